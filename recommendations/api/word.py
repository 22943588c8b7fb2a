"""Endpoints of Word files: texts taken along, and what came back changed."""

import io
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations import queries
from recommendations.actions import word_reviews, word_uploads
from recommendations.actions.word_reviews import Review
from recommendations.models import WordUpload
from recommendations.queries import word
from recommendations.report import single
from recommendations.report.renderers import docx
from wgec.kernel.access import guard
from wgec.kernel.downloads import as_it_came
from wgec.kernel.endpoints import REFERENCE, Endpoint, valid


class WordUploadSerializer(serializers.ModelSerializer):
    """A Word file that came back."""

    delegation = serializers.SlugField(source="delegation.slug", default=None, read_only=True, allow_null=True)
    uploaded_by = serializers.CharField(source="uploaded_by.name", read_only=True)
    changed = serializers.IntegerField(read_only=True, help_text="How many texts it would change.")
    taken = serializers.IntegerField(read_only=True, help_text="Of how many there is a draft.")

    class Meta:
        model = WordUpload
        fields: tuple[str, ...] = (
            *("reference", "delegation", "file_name", "size", "sha256", "state", "refusal"),
            *("uploaded_at", "uploaded_by", "changed", "taken"),
        )
        read_only_fields: tuple[str, ...] = fields


class WordChangeSerializer(serializers.Serializer):
    """One text that the file would change."""

    recommendation = serializers.CharField(source="reference", help_text="Its reference.")
    revision = serializers.IntegerField(source="change.revision.number", help_text="The one that was changed.")
    old = serializers.CharField(help_text="The text that it changes.")
    new = serializers.CharField(help_text="The text as it would read.")
    said = serializers.JSONField(source="change.said", help_text="Who changed what, and comments, as the file has it.")
    moved = serializers.CharField(help_text="That the text has moved on since; empty if it has not.")
    why_not = serializers.CharField(help_text="Why no draft can be made of it as it is; empty if one can.")
    amendment = serializers.CharField(
        source="change.amendment.reference", default=None, allow_null=True, help_text="The draft that was made of it."
    )


class WholeWordUploadSerializer(WordUploadSerializer):
    """One file with what it would change, and what has no place."""

    changes = serializers.SerializerMethodField()
    beside = serializers.JSONField(read_only=True, help_text="What has no place: its words.")

    class Meta(WordUploadSerializer.Meta):
        fields = (*WordUploadSerializer.Meta.fields, "changes", "beside")
        read_only_fields = fields

    @extend_schema_field(WordChangeSerializer(many=True))
    def get_changes(self, row: WordUpload) -> list[dict[str, Any]]:
        """Each as it would be taken now."""
        reviews: list[Review] = word_reviews.of(word.changes(row), by=self.context["request"].user)
        return list(WordChangeSerializer(reviews, many=True).data)


class BringBackSerializer(serializers.Serializer):
    """The file."""

    file = serializers.FileField()


class TakenChangeSerializer(serializers.Serializer):
    """One change to take."""

    recommendation = serializers.CharField(help_text="The reference of its text.")
    reasons = serializers.CharField(allow_blank=True, default="", trim_whitespace=False, help_text="Markdown.")


class TakeSerializer(serializers.Serializer):
    """The changes of which drafts are made: all, or none when one cannot be."""

    changes = TakenChangeSerializer(many=True)


@extend_schema_view(
    list=extend_schema(summary="The Word files that came back to your delegation"),
    retrieve=extend_schema(summary="One Word file: what it would change", responses=WholeWordUploadSerializer),
)
class WordUploadEndpoint(ListModelMixin, RetrieveModelMixin, Endpoint):
    """Word files that came back changed, and the drafts that are made of them."""

    permission_classes = (IsAuthenticated,)
    queryset = WordUpload.objects.none()
    serializer_class = WordUploadSerializer
    lookup_field = "reference"
    lookup_value_regex = REFERENCE

    def get_parsers(self) -> list[Any]:
        """A file comes as a form, everything else as JSON."""
        asked: Request | None = self.request  # none when the schema is made
        verb = self.action if asked is None else self.action_map.get(str(asked.method).lower())
        return [MultiPartParser()] if verb == "create" else super().get_parsers()

    def get_queryset(self) -> QuerySet[WordUpload]:
        """Those of one's own delegation."""
        return word.uploads(self.person)

    def get_serializer_class(self) -> Any:
        """One with its changes, many without."""
        return WholeWordUploadSerializer if self.action == "retrieve" else WordUploadSerializer

    @extend_schema(
        summary="Bring a Word file back",
        description="As multipart/form-data. It is read in the background; its “state” says how far it is.",
        request={"multipart/form-data": BringBackSerializer},
        responses={201: WordUploadSerializer},
    )
    def create(self, request: Request) -> Response:
        """Nothing is made of it before somebody takes it."""
        guard("recommendations.propose_amendment", self.person)
        given = valid(BringBackSerializer(data=request.data))
        made = word_uploads.upload(given["file"], by=self.person)
        return self._standing(made.reference, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Make draft amendments of some of its changes",
        request=TakeSerializer,
        responses={200: WholeWordUploadSerializer},
    )
    @action(detail=True, methods=["POST"])
    def take(self, request: Request, reference: str) -> Response:
        """Twice is once; nothing is submitted."""
        given = valid(TakeSerializer(data=request.data))
        reasons = {each["recommendation"]: each["reasons"] for each in given["changes"]}
        word_uploads.take(self.get_object(), reasons, by=self.person)
        row = get_object_or_404(word.uploads(self.person), reference=reference)
        return Response(WholeWordUploadSerializer(row, context=self.get_serializer_context()).data)

    @extend_schema(summary="Set a Word file aside", request=None, responses={200: WordUploadSerializer})
    @action(detail=True, methods=["POST"])
    def discard(self, request: Request, reference: str) -> Response:
        """Drafts that were made of it stay."""
        word_uploads.discard(self.get_object(), by=self.person)
        return self._standing(reference)

    def _standing(self, reference: str, code: int = status.HTTP_200_OK) -> Response:
        row = get_object_or_404(word.uploads(self.person), reference=reference)
        return Response(WordUploadSerializer(row).data, status=code)


class TakenAlong(Endpoint):
    """Texts as Word files."""

    @extend_schema(
        summary="Its current text as a Word file, to be changed and brought back",
        responses={(200, docx.MEDIA_TYPE): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    @action(detail=True, filterset_class=None, pagination_class=None)
    def word(self, request: Request, reference: str) -> HttpResponseBase:
        """For whoever may read the text."""
        row = get_object_or_404(queries.whole(self.person).exclude(current=None), reference=reference)
        file = single.word(row)
        return as_it_came(
            request,
            lambda: io.BytesIO(file.content),
            name=file.name,
            media_type=docx.MEDIA_TYPE,
            sha256=file.sha256,
            size=len(file.content),
        )
