"""How positions on amendments, and bridges, look in the API, and what the verbs take."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consultations.models import Delegation
from recommendations.enums import LABELS, Consensus, Stance
from recommendations.models import Amendment
from recommendations.queries.amendment_positions import Standing
from recommendations.queries.bridges import Bridges, HeldBack, Mover, Offer, WhatIf
from wgec.kernel.bridges import Way
from wgec.kernel.sentences import Sentence


class AmendmentPositionSerializer(serializers.Serializer):
    """Where one delegation stands on an amendment."""

    delegation = serializers.CharField(source="delegation.name", help_text="Its printed name.")
    slug = serializers.SlugField(source="delegation.slug")
    stance = serializers.ChoiceField(choices=Stance.choices)
    as_sponsor = serializers.BooleanField(
        help_text="It sponsors the amendment and has not said otherwise; nothing was recorded."
    )
    is_counted = serializers.BooleanField(help_text="It has a seat, and its word is on these very words.")
    is_stale = serializers.BooleanField(help_text="The words have changed since.")
    version = serializers.IntegerField(source="position.version.number", default=None, allow_null=True)
    statement = serializers.CharField(source="position.statement", default="")
    expected_on = serializers.DateField(source="position.expected_on", default=None, allow_null=True)
    amendments = serializers.SerializerMethodField(help_text="Those to this one on which it depends: references.")
    recorded_at = serializers.DateTimeField(source="position.recorded_at", default=None, allow_null=True)
    is_on_behalf = serializers.BooleanField(source="position.is_on_behalf", default=False)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_amendments(self, row: Standing) -> list[str]:
        """What it depends on."""
        return [each.reference for each in row.position.amendments.all()] if row.position else []


class _SpeakerSerializer(serializers.Serializer):
    for_delegation: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=Delegation.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="For the secretariat: the delegation on whose behalf.",
    )


class RecordAmendmentPositionSerializer(_SpeakerSerializer):
    """A position on an amendment; ``amendments`` in the context are those that can be named."""

    stance = serializers.ChoiceField(choices=Stance.choices)
    statement = serializers.CharField(allow_blank=True, default="", help_text="An objection needs its reason.")
    expected_on = serializers.DateField(required=False, allow_null=True, default=None, help_text="Of what is pending.")
    seen_version = serializers.IntegerField(
        min_value=0, max_value=999_999_999, help_text="The number of the version that was read."
    )
    amendments = serializers.ListField(
        child=serializers.CharField(max_length=12),
        default=list,
        max_length=100,
        help_text="Those to this one on which it depends: references.",
    )

    def validate_amendments(self, given: list[str]) -> list[Amendment]:
        """The amendments of these references."""
        known = {row.reference: row for row in self.context["amendments"].filter(reference__in=given)}
        for reference in given:
            if reference not in known:
                raise serializers.ValidationError(_("There is no amendment “%(name)s”.") % {"name": reference})
        return [known[reference] for reference in dict.fromkeys(given)]

    def validate_stance(self, given: str) -> Stance:
        """One of the seven words."""
        return Stance(given)


class WithdrawAmendmentPositionSerializer(_SpeakerSerializer):
    """Whose position is taken back."""


# --- bridges ---------------------------------------------------------------------------------


class MoverSerializer(serializers.Serializer):
    """A delegation that would move."""

    delegation = serializers.CharField()
    stance = serializers.CharField(allow_null=True, help_text="What it holds on the text now; null: nothing.")
    is_counted = serializers.BooleanField(help_text="Whether it has a seat.")


class HeldBackSerializer(serializers.Serializer):
    """Who holds something back, and what would answer it."""

    delegation = serializers.CharField()
    speaks_for = serializers.ListField(child=serializers.CharField())
    stance = serializers.ChoiceField(choices=Stance.choices)
    statement = serializers.CharField()
    change_needed = serializers.CharField()
    amendments = serializers.ListField(child=serializers.CharField(), help_text="Labels.")


class OfferSerializer(serializers.Serializer):
    """An open amendment, whom it would bring over and who would object."""

    amendment = serializers.CharField(help_text="Its label.")
    reference = serializers.CharField()
    brings = MoverSerializer(many=True)
    loses = MoverSerializer(many=True)


class WaySerializer(serializers.Serializer):
    """Amendments, adopted together."""

    amendments = serializers.ListField(child=serializers.CharField(), help_text="Labels.")
    state = serializers.ChoiceField(choices=Consensus.choices, help_text="What the indicator would say.")
    reasons = serializers.ListField(child=serializers.CharField())


class WhatIfSerializer(WaySerializer):
    """What adopting those asked for would do."""

    unknown = serializers.ListField(child=serializers.CharField(), help_text="No open amendments to this text.")
    collisions = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    brought = MoverSerializer(many=True)
    lost = MoverSerializer(many=True)


class BridgesSerializer(serializers.Serializer):
    """What would bring over who holds back; nothing but that they are sealed while positions are."""

    is_sealed = serializers.BooleanField()
    state = serializers.ChoiceField(choices=Consensus.choices, allow_null=True, help_text="Now.")
    held_back = HeldBackSerializer(many=True)
    offers = OfferSerializer(many=True)
    shortest = WaySerializer(many=True, help_text="The smallest sets that lead to the best state; empty: none better.")
    is_exact = serializers.BooleanField(help_text="False: there were too many to look at every set.")
    reasons = serializers.ListField(child=serializers.CharField())
    what_if = WhatIfSerializer(allow_null=True)


NOTHING: Mapping[str, Any] = {
    **dict.fromkeys(("held_back", "offers", "shortest", "reasons"), ()),
    "state": None,
    "is_exact": True,
    "what_if": None,
}


def bridged(found: Bridges | None, labels: list[str]) -> dict[str, Any]:
    """Bridges as they are answered; ``labels`` are the amendments of the what-if."""
    if found is None:
        return {"is_sealed": True, **NOTHING}
    return {
        "is_sealed": False,
        "state": found.reckoning.now.state,
        "held_back": [_held_back(each) for each in found.held_back],
        "offers": [_offer(each) for each in found.offers],
        "shortest": [_way(way) for way in found.shortest.ways],
        "is_exact": found.shortest.is_exact,
        "reasons": [_words(reason) for reason in found.shortest.reasons],
        "what_if": _what_if(found.what_if(labels)) if labels else None,
    }


def _held_back(held: HeldBack) -> dict[str, Any]:
    said = held.position
    return {
        "delegation": said.delegation.name,
        "speaks_for": [each.name for each in held.speaks_for],
        "stance": said.stance,
        "statement": said.statement,
        "change_needed": said.change_needed,
        "amendments": [each.label for each in held.amendments],
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "amendment": offer.amendment.label,
        "reference": offer.amendment.reference,
        "brings": [_mover(each) for each in offer.brings],
        "loses": [_mover(each) for each in offer.loses],
    }


def _mover(mover: Mover) -> dict[str, Any]:
    return {"delegation": mover.delegation.name, "stance": mover.stance or None, "is_counted": mover.is_counted}


def _way(way: Way) -> dict[str, Any]:
    reasons = [_words(reason) for reason in (*way.reasons, *way.after.reasons)]
    return {"amendments": way.amendments, "state": way.after.state, "reasons": reasons}


def _what_if(found: WhatIf) -> dict[str, Any]:
    return {
        **_way(found.way),
        "unknown": found.unknown,
        "collisions": found.collisions,
        "brought": [_mover(each) for each in found.brought],
        "lost": [_mover(each) for each in found.lost],
    }


def _words(reason: Sentence) -> str:
    return reason.render(gettext, ngettext, {code: str(label) for code, label in LABELS.items()})
