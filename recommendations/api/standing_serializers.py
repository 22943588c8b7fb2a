"""How the overview of a compilation looks in the API: delegations by their addresses, in the order of the alphabet."""

from collections.abc import Collection
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from recommendations.enums import AmendmentStatus, CallKind, Consensus, DesignationWord, Stance
from recommendations.models import Call
from recommendations.queries.holding import Away, Disputed, Held
from recommendations.queries.standing import SEALED, Text

STATES = [*Consensus.choices, (SEALED, "Sealed")]
NAMES = serializers.ListField(child=serializers.SlugField())


class NamedTextSerializer(serializers.Serializer):
    """One text, and its state."""

    reference = serializers.CharField(source="recommendation.reference")
    number = serializers.IntegerField(source="recommendation.number", allow_null=True)
    state = serializers.ChoiceField(choices=STATES, help_text="Of a sealed text nothing is told but that it is sealed.")


class StandingTextSerializer(NamedTextSerializer):
    """One text on the map."""

    section = serializers.CharField(
        source="recommendation.section.numeral", default=None, allow_null=True, help_text="Null: not yet placed."
    )
    attribution = serializers.CharField(source="recommendation.attribution")
    designation = serializers.ChoiceField(choices=[("", ""), *DesignationWord.choices], help_text="Empty: none.")
    expressed = serializers.IntegerField(help_text="Seats that have expressed a position.")
    seats = serializers.IntegerField(help_text="Counting seats; 0 for a sealed text.")
    objecting = serializers.SerializerMethodField()
    conditional = serializers.SerializerMethodField()
    reserved = serializers.SerializerMethodField()

    @extend_schema_field(NAMES)
    def get_objecting(self, text: Text) -> list[str]:
        """The delegations that object."""
        return self._named(text.objecting)

    @extend_schema_field(NAMES)
    def get_conditional(self, text: Text) -> list[str]:
        """Those that set a condition, or wait for instructions."""
        return self._named(text.conditional)

    @extend_schema_field(NAMES)
    def get_reserved(self, text: Text) -> list[str]:
        """Those with a reservation."""
        return self._named(text.reserved)

    def _named(self, keys: Collection[int]) -> list[str]:
        return [row.slug for row in self.context["standing"].named(keys)] if keys else []


class NamedAmendmentSerializer(serializers.Serializer):
    """An amendment that a position names."""

    reference = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # of the answer
    status = serializers.ChoiceField(choices=AmendmentStatus.choices)


class HeldSerializer(serializers.Serializer):
    """A delegation that stands in the way, and what it asks for."""

    delegation = serializers.SlugField(source="delegation.slug")
    group = serializers.CharField(source="delegation.group", help_text="Its stakeholder group; empty: none.")
    through = serializers.SerializerMethodField(help_text="The group that has said it for the delegation, or null.")
    stance = serializers.ChoiceField(choices=Stance.choices, source="position.stance")
    statement = serializers.CharField(source="position.statement")
    change_needed = serializers.CharField(source="position.change_needed")
    expected_on = serializers.DateField(source="position.expected_on", allow_null=True)
    amendments = NamedAmendmentSerializer(many=True)
    since = serializers.DateTimeField()

    def get_through(self, held: Held) -> str | None:
        """Who has said it."""
        return held.position.delegation.slug if held.is_spoken_for else None


class AwayTextSerializer(NamedTextSerializer):
    """A text from which one delegation alone keeps consensus away."""

    without_it = serializers.ChoiceField(
        choices=Consensus.choices, help_text="What the state would be if the delegation supported."
    )
    held = serializers.SerializerMethodField()

    @extend_schema_field(HeldSerializer(allow_null=True))
    def get_held(self, text: Text) -> Any:
        """The delegation, and what it asks for."""
        away: Away | None = self.context["away"].get(text.recommendation.pk)
        return HeldSerializer(away.held).data if away and away.held else None


class DisputedTextSerializer(NamedTextSerializer):
    """A text on which views diverge, or which is contested."""

    objecting = serializers.SerializerMethodField()

    @extend_schema_field(HeldSerializer(many=True))
    def get_objecting(self, text: Text) -> Any:
        """Who objects, group by group."""
        disputed: Disputed = self.context["disputed"][text.recommendation.pk]
        return HeldSerializer([held for side in disputed.sides for held in side.held], many=True).data


class SilentSerializer(serializers.Serializer):
    """A delegation with a seat that has no position on some texts."""

    delegation = serializers.SlugField(source="delegation.slug")
    texts = serializers.IntegerField(help_text="On how many: of those on which positions can be read.")


class SilentGroupSerializer(serializers.Serializer):
    """A stakeholder group of which some seats have not spoken."""

    group = serializers.CharField(source="code")
    seats = serializers.IntegerField()
    on_some = serializers.IntegerField(help_text="Seats without a position on some text.")
    on_all = serializers.IntegerField(help_text="Seats without a position on any text.")


class OpenCallSerializer(serializers.ModelSerializer):
    """A call that is open."""

    recommendation = serializers.CharField(source="recommendation.reference")
    revision = serializers.IntegerField(source="revision.number")
    kind = serializers.ChoiceField(choices=CallKind.choices)

    class Meta:
        model = Call
        fields = ("recommendation", "revision", "kind", "opened_at", "closes_at")
        read_only_fields = fields


@extend_schema_serializer(many=False)
class StandingSerializer(serializers.Serializer):
    """Where a whole compilation stands."""

    counts = serializers.DictField(child=serializers.IntegerField(), help_text="How many texts are in each state.")
    texts = StandingTextSerializer(many=True)
    away = AwayTextSerializer(many=True, help_text="From which one delegation alone keeps consensus away.")
    disputed = DisputedTextSerializer(many=True, help_text="On which views diverge, or which are contested.")
    silent = SilentSerializer(many=True, help_text="In the order of the alphabet.")
    silent_groups = SilentGroupSerializer(many=True)
    calls = OpenCallSerializer(many=True)
