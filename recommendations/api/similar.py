"""Which texts are alike, and how the secretariat has said that they are related."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations import queries, similar
from recommendations.actions import relations as actions
from recommendations.api.fields import ReadableRecommendation
from recommendations.api.serializers import REASON
from recommendations.enums import CONFIRMED_RELATIONS, PUBLIC_STATUSES, RelationKind, SimilarityKind
from recommendations.models import Recommendation
from recommendations.queries import relations
from wgec.kernel.endpoints import Endpoint, valid

# Emptiness is the action's to refuse: with the sentence that the page shows too.


class PairSerializer(serializers.Serializer):
    """Another recommendation, and which revisions of both were read."""

    other = ReadableRecommendation(help_text="Its reference.")
    seen_revision = serializers.IntegerField()
    other_seen_revision = serializers.IntegerField()
    note = serializers.CharField(allow_blank=True, default="", max_length=REASON, help_text="Shown with the relation.")


class RelateSerializer(PairSerializer):
    """How the two are related."""

    kind = serializers.ChoiceField(
        choices=[(kind.value, kind.label) for kind in CONFIRMED_RELATIONS],
        help_text="“derived”: this one is derived from the other.",
    )


class UnrelateSerializer(serializers.Serializer):
    """Which relation is taken back, and why."""

    other = ReadableRecommendation(help_text="Its reference.")
    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)


class RelationSerializer(serializers.Serializer):
    """What the secretariat says of two texts."""

    kind = serializers.CharField(source="relation.kind")
    is_origin = serializers.BooleanField(help_text="With “derived”: the other text is derived from this one.")
    said = serializers.CharField(help_text="In words, seen from this text.")
    note = serializers.CharField(source="relation.note")
    revision = serializers.SerializerMethodField(help_text="Of this text, when it was said.")
    other_revision = serializers.SerializerMethodField(help_text="Of the other text, when it was said.")
    is_moved = serializers.BooleanField(help_text="One of both has changed substantively since.")
    decided_at = serializers.DateTimeField(source="relation.decided_at")

    def get_revision(self, row: relations.Related) -> int:
        """Its number."""
        return self._numbers(row)[0]

    def get_other_revision(self, row: relations.Related) -> int:
        """Its number."""
        return self._numbers(row)[1]

    def _numbers(self, row: relations.Related) -> tuple[int, int]:
        said = row.relation
        numbers = said.revision.number, said.other_revision.number
        return numbers if said.other_id == row.other.pk else (numbers[1], numbers[0])


class SimilarSerializer(serializers.Serializer):
    """A recommendation that is like another, or that the secretariat has related to it."""

    reference = serializers.CharField(source="recommendation.reference")
    number = serializers.IntegerField(source="recommendation.number", allow_null=True)
    consultation = serializers.CharField(source="recommendation.consultation.slug")
    attribution = serializers.CharField(source="recommendation.attribution")
    status = serializers.CharField(source="recommendation.status")
    kind = serializers.ChoiceField(
        choices=SimilarityKind.choices, allow_null=True, help_text="As computed; null with a relation."
    )
    likeness = serializers.FloatField(allow_null=True, help_text="From 0 to 1; null with a relation.")
    reason = serializers.CharField(help_text="In what they are alike, in words: the strongest reason.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="All of them.")
    relation = RelationSerializer(
        allow_null=True, help_text="What the secretariat has confirmed; null: suggested only."
    )


@dataclass(frozen=True, slots=True)
class _Listed:
    """One of the list: a relation, or a suggestion."""

    recommendation: Recommendation
    kind: str | None
    likeness: float | None
    reason: str
    reasons: list[str]
    relation: relations.Related | None


def _listed(row: Recommendation, user: Any) -> list[_Listed]:
    confirmed = relations.of(row) if row.status in PUBLIC_STATUSES else []
    return [
        *(_Listed(each.other, None, None, each.said, [each.said], each) for each in confirmed),
        *(
            _Listed(each.recommendation, each.kind, each.likeness, each.reason, each.reasons, None)
            for each in similar.to_recommendation(row, user)
        ),
    ]


class RelatedEndpoint(Endpoint):
    """What recommendations answer about others that are like them."""

    @extend_schema(
        summary="The recommendations related to it and most like it, of any round",
        responses=SimilarSerializer(many=True),
    )
    @action(detail=True, filterset_class=None, pagination_class=None)
    def similar(self, request: Request, reference: str) -> Response:
        """What the secretariat has confirmed first; then at most five suggestions, each with its reasons in words."""
        row = get_object_or_404(queries.whole(self.person), reference=reference)
        return Response(SimilarSerializer(_listed(row, self.person), many=True).data)

    @extend_schema(
        summary="Confirm how it is related to another",
        request=RelateSerializer,
        responses={200: SimilarSerializer(many=True)},
    )
    @action(detail=True, methods=["POST"])
    def relate(self, request: Request, reference: str) -> Response:
        """For the secretariat; both texts must be as they were read, otherwise 409 “text_has_moved”."""
        row, given = self.get_object(), self._given(RelateSerializer, request)
        kind = RelationKind(given.pop("kind"))
        actions.relate(row, given.pop("other"), kind, by=self.person, **given)
        return self._related(reference)

    @extend_schema(
        summary="Dismiss the suggestion that another is like it",
        request=PairSerializer,
        responses={200: SimilarSerializer(many=True)},
    )
    @action(detail=True, methods=["POST"])
    def dismiss_similar(self, request: Request, reference: str) -> Response:
        """For the secretariat; it comes back when one of both changes substantively."""
        row, given = self.get_object(), self._given(PairSerializer, request)
        actions.dismiss_similar(row, given.pop("other"), by=self.person, **given)
        return self._related(reference)

    @extend_schema(
        summary="Take back what was said of two texts",
        request=UnrelateSerializer,
        responses={200: SimilarSerializer(many=True)},
    )
    @action(detail=True, methods=["POST"])
    def unrelate(self, request: Request, reference: str) -> Response:
        """For the secretariat, with a reason."""
        row, given = self.get_object(), self._given(UnrelateSerializer, request)
        actions.unrelate(row, given.pop("other"), by=self.person, **given)
        return self._related(reference)

    def _given(self, serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
        return valid(serializer(data=request.data, context=self.get_serializer_context()))

    def _related(self, reference: str) -> Response:
        row = get_object_or_404(queries.whole(self.person), reference=reference)
        return Response(SimilarSerializer(_listed(row, self.person), many=True).data)
