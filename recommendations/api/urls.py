"""The addresses of this app's endpoints."""

from rest_framework.routers import DefaultRouter

from recommendations.api.amendments import AmendmentEndpoint
from recommendations.api.comments import CommentEndpoint
from recommendations.api.editions import EditionEndpoint
from recommendations.api.own_positions import PositionsEndpoint
from recommendations.api.views import RecommendationEndpoint, SectionEndpoint


def register(router: DefaultRouter) -> None:
    """Add this app's endpoints to the API's router."""
    router.register("sections", SectionEndpoint)
    router.register("recommendations", RecommendationEndpoint)
    router.register("amendments", AmendmentEndpoint)
    router.register("editions", EditionEndpoint)
    router.register("comments", CommentEndpoint)
    router.register("positions", PositionsEndpoint, basename="positions")
