"""The endpoint where a mail service reports mail that came back, with the token of somebody of the secretariat."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.actions import mailboxes
from consultations.models import Mail
from wgec.kernel.endpoints import Endpoint, valid


class BounceSerializer(serializers.Serializer):
    """Mail that came back."""

    message_id = serializers.CharField(max_length=200, help_text="The Message-ID of the mail.")
    reason = serializers.CharField(max_length=1000, required=False, default="", help_text="What was said of it.")


class BouncedSerializer(serializers.ModelSerializer):
    """What is on record of it."""

    class Meta:
        model = Mail
        fields = ("message_id", "bounced_at")
        read_only_fields = fields


class BounceEndpoint(Endpoint):
    """Mail that came back."""

    queryset = Mail.objects.none()
    serializer_class = BounceSerializer
    permission_classes = (IsAuthenticated,)

    @extend_schema(summary="Report that a mail came back", request=BounceSerializer, responses={200: BouncedSerializer})
    def create(self, request: Request) -> Response:
        """Each mail counts once; a mailbox that sends back too many gets no more."""
        given = valid(BounceSerializer(data=request.data))
        row = mailboxes.record_bounce(given["message_id"], given["reason"], by=self.person)
        return Response(BouncedSerializer(row).data)
