"""What a recommendation and its amendments were: texts compared, who wrote what, their part of the record."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from consultations import queries as consultation_queries
from consultations.models import Event, User
from recommendations import queries
from recommendations.enums import PUBLIC_STATUSES
from recommendations.models import Amendment, Recommendation, Revision
from wgec.kernel.text import blame, diff, merge
from wgec.kernel.text.blame import BlameRun


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


@dataclass(frozen=True, slots=True)
class Merging:
    """A text that somebody wrote from ``base``, put together with ``theirs``, which was saved since."""

    base: Revision
    theirs: Revision
    mine: str
    made: merge.Merge

    @property
    def text(self) -> str:
        """What stands when nothing is chosen: everything that does not collide is made."""
        return self.made.text

    @property
    def clusters(self) -> tuple[merge.Cluster, ...]:
        """What collides: for each, the wordings with the keys "mine" and "theirs"."""
        return self.made.clusters()

    def settled(self, choices: dict[int, merge.Choice]) -> str:
        """The text with what was chosen for each cluster, by its unit."""
        return self.made.settled(choices)


def merging(recommendation: Recommendation, text: str, *, base: int, theirs: int | None = None) -> Merging | None:
    """``text``, made from revision ``base``, merged with revision ``theirs`` (the current one); one query.

    None when there are no such revisions. Raises Malformed when the text cannot be read.
    """
    current = recommendation.current.number if recommendation.current else 0
    wanted = (base, theirs if theirs is not None else current)
    rows = recommendation.revisions.select_related("created_by", "created_for").filter(number__in=wanted)
    found = {row.number: row for row in rows}
    if not found.keys() >= set(wanted):
        return None
    before, after = (found[number] for number in wanted)
    return Merging(before, after, text, merge.three_way(before.text, text, after.text))


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


@dataclass(frozen=True)
class WordsLeft:
    """A revision that has words left in the current text, and how many."""

    revision: Revision
    words: int
    shade: int


@dataclass(frozen=True)
class Blame:
    """Who wrote what: the stretches of the current text, and the revisions that brought them, the newest first.

    The origin of a stretch is an index into ``numbers``, which are the numbers of all revisions.
    """

    current: Revision
    runs: list[BlameRun]
    numbers: list[int]
    left: list[WordsLeft]


def who_wrote(recommendation: Recommendation) -> Blame:
    """The current text by revision; one query, and one comparison for each revision."""
    revisions = list(queries.revision(recommendation).order_by("number").defer("plain"))
    runs = blame.blame([revision.text for revision in revisions])
    numbers = [revision.number for revision in revisions]
    left: Counter[int] = Counter()
    for run in runs:
        left[run.origin] += len(run.text.split())
    shades = blame.shades_of(runs, numbers)
    shown = [WordsLeft(revisions[at], left[at], shades[numbers[at]]) for at in sorted(left, reverse=True)]
    return Blame(revisions[-1], runs, numbers, shown)


def preview(recommendation: Recommendation, text: str, *, base: int) -> Draft:
    """The current text beside what saving ``text``, made from revision ``base``, would make of it."""
    current = recommendation.current
    merged = merging(recommendation, text, base=base) if current is not None and base < current.number else None
    return beside(recommendation, merged.text if merged is not None else text)


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
