"""Whose position it is, and what it must carry, by its stance: checked before anything is written."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from consultations.models import Delegation, User
from recommendations import rules
from recommendations.actions import speaking
from recommendations.enums import PENDING_AMENDMENTS, Stance
from recommendations.models import Amendment, Position, Recommendation, SpokenFor
from wgec.kernel.errors import Malformed, NotYours, Refused
from wgec.kernel.text.inlines import INVISIBLE

MAX_STATEMENT = 10_000  # characters: five pages
_LINE_ENDS = re.compile(r"\r\n?")
#: The stances whose positions may name amendments: those that the support depends on, or that would answer them.
NAMES_AMENDMENTS = (Stance.SUPPORT_WITH_AMENDMENTS, Stance.RESERVATION, Stance.OBJECTION, Stance.PENDING)


@dataclass(frozen=True, slots=True)
class Said:
    """A stance with what it carries; ``gone`` are those of ``speaks_for`` that have dissociated, by their keys."""

    stance: Stance
    statement: str
    change_needed: str
    expected_on: date | None
    amendments: tuple[Amendment, ...]
    speaks_for: tuple[Delegation, ...] = ()
    gone: Mapping[int, SpokenFor] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Any]:
        """The columns of the position."""
        return {
            "stance": self.stance,
            "statement": self.statement,
            "change_needed": self.change_needed,
            "expected_on": self.expected_on,
        }


def speaker(for_delegation: Delegation | None, *, by: User | None) -> Delegation:
    """The delegation whose position it is: one's own as its head, or the one that the secretariat names."""
    named_by_staff = by is None or by.is_secretariat
    own = by.acting_for if by is not None and rules.heads(by) else None
    if for_delegation is not None and for_delegation != own and not named_by_staff:
        raise NotYours(
            _("Only the secretariat enters positions for another delegation. Leave the delegation out, or act for it.")
        )
    chosen = for_delegation or own
    if chosen is None:
        if named_by_staff:
            raise Malformed(_("Name the delegation on whose behalf the position is entered."))
        raise NotYours(
            _("Positions are stated by heads of delegation. Ask yours, or the secretariat to enter it on your behalf.")
        )
    if not chosen.is_active:
        raise Refused(_("%(name)s is no longer active in the group.") % {"name": chosen.name})
    return chosen


def checked(
    stance: Stance | str,
    statement: str,
    change_needed: str,
    expected_on: date | None,
    amendments: Collection[Amendment],
    *,
    recommendation: Recommendation,
    on: Amendment | None = None,
) -> Said:
    """The stance with what it must carry, and without what belongs to another stance.

    Raises ``Malformed`` with the sentence that says what is missing. ``on``: the position is on this amendment; then an
    objection needs its reason alone, and the amendments that it names are those to that one.
    """
    stance = _stance(stance)
    said = Said(
        stance,
        cleaned(statement),
        cleaned(change_needed) if stance == Stance.OBJECTION and on is None else "",
        expected_on if stance == Stance.PENDING else None,
        _as_they_are(amendments) if stance in NAMES_AMENDMENTS else (),
    )
    _refuse_long(said)
    _refuse_incomplete(said, on=on)
    for amendment in said.amendments:
        _refuse_elsewhere(amendment, recommendation, on)
    return said


def _refuse_elsewhere(amendment: Amendment, recommendation: Recommendation, on: Amendment | None) -> None:
    """What a position names is open, and amends what the position is on."""
    is_open = amendment.recommendation_id == recommendation.pk and amendment.status in PENDING_AMENDMENTS
    if not is_open:
        raise Malformed(
            _("%(amendment)s is not an open amendment to this recommendation. Choose among the open ones.")
            % {"amendment": amendment.label}
        )
    if on is not None and amendment.parent_id != on.pk:
        raise Malformed(
            _("%(amendment)s does not amend %(other)s. Choose among the amendments to it.")
            % {"amendment": amendment.label, "other": on.label}
        )


def short_enough(words: str) -> str:
    """``words`` as they are kept; raises ``Malformed`` for more than can be recorded."""
    kept = cleaned(words)
    if len(kept) > MAX_STATEMENT:
        raise Malformed(
            _("This has %(length)s characters, and at most %(most)s can be recorded. Shorten it.")
            % {"length": len(kept), "most": MAX_STATEMENT}
        )
    return kept


def cleaned(words: str) -> str:
    """``words`` as they are kept: without what cannot be seen or kept, with one kind of line end."""
    return INVISIBLE.sub("", _LINE_ENDS.sub("\n", words)).strip()


def _stance(given: Stance | str) -> Stance:
    try:
        return Stance(given)
    except ValueError:
        words = ", ".join(Stance.values)
        raise Malformed(
            _("“%(word)s” is no position. Choose one of these: %(words)s.") % {"word": given[:24], "words": words}
        ) from None


def _as_they_are(amendments: Collection[Amendment]) -> tuple[Amendment, ...]:
    """The rows as they are now that the recommendation is locked: somebody may have decided on them meanwhile."""
    if not amendments:
        return ()
    return tuple(Amendment.objects.filter(pk__in=[row.pk for row in amendments]).order_by("pk"))


def _refuse_long(said: Said) -> None:
    if len(said.statement) > MAX_STATEMENT:
        raise Malformed(
            _("The statement has %(length)s characters, and at most %(most)s can be recorded. Shorten it.")
            % {"length": len(said.statement), "most": MAX_STATEMENT}
        )
    if len(said.change_needed) > MAX_STATEMENT:
        raise Malformed(
            _("The change that is needed has %(length)s characters, and at most %(most)s can be recorded. Shorten it.")
            % {"length": len(said.change_needed), "most": MAX_STATEMENT}
        )


def _refuse_incomplete(said: Said, *, on: Amendment | None) -> None:
    stance = said.stance
    if stance == Stance.SUPPORT_WITH_AMENDMENTS and not said.amendments:
        if on is not None:
            raise Malformed(
                _("Support with amendments names at least one open amendment to this one. Propose yours to it first.")
            )
        raise Malformed(
            _("Support with amendments names at least one open amendment. Choose one, or propose yours first.")
        )
    if stance == Stance.RESERVATION and not said.statement:
        if on is not None:
            raise Malformed(_("A reservation needs its text, for the record."))
        raise Malformed(_("A reservation needs its text: it is printed in the report under the recommendation."))
    if stance == Stance.PENDING and said.expected_on is None:
        raise Malformed(_("A pending position needs the date on which instructions are expected."))
    if stance == Stance.OBJECTION and not said.statement:
        raise Malformed(_("An objection needs its reason."))
    if stance == Stance.OBJECTION and not said.change_needed and on is None:
        raise Malformed(_("An objection needs the change that would remove it: what should the text say instead?"))


def says(position: Position, said: Said) -> bool:
    """Whether ``position`` says the same already, for the same delegations; reads its amendments."""
    same = all(getattr(position, name) == value for name, value in said.fields.items())
    same = same and {row.pk for row in position.amendments.all()} == {row.pk for row in said.amendments}
    return same and speaking.says_the_same(position, said.speaks_for)


def still_open(position: Position) -> list[Amendment]:
    """Of the amendments that ``position`` names, those that are still to be decided."""
    return [row for row in position.amendments.all() if row.status in PENDING_AMENDMENTS]
