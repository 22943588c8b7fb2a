"""What a recommendation and its amendments were: texts compared, who wrote what, their part of the record."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from consultations import queries as consultation_queries
from consultations.models import Event, User
from recommendations import queries
from recommendations.enums import PUBLIC_STATUSES
from recommendations.models import Amendment, Recommendation, Revision
from recommendations.queries.past import first_read
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


def compare(
    recommendation: Recommendation, user: User | AnonymousUser, old: str | None = None, new: str | None = None
) -> Comparison:
    """Compare two revisions by number; by default the current one with the one before it.

    Raises Http404 when a number is none of this recommendation's, or of one that ``user`` may not read.
    """
    current = recommendation.current.number if recommendation.current else 1
    first = first_read(recommendation, user)
    wanted = (_number(old, max(current - 1, first)), _number(new, current))
    rows = recommendation.revisions.filter(number__in=wanted, number__gte=first)
    found = {revision.number: revision for revision in rows}
    if not found.keys() >= set(wanted):
        raise Http404
    before, after = (found[number] for number in wanted)
    return Comparison(before, after)


def beside(recommendation: Recommendation, text: str) -> Draft:
    """The current text beside ``text``, canonical as it would be saved."""
    return Draft(recommendation.current.text if recommendation.current else "", text)


@dataclass(frozen=True)
class Source:
    """Where words come from: a revision, and of that the amendment whose words became part of it."""

    revision: Revision
    amendment: Amendment | None = None

    @property
    def name(self) -> str:
        """The number of the revision, or the amendment's label."""
        return self.amendment.label if self.amendment else str(self.revision.number)


@dataclass(frozen=True)
class WordsLeft:
    """A source that has words left in the current text, and how many."""

    source: Source
    words: int
    shade: int


@dataclass(frozen=True)
class Blame:
    """Who wrote what: the stretches of the current text, and the sources that brought them, the newest first.

    The origin of a stretch is an index into ``sources``.
    """

    current: Revision
    runs: list[BlameRun]
    sources: list[Source]
    left: list[WordsLeft]

    @property
    def names(self) -> list[str]:
        """The names of the sources."""
        return [source.name for source in self.sources]


TOLD_APART = 20  # of more amendments in one revision their words are not told apart


def who_wrote(recommendation: Recommendation, user: User | AnonymousUser) -> Blame:
    """The current text by revision and adopted amendment, from the first revision that ``user`` may read.

    Four queries, and one comparison for each source.
    """
    revisions = list(queries.revision(recommendation, user).order_by("number").defer("plain"))
    sources: list[Source] = []
    texts: list[str] = []
    for before, revision in pairwise([None, *revisions]):
        assert revision is not None
        for source, text in _on_the_way(before, revision):
            sources.append(source)
            texts.append(text)
    runs = blame.blame(texts)
    left: Counter[int] = Counter()
    for run in runs:
        left[run.origin] += len(run.text.split())
    shades = blame.shades_of(runs, [source.name for source in sources])
    shown = [WordsLeft(sources[at], left[at], shades[sources[at].name]) for at in sorted(left, reverse=True)]
    return Blame(revisions[-1], runs, sources, shown)


def _on_the_way(before: Revision | None, revision: Revision) -> Iterator[tuple[Source, str]]:
    """From one revision to the next: the text with one amendment adopted, with two …, at last the revision itself.

    So what an amendment brought is told apart from what those who decided wrote themselves.
    """
    adopted = list(revision.amendments_adopted.all())
    made: dict[str, str] = {}
    for amendment in adopted if len(adopted) <= TOLD_APART else ():
        version = amendment.current
        if before is not None and version is not None and version.base_id == before.pk and amendment.parent_id is None:
            made[amendment.reference] = version.text
            yield Source(revision, amendment), merge.overlay(before.text, made).text
    yield Source(revision), revision.text


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
    return _about(consultation_queries.events(user) if known else Event.objects.order_by("-at", "-id"), recommendation)


def public_events(recommendation: Recommendation) -> QuerySet[Event]:
    """The same as strangers may know it."""
    return _about(consultation_queries.events(None), recommendation)


def _about(events: QuerySet[Event], recommendation: Recommendation) -> QuerySet[Event]:
    amendments = Amendment.objects.filter(recommendation=recommendation).values("reference")
    return events.filter(
        Q(subject_kind="recommendation", subject_id=recommendation.reference)
        | Q(subject_kind="amendment", subject_id__in=amendments)
    )


def events_of_amendment(amendment: Amendment, user: User | AnonymousUser) -> QuerySet[Event]:
    """What the record says of this amendment, the newest first, as ``user`` may know it."""
    return consultation_queries.events(user).filter(subject_kind="amendment", subject_id=amendment.reference)
