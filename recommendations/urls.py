"""The addresses of this app's pages."""

from django.urls import URLPattern, path

from recommendations.views import (
    amending,
    amendments,
    consultations,
    desk,
    editions,
    history,
    overview,
    recommendations,
    steps,
)

app_name = "recommendations"
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("consultations/<slug:slug>/", consultations.consultation, name="consultation"),
    path("consultations/<slug:slug>/front-matter/", consultations.front_matter, name="front-matter"),
    path("delegations/<slug:slug>/", consultations.delegation, name="delegation"),
    path("recommendations/", recommendations.recommendations, name="recommendations"),
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
    path("recommendations/<slug:reference>/rolling/", amendments.rolling, name="rolling"),
    path("recommendations/<slug:reference>/amendments/", amendments.amendments, name="amendments"),
    path("recommendations/<slug:reference>/amend/", amending.propose, name="recommendation-amend"),
    path("recommendations/<slug:reference>/revise/", steps.revise, name="recommendation-revise"),
    path("recommendations/<slug:reference>/withdraw/", steps.withdraw, name="recommendation-withdraw"),
    path("recommendations/<slug:reference>/merge-into/", steps.merge_into, name="recommendation-merge-into"),
    path("amendments/<slug:reference>/", amendments.amendment, name="amendment"),
    path("amendments/<slug:reference>/rewrite/", amending.rewrite, name="amendment-rewrite"),
    path("amendments/<slug:reference>/submit/", amending.submit, name="amendment-submit"),
    path("amendments/<slug:reference>/discard/", amending.discard, name="amendment-discard"),
    path("amendments/<slug:reference>/cosponsor/", amending.cosponsor, name="amendment-cosponsor"),
    path("amendments/<slug:reference>/leave/", amending.leave, name="amendment-leave"),
    path("amendments/<slug:reference>/withdraw/", amending.withdraw, name="amendment-withdraw"),
    path("amendments/<slug:reference>/take-over/", amending.take_over, name="amendment-take-over"),
    path("amendments/<slug:reference>/amend/", amending.amend, name="amendment-amend"),
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
