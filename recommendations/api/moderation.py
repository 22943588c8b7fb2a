"""Endpoints of the secretariat's queue."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.actions import moderation as actions
from recommendations.api.moderation_serializers import (
    AssignSerializer,
    CaseNoteSerializer,
    DecideCaseSerializer,
    QueueCountsSerializer,
    ReasonTemplateSerializer,
    WaitingSerializer,
)
from recommendations.models import Case, ReasonTemplate
from recommendations.models.moderation import CaseKind
from recommendations.queries import comments
from recommendations.queries import moderation as queries
from wgec.kernel.access import guard
from wgec.kernel.endpoints import Endpoint, valid

_ADDRESS = r"(?P<kind>[a-z]{1,14})/(?P<subject>[0-9a-z]{1,20})"
_ASKED = [
    OpenApiParameter("kind", str, enum=CaseKind.values),
    OpenApiParameter("consultation", str, description="Its address."),
    OpenApiParameter("assigned", str, enum=["me", queries.NOBODY]),
]


class QueueEndpoint(Endpoint):
    """What waits for the secretariat."""

    queryset = Case.objects.none()
    serializer_class = WaitingSerializer
    filterset_class = None
    filter_backends = ()

    @extend_schema(summary="What waits for the secretariat, the oldest first", parameters=_ASKED)
    def list(self, request: Request) -> Response:
        """Everything that others have sent or asked, until it is decided."""
        guard(actions.MODERATE, self.person)
        wanted = {name: request.query_params.get(name, "") for name in ("kind", "consultation", "assigned")}
        page = self.paginate_queryset(queries.waiting(**wanted, user=self.person))
        return self.get_paginated_response(WaitingSerializer(queries.shown(page or (), self.person), many=True).data)

    @extend_schema(summary="How much waits, and how many comments are hidden", responses=QueueCountsSerializer)
    @action(detail=False, pagination_class=None)
    def counts(self, request: Request) -> Response:
        """What is hidden has been decided: it waits for nobody, and can be restored."""
        guard(actions.MODERATE, self.person)
        found = {
            "waiting": queries.waiting(user=self.person).count(),
            "hidden_comments": comments.hidden(self.person).count(),
        }
        return Response(QueueCountsSerializer(found).data)

    @extend_schema(summary="The internal notes about it, the oldest first", responses=CaseNoteSerializer(many=True))
    @action(detail=False, url_path=f"{_ADDRESS}/notes")
    def notes(self, request: Request, kind: str, subject: str) -> Response:
        """The secretariat's own."""
        found = self._found(kind, subject)
        rows: Any = found.case.notes.select_related("written_by") if found.case else Case.objects.none()
        return self.get_paginated_response(CaseNoteSerializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(summary="Keep a note about it", request=CaseNoteSerializer, responses={201: CaseNoteSerializer})
    @notes.mapping.post
    def write_note(self, request: Request, kind: str, subject: str) -> Response:
        """For the secretariat alone."""
        text = valid(CaseNoteSerializer(data=request.data))["text"]
        made = actions.write_note(kind, subject, text, by=self.person)
        return Response(CaseNoteSerializer(made).data, status=201)

    @extend_schema(summary="Let somebody take care of it", request=AssignSerializer, responses=WaitingSerializer)
    @action(detail=False, methods=["POST"], url_path=f"{_ADDRESS}/assign")
    def assign(self, request: Request, kind: str, subject: str) -> Response:
        """Refused when somebody else has taken it since you looked (“seen”)."""
        given = valid(AssignSerializer(data=request.data))
        actions.assign(kind, subject, given["to"], by=self.person, seen=given["seen"])
        return Response(WaitingSerializer(self._found(kind, subject)).data)

    @extend_schema(summary="Decide about it", request=DecideCaseSerializer, responses={204: None})
    @action(detail=False, methods=["POST"], url_path=f"{_ADDRESS}/decide")
    def decide(self, request: Request, kind: str, subject: str) -> Response:
        """It leaves the queue; whoever it concerns is told."""
        actions.decide(kind, subject, by=self.person, **valid(DecideCaseSerializer(data=request.data)))
        return Response(status=204)

    def _found(self, kind: str, subject: str) -> queries.Waiting:
        guard(actions.MODERATE, self.person)
        found = queries.one(kind, subject, self.person)
        if found is None:
            raise Http404
        return found


@extend_schema_view(list=extend_schema(summary="The secretariat's reasons to begin from"))
class ReasonEndpoint(Endpoint):
    """Reasons that the secretariat gives often."""

    queryset = ReasonTemplate.objects.none()
    serializer_class = ReasonTemplateSerializer
    filter_backends = ()
    lookup_value_regex = "[0-9]{1,9}"

    def get_queryset(self) -> QuerySet[ReasonTemplate]:
        """All of them, for the secretariat."""
        guard(actions.MODERATE, self.person)
        return ReasonTemplate.objects.all()

    def list(self, request: Request) -> Response:
        """By what they are for, and by title."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(ReasonTemplateSerializer(page, many=True).data)

    @extend_schema(summary="Keep another one", responses={201: ReasonTemplateSerializer})
    def create(self, request: Request) -> Response:
        """A title once for each purpose."""
        made = actions.save_reason(None, by=self.person, **valid(ReasonTemplateSerializer(data=request.data)))
        return Response(ReasonTemplateSerializer(made).data, status=201)

    @extend_schema(summary="Change one", responses=ReasonTemplateSerializer)
    @action(detail=True, methods=["POST"])
    def change(self, request: Request, pk: str) -> Response:
        """What was decided with it stays as it was said."""
        row = self.get_object()
        made = actions.save_reason(row, by=self.person, **valid(ReasonTemplateSerializer(data=request.data)))
        return Response(ReasonTemplateSerializer(made).data)

    @extend_schema(summary="Keep it no longer", request=None, responses={204: None})
    @action(detail=True, methods=["POST"])
    def remove(self, request: Request, pk: str) -> Response:
        """What was decided with it stays."""
        actions.remove_reason(self.get_object(), by=self.person)
        return Response(status=204)
