"""The verbs on texts that are not public yet: proposing, co-sponsoring, submitting, returning, publishing."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.models import Consultation, Delegation
from recommendations import queries
from recommendations.actions import drafts
from recommendations.api.fields import section_of
from recommendations.api.serializers import REASON, RecommendationSerializer
from wgec.kernel.endpoints import Endpoint, valid

# Emptiness is the action's to refuse: with the sentence that the page shows too.


class ProposeSerializer(serializers.Serializer):
    """A new recommendation."""

    consultation: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug", queryset=Consultation.objects.all(), help_text="The address of a round that is open."
    )
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, help_text="Markdown.")
    section = serializers.CharField(
        allow_null=True, default=None, help_text="The numeral of the section that you have in mind."
    )
    language = serializers.CharField(default="en", max_length=16, help_text="A code such as en, fr or ar.")
    for_delegation: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=Delegation.objects.all(),
        allow_null=True,
        default=None,
        help_text="The secretariat names the delegation on whose behalf it proposes.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The section of that round."""
        return {**attrs, "section": section_of(attrs["consultation"], attrs["section"])}


class SubmittedSerializer(serializers.Serializer):
    """Which revision was read before it is decided about."""

    seen_revision = serializers.IntegerField(min_value=0, help_text="The number of the revision that was read.")


class ReturnSerializer(SubmittedSerializer):
    """Why the text goes back; its authors read it."""

    reason = serializers.CharField(allow_blank=True, default="", max_length=REASON)


class PublishSerializer(SubmittedSerializer):
    """Where the text goes, and with which number."""

    section = serializers.CharField(
        allow_null=True, default=None, help_text="The numeral of a section; null: not placed, without a number."
    )
    number = serializers.IntegerField(
        allow_null=True, default=None, help_text="Null: the next free one, when it is placed."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The section of the recommendation's round."""
        return {**attrs, "section": section_of(self.context["consultation"], attrs["section"])}


class InviteSerializer(serializers.Serializer):
    """Who is asked to propose the text too."""

    delegation: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug", queryset=Delegation.objects.all(), help_text="Its address, as in delegations/."
    )


class AnswerSerializer(serializers.Serializer):
    """Whether your delegation proposes the text too."""

    accept = serializers.BooleanField()


class DraftVerbs(Endpoint):
    """What the recommendations' endpoint answers about texts on their way to the public."""

    @extend_schema(
        summary="Propose a recommendation: it begins as a draft of your delegation",
        request=ProposeSerializer,
        responses={201: RecommendationSerializer},
    )
    def create(self, request: Request) -> Response:
        """The round must be open."""
        given = valid(ProposeSerializer(data=request.data))
        row = drafts.propose(given.pop("consultation"), given.pop("text"), by=self.person, **given)
        return self._standing(row.reference, status.HTTP_201_CREATED)

    @extend_schema(summary="Submit a draft to the secretariat", request=None, responses={200: RecommendationSerializer})
    @action(detail=True, methods=["POST"])
    def submit(self, request: Request, reference: str) -> Response:
        """Also a text that was returned."""
        drafts.submit(self.get_object(), by=self.person)
        return self._standing(reference)

    @extend_schema(
        summary="Return a submitted text to its authors",
        request=ReturnSerializer,
        responses={200: RecommendationSerializer},
    )
    @action(detail=True, methods=["POST"], url_path="return", url_name="return")
    def return_to_authors(self, request: Request, reference: str) -> Response:
        """With a reason that they are shown."""
        given = valid(ReturnSerializer(data=request.data))
        drafts.return_to_authors(self.get_object(), by=self.person, **given)
        return self._standing(reference)

    @extend_schema(
        summary="Publish a submitted text", request=PublishSerializer, responses={200: RecommendationSerializer}
    )
    @action(detail=True, methods=["POST"])
    def publish(self, request: Request, reference: str) -> Response:
        """In a section with a number, or not placed and without one."""
        row = self.get_object()
        given = valid(PublishSerializer(data=request.data, context={"consultation": row.consultation}))
        drafts.publish(row, by=self.person, **given)
        return self._standing(reference)

    @extend_schema(summary="Discard a draft", request=None, responses={204: None})
    @action(detail=True, methods=["POST"])
    def discard(self, request: Request, reference: str) -> Response:
        """Nobody sees it any more."""
        drafts.discard(self.get_object(), by=self.person)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Invite a delegation to propose a draft too",
        request=InviteSerializer,
        responses={200: RecommendationSerializer},
    )
    @action(detail=True, methods=["POST"])
    def invite_cosponsor(self, request: Request, reference: str) -> Response:
        """It may read the draft from then on."""
        given = valid(InviteSerializer(data=request.data))
        drafts.invite_cosponsor(self.get_object(), given["delegation"], by=self.person)
        return self._standing(reference)

    @extend_schema(
        summary="Answer an invitation to co-sponsor",
        request=AnswerSerializer,
        responses={200: RecommendationSerializer, 204: None},
    )
    @action(detail=True, methods=["POST"])
    def answer_invitation(self, request: Request, reference: str) -> Response:
        """Who declines does not read the draft any more, and gets 204."""
        given = valid(AnswerSerializer(data=request.data))
        drafts.answer_invitation(self.get_object(), given["accept"], by=self.person)
        return self._standing(reference) if given["accept"] else Response(status=status.HTTP_204_NO_CONTENT)

    def _standing(self, reference: str, status: int = 200) -> Response:
        """The recommendation as it is now."""
        row = get_object_or_404(queries.whole(self.person), reference=reference)
        return Response(RecommendationSerializer(row).data, status=status)
