"""The endpoint of what awaits one: the lines of the home page."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.queries import awaiting as seen
from recommendations.queries.timetable import Timetable
from wgec.kernel.endpoints import Endpoint


class AwaitingSerializer(serializers.Serializer):
    """Something that waits for you."""

    kind = serializers.CharField(help_text="A word for programs: the source of the line.")
    what = serializers.CharField(help_text="In words, with their number.")
    count = serializers.IntegerField()
    until = serializers.DateTimeField(allow_null=True, help_text="The nearest deadline; null: none is set.")
    since = serializers.DateTimeField(allow_null=True, help_text="Since when the oldest waits, where that is known.")
    is_overdue = serializers.BooleanField()
    url = serializers.CharField(help_text="The page on which it is dealt with, from the root of the site.")


class AwaitingEndpoint(Endpoint):
    """One's own, for the delegation that one acts for."""

    serializer_class = AwaitingSerializer
    permission_classes = (IsAuthenticated,)
    filter_backends = ()

    @extend_schema(
        summary="What awaits you: the nearest deadline first, then the oldest",
        responses=AwaitingSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Nobody else's."""
        page = self.paginate_queryset(seen.awaiting(self.person, Timetable(timezone.now())).lines)
        return self.get_paginated_response(AwaitingSerializer(page, many=True).data)
