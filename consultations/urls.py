"""The addresses of this app's pages."""

from django.urls import URLPattern, path

from consultations.views import consultations, feeds, mailings, notices, people, proceedings, stopping

app_name = "consultations"
urlpatterns: list[URLPattern] = [
    path("consultations/", consultations.consultations, name="consultations"),
    path("delegations/", people.delegations, name="delegations"),
    path("acting-for/", people.act_for, name="act-for"),
    path("notices/", notices.notices, name="notices"),
    path("notices/seen/", notices.seen, name="notices-seen"),
    path("notices/<int:number>/seen/", notices.seen_one, name="notice-seen"),
    path("notices/settings/", notices.settings, name="notices-settings"),
    path("notices/settings/resume/", notices.resume, name="mailbox-resume"),
    path("notices/stop/<str:token>/", stopping.Stop.as_view(), name="notices-stop"),
    path("letters/", mailings.mailings, name="mailings"),
    path("letters/new/", mailings.new, name="mailing-new"),
    path("letters/<int:number>/", mailings.mailing, name="mailing"),
    path("letters/<int:number>/change/", mailings.change, name="mailing-change"),
    path("letters/<int:number>/send/", mailings.send, name="mailing-send"),
    path("letters/<int:number>/discard/", mailings.discard, name="mailing-discard"),
    path("proceedings/", proceedings.record, name="record"),
    path("proceedings/feed/", feeds.record, name="record-feed"),
    path("consultations/<slug:slug>/feed/", feeds.consultation, name="consultation-feed"),
]
