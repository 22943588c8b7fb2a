"""How amendments look in the API, and what its verbs take."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consultations.models import Delegation
from recommendations.enums import AmendmentKind
from recommendations.models import Amendment, AmendmentVersion, Sponsor
from recommendations.queries import amendments as seen

UNIT = 24  # characters, as the rows keep an identity


class SponsorSerializer(serializers.ModelSerializer):
    """A delegation behind an amendment."""

    delegation = serializers.CharField(source="delegation.name", read_only=True, help_text="Its printed name.")
    slug = serializers.SlugField(
        source="delegation.slug", read_only=True, help_text="The delegation's address, as in delegations/."
    )
    short_name = serializers.CharField(source="delegation.short_name", read_only=True)

    class Meta:
        model = Sponsor
        fields = ("delegation", "slug", "short_name", "role")
        read_only_fields = fields


class VersionSerializer(serializers.ModelSerializer):
    """What an amendment proposes, or proposed: a version never changes."""

    revision = serializers.IntegerField(
        source="base.number", read_only=True, help_text="The revision it was written from."
    )
    of_version = serializers.IntegerField(
        source="parent_base.number",
        default=None,
        read_only=True,
        allow_null=True,
        help_text="Of an amendment to an amendment: the version of that one.",
    )
    units = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="The units that it touches.")
    person = serializers.CharField(source="created_by.name", default="", read_only=True)
    delegation = serializers.CharField(source="created_for.name", default="", read_only=True)

    class Meta:
        model = AmendmentVersion
        fields = (
            "number",
            "cause",
            "headline",
            "text",
            "wording",
            "reasons",
            "revision",
            "of_version",
            "units",
            "place",
            "scope",
            "created_at",
            "person",
            "delegation",
        )
        read_only_fields = fields


class AmendmentSerializer(serializers.ModelSerializer):
    """An amendment with its current version."""

    consultation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    recommendation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="reference", read_only=True)
    parent: serializers.SlugRelatedField = serializers.SlugRelatedField(  # type: ignore[assignment]  # of the answer
        slug_field="reference", read_only=True, allow_null=True, help_text="The amendment that it amends."
    )
    label = serializers.CharField(  # type: ignore[assignment]  # of the answer
        read_only=True, help_text="How people call it: A-12."
    )
    version = VersionSerializer(source="current", read_only=True)
    sponsors = SponsorSerializer(many=True, read_only=True)
    fits = serializers.SerializerMethodField(help_text="Whether it is one of the text as it stands now.")
    result = serializers.IntegerField(
        source="result.number", default=None, read_only=True, allow_null=True, help_text="The revision it became."
    )

    class Meta:
        model = Amendment
        fields = (
            "reference",
            "consultation",
            "recommendation",
            "parent",
            "number",
            "label",
            "kind",
            "status",
            "version",
            "sponsors",
            "fits",
            "created_at",
            "submitted_at",
            "decided_at",
            "decision_reason",
            "referred_to",
            "result",
        )
        read_only_fields = fields

    @extend_schema_field(bool)
    def get_fits(self, row: Amendment) -> bool:
        """False when a newer revision stands, or the other amendment was rewritten."""
        return seen.fits(row)


class CollisionSerializer(serializers.Serializer):
    """Another open amendment that wants something else of the same words."""

    amendment = serializers.CharField(help_text="Its reference.")
    places = serializers.ListField(child=serializers.IntegerField(), help_text="The units where, counted from 1.")


class RollingRunSerializer(serializers.Serializer):
    """Words that stay, or that somebody wants to come or to go."""

    kind = serializers.ChoiceField(choices=("same", "added", "deleted"))
    text = serializers.CharField(help_text="Markdown. The same and the deleted runs joined are the current text.")
    by = serializers.ListField(child=serializers.CharField(), help_text="Short names.")
    amendments = serializers.ListField(child=serializers.CharField(), help_text="References.")


class AlternativeSerializer(serializers.Serializer):
    """Another wording that stands beside a unit."""

    amendment = serializers.CharField(help_text="Its reference.")
    text = serializers.CharField(help_text="Markdown; empty: no text.")
    by = serializers.ListField(child=serializers.CharField(), help_text="Short names.")


class RollingUnitSerializer(serializers.Serializer):
    """One unit with all that is proposed for it."""

    unit = serializers.CharField(allow_null=True, help_text="Null: it does not stand in the current text.")
    after = serializers.CharField(allow_null=True, help_text="Of a new one: the unit after which it would stand.")
    runs = RollingRunSerializer(many=True)
    alternatives = AlternativeSerializer(many=True)


class RollingSerializer(serializers.Serializer):
    """The current text with everything that is open on it."""

    revision = serializers.IntegerField(help_text="The current one.")
    units = RollingUnitSerializer(many=True)
    left_out = serializers.ListField(
        child=serializers.CharField(), help_text="Open amendments that cannot be shown in the text: their references."
    )


# --- verbs -----------------------------------------------------------------------------------
# Emptiness and lengths are the action's to refuse: with the sentence that the page shows too.


class WordsSerializer(serializers.Serializer):
    """What an amendment says."""

    text = serializers.CharField(
        allow_blank=True,
        default="",
        trim_whitespace=False,
        help_text="The whole text as it would read (Markdown); of an alternative the other wording, of a request in "
        "words the request.",
    )
    headline = serializers.CharField(allow_blank=True, default="", help_text="Left empty, it is taken from the change.")
    reasons = serializers.CharField(allow_blank=True, default="", trim_whitespace=False, help_text="Markdown.")
    seen_revision = serializers.IntegerField(
        min_value=0,
        max_value=999_999_999,
        help_text="The number of the revision that was read; of an amendment to an amendment, of its version.",
    )


class ProposeAmendmentSerializer(WordsSerializer):
    """A new amendment."""

    kind = serializers.CharField(
        allow_blank=True,
        default="",
        help_text=f"“{AmendmentKind.ALTERNATIVE}”, “{AmendmentKind.DELETE}” with units, “{AmendmentKind.EDITORIAL}” or "
        f"“{AmendmentKind.FREE_TEXT}”; every other kind is read from the difference.",
    )
    unit = serializers.CharField(allow_blank=True, default="", max_length=UNIT, help_text="The unit it is about.")
    units = serializers.ListField(
        child=serializers.CharField(max_length=UNIT), default=list, max_length=1000, help_text="Several of them."
    )
    for_delegation: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=Delegation.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="For the secretariat: the delegation on whose behalf.",
    )
    submit = serializers.BooleanField(default=True, help_text="False: keep it as a draft of the delegation.")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """One unit or several, as the action wants them."""
        unit = given.pop("unit")
        return {**given, "units": [*([unit] if unit else []), *given["units"]]}


class RewriteAmendmentSerializer(WordsSerializer):
    """Other words for an amendment."""

    seen_version = serializers.IntegerField(
        min_value=0, max_value=999_999_999, help_text="The number of the version that was read."
    )


class ReasonGivenSerializer(serializers.Serializer):
    """Why a step is taken."""

    reason = serializers.CharField(allow_blank=True, default="", max_length=500)
