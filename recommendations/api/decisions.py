"""Endpoints of deciding on amendments and of agreeing on units: one query call, one action call each."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.actions import agreements
from recommendations.actions import decisions as actions
from recommendations.api.amendment_serializers import AmendmentSerializer
from recommendations.api.decision_serializers import (
    AdoptSerializer,
    AgreedUnitSerializer,
    AgreeUnitSerializer,
    DecideSerializer,
    DecisionSerializer,
    GivenReasonSerializer,
    ReferSerializer,
    ReopenUnitSerializer,
)
from recommendations.models import Amendment, Recommendation
from recommendations.queries import amendments as seen
from wgec.kernel.endpoints import Endpoint, valid


class DecidedOnEndpoint(Endpoint):
    """What recommendations answer to those who decide."""

    @extend_schema(
        summary="Adopt amendments: one new revision",
        description="Where they collide, “choices” or “text” say how it shall read. The others are carried over.",
        request=DecideSerializer,
        responses={200: DecisionSerializer},
    )
    @action(detail=True, methods=["POST"])
    def decide(self, request: Request, reference: str) -> Response:
        """The text must be the current revision; otherwise 409 “text_has_moved”."""
        row = self.get_object()
        return Response(DecisionSerializer(actions.adopt(row, **self._asked(row))).data)

    @extend_schema(
        summary="What adopting amendments would make", request=DecideSerializer, responses={200: DecisionSerializer}
    )
    @action(detail=True, methods=["POST"], url_path="decide/preview", url_name="decide-preview")
    def decide_preview(self, request: Request, reference: str) -> Response:
        """Nothing is written; what would be refused is refused."""
        row = self.get_object()
        return Response(DecisionSerializer(actions.preview(row, **self._asked(row))).data)

    def _asked(self, row: Recommendation) -> dict[str, Any]:
        among = seen.readable(self.person).filter(recommendation=row).select_related("current")
        given = valid(DecideSerializer(data=self.request.data, context={"amendments": among}))
        return {
            "wanted": given["amendments"],
            "by": self.person,
            "choices": given["choices"],
            "text": given["text"],
            "seen_revision": given["seen_revision"],
            "change": given["kind"],
            "reason": given["reason"],
        }

    @extend_schema(summary="Mark a unit as agreed", request=AgreeUnitSerializer, responses={200: AgreedUnitSerializer})
    @action(detail=True, methods=["POST"])
    def agree_unit(self, request: Request, reference: str) -> Response:
        """It is locked until it is reopened."""
        given = valid(AgreeUnitSerializer(data=request.data))
        marked = agreements.agree(self.get_object(), by=self.person, **given)
        return Response(AgreedUnitSerializer(marked).data)

    @extend_schema(summary="Reopen an agreed unit", request=ReopenUnitSerializer, responses={200: AgreedUnitSerializer})
    @action(detail=True, methods=["POST"])
    def reopen_unit(self, request: Request, reference: str) -> Response:
        """It can be amended again."""
        given = valid(ReopenUnitSerializer(data=request.data))
        marked = agreements.reopen_unit(self.get_object(), by=self.person, **given)
        return Response(AgreedUnitSerializer(marked).data)


class DecisionsOnOneEndpoint(Endpoint):
    """What amendments answer to those who decide."""

    @extend_schema(summary="Adopt it: a new revision", request=AdoptSerializer, responses={200: DecisionSerializer})
    @action(detail=True, methods=["POST"])
    def adopt(self, request: Request, reference: str) -> Response:
        """It becomes part of the text; an amendment to an amendment becomes part of that one."""
        one = self.get_object()
        given = valid(AdoptSerializer(data=request.data))
        made = actions.adopt(
            one.recommendation,
            {one: given["outcome"]},
            by=self.person,
            seen_revision=given["seen_revision"],
            text=given["text"],
            change=given["kind"],
            reason=given["reason"],
        )
        return Response(DecisionSerializer(made).data)

    @extend_schema(summary="Set it aside", request=GivenReasonSerializer, responses={200: AmendmentSerializer})
    @action(detail=True, methods=["POST"])
    def set_aside(self, request: Request, reference: str) -> Response:
        """The text stays as it is."""
        given = valid(GivenReasonSerializer(data=request.data))
        return _now(actions.set_aside(self.get_object(), by=self.person, **given))

    @extend_schema(summary="Refer it", request=ReferSerializer, responses={200: AmendmentSerializer})
    @action(detail=True, methods=["POST"])
    def refer(self, request: Request, reference: str) -> Response:
        """It stays open to be decided."""
        given = valid(ReferSerializer(data=request.data))
        return _now(actions.refer(self.get_object(), by=self.person, **given))

    @extend_schema(summary="Reopen it", request=GivenReasonSerializer, responses={200: AmendmentSerializer})
    @action(detail=True, methods=["POST"])
    def reopen(self, request: Request, reference: str) -> Response:
        """It is carried over to the current text where it fits."""
        given = valid(GivenReasonSerializer(data=request.data))
        return _now(actions.reopen(self.get_object(), by=self.person, **given))


def _now(row: Amendment) -> Response:
    return Response(AmendmentSerializer(seen.as_listed(Amendment.objects.filter(pk=row.pk)).get()).data)
