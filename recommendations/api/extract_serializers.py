"""How extracts look in the API, and what their verbs take."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consultations.models import Delegation
from recommendations import queries
from recommendations.api.fields import ReadableRecommendation
from recommendations.enums import RecommendationKind, Validated
from recommendations.models import Extract, ExtractCorrection, Span
from recommendations.queries import composing, validity

REASON = 500  # characters


class PassageSerializer(serializers.ModelSerializer):
    """An exact passage of a contribution."""

    part = serializers.IntegerField(source="part_id", read_only=True, help_text="The part's key.")
    position = serializers.IntegerField(source="part.position", read_only=True, help_text="The part's place.")
    words = serializers.SerializerMethodField(help_text="As stored: Markdown.")

    class Meta:
        model = Span
        fields = ("part", "position", "start", "end", "words")
        read_only_fields = fields

    def get_words(self, row: Span) -> str:
        """Exactly what stands there."""
        return row.part.text[row.start : row.end]


class ExtractCorrectionSerializer(serializers.ModelSerializer):
    """Other words that a contributor proposes."""

    class Meta:
        model = ExtractCorrection
        fields = ("text", "passages", "reason", "proposed_at", "answered_at", "is_accepted", "answer")
        read_only_fields = fields


class ExtractSerializer(serializers.ModelSerializer):
    """That a recommendation was taken from a contribution."""

    recommendation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="reference", read_only=True)
    number = serializers.IntegerField(source="recommendation.number", read_only=True, allow_null=True)
    contribution: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="reference", read_only=True)
    passages = PassageSerializer(source="spans", many=True, read_only=True)
    validation = serializers.SerializerMethodField(help_text="What is said of it wherever the text is shown.")

    class Meta:
        model = Extract
        fields: tuple[str, ...] = (
            "id",
            "recommendation",
            "number",
            "contribution",
            "passages",
            "validation",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=Validated.choices))
    def get_validation(self, row: Extract) -> str:
        """Derived from what its contributor has said, and of which revision."""
        return validity.of_extract(row).value


class ExtractInFullSerializer(ExtractSerializer):
    """The same for those whom it concerns: what was asked and said."""

    state = serializers.CharField(source="validation", read_only=True)
    revision = serializers.IntegerField(source="revision.number", default=None, read_only=True)
    corrections = ExtractCorrectionSerializer(many=True, read_only=True)

    class Meta(ExtractSerializer.Meta):
        fields = (
            *ExtractSerializer.Meta.fields,
            "state",
            "asked_at",
            "due_at",
            "answered_at",
            "remark",
            "revision",
            "corrections",
        )
        read_only_fields = fields


class PassagesField(serializers.ListField):
    """Passages of a contribution, each as "part:first:last" in the characters of the stored text."""

    child = serializers.CharField(max_length=60)

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=composing.MOST, **options)


class MakeSerializer(serializers.Serializer):
    """A recommendation made of passages; what is left out is taken from the contribution."""

    passages = PassagesField(help_text="“part:first:last”: the part's key, the first and the last character.")
    into = ReadableRecommendation(
        default=None, allow_null=True, help_text="A recommendation that exists: the passages become a source of it."
    )
    kind = serializers.ChoiceField(choices=RecommendationKind.choices, default=RecommendationKind.RECOMMENDATION)
    section = serializers.CharField(
        allow_null=True, default=None, help_text="The numeral of a section; null: unplaced."
    )
    attribution = serializers.CharField(allow_blank=True, default="", max_length=500)
    proposers: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug", queryset=Delegation.objects.all(), many=True, default=()
    )
    source_label = serializers.CharField(allow_null=True, allow_blank=True, default=None, max_length=120)
    addressees = serializers.ListField(child=serializers.CharField(max_length=400), max_length=50, default=list)
    language = serializers.CharField(allow_blank=True, default="", max_length=16)
    publish = serializers.BooleanField(default=False)
    seen_overlaps = serializers.ListField(
        child=serializers.IntegerField(), default=list, help_text="Extracts with some of the same words that you know."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The section of the contribution's round."""
        numeral = attrs["section"]
        if not numeral:
            return {**attrs, "section": None}
        found = queries.sections_of(self.context["consultation"]).filter(numeral=numeral).first()
        if found is None:
            raise serializers.ValidationError({"section": [f"There is no section {numeral} in this consultation."]})
        return {**attrs, "section": found}


class AskSerializer(serializers.Serializer):
    """Until when contributors answer."""

    due_at = serializers.DateTimeField(help_text="At least 72 hours from now.")


class SeenRevisionSerializer(serializers.Serializer):
    """Which revision was read."""

    seen_revision = serializers.IntegerField(min_value=0)


class CorrectExtractSerializer(serializers.Serializer):
    """Other words, or other passages."""

    text = serializers.CharField(allow_blank=True, default="", trim_whitespace=False, help_text="Markdown.")
    passages = PassagesField(default=list)
    reason = serializers.CharField(allow_blank=True, default="", max_length=2000)


class ExtractReasonSerializer(serializers.Serializer):
    """A reason, for the record."""

    reason = serializers.CharField(allow_blank=True, default="", max_length=2000)


class MoveExtractSerializer(ExtractReasonSerializer):
    """The right passages, and why."""

    passages = PassagesField()


class DescribeSerializer(serializers.Serializer):
    """What an item is, and to whom it is addressed."""

    kind = serializers.ChoiceField(choices=RecommendationKind.choices)
    addressees = serializers.ListField(child=serializers.CharField(max_length=400), max_length=50)


class AskedSerializer(serializers.Serializer):
    """How many texts contributors are asked about."""

    asked = serializers.IntegerField()


class ContributorProgressSerializer(serializers.Serializer):
    """How far one delegation is with what was extracted from it."""

    delegation = serializers.CharField(source="delegation.name")
    slug = serializers.CharField(source="delegation.slug")
    extracted = serializers.IntegerField()
    asked = serializers.IntegerField()
    confirmed = serializers.IntegerField()
    stale = serializers.IntegerField()
    corrected = serializers.IntegerField()
    disputed = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    silent = serializers.IntegerField()
    overdue = serializers.IntegerField()
    due_at = serializers.DateTimeField(allow_null=True)
