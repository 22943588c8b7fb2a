"""The addresses of this app's pages."""

from django.urls import URLPattern, path

from recommendations.views import (
    consultations,
    desk,
    drafts,
    editions,
    history,
    overview,
    recommendations,
    steps,
    writings,
)

app_name = "recommendations"
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("consultations/<slug:slug>/", consultations.consultation, name="consultation"),
    path("consultations/<slug:slug>/front-matter/", consultations.front_matter, name="front-matter"),
    path("delegations/<slug:slug>/", consultations.delegation, name="delegation"),
    path("recommendations/", recommendations.recommendations, name="recommendations"),
    path("recommendations/drafts/", drafts.drafts, name="drafts"),
    path("recommendations/propose/", drafts.propose, name="recommendation-propose"),
    path("recommendations/similar/", drafts.similar_to_text, name="similar"),
    path("recommendations/<slug:reference>/", recommendations.recommendation, name="recommendation"),
    path("recommendations/<slug:reference>/history/", history.history, name="history"),
    path("recommendations/<slug:reference>/blame/", history.blame, name="blame"),
    path("recommendations/<slug:reference>/revisions/<int:number>/", history.revision, name="revision"),
    path(
        "recommendations/<slug:reference>/revisions/<int:number>/restore/",
        history.restore,
        name="recommendation-restore",
    ),
    path("recommendations/<slug:reference>/source/", recommendations.source, name="source"),
    path("recommendations/<slug:reference>/revise/", steps.revise, name="recommendation-revise"),
    path("recommendations/<slug:reference>/settle/", steps.settle, name="recommendation-settle"),
    path("recommendations/<slug:reference>/withdraw/", steps.withdraw, name="recommendation-withdraw"),
    path("recommendations/<slug:reference>/merge-into/", steps.merge_into, name="recommendation-merge-into"),
    path("recommendations/<slug:reference>/submit/", drafts.submit, name="recommendation-submit"),
    path("recommendations/<slug:reference>/return/", drafts.return_to_authors, name="recommendation-return"),
    path("recommendations/<slug:reference>/publish/", drafts.publish, name="recommendation-publish"),
    path("recommendations/<slug:reference>/discard/", drafts.discard, name="recommendation-discard"),
    path(
        "recommendations/<slug:reference>/invite-cosponsor/",
        drafts.invite_cosponsor,
        name="recommendation-invite-cosponsor",
    ),
    path(
        "recommendations/<slug:reference>/answer-invitation/",
        drafts.answer_invitation,
        name="recommendation-answer-invitation",
    ),
    path("recommendations/<slug:reference>/similar/", drafts.similar_recommendations, name="recommendation-similar"),
    path("writings/<slug:purpose>/<slug:subject>/", writings.keep, name="writing-keep"),
    path("writings/<slug:purpose>/<slug:subject>/discard/", writings.discard, name="writing-discard"),
    path("reports/", editions.editions, name="editions"),
    path("reports/new/", editions.request_edition, name="edition-request"),
    path("reports/<slug:reference>/", editions.edition, name="edition"),
    path("reports/<slug:reference>/retry/", editions.retry, name="edition-retry"),
    path("reports/<slug:reference>/cancel/", editions.cancel, name="edition-cancel"),
    path("reports/<slug:reference>/<slug:format>/", editions.edition_file, name="edition-file"),
    path("secretariat/", desk.desk, name="desk"),
    path("secretariat/<slug:reference>/", desk.upload, name="upload"),
    path("secretariat/<slug:reference>/confirm/", desk.confirm, name="upload-confirm"),
    path("secretariat/<slug:reference>/discard/", desk.discard, name="upload-discard"),
]
