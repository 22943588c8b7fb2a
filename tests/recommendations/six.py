"""A group of six and texts on which it has spoken: small enough to work out by hand where it stands."""

from datetime import timedelta

from django.utils import timezone

from consultations.enums import Kind, Region, StakeholderGroup
from consultations.models import Consultation, Delegation
from recommendations.enums import CallKind, CallState, Stance
from recommendations.models import Call, Recommendation
from tests.factories import DelegationFactory, position, recommendation


def seated() -> list[Delegation]:
    """Six seats: three States of three regions, and one delegation of each of three other groups."""
    regions = (Region.AFRICAN, Region.ASIA_PACIFIC, Region.EASTERN_EUROPEAN)
    states = [DelegationFactory(name=f"State {region}", region=region) for region in regions]
    others = (StakeholderGroup.ACADEMIA, StakeholderGroup.CIVIL_SOCIETY, StakeholderGroup.PRIVATE_SECTOR)
    fields = {"kind": Kind.ORGANISATION, "region": ""}
    return states + [DelegationFactory(name=f"Body of {one}", group=one, **fields) for one in others]


def text(consultation: Consultation, number: int, *said: tuple[Delegation, str], **fields: object) -> Recommendation:
    """A text with the positions of these delegations."""
    row = recommendation(consultation, f"Text {number}.", number=number, **fields)
    for delegation, stance in said:
        position(row, delegation, stance)
    return row


def all_of(group: list[Delegation], *others: tuple[Delegation, str]) -> list[tuple[Delegation, str]]:
    """Everybody supports, but for the others."""
    return [*{**dict.fromkeys(group, Stance.SUPPORT), **dict(others)}.items()]


def ended_call(row: Recommendation) -> Call:
    now = timezone.now()
    return call(row, state=CallState.CLOSED, closes_at=now, ended_at=now)


def call(row: Recommendation, **fields: object) -> Call:
    now = timezone.now()
    given = {"kind": CallKind.CONSENSUS_CALL, "opened_at": now - timedelta(days=4), "closes_at": now, **fields}
    return Call.objects.create(recommendation=row, revision=row.current, **given)
