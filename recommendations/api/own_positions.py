"""Endpoints of a delegation's own: its private note on a text, and many positions at once."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations import queries
from recommendations.actions import bulk_lines, bulk_positions, position_notes
from recommendations.actions.bulk_lines import Line
from recommendations.actions.bulk_positions import Checked
from recommendations.enums import LineOutcome, Stance
from recommendations.models import PositionNote
from recommendations.queries import own
from wgec.kernel.access import guard
from wgec.kernel.endpoints import REFUSALS, Endpoint, RefusalSerializer, valid


class NoteSerializer(serializers.Serializer):
    """The private note of the delegation that you act for."""

    text = serializers.CharField(help_text="Empty: there is none.")
    written_at = serializers.CharField(help_text="Empty: there is none. Hand it back as “seen_at”.")
    person = serializers.CharField(help_text="Who wrote it last.")


class WriteNoteSerializer(serializers.Serializer):
    """The note as it shall be."""

    text = serializers.CharField(allow_blank=True, trim_whitespace=False, help_text="Empty: the note is cleared.")
    seen_at = serializers.CharField(
        allow_blank=True,
        default="",
        max_length=40,
        help_text="“written_at” of the note that you have read; another one written since is refused with 409.",
    )


class Noted(Endpoint):
    """``note/`` of a text: for the people of one delegation, each of their own."""

    @extend_schema(summary="Your delegation's private note on it", responses=NoteSerializer)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def note(self, request: Request, reference: str) -> Response:
        """Nobody else ever reads it, neither the secretariat nor the chair."""
        guard("recommendations.read_positions_due", self.person)
        return Response(_shown(own.note(self.get_object(), self.person)))

    @extend_schema(
        summary="Write your delegation's private note on it",
        request=WriteNoteSerializer,
        responses={200: NoteSerializer},
    )
    @note.mapping.post
    def write_note(self, request: Request, reference: str) -> Response:
        """For heads and drafters; of two who write at once nobody loses anything."""
        made = position_notes.write(self.get_object(), by=self.person, **valid(WriteNoteSerializer(data=request.data)))
        return Response(_shown(made))


def _shown(note: PositionNote | None) -> dict[str, Any]:
    words = {"text": note.text, "person": note.written_by.name} if note else {"text": "", "person": ""}
    return NoteSerializer({**words, "written_at": position_notes.seen(note)}).data


_LINE: dict[str, Any] = {
    "oneOf": [
        {"type": "string", "example": "25; Arcadia; support"},
        {
            "type": "object",
            "properties": {
                "recommendation": {"type": "string", "description": "Its printed number or its reference."},
                "delegation": {"type": "string", "description": "Printed name, short name or address."},
                "stance": {"type": "string"},
                "statement": {"type": "string"},
                "change_needed": {"type": "string"},
                "expected_on": {"type": "string", "format": "date"},
                "amendments": {"type": "string", "description": "Labels or references, divided by commas."},
                "seen_revision": {"type": "integer"},
            },
            "required": ["recommendation"],
        },
    ]
}
_WORDS = serializers.CharField(allow_blank=True, trim_whitespace=False)
_PARTS = frozenset(_LINE["oneOf"][1]["properties"])


@extend_schema_field(_LINE)
class LineField(serializers.Field):
    """A line as it would be pasted, or an object with its parts."""

    def to_internal_value(self, data: Any) -> str | dict[str, str]:
        """Words, or an object of words."""
        if isinstance(data, str):
            return self._words(data)
        if isinstance(data, dict) and "recommendation" in data and not set(data) - _PARTS:
            return {name: "" if value is None else self._words(str(value)) for name, value in data.items()}
        raise serializers.ValidationError(
            f"A line is a text, or an object with “recommendation” and any of {', '.join(sorted(_PARTS))}."
        )

    def _words(self, given: str) -> str:
        """``given``, unless there are characters in it that no database and no answer can hold."""
        words: str = _WORDS.run_validation(given)
        return words

    def to_representation(self, value: Any) -> Any:
        """As it was sent."""
        return value


class BulkSerializer(serializers.Serializer):
    """The lines, and whether to record what is right of them."""

    consultation = serializers.SlugField(help_text="Its address.")
    lines = serializers.ListField(child=LineField(), max_length=bulk_lines.MAX_LINES)
    confirm = serializers.BooleanField(default=False, help_text="Without it nothing is written.")
    seen_revisions = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=999_999_999),
        default=dict,
        help_text="By reference, what was answered before: a text that was revised since is refused.",
    )


class LineSerializer(serializers.Serializer):
    """What one line would do, or has done."""

    line = serializers.IntegerField()
    recommendation = serializers.CharField(allow_null=True, help_text="Its reference.")
    delegation = serializers.CharField(allow_null=True, help_text="Its address.")
    stance = serializers.ChoiceField(choices=Stance.choices, allow_null=True)
    effect = serializers.ChoiceField(choices=LineOutcome.choices)
    sentence = serializers.CharField(help_text="What it does, or why it is refused.")


class BulkAnswerSerializer(serializers.Serializer):
    """Every line in its order."""

    confirmed = serializers.BooleanField(help_text="Whether anything was written.")
    counts = serializers.DictField(child=serializers.IntegerField())
    seen_revisions = serializers.DictField(child=serializers.IntegerField())
    lines = LineSerializer(many=True)


class ManyPositions(Endpoint):
    """``bulk/``: positions, many at once."""

    @extend_schema(
        summary="Enter many positions: looked at, and with “confirm” recorded",
        request=BulkSerializer,
        responses={200: BulkAnswerSerializer, 404: OpenApiResponse(RefusalSerializer, description=REFUSALS["404"])},
    )
    @action(detail=False, methods=["POST"], filterset_class=None, pagination_class=None)
    def bulk(self, request: Request) -> Response:
        """Heads enter their own delegation's, the secretariat everybody's; what is wrong stops nothing else."""
        given = valid(BulkSerializer(data=request.data))
        guard("recommendations.record_position", self.person)
        consultation = next(
            (each for each in queries.rounds_to_read(self.person) if each.slug == given["consultation"]), None
        )
        if consultation is None:
            raise Http404
        lines, seen = list(_lines(given["lines"])), given["seen_revisions"]
        if given["confirm"]:
            found = bulk_positions.record(consultation, lines, by=self.person, seen=seen)
        else:
            found = bulk_positions.check(consultation, lines, by=self.person, seen=seen)
        return Response(BulkAnswerSerializer(_answer(found, is_done=given["confirm"])).data)


def _lines(given: Sequence[str | dict[str, str]]) -> list[Line]:
    """Each as a line; its number is its place."""
    return [_line(number, each) for number, each in enumerate(given, start=1)]


def _line(number: int, given: str | dict[str, str]) -> Line:
    if isinstance(given, str):
        return bulk_lines.one(number, given)
    parts: dict[str, Any] = dict(given)
    seen = parts.pop("seen_revision", "")
    return Line(number, **parts, seen_revision=int(seen) if seen.isdecimal() and len(seen) < 10 else None)


def _answer(found: Sequence[Checked], *, is_done: bool) -> dict[str, Any]:
    return {
        "confirmed": is_done,
        "counts": bulk_positions.counts(found),
        "seen_revisions": bulk_positions.revisions(found),
        "lines": [
            {
                "line": each.line.number,
                "recommendation": each.recommendation.reference if each.recommendation else None,
                "delegation": each.delegation.slug if each.delegation else None,
                "stance": each.said.stance if each.said else None,
                "effect": each.outcome,
                "sentence": each.sentence,
            }
            for each in found
        ],
    }
