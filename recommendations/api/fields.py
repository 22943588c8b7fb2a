"""What the serializers of this app share: texts in every form, references among what the person may read."""

from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consultations.models import Consultation
from recommendations import queries
from recommendations.models import Recommendation, Revision, Section
from wgec.kernel.text import blocks, markdown


class FootnoteSerializer(serializers.Serializer):
    """A footnote of a text."""

    number = serializers.IntegerField(help_text="Counted in the order of the first citation, as in “html”.")
    label = serializers.CharField(help_text="Its key in “text”: [^label].")  # type: ignore[assignment]  # of the answer
    text = serializers.CharField(help_text="Its words, without markup.")


class TextFields(serializers.Serializer):
    """One text as Markdown, as safe HTML, and its footnotes; ``revision_of`` says where it comes from."""

    text = serializers.SerializerMethodField(help_text="Canonical Markdown.")
    html = serializers.SerializerMethodField(help_text="Safe to show; ids begin with the reference.")
    footnotes = serializers.SerializerMethodField()

    def revision_of(self, row: Any) -> Revision | None:
        """The revision whose text is shown."""
        raise NotImplementedError

    def get_text(self, row: Any) -> str:
        """Canonical Markdown; empty before the first revision."""
        revision = self.revision_of(row)
        return revision.text if revision else ""

    def get_html(self, row: Any) -> str:
        """Safe HTML."""
        return markdown.to_html(_body(self.get_text(row)), prefix=f"{self.id_prefix(row)}-")

    def id_prefix(self, row: Any) -> str:
        """What ids in the HTML begin with, so that many texts fit on one page."""
        return str(row.reference)

    @extend_schema_field(FootnoteSerializer(many=True))
    def get_footnotes(self, row: Any) -> list[dict[str, Any]]:
        """The footnotes in the order of their first citation."""
        notes = _body(self.get_text(row)).notes
        return [
            {"number": number, "label": note.label, "text": blocks.plain(blocks.Body(note.blocks, ()))}
            for number, note in enumerate(notes, start=1)
        ]


@lru_cache(maxsize=8)
def _body(text: str) -> blocks.Body:
    """The tree of a text, kept while one row is written: HTML and footnotes are both made of it."""
    return blocks.parse(text)


class ReadableRecommendation(serializers.SlugRelatedField):
    """A recommendation by its reference, among those that the person may read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="reference", queryset=Recommendation.objects.none(), **options)

    def get_queryset(self) -> QuerySet[Recommendation]:
        """What the person of this request may read."""
        return queries.readable(self.context["request"].user)


def section_of(consultation: Consultation, numeral: str | None) -> Section | None:
    """The section of that numeral, None for none; raises ValidationError when the round has none of that numeral."""
    if not numeral:
        return None
    found = queries.sections_of(consultation).filter(numeral=numeral).first()
    if found is None:
        raise serializers.ValidationError({"section": [f"There is no section {numeral} in this consultation."]})
    return found
