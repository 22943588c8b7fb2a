"""Rounds through the API: set up by the secretariat; their questions, phases and leaves."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consultations import queries
from consultations.actions import leaves, phases, questions, rounds
from consultations.actions.phases import Planned
from consultations.api.serializers import ConsultationSerializer, QuestionSerializer
from consultations.enums import Activity
from consultations.models import Consultation, Delegation, Leave, Phase, Question
from wgec.kernel.access import guard
from wgec.kernel.endpoints import Endpoint, valid

NUMBER = OpenApiParameter("number", int, OpenApiParameter.PATH, description="The number of the question.")


class PhaseSerializer(serializers.ModelSerializer):
    """A phase: between which moments members and observers may do what."""

    members_may = serializers.ListField(child=serializers.ChoiceField(choices=Activity.choices), default=list)
    observers_may = serializers.ListField(child=serializers.ChoiceField(choices=Activity.choices), default=list)

    class Meta:
        model = Phase
        fields = ("number", "name", "opens_at", "closes_at", "members_may", "observers_may")


class PlannedSerializer(PhaseSerializer):
    """A phase as it shall be; ``number`` names the one it is now, without one it is new."""

    number = serializers.IntegerField(min_value=1, max_value=30_000, required=False, allow_null=True)
    closes_at = serializers.DateTimeField(required=False, allow_null=True)

    class Meta(PhaseSerializer.Meta):
        pass


class PhasesSerializer(serializers.Serializer):
    """Every phase of a round, and the state of the table that stands: it is sent back with a change as ``seen``."""

    seen = serializers.CharField(max_length=40)
    phases = PlannedSerializer(many=True)


class MaySerializer(serializers.Serializer):
    """Whether you may do this now, until when, and if not, why not."""

    activity = serializers.ChoiceField(choices=Activity.choices)
    allowed = serializers.BooleanField()
    until_at = serializers.DateTimeField(allow_null=True)
    why_not = serializers.CharField(allow_blank=True)


class SetUpSerializer(serializers.Serializer):
    """A round as it shall be."""

    title = serializers.CharField(max_length=300)
    description = serializers.CharField(max_length=rounds.MAX_DESCRIPTION, required=False, allow_blank=True)
    opens_at = serializers.DateTimeField(required=False, allow_null=True)
    closes_at = serializers.DateTimeField(required=False, allow_null=True)
    languages = serializers.ListField(child=serializers.CharField(max_length=20), required=False, max_length=50)


class CreateSerializer(SetUpSerializer):
    """A new round."""

    slug = serializers.CharField(max_length=60, help_text="Its address, which never changes.")


class ChangeSerializer(SetUpSerializer):
    """What changes of a round; what is left out stays. ``seen`` is the round's state as it was read."""

    title = serializers.CharField(max_length=300, required=False)
    seen = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=100, required=False, allow_blank=True)


class RoundSerializer(ConsultationSerializer):
    """A round with its guiding questions, its phases, and what you may do now."""

    questions = QuestionSerializer(many=True, read_only=True)
    phases = PhaseSerializer(many=True, read_only=True)
    may = serializers.SerializerMethodField(help_text="What you may do now; empty for who acts for no delegation.")
    seen = serializers.SerializerMethodField(help_text="Names this state of the round: sent back with a change.")

    class Meta(ConsultationSerializer.Meta):
        fields: tuple[str, ...] = (
            *ConsultationSerializer.Meta.fields,
            "languages",
            "questions",
            "phases",
            "may",
            "seen",
        )
        read_only_fields = fields

    @extend_schema_field(MaySerializer(many=True))
    def get_may(self, row: Consultation) -> Any:
        """Of every activity, for the delegation that is acted for."""
        user = self.context["request"].user
        if not user.is_authenticated or not (user.acting_for is not None or user.is_secretariat):
            return []
        return MaySerializer(queries.activities_of(user, row), many=True).data

    def get_seen(self, row: Consultation) -> str:
        """The state of the round itself, without its parts."""
        return rounds.stamp(row)


class QuestionAskedSerializer(serializers.Serializer):
    """A guiding question on the secretariat's desk."""

    number = serializers.IntegerField(read_only=True)
    text = serializers.CharField(max_length=questions.MAX_TEXT)
    guidance = serializers.CharField(max_length=questions.MAX_GUIDANCE, required=False, allow_blank=True, default="")
    seen = serializers.SerializerMethodField(help_text="Names this state of the question: sent back with a change.")

    @extend_schema_field(OpenApiTypes.STR)
    def get_seen(self, question: Question) -> str:
        """Which question it is, and its words."""
        return questions.stamp(question)


class QuestionsSerializer(serializers.Serializer):
    """The questions in their order; ``seen`` names the order and is sent with a move."""

    seen = serializers.CharField(read_only=True)
    questions = QuestionAskedSerializer(many=True, read_only=True)


class ChangeQuestionSerializer(serializers.Serializer):
    """Other words for a question."""

    text = serializers.CharField(max_length=questions.MAX_TEXT)
    guidance = serializers.CharField(max_length=questions.MAX_GUIDANCE, required=False, allow_blank=True, default="")
    seen = serializers.CharField(max_length=40)


class MoveQuestionSerializer(serializers.Serializer):
    """At which place a question shall stand."""

    place = serializers.IntegerField(min_value=1, max_value=questions.MOST)
    seen = serializers.CharField(max_length=40, help_text="The order that was read.")


class QuestionReadSerializer(serializers.Serializer):
    """The state that was read."""

    seen = serializers.CharField(max_length=40)


class LeaveSerializer(serializers.ModelSerializer):
    """Leave of one delegation to be late."""

    delegation = serializers.SlugRelatedField(slug_field="slug", queryset=Delegation.objects.all())

    class Meta:
        model = Leave
        fields = ("id", "delegation", "until_at", "reason", "given_at", "ended_at")
        read_only_fields = ("id", "given_at", "ended_at")


class ExtendLeaveSerializer(serializers.Serializer):
    """Until when instead, and why."""

    until_at = serializers.DateTimeField()
    reason = serializers.CharField(max_length=500)


class TakeBackSerializer(serializers.Serializer):
    """Why."""

    reason = serializers.CharField(max_length=500)


class SettingUp(Endpoint):
    """What the secretariat does with rounds."""

    @extend_schema(summary="Make a round", request=CreateSerializer, responses={201: RoundSerializer})
    def create(self, request: Request) -> Response:
        """For the secretariat."""
        guard("consultations.set_up_consultation", self.person)
        made = rounds.begin(by=self.person, **valid(CreateSerializer(data=request.data)))
        return self._round(made.slug, status=201)

    @extend_schema(summary="Change a round", request=ChangeSerializer, responses={200: RoundSerializer})
    def partial_update(self, request: Request, slug: str) -> Response:
        """What is left out stays as it is."""
        guard("consultations.set_up_consultation", self.person)
        row = self.get_object()
        given = valid(ChangeSerializer(data=request.data))
        stands = {name: getattr(row, name) for name in rounds.FIELDS}
        rounds.change(row, by=self.person, **{**stands, **given})
        return self._round(slug)

    # --- questions ------------------------------------------------------------------------------

    @extend_schema(methods=["GET"], summary="Its questions in their order", responses=QuestionsSerializer)
    @extend_schema(
        methods=["POST"],
        summary="Ask one question more",
        request=QuestionAskedSerializer,
        responses={201: QuestionsSerializer},
    )
    @action(detail=True, methods=["GET", "POST"], pagination_class=None)
    def questions(self, request: Request, slug: str) -> Response:
        """Asked by the secretariat, after the others."""
        row = self.get_object()
        if request.method == "POST":
            guard("consultations.set_up_consultation", self.person)
            questions.add(row, by=self.person, **valid(QuestionAskedSerializer(data=request.data)))
            return self._questions(row, status=201)
        return self._questions(row)

    @extend_schema(
        summary="Ask in other words",
        parameters=[NUMBER],
        request=ChangeQuestionSerializer,
        responses={200: QuestionsSerializer},
    )
    @action(detail=True, methods=["PATCH"], url_path=r"questions/(?P<number>\d{1,4})", pagination_class=None)
    def question(self, request: Request, slug: str, number: str) -> Response:
        """Answers stay with the question."""
        row, asked = self._asked(number)
        questions.change(asked, by=self.person, **valid(ChangeQuestionSerializer(data=request.data)))
        return self._questions(row)

    @extend_schema(
        summary="Put a question at another place",
        parameters=[NUMBER],
        request=MoveQuestionSerializer,
        responses={200: QuestionsSerializer},
    )
    @action(detail=True, methods=["POST"], url_path=r"questions/(?P<number>\d{1,4})/move", pagination_class=None)
    def move_question(self, request: Request, slug: str, number: str) -> Response:
        """The others move up or down."""
        row, asked = self._asked(number)
        questions.move(asked, by=self.person, **valid(MoveQuestionSerializer(data=request.data)))
        return self._questions(row)

    @extend_schema(
        summary="Take a question out that nobody has answered",
        parameters=[NUMBER],
        request=QuestionReadSerializer,
        responses={200: QuestionsSerializer},
    )
    @action(detail=True, methods=["POST"], url_path=r"questions/(?P<number>\d{1,4})/remove", pagination_class=None)
    def remove_question(self, request: Request, slug: str, number: str) -> Response:
        """Its words stay in the record."""
        row, asked = self._asked(number)
        questions.remove(asked, by=self.person, **valid(QuestionReadSerializer(data=request.data)))
        return self._questions(row)

    # --- phases and leaves ----------------------------------------------------------------------

    @extend_schema(methods=["GET"], summary="Its phases in the order of time", responses=PhasesSerializer)
    @extend_schema(
        methods=["POST"],
        summary="Let it have exactly these phases",
        request=PhasesSerializer,
        responses={200: PhasesSerializer},
    )
    @action(detail=True, methods=["GET", "POST"], pagination_class=None)
    def phases(self, request: Request, slug: str) -> Response:
        """They follow each other without overlapping, within the dates of the round."""
        row = self.get_object()
        if request.method == "POST":
            guard("consultations.set_up_consultation", self.person)
            given = valid(PhasesSerializer(data=request.data))
            phases.set_all(row, [_planned(each) for each in given["phases"]], by=self.person, seen=given["seen"])
        return Response(PhasesSerializer({"seen": phases.stamp(row), "phases": queries.phases(row)}).data)

    @extend_schema(methods=["GET"], summary="Who has leave to be late", responses=LeaveSerializer(many=True))
    @extend_schema(methods=["POST"], summary="Give leave", request=LeaveSerializer, responses={201: LeaveSerializer})
    @action(detail=True, methods=["GET", "POST"])
    def leaves(self, request: Request, slug: str) -> Response:
        """For the secretariat; the delegation is told."""
        guard("consultations.give_leave", self.person)
        row = self.get_object()
        if request.method == "POST":
            made = leaves.give(row, by=self.person, **valid(LeaveSerializer(data=request.data)))
            return Response(LeaveSerializer(made).data, status=201)
        page = self.paginate_queryset(queries.leaves(row))
        return self.get_paginated_response(LeaveSerializer(page, many=True).data)

    @extend_schema(
        summary="Extend a leave",
        parameters=[OpenApiParameter("leave", int, OpenApiParameter.PATH)],
        request=ExtendLeaveSerializer,
        responses={200: LeaveSerializer},
    )
    @action(detail=True, methods=["POST"], url_path=r"leaves/(?P<leave>\d{1,9})/extend", pagination_class=None)
    def extend_leave(self, request: Request, slug: str, leave: str) -> Response:
        """To a later moment."""
        found = self._leave(leave)
        now = leaves.extend(found, by=self.person, **valid(ExtendLeaveSerializer(data=request.data)))
        return Response(LeaveSerializer(now).data)

    @extend_schema(
        summary="Take a leave back",
        parameters=[OpenApiParameter("leave", int, OpenApiParameter.PATH)],
        request=TakeBackSerializer,
        responses={200: LeaveSerializer},
    )
    @action(detail=True, methods=["POST"], url_path=r"leaves/(?P<leave>\d{1,9})/take-back", pagination_class=None)
    def take_back_leave(self, request: Request, slug: str, leave: str) -> Response:
        """The delegation is told why."""
        found = self._leave(leave)
        now = leaves.take_back(found, by=self.person, **valid(TakeBackSerializer(data=request.data)))
        return Response(LeaveSerializer(now).data)

    def _round(self, slug: str, *, status: int = 200) -> Response:
        row = queries.consultation(slug).get()
        return Response(RoundSerializer(row, context=self.get_serializer_context()).data, status=status)

    def _questions(self, row: Consultation, *, status: int = 200) -> Response:
        found = {"seen": questions.stamp_of_order(row), "questions": queries.questions(row)}
        return Response(QuestionsSerializer(found).data, status=status)

    def _asked(self, number: str) -> tuple[Consultation, Question]:
        guard("consultations.set_up_consultation", self.person)
        row = self.get_object()
        return row, get_object_or_404(queries.questions(row), number=int(number))

    def _leave(self, key: str) -> Leave:
        guard("consultations.give_leave", self.person)
        found = queries.leaves(self.get_object()).filter(pk=int(key)).first()
        if found is None:
            raise Http404
        return found


def _planned(given: dict[str, Any]) -> Planned:
    return Planned(
        given["name"],
        given["opens_at"],
        given.get("closes_at"),
        tuple(given["members_may"]),
        tuple(given["observers_may"]),
        given.get("number"),
    )
