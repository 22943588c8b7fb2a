"""Endpoints of positions on amendments, and of bridges: one query call, one action call each."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations import queries
from recommendations.actions import amendment_positions as actions
from recommendations.api.amendment_position_serializers import (
    AmendmentPositionSerializer,
    BridgesSerializer,
    RecordAmendmentPositionSerializer,
    WithdrawAmendmentPositionSerializer,
    bridged,
)
from recommendations.models import Amendment
from recommendations.queries import amendment_positions as seen
from recommendations.queries import amendments, bridges
from wgec.kernel.endpoints import Endpoint, valid


class AmendmentPositionsEndpoint(Endpoint):
    """What amendments answer about positions."""

    @extend_schema(summary="Where the delegations stand on it", responses=AmendmentPositionSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def positions(self, request: Request, reference: str) -> Response:
        """Those on earlier words come last; while positions are sealed it is your own delegation's alone."""
        found = self._tally(self.get_object())
        page = self.paginate_queryset([*found.standings, *found.stale])
        return self.get_paginated_response(AmendmentPositionSerializer(page, many=True).data)

    @extend_schema(
        summary="State a position on it",
        request=RecordAmendmentPositionSerializer,
        responses={200: AmendmentPositionSerializer},
    )
    @action(detail=True, methods=["POST"])
    def position(self, request: Request, reference: str) -> Response:
        """It is on the version that was read, which must be the current one; otherwise 409 “text_has_moved”."""
        one = self.get_object()
        among = amendments.readable(self.person).filter(recommendation=one.recommendation_id)
        given = valid(RecordAmendmentPositionSerializer(data=request.data, context={"amendments": among}))
        made = actions.record(one, by=self.person, **given)
        observers = one.recommendation.consultation.observers_counted
        return Response(AmendmentPositionSerializer(seen.just_said(made, observers_counted=observers)).data)

    @extend_schema(
        summary="Take back a position on it",
        request=WithdrawAmendmentPositionSerializer,
        responses={204: None},
    )
    @action(detail=True, methods=["POST"])
    def withdraw_position(self, request: Request, reference: str) -> Response:
        """What was said stays on record."""
        given = valid(WithdrawAmendmentPositionSerializer(data=request.data))
        actions.withdraw(self.get_object(), by=self.person, **given)
        return Response(status=204)

    def _tally(self, one: Amendment) -> seen.Tally:
        return seen.tally(one.recommendation, one, self.person)


class BridgedEndpoint(Endpoint):
    """What recommendations answer about bridges."""

    @extend_schema(
        summary="What would bring over who holds back, and what if some amendments were adopted",
        parameters=[OpenApiParameter("adopt", str, many=True, description="Labels such as A-17. Nothing is decided.")],
        responses=BridgesSerializer,
    )
    @action(detail=True, filterset_class=None, pagination_class=None)
    def bridges(self, request: Request, reference: str) -> Response:
        """Made of what delegations have said of the text and of the open amendments to it."""
        row = get_object_or_404(queries.whole(self.person), reference=reference)
        labels = [label for label in request.query_params.getlist("adopt") if label.strip()]
        return Response(BridgesSerializer(bridged(bridges.of(row, self.person), labels)).data)
