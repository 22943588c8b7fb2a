"""Endpoints of rounds and delegations: to be read."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from consultations import queries
from consultations.api.serializers import (
    ConsultationSerializer,
    ConsultationWithQuestionsSerializer,
    DelegationSerializer,
)
from consultations.filters import DelegationFilter
from consultations.models import Consultation, Delegation
from wgec.kernel.endpoints import SLUG, Endpoint


@extend_schema_view(
    list=extend_schema(summary="The rounds, the newest first"),
    retrieve=extend_schema(summary="One round with its guiding questions"),
)
class ConsultationEndpoint(ListModelMixin, RetrieveModelMixin, Endpoint):
    """Rounds of consultation."""

    queryset = Consultation.objects.none()
    lookup_field = "slug"
    lookup_value_regex = SLUG

    def get_queryset(self) -> QuerySet[Consultation]:
        """One round with its questions, or all of them without."""
        if self.action == "retrieve":
            return queries.consultation(self.kwargs["slug"])
        return queries.consultations()

    def get_serializer_class(self) -> type[ConsultationSerializer]:
        """Questions are shown with one round only."""
        return ConsultationWithQuestionsSerializer if self.action == "retrieve" else ConsultationSerializer


@extend_schema_view(
    list=extend_schema(summary="The delegations, in the order of the alphabet"),
    retrieve=extend_schema(summary="One delegation"),
)
class DelegationEndpoint(ListModelMixin, RetrieveModelMixin, Endpoint):
    """Delegations."""

    queryset = Delegation.objects.none()
    filterset_class = DelegationFilter
    serializer_class = DelegationSerializer
    lookup_field = "slug"
    lookup_value_regex = SLUG

    def get_queryset(self) -> QuerySet[Any]:
        """Every delegation."""
        return queries.delegations()
