"""What a recommendation was: its revisions compared word by word, and its part of the record."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from consultations import queries as consultation_queries
from consultations.models import Event, User
from recommendations.enums import PUBLIC_STATUSES
from recommendations.models import Recommendation, Revision
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
    """What the record says of this recommendation, the newest first, as ``user``, who may read it, may know it.

    While a text is not before the public, its whole record is for those who may read the text.
    """
    known = recommendation.status in PUBLIC_STATUSES
    readable = consultation_queries.events(user) if known else Event.objects.order_by("-at", "-id")
    return readable.filter(subject_kind="recommendation", subject_id=recommendation.reference)
