"""What the verbs of deciding take, and how a decision looks."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from recommendations.actions.decisions import Decision
from recommendations.enums import ADOPTED_AMENDMENTS, Agreement, AmendmentStatus, Change
from recommendations.models import Amendment
from wgec.kernel.text import diff
from wgec.kernel.text.merge import Choice, Own

REASON = 500  # characters, as the revision keeps them
OUTCOMES = [(status.value, status.label) for status in ADOPTED_AMENDMENTS]


class DecidedSerializer(serializers.Serializer):
    """One amendment to adopt."""

    reference = serializers.CharField(max_length=12)
    outcome = serializers.ChoiceField(
        choices=OUTCOMES, required=False, allow_null=True, default=None, help_text="Left out: as the text says."
    )


class ChoiceSerializer(serializers.Serializer):
    """Whose wording a unit gets; neither “amendment” nor “text”: the words that stand."""

    unit = serializers.CharField(max_length=24, help_text="Its identity; “0” before the first.")
    amendment = serializers.CharField(required=False, max_length=12, help_text="The reference of one of those adopted.")
    text = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, help_text="Words of your own."
    )


class DecideSerializer(serializers.Serializer):
    """Which amendments are adopted, and where they collide whose wording the text gets."""

    amendments = DecidedSerializer(many=True)
    choices = ChoiceSerializer(many=True, required=False, default=list)
    text = serializers.CharField(
        required=False,
        allow_null=True,
        default=None,
        allow_blank=True,
        trim_whitespace=False,
        help_text="Markdown: the whole text as it shall read, instead of choices.",
    )
    seen_revision = serializers.IntegerField(min_value=0, help_text="The number of the revision that was read.")
    kind = serializers.ChoiceField(choices=Change.choices, default=Change.SUBSTANTIVE)
    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)

    def validate_amendments(self, given: list[dict[str, Any]]) -> dict[Amendment, AmendmentStatus | None]:
        """The rows, among those of the recommendation that the person may read, with the outcomes."""
        among = self.context["amendments"]
        known = {row.reference: row for row in among.filter(reference__in=[each["reference"] for each in given])}
        missing = [each["reference"] for each in given if each["reference"] not in known]
        if missing:
            raise serializers.ValidationError(f"There is no amendment {missing[0]} to this text.")
        return {
            known[each["reference"]]: AmendmentStatus(each["outcome"]) if each["outcome"] else None for each in given
        }

    def validate_choices(self, given: list[dict[str, Any]]) -> dict[str, Choice]:
        """As the action takes them."""
        return {each["unit"]: Own(each["text"]) if "text" in each else each.get("amendment", "") for each in given}


class AdoptSerializer(serializers.Serializer):
    """One amendment becomes part of the text, as it is or as “text” says."""

    outcome = serializers.ChoiceField(choices=OUTCOMES, required=False, allow_null=True, default=None)
    text = serializers.CharField(
        required=False, allow_null=True, default=None, allow_blank=True, trim_whitespace=False, help_text="Markdown."
    )
    seen_revision = serializers.IntegerField(min_value=0, help_text="The number of the revision that was read.")
    kind = serializers.ChoiceField(choices=Change.choices, default=Change.SUBSTANTIVE)
    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)


class ReferSerializer(serializers.Serializer):
    """To whom, and why."""

    to = serializers.CharField(allow_blank=True, default="", max_length=200)
    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)


class GivenReasonSerializer(serializers.Serializer):
    """Why."""

    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)


class AgreeUnitSerializer(serializers.Serializer):
    """How far a unit is agreed."""

    unit = serializers.CharField(max_length=24, help_text="Its identity.")
    agreement = serializers.ChoiceField(choices=Agreement.choices)
    seen_revision = serializers.IntegerField(min_value=0, help_text="The number of the revision that was read.")
    note = serializers.CharField(allow_blank=True, default="", max_length=300)


class ReopenUnitSerializer(serializers.Serializer):
    """Which unit, and why."""

    unit = serializers.CharField(max_length=24, help_text="Its identity.")
    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)


class AgreedUnitSerializer(serializers.Serializer):
    """A unit that is, or was, agreed."""

    unit = serializers.CharField()
    agreement = serializers.ChoiceField(choices=Agreement.choices)
    revision = serializers.IntegerField(source="revision.number")
    note = serializers.CharField()
    agreed_at = serializers.DateTimeField()
    reopened_at = serializers.DateTimeField(allow_null=True)


class DecisionSerializer(serializers.Serializer):
    """What a decision makes, or would make."""

    revision = serializers.SerializerMethodField(
        help_text="The number of the revision; null when amendments to an amendment are adopted."
    )
    version = serializers.SerializerMethodField(help_text="The number of the other amendment's version, or null.")
    is_made = serializers.SerializerMethodField(help_text="False in a preview.")
    text = serializers.CharField(help_text="Markdown.")
    runs = serializers.SerializerMethodField(help_text="The words that stay, come and go.")
    amendments = serializers.SerializerMethodField(help_text="Those decided on, with their outcomes.")
    still_fit = serializers.SerializerMethodField(help_text="References.")
    already_said = serializers.SerializerMethodField(help_text="References of those that change nothing any more.")
    no_longer_fit = serializers.SerializerMethodField(help_text="References.")
    lapse = serializers.SerializerMethodField(help_text="References of those that amend what is decided on.")
    locked_units = serializers.IntegerField(source="locked", help_text="How many units are agreed.")

    @extend_schema_field({"type": "integer", "nullable": True})
    def get_revision(self, decision: Decision) -> int | None:
        """Null for a version."""
        return None if decision.parent else decision.number

    @extend_schema_field({"type": "integer", "nullable": True})
    def get_version(self, decision: Decision) -> int | None:
        """Null for a revision."""
        return decision.number if decision.parent else None

    def get_is_made(self, decision: Decision) -> bool:
        """Whether it was written."""
        return decision.revision is not None or decision.version is not None

    @extend_schema_field(
        {
            "type": "array",
            "items": {"type": "object", "properties": {"kind": {"type": "string"}, "text": {"type": "string"}}},
        }
    )
    def get_runs(self, decision: Decision) -> list[dict[str, str]]:
        """Word by word."""
        runs = diff.compare_canonical(decision.old_text, decision.text)
        return [{"kind": run.kind, "text": run.text} for run in runs]

    @extend_schema_field(DecidedSerializer(many=True))
    def get_amendments(self, decision: Decision) -> list[dict[str, str]]:
        """By reference."""
        return [{"reference": row.reference, "outcome": status} for row, status in decision.outcomes.items()]

    def get_still_fit(self, decision: Decision) -> list[str]:
        """By reference."""
        return [row.reference for row in decision.rest.fits]

    def get_already_said(self, decision: Decision) -> list[str]:
        """By reference."""
        return [row.reference for row in decision.rest.said]

    def get_no_longer_fit(self, decision: Decision) -> list[str]:
        """By reference."""
        return [row.reference for row in decision.rest.stuck]

    def get_lapse(self, decision: Decision) -> list[str]:
        """By reference."""
        return [row.reference for row in decision.lapsing]
