"""The addresses of this app's pages."""

from django.urls import URLPattern, path

from consultations.views import (
    consultations,
    contributing,
    contribution_files,
    contribution_steps,
    contributions,
    notices,
    people,
    proceedings,
)

app_name = "consultations"
urlpatterns: list[URLPattern] = [
    path("consultations/", consultations.consultations, name="consultations"),
    path("consultations/<slug:slug>/contributions/", contributions.contributions, name="contributions"),
    path("consultations/<slug:slug>/questions/<int:number>/", contributions.answers, name="answers"),
    path("consultations/<slug:slug>/contribute/", contributing.contribute, name="contribute"),
    path("consultations/<slug:slug>/contribute/file/", contributing.contribute_file, name="contribute-file"),
    path("consultations/<slug:slug>/contribute/keep/", contributing.keep_new, name="contribution-keep-new"),
    path("consultations/<slug:slug>/contribute/let-go/", contributing.let_go_new, name="contribution-let-go-new"),
    path("contributions/", contributions.own, name="own-contributions"),
    path("contributions/<slug:reference>/", contributions.contribution, name="contribution"),
    path("contributions/<slug:reference>/compare/", contributions.compare, name="contribution-compare"),
    path("contributions/<slug:reference>/write/", contributing.write, name="contribution-write"),
    path("contributions/<slug:reference>/keep/", contributing.keep, name="contribution-keep"),
    path("contributions/<slug:reference>/let-go/", contributing.let_go, name="contribution-let-go"),
    path("contributions/<slug:reference>/submit/", contribution_steps.submit, name="contribution-submit"),
    path("contributions/<slug:reference>/return/", contribution_steps.return_to_delegation, name="contribution-return"),
    path("contributions/<slug:reference>/publish/", contribution_steps.publish, name="contribution-publish"),
    path("contributions/<slug:reference>/withdraw/", contribution_steps.withdraw, name="contribution-withdraw"),
    path("contributions/<slug:reference>/replace/", contribution_steps.replace, name="contribution-replace"),
    path("contributions/<slug:reference>/discard/", contribution_steps.discard, name="contribution-discard"),
    path("contributions/<slug:reference>/translate/", contribution_steps.translate, name="contribution-translate"),
    path("contributions/<slug:reference>/correct/", contribution_steps.correct, name="contribution-correct"),
    path(
        "contributions/<slug:reference>/corrections/<int:correction>/",
        contribution_steps.answer_correction,
        name="correction-answer",
    ),
    path("contributions/<slug:reference>/files/", contribution_files.upload, name="contribution-upload"),
    path("contributions/<slug:reference>/files/<slug:file>/", contribution_files.file, name="contribution-file"),
    path(
        "contributions/<slug:reference>/files/<slug:file>/download/",
        contribution_files.download,
        name="contribution-file-download",
    ),
    path(
        "contributions/<slug:reference>/files/<slug:file>/remove/",
        contribution_files.remove,
        name="contribution-file-remove",
    ),
    path("delegations/", people.delegations, name="delegations"),
    path("acting-for/", people.act_for, name="act-for"),
    path("notices/", notices.notices, name="notices"),
    path("notices/seen/", notices.seen, name="notices-seen"),
    path("proceedings/", proceedings.record, name="record"),
]
