"""Endpoints of extraction and validation: one query call, one action call each."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.api.serializers import StepSerializer
from consultations.models import Consultation, Contribution
from recommendations import queries
from recommendations import steps as possible
from recommendations.actions import asking, describing, extracting, validating
from recommendations.api.extract_serializers import (
    AskedSerializer,
    AskSerializer,
    ContributorProgressSerializer,
    CorrectExtractSerializer,
    DescribeSerializer,
    ExtractInFullSerializer,
    ExtractReasonSerializer,
    ExtractSerializer,
    MakeSerializer,
    MoveExtractSerializer,
    SeenRevisionSerializer,
)
from recommendations.api.serializers import RecommendationSerializer
from recommendations.models import Extract
from recommendations.queries import extracts as extracted
from recommendations.queries import validating as seen
from wgec.kernel.access import guard
from wgec.kernel.endpoints import Endpoint, valid

_CONTRIBUTION = OpenApiParameter("reference", str, OpenApiParameter.PATH)
_ROUND = OpenApiParameter("slug", str, OpenApiParameter.PATH)


class ContributionExtractEndpoint(Endpoint):
    """What was extracted from one contribution; below each contribution before the public."""

    queryset = Extract.objects.none()
    serializer_class = ExtractSerializer
    filter_backends = ()

    def _contribution(self) -> Contribution:
        return get_object_or_404(extracted.contributions(), reference=self.kwargs["reference"])

    @extend_schema(
        summary="What was extracted from the contribution, as far as you may read it",
        parameters=[_CONTRIBUTION],
        responses=ExtractSerializer(many=True),
    )
    def list(self, request: Request, reference: str) -> Response:
        """In the order in which they were extracted."""
        rows = extracted.listed(self.person).filter(contribution=self._contribution())
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(ExtractSerializer(page, many=True).data)

    @extend_schema(
        summary="Make a recommendation of passages, or link them with one that exists",
        parameters=[_CONTRIBUTION],
        request=MakeSerializer,
        responses={201: ExtractSerializer},
    )
    def create(self, request: Request, reference: str) -> Response:
        """The text is exactly their words; what was extracted of them before must be named in “seen_overlaps”."""
        contribution = self._contribution()
        context = {"request": request, "consultation": contribution.consultation}
        given = valid(MakeSerializer(data=request.data, context=context))
        into, passages = given.pop("into"), given.pop("passages")
        if into is not None:
            made = extracting.link(contribution, passages, into, by=self.person)
            row = self._listed().get(pk=made.pk)
        else:
            text = extracting.extract(contribution, passages, by=self.person, **given)
            row = self._listed().get(recommendation=text, contribution=contribution)
        return Response(ExtractSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Ask its contributor to validate everything that was extracted from it",
        parameters=[_CONTRIBUTION],
        request=AskSerializer,
        responses={200: AskedSerializer},
    )
    @action(detail=False, methods=["POST"], pagination_class=None)
    def ask(self, request: Request, reference: str) -> Response:
        """Heads and drafters of the delegation are told, and reminded."""
        guard("recommendations.ask_contributor", self.person)
        rows = seen.standing().filter(contribution=self._contribution())
        return _asked(self, rows)

    def _listed(self) -> QuerySet[Extract]:
        return extracted.listed(self.person)


class RoundValidationEndpoint(Endpoint):
    """How far contributors are in one round; below each consultation."""

    queryset = Extract.objects.none()
    serializer_class = ContributorProgressSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="How far each delegation is with what was extracted from it",
        parameters=[_ROUND],
        responses=ContributorProgressSerializer(many=True),
    )
    def list(self, request: Request, slug: str) -> Response:
        """For the secretariat."""
        guard("recommendations.ask_contributor", self.person)
        consultation = get_object_or_404(Consultation, slug=slug)
        return Response(ContributorProgressSerializer(seen.progress(consultation, timezone.now()), many=True).data)

    @extend_schema(
        summary="Ask all contributors of the round to validate what was extracted from them",
        parameters=[_ROUND],
        request=AskSerializer,
        responses={200: AskedSerializer},
    )
    @action(detail=False, methods=["POST"])
    def ask(self, request: Request, slug: str) -> Response:
        """Each delegation is told once."""
        guard("recommendations.ask_contributor", self.person)
        consultation = get_object_or_404(Consultation, slug=slug)
        return _asked(self, seen.standing().filter(contribution__consultation=consultation))


def _asked(endpoint: Endpoint, rows: QuerySet[Extract]) -> Response:
    given = valid(AskSerializer(data=endpoint.request.data))
    return Response({"asked": asking.ask(rows, by=endpoint.person, **given)})


@extend_schema_view(
    list=extend_schema(summary="What your delegation is asked to validate; for the secretariat, every extract"),
    retrieve=extend_schema(summary="One extract with what was said of it"),
)
class ExtractEndpoint(ListModelMixin, RetrieveModelMixin, Endpoint):
    """Extracts, for those whom they concern, and the verbs on them."""

    queryset = Extract.objects.none()
    serializer_class = ExtractInFullSerializer
    permission_classes = (IsAuthenticated,)
    lookup_value_regex = "[0-9]{1,9}"
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Extract]:
        """Those that were asked of one's delegation; all of them for the secretariat."""
        return seen.with_all(seen.readable(self.person)).order_by("pk")

    @extend_schema(summary="What you can do with it now, and if not, why not", responses=StepSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def steps(self, request: Request, pk: str) -> Response:
        """Every verb, open or refused with its sentence."""
        return Response(StepSerializer(possible.steps_for(self.person, self.get_object()), many=True).data)

    @extend_schema(summary="Ask its contributor", request=AskSerializer, responses={200: ExtractInFullSerializer})
    @action(detail=True, methods=["POST"])
    def ask(self, request: Request, pk: str) -> Response:
        """Until a moment at least 72 hours away."""
        row = self.get_object()
        possible.require("ask", row, by=self.person)
        _asked(self, Extract.objects.filter(pk=row.pk))
        return self._as_it_is_now()

    @extend_schema(
        summary="Confirm that it is right", request=SeenRevisionSerializer, responses={200: ExtractInFullSerializer}
    )
    @action(detail=True, methods=["POST"])
    def confirm(self, request: Request, pk: str) -> Response:
        """For heads and drafters of the delegation that contributed it."""
        return self._done(validating.confirm, SeenRevisionSerializer)

    @extend_schema(
        summary="Propose other words, or other passages",
        request=CorrectExtractSerializer,
        responses={200: ExtractInFullSerializer},
    )
    @action(detail=True, methods=["POST"])
    def correct(self, request: Request, pk: str) -> Response:
        """The secretariat accepts it, or says why not."""
        return self._done(validating.correct, CorrectExtractSerializer)

    @extend_schema(
        summary="Say that you do not stand behind it",
        request=ExtractReasonSerializer,
        responses={200: ExtractInFullSerializer},
    )
    @action(detail=True, methods=["POST"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """It is said wherever the text is shown."""
        return self._done(validating.withdraw, ExtractReasonSerializer)

    @extend_schema(
        summary="Take the correction over", request=SeenRevisionSerializer, responses={200: ExtractInFullSerializer}
    )
    @action(detail=True, methods=["POST"])
    def accept(self, request: Request, pk: str) -> Response:
        """It becomes the next revision."""
        return self._done(validating.accept, SeenRevisionSerializer)

    @extend_schema(
        summary="Say why the correction is not taken over",
        request=ExtractReasonSerializer,
        responses={200: ExtractInFullSerializer},
    )
    @action(detail=True, methods=["POST"])
    def dispute(self, request: Request, pk: str) -> Response:
        """The text says that it is not validated."""
        return self._done(validating.dispute, ExtractReasonSerializer)

    @extend_schema(
        summary="Correct the passages it was taken from",
        request=MoveExtractSerializer,
        responses={200: ExtractInFullSerializer},
    )
    @action(detail=True, methods=["POST"])
    def move(self, request: Request, pk: str) -> Response:
        """The text stays as it is."""
        return self._done(extracting.move, MoveExtractSerializer)

    @extend_schema(summary="Take a wrong link back", request=ExtractReasonSerializer, responses={204: None})
    @action(detail=True, methods=["POST"])
    def unlink(self, request: Request, pk: str) -> Response:
        """The record keeps it."""
        given = valid(ExtractReasonSerializer(data=request.data))
        extracting.unlink(self.get_object(), by=self.person, **given)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _done(self, verb: Any, serializer: Any) -> Response:
        row = self.get_object()
        given = valid(serializer(data=self.request.data))
        verb(row, by=self.person, **given)
        return self._as_it_is_now()

    def _as_it_is_now(self) -> Response:
        return Response(ExtractInFullSerializer(self.get_object()).data)


class DescribedEndpoint(Endpoint):
    """What recommendations answer about their type and addressees."""

    @extend_schema(
        summary="Say what it is and to whom it is addressed",
        request=DescribeSerializer,
        responses={200: RecommendationSerializer},
    )
    @action(detail=True, methods=["POST"])
    def describe(self, request: Request, reference: str) -> Response:
        """For the secretariat."""
        given = valid(DescribeSerializer(data=request.data))
        describing.describe(self.get_object(), by=self.person, **given)
        return Response(RecommendationSerializer(queries.whole(self.person).get(reference=reference)).data)
