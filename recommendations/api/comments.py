"""Endpoints of discussions: what is said on a text, one comment, and what people do to it."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from consultations.api.serializers import StepSerializer
from recommendations import steps as possible
from recommendations.actions import comments as actions
from recommendations.api.comment_serializers import (
    BecauseSerializer,
    CommentOnSerializer,
    CommentsAskedSerializer,
    CommentSerializer,
    SaySerializer,
    WordingSerializer,
)
from recommendations.models import Amendment, Comment, Recommendation
from recommendations.queries import comments as discussions
from recommendations.queries.placing import Placing
from wgec.kernel.endpoints import REFERENCE, Endpoint, valid


class Discussed(Endpoint):
    """What the endpoints of texts and of amendments have in common: ``comments/`` on one of them."""

    @extend_schema(
        summary="What is said on it, the oldest first, replies among the rest",
        parameters=[
            OpenApiParameter("unit", str, description="Threads on this unit and their replies."),
            OpenApiParameter("thread", str, description="One thread: the reference of the comment that began it."),
        ],
        responses=CommentSerializer(many=True),
    )
    @action(detail=True, filterset_class=None)
    def comments(self, request: Request, reference: str) -> Response:
        """The comments that you may read."""
        row, amendment = _on(self.get_object())
        rows = discussions.discussion(row, self.person, amendment)
        rows = discussions.only(rows, **valid(CommentsAskedSerializer(data=request.query_params)))
        page = self.paginate_queryset(discussions.in_order(rows, self.person))
        context = {**self.get_serializer_context(), "placing": Placing(row)}
        return self.get_paginated_response(CommentSerializer(page, many=True, context=context).data)

    @extend_schema(
        summary="Begin a thread on it", request=CommentOnSerializer, responses={201: CommentSerializer}, parameters=[]
    )
    @comments.mapping.post
    def comment(self, request: Request, reference: str) -> Response:
        """On the whole text, on one of its units, or on marked words of a unit."""
        row, amendment = _on(self.get_object())
        given = valid(CommentOnSerializer(data=request.data))
        made = actions.add(row, by=self.person, amendment=amendment, **given)
        return Response(_shown(made.reference, self), status=201)


def _on(subject: Recommendation | Amendment) -> tuple[Recommendation, Amendment | None]:
    return (subject, None) if isinstance(subject, Recommendation) else (subject.recommendation, subject)


def _verb(summary: str, takes: type[BaseSerializer] | None, *, makes: bool = False) -> Callable[..., Any]:
    """A step on a comment: POST, answered with the comment as it is then."""
    answers = {201 if makes else 200: CommentSerializer}

    def declared(method: Callable[..., Any]) -> Callable[..., Any]:
        return extend_schema(summary=summary, request=takes, responses=answers)(
            action(detail=True, methods=["POST"])(method)
        )

    return declared


@extend_schema_view(retrieve=extend_schema(summary="One comment"))
class CommentEndpoint(RetrieveModelMixin, Endpoint):
    """Comments."""

    queryset = Comment.objects.none()
    serializer_class = CommentSerializer
    lookup_field = "reference"
    lookup_value_regex = REFERENCE

    def get_queryset(self) -> QuerySet[Comment]:
        """Those that the person may know of."""
        return discussions.one(self.person)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One comment, with its place in the current text."""
        return Response(_shown(kwargs["reference"], self))

    @extend_schema(summary="What it said before, the latest first", responses=WordingSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def history(self, request: Request, reference: str) -> Response:
        """Its earlier wordings; none while it is hidden from you."""
        row = self.get_object()
        shown = discussions.earlier_wordings(row) if discussions.shows_words(row, self.person) else []
        return Response(WordingSerializer(shown, many=True).data)

    @extend_schema(summary="What you can do with it now, and if not, why not", responses=StepSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def steps(self, request: Request, reference: str) -> Response:
        """Every verb, open or refused with its sentence."""
        return Response(StepSerializer(possible.steps_now(self.person, self.get_object()), many=True).data)

    @_verb("Answer in its thread", SaySerializer, makes=True)
    def reply(self, request: Request, reference: str) -> Response:
        """For the readers of the thread."""
        given = valid(SaySerializer(data=request.data))
        made = actions.reply(self.get_object(), given["text"], by=self.person)
        return Response(_shown(made.reference, self), status=201)

    @_verb("Say it in other words", SaySerializer)
    def edit(self, request: Request, reference: str) -> Response:
        """The earlier words stay readable."""
        given = valid(SaySerializer(data=request.data))
        actions.edit(self.get_object(), given["text"], by=self.person)
        return Response(_shown(reference, self))

    @_verb("Resolve its thread", None)
    def resolve(self, request: Request, reference: str) -> Response:
        """What it asked for is done or answered."""
        return self._taken(actions.resolve)

    @_verb("Reopen its thread", None)
    def reopen(self, request: Request, reference: str) -> Response:
        """Take it up again."""
        return self._taken(actions.reopen)

    @_verb("Ask the secretariat to look at it", BecauseSerializer)
    def flag(self, request: Request, reference: str) -> Response:
        """Once, until the flag is settled."""
        return self._taken(actions.flag, **valid(BecauseSerializer(data=request.data)))

    @_verb("Hide its words; the author is told why", BecauseSerializer)
    def hide(self, request: Request, reference: str) -> Response:
        """For the secretariat."""
        return self._taken(actions.hide, **valid(BecauseSerializer(data=request.data)))

    @_verb("Show a hidden comment again", None)
    def restore(self, request: Request, reference: str) -> Response:
        """For the secretariat."""
        return self._taken(actions.restore)

    @_verb("Settle its flags and leave it as it is", None)
    def settle(self, request: Request, reference: str) -> Response:
        """For the secretariat."""
        return self._taken(actions.settle)

    def _taken(self, step: Callable[..., Any], **given: Any) -> Response:
        step(self.get_object(), by=self.person, **given)
        return Response(_shown(self.kwargs["reference"], self))


def _shown(reference: str, endpoint: Endpoint) -> Any:
    """The comment as it is now."""
    row = get_object_or_404(discussions.one(endpoint.person), reference=reference)
    context = {**endpoint.get_serializer_context(), "placing": Placing(row.recommendation)}
    return CommentSerializer(row, context=context).data
