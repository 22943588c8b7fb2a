"""How sections, recommendations and their revisions look in the API, and what its verbs take."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consultations.enums import PUBLIC_CONTRIBUTIONS
from recommendations import queries
from recommendations.api.fields import ReadableRecommendation, TextFields
from recommendations.enums import Change, Consensus, DesignationWord, Validated
from recommendations.models import Proposer, Recommendation, Revision, Section
from recommendations.queries import validity

REASON = 500  # characters, as the revision keeps them


class SectionSerializer(serializers.ModelSerializer):
    """A numbered part of a compilation."""

    consultation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    count = serializers.IntegerField(read_only=True, help_text="How many of its recommendations you may read.")

    class Meta:
        model = Section
        fields = ("id", "consultation", "position", "numeral", "title", "count")
        read_only_fields = fields


class PlacedInSerializer(serializers.ModelSerializer):
    """The section of a recommendation."""

    class Meta:
        model = Section
        fields = ("numeral", "title")
        read_only_fields = fields


class ProposerSerializer(serializers.ModelSerializer):
    """A delegation behind a recommendation, in the printed order."""

    delegation = serializers.CharField(source="delegation.name", read_only=True, help_text="Its printed name.")
    slug = serializers.SlugField(
        source="delegation.slug", read_only=True, help_text="The delegation's address, as in delegations/."
    )

    class Meta:
        model = Proposer
        fields = ("delegation", "slug", "person", "role")
        read_only_fields = fields


class SpanOfSourceSerializer(serializers.Serializer):
    """Where in a part of the contribution the words stand."""

    part = serializers.IntegerField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class SourceSerializer(serializers.Serializer):
    """A contribution that a text was extracted from."""

    extract = serializers.IntegerField(help_text="As in extracts/.")
    contribution = serializers.CharField(help_text="Its reference.")
    number = serializers.IntegerField(allow_null=True)
    passages = SpanOfSourceSerializer(many=True)


class RecommendationSerializer(TextFields, serializers.ModelSerializer):
    """A recommendation with its current text."""

    consultation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    section = PlacedInSerializer(read_only=True, allow_null=True, help_text="Null: not yet placed.")
    proposers = ProposerSerializer(many=True, read_only=True)
    merged_into: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="reference", read_only=True, allow_null=True
    )
    revision = serializers.SerializerMethodField(help_text="The number of the current revision.")
    indicator = serializers.SerializerMethodField(help_text="Null while positions are sealed, or it is not published.")
    addressees = serializers.SerializerMethodField(help_text="To whom it is addressed, by name.")
    sources = serializers.SerializerMethodField(help_text="The contributions that it was extracted from.")
    validation = serializers.SerializerMethodField(
        help_text="Whether its contributors have validated it; null where it was not extracted from a contribution."
    )
    designation = serializers.ChoiceField(
        source="designation_word",
        choices=DesignationWord.choices,
        read_only=True,
        allow_null=True,
        help_text="Null until the chair designates it.",
    )

    class Meta:
        model = Recommendation
        fields = (
            "reference",
            "consultation",
            "number",
            "source_label",
            "section",
            "attribution",
            "proposers",
            "status",
            "merged_into",
            "revision",
            "language",
            "text",
            "html",
            "footnotes",
            "indicator",
            "designation",
            "provenance",
            "kind",
            "addressees",
            "sources",
            "validation",
        )
        read_only_fields = fields

    def get_addressees(self, row: Recommendation) -> list[str]:
        """By name."""
        return [each.name for each in row.addressees.all()]

    @extend_schema_field(SourceSerializer(many=True))
    def get_sources(self, row: Recommendation) -> list[dict[str, Any]]:
        """Those before the public."""
        return [
            {
                "extract": each.pk,
                "contribution": each.contribution.reference,
                "number": each.contribution.number,
                "passages": [{"part": span.part_id, "start": span.start, "end": span.end} for span in each.spans.all()],
            }
            for each in row.extracts.all()
            if each.contribution.status in PUBLIC_CONTRIBUTIONS
        ]

    @extend_schema_field(serializers.ChoiceField(choices=Validated.choices, allow_null=True))
    def get_validation(self, row: Recommendation) -> str | None:
        """The most serious word of its extracts."""
        found = validity.of(row)
        return None if found is None else found.value

    def revision_of(self, row: Recommendation) -> Revision | None:
        """The current one."""
        return row.current

    def get_revision(self, row: Recommendation) -> int | None:
        """Null before the first revision."""
        return row.current.number if row.current else None

    @extend_schema_field(serializers.ChoiceField(choices=Consensus.choices, allow_null=True))
    def get_indicator(self, row: Recommendation) -> str | None:
        """Computed from the positions on its current text."""
        return queries.indicator_shown(row)


class RevisionSerializer(serializers.ModelSerializer):
    """One immutable text of a recommendation, without the text."""

    kind = serializers.ChoiceField(source="change", choices=Change.choices, read_only=True)
    person = serializers.CharField(source="created_by.name", default="", read_only=True)
    delegation = serializers.CharField(source="created_for.name", default="", read_only=True)

    class Meta:
        model = Revision
        fields: tuple[str, ...] = ("number", "kind", "reason", "created_at", "person", "delegation")
        read_only_fields = fields


class RevisionWithTextSerializer(TextFields, RevisionSerializer):
    """One immutable text of a recommendation."""

    class Meta(RevisionSerializer.Meta):
        fields = (*RevisionSerializer.Meta.fields, "text", "html", "footnotes")
        read_only_fields = fields

    def revision_of(self, row: Revision) -> Revision:
        """Itself."""
        return row

    def id_prefix(self, row: Revision) -> str:
        """Texts of several revisions may stand on one page."""
        return f"r{row.number}"


# --- comparing -------------------------------------------------------------------------------


class SpanSerializer(serializers.Serializer):
    """Two revisions: ``from`` and ``to`` by their numbers."""

    def get_fields(self) -> dict[str, Any]:
        """Declared here because ``from`` is a word of Python."""
        return {
            name: serializers.IntegerField(min_value=1, max_value=999_999_999, required=False)
            for name in ("from", "to")
        }


class RunSerializer(serializers.Serializer):
    """Words that stayed, came or went."""

    kind = serializers.ChoiceField(choices=("same", "added", "deleted"))
    text = serializers.CharField()
    by = serializers.ListField(child=serializers.CharField(), help_text="Short names; empty between revisions.")
    amendments = serializers.ListField(child=serializers.CharField(), help_text="References of amendments.")


class UnitSerializer(serializers.Serializer):
    """One block of the text."""

    unit = serializers.CharField(help_text="Counted through the comparison.")
    runs = RunSerializer(many=True)
    alternatives = serializers.ListField(child=serializers.DictField(), help_text="Empty between revisions.")


class StretchSerializer(serializers.Serializer):
    """Words, the revision that brought them, and the amendment whose words they are."""

    text = serializers.CharField(help_text="Without markup.")
    revision = serializers.IntegerField()
    amendment = serializers.CharField(allow_null=True, help_text="Its reference; null: written for the revision.")


class WrittenUnitSerializer(serializers.Serializer):
    """One unit of the current text."""

    unit = serializers.CharField(help_text="Its identity, which survives from revision to revision.")
    runs = StretchSerializer(many=True)


class BlameSerializer(serializers.Serializer):
    """Who wrote what."""

    units = WrittenUnitSerializer(many=True)
    revisions = RevisionSerializer(many=True, help_text="Those that have words left, the newest first.")


class ComparisonSerializer(serializers.Serializer):
    """What changed, block by block and word by word."""

    units = UnitSerializer(many=True)


# --- verbs -----------------------------------------------------------------------------------
# Emptiness is the action's to refuse: with the sentence that the page shows too.


class ReviseSerializer(serializers.Serializer):
    """A new text, made from the revision that was read."""

    text = serializers.CharField(allow_blank=True, trim_whitespace=False, help_text="Markdown.")
    seen_revision = serializers.IntegerField(min_value=0, help_text="The number of the revision that was read.")
    kind = serializers.ChoiceField(choices=Change.choices, default=Change.SUBSTANTIVE)
    reason = serializers.CharField(
        allow_blank=True, default="", max_length=REASON, help_text="An editorial change needs one."
    )
    merge = serializers.BooleanField(
        default=False,
        help_text="Whether to merge what was saved since; what changes the same words is refused all the same.",
    )


class RestoreSerializer(serializers.Serializer):
    """An earlier text as the next revision."""

    number = serializers.IntegerField(min_value=1, max_value=999_999_999, help_text="The revision to restore.")
    seen_revision = serializers.IntegerField(min_value=0, help_text="The number of the revision that was read.")
    kind = serializers.ChoiceField(choices=Change.choices, default=Change.SUBSTANTIVE)
    reason = serializers.CharField(
        allow_blank=True,
        default="",
        max_length=REASON,
        help_text="Kept after “Restores revision …”. An editorial change needs one.",
    )


class WithdrawSerializer(serializers.Serializer):
    """Why the recommendation is taken back."""

    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)


class MergeIntoSerializer(serializers.Serializer):
    """Where the recommendation goes, and why."""

    into = ReadableRecommendation(help_text="The other recommendation's reference.")
    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)
