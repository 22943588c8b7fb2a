"""Endpoints of designations, challenges and objections: one query call, one action call each."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.api.serializers import StepSerializer
from recommendations import steps as possible
from recommendations.actions import designations as actions
from recommendations.actions import objections
from recommendations.api.designation_serializers import (
    AddressByTextSerializer,
    AddressSerializer,
    AnswerChallengeSerializer,
    ChallengeSerializer,
    DesignateSerializer,
    DesignationSerializer,
    ObjectionSerializer,
    WhySerializer,
)
from recommendations.enums import DesignationWord
from recommendations.filters import ObjectionFilter
from recommendations.models import Challenge, Designation, Objection
from recommendations.queries import designations as queries
from recommendations.queries import objections as objected
from wgec.kernel.endpoints import REFERENCE, Endpoint, valid


class DesignatedEndpoint(Endpoint):
    """What recommendations answer about the chair's call and about objections."""

    @extend_schema(
        summary="Designate: what the chair calls the state of the text",
        description="Refused while positions are sealed, and by the rule while a member's objection stands.",
        request=DesignateSerializer,
        responses={201: DesignationSerializer},
    )
    @action(detail=True, methods=["POST"])
    def designate(self, request: Request, reference: str) -> Response:
        """The text must be the current revision; otherwise 409 “text_has_moved”."""
        given = valid(DesignateSerializer(data=request.data))
        word = DesignationWord(given.pop("designation"))
        made = actions.designate(self.get_object(), word, by=self.person, **given)
        return Response(DesignationSerializer(queries.readable(self.person).get(pk=made.pk)).data, status=201)

    @extend_schema(summary="What the chair called it, the latest first", responses=DesignationSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def designations(self, request: Request, reference: str) -> Response:
        """With the challenges and their answers; the first is in force unless “until_at” says otherwise."""
        page = self.paginate_queryset(queries.of(self.get_object()))
        return self.get_paginated_response(DesignationSerializer(page, many=True).data)

    @extend_schema(summary="The objections to it, settled ones too", responses=ObjectionSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def objections(self, request: Request, reference: str) -> Response:
        """As far as they are not sealed; the oldest first."""
        return _listed(self, objected.of(self.get_object(), self.person))


@extend_schema_view(retrieve=extend_schema(summary="One designation with its challenges"))
class DesignationEndpoint(RetrieveModelMixin, Endpoint):
    """Designations."""

    queryset = Designation.objects.none()
    serializer_class = DesignationSerializer
    lookup_field = "reference"
    lookup_value_regex = REFERENCE

    def get_queryset(self) -> QuerySet[Designation]:
        """Those of texts that the person may read."""
        return queries.readable(self.person)

    @extend_schema(
        summary="Challenge the designation in force", request=WhySerializer, responses={201: ChallengeSerializer}
    )
    @action(detail=True, methods=["POST"])
    def challenge(self, request: Request, reference: str) -> Response:
        """For heads of member delegations, once for each."""
        given = valid(WhySerializer(data=request.data))
        made = actions.challenge(self.get_object(), by=self.person, reason=given["reason"])
        return Response(ChallengeSerializer(made).data, status=201)


@extend_schema_view(retrieve=extend_schema(summary="One challenge with its answer"))
class ChallengeEndpoint(RetrieveModelMixin, Endpoint):
    """Challenges to designations."""

    queryset = Challenge.objects.none()
    serializer_class = ChallengeSerializer
    lookup_field = "reference"
    lookup_value_regex = REFERENCE

    def get_queryset(self) -> QuerySet[Challenge]:
        """Those about texts that the person may read."""
        return queries.challenges(self.person)

    @extend_schema(
        summary="Answer the delegation that challenged",
        request=AnswerChallengeSerializer,
        responses={200: ChallengeSerializer},
    )
    @action(detail=True, methods=["POST"])
    def answer(self, request: Request, reference: str) -> Response:
        """For the chair."""
        given = valid(AnswerChallengeSerializer(data=request.data))
        return Response(ChallengeSerializer(actions.answer(self.get_object(), by=self.person, **given)).data)


@extend_schema_view(
    list=extend_schema(summary="The objections that you may know of, in the order of the texts"),
    retrieve=extend_schema(summary="One objection with its words and how far it has been dealt with"),
)
class ObjectionEndpoint(ListModelMixin, RetrieveModelMixin, Endpoint):
    """Objections. Those that are sealed are not there for anybody but the delegation itself."""

    queryset = Objection.objects.none()
    serializer_class = ObjectionSerializer
    filterset_class = ObjectionFilter
    lookup_field = "reference"
    lookup_value_regex = REFERENCE

    def get_queryset(self) -> QuerySet[Objection]:
        """What the person may know of: bare where it is listed."""
        return objected.in_order(self.person) if self.action == "list" else objected.one(self.person)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Page by page."""
        return _listed(self, self.filter_queryset(self.get_queryset()))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One of them."""
        return self._as_it_is_now()

    @extend_schema(summary="What you can do with it now, and if not, why not", responses=StepSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def steps(self, request: Request, reference: str) -> Response:
        """Every verb, open or refused with its sentence."""
        return Response(StepSerializer(possible.steps_for(self.person, self.get_object()), many=True).data)

    @extend_schema(
        summary="Address it by a reasoned reply", request=AddressSerializer, responses={200: ObjectionSerializer}
    )
    @action(detail=True, methods=["POST"])
    def address(self, request: Request, reference: str) -> Response:
        """It is said in the discussion of the text, where the delegation can answer."""
        given = valid(AddressSerializer(data=request.data))
        objections.address(self.get_object(), by=self.person, **given)
        return self._as_it_is_now()

    @extend_schema(
        summary="Say that a later revision answers it",
        request=AddressByTextSerializer,
        responses={200: ObjectionSerializer},
    )
    @action(detail=True, methods=["POST"])
    def address_by_text(self, request: Request, reference: str) -> Response:
        """For the chair and the secretariat."""
        given = valid(AddressByTextSerializer(data=request.data))
        objections.address_by_text(self.get_object(), by=self.person, **given)
        return self._as_it_is_now()

    @extend_schema(summary="Sustain it", request=WhySerializer, responses={200: ObjectionSerializer})
    @action(detail=True, methods=["POST"])
    def sustain(self, request: Request, reference: str) -> Response:
        """For the delegation that objects, and for the chair."""
        given = valid(WhySerializer(data=request.data))
        objections.sustain(self.get_object(), by=self.person, **given)
        return self._as_it_is_now()

    def _as_it_is_now(self) -> Response:
        rows = objected.readable(self.person).filter(reference=self.kwargs["reference"])
        get_object_or_404(rows.only("pk"))
        (shown,) = objected.shown(self.person)(rows)
        return Response(ObjectionSerializer(shown).data)


def _listed(endpoint: Endpoint, rows: QuerySet[Objection]) -> Response:
    """A page of bare ``rows``, as they are shown."""
    page = endpoint.paginate_queryset(rows.only("pk"))
    keys = [row.pk for row in page or ()]
    shown = objected.shown(endpoint.person)(Objection.objects.filter(pk__in=keys))
    place = {key: at for at, key in enumerate(keys)}
    shown.sort(key=lambda each: place[each.objection.pk])
    return endpoint.get_paginated_response(ObjectionSerializer(shown, many=True).data)
