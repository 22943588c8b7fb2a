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
    ahead = serializers.IntegerField(help_text="How many reports of the consultation are compiled before it.")
    stage = serializers.CharField(help_text="The format that is being made, otherwise the state.")


class EditionSerializer(serializers.ModelSerializer):
    """One compiled report."""

    consultation: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    formats = serializers.ListField(child=serializers.ChoiceField(choices=Format.choices), read_only=True)
    state = serializers.ChoiceField(choices=EditionState.choices, read_only=True)
    progress = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    design = serializers.DictField(read_only=True, help_text="What differs from a usual report of its kind.")
    label = serializers.CharField(  # type: ignore[assignment]  # no label of a form, but a field of that name
        read_only=True, help_text="“First edition”, “Rev.1”, “Corr.1”; empty before it is settled, or given up."
    )
    revision = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="0 for the first of its series, 2 for Rev.2; 2 for Corr.2."
    )
    corrects: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="reference",
        read_only=True,
        allow_null=True,
        help_text="Of a corrigendum: the edition that it corrects.",
    )
    corrigenda = serializers.SerializerMethodField(help_text="Those that you may see, in their order.")
    failure = serializers.CharField(read_only=True, help_text="A sentence; empty when nothing failed.")
    same_as: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="reference",
        read_only=True,
        allow_null=True,
        help_text="The issued edition since which nothing had changed.",
    )
    warnings = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Edition
        fields = (
            "reference",
            "consultation",
            "kind",
            "number",
            "label",
            "revision",
            "corrects",
            "corrigenda",
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
            "same_as",
            "warnings",
        )
        read_only_fields = fields

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, row: Edition) -> dict[str, Any]:
        """Read from the rows, as the page reads it."""
        progress = queries.progress(row)
        stage = row.rendering or row.state
        return {"done": progress.done, "total": progress.total, "ahead": getattr(row, "ahead", 0), "stage": stage}

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_corrigenda(self, row: Edition) -> list[str]:
        """Their references; ``queries.with_corrigenda`` fetched them."""
        return [each.reference for each in row.corrigenda.all()]

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
    even_unchanged = serializers.BooleanField(
        default=False, help_text="Issue it even if nothing has changed since the last one."
    )


class CorrectEditionSerializer(serializers.Serializer):
    """A corrigendum of an issued edition."""

    formats = serializers.ListField(
        child=serializers.ChoiceField(choices=Format.choices),
        allow_empty=False,
        max_length=len(Format),
        default=list(Format.values),
    )
    audience = serializers.ChoiceField(
        choices=EditionAudience.choices, required=False, help_text="By default that of the edition; never a wider one."
    )
    symbol = serializers.CharField(
        default="", allow_blank=True, max_length=60, help_text="As it was assigned: E/CN.16/2018/CRP.3/Corr.1."
    )


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
