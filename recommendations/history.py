"""What a recommendation and its amendments were: texts compared word by word, and their part of the record."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from consultations import queries as consultation_queries
from consultations.models import Event, User
from recommendations.enums import PUBLIC_STATUSES
from recommendations.models import Amendment, Recommendation, Revision
from wgec.kernel.text import diff


@dataclass(frozen=True)
class Comparison:
    """Two revisions."""

    old: Revision
    new: Revision

    @cached_property
    def runs(self) -> list[diff.Run]:
        """The words that lead from the old to the new; no runs when they are one."""
        return [] if self.old == self.new else diff.compare_canonical(self.old.text, self.new.text)


@dataclass(frozen=True, slots=True)
class Draft:
    """A saved text, and one that is not saved yet."""

    old_text: str
    new_text: str


def compare(recommendation: Recommendation, old: str | None = None, new: str | None = None) -> Comparison:
    """Compare two revisions by number; by default the current one with the one before it.

    Raises Http404 when a number is none of this recommendation's.
    """
    current = recommendation.current.number if recommendation.current else 1
    wanted = (_number(old, max(current - 1, 1)), _number(new, current))
    found = {revision.number: revision for revision in recommendation.revisions.filter(number__in=wanted)}
    if not found.keys() >= set(wanted):
        raise Http404
    before, after = (found[number] for number in wanted)
    return Comparison(before, after)


def beside(recommendation: Recommendation, text: str) -> Draft:
    """The current text beside ``text``, canonical as it would be saved."""
    return Draft(recommendation.current.text if recommendation.current else "", text)


def _number(given: str | None, default: int) -> int:
    if not given:
        return default
    if not given.isdecimal() or len(given) > 9:  # more digits than a number of the database has
        raise Http404
    return int(given)


def events(recommendation: Recommendation, user: User | AnonymousUser) -> QuerySet[Event]:
    """What the record says of this recommendation and its amendments, the newest first, as ``user`` may know it.

    ``user`` may read the text. While it is not before the public, its whole record is for those who may read it.
    """
    known = recommendation.status in PUBLIC_STATUSES
    readable = consultation_queries.events(user) if known else Event.objects.order_by("-at", "-id")
    amendments = Amendment.objects.filter(recommendation=recommendation).values("reference")
    return readable.filter(
        Q(subject_kind="recommendation", subject_id=recommendation.reference)
        | Q(subject_kind="amendment", subject_id__in=amendments)
    )


def events_of_amendment(amendment: Amendment, user: User | AnonymousUser) -> QuerySet[Event]:
    """What the record says of this amendment, the newest first, as ``user`` may know it."""
    return consultation_queries.events(user).filter(subject_kind="amendment", subject_id=amendment.reference)
