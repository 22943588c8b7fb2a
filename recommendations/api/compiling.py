"""Endpoints of the order of a compilation, of its numbers and of the references between its texts."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.models import Consultation
from recommendations import queries
from recommendations.actions import cross_references, merging, numbering, placing, splitting
from recommendations.api import compiling_serializers as shapes
from recommendations.api.serializers import RecommendationSerializer
from recommendations.enums import ReferenceState
from recommendations.models import CrossReference, Recommendation
from recommendations.queries import compiling
from recommendations.queries import cross_references as references
from recommendations.queries import numbering as numbers
from wgec.kernel import endpoints
from wgec.kernel.access import guard
from wgec.kernel.endpoints import Endpoint, valid

SLUG = OpenApiParameter(
    "slug", {"type": "string", "pattern": f"^{endpoints.SLUG}$"}, OpenApiParameter.PATH, description="The consultation."
)


class PlacedEndpoint(Endpoint):
    """What recommendations answer about where they stand, and what is made of them."""

    @extend_schema(
        summary="Put it into a section, before or after another one",
        request=shapes.PlaceInSectionSerializer,
        responses={200: RecommendationSerializer},
    )
    @action(detail=True, methods=["POST"])
    def place(self, request: Request, reference: str) -> Response:
        """When somebody else changed the order meanwhile: 409 “order_has_moved” with its stamp now."""
        row = self.get_object()
        context = {**self.get_serializer_context(), "consultation": row.consultation}
        given = valid(shapes.PlaceInSectionSerializer(data=request.data, context=context))
        placing.place([row], by=self.person, **given)
        return self._now(reference)

    @extend_schema(
        summary="Move it one place up or down in its section",
        request=shapes.MoveSerializer,
        responses={200: RecommendationSerializer},
    )
    @action(detail=True, methods=["POST"])
    def move(self, request: Request, reference: str) -> Response:
        """It stays in its section."""
        given = valid(shapes.MoveSerializer(data=request.data))
        placing.move(self.get_object(), by=self.person, **given)
        return self._now(reference)

    @extend_schema(
        summary="Split it into several texts",
        request=shapes.SplitSerializer,
        responses={201: RecommendationSerializer(many=True)},
    )
    @action(detail=True, methods=["POST"], pagination_class=None, filterset_class=None)
    def split(self, request: Request, reference: str) -> Response:
        """All the texts, in order."""
        given = valid(shapes.SplitSerializer(data=request.data))
        made = splitting.split(self.get_object(), by=self.person, **given)
        rows = queries.whole(self.person).filter(pk__in=[row.pk for row in made])
        return Response(RecommendationSerializer(rows, many=True).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        methods=["GET"],
        summary="The recommendations that it names by their numbers",
        responses=shapes.CrossReferenceSerializer(many=True),
    )
    @extend_schema(
        methods=["POST"],
        summary="Say whether it means the recommendation of a number that it names",
        request=shapes.MarkReferenceSerializer,
        responses={200: shapes.CrossReferenceSerializer(many=True)},
    )
    @action(
        detail=True, methods=["GET", "POST"], url_path="cross-references", pagination_class=None, filterset_class=None
    )
    def cross_references(self, request: Request, reference: str) -> Response:
        """Each with its state now."""
        row = self.get_object()
        if request.method == "POST":
            given = valid(shapes.MarkReferenceSerializer(data=request.data))
            if given["unsure"]:
                cross_references.mark_unsure(row, given["number"], by=self.person, reason=given["reason"])
            else:
                cross_references.mark_sure(row, given["number"], by=self.person)
        rows = references.of(row).select_related("recommendation")
        return Response(shapes.CrossReferenceSerializer(rows, many=True).data)

    def _now(self, reference: str) -> Response:
        row = get_object_or_404(queries.whole(self.person), reference=reference)
        return Response(RecommendationSerializer(row).data)


class OfConsultation(Endpoint):
    """Below one consultation."""

    queryset = Recommendation.objects.none()
    pagination_class = None

    def consultation(self) -> Consultation:
        """The one in the address."""
        return get_object_or_404(Consultation, slug=self.kwargs["slug"])

    def get_serializer_context(self) -> dict[str, Any]:
        """With the consultation, in which sections are looked for."""
        return {**super().get_serializer_context(), "consultation": self.consultation()}


class CompilationEndpoint(OfConsultation):
    """The order of a compilation."""

    @extend_schema(
        summary="The order of the compilation, and the numbers to come",
        parameters=[SLUG],
        responses=shapes.OrderSerializer,
    )
    def list(self, request: Request, slug: str) -> Response:
        """Every public text in the order in which it is printed."""
        guard("recommendations.open_compilation", self.person)
        return Response(_order(self.consultation()))

    @extend_schema(
        summary="Put several texts into a section, in one change of the order",
        parameters=[SLUG],
        request=shapes.PlaceManySerializer,
        responses={200: shapes.OrderSerializer},
    )
    @action(detail=False, methods=["POST"])
    def place(self, request: Request, slug: str) -> Response:
        """At most 200 at once."""
        guard("recommendations.arrange_compilation", self.person)
        given = valid(shapes.PlaceManySerializer(data=request.data, context=self.get_serializer_context()))
        placing.place(given.pop("recommendations"), by=self.person, **given)
        return Response(_order(self.consultation()))

    @extend_schema(
        summary="Merge several texts into one, or into a new text",
        parameters=[SLUG],
        request=shapes.MergeManySerializer,
        responses={200: RecommendationSerializer},
    )
    @action(detail=False, methods=["POST"])
    def merge(self, request: Request, slug: str) -> Response:
        """Answers the text that remains."""
        guard("recommendations.merge_recommendation", self.person)
        given = valid(shapes.MergeManySerializer(data=request.data, context=self.get_serializer_context()))
        rows, target, reason = given["recommendations"], given["into"], given["reason"]
        if target is None:
            target = merging.merge_into_new(rows, given["text"], by=self.person, reason=reason)
        else:
            merging.merge_all(rows, target, by=self.person, reason=reason)
        row = queries.whole(self.person).get(pk=target.pk)
        return Response(RecommendationSerializer(row).data)


def _order(consultation: Consultation) -> dict[str, Any]:
    given = numbers.preview(consultation)
    rows = list(compiling.in_order(consultation).defer("search_text"))
    for row in rows:
        row.will_be = given.get(row.pk)  # type: ignore[attr-defined]  # what the answer shows
    sections = queries.sections_of(consultation)
    order = {"stamp": compiling.stamp(consultation), "sections": sections, "recommendations": rows}
    return dict(shapes.OrderSerializer(order).data)


class NumberingEndpoint(OfConsultation):
    """The numbers of a compilation."""

    @extend_schema(
        summary="The numbers that would be given now", parameters=[SLUG], responses=shapes.NumberSerializer(many=True)
    )
    def list(self, request: Request, slug: str) -> Response:
        """In the order of the compilation."""
        guard("recommendations.open_compilation", self.person)
        given = numbers.preview(self.consultation())
        rows = numbers.waiting(self.consultation()).only("reference")
        return Response([{"reference": row.reference, "number": given[row.pk]} for row in rows])

    @extend_schema(
        summary="Give these numbers, for ever",
        parameters=[SLUG],
        request=shapes.FreezeSerializer,
        responses={200: shapes.NumberSerializer(many=True)},
    )
    def create(self, request: Request, slug: str) -> Response:
        """Those that were given now; none when nothing waited for one."""
        given = valid(shapes.FreezeSerializer(data=request.data))
        rows = numbering.freeze(self.consultation(), by=self.person, seen=given["seen"])
        return Response(shapes.NumberSerializer(rows, many=True).data)


class CrossReferenceEndpoint(Endpoint):
    """The references of a consultation's texts to each other."""

    queryset = CrossReference.objects.none()

    @extend_schema(
        summary="The references that are broken or unsure, or those in one state",
        parameters=[SLUG, OpenApiParameter("state", str, enum=ReferenceState.values)],
        responses=shapes.CrossReferenceSerializer(many=True),
    )
    def list(self, request: Request, slug: str) -> Response:
        """In the order of the texts."""
        consultation = get_object_or_404(Consultation, slug=slug)
        state = request.query_params.get("state", "")
        state = state if state in ReferenceState.values else ""
        page = self.paginate_queryset(references.listed(consultation, self.person, state=state))
        return self.get_paginated_response(shapes.CrossReferenceSerializer(page, many=True).data)
