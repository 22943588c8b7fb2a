"""Where a delegation stands on a text: recorded, confirmed, withdrawn. What was said is never altered."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from consultations import queries as consultation_queries
from consultations import workflow as rounds
from consultations.actions import notices, proceedings
from consultations.enums import Audience
from consultations.models import Delegation, User
from consultations.models.recorded import moment, recorded
from recommendations import steps
from recommendations.actions import endings, indicators, objections, recommendations, stating
from recommendations.enums import PositionEnd, Stance
from recommendations.models import Amendment, Position, Recommendation
from recommendations.queries import positions as queries
from wgec.kernel.errors import Refused


def record(
    recommendation: Recommendation,
    stance: Stance,
    *,
    by: User | None,
    seen_revision: int,
    statement: str = "",
    change_needed: str = "",
    expected_on: date | None = None,
    amendments: Collection[Amendment] = (),
    for_delegation: Delegation | None = None,
) -> Position:
    """State where a delegation stands on revision ``seen_revision``, which must be the current one.

    Heads speak for their own delegation; the secretariat names the one on whose behalf it enters what was said. The
    same again is once. Raises ``Malformed`` for what the position must carry and does not, ``TextHasMoved``,
    ``Refused`` or ``NotYours``. An objection breaks a silence procedure at once.
    """
    speaker = stating.speaker(for_delegation, by=by)
    with recorded(by=by, for_delegation=speaker):
        row = recommendations.locked(recommendation)
        steps.require("record_position", row, by=by)
        recommendations.refuse_if_moved(row, seen_revision)
        endings.close_due(row)
        require_open(row, by=by)
        said = stating.checked(stance, statement, change_needed, expected_on, amendments, recommendation=row)
        known = _known(row, speaker)
        if known is not None and known.revision_id == row.current_id and stating.says(known, said):
            return known
        return _say(row, speaker, said, known, by=by, verb="record", ends=PositionEnd.CHANGED)


def confirm(
    recommendation: Recommendation, *, by: User | None, seen_revision: int, for_delegation: Delegation | None = None
) -> Position:
    """Say on the current text what the delegation said on an earlier one, in the same words. Twice is once."""
    speaker = stating.speaker(for_delegation, by=by)
    with recorded(by=by, for_delegation=speaker):
        row = recommendations.locked(recommendation)
        steps.require("confirm_position", row, by=by)
        recommendations.refuse_if_moved(row, seen_revision)
        endings.close_due(row)
        require_open(row, by=by)
        known = _known(row, speaker)
        if known is None:
            raise Refused(_("Your delegation has no position on this text yet. State one."))
        if known.revision_id == row.current_id:
            return known
        said = stating.checked(
            Stance(known.stance),
            known.statement,
            known.change_needed,
            known.expected_on,
            stating.still_open(known),
            recommendation=row,
        )
        return _say(row, speaker, said, known, by=by, verb="confirm", ends=PositionEnd.CONFIRMED)


def withdraw(
    recommendation: Recommendation, *, by: User | None, for_delegation: Delegation | None = None
) -> Position | None:
    """Take back what the delegation has said: it has not expressed a position then. Twice is once."""
    speaker = stating.speaker(for_delegation, by=by)
    with recorded(by=by, for_delegation=speaker):
        row = recommendations.locked(recommendation)
        steps.require("withdraw_position", row, by=by)
        endings.close_due(row)
        require_open(row, by=by)
        known = _known(row, speaker)
        if known is None:
            return None
        sealed = queries.is_sealed(row)
        end(known, PositionEnd.WITHDRAWN)
        objections.follow(None, ended=known)
        indicators.recount(row)
        _note("withdraw", row, speaker, by=by, sealed=sealed, details={"stance": known.stance})
        return known


def require_open(row: Recommendation, *, by: User | None) -> None:
    """Within the dates of the round, or as long as the group is being asked; the secretariat enters what came in."""
    if by is not None and not by.is_secretariat and endings.open_call(row) is None:
        rounds.require_open(row.consultation)


def _known(row: Recommendation, speaker: Delegation) -> Position | None:
    rows = queries.in_force(row).filter(delegation=speaker).select_related("delegation", "revision")
    return rows.prefetch_related("amendments", "speaks_for").first()


def _say(
    row: Recommendation,
    speaker: Delegation,
    said: stating.Said,
    known: Position | None,
    *,
    by: User | None,
    verb: str,
    ends: PositionEnd,
) -> Position:
    """Write the next word of ``speaker``, and what follows from it."""
    if known is not None:
        end(known, ends)
    on_behalf = by is not None and speaker != by.acting_for
    assert row.current is not None  # a published text has one
    position = Position.objects.create(
        recommendation=row,
        delegation=speaker,
        revision=row.current,
        recorded_at=moment(),
        recorded_by=by,
        is_on_behalf=on_behalf,
        **said.fields,
    )
    if said.amendments:
        position.amendments.set(said.amendments)
    objections.follow(position, ended=known)
    sealed = queries.is_sealed(row)
    if position.stance == Stance.OBJECTION:
        endings.break_by(position, row, by=by)
    indicators.recount(row)
    details = {"stance": position.stance, "revision": row.current.number, "was": known.stance if known else ""}
    _note(verb, row, speaker, by=by, sealed=sealed, reason=position.statement, details=details)
    if on_behalf:
        _tell_spoken_for(row, position, by=by)
    return position


def end(position: Position, how: PositionEnd) -> None:
    """From now on this is no longer the word of its delegation."""
    position.until_at, position.ended_as = moment(), how
    position.save(update_fields=["until_at", "ended_as"])


def _note(
    verb: str,
    row: Recommendation,
    speaker: Delegation,
    *,
    by: User | None,
    sealed: bool,
    details: dict[str, Any],
    reason: str = "",
) -> None:
    """In the record; while positions are sealed only the delegation itself reads it there."""
    proceedings.note(
        f"position.{verb}",
        subject_kind="recommendation",
        subject_id=row.reference,
        subject_label=str(row),
        by=by,
        consultation=row.consultation,
        reason=reason,
        details=details,
        audience=Audience.DELEGATION if sealed else recommendations.audience(row),
        for_delegation=speaker,
    )


def _tell_spoken_for(row: Recommendation, position: Position, *, by: User | None) -> None:
    """The delegation learns what was entered on its behalf."""
    title = row.title
    people = consultation_queries.writers_of([position.delegation])
    notices.tell(
        [each for each in people if by is None or each.pk != by.pk],
        "position.record",
        lambda: (
            _("The secretariat has entered your delegation's position on %(title)s: %(stance)s.")
            % {"title": title, "stance": position.get_stance_display()}
        ),
        address=row.get_absolute_url(),
    )
