"""The endpoint of the overview: where the whole compilation of a consultation stands."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consultations import queries as consultation_queries
from recommendations.api.standing_serializers import StandingSerializer
from recommendations.queries import holding as words
from recommendations.queries import standing as seen
from wgec.kernel.endpoints import Endpoint


class StandingEndpoint(Endpoint):
    """Below each consultation."""

    serializer_class = StandingSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="Where the compilation stands: every text, who holds back what, who has not spoken",
        parameters=[OpenApiParameter("slug", str, OpenApiParameter.PATH)],
        responses=StandingSerializer,
    )
    def list(self, request: Request, slug: str) -> Response:
        """Of sealed texts it says nothing but that they are sealed."""
        found = seen.standing(get_object_or_404(consultation_queries.consultations(), slug=slug))
        holding = words.holding(found, found.away, found.disputed, self.person)
        context = {
            "standing": found,
            "away": {each.text.recommendation.pk: each for each in holding.away},
            "disputed": {each.text.recommendation.pk: each for each in holding.disputed},
        }
        return Response(StandingSerializer(found, context=context).data)
