"""The addresses of this app's pages."""

from django.urls import URLPattern, path

from consultations.views import consultations, notices, people, proceedings

app_name = "consultations"
urlpatterns: list[URLPattern] = [
    path("consultations/", consultations.consultations, name="consultations"),
    path("delegations/", people.delegations, name="delegations"),
    path("acting-for/", people.act_for, name="act-for"),
    path("notices/", notices.notices, name="notices"),
    path("notices/seen/", notices.seen, name="notices-seen"),
    path("proceedings/", proceedings.record, name="record"),
]
