"""How editions look in the API, and what asking for one takes."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.reverse import reverse

from consultations.models import Consultation
from recommendations import queries
from recommendations.enums import (
    AppendixName,
    Consensus,
    Distribution,
    EditionAudience,
    EditionState,
    Format,
    PaperSize,
    ReportKind,
)
from recommendations.models import Edition, EditionFile, ReportTemplate


def address(edition: Edition, request: Request) -> str:
    """Where the API answers about ``edition``."""
    return reverse("api:edition-detail", args=[edition.reference], request=request)


class EditionFileSerializer(serializers.ModelSerializer):
    """One file of an edition."""

    url = serializers.SerializerMethodField(help_text="Answers who may see the edition; no link of its own.")
    bytes = serializers.IntegerField(source="size", read_only=True)
    is_in_volumes = serializers.BooleanField(read_only=True, help_text="Whether it is a zip of volumes.")

    class Meta:
        model = EditionFile
        fields = ("format", "is_in_volumes", "url", "bytes", "sha256", "seconds", "made_at")
        read_only_fields = fields

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, row: EditionFile) -> str:
        """The endpoint that hands it out."""
        return f"{address(self.context['edition'], self.context['request'])}files/{row.format}/"


class ProgressSerializer(serializers.Serializer):
    """How far an edition is."""

    done = serializers.IntegerField()
    total = serializers.IntegerField(help_text="Freezing the content, then one for each file.")
    stage = serializers.CharField(help_text="The format that is being made, otherwise the state.")


class EditionSerializer(serializers.ModelSerializer):
    """One compiled report."""

    consultation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    formats = serializers.ListField(child=serializers.ChoiceField(choices=Format.choices), read_only=True)
    state = serializers.ChoiceField(choices=EditionState.choices, read_only=True)
    progress = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    design = serializers.DictField(read_only=True, help_text="What differs from a usual report of its kind.")
    failure = serializers.CharField(read_only=True, help_text="A sentence; empty when nothing failed.")
    warnings = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Edition
        fields = (
            "reference",
            "consultation",
            "kind",
            "number",
            "formats",
            "design",
            "audience",
            "state",
            "progress",
            "requested_at",
            "fingerprint",
            "recommendations",
            "not_placed",
            "contributions",
            "words",
            "frozen_at",
            "issued_at",
            "files",
            "failure",
            "warnings",
        )
        read_only_fields = fields

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, row: Edition) -> dict[str, Any]:
        """Read from the rows, as the page reads it."""
        progress = queries.progress(row)
        return {"done": progress.done, "total": progress.total, "stage": row.rendering or row.state}

    @extend_schema_field(EditionFileSerializer(many=True))
    def get_files(self, row: Edition) -> Any:
        """Those that are made."""
        return EditionFileSerializer(row.files.all(), many=True, context={**self.context, "edition": row}).data


class ManifestSerializer(serializers.Serializer):
    """What was signed, and how it is checked."""

    manifest = serializers.CharField()
    signature = serializers.CharField()
    key = serializers.CharField()


@extend_schema_field(
    {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": ReportKind.values},
            "title": {"type": "string"},
            "symbol": {"type": "string", "example": "E/CN.16/2018/CRP.3"},
            "distribution": {"type": "string", "enum": ["", *Distribution.values]},
            "original": {"type": "array", "items": {"type": "string"}, "example": ["en"]},
            "time": {"type": "string", "example": "15:00"},
            "revision_statement": {"type": "string"},
            "disclaimer": {"type": "string"},
            "sections": {"type": "array", "items": {"type": "string"}, "example": ["I", "III"]},
            "states": {"type": "array", "items": {"type": "string", "enum": Consensus.values}},
            "with_unplaced": {"type": "boolean", "default": True},
            "with_unagreed": {"type": "boolean", "default": False},
            "appendices": {"type": "array", "items": {"type": "string", "enum": AppendixName.values}},
            "paper": {"type": "string", "enum": PaperSize.values},
            "language": {"type": "string", "example": "fr"},
            "limit": {"type": "integer", "example": 8500},
            "volume": {"type": "integer", "example": 1000, "description": "Texts in one volume at most; 0: as usual."},
            "delegation": {"type": "string"},
            "since": {"type": "string", "format": "date"},
            "until": {"type": "string", "format": "date"},
        },
    }
)
class DesignField(serializers.DictField):
    """The choices for a report; what they mean and may be is said by ``report.design``, which refuses what is none."""


class RequestEditionSerializer(serializers.Serializer):
    """Which consultation to compile, and in which formats."""

    consultation: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug", queryset=Consultation.objects.all()
    )
    kind = serializers.ChoiceField(choices=ReportKind.choices, default=ReportKind.COMPILATION)
    formats = serializers.ListField(
        child=serializers.ChoiceField(choices=Format.choices),
        allow_empty=False,
        max_length=len(Format),
        default=list(Format.values),
    )
    design = DesignField(default=dict)
    audience = serializers.ChoiceField(choices=EditionAudience.choices, default=EditionAudience.PUBLIC)


class ShowToSerializer(serializers.Serializer):
    """Who sees an edition once it is issued."""

    audience = serializers.ChoiceField(choices=EditionAudience.choices)


class ReportTemplateSerializer(serializers.ModelSerializer):
    """A design that is kept under a name."""

    design = DesignField(default=dict)
    formats = serializers.ListField(
        child=serializers.ChoiceField(choices=Format.choices), allow_empty=False, max_length=len(Format)
    )

    class Meta:
        model = ReportTemplate
        fields = ("id", "name", "design", "formats")
        validators = ()  # a name that is taken takes the new design
