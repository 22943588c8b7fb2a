"""How delegates and invitations look in the API, and what the verbs on delegations and their people take."""

from rest_framework import serializers

from consultations.enums import DelegateRole, Kind, Region, StakeholderGroup, Standing
from consultations.models import Delegate, Delegation, Invitation

REASON = 100  # characters, as in the history of a row


class WhyDelegationSerializer(serializers.Serializer):
    """Why."""

    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=REASON)


class NewDelegationSerializer(WhyDelegationSerializer):
    """A delegation to be added."""

    name = serializers.CharField(max_length=200, help_text="As it is printed.")
    short_name = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    kind = serializers.ChoiceField(choices=Kind.choices)
    group = serializers.ChoiceField(choices=StakeholderGroup.choices, required=False, default="", allow_blank=True)
    region = serializers.ChoiceField(
        choices=Region.choices, required=False, default="", allow_blank=True, help_text="Of States only."
    )
    standing = serializers.ChoiceField(choices=Standing.choices, required=False, default=Standing.MEMBER)


class EditDelegationSerializer(serializers.Serializer):
    """What is to change; what is left out stays. A head changes the names, the secretariat everything."""

    name = serializers.CharField(max_length=200, required=False)
    short_name = serializers.CharField(max_length=60, required=False)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    group = serializers.ChoiceField(choices=StakeholderGroup.choices, required=False, allow_blank=True)
    region = serializers.ChoiceField(choices=Region.choices, required=False, allow_blank=True)
    standing = serializers.ChoiceField(choices=Standing.choices, required=False)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=REASON)


class MembersSerializer(WhyDelegationSerializer):
    """For which delegations a group may speak, by their addresses: the whole list."""

    members: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug", queryset=Delegation.objects.all(), many=True
    )


class DelegateSerializer(serializers.ModelSerializer):
    """Somebody who acts for a delegation."""

    delegation = serializers.SlugField(source="delegation.slug", read_only=True, help_text="Its address.")
    name = serializers.CharField(source="user.name", read_only=True)

    class Meta:
        model = Delegate
        fields = ("id", "delegation", "name", "role", "since_at", "until_at")
        read_only_fields = fields


class RoleSerializer(WhyDelegationSerializer):
    """Another role."""

    role = serializers.ChoiceField(choices=DelegateRole.choices)


class HeadSerializer(WhyDelegationSerializer):
    """The next head, by the number of their seat, and what becomes of who was head until now."""

    successor: serializers.PrimaryKeyRelatedField = serializers.PrimaryKeyRelatedField(
        queryset=Delegate.objects.select_related("user", "delegation")
    )
    former = serializers.ChoiceField(
        choices=[(role.value, role.label) for role in (DelegateRole.DRAFTER, DelegateRole.READER)],
        required=False,
        default="",
        allow_blank=True,
        help_text="Empty: they act for the delegation no longer.",
    )


class InvitationSerializer(serializers.ModelSerializer):
    """An invitation that nobody has accepted yet."""

    delegation = serializers.SlugField(source="delegation.slug", read_only=True, help_text="Its address.")
    invited_by = serializers.CharField(source="invited_by.name", default="", read_only=True)
    state = serializers.ChoiceField(choices=("waiting", "unsent", "expired"), read_only=True)

    class Meta:
        model = Invitation
        fields = ("id", "delegation", "email", "name", "role", "state", "invited_at", "invited_by", "expires_at")
        read_only_fields = fields


class NewInvitationSerializer(serializers.Serializer):
    """Whom to ask to act for which delegation."""

    delegation: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug", queryset=Delegation.objects.all()
    )
    email = serializers.EmailField()
    name = serializers.CharField(required=False, default="", allow_blank=True, max_length=150)
    role = serializers.ChoiceField(choices=DelegateRole.choices, required=False, default=DelegateRole.DRAFTER)
