"""Endpoints of sections and recommendations: one query call, one action call each."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.api.serializers import EventSerializer, StepSerializer
from recommendations import history, queries
from recommendations import steps as possible
from recommendations.actions import recommendations
from recommendations.api.amendment_positions import BridgedEndpoint
from recommendations.api.amendments import AmendedEndpoint
from recommendations.api.calls import CalledEndpoint
from recommendations.api.comments import Discussed
from recommendations.api.comparison import blamed, revisions_of, units_of
from recommendations.api.compiling import PlacedEndpoint
from recommendations.api.decisions import DecidedOnEndpoint
from recommendations.api.designations import DesignatedEndpoint
from recommendations.api.drafts import DraftVerbs
from recommendations.api.extracts import DescribedEndpoint
from recommendations.api.own_positions import Noted
from recommendations.api.positions import Stated
from recommendations.api.sections import SectionVerbs
from recommendations.api.serializers import (
    BlameSerializer,
    ComparisonSerializer,
    MergeIntoSerializer,
    RecommendationSerializer,
    RestoreSerializer,
    ReviseSerializer,
    RevisionSerializer,
    RevisionWithTextSerializer,
    SectionSerializer,
    SpanSerializer,
    WithdrawSerializer,
)
from recommendations.api.similar import RelatedEndpoint
from recommendations.api.word import TakenAlong
from recommendations.filters import RecommendationFilter, SectionFilter
from recommendations.models import Recommendation, Section
from recommendations.queries import extracts
from wgec.kernel.endpoints import REFERENCE, Endpoint, valid


@extend_schema_view(list=extend_schema(summary="The numbered parts of the compilations, in order"))
class SectionEndpoint(SectionVerbs, ListModelMixin, Endpoint):
    """Sections, and the verbs on them."""

    queryset = Section.objects.none()
    serializer_class = SectionSerializer
    filterset_class = SectionFilter

    def get_queryset(self) -> QuerySet[Section]:
        """Every section, with how many of its recommendations the person may read."""
        return queries.sections(self.person)


@extend_schema_view(
    list=extend_schema(summary="The recommendations that you may read, in the order of the compilation"),
    retrieve=extend_schema(summary="One recommendation with its current text"),
)
class RecommendationEndpoint(
    DraftVerbs,
    Discussed,
    Stated,
    Noted,
    ListModelMixin,
    RetrieveModelMixin,
    AmendedEndpoint,
    DecidedOnEndpoint,
    CalledEndpoint,
    DesignatedEndpoint,
    BridgedEndpoint,
    DescribedEndpoint,
    PlacedEndpoint,
    RelatedEndpoint,
    TakenAlong,
):
    """Recommendations: their texts, revisions and record, and the verbs on them."""

    queryset = Recommendation.objects.none()
    serializer_class = RecommendationSerializer
    filterset_class = RecommendationFilter
    lookup_field = "reference"
    lookup_value_regex = REFERENCE

    def get_queryset(self) -> QuerySet[Recommendation]:
        """What the person may read: with texts where texts are answered."""
        if self.action in {"list", "retrieve"}:
            return extracts.with_sources(queries.whole(self.person))
        return queries.readable(self.person)

    @extend_schema(summary="Its revisions, the newest first", responses=RevisionSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def revisions(self, request: Request, reference: str) -> Response:
        """Every text it has had, without the texts."""
        page = self.paginate_queryset(queries.revisions(self.get_object(), self.person))
        return self.get_paginated_response(RevisionSerializer(page, many=True).data)

    @extend_schema(
        summary="One revision with its text",
        parameters=[OpenApiParameter("number", int, OpenApiParameter.PATH)],
        responses=RevisionWithTextSerializer,
    )
    @action(detail=True, filterset_class=None, url_path=r"revisions/(?P<number>[0-9]{1,9})")
    def revision(self, request: Request, reference: str, number: str) -> Response:
        """One text it has had."""
        row = get_object_or_404(queries.revision(self.get_object(), self.person), number=number)
        return Response(RevisionWithTextSerializer(row).data)

    @extend_schema(
        summary="What changed between two revisions, word by word",
        parameters=[
            OpenApiParameter("from", int, description="The older revision; by default the one before the current."),
            OpenApiParameter("to", int, description="The newer revision; by default the current one."),
        ],
        responses=ComparisonSerializer,
    )
    @action(detail=True, filterset_class=None, pagination_class=None)
    def compare(self, request: Request, reference: str) -> Response:
        """Two of its texts beside each other."""
        valid(SpanSerializer(data=request.query_params))
        span = (request.query_params.get(name) for name in ("from", "to"))
        comparison = history.compare(self.get_object(), self.person, *span)
        return Response(ComparisonSerializer({"units": units_of(comparison)}).data)

    @extend_schema(
        summary="Who wrote what: the current text, each stretch with the revision that brought it",
        responses=BlameSerializer,
    )
    @action(detail=True, filterset_class=None, pagination_class=None)
    def blame(self, request: Request, reference: str) -> Response:
        """Words keep their revision when they are moved, split, merged or left out and brought back."""
        found = history.who_wrote(self.get_object(), self.person)
        return Response(BlameSerializer({"units": blamed(found), "revisions": revisions_of(found)}).data)

    @extend_schema(summary="What happened to it, the latest first", responses=EventSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def events(self, request: Request, reference: str) -> Response:
        """The record of proceedings about it."""
        subject = self.get_object()
        page = self.paginate_queryset(history.events(subject, self.person))
        return self.get_paginated_response(EventSerializer(page, many=True).data)

    @extend_schema(summary="What you can do with it now, and if not, why not", responses=StepSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def steps(self, request: Request, reference: str) -> Response:
        """Every verb, open or refused with its sentence."""
        return Response(StepSerializer(possible.steps_now(self.person, self.get_object()), many=True).data)

    @extend_schema(
        summary="Save a new text as the next revision",
        request=ReviseSerializer,
        responses={200: RecommendationSerializer},
    )
    @action(detail=True, methods=["POST"])
    def revise(self, request: Request, reference: str) -> Response:
        """Made from a revision that is not the current one any more, it is merged if you ask; otherwise 409."""
        given = valid(ReviseSerializer(data=request.data))
        recommendations.revise(
            self.get_object(),
            given["text"],
            by=self.person,
            seen_revision=given["seen_revision"],
            change=given["kind"],
            reason=given["reason"],
            merge=given["merge"],
        )
        return self._as_it_is_now()

    @extend_schema(
        summary="Make an earlier text the current one again, as the next revision",
        request=RestoreSerializer,
        responses={200: RecommendationSerializer},
    )
    @action(detail=True, methods=["POST"])
    def restore(self, request: Request, reference: str) -> Response:
        """Nothing is overwritten; the reason that is kept names the revision that was restored."""
        given = valid(RestoreSerializer(data=request.data))
        recommendations.restore(
            self.get_object(),
            given["number"],
            by=self.person,
            seen_revision=given["seen_revision"],
            change=given["kind"],
            reason=given["reason"],
        )
        return self._as_it_is_now()

    @extend_schema(
        summary="Take it back",
        request=WithdrawSerializer,
        responses={200: RecommendationSerializer},
    )
    @action(detail=True, methods=["POST"])
    def withdraw(self, request: Request, reference: str) -> Response:
        """Its number and last text stay in sight."""
        given = valid(WithdrawSerializer(data=request.data))
        recommendations.withdraw(self.get_object(), by=self.person, reason=given["reason"])
        return self._as_it_is_now()

    @extend_schema(
        summary="Merge it into another one",
        request=MergeIntoSerializer,
        responses={200: RecommendationSerializer},
    )
    @action(detail=True, methods=["POST"])
    def merge_into(self, request: Request, reference: str) -> Response:
        """Its number stays, as a pointer; the other one keeps its own text."""
        given = valid(MergeIntoSerializer(data=request.data, context=self.get_serializer_context()))
        recommendations.merge_into(self.get_object(), given["into"], by=self.person, reason=given["reason"])
        return self._as_it_is_now()

    def _as_it_is_now(self) -> Response:
        row = get_object_or_404(queries.whole(self.person), reference=self.kwargs["reference"])
        return Response(RecommendationSerializer(row).data)
