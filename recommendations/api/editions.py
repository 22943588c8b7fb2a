"""Endpoints of editions: listed, requested, watched, tried again, cancelled, downloaded."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.api.serializers import StepSerializer
from recommendations import queries
from recommendations import steps as possible
from recommendations.actions import editions, pruning, report_templates
from recommendations.api.edition_comparison_serializers import (
    CompareEditionsSerializer,
    EditionChangeSerializer,
    EditionComparisonSerializer,
    PrintedDifferenceSerializer,
)
from recommendations.api.edition_serializers import (
    CorrectEditionSerializer,
    EditionSerializer,
    ManifestSerializer,
    ReportTemplateSerializer,
    RequestEditionSerializer,
    ShowToSerializer,
    address,
)
from recommendations.enums import Format
from recommendations.filters import EditionFilter
from recommendations.models import Edition, ReportTemplate
from recommendations.report import frozen
from recommendations.report import manifest as manifests
from recommendations.report.compare import KINDS
from wgec.kernel.access import guard
from wgec.kernel.endpoints import REFERENCE, Endpoint, RefusalSerializer, valid
from wgec.kernel.errors import Unavailable


@extend_schema_view(list=extend_schema(summary="The designs that are kept, by name"))
class ReportTemplateEndpoint(ListModelMixin, Endpoint):
    """Designs that the secretariat uses again."""

    queryset = ReportTemplate.objects.none()
    serializer_class = ReportTemplateSerializer
    filter_backends = ()
    lookup_value_regex = "[0-9]{1,9}"

    def get_queryset(self) -> QuerySet[ReportTemplate]:
        """All of them, for whoever may ask for an edition."""
        guard("recommendations.request_edition", self.person)
        return queries.templates()

    @extend_schema(summary="Keep a design under a name", responses={201: ReportTemplateSerializer})
    def create(self, request: Request) -> Response:
        """In place of the one that bears the name already."""
        made = report_templates.keep(by=self.person, **valid(ReportTemplateSerializer(data=request.data)))
        return Response(ReportTemplateSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Keep it no longer", request=None, responses={204: None})
    @action(detail=True, methods=["POST"])
    def remove(self, request: Request, pk: str) -> Response:
        """Reports that were made with it stay."""
        report_templates.remove(self.get_object(), by=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(
    list=extend_schema(summary="The editions that you may see, the newest first"),
    retrieve=extend_schema(summary="One edition: how far it is, or its files"),
)
class EditionEndpoint(ListModelMixin, RetrieveModelMixin, Endpoint):
    """Compiled reports."""

    queryset = Edition.objects.none()
    serializer_class = EditionSerializer
    filterset_class = EditionFilter
    lookup_field = "reference"
    lookup_value_regex = REFERENCE

    def get_queryset(self) -> QuerySet[Edition]:
        """Issued editions; for the secretariat and the chair the others too."""
        return queries.with_corrigenda(self.person)

    @extend_schema(
        summary="Ask for a new edition",
        description="It is compiled in the background: ask at “Location” how far it is.",
        request=RequestEditionSerializer,
        responses={
            202: OpenApiResponse(
                EditionSerializer,
                description="Accepted; “Location” is the edition's address.",
            )
        },
    )
    def create(self, request: Request) -> Response:
        """Enqueue the compilation."""
        edition = editions.request(by=self.person, **valid(RequestEditionSerializer(data=request.data)))
        return self._as_it_is_now(edition.reference, status.HTTP_202_ACCEPTED)

    @extend_schema(summary="Try a failed edition again", request=None, responses={202: EditionSerializer})
    @action(detail=True, methods=["POST"])
    def retry(self, request: Request, reference: str) -> Response:
        """What has been frozen and made stays; the rest is made."""
        editions.retry(self.get_object(), by=self.person)
        return self._as_it_is_now(reference, status.HTTP_202_ACCEPTED)

    @extend_schema(summary="Cancel an edition that is not issued", request=None, responses={200: EditionSerializer})
    @action(detail=True, methods=["POST"])
    def cancel(self, request: Request, reference: str) -> Response:
        """Its number stays taken."""
        editions.cancel(self.get_object(), by=self.person)
        return self._as_it_is_now(reference, status.HTTP_200_OK)

    @extend_schema(
        summary="Ask for a corrigendum of an issued edition",
        description="What it prints otherwise than the same design gives now. It is an edition of its own: compiled in "
        "the background, ask at “Location” how far it is.",
        request=CorrectEditionSerializer,
        responses={
            202: OpenApiResponse(EditionSerializer, description="Accepted; “Location” is the corrigendum's address."),
            409: OpenApiResponse(RefusalSerializer, description="Nothing is to be corrected, or it is said already."),
        },
    )
    @action(detail=True, methods=["POST"])
    def correct(self, request: Request, reference: str) -> Response:
        """The edition stays as it is."""
        row = self.get_object()
        made = editions.correct(row, by=self.person, **valid(CorrectEditionSerializer(data=request.data)))
        return self._as_it_is_now(made.reference, status.HTTP_202_ACCEPTED)

    @extend_schema(summary="Set who sees it", request=ShowToSerializer, responses={200: EditionSerializer})
    @action(detail=True, methods=["POST"], url_path="show-to")
    def show_to(self, request: Request, reference: str) -> Response:
        """What was downloaded stays where it is."""
        row = self.get_object()
        editions.show_to(row, by=self.person, **valid(ShowToSerializer(data=request.data)))
        return self._as_it_is_now(reference, status.HTTP_200_OK)

    @extend_schema(summary="What you can do with it now, and if not, why not", responses=StepSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def steps(self, request: Request, reference: str) -> Response:
        """Every verb, open or refused with its sentence."""
        return Response(StepSerializer(possible.steps_for(self.person, self.get_object()), many=True).data)

    @extend_schema(
        summary="The signed manifest: which files it has, byte for byte",
        responses={
            200: ManifestSerializer,
            404: OpenApiResponse(description="It is not issued, or bears no signature."),
        },
    )
    @action(detail=True, filterset_class=None, pagination_class=None)
    def manifest(self, request: Request, reference: str) -> Response:
        """What was signed when it was issued, as text, with the signature and the public key (Ed25519, base64)."""
        signed = manifests.of(self.get_object())
        if signed is None:
            raise Http404
        return Response({"manifest": signed.text, "signature": signed.signature, "key": signed.key})

    @extend_schema(
        summary="What changed between two issued editions of one consultation and kind",
        description="A page of the changes in the order of the new edition, and how many there are of each kind.",
        parameters=[
            OpenApiParameter("from", str, description="The earlier one's reference; by default the one before “to”."),
            OpenApiParameter("to", str, description="The later one's reference; by default the newest issued."),
            OpenApiParameter("kind", str, enum=KINDS, description="By default everything that is not unchanged."),
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int),
        ],
        responses={
            200: EditionComparisonSerializer,
            409: OpenApiResponse(RefusalSerializer, description="Two editions that cannot be compared, or none."),
        },
    )
    @action(detail=False, filterset_class=None)
    def compare(self, request: Request) -> Response:
        """Read from the frozen contents alone."""
        asked = valid(CompareEditionsSerializer(data=dict(request.query_params.items())))
        old, new = queries.compared(self.person, asked["from"], asked["to"])
        found = frozen.compared(old, new)
        changes = self.paginate_queryset(found.of(*asked["kind"]))
        answer = self.get_paginated_response(EditionChangeSerializer(changes, many=True).data)
        answer.data |= {
            "from": old.reference,
            "to": new.reference,
            "counts": found.counts,
            "frame": PrintedDifferenceSerializer(found.frame, many=True).data,
        }
        return answer

    @extend_schema(
        summary="Download one file",
        parameters=[OpenApiParameter("file_format", str, OpenApiParameter.PATH, enum=Format.values)],
        responses={
            (200, *(each.media_type for each in Format if each != Format.JSON)): OpenApiTypes.BINARY,
            (200, Format.JSON.media_type): OpenApiTypes.OBJECT,
            503: OpenApiResponse(RefusalSerializer, description="It was put away, and is being made again."),
            (200, "application/zip"): OpenApiTypes.BINARY,  # a long report in volumes
        },
    )
    @action(detail=True, filterset_class=None, url_path=r"files/(?P<file_format>[a-z]{2,8})")
    def file(self, request: Request, reference: str, file_format: str) -> HttpResponseBase:
        """The file as it was made, by the permission to see its edition."""
        edition = self.get_object()
        row = get_object_or_404(edition.files, format=file_format)
        etag = quote_etag(row.sha256)
        if unchanged := get_conditional_response(request, etag=etag):
            return unchanged
        try:
            content = row.opened()
        except FileNotFoundError as gone:
            away = pruning.want(row)
            being_made = _("The file was put away and is being made again: ask again soon.")
            raise Unavailable(away.failure or being_made) from gone
        response = FileResponse(content, as_attachment=True, filename=row.name, content_type=row.media_type)
        response["ETag"] = etag
        return response

    def _as_it_is_now(self, reference: str, answered: int) -> Response:
        row = get_object_or_404(queries.with_corrigenda(self.person), reference=reference)
        shown: dict[str, Any] = self.get_serializer(row).data
        return Response(shown, status=answered, headers={"Location": address(row, self.request)})
