"""The addresses of this app's pages."""

from django.urls import URLPattern, path

from consultations.views import consultations, leaves, notices, people, proceedings, rounds

app_name = "consultations"
urlpatterns: list[URLPattern] = [
    path("consultations/", consultations.consultations, name="consultations"),
    path("secretariat/consultations/new/", rounds.create, name="round-create"),
    path("consultations/<slug:slug>/edit/", rounds.change, name="round-change"),
    path("consultations/<slug:slug>/questions/", rounds.questions, name="questions"),
    path("consultations/<slug:slug>/questions/<int:number>/", rounds.change_question, name="question-change"),
    path("consultations/<slug:slug>/questions/<int:number>/move/", rounds.move_question, name="question-move"),
    path("consultations/<slug:slug>/questions/<int:number>/remove/", rounds.remove_question, name="question-remove"),
    path("consultations/<slug:slug>/phases/", rounds.phases, name="phases"),
    path("consultations/<slug:slug>/leaves/", leaves.leaves, name="leaves"),
    path("consultations/<slug:slug>/leaves/<int:number>/extend/", leaves.extend, name="leave-extend"),
    path("consultations/<slug:slug>/leaves/<int:number>/take-back/", leaves.take_back, name="leave-take-back"),
    path("delegations/", people.delegations, name="delegations"),
    path("acting-for/", people.act_for, name="act-for"),
    path("notices/", notices.notices, name="notices"),
    path("notices/seen/", notices.seen, name="notices-seen"),
    path("proceedings/", proceedings.record, name="record"),
]
