"""The one place where revisions are made: the identities of their units, the search, what is carried over and ended."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, Q

from consultations.models import Delegation, User
from consultations.models.recorded import moment
from recommendations.actions import citing, endings, indicators, rebasing
from recommendations.enums import Status
from recommendations.models import Amendment, Recommendation, Revision
from wgec.kernel.folding import fold
from wgec.kernel.text import blocks, identities


def make(
    row: Recommendation,
    canonical: str,
    *,
    by: User | None,
    units: Sequence[str] | None = None,
    at: datetime | None = None,
    without: Collection[Amendment] = (),
    **change: Any,
) -> tuple[Revision, rebasing.Rest]:
    """Write the next revision of ``row``, which is locked, and carry its pending amendments over to it.

    Every revision but the first is made here; whoever calls this has asked whether it may be, and notes what happened.
    ``units`` are the identities of its units when they are known; amendments in ``without`` stay where they are.
    """
    is_public = row.status == Status.PUBLISHED
    if is_public:
        endings.supersede(row, by=by)
    revision = following(row, canonical, by=by, at=at, units=units, **change)
    revision.save()
    row.current = revision
    row.search_text = search_text(row.number, row.source_label, row.attribution, revision.plain)
    row.save(update_fields=["current", "search_text"])
    citing.renew(row, revision)
    if is_public and _was_asked(row):
        indicators.recount(row)
    return revision, rebasing.carry_over(row, by=by, without=without)


def _was_asked(row: Recommendation) -> bool:
    """Whether there is a position on the text, or there was a call: then an indicator is kept of it; one query."""
    asked = Q(Exists(row.positions.all())) | Q(Exists(row.calls.all()))
    return Recommendation.objects.filter(asked, pk=row.pk).exists()


def following(
    row: Recommendation,
    canonical: str,
    *,
    by: User | None = None,
    units: Sequence[str] | None = None,
    at: datetime | None = None,
    **change: Any,
) -> Revision:
    """The revision of ``row`` that says ``canonical``, with the identities of its units; it is not saved."""
    current = row.current
    number = current.number + 1 if current else 1
    if units is None and current is not None:
        units = identities.carry(current.text, current.unit_ids, canonical, revision=number)
    plain = blocks.plain(canonical)
    return build(row, number, canonical, plain, by=by, at=at or moment(), units=units, **change)


def build(
    row: Recommendation,
    number: int,
    text: str,
    plain: str,
    *,
    by: User | None,
    at: datetime,
    for_delegation: Delegation | None = None,
    **change: Any,
) -> Revision:
    """A revision of ``row``, not saved."""
    return Revision(
        recommendation=row,
        number=number,
        text=text,
        plain=plain,
        created_at=at,
        created_by=by,
        created_for=for_delegation or (by.acting_for if by else None),
        **change,
    )


def search_text(number: int | None, label: str, attribution: str, plain: str) -> str:
    """What the full-text search reads of a recommendation."""
    return fold(" ".join((str(number or ""), label, attribution, plain)))


def renew_search(row: Recommendation) -> None:
    """Set what the search reads of ``row``, whose number or attribution has changed; the caller saves it."""
    row.search_text = search_text(
        row.number, row.source_label, row.attribution, row.current.plain if row.current else ""
    )
