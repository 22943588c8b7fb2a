"""How designations, challenges and objections look in the API, and what the verbs on them take."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from recommendations.enums import Addressed, ChallengeState, DesignationState, DesignationWord
from recommendations.models import Challenge, Designation, Objection
from recommendations.queries.objections import Shown

# Emptiness and length are the action's to refuse: with the sentence that the page shows too.


class DesignateSerializer(serializers.Serializer):
    """What the chair calls the text, and why."""

    designation = serializers.ChoiceField(choices=DesignationWord.choices)
    reason = serializers.CharField(
        allow_blank=True, default="", help_text="A word more favourable than the indicator needs one."
    )
    seen_revision = serializers.IntegerField(min_value=0, help_text="The number of the revision that was read.")


class WhySerializer(serializers.Serializer):
    """Why."""

    reason = serializers.CharField(allow_blank=True, default="")


class AnswerChallengeSerializer(serializers.Serializer):
    """The chair's answer."""

    answer = serializers.CharField(allow_blank=True, default="")


class AddressSerializer(serializers.Serializer):
    """A reasoned reply."""

    reply = serializers.CharField(allow_blank=True, default="", trim_whitespace=False, help_text="Markdown.")


class AddressByTextSerializer(serializers.Serializer):
    """Which revision answers the objection."""

    revision_number = serializers.IntegerField(min_value=1, max_value=999_999_999)
    note = serializers.CharField(allow_blank=True, default="")


class ChallengeSerializer(serializers.ModelSerializer):
    """A member does not accept a designation; the chair answers."""

    designation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="reference", read_only=True)
    delegation = serializers.CharField(source="delegation.name", read_only=True, help_text="Its printed name.")
    person = serializers.CharField(source="made_by.name", read_only=True)
    answered_by = serializers.CharField(source="answered_by.name", default="", read_only=True)
    state = serializers.ChoiceField(choices=ChallengeState.choices, read_only=True)

    class Meta:
        model = Challenge
        fields = (
            "reference",
            "designation",
            "delegation",
            "person",
            "reason",
            "made_at",
            "state",
            "answer",
            "answered_by",
            "answered_at",
        )
        read_only_fields = fields


class DesignationSerializer(serializers.ModelSerializer):
    """What the chair calls a text, or called it."""

    recommendation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="reference", read_only=True)
    designation = serializers.ChoiceField(source="word", choices=DesignationWord.choices, read_only=True)
    revision = serializers.IntegerField(source="revision.number", read_only=True)
    person = serializers.CharField(source="designated_by.name", default="", read_only=True)
    state = serializers.ChoiceField(choices=DesignationState.choices, read_only=True)
    challenges = ChallengeSerializer(many=True, read_only=True)

    class Meta:
        model = Designation
        fields = (
            "reference",
            "recommendation",
            "designation",
            "revision",
            "reason",
            "indicator",
            "designated_at",
            "person",
            "state",
            "until_at",
            "challenges",
        )
        read_only_fields = fields


class LastWordsSerializer(serializers.Serializer):
    """The last thing that was said in the thread of an objection."""

    comment = serializers.CharField(source="reference")
    person = serializers.CharField(source="created_by.name")
    delegation = serializers.CharField(source="created_for.name", default="")
    said_at = serializers.DateTimeField(source="created_at")
    text = serializers.CharField(help_text="Markdown.")


class ObjectionSerializer(serializers.ModelSerializer):
    """An objection over its lifetime. Made of what ``queries.objections.shown`` gives."""

    recommendation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="reference", read_only=True)
    delegation = serializers.CharField(source="delegation.name", read_only=True, help_text="Its printed name.")
    slug = serializers.SlugField(source="delegation.slug", read_only=True, help_text="The delegation's address.")
    revision = serializers.IntegerField(
        source="position.revision.number", read_only=True, help_text="On which it was last stated."
    )
    reason = serializers.CharField(source="position.statement", read_only=True)
    change_needed = serializers.CharField(source="position.change_needed", read_only=True)
    amendments = serializers.SerializerMethodField(help_text="References of those that would remove it.")
    days = serializers.SerializerMethodField(help_text="For how many days it has been, or was, without an end.")
    addressed_by = serializers.CharField(source="addressed_by.name", default="", read_only=True)
    addressed_as = serializers.SerializerMethodField(help_text="Null until it is addressed.")
    addressed_in = serializers.IntegerField(source="addressed_in.number", default=None, read_only=True, allow_null=True)
    thread = serializers.CharField(source="thread.reference", default=None, read_only=True, allow_null=True)
    last_words = serializers.SerializerMethodField()

    class Meta:
        model = Objection
        fields = (
            "reference",
            "recommendation",
            "delegation",
            "slug",
            "state",
            "revision",
            "reason",
            "change_needed",
            "amendments",
            "opened_at",
            "days",
            "addressed_at",
            "addressed_by",
            "addressed_as",
            "addressed_in",
            "reply",
            "settled_at",
            "thread",
            "last_words",
        )
        read_only_fields = fields

    def to_representation(self, instance: Any) -> Any:
        """Of what is shown, the objection itself; the rest stands beside it."""
        assert isinstance(instance, Shown)
        self._shown = instance
        return super().to_representation(instance.objection)

    @extend_schema_field(serializers.ChoiceField(choices=Addressed.choices, allow_null=True))
    def get_addressed_as(self, row: Objection) -> str | None:
        """By the text or by a reply."""
        return row.addressed_as or None

    def get_amendments(self, row: Objection) -> list[str]:
        """By reference."""
        return [amendment.reference for amendment in self._shown.amendments]

    def get_days(self, row: Objection) -> int:
        """Whole days."""
        return self._shown.days

    @extend_schema_field(LastWordsSerializer(allow_null=True))
    def get_last_words(self, row: Objection) -> Any:
        """Null while nobody has replied, and where they are hidden."""
        words = self._shown.last_words
        return LastWordsSerializer(words).data if words is not None else None
