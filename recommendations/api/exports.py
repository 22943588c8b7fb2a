"""Endpoints of positions over whole consultations: as a list, and as files."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request

from consultations import queries as consultation_queries
from recommendations.api.own_positions import ManyPositions
from recommendations.enums import Stance
from recommendations.models import Position
from recommendations.queries import exports
from wgec.kernel.endpoints import REFUSALS, RefusalSerializer, valid


class ListedPositionSerializer(serializers.ModelSerializer):
    """One position in force, with the text it is about."""

    recommendation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="reference", read_only=True)
    number = serializers.IntegerField(source="recommendation.number", read_only=True, allow_null=True)
    delegation = serializers.CharField(source="delegation.name", read_only=True, help_text="Its printed name.")
    slug = serializers.SlugField(source="delegation.slug", read_only=True, help_text="Its address.")
    group = serializers.CharField(source="delegation.group", read_only=True)
    region = serializers.CharField(source="delegation.region", read_only=True)
    standing = serializers.CharField(source="delegation.standing", read_only=True)
    amendments: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="reference", many=True, read_only=True
    )
    revision = serializers.IntegerField(source="revision.number", read_only=True)
    stale = serializers.SerializerMethodField(help_text="Whether the text has changed in substance since.")
    recorded_by = serializers.CharField(source="recorded_by.name", default="", read_only=True)
    on_behalf = serializers.BooleanField(source="is_on_behalf", read_only=True)

    class Meta:
        model = Position
        fields = (
            *("recommendation", "number", "delegation", "slug", "group", "region", "standing"),
            *("stance", "statement", "change_needed", "expected_on", "amendments", "revision", "stale"),
            *("recorded_at", "recorded_by", "on_behalf"),
        )
        read_only_fields = fields

    def get_stale(self, row: Position) -> bool:
        """Taken before the latest substantive revision."""
        since: int = row.since  # type: ignore[attr-defined]  # annotated in exports.in_force
        return row.revision.number < since


class PositionFilter(django_filters.FilterSet):
    """By consultation, text, delegation and stance."""

    consultation = django_filters.CharFilter(field_name="recommendation__consultation__slug", label="Its address.")
    recommendation = django_filters.CharFilter(field_name="recommendation__reference", label="Its reference.")
    delegation = django_filters.CharFilter(field_name="delegation__slug", label="Its address.")
    stance = django_filters.ChoiceFilter(choices=Stance.choices)

    class Meta:
        model = Position
        fields: tuple[str, ...] = ()


class ExportSerializer(serializers.Serializer):
    """Which table, as what."""

    consultation = serializers.SlugField()
    form = serializers.ChoiceField(choices=list(exports.FORMS), default="matrix")
    ending = serializers.ChoiceField(choices=list(exports.ENDINGS), default="csv")


@extend_schema_view(list=extend_schema(summary="The positions in force that you may read, in the order of the texts"))
class PositionEndpoint(ManyPositions, ListModelMixin):
    """Positions on texts."""

    queryset = Position.objects.none()
    serializer_class = ListedPositionSerializer
    filterset_class = PositionFilter

    def get_queryset(self) -> QuerySet[Position]:
        """What the person may read."""
        return exports.listed(self.person)

    @extend_schema(
        summary="The positions of a consultation as a file",
        parameters=[
            OpenApiParameter("consultation", str, required=True, description="Its address."),
            OpenApiParameter("form", str, enum=list(exports.FORMS), description="Texts against delegations, or lines."),
            OpenApiParameter("as", str, enum=list(exports.ENDINGS)),
        ],
        responses={
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.BINARY),
            (200, exports.ENDINGS["xlsx"][0]): OpenApiResponse(OpenApiTypes.BINARY),
            404: OpenApiResponse(RefusalSerializer, description=REFUSALS["404"]),
        },
    )
    @action(detail=False, filterset_class=None, pagination_class=None)
    def export(self, request: Request) -> HttpResponse:
        """What is sealed is not in it."""
        asked: dict[str, Any] = {name: value for name, value in request.query_params.items() if name != "as"}
        given = valid(ExportSerializer(data={**asked, "ending": request.query_params.get("as", "csv")}))
        row = get_object_or_404(consultation_queries.consultations(), slug=given["consultation"])
        file = exports.file(row, self.person, form=given["form"], ending=given["ending"])
        response = HttpResponse(file.content, content_type=file.media_type)
        response["Content-Disposition"] = content_disposition_header(True, file.name) or ""
        return response
