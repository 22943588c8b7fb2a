"""Endpoints of delegations' people and of invitations: one query call, one action call each."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from consultations import queries, roster
from consultations.actions import delegates, delegations, inviting
from consultations.api.people_serializers import (
    DelegateSerializer,
    EditDelegationSerializer,
    HeadSerializer,
    InvitationSerializer,
    MembersSerializer,
    NewDelegationSerializer,
    NewInvitationSerializer,
    RoleSerializer,
    WhyDelegationSerializer,
)
from consultations.api.serializers import DelegationSerializer
from consultations.models import Delegate, Delegation, Invitation
from wgec.kernel.access import guard, may
from wgec.kernel.endpoints import Endpoint, valid

NUMBER = "[0-9]{1,12}"


def _as_it_is_now(row: Delegation, request: Request, answered: int = status.HTTP_200_OK) -> Response:
    shown = DelegationSerializer(queries.delegations().get(pk=row.pk)).data
    address = reverse("api:delegation-detail", args=[row.slug], request=request)
    return Response(shown, status=answered, headers={"Location": address})


class KeptDelegationEndpoint(Endpoint):
    """The verbs on delegations."""

    @extend_schema(summary="Add a delegation", request=NewDelegationSerializer, responses={201: DelegationSerializer})
    def create(self, request: Request) -> Response:
        """For the secretariat. Its address follows from the name."""
        given = valid(NewDelegationSerializer(data=request.data))
        made = delegations.add(given.pop("name"), by=self.person, **given)
        return _as_it_is_now(made, request, status.HTTP_201_CREATED)

    @extend_schema(summary="Change it", request=EditDelegationSerializer, responses={200: DelegationSerializer})
    @action(detail=True, methods=["POST"])
    def edit(self, request: Request, slug: str) -> Response:
        """A head changes the names of their own delegation, the secretariat everything of all."""
        given = valid(EditDelegationSerializer(data=request.data))
        return _as_it_is_now(delegations.edit(self.get_object(), by=self.person, **given), request)

    @extend_schema(
        summary="End its part in the group", request=WhyDelegationSerializer, responses={200: DelegationSerializer}
    )
    @action(detail=True, methods=["POST"])
    def deactivate(self, request: Request, slug: str) -> Response:
        """What it said and did stays."""
        given = valid(WhyDelegationSerializer(data=request.data))
        return _as_it_is_now(delegations.deactivate(self.get_object(), by=self.person, **given), request)

    @extend_schema(
        summary="Let it take part again", request=WhyDelegationSerializer, responses={200: DelegationSerializer}
    )
    @action(detail=True, methods=["POST"])
    def reactivate(self, request: Request, slug: str) -> Response:
        """With the people who acted for it."""
        given = valid(WhyDelegationSerializer(data=request.data))
        return _as_it_is_now(delegations.reactivate(self.get_object(), by=self.person, **given), request)

    @extend_schema(
        summary="For which delegations the group may speak",
        request=MembersSerializer,
        responses={200: DelegationSerializer},
    )
    @action(detail=True, methods=["POST"])
    def set_members(self, request: Request, slug: str) -> Response:
        """The whole list, each time."""
        given = valid(MembersSerializer(data=request.data))
        return _as_it_is_now(delegations.set_members(self.get_object(), by=self.person, **given), request)

    @extend_schema(summary="Who acts for it today", responses=DelegateSerializer(many=True))
    @action(detail=True, filterset_class=None, permission_classes=[IsAuthenticated])
    def delegates(self, request: Request, slug: str) -> Response:
        """For those who act for it, the secretariat and the chair."""
        row = self.get_object()
        guard("consultations.read_roster", self.person, row)
        page = self.paginate_queryset(roster.seats(row))
        return self.get_paginated_response(DelegateSerializer(page, many=True).data)

    @extend_schema(summary="Replace its heads in one step", request=HeadSerializer, responses={200: DelegateSerializer})
    @action(detail=True, methods=["POST"])
    def replace_head(self, request: Request, slug: str) -> Response:
        """Answers with the new head's seat."""
        given = valid(HeadSerializer(data=request.data))
        return Response(DelegateSerializer(delegates.replace_head(self.get_object(), by=self.person, **given)).data)

    @extend_schema(summary="Stop acting for it", request=WhyDelegationSerializer, responses={200: DelegateSerializer})
    @action(detail=True, methods=["POST"])
    def leave(self, request: Request, slug: str) -> Response:
        """Answers with one's own seat, which has ended."""
        given = valid(WhyDelegationSerializer(data=request.data))
        return Response(DelegateSerializer(delegates.leave(self.get_object(), by=self.person, **given)).data)


class DelegateEndpoint(Endpoint):
    """The verbs on seats; they are listed under their delegation."""

    queryset = Delegate.objects.none()
    serializer_class = DelegateSerializer
    permission_classes = (IsAuthenticated,)
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Delegate]:
        """Those of one's own delegation, of every delegation for the secretariat."""
        rows = Delegate.objects.select_related("user", "delegation")
        return rows if may("consultations.keep_people", self.person) else rows.filter(delegation=self.person.acting_for)

    @extend_schema(summary="Give another role", request=RoleSerializer, responses={200: DelegateSerializer})
    @action(detail=True, methods=["POST"])
    def change_role(self, request: Request, pk: str) -> Response:
        """A delegation that has a head keeps one."""
        given = valid(RoleSerializer(data=request.data))
        return Response(DelegateSerializer(delegates.change_role(self.get_object(), by=self.person, **given)).data)

    @extend_schema(summary="End the seat", request=WhyDelegationSerializer, responses={200: DelegateSerializer})
    @action(detail=True, methods=["POST"])
    def end(self, request: Request, pk: str) -> Response:
        """What the person did for the delegation stays."""
        given = valid(WhyDelegationSerializer(data=request.data))
        return Response(DelegateSerializer(delegates.end(self.get_object(), by=self.person, **given)).data)


@extend_schema_view(list=extend_schema(summary="The invitations that are open, the oldest first"))
class InvitationEndpoint(ListModelMixin, Endpoint):
    """Invitations: of every delegation for the secretariat, of their own for heads."""

    queryset = Invitation.objects.none()
    serializer_class = InvitationSerializer
    permission_classes = (IsAuthenticated,)
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Any]:
        """Those that this person may see."""
        rows = roster.invitations()
        if may("consultations.keep_people", self.person):
            return rows
        mine = self.person.acting_for
        return rows.filter(delegation=mine) if may("consultations.seat_delegates", self.person, mine) else rows.none()

    @extend_schema(
        summary="Invite somebody by mail", request=NewInvitationSerializer, responses={201: InvitationSerializer}
    )
    def create(self, request: Request) -> Response:
        """A letter with a link that works once, for fourteen days; the link is in the letter alone."""
        given = valid(NewInvitationSerializer(data=request.data))
        made = inviting.invite(given.pop("delegation"), given.pop("email"), by=self.person, **given)
        return self._shown(made, status.HTTP_201_CREATED)

    @extend_schema(summary="Send another letter", request=None, responses={200: InvitationSerializer})
    @action(detail=True, methods=["POST"])
    def send_again(self, request: Request, pk: str) -> Response:
        """The link of the letter before opens nothing any more."""
        return self._shown(inviting.send_again(self.get_object(), by=self.person))

    @extend_schema(summary="Take it back", request=None, responses={204: None})
    @action(detail=True, methods=["POST"])
    def revoke(self, request: Request, pk: str) -> Response:
        """Its link opens nothing any more."""
        inviting.revoke(self.get_object(), by=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _shown(self, made: Invitation, answered: int = status.HTTP_200_OK) -> Response:
        return Response(InvitationSerializer(roster.invitations().get(pk=made.pk)).data, status=answered)
