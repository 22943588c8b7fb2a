"""What happens to an amendment: proposed, rewritten, submitted, discarded. Who stands behind it: ``sponsors``."""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from consultations import workflow as rounds
from consultations.models import Delegation, User
from consultations.models.recorded import moment, recorded
from recommendations import steps
from recommendations.actions import amendment_rows as rows
from recommendations.actions import recommendations, wordings, writings
from recommendations.actions.wordings import Asked, Drawn, Ground
from recommendations.enums import (
    PENDING_AMENDMENTS,
    AmendmentKind,
    AmendmentStatus,
    SponsorRole,
    VersionCause,
    WritingPurpose,
)
from recommendations.models import Amendment, AmendmentVersion, Recommendation, Sponsor
from recommendations.queries import agreements
from recommendations.rules import drafted_for
from wgec.kernel.errors import Malformed, NotYours, Refused, TextHasMoved

#: What is written otherwise than as the whole text; a person may be writing one of each.
WAYS = (AmendmentKind.ALTERNATIVE, AmendmentKind.DELETE, AmendmentKind.FREE_TEXT)


def propose(
    recommendation: Recommendation,
    *,
    by: User | None,
    seen_revision: int,
    kind: str = "",
    text: str = "",
    units: Sequence[str] = (),
    headline: str = "",
    reasons: str = "",
    for_delegation: Delegation | None = None,
    parent: Amendment | None = None,
    submit: bool = True,
) -> Amendment:
    """Propose to change the text, or the amendment ``parent``; what ``text`` and ``units`` mean: see ``Asked``.

    ``seen_revision`` is the number of the revision that was read, or of the version of ``parent``. What came between is
    merged; ``TextHasMoved`` when it collides. Submitted at once it has a number, otherwise it is a draft that its
    sponsor's delegation sees. The same again, by the same delegation, is the one that stands already. Raises
    ``Malformed``, ``Refused`` or ``NotYours``.
    """
    asked = Asked(kind, text, tuple(units), headline, reasons)
    with recorded(by=by, for_delegation=for_delegation):
        if submit:
            rows.lock_numbers(recommendation.consultation_id)
        row = recommendations.locked(recommendation)
        steps.require("amend", row, by=by)
        sponsor = _speaks_for(by, for_delegation, submit=submit)
        require_open(row, by=by, submit=submit)
        ground = _ground(row, parent, by=by)
        drawn = _draw_up(asked, row, ground, seen_revision, parent)
        writings.let_go(WritingPurpose.AMEND, writings.place_of(parent or row, way_of(kind)), by=by)
        if standing := _standing(row, ground, drawn, sponsor):
            return standing
        amendment = _write(row, ground, drawn, sponsor, parent, by=by, submit=submit)
        rows.note("propose", amendment, by=by, details={"version": 1}, for_delegation=for_delegation)
        if submit:
            _tell_of_proposal(amendment, by=by)
        return amendment


def rewrite(
    amendment: Amendment,
    *,
    by: User | None,
    seen_version: int,
    seen_revision: int,
    text: str = "",
    headline: str = "",
    reasons: str = "",
) -> AmendmentVersion:
    """Give the amendment other words, as its next version; of an alternative ``text`` is the wording.

    ``seen_version`` is the version that was read, ``seen_revision`` what its text was written from (see ``propose``).
    The same words again are no version. Raises ``TextHasMoved``, ``Malformed``, ``Refused`` or ``NotYours``.
    """
    with recorded(by=by):
        recommendation, row = rows.locked(amendment)
        steps.require("rewrite", row, by=by)
        steps.require("amend", row.parent or recommendation, by=by)
        steps.require_now("rewrite", row, by=by)
        current = rows.current_version(row)
        ground = _ground_of(recommendation, row)
        if seen_version != current.number:
            raise TextHasMoved(
                _("Version %(number)s was saved while you were writing from version %(seen)s. Compare and save again.")
                % {"number": current.number, "seen": seen_version},
                current_revision=ground.number,
            )
        before = wordings.as_asked(row, current)
        asked = Asked(before.kind, text, before.units, headline, reasons)
        drawn = _draw_up(asked, recommendation, ground, seen_revision, row.parent)
        writings.let_go(WritingPurpose.REWRITE, row.reference, by=by)
        if _is_same(drawn, current) and (ground.revision, ground.parent) == (current.base, current.parent_base):
            return current
        version = rows.next_version(row, ground, drawn, by=by, cause=VersionCause.REWRITTEN)
        rows.note("rewrite", row, by=by, details={"version": version.number})
        rows.tell_sponsors(row, "rewrite", by=by, sentence=lambda: _("%(label)s was rewritten.") % {"label": row})
        _tell_those_who_amend(row, by=by)
        return version


def submit(amendment: Amendment, *, by: User | None) -> Amendment:
    """Submit a draft: it gets its number, and everybody reads it. Twice is once.

    A draft from an older revision is carried over; raises ``TextHasMoved`` when that collides, and ``Refused``.
    """
    with recorded(by=by):
        rows.lock_numbers(amendment.consultation_id)
        recommendation, row = rows.locked(amendment)
        steps.require_permission("submit", row, by=by)
        if row.status == AmendmentStatus.OPEN:
            return row
        step = steps.require("submit", row, by=by)
        carry_over(row, recommendation, by=by)
        row.status = step.target or row.status
        row.submitted_at = moment()
        row.number = rows.next_number(row.consultation_id)
        row.save(update_fields=["status", "submitted_at", "number"])
        rows.note("submit", row, by=by, details={"version": rows.current_version(row).number})
        _tell_of_proposal(row, by=by)
        return row


def discard(amendment: Amendment, *, by: User | None) -> Amendment:
    """Throw a draft away; nobody but its delegation has seen it. Twice is once."""
    with recorded(by=by):
        _recommendation, row = rows.locked(amendment)
        steps.require_permission("discard", row, by=by)
        if row.status == AmendmentStatus.DISCARDED:
            return row
        step = steps.require("discard", row, by=by)
        audience = rows.audience_of(row)
        row.status = step.target or row.status
        row.save(update_fields=["status"])
        writings.let_go_of_all(WritingPurpose.REWRITE, row.reference)
        rows.note("discard", row, by=by, audience=audience)
        return row


def preview(
    recommendation: Recommendation,
    asked: Asked,
    *,
    by: User | None,
    seen_revision: int,
    parent: Amendment | None = None,
) -> tuple[Ground, Drawn]:
    """What ``propose`` would write, and the text it would change; nothing is written. Raises what that raises."""
    with recorded(by=by):
        row = recommendations.locked(recommendation)
        ground = _ground(row, parent, by=by)
        return ground, _draw_up(asked, row, ground, seen_revision, parent)


def ground_of(amendment: Amendment) -> Ground:
    """The text that the amendment starts from today."""
    return _ground_of(amendment.recommendation, amendment)


def way_of(kind: str) -> str:
    """The way in which an amendment of ``kind`` is written; nothing for what is made from the whole text."""
    return kind if kind in WAYS else ""


# --- whether it may be ------------------------------------------------------------------------


def require_open(recommendation: Recommendation, *, by: User | None, submit: bool = True) -> None:
    """Raise ``Refused`` while no amendment may be submitted; the secretariat enters what came in time.

    A draft may be written (``submit=False``) within the consultation's dates, whatever the phase.
    """
    if submit:
        steps.require_now("amend", recommendation, by=by)
    elif by is not None and not by.is_secretariat:
        rounds.require_open(recommendation.consultation)


def _speaks_for(by: User | None, for_delegation: Delegation | None, *, submit: bool) -> Delegation | None:
    """The delegation that proposes; None for the secretariat itself."""
    own = by.acting_for if by is not None and drafted_for(by) is not None else None
    if for_delegation is None or for_delegation == own:
        return own
    if not for_delegation.is_active:
        raise Refused(_("%(name)s is no longer active in the group.") % {"name": for_delegation.name})
    if by is not None and not by.is_secretariat:
        raise NotYours(_("You act for another delegation. Only the secretariat enters what others propose."))
    if not submit:
        raise Refused(
            _("What the secretariat enters for a delegation is submitted at once: a draft would be seen by it alone.")
        )
    return for_delegation


# --- the text it starts from -----------------------------------------------------------------


def _ground(row: Recommendation, parent: Amendment | None, *, by: User | None) -> Ground:
    """The text that a new amendment starts from."""
    if parent is None:
        assert row.current is not None
        return Ground.of_revision(row.current)
    if parent.recommendation_id != row.pk:  # whose text is not locked here
        raise Malformed(_("There is no such amendment to this text."))
    _recommendation, above = rows.locked(parent)
    steps.require("amend", above, by=by)
    if above.parent_id is not None:
        raise Refused(_("An amendment to an amendment is not itself amended. Propose another one."))
    return Ground.of_parent(rows.current_version(above))


def _ground_of(recommendation: Recommendation, row: Amendment) -> Ground:
    """The text that an amendment starts from today."""
    if row.parent is not None:
        return Ground.of_parent(rows.current_version(row.parent))
    assert recommendation.current is not None
    return Ground.of_revision(recommendation.current)


def _seen(number: int, recommendation: Recommendation, ground: Ground, parent: Amendment | None) -> Ground:
    """The text that was read."""
    if number == ground.number:
        return ground
    if parent is not None:
        version = parent.versions.select_related("base", "amendment").filter(number=number).first()
        if version is None:
            raise Malformed(_("This amendment has no version %(number)s.") % {"number": number})
        return Ground.of_parent(version)
    revision = recommendation.revisions.filter(number=number, number__gte=recommendation.public_from or 1).first()
    if revision is None:
        raise Malformed(_("This text has no revision %(number)s.") % {"number": number})
    return Ground.of_revision(revision)


def _draw_up(
    asked: Asked, recommendation: Recommendation, ground: Ground, seen_number: int, parent: Amendment | None
) -> Drawn:
    """``asked`` on the text as it stands now; refused when that cannot be, or a locked unit would change."""
    seen = _seen(seen_number, recommendation, ground, parent)
    drawn = wordings.draw_up(asked, ground) if seen is ground else wordings.moved_on(asked, seen, ground)
    if drawn is None:
        raise TextHasMoved(
            _("The text has changed since you began, where you change it too. Your words are kept: compare, and save.")
            if parent is None
            else _("The amendment has changed since you began, where you change it too. Your words are kept."),
            current_revision=ground.number,
        )
    wordings.refuse_locked(drawn, ground, agreements.locked(recommendation))
    return drawn


def carry_over(row: Amendment, recommendation: Recommendation, *, by: User | None) -> None:
    """Make the amendment one of the text as it stands, in another version if need be; raises when it no longer fits.

    What it amends must be open to amendments now.
    """
    steps.require("amend", row.parent or recommendation, by=by)
    require_open(recommendation, by=by)
    current = rows.current_version(row)
    ground = _ground_of(recommendation, row)
    if (current.base_id, current.parent_base) == (ground.revision.pk, ground.parent):
        drawn = wordings.draw_up(wordings.as_asked(row, current), ground)
        wordings.refuse_locked(drawn, ground, agreements.locked(recommendation))
        return
    before = Ground.of_parent(current.parent_base) if current.parent_base else Ground.of_revision(current.base)
    try:
        drawn = _draw_up(wordings.as_asked(row, current), recommendation, ground, before.number, row.parent)
    except TextHasMoved as moved:
        raise TextHasMoved(
            _("%(label)s no longer fits the text as it stands. Rewrite it, or propose it anew from the current text.")
            % {"label": row.label},
            current_revision=moved.current_revision,
        ) from moved
    rows.next_version(row, ground, drawn, by=by, cause=VersionCause.REBASED)


# --- writing ---------------------------------------------------------------------------------


def _standing(row: Recommendation, ground: Ground, drawn: Drawn, sponsor: Delegation | None) -> Amendment | None:
    """The same amendment by the same delegation, when it was proposed already."""
    known = Amendment.objects.filter(
        recommendation=row,
        status__in=(AmendmentStatus.DRAFT, *PENDING_AMENDMENTS),
        kind=drawn.kind,
        current__text=drawn.text,
        current__base=ground.revision,
        current__parent_base=ground.parent,
    )
    mine = {"sponsors__delegation": sponsor, "sponsors__until_at": None} if sponsor else {"sponsors": None}
    return known.filter(**mine).select_related("current", "consultation", "recommendation").first()


def _write(
    row: Recommendation,
    ground: Ground,
    drawn: Drawn,
    sponsor: Delegation | None,
    parent: Amendment | None,
    *,
    by: User | None,
    submit: bool,
) -> Amendment:
    now = moment()
    amendment = Amendment(
        consultation=row.consultation,
        recommendation=row,
        parent=parent,
        kind=drawn.kind,
        status=AmendmentStatus.OPEN if submit else AmendmentStatus.DRAFT,
        created_at=now,
    )
    if submit:
        amendment.number, amendment.submitted_at = rows.next_number(row.consultation_id), now
    amendment.save()
    if sponsor is not None:
        Sponsor.objects.create(
            amendment=amendment, delegation=sponsor, role=SponsorRole.SPONSOR, position=1, since_at=now
        )
    rows.next_version(amendment, ground, drawn, by=by, cause=VersionCause.WRITTEN, for_delegation=sponsor)
    return amendment


def _is_same(drawn: Drawn, version: AmendmentVersion) -> bool:
    now = (drawn.text, drawn.wording, drawn.headline, drawn.reasons)
    return now == (version.text, version.wording, version.headline, version.reasons)


# --- who is told ----------------------------------------------------------------------------


def _tell_of_proposal(row: Amendment, *, by: User | None) -> None:
    """Tell those whose text it would change: the sponsors of the other amendment, or the proposers."""
    if row.parent is not None:
        concerned, subject = rows.sponsors_of(row.parent), str(row.parent.label)
    else:
        concerned = [proposer.delegation for proposer in row.recommendation.proposers.select_related("delegation")]
        subject = row.recommendation.title
    rows.tell_sponsors(
        row,
        "propose",
        by=by,
        among=[delegation for delegation in concerned if delegation not in rows.sponsors_of(row)],
        sentence=lambda: _("An amendment to %(subject)s: %(label)s") % {"subject": subject, "label": row},
    )


def _tell_those_who_amend(row: Amendment, *, by: User | None) -> None:
    """Tell the sponsors of the amendments to this one that its words are others now."""
    for below in row.amendments.filter(status__in=PENDING_AMENDMENTS):
        rows.tell_sponsors(below, "rewrite", by=by, sentence=partial(_amended_was_rewritten, str(row), below.label))


def _amended_was_rewritten(amended: str, own: str) -> str:
    return _("%(label)s, which %(own)s would change, was rewritten.") % {"label": amended, "own": own}
