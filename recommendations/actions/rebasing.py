"""Pending amendments carried over to a new revision: what fits moves on, what does not stays, and people are told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from django.utils.translation import gettext as _

from consultations import queries as consultation_queries
from consultations.actions import notices
from consultations.actions.notices import Message
from consultations.models import User
from consultations.models.recorded import moment, record_changed
from recommendations.enums import AmendmentKind, VersionCause
from recommendations.models import Amendment, AmendmentVersion, Recommendation, Revision
from recommendations.queries import agreements, decisions
from wgec.kernel.text import rebasing, replacing
from wgec.kernel.text.rebasing import Rebased

BATCH = 500
SHOWN = 300  # characters of a unit in a notice: what the text says now

State = Literal["fits", "said", "stuck"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one amendment when the text that it changes becomes another.

    It "fits" and has another ``version``; it has one, but the text has "said" already what it proposes; or it is
    "stuck" and stays on its old base. ``now``: what the text says where a stuck one would
    change it, nothing when that is gone.
    """

    amendment: Amendment
    state: State
    version: AmendmentVersion | None = None
    now: str = ""
    was_stuck: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """What becomes of the amendments that are still to be decided."""

    fates: Sequence[Fate] = field(default_factory=tuple)

    def of(self, state: State) -> list[Amendment]:
        """Those in this state."""
        return [fate.amendment for fate in self.fates if fate.state == state]

    @property
    def fits(self) -> list[Amendment]:
        """Those that still change something."""
        return self.of("fits")

    @property
    def said(self) -> list[Amendment]:
        """Those that change nothing any more, because the text says it already."""
        return self.of("said")

    @property
    def stuck(self) -> list[Amendment]:
        """Those that no longer fit."""
        return self.of("stuck")

    def details(self) -> dict[str, list[str]]:
        """For the record: what moved on and what did not, by label; what is empty is left out."""
        by_state = {"carried_over": self.fits, "already_said": self.said, "no_longer_fits": self.stuck}
        return {name: [row.label for row in rows] for name, rows in by_state.items() if rows}


def foresee(pending: Sequence[Amendment], revision: Revision) -> Rest:
    """What becomes of ``pending`` when ``revision``, which need not be saved, is the text. Writes nothing.

    Two queries at most. Those that stand on the revision already are left out.
    """
    versions = [amendment.current for amendment in pending if amendment.current is not None]
    fates = _of_the_text(pending, decisions.bases(versions), revision)
    parents = decisions.parent_versions(versions)
    ready = list(pending)
    while ready:  # level by level: what amends an amendment follows it
        moved = {pk: fate.version for pk, fate in fates.items() if fate.version is not None}
        ready = [each for each in pending if each.parent_id in moved and each.pk not in fates]
        fates |= of_parents(ready, parents, moved)
    return Rest([fates[amendment.pk] for amendment in pending if amendment.pk in fates])


def carry_over(recommendation: Recommendation, *, by: User | None, without: Collection[Amendment] = ()) -> Rest:
    """Carry the pending amendments of ``recommendation``, which is locked, over to its current revision.

    What no longer fits, or fits again, is told to its sponsors; the secretariat is told what no longer fits. A dozen
    queries for each ``BATCH``, however many amendments there are.
    """
    revision = recommendation.current
    rows = decisions.in_order(decisions.pending(recommendation).select_for_update(of=("self",)))
    pending = [row for row in rows if row not in without]
    if not pending or revision is None:
        return Rest()
    rest = foresee(pending, revision)
    write(rest.fates, by=by)
    tell(rest.fates, recommendation.title, revision, by=by)
    return rest


def write(fates: Iterable[Fate], *, by: User | None) -> None:
    """Save the new versions and make them current; three queries for each ``BATCH``."""
    moved = [(fate.amendment, fate.version) for fate in fates if fate.version is not None]
    now = moment()
    for amendment, version in moved:
        version.amendment, version.created_at, version.created_by = amendment, now, by
        version.created_for = by.acting_for if by is not None else None
    for level in (False, True):  # what amends an amendment points to the new version of that one
        AmendmentVersion.objects.bulk_create(
            (version for amendment, version in moved if (amendment.parent_id is not None) == level), batch_size=BATCH
        )
    rows = []
    for amendment, version in moved:
        amendment.current = version
        rows.append(amendment)
    Amendment.objects.bulk_update(rows, ["current"], batch_size=BATCH)
    record_changed(rows, batch_size=BATCH)


def tell(fates: Iterable[Fate], title: str, revision: Revision, *, by: User | None) -> None:
    """Tell sponsors what has changed for them, and the secretariat what no longer fits; three queries."""
    news = [fate for fate in fates if fate.state == "said" or (fate.state == "stuck") != fate.was_stuck]
    if not news:
        return
    behind = [sponsor.delegation_id for fate in news for sponsor in fate.amendment.sponsors.all()]
    writers = consultation_queries.writers_by_delegation(behind)
    messages = [_message(fate, title, revision, writers) for fate in news]
    if stuck := [fate.amendment.label for fate in news if fate.state == "stuck"]:
        others = [person for person in consultation_queries.secretariat() if by is None or person.pk != by.pk]
        messages.append(
            Message(
                others,
                "amendment.rebase",
                lambda: (
                    _("Since revision %(number)s of %(title)s these amendments no longer fit: %(amendments)s.")
                    % {"number": revision.number, "title": title, "amendments": ", ".join(stuck)}
                ),
                address=revision.recommendation.get_absolute_url(),
                about=lambda: revision.recommendation.title,
            )
        )
    notices.tell_each(messages)


def _message(fate: Fate, title: str, revision: Revision, writers: Mapping[int, Sequence[User]]) -> Message:
    amendment = fate.amendment
    people = [person for sponsor in amendment.sponsors.all() for person in writers.get(sponsor.delegation_id, ())]

    def sentence() -> str:
        words = {"amendment": amendment, "title": title, "number": revision.number, "now": fate.now}
        if fate.state == "said":
            return _("Revision %(number)s of %(title)s now says what %(amendment)s proposes.") % words
        if fate.state == "fits":
            return _("%(amendment)s fits %(title)s again, as it reads in revision %(number)s.") % words
        if not fate.now:
            return _("%(amendment)s no longer fits %(title)s: revision %(number)s leaves out what it changes.") % words
        return _("%(amendment)s no longer fits %(title)s. Revision %(number)s now says there: “%(now)s”") % words

    return Message(people, "amendment.rebase", sentence, address=amendment.get_absolute_url())


# --- what becomes of each ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Step:
    """From one text to the next: those of the recommendation, or those of an amendment that is itself amended."""

    old_text: str
    new_text: str
    old_ids: Sequence[str]
    revision: Revision
    parent: AmendmentVersion | None = None

    @cached_property
    def place_of(self) -> dict[str, int]:
        """Where the units of the new revision stand."""
        return {unit: place for place, unit in enumerate(self.revision.unit_ids, start=1)}

    def fates(self, rows: Sequence[Amendment], *, was_stuck: bool) -> dict[int, Fate]:
        """What becomes of ``rows``, which were all made from the old text."""
        versions = {row.pk: row.current for row in rows if row.current is not None}
        by_words = {str(row.pk): versions[row.pk].text for row in rows if row.kind not in decisions.NOT_BY_WORDS}
        rebased = rebasing.rebase(self.old_text, by_words, self.new_text) if by_words else {}
        return {row.pk: self._fate(row, versions[row.pk], rebased.get(str(row.pk)), was_stuck) for row in rows}

    def _fate(self, row: Amendment, version: AmendmentVersion, rebased: Rebased | None, was_stuck: bool) -> Fate:
        if rebased is None:
            rebased = self._without_words(row, version)
        if rebased.text is None:
            return Fate(row, "stuck", now=self._now(rebased), was_stuck=was_stuck)
        units = self._units(version, rebased)
        new = AmendmentVersion(
            number=version.number + 1,
            cause=VersionCause.REBASED,
            base=self.revision,
            parent_base=self.parent,
            text=rebased.text,
            wording=version.wording,
            headline=version.headline,
            reasons=version.reasons,
            units=units,
            place=self.place_of[units[0]] if units else 0,
            scope=len(units),
        )
        said = rebased.text == self.new_text and row.kind != AmendmentKind.FREE_TEXT
        return Fate(row, "said" if said else "fits", new, was_stuck=was_stuck)

    def _without_words(self, row: Amendment, version: AmendmentVersion) -> Rebased:
        """A request moves on as it is; an alternative goes with its unit."""
        if row.kind == AmendmentKind.FREE_TEXT:
            return Rebased(version.text)
        place = next((self.place_of[unit] for unit in version.units if unit in self.place_of), None)
        if place is None:
            return Rebased(None)
        return Rebased(replacing.replaced(self.new_text, {place: version.wording}))

    def _units(self, version: AmendmentVersion, rebased: Rebased) -> list[str]:
        """The units of the new revision that it touches; of what amends an amendment those that are left."""
        if self.parent is not None or not rebased.touched:
            return [unit for unit in version.units if unit in self.place_of]
        found = dict.fromkeys(self._counterpart(place) for place in rebased.touched)
        return sorted((unit for unit in found if unit), key=self.place_of.__getitem__)

    def _counterpart(self, place: int) -> str:
        """The unit of the new revision that is the old one at ``place``, or the one that is left before it."""
        before = (unit for unit in reversed(self.old_ids[: max(place, 1)]) if unit in self.place_of)
        return next(before, next(iter(self.place_of), ""))

    def _now(self, rebased: Rebased) -> str:
        """What the new text says where the amendment collides with it."""
        for place in rebased.collides:
            unit = self.old_ids[place - 1] if 1 <= place <= len(self.old_ids) else ""
            if unit in self.place_of:
                return agreements.words_at(self.revision.text, self.place_of[unit], most=SHOWN)
        return ""


def _of_the_text(pending: Sequence[Amendment], bases: Mapping[int, Revision], revision: Revision) -> dict[int, Fate]:
    """The fates of those that amend the text itself, base by base."""
    by_base: dict[int, list[Amendment]] = defaultdict(list)
    for amendment in pending:
        if amendment.parent_id is None and amendment.current and amendment.current.base_id != revision.pk:
            by_base[amendment.current.base_id].append(amendment)
    fates: dict[int, Fate] = {}
    for base in (bases[pk] for pk in by_base):
        step = _Step(base.text, revision.text, base.unit_ids, revision)
        fates |= step.fates(by_base[base.pk], was_stuck=base.number < revision.number - 1)
    return fates


def of_parents(
    rows: Sequence[Amendment], parents: Mapping[int, AmendmentVersion], moved: Mapping[int, AmendmentVersion]
) -> dict[int, Fate]:
    """The fates of ``rows``, which amend amendments that have another version: that is in ``moved``, by their keys."""
    by_parent: dict[tuple[int, int], list[Amendment]] = defaultdict(list)
    for row in rows:
        assert row.current is not None
        assert row.parent_id is not None
        assert row.current.parent_base_id is not None
        by_parent[row.parent_id, row.current.parent_base_id].append(row)
    fates: dict[int, Fate] = {}
    for (parent, base), own in by_parent.items():
        old, new = parents[base], moved[parent]
        step = _Step(old.text, new.text, (), new.base, parent=new)
        fates |= step.fates(own, was_stuck=old.number < new.number - 1)
    return fates
