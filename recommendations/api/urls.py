"""The addresses of this app's endpoints."""

from rest_framework.routers import DefaultRouter

from recommendations.api.amendments import AmendmentEndpoint
from recommendations.api.awaiting import AwaitingEndpoint
from recommendations.api.calls import CallEndpoint
from recommendations.api.comments import CommentEndpoint
from recommendations.api.compiling import CompilationEndpoint, CrossReferenceEndpoint, NumberingEndpoint
from recommendations.api.designations import ChallengeEndpoint, DesignationEndpoint, ObjectionEndpoint
from recommendations.api.editions import EditionEndpoint, ReportTemplateEndpoint
from recommendations.api.exports import PositionEndpoint
from recommendations.api.extracts import ContributionExtractEndpoint, ExtractEndpoint, RoundValidationEndpoint
from recommendations.api.following import FollowEndpoint
from recommendations.api.moderation import QueueEndpoint, ReasonEndpoint
from recommendations.api.standing import StandingEndpoint
from recommendations.api.views import RecommendationEndpoint, SectionEndpoint
from recommendations.api.word import WordUploadEndpoint
from wgec.kernel.endpoints import REFERENCE, SLUG


def register(router: DefaultRouter) -> None:
    """Add this app's endpoints to the API's router."""
    router.register("sections", SectionEndpoint)
    router.register("recommendations", RecommendationEndpoint)
    router.register("amendments", AmendmentEndpoint)
    router.register("word-uploads", WordUploadEndpoint)
    router.register("positions", PositionEndpoint)
    router.register("calls", CallEndpoint)
    router.register("editions", EditionEndpoint)
    router.register("report-templates", ReportTemplateEndpoint)
    router.register("comments", CommentEndpoint)
    router.register("designations", DesignationEndpoint)
    router.register("challenges", ChallengeEndpoint)
    router.register("objections", ObjectionEndpoint)
    router.register("moderation", QueueEndpoint, basename="moderation")
    router.register("reasons", ReasonEndpoint)
    router.register("extracts", ExtractEndpoint)
    for name, endpoint in (
        ("compilation", CompilationEndpoint),
        ("numbering", NumberingEndpoint),
        ("cross-references", CrossReferenceEndpoint),
    ):
        router.register(f"consultations/(?P<slug>{SLUG})/{name}", endpoint, basename=f"consultation-{name}")
    router.register("follows", FollowEndpoint)
    router.register("awaiting", AwaitingEndpoint, basename="awaiting")
    # Below an endpoint of the other app, which knows nothing of recommendations.
    router.register(f"consultations/(?P<slug>{SLUG})/standing", StandingEndpoint, basename="consultation-standing")
    extracts = f"contributions/(?P<reference>{REFERENCE})/extracts"
    router.register(extracts, ContributionExtractEndpoint, basename="contribution-extract")
    validation = f"consultations/(?P<slug>{SLUG})/validation"
    router.register(validation, RoundValidationEndpoint, basename="consultation-validation")
