"""Endpoints of contributions: read, begun, saved, submitted, returned, published, withdrawn, replaced; their files."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from consultations import contribution_queries as seen
from consultations import steps as possible
from consultations.actions import contributions, corrections, files, parts, translations
from consultations.api.contribution_serializers import (
    AnswerCorrectionSerializer,
    BeginSerializer,
    ContributionSerializer,
    CorrectContributionSerializer,
    FileSerializer,
    ReasonSerializer,
    ReturnContributionSerializer,
    SaveSerializer,
    SubmissionSerializer,
    TranslateSerializer,
    UploadSerializer,
    WholeContributionSerializer,
    content,
)
from consultations.api.serializers import EventSerializer, StepSerializer
from consultations.contribution_filters import ContributionApiFilter
from consultations.models import Contribution, ContributionFile, Correction
from wgec.kernel.downloads import as_it_came
from wgec.kernel.endpoints import REFERENCE, Endpoint, valid

_WHOLE = {200: WholeContributionSerializer}


@extend_schema_view(
    list=extend_schema(summary="The contributions that you may read, in the order of their numbers"),
    retrieve=extend_schema(summary="One contribution as received", responses=_WHOLE),
)
class ContributionEndpoint(ListModelMixin, RetrieveModelMixin, Endpoint):
    """What delegations send in."""

    queryset = Contribution.objects.none()
    serializer_class = ContributionSerializer
    filterset_class = ContributionApiFilter
    lookup_field = "reference"
    lookup_value_regex = REFERENCE

    def get_queryset(self) -> QuerySet[Contribution]:
        """What you may read: in a list without its words, one by one with them."""
        if self.action == "list":
            return seen.as_listed(seen.readable(self.person))
        return seen.whole(self.person)

    def get_serializer_class(self) -> Any:
        """The words come with one contribution."""
        return ContributionSerializer if self.action == "list" else WholeContributionSerializer

    @extend_schema(
        summary="Begin a contribution: a draft of your delegation",
        request=BeginSerializer,
        responses={201: WholeContributionSerializer},
    )
    def create(self, request: Request) -> Response:
        """The round must be open."""
        given = valid(BeginSerializer(data=request.data))
        row = contributions.begin(
            given["consultation"], content(given), by=self.person, for_delegation=given["for_delegation"]
        )
        return self._standing(row.reference, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Save a draft; what you leave out stays",
        description="Made from a version that is not the current one any more: 409, and nothing is written.",
        request=SaveSerializer,
        responses=_WHOLE,
    )
    def partial_update(self, request: Request, reference: str) -> Response:
        """While it is a draft, or was returned."""
        row = self.get_object()
        given = valid(SaveSerializer(data=request.data))
        sent = {name: value for name, value in given.items() if name in request.data}
        contributions.write(row, content(sent, parts.of(row)), by=self.person, seen_version=given["seen_version"])
        return self._standing(reference)

    @extend_schema(summary="Submit a draft to the secretariat", request=None, responses=_WHOLE)
    @action(detail=True, methods=["POST"])
    def submit(self, request: Request, reference: str) -> Response:
        """A receipt goes out by mail, with the text."""
        return self._take(contributions.submit, reference)

    @extend_schema(
        summary="Return a submitted contribution to its delegation",
        request=ReturnContributionSerializer,
        responses={204: None},
    )
    @action(detail=True, methods=["POST"], url_path="return", url_name="return")
    def return_to_delegation(self, request: Request, reference: str) -> Response:
        """With a reason that it is shown; it is the delegation's own again."""
        given = valid(ReturnContributionSerializer(data=request.data))
        contributions.return_to_delegation(self.get_object(), by=self.person, **given)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Publish a submitted contribution", request=SubmissionSerializer, responses=_WHOLE)
    @action(detail=True, methods=["POST"])
    def publish(self, request: Request, reference: str) -> Response:
        """With the next number of its round."""
        return self._take(contributions.publish, reference, **valid(SubmissionSerializer(data=request.data)))

    @extend_schema(summary="Withdraw a contribution", request=ReasonSerializer, responses=_WHOLE)
    @action(detail=True, methods=["POST"])
    def withdraw(self, request: Request, reference: str) -> Response:
        """What was published stays readable, marked as withdrawn."""
        given = valid(ReasonSerializer(data=request.data))
        return self._take(contributions.withdraw, reference, reason=given["reason"])

    @extend_schema(
        summary="Begin the corrected contribution that will replace it",
        request=None,
        responses={201: WholeContributionSerializer},
    )
    @action(detail=True, methods=["POST"])
    def replace(self, request: Request, reference: str) -> Response:
        """A draft with the same words."""
        made = contributions.replace(self.get_object(), by=self.person)
        return self._standing(made.reference, status.HTTP_201_CREATED)

    @extend_schema(summary="Discard a draft", request=None, responses={204: None})
    @action(detail=True, methods=["POST"])
    def discard(self, request: Request, reference: str) -> Response:
        """Nobody sees it any more."""
        contributions.discard(self.get_object(), by=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Add a translation", request=TranslateSerializer, responses=_WHOLE)
    @action(detail=True, methods=["POST"])
    def translate(self, request: Request, reference: str) -> Response:
        """Official ones are the secretariat's."""
        return self._take(translations.add, reference, **valid(TranslateSerializer(data=request.data)))

    @extend_schema(summary="Propose an editorial correction", request=CorrectContributionSerializer, responses=_WHOLE)
    @action(detail=True, methods=["POST"])
    def correct(self, request: Request, reference: str) -> Response:
        """The words stay; the delegation is asked."""
        return self._take(corrections.propose, reference, **valid(CorrectContributionSerializer(data=request.data)))

    @extend_schema(
        summary="Accept or refuse an editorial correction", request=AnswerCorrectionSerializer, responses=_WHOLE
    )
    @action(detail=True, methods=["POST"])
    def answer_correction(self, request: Request, reference: str) -> Response:
        """The delegation answers."""
        row = self.get_object()
        given = valid(AnswerCorrectionSerializer(data=request.data))
        asked = Correction.objects.select_related("part__contribution")
        known = get_object_or_404(asked, pk=given["correction"], part__contribution=row)
        corrections.answer(known, given["accept"], by=self.person)
        return self._standing(reference)

    # --- files -----------------------------------------------------------------------------------

    @extend_schema(
        summary="Hand in a file of a draft",
        description="As multipart/form-data. An original is read in the background; its “state” says how far it is.",
        request={"multipart/form-data": UploadSerializer},
        responses={201: FileSerializer},
    )
    @action(detail=True, methods=["POST"], parser_classes=[MultiPartParser])
    def files(self, request: Request, reference: str) -> Response:
        """It is kept byte for byte."""
        row = self.get_object()
        given = valid(UploadSerializer(data=request.data))
        made = files.upload(row, given["file"], by=self.person, purpose=given["purpose"])
        shown = FileSerializer(made, context=self.get_serializer_context()).data
        return Response(shown, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Download one file, byte for byte",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @action(detail=True, filterset_class=None, url_path=rf"files/(?P<file>{REFERENCE})")
    def file(self, request: Request, reference: str, file: str) -> HttpResponseBase:
        """By the permission to read the contribution."""
        row = get_object_or_404(seen.readable(self.person), reference=reference)
        kept = get_object_or_404(ContributionFile, contribution=row, reference=file)
        return as_it_came(
            request,
            lambda: kept.file.open("rb"),
            name=kept.file_name,
            media_type=kept.media_type,
            sha256=kept.sha256,
            size=kept.size,
        )

    @extend_schema(summary="What was read from a file, for review", responses={200: OpenApiTypes.OBJECT})
    @action(detail=True, filterset_class=None, url_path=rf"files/(?P<file>{REFERENCE})/reading")
    def reading(self, request: Request, reference: str, file: str) -> Response:
        """For those who write the draft: null while it is not read. Save the draft with what you take of it."""
        row = self.get_object()
        possible.require_permission("upload", row, by=self.person)
        kept = get_object_or_404(ContributionFile, contribution=row, reference=file)
        return Response({"state": kept.state, "refusal": kept.refusal, "reading": kept.reading})

    # --- about it --------------------------------------------------------------------------------

    @extend_schema(summary="What happened to it, the first first", responses=EventSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def events(self, request: Request, reference: str) -> Response:
        """The record of proceedings about it, as far as it is yours to read."""
        page = self.paginate_queryset(seen.events(self.get_object(), self.person))
        return self.get_paginated_response(EventSerializer(page, many=True).data)

    @extend_schema(summary="What you can do with it now, and if not, why not", responses=StepSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def steps(self, request: Request, reference: str) -> Response:
        """Every verb, open or refused with its sentence."""
        return Response(StepSerializer(possible.steps_for(self.person, self.get_object()), many=True).data)

    def _take(self, step: Callable[..., Any], reference: str, **given: Any) -> Response:
        """Take the step; the contribution as it is then."""
        step(self.get_object(), by=self.person, **given)
        return self._standing(reference)

    def _standing(self, reference: str, answered: int = status.HTTP_200_OK) -> Response:
        row = get_object_or_404(seen.whole(self.person), reference=reference)
        shown = WholeContributionSerializer(row, context=self.get_serializer_context()).data
        return Response(shown, status=answered)
