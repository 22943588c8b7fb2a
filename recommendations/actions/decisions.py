"""Deciding on amendments: adopted, several at once or one by one, set aside, referred, reopened; previewed before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from consultations.models import User
from consultations.models.recorded import moment, recorded
from recommendations import steps
from recommendations.actions import (
    amendment_rows,
    locks,
    objections,
    outcomes,
    rebasing,
    recommendations,
    revisions,
    settling,
)
from recommendations.actions.outcomes import Choice, Own, Proposed, Settled
from recommendations.actions.rebasing import Rest
from recommendations.enums import ADOPTED_AMENDMENTS, AmendmentStatus, Change, VersionCause
from recommendations.models import Amendment, AmendmentVersion, Recommendation, Revision
from recommendations.queries import agreements, decisions
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused
from wgec.kernel.text.touching import Touch

__all__ = ["Decision", "Own", "adopt", "preview", "refer", "reopen", "set_aside"]

Wanted = Mapping[Amendment, AmendmentStatus | None]
"""What becomes of each amendment: one of ADOPTED_AMENDMENTS, or None: what the text makes of it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision makes, or would make: the text, what becomes of the amendments decided on, and of the rest.

    ``number`` is that of the revision, or of the version of ``parent`` when amendments to an amendment are decided.
    ``lapsing`` amend what is decided. ``locked``: how many units of the text are agreed.
    """

    old_text: str
    text: str
    number: int
    outcomes: Mapping[Amendment, AmendmentStatus]
    rest: Rest = field(default_factory=Rest)
    lapsing: Sequence[Amendment] = ()
    locked: int = 0
    parent: Amendment | None = None
    revision: Revision | None = None
    version: AmendmentVersion | None = None


def adopt(
    recommendation: Recommendation,
    wanted: Wanted,
    *,
    by: User | None,
    seen_revision: int,
    choices: Mapping[str, Choice] | None = None,
    text: str | None = None,
    change: Change = Change.SUBSTANTIVE,
    reason: str = "",
) -> Decision:
    """Make the amendments part of the text: its next revision. The other pending ones are carried over to it.

    Where they collide with each other ``choices`` says, by unit, whose wording the text gets: an amendment's (its
    reference), that which stands (""), or ``Own`` words; or ``text`` (Markdown) is the whole text as it shall read.
    Amendments to an amendment make the next version of that one instead.
    Raises ``TextHasMoved`` when somebody saved a revision in between, ``Malformed``, ``Refused`` or ``NotYours``.
    """
    with recorded(by=by, reason=reason):
        row = recommendations.locked(recommendation)
        steps.require("decide", row, by=by)
        recommendations.refuse_if_moved(row, seen_revision)
        _refuse_editorial(row, change, reason, by)
        pending = decisions.in_order(decisions.pending(row).select_for_update(of=("self",)))
        made = _made(row, pending, wanted, choices or {}, text, change)
        if made.parent is not None:
            return _write_version(made, pending, by=by, reason=reason)
        return _write_revision(row, made, by=by, change=change, reason=reason)


def preview(
    recommendation: Recommendation,
    wanted: Wanted,
    *,
    by: User | None,
    seen_revision: int,
    choices: Mapping[str, Choice] | None = None,
    text: str | None = None,
    change: Change = Change.SUBSTANTIVE,
    reason: str = "",
) -> Decision:
    """What ``adopt`` would make of the same. Refuses what that would refuse, and writes nothing."""
    steps.require("decide", recommendation, by=by)
    recommendations.refuse_if_moved(recommendation, seen_revision)
    pending = decisions.in_order(decisions.pending(recommendation))
    made = _made(recommendation, pending, wanted, choices or {}, text, change)
    if made.parent is not None:
        version = _next_version(made.parent, made.text)
        return replace(made, rest=Rest(_beside(made, pending, version)))
    others = [row for row in pending if row not in made.outcomes and row not in made.lapsing]
    return replace(made, rest=rebasing.foresee(others, revisions.following(recommendation, made.text)))


def set_aside(amendment: Amendment, *, by: User | None, reason: str) -> Amendment:
    """Close the amendment without a change of the text. What amends it lapses. The same person's twice is once."""
    if not reason.strip():
        raise Malformed(_("Setting an amendment aside needs a reason: its sponsors are told."))
    with recorded(by=by, reason=reason):
        recommendation, row = amendment_rows.locked(amendment)
        steps.require_permission("set_aside", row, by=by)
        if _is_done(row, AmendmentStatus.SET_ASIDE, by, reason):
            return row
        steps.require("set_aside", row, by=by)
        pending = list(decisions.pending(recommendation).select_for_update(of=("self",)))
        row.status = AmendmentStatus.SET_ASIDE
        settling.close([row], by=by, reason=reason)
        settling.lapse(settling.below(pending, [row]), [row], by=by)
        return row


def refer(amendment: Amendment, *, by: User | None, to: str, reason: str = "") -> Amendment:
    """Hand the amendment to somebody to work on: it stays open to be decided. To the same again is once."""
    if not to.strip():
        raise Malformed(_("Say to whom the amendment is referred: a group, a meeting, the next round."))
    with recorded(by=by, reason=reason):
        _recommendation, row = amendment_rows.locked(amendment)
        steps.require_permission("refer", row, by=by)
        if _is_done(row, AmendmentStatus.REFERRED, by, reason) and row.referred_to == to.strip():
            return row
        steps.require("refer", row, by=by)
        row.status = AmendmentStatus.REFERRED
        settling.close([row], by=by, reason=reason, to=to, details={"to": to.strip()})
        return row


def reopen(amendment: Amendment, *, by: User | None, reason: str) -> Amendment:
    """Put a decided amendment back among the open ones, carried over to the current revision where it fits.

    Where it does not it stays on its old base, and its sponsors are told so. The text does not change.
    """
    if not reason.strip():
        raise Malformed(_("Reopening needs a reason: others have relied on the decision."))
    with recorded(by=by, reason=reason):
        recommendation, row = amendment_rows.locked(amendment)
        steps.require("reopen", row, by=by)
        steps.require("decide", recommendation, by=by)
        _refuse_without_parent(row)
        fates = _fates_on_reopening(row, recommendation)
        _refuse_agreed(row, recommendation, fates)
        row.status = AmendmentStatus.OPEN
        settling.close([row], by=by, reason=reason)
        rebasing.write(fates, by=by)
        if recommendation.current is not None:
            rebasing.tell(fates, recommendation.title, recommendation.current, by=by)
        return row


# --- what a decision makes -----------------------------------------------------------------------


def _made(
    row: Recommendation,
    pending: Sequence[Amendment],
    wanted: Wanted,
    choices: Mapping[str, Choice],
    text: str | None,
    change: Change,
) -> Decision:
    """The text and the outcomes, without the rest; raises the refusals."""
    decided = _decided(row, pending, wanted)
    parent = _parent(decided, pending)
    current = row.current
    assert current is not None  # only a published text is decided on
    base = parent.current if parent is not None else current
    assert base is not None
    asked = {amendment.pk: outcome for amendment, outcome in wanted.items()}
    proposed = _proposed(decided, base, asked)
    settled = _settled(base, current, proposed, choices, text)
    if settled.text == base.text:
        raise Refused(
            _("This changes nothing: the text says it already. Set the amendments aside, or leave them open.")
        )
    if parent is None and change != Change.EDITORIAL:
        locks.refuse_locked(row, current, settled.text)
    return Decision(
        base.text,
        settled.text,
        base.number + 1,
        settled.outcomes,
        lapsing=settling.below(pending, decided),
        locked=len(agreements.locked(row)),
        parent=parent,
    )


def _settled(
    base: Revision | AmendmentVersion,
    current: Revision,
    proposed: Sequence[Proposed],
    choices: Mapping[str, Choice],
    text: str | None,
) -> Settled:
    if text is not None:
        return outcomes.by_text(recommendations.readable(text), proposed)
    ids = current.unit_ids
    if isinstance(base, AmendmentVersion):
        ids = outcomes.carried_ids(current.text, ids, base.text)
    return outcomes.by_choices(base.text, ids, proposed, choices)


def _decided(row: Recommendation, pending: Sequence[Amendment], wanted: Wanted) -> list[Amendment]:
    """The rows of what is wanted, as they are now, in order."""
    if not wanted:
        raise Malformed(_("Choose the amendments to adopt."))
    for amendment, outcome in wanted.items():
        if amendment.recommendation_id != row.pk:
            raise Malformed(
                _("%(amendment)s does not amend %(title)s.") % {"amendment": amendment.label, "title": row.title}
            )
        if outcome is not None and outcome not in ADOPTED_AMENDMENTS:
            raise Malformed(_("Amendments are adopted, adopted in part, or adopted in modified form."))
    known = {amendment.pk for amendment in pending}
    gone = [amendment.label for amendment in wanted if amendment.pk not in known]
    if gone:
        raise Refused(
            _("No longer open, because somebody decided on it or its sponsors withdrew it: %(amendments)s.")
            % {"amendments": ", ".join(gone)},
            code="not_open",
        )
    decided = [amendment for amendment in pending if amendment in wanted]
    for amendment in decided:
        amendment.recommendation, amendment.consultation = row, row.consultation
    return decided


def _parent(decided: Sequence[Amendment], pending: Iterable[Amendment]) -> Amendment | None:
    """The amendment that all of ``decided`` amend; None when they amend the text itself."""
    parents = {amendment.parent_id for amendment in decided}
    if len(parents) > 1:
        raise Refused(
            _("Decide amendments to the text, and those to each amendment, apart: they do not change the same words.")
        )
    wanted = parents.pop()
    return next((amendment for amendment in pending if amendment.pk == wanted), None)


def _proposed(
    decided: Sequence[Amendment], base: Revision | AmendmentVersion, asked: Mapping[int, AmendmentStatus | None]
) -> list[Proposed]:
    """The texts that ``decided`` propose, with those from which they were made; two queries at most."""
    versions = {row.pk: row.current for row in decided if row.current is not None}
    revisions = decisions.bases(versions.values())
    parents = decisions.parent_versions(versions.values())
    found = []
    for row in decided:
        version = versions[row.pk]
        made_from = revisions[version.base_id] if row.parent_id is None else parents[version.parent_base_id or 0]
        fits = made_from.pk == base.pk
        found.append(Proposed(row, version.text, made_from.text, version.units, fits, asked[row.pk]))
    return found


def _next_version(parent: Amendment, text: str) -> AmendmentVersion:
    """The version of ``parent`` that says ``text``, not saved; one query."""
    old = parent.current
    assert old is not None
    base = decisions.bases([old])[old.base_id]
    ids = base.unit_ids
    units = [ids[place - 1] for place in Touch(base.text, text).touched]
    return AmendmentVersion(
        amendment=parent,
        number=old.number + 1,
        cause=VersionCause.AMENDED,
        base=base,
        parent_base_id=old.parent_base_id,
        text=text,
        wording=old.wording,
        headline=old.headline,
        reasons=old.reasons,
        units=units,
        place=ids.index(units[0]) + 1 if units else 0,
        scope=len(units),
    )


def _beside(made: Decision, pending: Sequence[Amendment], version: AmendmentVersion) -> list[rebasing.Fate]:
    """What becomes of the other amendments to the parent, which gets ``version``."""
    parent = made.parent
    assert parent is not None
    rows = [
        row
        for row in pending
        if row.parent_id == parent.pk and row not in made.outcomes and row not in made.lapsing and row.current
    ]
    parents = decisions.parent_versions(row.current for row in rows if row.current)
    return list(rebasing.of_parents(rows, parents, {parent.pk: version}).values())


# --- writing it down -----------------------------------------------------------------------------


def _write_revision(row: Recommendation, made: Decision, *, by: User | None, change: Change, reason: str) -> Decision:
    decided = list(made.outcomes)
    named = reason.strip() or _("Adopted: %(amendments)s") % {"amendments": _labels(decided)}
    revision, rest = revisions.make(
        row, made.text, by=by, change=change, reason=named[:500], without=(*decided, *made.lapsing)
    )
    details = {
        "revision": revision.number,
        "change": change,
        "adopted": [amendment.label for amendment in decided],
        **rest.details(),
    }
    recommendations.note("decide", row, by=by, reason=reason, details=details)
    for amendment, outcome in made.outcomes.items():
        amendment.status = outcome
    settling.close(decided, by=by, reason=reason, result=revision, details={"revision": revision.number})
    settling.lapse(made.lapsing, decided, by=by)
    objections.follow_adoption(row, decided, revision, by=by)
    return replace(made, rest=rest, revision=revision)


def _write_version(made: Decision, pending: Sequence[Amendment], *, by: User | None, reason: str) -> Decision:
    """The next version of the amendment that was amended; the others that amend it are carried over to it."""
    parent = made.parent
    assert parent is not None
    version = _next_version(parent, made.text)
    version.created_at, version.created_by = moment(), by
    version.created_for = by.acting_for if by is not None else None
    fates = _beside(made, pending, version)
    version.save()
    parent.current = version
    parent.save(update_fields=["current"])
    for amendment, outcome in made.outcomes.items():
        amendment.status = outcome
    settling.close(list(made.outcomes), by=by, reason=reason, details={"version": version.number})
    settling.lapse(made.lapsing, list(made.outcomes), by=by)
    rebasing.write(fates, by=by)
    rebasing.tell(fates, parent.label, version.base, by=by)
    return replace(made, rest=Rest(fates), version=version)


def _labels(rows: Iterable[Amendment]) -> str:
    return ", ".join(row.label for row in rows)


def _is_done(row: Amendment, status: AmendmentStatus, by: User | None, reason: str) -> bool:
    """Whether the same person has decided just that with the same reason."""
    return row.status == status and row.decided_by == by and row.decision_reason == reason.strip()


# --- refusals ------------------------------------------------------------------------------------


def _refuse_editorial(row: Recommendation, change: Change, reason: str, by: User | None) -> None:
    """An editorial change is the secretariat's, and has a reason."""
    if change == Change.EDITORIAL:
        recommendations.refuse_without_reason(reason)
        guard("recommendations.mark_editorial", by, row)


def _refuse_without_parent(row: Amendment) -> None:
    if row.parent is not None and not row.parent.is_pending:
        raise Refused(
            _("%(parent)s, which it amends, is no longer open. Reopen that one first.") % {"parent": row.parent.label}
        )


def _fates_on_reopening(row: Amendment, recommendation: Recommendation) -> Collection[rebasing.Fate]:
    """What becomes of it on the text as it stands, or on the amendment that it amends."""
    if row.parent is None:
        return rebasing.foresee([row], recommendation.current).fates if recommendation.current else ()
    parent = row.parent.current
    if row.current is None or parent is None or row.current.parent_base_id == parent.pk:
        return ()
    parents = decisions.parent_versions([row.current])
    return rebasing.of_parents([row], parents, {row.parent.pk: parent}).values()


def _refuse_agreed(row: Amendment, recommendation: Recommendation, fates: Iterable[rebasing.Fate]) -> None:
    """What is agreed is not open to amendments."""
    version = next((fate.version for fate in fates), row.current)
    locked = agreements.locked(recommendation)
    found = [unit for unit in (version.units if version else ()) if unit in locked]
    if found and recommendation.current is not None:
        raise Refused(
            _("%(amendment)s changes “%(words)s”, which is agreed. Reopen the unit first, with a reason.")
            % {"amendment": row.label, "words": agreements.words_of(recommendation.current, found[0])},
            code="locked",
        )
