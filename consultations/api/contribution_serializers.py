"""How contributions look in the API, and what is handed in."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from consultations.actions.parts import Annex, Content, NewAuthor
from consultations.enums import AuthorRole, Capacity, FilePurpose, TranslationKind
from consultations.models import (
    Author,
    Consultation,
    Contribution,
    ContributionFile,
    Correction,
    Delegation,
    Part,
    Translation,
)
from wgec.kernel.text import markdown

REASON = 500


class AuthorSerializer(serializers.ModelSerializer):
    """Who stands behind a contribution, in the printed order."""

    name = serializers.CharField(default="", allow_blank=True, max_length=200)
    organisation = serializers.CharField(default="", allow_blank=True, max_length=300)
    role = serializers.ChoiceField(choices=AuthorRole.choices, default=AuthorRole.AUTHOR)
    capacity = serializers.ChoiceField(choices=Capacity.choices, default="", allow_blank=True)

    class Meta:
        model = Author
        fields = ("name", "organisation", "role", "capacity")


class CorrectionSerializer(serializers.ModelSerializer):
    """An editorial correction: beside the words, never in them."""

    class Meta:
        model = Correction
        fields = ("id", "start", "end", "old", "new", "reason", "proposed_at", "answered_at", "is_accepted")
        read_only_fields = fields


class PartSerializer(serializers.ModelSerializer):
    """One part, as received."""

    question = serializers.IntegerField(source="question.number", allow_null=True, default=None, read_only=True)
    html = serializers.SerializerMethodField(help_text="Safe HTML of the text.")
    corrections = serializers.SerializerMethodField(help_text="Those that the delegation has accepted.")

    class Meta:
        model = Part
        fields = ("id", "position", "kind", "question", "title", "text", "html", "corrections")
        read_only_fields = fields

    def get_html(self, part: Part) -> str:
        """The text as HTML."""
        return markdown.to_html(part.text, prefix=f"part-{part.pk}-")

    @extend_schema_field(CorrectionSerializer(many=True))
    def get_corrections(self, part: Part) -> Any:
        """The layer over the words."""
        accepted = [each for each in part.corrections.all() if each.is_accepted]
        return CorrectionSerializer(accepted, many=True).data


class FileSerializer(serializers.ModelSerializer):
    """A file as it came; ``state`` says how far it has been read."""

    url = serializers.SerializerMethodField(help_text="Where it is downloaded, byte for byte.")

    class Meta:
        model = ContributionFile
        fields = (
            "reference",
            "purpose",
            "file_name",
            "media_type",
            "size",
            "sha256",
            "state",
            "refusal",
            "uploaded_at",
            "url",
        )
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, file: ContributionFile) -> str:
        """The address, by the permission to read the contribution."""
        about = {"reference": file.contribution.reference, "file": file.reference}
        return reverse("api:contribution-file", kwargs=about, request=self.context.get("request"))


class TranslationSerializer(serializers.ModelSerializer):
    """The contribution in another language."""

    class Meta:
        model = Translation
        fields = ("language", "kind", "text", "translator", "created_at")
        read_only_fields = fields


class ContributionSerializer(serializers.ModelSerializer):
    """A contribution in a list."""

    consultation = serializers.CharField(source="consultation.slug", read_only=True)
    delegation = serializers.CharField(source="delegation.slug", read_only=True)
    delegation_name = serializers.CharField(source="delegation.name", read_only=True)
    attribution = serializers.SerializerMethodField(help_text="As printed.")
    authors = AuthorSerializer(many=True, read_only=True)

    class Meta:
        model = Contribution
        fields: tuple[str, ...] = (
            "reference",
            "number",
            "consultation",
            "delegation",
            "delegation_name",
            "attribution",
            "status",
            "title",
            "language",
            "authors",
            "submitted_at",
            "published_at",
        )
        read_only_fields = fields

    def get_attribution(self, row: Contribution) -> str:
        """The override, or the delegation's name."""
        return row.attribution or row.delegation.name


class WholeContributionSerializer(ContributionSerializer):
    """A contribution with its parts as received, its files and translations."""

    parts = PartSerializer(many=True, read_only=True)
    files = FileSerializer(many=True, read_only=True)
    translations = TranslationSerializer(many=True, read_only=True)
    replaces = serializers.CharField(source="replaces.reference", default=None, allow_null=True, read_only=True)
    submission = serializers.CharField(
        read_only=True, help_text="Names what was submitted last: sent back when it is published or returned."
    )

    class Meta(ContributionSerializer.Meta):
        fields = (
            *ContributionSerializer.Meta.fields,
            "version",
            "submission",
            "replaces",
            "return_reason",
            "parts",
            "files",
            "translations",
        )
        read_only_fields = fields

    def to_representation(self, row: Contribution) -> dict[str, Any]:
        """Why it was returned is for its delegation and the secretariat."""
        shown: dict[str, Any] = super().to_representation(row)
        user = getattr(self.context.get("request"), "user", None)
        acting_for = getattr(user, "acting_for", None)
        own = acting_for is not None and acting_for.pk == row.delegation_id
        if not own and not getattr(user, "is_secretariat", False):
            shown["return_reason"] = ""
        return shown


# --- what is handed in -----------------------------------------------------------------------


class QuestionAnswerSerializer(serializers.Serializer):
    """The answer to one question."""

    question = serializers.IntegerField(help_text="The number of the question.")
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, help_text="Markdown.")


class AnnexSerializer(serializers.Serializer):
    """A text at the end."""

    title = serializers.CharField(default="", allow_blank=True)
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, help_text="Markdown.")


class ContentSerializer(serializers.Serializer):
    """Everything that a delegation writes in a contribution."""

    title = serializers.CharField(default="", allow_blank=True)
    attribution = serializers.CharField(default="", allow_blank=True, help_text="Empty: the delegation's name.")
    language = serializers.CharField(default="en", max_length=16, help_text="A code such as en, fr or ar.")
    text = serializers.CharField(
        default="", allow_blank=True, trim_whitespace=False, help_text="Free text, in Markdown."
    )
    answers = QuestionAnswerSerializer(many=True, default=list)
    annexes = AnnexSerializer(many=True, default=list)
    authors = AuthorSerializer(many=True, default=list)

    def validate_answers(self, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each question once."""
        numbers = [answer["question"] for answer in given]
        if len(set(numbers)) < len(numbers):
            raise serializers.ValidationError("Answer each question once.")
        return given


class BeginSerializer(ContentSerializer):
    """A new contribution."""

    consultation: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug", queryset=Consultation.objects.all(), help_text="The address of a round that is open."
    )
    for_delegation: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=Delegation.objects.all(),
        allow_null=True,
        default=None,
        help_text="The secretariat names the delegation on whose behalf it contributes.",
    )


class SaveSerializer(ContentSerializer):
    """Another version of a draft; what is left out stays."""

    seen_version = serializers.IntegerField(help_text="The version that you have read.")


def content(given: dict[str, Any], base: Content | None = None) -> Content:
    """What was handed in, over ``base`` for what was not."""
    known = base or Content()
    answers = {each["question"]: each["text"] for each in given["answers"]} if "answers" in given else known.answers
    annexes = (
        tuple(Annex(each["text"], each["title"]) for each in given["annexes"])
        if "annexes" in given
        else tuple(known.annexes)
    )
    authors = tuple(NewAuthor(**each) for each in given["authors"]) if "authors" in given else tuple(known.authors)
    return Content(
        text=given.get("text", known.text),
        answers=answers,
        annexes=annexes,
        authors=authors,
        title=given.get("title", known.title),
        attribution=given.get("attribution", known.attribution),
        language=given.get("language", known.language),
    )


class ReasonSerializer(serializers.Serializer):
    """Why."""

    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)


class SubmissionSerializer(serializers.Serializer):
    """Which submission was read."""

    seen_submission = serializers.CharField(
        max_length=40, help_text="The “submission” that was read; another one stands by now: 409, and nothing is done."
    )


class ReturnContributionSerializer(ReasonSerializer, SubmissionSerializer):
    """Why it goes back, and which submission was read."""


class TranslateSerializer(serializers.Serializer):
    """A translation of the whole contribution."""

    language = serializers.CharField(max_length=16, help_text="A code such as en, fr or ar.")
    kind = serializers.ChoiceField(choices=TranslationKind.choices, default=TranslationKind.COURTESY)
    translator = serializers.CharField(default="", allow_blank=True, max_length=200)
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, help_text="Markdown.")


class UploadSerializer(serializers.Serializer):
    """A file of a draft, as multipart/form-data."""

    file = serializers.FileField()
    purpose = serializers.ChoiceField(choices=FilePurpose.choices, default=FilePurpose.ORIGINAL)


class CorrectContributionSerializer(serializers.Serializer):
    """An editorial correction of a stretch of words."""

    part = serializers.PrimaryKeyRelatedField(queryset=Part.objects.all(), help_text="The id of a part.")
    old = serializers.CharField(trim_whitespace=False, help_text="The words as they stand there.")
    occurrence = serializers.IntegerField(default=1, min_value=1, max_value=10_000)
    new = serializers.CharField(allow_blank=True, trim_whitespace=False)
    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)


class AnswerCorrectionSerializer(serializers.Serializer):
    """Whether the delegation accepts it."""

    correction = serializers.IntegerField(help_text="The id of a correction.")
    accept = serializers.BooleanField()
