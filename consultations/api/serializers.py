"""How rounds, delegations and events look in the API."""

from rest_framework import serializers

from consultations.enums import Region, StakeholderGroup
from consultations.models import Consultation, Delegation, Event, Notice, Question


class QuestionSerializer(serializers.ModelSerializer):
    """A guiding question."""

    class Meta:
        model = Question
        fields = ("number", "text", "guidance")
        read_only_fields = fields


class ConsultationSerializer(serializers.ModelSerializer):
    """A round of consultation."""

    phase = serializers.ChoiceField(choices=("planned", "open", "closed", "undated"), read_only=True)
    stage = serializers.CharField(
        read_only=True, allow_null=True, help_text="The name of the phase that it is in; null where it is in none."
    )

    class Meta:
        model = Consultation
        fields: tuple[str, ...] = (
            *("slug", "title", "description", "phase", "stage", "opens_at", "closes_at", "created_at"),
        )
        read_only_fields = fields


class DelegationSerializer(serializers.ModelSerializer):
    """A delegation: the unit that speaks."""

    people = serializers.IntegerField(read_only=True, help_text="How many act for it today.")
    group = serializers.ChoiceField(choices=StakeholderGroup.choices, allow_blank=True, read_only=True)
    region = serializers.ChoiceField(choices=Region.choices, allow_blank=True, read_only=True)

    class Meta:
        model = Delegation
        fields = ("slug", "name", "short_name", "kind", "group", "region", "standing", "is_active", "people")
        read_only_fields = fields


class EventSerializer(serializers.ModelSerializer):
    """One line of the record of proceedings. Names are words as they were at the time."""

    delegation = serializers.CharField(read_only=True, help_text="For whom the person acted; empty for nobody.")
    details = serializers.DictField(read_only=True, help_text="What belongs to the verb, such as the new revision.")

    class Meta:
        model = Event
        fields = (
            "at",
            "verb",
            "subject_kind",
            "subject_id",
            "subject_label",
            "consultation",
            "person",
            "delegation",
            "reason",
            "details",
        )
        read_only_fields = fields


class NoticeSerializer(serializers.ModelSerializer):
    """One thing that you were told."""

    class Meta:
        model = Notice
        fields = ("id", "at", "kind", "topic", "sentence", "address", "seen_at")
        read_only_fields = fields


class SeenSerializer(serializers.Serializer):
    """How many notices were new before they were marked as seen."""

    seen = serializers.IntegerField(read_only=True)


class StepSerializer(serializers.Serializer):
    """A verb, and whether it is open to you at this moment."""

    verb = serializers.CharField()
    allowed = serializers.BooleanField()
    why_not = serializers.CharField(help_text="Empty when it is allowed.")
