"""How what waits for the secretariat looks in the API."""

from rest_framework import serializers

from consultations.models import User
from recommendations.actions.moderation import LONGEST_NOTE
from recommendations.models import CaseNote, ReasonTemplate
from recommendations.models.moderation import CaseKind, ReasonPurpose
from recommendations.templatetags.moderation_shown import called, sent_by


class WaitingSerializer(serializers.Serializer):
    """One thing that waits."""

    kind = serializers.ChoiceField(choices=CaseKind.choices, read_only=True)
    subject = serializers.CharField(source="key", read_only=True, help_text="Its reference.")
    label = serializers.SerializerMethodField(  # type: ignore[assignment]  # a name of DRF's own, wanted in the answer
        help_text="What people call it."
    )
    sent_by = serializers.SerializerMethodField(help_text="From whom it comes; empty where the label says so.")
    since = serializers.DateTimeField(read_only=True)
    state = serializers.CharField(read_only=True, help_text="Names what stands: sent back as “seen” with a decision.")
    assigned_to = serializers.SerializerMethodField(help_text="The e-mail address of who takes care of it.")

    def get_label(self, row: object) -> str:
        """As on the page."""
        return called(row.subject, row.kind)  # type: ignore[attr-defined]

    def get_sent_by(self, row: object) -> str:
        """As on the page."""
        return sent_by(row.subject, row.kind)  # type: ignore[attr-defined]

    def get_assigned_to(self, row: object) -> str | None:
        """Nobody: null."""
        return row.assigned_to.email if row.assigned_to else None  # type: ignore[attr-defined]


class QueueCountsSerializer(serializers.Serializer):
    """How much there is in the lists of the queue."""

    waiting = serializers.IntegerField(read_only=True)
    hidden_comments = serializers.IntegerField(read_only=True)


class CaseNoteSerializer(serializers.ModelSerializer):
    """An internal note."""

    written_by: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="name", read_only=True)
    text = serializers.CharField(max_length=LONGEST_NOTE)

    class Meta:
        model = CaseNote
        fields = ("text", "written_at", "written_by")
        read_only_fields = ("written_at",)


class AssignSerializer(serializers.Serializer):
    """Who is to take care of it, and who did when you looked."""

    to: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="email", queryset=User.objects.filter(is_secretariat=True), allow_null=True
    )
    seen: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="email", queryset=User.objects.filter(is_secretariat=True), allow_null=True, default=None
    )


class DecideCaseSerializer(serializers.Serializer):
    """In which way it is decided, in which state it was read, and the reason where the way asks for one."""

    way = serializers.CharField(max_length=30)
    reason = serializers.CharField(max_length=500, default="", allow_blank=True)
    seen = serializers.CharField(max_length=40, allow_blank=True, help_text="The “state” in which it was read.")


class ReasonTemplateSerializer(serializers.ModelSerializer):
    """A reason to begin from."""

    purpose = serializers.ChoiceField(choices=ReasonPurpose.choices)

    class Meta:
        model = ReasonTemplate
        fields = ("id", "purpose", "title", "text")
        validators: tuple[()] = ()  # the action says it in a sentence of its own
