"""How the overview of a compilation looks in the API: delegations by their addresses, in the order of the alphabet.

These describe the answer; ``standing.py`` makes it, because a compilation can have thousands of positions in the way.
"""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from recommendations.enums import SEALED, AmendmentStatus, CallKind, Consensus, DesignationWord, Stance

STATES = [*Consensus.choices, (SEALED, "Sealed")]


class NamedTextSerializer(serializers.Serializer):
    """One text, and its state."""

    reference = serializers.CharField()
    number = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES, help_text="Of a sealed text nothing is told but that it is sealed.")


class StandingTextSerializer(NamedTextSerializer):
    """One text on the map."""

    section = serializers.CharField(allow_null=True, help_text="Its numeral; null: not yet placed.")
    attribution = serializers.CharField()
    designation = serializers.ChoiceField(choices=DesignationWord.choices, allow_null=True, help_text="The chair's.")
    expressed = serializers.IntegerField(help_text="Seats that have expressed a position.")
    seats = serializers.IntegerField(help_text="Counting seats; 0 for a sealed text.")
    objecting = serializers.ListField(child=serializers.SlugField())
    conditional = serializers.ListField(
        child=serializers.SlugField(), help_text="Those that set a condition, or wait for instructions."
    )
    reserved = serializers.ListField(child=serializers.SlugField(), help_text="Those with a reservation.")


class NamedAmendmentSerializer(serializers.Serializer):
    """An amendment that a position names."""

    reference = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # of the answer
    status = serializers.ChoiceField(choices=AmendmentStatus.choices)


class HeldSerializer(serializers.Serializer):
    """A delegation that stands in the way, and what it asks for."""

    delegation = serializers.SlugField()
    group = serializers.CharField(help_text="Its stakeholder group; empty: none.", allow_blank=True)
    through = serializers.SlugField(allow_null=True, help_text="The group that has said it for the delegation.")
    stance = serializers.ChoiceField(choices=Stance.choices)
    statement = serializers.CharField(allow_blank=True)
    change_needed = serializers.CharField(allow_blank=True)
    expected_on = serializers.DateField(allow_null=True)
    amendments = NamedAmendmentSerializer(many=True)
    since = serializers.DateTimeField()


class AwayTextSerializer(NamedTextSerializer):
    """A text from which one delegation alone keeps consensus away."""

    without_it = serializers.ChoiceField(
        choices=Consensus.choices, help_text="What the state would be if the delegation supported."
    )
    held = HeldSerializer(allow_null=True)


class DisputedTextSerializer(NamedTextSerializer):
    """A text on which views diverge, or which is contested."""

    objecting = HeldSerializer(many=True, help_text="Group by group.")


class SilentSerializer(serializers.Serializer):
    """A delegation with a seat that has no position on some texts."""

    delegation = serializers.SlugField()
    texts = serializers.IntegerField(help_text="On how many: of those on which positions can be read.")


class SilentGroupSerializer(serializers.Serializer):
    """A stakeholder group of which some seats have not spoken."""

    group = serializers.CharField()
    seats = serializers.IntegerField()
    on_some = serializers.IntegerField(help_text="Seats without a position on some text.")
    on_all = serializers.IntegerField(help_text="Seats without a position on any text.")


class DueCallSerializer(serializers.Serializer):
    """A call that is open."""

    recommendation = serializers.CharField()
    revision = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=CallKind.choices)
    opened_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()


@extend_schema_serializer(many=False)
class StandingSerializer(serializers.Serializer):
    """Where a whole compilation stands."""

    counts = serializers.DictField(child=serializers.IntegerField(), help_text="How many texts are in each state.")
    texts = StandingTextSerializer(many=True)
    away = AwayTextSerializer(many=True, help_text="From which one delegation alone keeps consensus away.")
    disputed = DisputedTextSerializer(many=True, help_text="On which views diverge, or which are contested.")
    silent = SilentSerializer(many=True, help_text="In the order of the alphabet.")
    silent_groups = SilentGroupSerializer(many=True)
    calls = DueCallSerializer(many=True)
