"""Many positions at once: every line is looked at first, and what is right is recorded, text by text."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext as _

from consultations.models import Consultation, Delegation, User
from consultations.models.recorded import recorded
from recommendations import queries, steps
from recommendations.actions import bulk_lines, positions, recommendations, stating
from recommendations.actions.bulk_lines import Line
from recommendations.enums import PENDING_AMENDMENTS, CallState, LineOutcome
from recommendations.models import Amendment, Call, Position, Recommendation
from recommendations.queries import positions as seen_positions
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused


@dataclass(frozen=True, slots=True)
class Checked:
    """A line, and what it does: with the sentence that says so, or why it is refused."""

    line: Line
    outcome: LineOutcome
    sentence: str
    recommendation: Recommendation | None = None
    delegation: Delegation | None = None
    said: stating.Said | None = None
    seen_revision: int = 0


def check(
    consultation: Consultation, lines: Sequence[Line], *, by: User, seen: Mapping[str, int] | None = None
) -> list[Checked]:
    """What each line would do, in their order; nothing is written. At most six queries.

    ``seen``: by reference, the revisions that were current when the lines were looked at before.
    """
    guard("recommendations.record_position", by)
    bulk_lines.require_few(len(lines))
    room = _Room(consultation, lines, by=by, seen=seen or {})
    return [room.checked(line) for line in lines]


def record(consultation: Consultation, lines: Sequence[Line], *, by: User, seen: Mapping[str, int]) -> list[Checked]:
    """Record every line that is right, each text in one transaction; the others come back refused, with the reason."""
    found = check(consultation, lines, by=by, seen=seen)
    done: dict[int, Checked] = {at: each for at, each in enumerate(found) if not _is_to_do(each)}
    to_do = [(at, each) for at, each in enumerate(found) if _is_to_do(each)]
    to_do.sort(key=lambda pair: _place(pair[1]))  # always in one order: two who enter at once do not wait in a ring
    for _key, group in groupby(to_do, key=lambda pair: _place(pair[1])):
        with recorded(by=by):
            done.update((at, _recorded(each, by=by)) for at, each in group)
    return [done[at] for at in range(len(found))]


def counts(checked: Iterable[Checked]) -> dict[str, int]:
    """How many lines have each outcome."""
    found = Counter(each.outcome for each in checked)
    return {outcome.value: found[outcome] for outcome in LineOutcome}


def revisions(checked: Iterable[Checked]) -> dict[str, int]:
    """By reference, the revisions on which the lines were looked at: what ``record`` wants to know again."""
    return {each.recommendation.reference: each.seen_revision for each in checked if each.recommendation is not None}


def _is_to_do(checked: Checked) -> bool:
    return checked.outcome in {LineOutcome.NEW, LineOutcome.CHANGES}


def _place(checked: Checked) -> int:
    assert checked.recommendation is not None  # only lines that are right come here
    return checked.recommendation.pk


def _recorded(checked: Checked, *, by: User) -> Checked:
    assert checked.recommendation is not None
    assert checked.said is not None
    said = checked.said
    try:
        positions.record(
            checked.recommendation,
            said.stance,
            by=by,
            seen_revision=checked.seen_revision,
            statement=said.statement,
            change_needed=said.change_needed,
            expected_on=said.expected_on,
            amendments=said.amendments,
            for_delegation=checked.delegation,
        )
    except Refused as refusal:
        return replace(checked, outcome=LineOutcome.REFUSED, sentence=refusal.sentence)
    return checked


class _Room:
    """What the lines are about: texts, delegations, open amendments and calls, and what was said before."""

    def __init__(self, consultation: Consultation, lines: Sequence[Line], *, by: User, seen: Mapping[str, int]) -> None:
        self.consultation = consultation
        self.by = by
        self.seen = seen
        self.texts = self._texts({line.recommendation for line in lines})
        self.keys = {row.pk for rows in self.texts.values() for row in rows}
        self.delegations = self._delegations()
        self.amendments = self._amendments() if any(line.amendments for line in lines) else {}
        called = Call.objects.filter(recommendation__in=self.keys, state=CallState.OPEN)
        self.called = set(called.values_list("recommendation_id", flat=True))
        self.known = self._known({line.delegation.casefold() for line in lines})
        self.first: dict[tuple[int, int], Checked] = {}

    def _texts(self, names: set[str]) -> dict[str, list[Recommendation]]:
        numbers = {int(name) for name in names if name.isdecimal() and len(name) < 9}
        rows = queries.readable(self.by).filter(consultation=self.consultation)
        rows = rows.filter(Q(number__in=numbers) | Q(reference__in={name.lower() for name in names}))
        found: dict[str, list[Recommendation]] = {}
        for row in rows.select_related("current", "consultation").defer("search_text", "current__plain"):
            found.setdefault(row.reference, []).append(row)
            if row.number is not None:
                found.setdefault(str(row.number), []).append(row)
        return found

    def _delegations(self) -> dict[str, list[Delegation]]:
        found: dict[str, list[Delegation]] = {}
        for each in Delegation.objects.order_by("pk"):
            for name in {each.name.casefold(), each.short_name.casefold(), each.slug.casefold()}:
                found.setdefault(name, []).append(each)
        return found

    def _amendments(self) -> dict[tuple[int, str], Amendment]:
        rows = Amendment.objects.filter(recommendation__in=self.keys, status__in=PENDING_AMENDMENTS)
        found: dict[tuple[int, str], Amendment] = {}
        for each in rows:
            for name in (each.reference, f"a-{each.number}", f"a{each.number}"):
                found[each.recommendation_id, name] = each
        return found

    def _known(self, names: set[str]) -> dict[tuple[int, int], Position]:
        """What the delegations that are named, and one's own, have said on the texts that are named."""
        speakers = {each.pk for name in names for each in self.delegations.get(name, ())}
        speakers |= {self.by.acting_for.pk} if self.by.acting_for is not None else set()
        rows = seen_positions.standing(self.by).filter(recommendation__in=self.keys, delegation__in=speakers)
        rows = rows.select_related("revision").prefetch_related("amendments")
        return {(each.recommendation_id, each.delegation_id): each for each in rows}

    def checked(self, line: Line) -> Checked:
        """What one line would do."""
        try:
            return self._would_do(line)
        except Refused as refusal:
            rows = self.texts.get(_name(line), ())
            row = rows[0] if len(rows) == 1 else None
            number = row.current.number if row is not None and row.current else 0
            return Checked(line, LineOutcome.REFUSED, refusal.sentence, row, seen_revision=number)

    def _would_do(self, line: Line) -> Checked:
        row = self._text(line)
        assert row.current is not None  # a published text has one
        steps.require("record_position", row, by=self.by)
        wanted = line.seen_revision if line.seen_revision is not None else self.seen.get(row.reference)
        recommendations.refuse_if_moved(row, row.current.number if wanted is None else wanted)
        row.consultation = self.consultation  # whose phases are known
        steps.require_now("record_position", row, by=self.by, is_asked=row.pk in self.called)
        speaker = stating.speaker(self._delegation(line), by=self.by)
        said = self._said(line, row)
        outcome, sentence = self._outcome(row, speaker, said)
        found = Checked(line, outcome, sentence, row, speaker, said, row.current.number)
        before = self.first.setdefault((row.pk, speaker.pk), found)
        if before is not found and before.said != said:
            raise Malformed(
                _("Line %(number)s says something else of the same delegation and text. Leave one of the two.")
                % {"number": before.line.number}
            )
        return found if before is found else replace(found, outcome=LineOutcome.SAME, sentence=_("Said above already."))

    def _text(self, line: Line) -> Recommendation:
        rows = self.texts.get(_name(line), ())
        if not rows:
            raise Malformed(
                _("There is no recommendation “%(name)s” in %(consultation)s. Use its printed number or its reference.")
                % {"name": line.recommendation, "consultation": self.consultation.title}
            )
        if len(rows) > 1:
            raise Malformed(
                _("Several recommendations are numbered %(name)s. Use the reference of the one that is meant.")
                % {"name": line.recommendation}
            )
        return rows[0]

    def _delegation(self, line: Line) -> Delegation | None:
        if not line.delegation:
            return None
        rows = self.delegations.get(line.delegation.casefold(), ())
        if not rows:
            raise Malformed(_("There is no delegation “%(name)s”.") % {"name": line.delegation})
        if len(rows) > 1:
            raise Malformed(
                _("Several delegations are called “%(name)s”. Use the printed name.") % {"name": line.delegation}
            )
        return rows[0]

    def _said(self, line: Line, row: Recommendation) -> stating.Said:
        stance = bulk_lines.stance_of(line.stance)
        if stance is None:
            raise Malformed(
                _("“%(word)s” is no position. Write one of the seven words, such as “support” or “can live with”.")
                % {"word": line.stance}
            )
        if line.surplus:
            raise Malformed(
                _("“%(words)s” has no place in this line. Put words that hold a separator in quotation marks.")
                % {"words": "; ".join(line.surplus)[:100]}
            )
        day = bulk_lines.day_of(line.expected_on) if line.expected_on else None
        if line.expected_on and day is None:
            raise Malformed(_("“%(word)s” is no day. Write it as 2030-01-31.") % {"word": line.expected_on})
        named = [self._amendment(name, row) for name in line.names]
        return stating.checked(stance, line.statement, line.change_needed, day, named, recommendation=row)

    def _amendment(self, name: str, row: Recommendation) -> Amendment:
        found = self.amendments.get((row.pk, name.lower()))
        if found is None:
            raise Malformed(
                _("%(amendment)s is not an open amendment to this recommendation. Choose among the open ones.")
                % {"amendment": name}
            )
        return found

    def _outcome(self, row: Recommendation, speaker: Delegation, said: stating.Said) -> tuple[LineOutcome, str]:
        """New, a change, or the same; of what is sealed from who enters nothing is told."""
        known, label = self.known.get((row.pk, speaker.pk)), str(said.stance.label)
        if known is None:
            if row.consultation.positions_sealed and speaker != self.by.acting_for:
                return LineOutcome.NEW, _("%(stance)s. What was said before is sealed.") % {"stance": label}
            return LineOutcome.NEW, _("New: %(stance)s.") % {"stance": label}
        if known.revision_id == row.current_id and stating.says(known, said):
            return LineOutcome.SAME, _("Says so already.")
        before = {"was": known.get_stance_display(), "stance": label, "number": known.revision.number}
        return LineOutcome.CHANGES, _("Changes from %(was)s (on revision %(number)s) to %(stance)s.") % before


def _name(line: Line) -> str:
    """How the text is named: numbers without leading zeros, references in small letters."""
    name = line.recommendation.strip().lower()
    return str(int(name)) if name.isdecimal() and len(name) < 9 else name
