"""Endpoints of rounds, delegations and notices."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from consultations import queries
from consultations.actions import notices
from consultations.api.people import KeptDelegationEndpoint
from consultations.api.rounds import RoundSerializer, SettingUp
from consultations.api.serializers import (
    ConsultationSerializer,
    DelegationSerializer,
    NoticeSerializer,
    SeenSerializer,
)
from consultations.filters import DelegationFilter, NoticeFilter
from consultations.models import Consultation, Delegation, Notice
from wgec.kernel.endpoints import SLUG, Endpoint


@extend_schema_view(
    list=extend_schema(summary="The rounds, the newest first"),
    retrieve=extend_schema(summary="One round with its questions, its phases and what you may do now"),
)
class ConsultationEndpoint(SettingUp, ListModelMixin, RetrieveModelMixin, Endpoint):
    """Rounds of consultation."""

    queryset = Consultation.objects.none()
    lookup_field = "slug"
    lookup_value_regex = SLUG

    def get_queryset(self) -> QuerySet[Consultation]:
        """One round with its questions and phases, or all of them without."""
        if self.action == "retrieve":
            return queries.consultation(self.kwargs["slug"])
        return queries.consultations()

    def get_serializer_class(self) -> type[ConsultationSerializer]:
        """Questions and phases are shown with one round only."""
        return RoundSerializer if self.action == "retrieve" else ConsultationSerializer


@extend_schema_view(
    list=extend_schema(summary="The delegations, in the order of the alphabet"),
    retrieve=extend_schema(summary="One delegation"),
)
class DelegationEndpoint(ListModelMixin, RetrieveModelMixin, KeptDelegationEndpoint):
    """Delegations."""

    queryset = Delegation.objects.none()
    filterset_class = DelegationFilter
    serializer_class = DelegationSerializer
    lookup_field = "slug"
    lookup_value_regex = SLUG

    def get_queryset(self) -> QuerySet[Any]:
        """Every delegation."""
        return queries.delegations()


@extend_schema_view(list=extend_schema(summary="What you were told, the new first"))
class NoticeEndpoint(ListModelMixin, Endpoint):
    """One's own notices."""

    queryset = Notice.objects.none()
    filterset_class = NoticeFilter
    serializer_class = NoticeSerializer
    permission_classes = (IsAuthenticated,)
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Notice]:
        """Nobody else's."""
        return queries.notices(self.person)

    @extend_schema(summary="Mark every one of them as seen", request=None, responses={200: SeenSerializer})
    @action(detail=False, methods=["POST"], pagination_class=None, filterset_class=None)
    def seen(self, request: Request) -> Response:
        """Those that were new until now are counted in the answer."""
        return Response(SeenSerializer({"seen": notices.mark_seen(by=self.person)}).data)

    @extend_schema(
        operation_id="notices_seen_one",
        summary="Mark one of them as seen",
        request=None,
        responses={200: SeenSerializer},
    )
    @action(detail=True, methods=["POST"], pagination_class=None, filterset_class=None, url_path="seen")
    def seen_one(self, request: Request, pk: str) -> Response:
        """One if it was new until now, else none."""
        return Response(SeenSerializer({"seen": int(notices.mark_one_seen(self.get_object().pk, by=self.person))}).data)
