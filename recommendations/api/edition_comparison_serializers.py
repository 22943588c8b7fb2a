"""How the comparison of two editions looks in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from recommendations.report.compare import KINDS, Change, Difference


class CompareEditionsSerializer(serializers.Serializer):
    """Which editions, and which changes."""

    to = serializers.CharField(default="", max_length=12)
    kind = serializers.ChoiceField(choices=KINDS, default="", allow_blank=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        """With the field whose name is a word of Python's own."""
        return {"from": serializers.CharField(default="", max_length=12), **super().get_fields()}

    def validate_kind(self, kind: str) -> tuple[str, ...]:
        """The kinds that are asked for: none stands for every change."""
        return (kind,) if kind else ()


class PrintedRunSerializer(serializers.Serializer):
    """A stretch of canonical Markdown that both texts have, or one of them."""

    kind = serializers.ChoiceField(choices=("same", "added", "deleted"))
    text = serializers.CharField()


class PrintedDifferenceSerializer(serializers.Serializer):
    """A part that is not the same: joined, the same and added runs are the new text, the same and deleted the old."""

    name = serializers.CharField(
        help_text="Such as “text”, “attribution”, “statements”; of the frame “title”, “section”."
    )
    about = serializers.CharField(help_text="Which section or appendix, where there are several.")
    is_long = serializers.BooleanField(help_text="Too long to be compared word by word: then there are no runs.")
    runs = serializers.SerializerMethodField()

    @extend_schema_field(PrintedRunSerializer(many=True))
    def get_runs(self, row: Difference) -> Any:
        """The words that lead from the old to the new."""
        return PrintedRunSerializer([] if row.is_long else row.runs(), many=True).data


class PrintedPlaceSerializer(serializers.Serializer):
    """The part of the report in which an entry stands."""

    numeral = serializers.CharField()
    title = serializers.CharField()


class EditionChangeSerializer(serializers.Serializer):
    """What became of one entry."""

    reference = serializers.CharField()
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=KINDS))
    number = serializers.SerializerMethodField(help_text="In the new edition; null where it has none.")
    old_number = serializers.SerializerMethodField(help_text="In the old edition; null where it had none.")
    attribution = serializers.CharField(source="entry.attribution")
    section = PrintedPlaceSerializer(source="new_place", allow_null=True)
    old_section = PrintedPlaceSerializer(source="old_place", allow_null=True)
    pointer = serializers.SerializerMethodField(help_text="What stands in place of a merged or withdrawn text.")
    into = serializers.ListField(
        child=serializers.CharField(), help_text="The references of what it was merged or split into."
    )
    differences = PrintedDifferenceSerializer(many=True)

    def get_number(self, row: Change) -> int | None:
        """As the new edition prints it."""
        return row.new.number if row.new else None

    def get_old_number(self, row: Change) -> int | None:
        """As the old edition printed it."""
        return row.old.number if row.old else None

    def get_pointer(self, row: Change) -> str:
        """The new edition's sentence."""
        return row.new.pointer if row.new else ""


class EditionCountsSerializer(serializers.Serializer):
    """How many entries are of each kind; one can be of several."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """One for each kind."""
        return {kind: serializers.IntegerField() for kind in KINDS}


class EditionComparisonSerializer(serializers.Serializer):
    """A page of the changes, and all that there is to count."""

    answers_one = True

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = EditionChangeSerializer(many=True)
    to = serializers.CharField()
    counts = EditionCountsSerializer()
    frame = PrintedDifferenceSerializer(many=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        """With the field whose name is a word of Python's own."""
        return {**super().get_fields(), "from": serializers.CharField()}
