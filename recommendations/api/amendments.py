"""Endpoints of amendments: one query call, one action call each."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from consultations.api.serializers import EventSerializer, StepSerializer
from recommendations import history, queries
from recommendations import steps as possible
from recommendations.actions import amendments as actions
from recommendations.actions import sponsors
from recommendations.api import rolling
from recommendations.api.amendment_positions import AmendmentPositionsEndpoint
from recommendations.api.amendment_serializers import (
    AmendmentSerializer,
    CollisionSerializer,
    ProposeAmendmentSerializer,
    ReasonGivenSerializer,
    RewriteAmendmentSerializer,
    RollingSerializer,
    VersionSerializer,
)
from recommendations.api.comments import Discussed
from recommendations.api.decisions import DecisionsOnOneEndpoint
from recommendations.filters import AmendmentFilter
from recommendations.models import Amendment
from recommendations.queries import amendments as seen
from recommendations.queries import rolling as rolling_texts
from wgec.kernel.endpoints import REFERENCE, Endpoint, valid


def _as_it_is_now(row: Amendment, request: Request, answered: int = status.HTTP_200_OK) -> Response:
    shown = AmendmentSerializer(seen.as_listed(Amendment.objects.filter(pk=row.pk)).get()).data
    address = reverse("api:amendment-detail", args=[row.reference], request=request)
    return Response(shown, status=answered, headers={"Location": address})


class AmendedEndpoint(Endpoint):
    """What recommendations answer about their amendments."""

    @extend_schema(
        methods=["GET"],
        summary="Its amendments, in the order of the text",
        responses=AmendmentSerializer(many=True),
    )
    @extend_schema(
        methods=["POST"],
        summary="Propose an amendment",
        description="What does not collide with a newer revision is carried over; otherwise 409 “text_has_moved”.",
        request=ProposeAmendmentSerializer,
        responses={201: AmendmentSerializer},
    )
    @action(detail=True, methods=["GET", "POST"], filterset_class=None)
    def amendments(self, request: Request, reference: str) -> Response:
        """List what is proposed, or propose."""
        row = self.get_object()
        if request.method == "POST":
            given = valid(ProposeAmendmentSerializer(data=request.data))
            made = actions.propose(row, by=self.person, **given)
            return _as_it_is_now(made, request, status.HTTP_201_CREATED)
        page = self.paginate_queryset(seen.as_listed(seen.of(row, self.person)))
        return self.get_paginated_response(AmendmentSerializer(page, many=True).data)

    @extend_schema(summary="The current text with everything that is proposed for it", responses=RollingSerializer)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def rolling(self, request: Request, reference: str) -> Response:
        """Every open amendment in its place, with the names."""
        row = get_object_or_404(queries.whole(self.person), reference=reference)
        found = rolling_texts.material(row)
        shown = {
            "revision": row.current.number if row.current else 0,
            "units": rolling.units_of(found),
            "left_out": [one.reference for one in found.left_out],
        }
        return Response(RollingSerializer(shown).data)


@extend_schema_view(
    list=extend_schema(summary="The amendments that you may read, in the order of the texts"),
    retrieve=extend_schema(summary="One amendment with its current version"),
)
class AmendmentEndpoint(
    Discussed, ListModelMixin, RetrieveModelMixin, DecisionsOnOneEndpoint, AmendmentPositionsEndpoint
):
    """Amendments: their versions, record and discussion, and the verbs on them."""

    queryset = Amendment.objects.none()
    serializer_class = AmendmentSerializer
    filterset_class = AmendmentFilter
    lookup_field = "reference"
    lookup_value_regex = REFERENCE

    def get_queryset(self) -> QuerySet[Amendment]:
        """What the person may read."""
        return seen.whole(self.person)

    @extend_schema(summary="Its versions, the newest first", responses=VersionSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def versions(self, request: Request, reference: str) -> Response:
        """Everything that it has proposed."""
        page = self.paginate_queryset(seen.versions(self.get_object(), self.person))
        return self.get_paginated_response(VersionSerializer(page, many=True).data)

    @extend_schema(
        summary="The open amendments that want something else of the same words",
        responses=CollisionSerializer(many=True),
    )
    @action(detail=True, filterset_class=None, pagination_class=None)
    def collisions(self, request: Request, reference: str) -> Response:
        """With whom it collides, and where."""
        found = seen.collisions(self.get_object())
        shown = [{"amendment": other.reference, "places": places} for other, places in found]
        return Response(CollisionSerializer(shown, many=True).data)

    @extend_schema(summary="What happened to it, the latest first", responses=EventSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def events(self, request: Request, reference: str) -> Response:
        """The record of proceedings about it."""
        page = self.paginate_queryset(history.events_of_amendment(self.get_object(), self.person))
        return self.get_paginated_response(EventSerializer(page, many=True).data)

    @extend_schema(summary="What you can do with it now, and if not, why not", responses=StepSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def steps(self, request: Request, reference: str) -> Response:
        """Every verb, open or refused with its sentence."""
        return Response(StepSerializer(possible.steps_now(self.person, self.get_object()), many=True).data)

    @extend_schema(methods=["GET"], summary="The amendments to it", responses=AmendmentSerializer(many=True))
    @extend_schema(
        methods=["POST"],
        summary="Propose an amendment to it",
        request=ProposeAmendmentSerializer,
        responses={201: AmendmentSerializer},
    )
    @action(detail=True, methods=["GET", "POST"], filterset_class=None)
    def amendments(self, request: Request, reference: str) -> Response:
        """List the amendments to it, or propose one; “seen_revision” is the version that was read."""
        above = self.get_object()
        if request.method == "POST":
            given = valid(ProposeAmendmentSerializer(data=request.data))
            made = actions.propose(above.recommendation, by=self.person, parent=above, **given)
            return _as_it_is_now(made, request, status.HTTP_201_CREATED)
        page = self.paginate_queryset(seen.as_listed(seen.readable(self.person).filter(parent=above)))
        return self.get_paginated_response(AmendmentSerializer(page, many=True).data)

    @extend_schema(
        summary="Give it other words", request=RewriteAmendmentSerializer, responses={200: AmendmentSerializer}
    )
    @action(detail=True, methods=["POST"])
    def rewrite(self, request: Request, reference: str) -> Response:
        """Its words become the next version; the same again are none."""
        one = self.get_object()
        actions.rewrite(one, by=self.person, **valid(RewriteAmendmentSerializer(data=request.data)))
        return _as_it_is_now(one, request)

    @extend_schema(summary="Submit a draft", request=None, responses={200: AmendmentSerializer})
    @action(detail=True, methods=["POST"])
    def submit(self, request: Request, reference: str) -> Response:
        """It gets its number."""
        return _as_it_is_now(actions.submit(self.get_object(), by=self.person), request)

    @extend_schema(summary="Throw a draft away", request=None, responses={200: AmendmentSerializer})
    @action(detail=True, methods=["POST"])
    def discard(self, request: Request, reference: str) -> Response:
        """Nobody reads it any more."""
        return _as_it_is_now(actions.discard(self.get_object(), by=self.person), request)

    @extend_schema(summary="Stand behind it too", request=None, responses={200: AmendmentSerializer})
    @action(detail=True, methods=["POST"])
    def cosponsor(self, request: Request, reference: str) -> Response:
        """The delegation that you act for becomes a co-sponsor."""
        return _as_it_is_now(sponsors.cosponsor(self.get_object(), by=self.person), request)

    @extend_schema(summary="Stand behind it no longer", request=None, responses={200: AmendmentSerializer})
    @action(detail=True, methods=["POST"])
    def leave(self, request: Request, reference: str) -> Response:
        """The others keep it."""
        return _as_it_is_now(sponsors.leave(self.get_object(), by=self.person), request)

    @extend_schema(summary="Take it back", request=ReasonGivenSerializer, responses={200: AmendmentSerializer})
    @action(detail=True, methods=["POST"])
    def withdraw(self, request: Request, reference: str) -> Response:
        """Its number and its words stay on record."""
        given = valid(ReasonGivenSerializer(data=request.data))
        return _as_it_is_now(sponsors.withdraw(self.get_object(), by=self.person, **given), request)

    @extend_schema(
        summary="Take over what another delegation withdrew", request=None, responses={200: AmendmentSerializer}
    )
    @action(detail=True, methods=["POST"])
    def take_over(self, request: Request, reference: str) -> Response:
        """It is open again under its number."""
        return _as_it_is_now(sponsors.take_over(self.get_object(), by=self.person), request)
