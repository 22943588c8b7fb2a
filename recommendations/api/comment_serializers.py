"""How comments look in the API, and what their verbs take."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from recommendations.actions.comments import MAX_REASON
from recommendations.enums import CommentAudience, CommentState
from recommendations.models import Comment
from recommendations.queries import comments as discussions
from recommendations.queries.placing import Place
from wgec.kernel.text import markdown


class PlaceSerializer(serializers.Serializer):
    """Where a thread stands in the current text."""

    unit = serializers.CharField(help_text="The identity of the unit; empty: the whole text.")
    number = serializers.IntegerField(help_text="The unit counted in the current text; 0 when it is gone.")
    start = serializers.IntegerField(allow_null=True, help_text="Where the marked words begin in the unit's words now.")
    end = serializers.IntegerField(allow_null=True)
    detached = serializers.BooleanField(help_text="The unit, or the marked words, are no longer in the text.")


class CommentSerializer(serializers.ModelSerializer):
    """A comment. A hidden one keeps its words from everybody but its author and the secretariat."""

    recommendation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="reference", read_only=True)
    amendment: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="reference", read_only=True, allow_null=True
    )
    thread: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="reference",
        read_only=True,
        allow_null=True,
        help_text="The comment that it answers; null: it began one.",
    )
    revision = serializers.IntegerField(source="revision.number", read_only=True, help_text="On which it was written.")
    place = serializers.SerializerMethodField(help_text="Of a reply, its thread's.")
    state = serializers.ChoiceField(choices=CommentState.choices, read_only=True)
    text = serializers.SerializerMethodField(help_text="Canonical Markdown; null while it is hidden from you.")
    html = serializers.SerializerMethodField(help_text="Safe to show; null while it is hidden from you.")
    mentions: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", many=True, read_only=True)
    person = serializers.CharField(source="created_by.name", read_only=True)
    delegation = serializers.CharField(source="created_for.name", default="", read_only=True)
    hidden_because = serializers.SerializerMethodField(help_text="For its author and the secretariat.")

    class Meta:
        model = Comment
        fields = (
            *("reference", "recommendation", "amendment", "thread", "revision"),
            *("unit", "start", "end", "quote", "place", "audience", "state", "text", "html", "mentions"),
            *("person", "delegation", "created_at", "edited_at", "resolved_at", "hidden_at", "hidden_because"),
        )
        read_only_fields = fields

    def _shown(self, row: Comment) -> bool:
        return discussions.shows_words(row, self.context["request"].user)

    def get_text(self, row: Comment) -> str | None:
        """Its words."""
        return row.text if self._shown(row) else None

    def get_html(self, row: Comment) -> str | None:
        """Its words as safe HTML."""
        return markdown.to_html(row.text, prefix=f"{row.reference}-") if self._shown(row) else None

    def get_hidden_because(self, row: Comment) -> str:
        """Why it was hidden; empty when it is not, or for others."""
        return row.hidden_because if self._shown(row) else ""

    @extend_schema_field(PlaceSerializer)
    def get_place(self, row: Comment) -> dict[str, Any]:
        """In the current text."""
        place: Place = self.context["placing"].of(row.beginning)
        return dict(PlaceSerializer(place).data)


class CommentsAskedSerializer(serializers.Serializer):
    """Which comments are asked for."""

    unit = serializers.CharField(required=False, allow_blank=True, default="", max_length=24)
    thread = serializers.CharField(required=False, allow_blank=True, default="", max_length=12)


class WordingSerializer(serializers.Serializer):
    """What a comment said before."""

    at = serializers.DateTimeField(source="history_date")
    text = serializers.CharField()


# --- verbs: emptiness and length are the action's to refuse, with the sentence that the page shows too ---


class SaySerializer(serializers.Serializer):
    """What somebody says."""

    text = serializers.CharField(allow_blank=True, trim_whitespace=False, help_text="Markdown.")


class CommentOnSerializer(SaySerializer):
    """A new thread, and where it stands."""

    seen_revision = serializers.IntegerField(min_value=0, help_text="The number of the revision that was read.")
    unit = serializers.CharField(
        allow_blank=True, default="", max_length=24, help_text="The identity of a unit; empty: on the whole text."
    )
    start = serializers.IntegerField(min_value=0, allow_null=True, default=None)
    end = serializers.IntegerField(min_value=0, allow_null=True, default=None)
    quote = serializers.CharField(
        allow_blank=True, default="", trim_whitespace=False, help_text="The marked words of the unit."
    )
    audience = serializers.ChoiceField(choices=CommentAudience.choices, default=CommentAudience.ALL)


class BecauseSerializer(serializers.Serializer):
    """Why a comment is flagged or hidden."""

    reason = serializers.CharField(allow_blank=True, default="", max_length=MAX_REASON)
