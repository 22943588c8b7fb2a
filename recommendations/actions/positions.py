"""Where a delegation stands on a text: recorded, confirmed, withdrawn. What was said is never altered."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from consultations.actions import proceedings
from consultations.enums import Audience
from consultations.models import Delegation, User
from consultations.models.recorded import moment, recorded
from recommendations import rules, steps
from recommendations.actions import endings, indicators, objections, recommendations, speaking, stating
from recommendations.enums import PositionEnd, ProposerRole, Stance
from recommendations.models import Amendment, Position, Recommendation, SpokenFor
from recommendations.queries import positions as queries
from wgec.kernel.errors import Refused


def record(
    recommendation: Recommendation,
    stance: Stance | str,
    *,
    by: User | None,
    seen_revision: int,
    statement: str = "",
    change_needed: str = "",
    expected_on: date | None = None,
    amendments: Collection[Amendment] = (),
    for_delegation: Delegation | None = None,
    speaks_for: Collection[Delegation] = (),
) -> Position:
    """State where a delegation stands on revision ``seen_revision``, which must be the current one.

    Heads speak for their own delegation; the secretariat names the one on whose behalf it enters what was said. A
    regional group's position may speak for those of its members, ``speaks_for``, that have not spoken. The same again
    is once. Raises ``Malformed`` for what the position must carry and does not, ``TextHasMoved``, ``Refused`` or
    ``NotYours``. An objection breaks a silence procedure at once.
    """
    speaker = stating.speaker(for_delegation, by=by)
    with recorded(by=by, for_delegation=speaker):
        row = recommendations.locked(recommendation)
        steps.require("record_position", row, by=by)
        recommendations.refuse_if_moved(row, seen_revision)
        endings.close_due(row)
        require_open(row, by=by)
        said = stating.checked(stance, statement, change_needed, expected_on, amendments, recommendation=row)
        said = replace(said, speaks_for=speaking.checked(speaker, speaks_for))
        first = queries.since(row)
        known = _known(row, speaker)
        if known is not None and known.revision.number >= first and stating.says(known, said):
            return known
        said = replace(said, gone=speaking.dissociated(row, speaker, said.speaks_for, first=first))
        if not (is_on_behalf(speaker, by=by) and queries.is_sealed(row, first=first)):
            # Who enters for others what is sealed may not learn who has dissociated: it is written down as it stands.
            speaking.refuse_dissociated(speaker, said.gone)
        return _say(row, speaker, said, known, by=by, verb="record", ends=PositionEnd.CHANGED, first=first)


def confirm(
    recommendation: Recommendation, *, by: User | None, seen_revision: int, for_delegation: Delegation | None = None
) -> Position:
    """Say on the current text what the delegation said on an earlier one, in the same words. Twice is once.

    A group goes on speaking for the same delegations, except those that have dissociated. While positions are sealed
    the secretariat, which may not see what it would confirm, confirms nothing.
    """
    speaker = stating.speaker(for_delegation, by=by)
    with recorded(by=by, for_delegation=speaker):
        row = recommendations.locked(recommendation)
        steps.require("confirm_position", row, by=by)
        recommendations.refuse_if_moved(row, seen_revision)
        endings.close_due(row)
        require_open(row, by=by)
        first = queries.since(row)
        if is_on_behalf(speaker, by=by) and queries.is_sealed(row, first=first):
            raise Refused(_("Positions on this text are sealed, so nobody else confirms one. Enter it in its words."))
        known = _known(row, speaker)
        if known is None:
            raise Refused(_("Your delegation has no position on this text yet. State one."))
        if known.revision.number >= first:
            return known
        said = _said_again(row, known)
        return _say(row, speaker, said, known, by=by, verb="confirm", ends=PositionEnd.CONFIRMED, first=first)


def _said_again(row: Recommendation, known: Position) -> stating.Said:
    amendments = stating.still_open(known)
    if known.stance == Stance.SUPPORT_WITH_AMENDMENTS and not amendments:
        raise Refused(
            _("The amendments on which your support depends are no longer open. State your position on this text anew.")
        )
    words = (known.stance, known.statement, known.change_needed, known.expected_on, amendments)
    return replace(stating.checked(*words, recommendation=row), speaks_for=tuple(speaking.still_listed(known)))


def withdraw(
    recommendation: Recommendation,
    *,
    by: User | None,
    for_delegation: Delegation | None = None,
    seen: Position | None = None,
) -> Position | None:
    """Take back what the delegation has said: it has not expressed a position then. Twice is once.

    With ``seen`` nothing but that word: ``Refused`` when the delegation has said another since.
    """
    speaker = stating.speaker(for_delegation, by=by)
    with recorded(by=by, for_delegation=speaker):
        row = recommendations.locked(recommendation)
        steps.require("withdraw_position", row, by=by)
        endings.close_due(row)
        require_open(row, by=by)
        known = _known(row, speaker)
        if known is None:
            return None
        if seen is not None and known.pk != seen.pk:
            raise Refused(_("Your delegation has said something else since. Look at it, then withdraw it if you wish."))
        first = queries.since(row)
        end(known, PositionEnd.WITHDRAWN)
        objections.follow(None, ended=known)
        indicators.recount(row, first=first)
        _note("withdraw", row, speaker, by=by, details={"stance": known.stance}, first=first)
        if is_on_behalf(speaker, by=by):
            title = row.title
            speaking.tell(
                row,
                [speaker],
                "position.withdraw",
                lambda: _("The secretariat has withdrawn your delegation's position on %(title)s.") % {"title": title},
                by=by,
            )
        return known


def dissociate(recommendation: Recommendation, *, by: User, group: Delegation | None = None) -> list[SpokenFor]:
    """Say for one's delegation that no group speaks for it on this text, or that ``group`` does not. Twice is once.

    Nobody has to wait for a round to open in order to say so. Raises ``Refused`` where no group speaks for it.
    """
    with recorded(by=by):
        row = recommendations.locked(recommendation)
        steps.require("dissociate", row, by=by)
        mine = by.acting_for
        assert mine is not None  # who heads a delegation acts for it
        entries = SpokenFor.objects.filter(delegation=mine, position__in=queries.in_force(row))
        if group is not None:
            entries = entries.filter(position__delegation=group)
        found = list(entries.select_related("position__delegation").order_by("pk"))
        if not found:
            raise Refused(_("No group speaks for your delegation on this text."))
        standing = [entry for entry in found if entry.dissociated_at is None]
        for entry in standing:
            entry.dissociated_at, entry.dissociated_by = moment(), by
            entry.save(update_fields=["dissociated_at", "dissociated_by"])
        if standing:
            first = queries.since(row)
            indicators.recount(row, first=first)
            groups = [entry.position.delegation.slug for entry in standing]
            _note("dissociate", row, mine, by=by, details={"groups": groups}, first=first)
            speaking.tell_dissociated(row, standing, mine.name, by=by)
        return found


def record_of_proposers(row: Recommendation) -> list[Position]:
    """Those who propose ``row``, which is locked and has just been published, support it: until they say otherwise.

    Nobody has entered it, so it names nobody.
    """
    spoken = queries.in_force(row).values("delegation")
    proposers = row.proposers.filter(role=ProposerRole.PROPOSER, delegation__is_active=True)
    proposers = proposers.exclude(delegation__in=spoken).select_related("delegation").order_by("position")
    once = {proposer.delegation_id: proposer.delegation for proposer in proposers}
    said = stating.Said(Stance.SUPPORT, "", "", None, ())
    made = []
    for delegation in once.values():
        with recorded(by=None, for_delegation=delegation):
            made.append(_write(row, delegation, said, by=None))
    if made:
        first = queries.since(row)
        indicators.recount(row, first=first)
        for position in made:
            details = {**_details(position, row, None), "as_proposer": True}
            _note("record", row, position.delegation, by=None, details=details, first=first)
    return made


def is_on_behalf(speaker: Delegation, *, by: User | None) -> bool:
    """Whether ``by`` enters the position of ``speaker`` for it, not as its head."""
    return by is not None and not (rules.heads(by) and speaker == by.acting_for)


def require_open(row: Recommendation, *, by: User | None) -> None:
    """When the phase lets them, or as long as the group is being asked; the secretariat enters what came in."""
    if steps.why_not_now(by, "record_position", row):
        steps.require_now("record_position", row, by=by, is_asked=endings.open_call(row) is not None)


def _known(row: Recommendation, speaker: Delegation) -> Position | None:
    rows = queries.in_force(row).filter(delegation=speaker).select_related("delegation", "revision")
    return rows.defer("revision__text", "revision__plain").order_by("pk").first()


def _say(
    row: Recommendation,
    speaker: Delegation,
    said: stating.Said,
    known: Position | None,
    *,
    by: User | None,
    verb: str,
    ends: PositionEnd,
    first: int,
) -> Position:
    """Write the next word of ``speaker``, and what follows from it."""
    if known is not None:
        end(known, ends)
    position = _write(row, speaker, said, by=by)
    objections.follow(position, ended=known)
    is_objection = position.stance == Stance.OBJECTION
    if not (is_objection and endings.break_by(position, row, by=by)):  # which counts anew too
        indicators.recount(row, first=first)
    details = _details(position, row, known)
    if said.speaks_for:
        details["speaks_for"] = [delegation.slug for delegation in said.speaks_for]
    _note(verb, row, speaker, by=by, reason=position.statement, details=details, first=first)
    speaking.tell_listed(row, position, [each for each in said.speaks_for if each.pk not in said.gone], by=by)
    if position.is_on_behalf:
        _tell_spoken_for(row, position, by=by)
    return position


def _write(row: Recommendation, speaker: Delegation, said: stating.Said, *, by: User | None) -> Position:
    assert row.current is not None  # a published text has one
    position = Position.objects.create(
        recommendation=row,
        delegation=speaker,
        revision=row.current,
        recorded_at=moment(),
        recorded_by=by,
        is_on_behalf=is_on_behalf(speaker, by=by),
        **said.fields,
    )
    if said.amendments:
        position.amendments.add(*said.amendments)
    speaking.write(position, said.speaks_for, said.gone)
    return position


def _details(position: Position, row: Recommendation, known: Position | None) -> dict[str, Any]:
    number = row.current.number if row.current else 0
    return {"stance": position.stance, "revision": number, "was": known.stance if known else ""}


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
    details: dict[str, Any],
    first: int,
    reason: str = "",
) -> None:
    """In the record; while positions are sealed only the delegation itself reads it there."""
    is_sealed = queries.is_sealed(row, first=first)
    proceedings.note(
        f"position.{verb}",
        subject_kind="recommendation",
        subject_id=row.reference,
        subject_label=row,
        by=by,
        consultation=row.consultation,
        reason=reason,
        details=details,
        audience=Audience.DELEGATION if is_sealed else recommendations.audience(row),
        for_delegation=speaker,
    )


def _tell_spoken_for(row: Recommendation, position: Position, *, by: User | None) -> None:
    """The delegation learns what was entered on its behalf."""
    title = row.title
    speaking.tell(
        row,
        [position.delegation],
        "position.record",
        lambda: (
            _("The secretariat has entered your delegation's position on %(title)s: %(stance)s.")
            % {"title": title, "stance": position.get_stance_display()}
        ),
        by=by,
    )
