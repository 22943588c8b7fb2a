"""How a call looks, and what its verbs take. Nothing here tells who has spoken before the group was heard."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consultations.models import Delegation
from recommendations.enums import CallKind
from recommendations.models import Call

NOTE, REASON = 2000, 500  # characters, as the actions take them


class BreakerSerializer(serializers.ModelSerializer):
    """The delegation whose objection broke a silence procedure."""

    class Meta:
        model = Delegation
        fields = ("slug", "name")
        read_only_fields = fields


class CallSerializer(serializers.ModelSerializer):
    """A call on one revision."""

    recommendation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="reference", read_only=True)
    consultation = serializers.SlugField(source="recommendation.consultation.slug", read_only=True)
    revision = serializers.IntegerField(source="revision.number", read_only=True, help_text="Its number.")
    asked = serializers.SerializerMethodField(help_text="How many delegations were asked.")
    opened_by = serializers.SerializerMethodField(help_text="Empty: from the command line.")
    ended_by = serializers.SerializerMethodField(help_text="Empty: nobody; a deadline passed, or it is open.")
    broken_by = serializers.SerializerMethodField(help_text="Null unless an objection broke it.")

    class Meta:
        model = Call
        fields = (
            "reference",
            "consultation",
            "recommendation",
            "revision",
            "kind",
            "state",
            "note",
            "asked",
            "observers_counted",
            "opened_at",
            "opened_by",
            "closes_at",
            "ended_at",
            "ended_by",
            "ended_because",
            "broken_by",
        )
        read_only_fields = fields

    def get_asked(self, call: Call) -> int:
        """A count: who they are stands with the delegations."""
        return len(call.asked)

    def get_opened_by(self, call: Call) -> str:
        """By name."""
        return call.opened_by.name if call.opened_by else ""

    def get_ended_by(self, call: Call) -> str:
        """By name."""
        return call.ended_by.name if call.ended_by else ""

    @extend_schema_field(BreakerSerializer(allow_null=True))
    def get_broken_by(self, call: Call) -> dict[str, str] | None:
        """Who objected."""
        if call.broken_by is None:
            return None
        return dict(BreakerSerializer(call.broken_by.delegation).data)


class OpenCallSerializer(serializers.Serializer):
    """What the group is asked, until when."""

    kind = serializers.ChoiceField(choices=CallKind.choices)
    closes_at = serializers.DateTimeField(help_text="At least 72 hours ahead; UTC unless it has an offset.")
    note = serializers.CharField(allow_blank=True, default="", max_length=NOTE)
    seen_revision = serializers.IntegerField(min_value=0, help_text="The number of the revision that was read.")


class ExtendCallSerializer(serializers.Serializer):
    """Until when instead, and why."""

    closes_at = serializers.DateTimeField(help_text="Later than is set, and at least 24 hours ahead.")
    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)


class CancelCallSerializer(serializers.Serializer):
    """Why."""

    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)
