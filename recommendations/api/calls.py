"""Endpoints of calls: one query call, one action call each."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from consultations.api.serializers import StepSerializer
from recommendations import steps as possible
from recommendations.actions import calls as actions
from recommendations.api.call_serializers import (
    CallSerializer,
    CancelCallSerializer,
    ExtendCallSerializer,
    OpenCallSerializer,
)
from recommendations.filters import CallFilter
from recommendations.models import Call
from recommendations.queries import calls as seen
from wgec.kernel.endpoints import REFERENCE, Endpoint, valid


def _as_it_is_now(call: Call, request: Request, answered: int = status.HTTP_200_OK) -> Response:
    shown = CallSerializer(seen.as_listed(Call.objects.filter(pk=call.pk)).get()).data
    address = reverse("api:call-detail", args=[call.reference], request=request)
    return Response(shown, status=answered, headers={"Location": address})


class CalledEndpoint(Endpoint):
    """What recommendations answer about the calls on them."""

    @extend_schema(
        summary="Ask the group whether it agrees on the text",
        description="In a silence procedure not objecting is agreeing, and an objection ends it at once.",
        request=OpenCallSerializer,
        responses={201: CallSerializer},
    )
    @action(detail=True, methods=["POST"])
    def open_call(self, request: Request, reference: str) -> Response:
        """The text must be the current revision; otherwise 409 “text_has_moved”."""
        given = valid(OpenCallSerializer(data=request.data))
        made = actions.open_call(self.get_object(), by=self.person, **given)
        return _as_it_is_now(made, request, status.HTTP_201_CREATED)

    @extend_schema(summary="The calls on it: the open one, then the past ones", responses=CallSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def calls(self, request: Request, reference: str) -> Response:
        """The open call first."""
        rows = Call.objects.filter(recommendation=self.get_object())
        page = self.paginate_queryset(seen.as_listed(rows))
        return self.get_paginated_response(CallSerializer(page, many=True).data)


@extend_schema_view(
    list=extend_schema(summary="The calls that you may read: open ones by deadline, then past ones"),
    retrieve=extend_schema(summary="One call"),
)
class CallEndpoint(ListModelMixin, RetrieveModelMixin, Endpoint):
    """Calls, and the verbs on them."""

    queryset = Call.objects.none()
    serializer_class = CallSerializer
    filterset_class = CallFilter
    lookup_field = "reference"
    lookup_value_regex = REFERENCE

    def get_queryset(self) -> QuerySet[Call]:
        """Those on texts that the person may read."""
        return seen.listed(self.person)

    @extend_schema(summary="Give the group more time", request=ExtendCallSerializer, responses={200: CallSerializer})
    @action(detail=True, methods=["POST"])
    def extend(self, request: Request, reference: str) -> Response:
        """Everybody is told why."""
        given = valid(ExtendCallSerializer(data=request.data))
        return _as_it_is_now(actions.extend(self.get_object(), by=self.person, **given), request)

    @extend_schema(summary="End it without a result", request=CancelCallSerializer, responses={200: CallSerializer})
    @action(detail=True, methods=["POST"])
    def cancel(self, request: Request, reference: str) -> Response:
        """Everybody is told why."""
        given = valid(CancelCallSerializer(data=request.data))
        return _as_it_is_now(actions.cancel(self.get_object(), by=self.person, **given), request)

    @extend_schema(summary="What you can do with it now, and if not, why not", responses=StepSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def steps(self, request: Request, reference: str) -> Response:
        """Every verb, open or refused with its sentence."""
        return Response(StepSerializer(possible.steps_for(self.person, self.get_object()), many=True).data)
