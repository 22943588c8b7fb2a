"""How the order of a compilation, its numbers and cross-references look in the API, and what its verbs take."""

from typing import Any

from rest_framework import serializers

from consultations.models import Consultation
from recommendations.api.fields import ReadableRecommendation, section_of
from recommendations.api.serializers import REASON
from recommendations.enums import ReferenceState, Status
from recommendations.models import Section

SEEN = "The stamp of the order that was looked at, from “compilation/”."


class PlacedSerializer(serializers.Serializer):
    """A text in the order of the compilation."""

    reference = serializers.CharField()
    section = serializers.CharField(source="section.numeral", default=None, allow_null=True)
    number = serializers.IntegerField(allow_null=True)
    will_be = serializers.IntegerField(allow_null=True, help_text="The number that it would get now.")
    status = serializers.ChoiceField(choices=Status.choices)
    attribution = serializers.CharField()


class OrderedSectionSerializer(serializers.ModelSerializer):
    """A section in the order of the compilation."""

    class Meta:
        model = Section
        fields = ("id", "position", "numeral", "title")
        read_only_fields = fields


class OrderSerializer(serializers.Serializer):
    """The whole order of a compilation."""

    answers_one = True

    stamp = serializers.IntegerField(help_text="Send it back as “seen” with a change of the order.")
    sections = OrderedSectionSerializer(many=True)
    recommendations = PlacedSerializer(many=True)


class _Target(serializers.Serializer):
    section = serializers.CharField(allow_null=True, help_text="The numeral of a section; null: not yet placed.")
    after = ReadableRecommendation(allow_null=True, default=None, help_text="Right behind this one.")
    before = ReadableRecommendation(allow_null=True, default=None, help_text="Right before this one; neither: last.")
    seen = serializers.IntegerField(min_value=0, help_text=SEEN)
    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The section of the consultation."""
        return {**attrs, "section": section_of(self.context["consultation"], attrs["section"])}


class PlaceInSectionSerializer(_Target):
    """Where one text goes."""


class PlaceManySerializer(_Target):
    """Where several texts go, in their order."""

    recommendations = serializers.ListField(child=ReadableRecommendation(), max_length=500)


class MoveSerializer(serializers.Serializer):
    """One place up or down."""

    up = serializers.BooleanField()
    seen = serializers.IntegerField(min_value=0, help_text=SEEN)


class NewSectionSerializer(serializers.Serializer):
    """A section to add."""

    consultation: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug", queryset=Consultation.objects.all()
    )
    title = serializers.CharField(allow_blank=True)
    numeral = serializers.CharField(allow_blank=True, default="", help_text="Empty: the one that follows.")


class RenameSectionSerializer(serializers.Serializer):
    """What a section is called."""

    title = serializers.CharField(allow_blank=True)
    numeral = serializers.CharField(allow_blank=True, default="", help_text="Empty: it stays.")
    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)


class MoveSectionSerializer(serializers.Serializer):
    """Where a section goes with everything in it."""

    position = serializers.IntegerField(help_text="Counted from 1.")
    seen = serializers.IntegerField(min_value=0, help_text=SEEN)


class RemoveSectionSerializer(serializers.Serializer):
    """What was looked at before a section is removed."""

    seen = serializers.IntegerField(min_value=0, help_text=SEEN)


class NumberSerializer(serializers.Serializer):
    """A number that was given, or would be."""

    reference = serializers.CharField()
    number = serializers.IntegerField()


class FreezeSerializer(serializers.Serializer):
    """The order whose preview was looked at."""

    seen = serializers.IntegerField(min_value=0, allow_null=True, default=None, help_text=f"{SEEN} Null: any.")


class SplitSerializer(serializers.Serializer):
    """Which units go into which text."""

    parts = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(max_length=40)),
        help_text="For each text the identities of its units, as “blame/” gives them.",
    )
    keep = serializers.BooleanField(
        default=True, help_text="Whether the first text keeps the number; otherwise it is withdrawn with pointers."
    )
    seen_revision = serializers.IntegerField(min_value=0)
    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)


class MergeManySerializer(serializers.Serializer):
    """Several texts into one: into an existing one, or into a new text."""

    recommendations = serializers.ListField(child=ReadableRecommendation(), max_length=100)
    into = ReadableRecommendation(allow_null=True, default=None, help_text="Null: into a new text.")
    text = serializers.CharField(allow_blank=True, default="", trim_whitespace=False, help_text="Of the new one.")
    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)


class CrossReferenceSerializer(serializers.Serializer):
    """A number that a text names, and what stands under it."""

    recommendation = serializers.CharField(source="recommendation.reference")
    number = serializers.IntegerField()
    words = serializers.CharField()
    state = serializers.ChoiceField(choices=ReferenceState.choices)
    target = serializers.CharField(allow_null=True, help_text="The reference of what bears that number.")
    unsure_because = serializers.CharField()


class MarkReferenceSerializer(serializers.Serializer):
    """Whether the text means that number, and why it may not."""

    number = serializers.IntegerField(min_value=1, max_value=999_999)
    unsure = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)
