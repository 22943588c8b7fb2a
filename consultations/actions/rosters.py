"""Delegations and their people from a table: looked at first, line by line, then carried out as a whole or not at all.

Looking is doing it and undoing it: the preview cannot differ from what would happen.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from consultations.actions import delegates, delegations, inviting
from consultations.enums import DelegateRole, Kind, LineEffect, Region, StakeholderGroup, Standing
from consultations.models import Delegation, Invitation, User
from consultations.models.recorded import recorded
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused
from wgec.kernel.lines import one_line

#: The columns, as they are exported, with the other names by which they are known.
COLUMNS = {
    "delegation": ("delegation", "name of delegation"),
    "short_name": ("short name", "short", "code"),
    "kind": ("kind", "type"),
    "group": ("stakeholder group", "group"),
    "region": ("un region", "region"),
    "standing": ("standing", "status"),
    "person": ("person", "name", "delegate"),
    "email": ("e-mail", "email", "e-mail address", "address"),
    "role": ("role",),
}
_LISTS: dict[str, type[TextChoices]] = {
    "kind": Kind,
    "group": StakeholderGroup,
    "region": Region,
    "standing": Standing,
    "role": DelegateRole,
}
_OF_DELEGATION = ("short_name", "kind", "group", "region", "standing")


@dataclass(frozen=True, slots=True)
class Line:
    """What one line says, in its words; ``number`` is its place in the file."""

    number: int
    delegation: str = ""
    short_name: str = ""
    kind: str = ""
    group: str = ""
    region: str = ""
    standing: str = ""
    person: str = ""
    email: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A line with what it does, in a word and in a sentence."""

    line: Line
    effect: LineEffect
    sentence: str


class _Undone(Exception):
    """Leaves the transaction of a preview."""


def read(table: Sequence[tuple[int, list[str]]]) -> list[Line]:
    """The lines under the head; raises ``Malformed`` when the head names no column of delegations."""
    if not table:
        raise Malformed(_("This table is empty. Its first line names the columns: %(columns)s.") % _columns())
    head = [_column(cell) for cell in table[0][1]]
    if "delegation" not in head:
        raise Malformed(_("The first line names no column “delegation”. The columns are: %(columns)s.") % _columns())
    if doubled := {name for name in head if name and head.count(name) > 1}:
        raise Malformed(_("The column “%(name)s” stands there twice. Leave one of them out.") % {"name": min(doubled)})
    lines = []
    for number, cells in table[1:]:
        said = {name: cell for name, cell in zip(head, cells, strict=False) if name}
        lines.append(Line(number=number, **said))
    if not lines:
        raise Malformed(_("This table has a head and no lines below it."))
    return lines


def look(lines: Sequence[Line], *, by: User) -> list[Checked]:
    """What each line would do; nothing stays written, and nothing is mailed."""
    guard("consultations.keep_people", by)
    checked: list[Checked] = []
    try:
        with recorded(by=by):
            checked = [_tried(line, by) for line in lines]
            raise _Undone
    except _Undone:
        return checked


def carry_out(lines: Sequence[Line], *, by: User, seen: str) -> list[Checked]:
    """Do what was looked at; refused as a whole where a line is refused, or would now do something else."""
    guard("consultations.keep_people", by)
    with recorded(by=by, reason=str(_("Imported from a table"))):
        checked = [_tried(line, by) for line in lines]
        refused = [each.line.number for each in checked if each.effect == LineEffect.REFUSED]
        if refused:
            raise Refused(
                _("Nothing is imported while lines are refused: %(lines)s. Correct them and hand the table in again.")
                % {"lines": ", ".join(map(str, refused[:20]))}
            )
        if fingerprint(checked) != seen:
            raise Refused(_("Somebody changed delegations or people meanwhile. Look again at what the lines would do."))
        return checked


def fingerprint(checked: Iterable[Checked]) -> str:
    """Changes when a line would do something else than what was shown."""
    said = [[each.line.number, each.effect, each.sentence, *asdict(each.line).values()] for each in checked]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _tried(line: Line, by: User) -> Checked:
    try:
        with transaction.atomic():
            effects = list(_carried(line, by))
    except Refused as refusal:
        return Checked(line, LineEffect.REFUSED, refusal.sentence)
    done = [sentence for effect, sentence in effects if effect != LineEffect.SAME]
    effect = min((effect for effect, _sentence in effects), key=list(LineEffect).index)
    return Checked(line, effect, " ".join(done or [sentence for _effect, sentence in effects]))


def _carried(line: Line, by: User) -> Iterable[tuple[LineEffect, str]]:
    if not line.delegation:
        raise Malformed(_("This line names no delegation."))
    given = {name: _code(name, getattr(line, name)) for name in _OF_DELEGATION if getattr(line, name)}
    row = Delegation.objects.filter(name__iexact=one_line(line.delegation)).first()
    if row is None:
        row = _created(line, given, by)
        yield LineEffect.NEW, _("%(name)s is created.") % {"name": row.name}
    else:
        yield _edited(row, given, by)
    if line.email:
        yield _person(row, line, by)
    elif line.person or line.role:
        raise Malformed(_("This line names a person without an e-mail address. Add it, or leave the person out."))


def _created(line: Line, given: dict[str, str], by: User) -> Delegation:
    if "kind" not in given:
        raise Malformed(
            _("There is no delegation called “%(name)s”. To create it, say of what kind it is.")
            % {"name": line.delegation[:80]}
        )
    return delegations.add(line.delegation, by=by, **given)


def _edited(row: Delegation, given: dict[str, str], by: User) -> tuple[LineEffect, str]:
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    delegations.edit(row, by=by, **given)
    if not changed:
        return LineEffect.SAME, _("%(name)s stays as it is.") % {"name": row.name}
    fields = ", ".join(str(Delegation._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]
    return LineEffect.CHANGED, _("%(name)s gets another %(fields)s.") % {"name": row.name, "fields": fields}


def _person(row: Delegation, line: Line, by: User) -> tuple[LineEffect, str]:
    email, role = line.email.strip().lower(), _code("role", line.role or DelegateRole.DRAFTER)
    known = User.objects.filter(email=email).first()
    names = {"name": known.name if known else line.person or email, "delegation": row.name}
    names["role"] = str(DelegateRole(role).label)
    seat = delegates.seat_of(row, known) if known else None
    if seat is not None and (seat.role == role or not line.role):
        return LineEffect.SAME, _("%(name)s acts for %(delegation)s already.") % names
    if seat is not None:
        delegates.change_role(seat, role, by=by)
        return LineEffect.CHANGED, _("%(name)s becomes %(role)s.") % names
    if known is not None:
        delegates.add(row, known, by=by, role=role)
        return LineEffect.NEW, _("%(name)s, who has an account, acts for %(delegation)s as %(role)s.") % names
    invited = Invitation.objects.filter(delegation=row, email=email, accepted_at=None, revoked_at=None).first()
    if invited is not None and line.role and invited.role != role:
        raise Refused(
            _("%(name)s has been invited already, as %(invited)s. Take that invitation back, or leave the role out.")
            % {**names, "invited": invited.get_role_display()}
        )
    if invited is not None:
        return LineEffect.SAME, _("%(name)s has been invited already.") % names
    inviting.invite(row, email, by=by, role=role, name=line.person)
    return LineEffect.NEW, _("%(name)s is invited by mail to act for %(delegation)s as %(role)s.") % names


def _code(name: str, word: str) -> str:
    """The stored value that a word means: itself, or its name in English or in the reader's language."""
    choices = _LISTS.get(name)
    if choices is None:
        return word
    found = {_plain(choice.value): choice.value for choice in choices}
    found |= {_plain(str(choice.label)): choice.value for choice in choices}
    with translation.override("en"):
        found |= {_plain(str(choice.label)): choice.value for choice in choices}
    if _plain(word) not in found:
        known = ", ".join(choice.value for choice in choices)
        raise Malformed(
            _("“%(word)s” is not known in the column “%(column)s”. Write one of these: %(known)s.")
            % {"word": word[:40], "column": COLUMNS[name][0], "known": known}
        )
    return str(found[_plain(word)])


def _column(cell: str) -> str:
    plain = _plain(cell)
    return next((name for name, called in COLUMNS.items() if plain in {_plain(each) for each in called}), "")


def _plain(word: str) -> str:
    return " ".join(word.replace("_", " ").replace("-", " ").casefold().split())


def _columns() -> dict[str, Any]:
    return {"columns": ", ".join(called[0] for called in COLUMNS.values())}
