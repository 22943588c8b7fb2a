"""Endpoint of what one follows."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from consultations import mail_queries
from consultations.enums import FollowedKind
from consultations.models import Follow
from recommendations.actions import following
from recommendations.queries import followed
from wgec.kernel.endpoints import Endpoint


class FollowSerializer(serializers.ModelSerializer):
    """One thing that you follow."""

    class Meta:
        model = Follow
        fields = ("subject_kind", "subject_id", "label", "address", "since_at")
        read_only_fields = fields


class FollowedSerializer(serializers.Serializer):
    """Whether you follow it now."""

    follows = serializers.BooleanField(read_only=True)


SUBJECT = [
    OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=FollowedKind.values),
    OpenApiParameter(
        "subject", str, OpenApiParameter.PATH, description="A recommendation's reference, a section's number, a slug."
    ),
]
ADDRESS = r"(?P<kind>[a-z]{1,16})/(?P<subject>[-a-zA-Z0-9_]{1,80})"


@extend_schema_view(list=extend_schema(summary="What you follow"))
class FollowEndpoint(ListModelMixin, Endpoint):
    """What one follows: recommendations, sections, delegations, consultations."""

    queryset = Follow.objects.none()
    serializer_class = FollowSerializer
    permission_classes = (IsAuthenticated,)

    def get_queryset(self) -> QuerySet[Follow]:
        """Nobody else's."""
        return mail_queries.follows(self.person)

    @extend_schema(
        summary="Follow it: be told of what happens there in public",
        request=None,
        parameters=SUBJECT,
        responses={200: FollowedSerializer},
    )
    @action(detail=False, methods=["POST"], pagination_class=None, url_path=ADDRESS)
    def follow(self, request: Request, kind: str, subject: str) -> Response:
        """Twice is once."""
        following.follow(self._found(kind, subject), by=self.person)
        return Response(FollowedSerializer({"follows": True}).data)

    @extend_schema(summary="Follow it no more", request=None, parameters=SUBJECT, responses={200: FollowedSerializer})
    @action(detail=False, methods=["POST"], pagination_class=None, url_path=f"{ADDRESS}/stop")
    def unfollow(self, request: Request, kind: str, subject: str) -> Response:
        """What is not followed is not followed afterwards either."""
        following.unfollow(self._found(kind, subject), by=self.person)
        return Response(FollowedSerializer({"follows": False}).data)

    def _found(self, kind: str, subject: str) -> Any:
        row = followed.subject(kind, subject, self.person)
        if row is None:
            raise Http404
        return row
