"""What tests of the page of positions share: its cells, its words, and a call."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from consultations.models import Delegation
from recommendations.enums import CallKind
from recommendations.models import Call, Position, Recommendation, SpokenFor
from recommendations.queries import seats
from recommendations.queries.matrix import Cell, Matrix, Row

STRANGER = AnonymousUser()


def rows(found: Matrix) -> dict[str, Row]:
    """The rows by what they are called."""
    return {row.code: row for part in found.parts for row in part.rows}


def cell(found: Matrix, row: str, stance: str) -> Cell:
    """One cell."""
    return next(each for each in rows(found)[row].cells if each.stance == stance)


def names(found: Matrix, row: str, stance: str) -> list[str]:
    """Who is in it, without those whose word has grown stale."""
    return [voice.delegation.name for voice in cell(found, row, stance).voices]


def speaks_for(said: Position, *members: Delegation) -> None:
    """The position of a group speaks for these."""
    SpokenFor.objects.bulk_create(SpokenFor(position=said, delegation=member) for member in members)


def called(row: Recommendation, kind: str = CallKind.CONSENSUS_CALL, *, days: int = 4) -> Call:
    """A call on ``row``, open for so many days from now; negative where it is over and only to be closed."""
    row.refresh_from_db()
    assert row.current is not None
    now = timezone.now()
    return Call.objects.create(
        recommendation=row,
        revision=row.current,
        kind=kind,
        opened_at=now - timedelta(days=5),
        closes_at=now + timedelta(days=days),
        thresholds=seats.thresholds(row.consultation).to_json(),
        asked=[seat.id for seat in seats.seats(observers_counted=False)],
    )


def text_of(client: Client, row: Recommendation) -> str:
    """The page, its white space as a reader sees it."""
    answer = client.get(f"/recommendations/{row.reference}/positions/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())
