"""How positions look in the API, and what their verbs take."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from consultations.models import Delegation
from recommendations.enums import Stance
from recommendations.models import Position
from recommendations.queries.stated import Sight

NAME = 200  # characters of a delegation's printed name


class PositionSerializer(serializers.ModelSerializer):
    """Where one delegation stands, or stood; ``sight`` in the context says what the reader may know."""

    delegation = serializers.CharField(source="delegation.name", read_only=True, help_text="Its printed name.")
    slug = serializers.SlugField(
        source="delegation.slug", read_only=True, help_text="The delegation's address, as in delegations/."
    )
    group = serializers.CharField(source="delegation.group", read_only=True, help_text="Its stakeholder group.")
    region = serializers.CharField(source="delegation.region", read_only=True, help_text="Of States, their UN region.")
    standing = serializers.CharField(source="delegation.standing", read_only=True, help_text="“member” or “observer”.")
    amendments: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="reference", many=True, read_only=True, help_text="References."
    )
    revision = serializers.IntegerField(source="revision.number", read_only=True, help_text="On which it was taken.")
    stale = serializers.SerializerMethodField(help_text="Whether the text has changed in substance since.")
    recorded_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="Null: the secretariat has entered a sealed one just now."
    )
    recorded_by = serializers.CharField(
        source="recorded_by.name", default="", read_only=True, help_text="Empty: it came with the text proposed."
    )
    on_behalf = serializers.BooleanField(
        source="is_on_behalf", read_only=True, help_text="Whether the secretariat has entered it."
    )
    speaks_for = serializers.SerializerMethodField(
        help_text="The addresses of the delegations for which a group speaks as long as they have not spoken."
    )
    until_at = serializers.SerializerMethodField(help_text="Null: it is in force, or its end is sealed.")
    ended_as = serializers.SerializerMethodField(help_text="“changed”, “confirmed”, “withdrawn”, or empty.")

    class Meta:
        model = Position
        fields = (
            *("delegation", "slug", "group", "region", "standing"),
            *("stance", "statement", "change_needed", "expected_on", "amendments", "revision", "stale"),
            *("recorded_at", "recorded_by", "on_behalf", "speaks_for", "until_at", "ended_as"),
        )
        read_only_fields = fields

    @property
    def _sight(self) -> Sight:
        sight: Sight = self.context["sight"]
        return sight

    def get_stale(self, row: Position) -> bool:
        """Whether it is shown greyed, to be confirmed."""
        return self._sight.is_stale(row)

    def get_speaks_for(self, row: Position) -> list[str]:
        """Of a regional group."""
        return self._sight.speaks_for(row)

    def get_until_at(self, row: Position) -> datetime | None:
        """The moment of the next word, or of its withdrawal."""
        return self._sight.ended(row)[0]

    def get_ended_as(self, row: Position) -> str:
        """Why it ended."""
        return self._sight.ended(row)[1]


class EnteredSerializer(PositionSerializer):
    """A sealed position as the secretariat has just entered it, which may not learn whether it stood already."""

    def to_representation(self, row: Position) -> dict[str, Any]:
        """What was entered, and nothing of what was there before."""
        current = row.recommendation.current
        return {
            **super().to_representation(row),
            "revision": current.number if current else 0,
            "stale": False,
            "recorded_at": None,
            "recorded_by": "",
            "on_behalf": True,
            "speaks_for": [delegation.slug for delegation in self.context["sent"]],
            "until_at": None,
            "ended_as": "",
        }


class PastAskedSerializer(serializers.Serializer):
    """Whether the earlier words are wanted too."""

    past = serializers.BooleanField(required=False, default=False)


# --- verbs: what a position must carry is the action's to refuse, with the sentence that the page shows too ---


def _found(given: str) -> Delegation:
    row = Delegation.objects.filter(slug=given).first() or Delegation.objects.filter(name__iexact=given).first()
    if row is None:
        raise serializers.ValidationError(
            f"There is no delegation “{given}”. Write its address, such as arcadia, or its printed name."
        )
    return row


class ForDelegationSerializer(serializers.Serializer):
    """On whose behalf."""

    for_delegation = serializers.CharField(
        required=False,
        allow_null=True,
        default=None,
        max_length=NAME,
        help_text="For the secretariat: the delegation on whose behalf, its address or its printed name.",
    )

    def validate_for_delegation(self, given: str | None) -> Delegation | None:
        """The row."""
        return None if given is None else _found(given)


class ConfirmPositionSerializer(ForDelegationSerializer):
    """The same on the text as it is now."""

    seen_revision = serializers.IntegerField(
        min_value=0, max_value=999_999_999, help_text="The number of the revision that was read."
    )


class RecordPositionSerializer(ConfirmPositionSerializer):
    """Where a delegation stands."""

    stance = serializers.CharField(max_length=200, help_text=f"One of: {', '.join(Stance.values)}.")
    statement = serializers.CharField(
        allow_blank=True,
        default="",
        trim_whitespace=False,
        help_text="The reason of an objection, the text of a reservation.",
    )
    change_needed = serializers.CharField(
        allow_blank=True, default="", trim_whitespace=False, help_text="What would remove an objection."
    )
    expected_on = serializers.DateField(
        allow_null=True, default=None, help_text="Of a pending position: when instructions are expected."
    )
    amendments = serializers.ListField(
        child=serializers.CharField(max_length=12),
        default=list,
        max_length=200,
        help_text="References of open amendments on which it depends, or which would remove the objection.",
    )
    speaks_for = serializers.ListField(
        child=serializers.CharField(max_length=NAME),
        default=list,
        max_length=200,
        help_text="Of a regional group: the delegations for which it speaks, their addresses or printed names.",
    )

    def validate_amendments(self, given: list[str]) -> list[Any]:
        """The rows, among those of the recommendation that the person may read."""
        if not given:
            return []
        known = {row.reference: row for row in self.context["amendments"].filter(reference__in=given)}
        missing = [reference for reference in given if reference not in known]
        if missing:
            raise serializers.ValidationError(f"There is no amendment {missing[0]} to this text.")
        return list(known.values())

    def validate_speaks_for(self, given: list[str]) -> list[Delegation]:
        """The rows."""
        known = {row.slug: row for row in Delegation.objects.filter(slug__in=given)} if given else {}
        return [known.get(name) or _found(name) for name in given]


class DissociateSerializer(serializers.Serializer):
    """From whom."""

    group = serializers.CharField(
        required=False,
        allow_null=True,
        default=None,
        max_length=NAME,
        help_text="The address or printed name of one group; left out: every group that speaks for your delegation.",
    )

    def validate_group(self, given: str | None) -> Delegation | None:
        """The row."""
        return None if given is None else _found(given)


class DissociatedSerializer(serializers.Serializer):
    """The groups that do not speak for your delegation."""

    groups = serializers.ListField(child=serializers.CharField(), help_text="Their addresses.")
