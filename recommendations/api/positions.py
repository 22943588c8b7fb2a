"""Endpoints of positions on a text: one query call, one action call each."""

from collections.abc import Collection
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.models import Delegation
from recommendations.actions import positions as actions
from recommendations.api.position_serializers import (
    ConfirmPositionSerializer,
    DissociatedSerializer,
    DissociateSerializer,
    EnteredSerializer,
    ForDelegationSerializer,
    PastAskedSerializer,
    PositionSerializer,
    RecordPositionSerializer,
)
from recommendations.models import Position
from recommendations.queries import amendments as amendments_seen
from recommendations.queries import stated
from wgec.kernel.api import Pages
from wgec.kernel.endpoints import Endpoint, valid


class StatedPages(Pages):
    """Pages that say whether there may be more than is shown."""

    is_sealed = False

    def get_paginated_response(self, data: Any) -> Response:
        """With ``sealed``."""
        answer = super().get_paginated_response(data)
        answer.data = {"sealed": self.is_sealed, **answer.data}
        return answer

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The same in the schema."""
        paged = super().get_paginated_response_schema(schema)
        sealed = {"type": "boolean", "description": "Positions of others are kept from you until a call closes."}
        paged["properties"] = {"sealed": sealed, **paged["properties"]}
        paged["required"] = ["sealed", *paged["required"]]
        return paged


class Stated(Endpoint):
    """What recommendations answer about positions on them."""

    @extend_schema(
        summary="Where the delegations stand, in the order of the alphabet",
        parameters=[OpenApiParameter("past", bool, description="Earlier words too, with “until_at” and “ended_as”.")],
        responses=PositionSerializer(many=True),
    )
    @action(detail=True, filterset_class=None, pagination_class=StatedPages)
    def positions(self, request: Request, reference: str) -> Response:
        """Who stands where, as far as you may know it."""
        row = self.get_object()
        asked = valid(PastAskedSerializer(data=request.query_params))
        sight = stated.sight(row, self.person)
        page = self.paginate_queryset(stated.words(row, self.person, sight, **asked))
        assert isinstance(self.paginator, StatedPages)
        self.paginator.is_sealed = sight.is_sealed
        context = {**self.get_serializer_context(), "sight": sight}
        return self.get_paginated_response(PositionSerializer(page, many=True, context=context).data)

    @extend_schema(
        summary="State where your delegation stands",
        description="The text must be the current revision; otherwise 409 “text_has_moved”.",
        request=RecordPositionSerializer,
        responses={200: PositionSerializer},
    )
    @action(detail=True, methods=["POST"])
    def position(self, request: Request, reference: str) -> Response:
        """For heads of delegation, and the secretariat on behalf of one. The same again is once."""
        row = self.get_object()
        among = amendments_seen.readable(self.person).filter(recommendation=row)
        given = valid(RecordPositionSerializer(data=request.data, context={"amendments": among}))
        return self._said(actions.record(row, by=self.person, **given), sent=given["speaks_for"])

    @extend_schema(
        summary="Say on the current text what your delegation said on an earlier one",
        request=ConfirmPositionSerializer,
        responses={200: PositionSerializer},
    )
    @action(detail=True, methods=["POST"])
    def confirm_position(self, request: Request, reference: str) -> Response:
        """In the same words. Twice is once."""
        given = valid(ConfirmPositionSerializer(data=request.data))
        return self._said(actions.confirm(self.get_object(), by=self.person, **given))

    @extend_schema(
        summary="Take your delegation's position back", request=ForDelegationSerializer, responses={204: None}
    )
    @action(detail=True, methods=["POST"])
    def withdraw_position(self, request: Request, reference: str) -> Response:
        """It has not expressed one then; what it said stays on record. Answered the same whether there was one."""
        given = valid(ForDelegationSerializer(data=request.data))
        actions.withdraw(self.get_object(), by=self.person, **given)
        return Response(status=204)

    @extend_schema(
        summary="Say that no group speaks for your delegation on it",
        request=DissociateSerializer,
        responses={200: DissociatedSerializer},
    )
    @action(detail=True, methods=["POST"])
    def dissociate(self, request: Request, reference: str) -> Response:
        """For heads of delegation. Twice is once."""
        given = valid(DissociateSerializer(data=request.data))
        entries = actions.dissociate(self.get_object(), by=self.person, **given)
        groups = [entry.position.delegation.slug for entry in entries]
        return Response(DissociatedSerializer({"groups": groups}).data)

    def _said(self, position: Position, sent: Collection[Delegation] = ()) -> Response:
        """The position as it stands now; sealed and entered for others, only what was ``sent``."""
        sight = stated.sight(position.recommendation, self.person)
        context = {**self.get_serializer_context(), "sight": sight, "sent": sent}
        is_secret = sight.is_sealed and position.delegation_id != sight.mine
        shown = EnteredSerializer if is_secret else PositionSerializer
        row = stated.whole(Position.objects.filter(pk=position.pk)).get()
        return Response(shown(row, context=context).data)
