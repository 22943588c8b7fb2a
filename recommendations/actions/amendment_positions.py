"""Where a delegation stands on an amendment: recorded and withdrawn, bound to the version that was read.

Who sponsors an amendment supports it without saying so; nothing is written for that.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from consultations import queries as consultation_queries
from consultations.actions import notices
from consultations.enums import Audience
from consultations.models import Delegation, User
from consultations.models.recorded import moment, recorded
from recommendations import steps
from recommendations.actions import amendment_rows as rows
from recommendations.actions import endings, positions, stating
from recommendations.enums import PositionEnd, Stance
from recommendations.models import Amendment, Position, Recommendation
from recommendations.queries import positions as queries
from wgec.kernel.errors import TextHasMoved


def record(
    amendment: Amendment,
    stance: Stance,
    *,
    by: User | None,
    seen_version: int,
    statement: str = "",
    expected_on: date | None = None,
    amendments: Collection[Amendment] = (),
    for_delegation: Delegation | None = None,
) -> Position:
    """State where a delegation stands on version ``seen_version`` of the amendment, which must be the current one.

    Heads speak for their own delegation; the secretariat names the one on whose behalf it enters what was said. The
    same again is once. ``amendments`` are those to this one that it depends on. Raises ``Malformed`` for what the
    position must carry and does not, ``TextHasMoved``, ``Refused`` or ``NotYours``.
    """
    speaker = stating.speaker(for_delegation, by=by)
    with recorded(by=by, for_delegation=speaker):
        recommendation, row = _locked(amendment, "record_position", by=by)
        version = rows.current_version(row)
        if seen_version != version.number:
            raise TextHasMoved(
                _("Version %(number)s was saved since you read version %(seen)s. Read it, then state your position.")
                % {"number": version.number, "seen": seen_version},
                current_revision=version.number,
            )
        said = stating.checked(stance, statement, "", expected_on, amendments, recommendation=recommendation, on=row)
        known = _known(row, speaker)
        if known is not None and known.version_id == version.pk and stating.says(known, said):
            return known
        if known is not None:
            positions.end(known, PositionEnd.CHANGED)
        position = _write(row, speaker, said, by=by)
        sealed = queries.is_sealed(recommendation)
        details = {"stance": position.stance, "version": version.number, "was": known.stance if known else ""}
        _note("record", row, speaker, by=by, sealed=sealed, reason=position.statement, details=details)
        _tell(row, position, by=by, sealed=sealed)
        return position


def _write(row: Amendment, speaker: Delegation, said: stating.Said, *, by: User | None) -> Position:
    version = rows.current_version(row)
    position = Position.objects.create(
        recommendation=row.recommendation,
        amendment=row,
        delegation=speaker,
        revision=version.base,
        version=version,
        recorded_at=moment(),
        recorded_by=by,
        is_on_behalf=positions.is_on_behalf(speaker, by=by),
        **said.fields,
    )
    if said.amendments:
        position.amendments.set(said.amendments)
    return position


def withdraw(amendment: Amendment, *, by: User | None, for_delegation: Delegation | None = None) -> Position | None:
    """Take back what the delegation has said of the amendment. Twice is once."""
    speaker = stating.speaker(for_delegation, by=by)
    with recorded(by=by, for_delegation=speaker):
        recommendation, row = _locked(amendment, "withdraw_position", by=by)
        known = _known(row, speaker)
        if known is None:
            return None
        positions.end(known, PositionEnd.WITHDRAWN)
        sealed = queries.is_sealed(recommendation)
        _note("withdraw", row, speaker, by=by, sealed=sealed, details={"stance": known.stance})
        return known


def _locked(amendment: Amendment, verb: str, *, by: User | None) -> tuple[Recommendation, Amendment]:
    """The text and its amendment, locked in this order, when the step may be taken now."""
    recommendation, row = rows.locked(amendment)
    steps.require(verb, row, by=by)
    steps.require(verb, recommendation, by=by)
    endings.close_due(recommendation)
    positions.require_open(recommendation, by=by)
    return recommendation, row


def _known(row: Amendment, speaker: Delegation) -> Position | None:
    found = Position.objects.filter(amendment=row, delegation=speaker, until_at=None).select_related("delegation")
    return found.prefetch_related("amendments").first()


def _note(verb: str, row: Amendment, speaker: Delegation, *, by: User | None, sealed: bool, **said: Any) -> None:
    """In the record; while positions are sealed only the delegation itself reads it there."""
    audience = Audience.DELEGATION if sealed else None
    rows.note(verb, row, by=by, for_delegation=speaker, audience=audience, noun="position", **said)


def _tell(row: Amendment, position: Position, *, by: User | None, sealed: bool) -> None:
    """The delegation learns what was entered on its behalf, and the sponsors, unless it is sealed, of an objection."""
    name, stance = position.delegation.name, position.get_stance_display()
    if position.is_on_behalf:
        _tell_those_of(
            [position.delegation],
            row,
            lambda: (
                _("The secretariat has entered your delegation's position on %(amendment)s: %(stance)s.")
                % {"amendment": row, "stance": stance}
            ),
            by=by,
        )
    if position.stance == Stance.OBJECTION and not sealed:
        others = [each for each in rows.sponsors_of(row) if each.pk != position.delegation_id]
        _tell_those_of(
            others,
            row,
            lambda: _("%(name)s objects to %(amendment)s.") % {"name": name, "amendment": row},
            by=by,
        )


def _tell_those_of(delegations: list[Delegation], row: Amendment, sentence: Any, *, by: User | None) -> None:
    people = consultation_queries.writers_of(delegations)
    told = [each for each in people if by is None or each.pk != by.pk]
    text = row.recommendation
    notices.tell(told, "position.record", sentence, address=row.get_absolute_url(), about=lambda: text.title)
