"""What happens to a contribution: begun, saved, submitted, returned, published, withdrawn, replaced, discarded."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from consultations import contribution_queries, queries, rules, steps, workflow
from consultations.actions import notices, parts, proceedings, receipts, writings
from consultations.actions.parts import Content
from consultations.actions.stamps import HasMoved
from consultations.enums import (
    PUBLIC_CONTRIBUTIONS,
    UNSENT_CONTRIBUTIONS,
    Activity,
    Audience,
    ContributionStatus,
)
from consultations.models import Consultation, Contribution, Delegation, User, Writing
from consultations.models.recorded import moment, recorded
from wgec.kernel import moments
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, NotYours, Refused, TextHasMoved

#: Where unsaved words are kept: for a new contribution by the address of its round, otherwise by its reference.
NEW, WRITTEN = "contribute", "draft"


def begin(
    consultation: Consultation,
    content: Content | None = None,
    *,
    by: User | None,
    for_delegation: Delegation | None = None,
) -> Contribution:
    """Begin a contribution: a draft that its delegation alone sees, with or without words.

    The secretariat names the delegation that it acts for. Raises ``Malformed``, ``Refused`` (the round is not open) or
    ``NotYours``.
    """
    guard("consultations.contribute", by)
    speaker = speaker_of(for_delegation, by=by)
    workflow.require_activity(Activity.CONTRIBUTE, consultation, speaker, by=by)
    said = parts.readable(content or Content(language=_language_of(by)), consultation)
    with recorded(by=by, for_delegation=speaker):
        row = begin_row(consultation, speaker, said, by=by)
        writings.let_go(NEW, consultation.slug, by=by)
        note("begin", row, by=by)
        if by is not None and speaker != by.acting_for:
            tell(
                queries.writers_of([speaker]),
                "contribution.begin",
                row,
                lambda: _("The secretariat has begun a contribution for your delegation. Look at it and submit it."),
                by=by,
            )
        return row


def begin_row(
    consultation: Consultation, speaker: Delegation, said: Content, *, by: User | None, **fields: Any
) -> Contribution:
    """A draft that says ``said``, for the actions that begin one; they note it."""
    row = Contribution.objects.create(
        consultation=consultation,
        delegation=speaker,
        title=said.title,
        attribution=said.attribution,
        language=said.language,
        created_at=moment(),
        created_by=by,
        saved_at=moment(),
        saved_by=by,
        **fields,
    )
    parts.write(row, said)
    return row


def write(contribution: Contribution, content: Content, *, by: User | None, seen_version: int) -> Contribution:
    """Write ``content`` into a draft, made from version ``seen_version``. Saving what stands already changes nothing.

    Raises ``TextHasMoved`` when somebody saved meanwhile: then nothing is written, and both are there to be looked at.
    """
    said = parts.readable(content, contribution.consultation)
    with recorded(by=by, for_delegation=contribution.delegation):
        row = locked(contribution)
        steps.require("write", row, by=by)
        if parts.of(row) == said:
            writings.let_go(WRITTEN, row.reference, by=by)
            return row
        if row.version != seen_version:
            raise TextHasMoved(moved(row), current_revision=row.version)
        fill(row, said, by=by)
        writings.let_go(WRITTEN, row.reference, by=by)
        return row


def fill(row: Contribution, said: Content, *, by: User | None) -> None:
    """Make a locked draft say ``said``, as its next version."""
    row.title, row.attribution, row.language = said.title, said.attribution, said.language
    row.version, row.saved_at, row.saved_by = row.version + 1, moment(), by
    row.save(update_fields=["title", "attribution", "language", "version", "saved_at", "saved_by"])
    parts.write(row, said)
    note("write", row, by=by, details={"version": row.version})


def keep(contribution: Contribution, fields: dict[str, Any], *, by: User, base: int = 0) -> Writing:
    """Keep what ``by`` has typed into the form of a draft and has not saved, made from version ``base``."""
    steps.require("write", contribution, by=by)
    return writings.keep(WRITTEN, contribution.reference, fields, by=by, base=base)


def submit(contribution: Contribution, *, by: User | None) -> Contribution:
    """Hand the draft in to the secretariat; from now on its words stay as received. Twice is once.

    The heads of the delegation and who submits get a receipt by mail, with the text inside. After the round has
    closed its authors hand in only what was returned, or what replaces a published one; the secretariat may hand in
    for them.
    """
    with recorded(by=by, for_delegation=contribution.delegation):
        row = locked(contribution)
        steps.require_permission("submit", row, by=by)
        if row.status == ContributionStatus.SUBMITTED:
            return row
        step = steps.require("submit", row, by=by)
        if not parts.of(row).says_something:
            raise Malformed(
                _("There is nothing in this contribution yet. Answer a question, write a text, or take over a file.")
            )
        row.status, row.submitted_at, row.submitted_by = step.target or row.status, moment(), by
        row.save(update_fields=["status", "submitted_at", "submitted_by"])
        writings.let_go_of_all(WRITTEN, row.reference)
        note("submit", row, by=by)
        name = row.delegation.name
        tell(
            queries.secretariat(),
            "contribution.submit",
            row,
            lambda: _("A contribution was submitted by %(name)s.") % {"name": name},
            by=by,
        )
        readers = receipts.readers(row, by=by)
        tell(
            readers,
            "contribution.receipt",
            row,
            lambda: _("Your contribution is received. You have its text by mail."),
            by=None,
        )
        receipts.send(row, readers)
        return row


def return_to_delegation(
    contribution: Contribution, *, by: User | None, reason: str, seen_submission: str | None = None
) -> Contribution:
    """Give a submitted contribution back to its delegation, which is shown ``reason``. Twice is once.

    ``seen_submission`` is the submission that was read (None: nobody has read a page). Raises ``HasMoved`` when it was
    submitted anew since.
    """
    said = " ".join(reason.split())
    if not said:
        raise Malformed(_("Returning a contribution needs a reason: its delegation reads it and acts on it."))
    with recorded(by=by, reason=said):
        row = locked(contribution)
        steps.require_permission("return", row, by=by)
        if row.status == ContributionStatus.RETURNED:
            return row
        step = steps.require("return", row, by=by)
        _refuse_if_anew(row, seen_submission)
        row.status, row.return_reason = step.target or row.status, said
        row.save(update_fields=["status", "return_reason"])
        note("return", row, by=by, reason=said, heard_by=Audience.SECRETARIAT)
        tell(
            queries.writers_of([row.delegation]),
            "contribution.return",
            row,
            lambda: _("The secretariat has returned your contribution: %(reason)s") % {"reason": said},
            by=by,
        )
        return row


def publish(contribution: Contribution, *, by: User | None, seen_submission: str | None = None) -> Contribution:
    """Put a submitted contribution before the public, with the next number of its round. Twice is once.

    A number once given never changes and is never given twice, however many publish at once. What it replaces is
    marked as replaced; both stay. ``seen_submission`` and what it raises: see ``return_to_delegation``.
    """
    with recorded(by=by):
        # The consultation first: whoever gives a number of this round waits here for the one before.
        consultation = Consultation.objects.select_for_update(no_key=True).get(pk=contribution.consultation_id)
        before = locked(contribution.replaces) if contribution.replaces is not None else None
        row = locked(contribution)
        steps.require_permission("publish", row, by=by)
        if row.status == ContributionStatus.PUBLISHED:
            return row
        step = steps.require("publish", row, by=by)
        _refuse_if_anew(row, seen_submission)
        row.status, row.published_at = step.target or row.status, moment()
        row.number = contribution_queries.next_number(consultation)
        row.save(update_fields=["status", "published_at", "number"])
        note("publish", row, by=by, details={"number": row.number})
        if before is not None and before.status == ContributionStatus.PUBLISHED:
            before.status = ContributionStatus.REPLACED
            before.save(update_fields=["status"])
            note("replace", before, by=by, details={"by": row.reference, "number": row.number})
        number = row.number
        tell(
            queries.writers_of([row.delegation]),
            "contribution.publish",
            row,
            lambda: _("Your contribution is published as contribution %(number)s.") % {"number": number},
            by=by,
        )
        return row


def withdraw(contribution: Contribution, *, by: User | None, reason: str) -> Contribution:
    """Take the contribution back; what was published stays in sight, marked as withdrawn. Twice is once."""
    said = " ".join(reason.split())
    if not said:
        raise Malformed(_("Withdrawing needs a reason: it is shown above the contribution."))
    with recorded(by=by, reason=said, for_delegation=contribution.delegation):
        row = locked(contribution)
        steps.require_permission("withdraw", row, by=by)
        if row.status == ContributionStatus.WITHDRAWN:
            return row
        step = steps.require("withdraw", row, by=by)
        row.status = step.target or row.status
        if row.published_at is None:
            row.replaces = None  # what it should have replaced can be replaced by another one
        row.save(update_fields=["status", "replaces"])
        note("withdraw", row, by=by, reason=said)
        name = row.delegation.name
        people = [*queries.writers_of([row.delegation]), *queries.secretariat()]
        tell(
            people,
            "contribution.withdraw",
            row,
            lambda: _("A contribution of %(name)s was withdrawn: %(reason)s") % {"name": name, "reason": said},
            by=by,
        )
        return row


def replace(contribution: Contribution, *, by: User | None) -> Contribution:
    """Begin the corrected contribution that will replace a published one: a draft with its words. Twice is once.

    The published one stays as it is until the corrected one is published, and is kept afterwards too.
    """
    with recorded(by=by, for_delegation=contribution.delegation):
        row = locked(contribution)
        steps.require("replace", row, by=by)
        begun = Contribution.objects.filter(replaces=row).first()
        if begun is not None:
            if begun.status in UNSENT_CONTRIBUTIONS and not contribution_queries.readable(by).filter(pk=begun.pk):
                raise Refused(_("The delegation is writing a corrected contribution already."))
            return begun
        made = begin_row(row.consultation, row.delegation, parts.of(row), by=by, replaces=row)
        note("begin", made, by=by, details={"replaces": row.reference})
        return made


def discard(contribution: Contribution, *, by: User | None) -> Contribution:
    """Let a draft go, or what was returned. Twice is once."""
    with recorded(by=by, for_delegation=contribution.delegation):
        row = locked(contribution)
        steps.require_permission("discard", row, by=by)
        if row.status == ContributionStatus.DISCARDED:
            return row
        step = steps.require("discard", row, by=by)
        row.status, row.replaces = step.target or row.status, None
        row.save(update_fields=["status", "replaces"])
        writings.let_go_of_all(WRITTEN, row.reference)
        note("discard", row, by=by, heard_by=Audience.DELEGATION)
        return row


# --- what the actions on contributions share -------------------------------------------------------


def locked(contribution: Contribution) -> Contribution:
    """The row as it is now, held until the transaction ends."""
    Contribution.objects.select_for_update(no_key=True).only("pk").get(pk=contribution.pk)
    return contribution_queries.as_whole(Contribution.objects.all()).get(pk=contribution.pk)


def _refuse_if_anew(row: Contribution, seen: str | None) -> None:
    """Raise ``HasMoved`` when another submission was read than the one that waits."""
    if seen is not None and seen != row.submission and row.submitted_at is not None:
        sentence = _("It was submitted anew at %(moment)s; look at it again.")
        raise HasMoved(sentence % {"moment": moments.in_utc(row.submitted_at)}, seen=row.submission)


def speaker_of(for_delegation: Delegation | None, *, by: User | None) -> Delegation:
    """The delegation that contributes: one's own, or the one that the secretariat names."""
    named_by_staff = by is None or by.is_secretariat
    own = by.acting_for if by is not None and rules.drafts(by) else None
    if for_delegation is not None and for_delegation != own and not named_by_staff:
        raise NotYours(
            _("Only the secretariat contributes for another delegation. Leave the delegation out, or act for it.")
        )
    speaker = for_delegation or own
    if speaker is None:
        raise Malformed(_("Name the delegation on whose behalf you contribute."))
    if not speaker.is_active:
        raise Refused(_("%(name)s is no longer active in the group. Choose another one.") % {"name": speaker.name})
    return speaker


def moved(row: Contribution) -> str:
    """That somebody saved meanwhile, in words."""
    name = str(row.saved_by) if row.saved_by else _("Somebody")
    return _(
        "%(name)s saved this draft meanwhile (version %(version)s). Look at both below: saving again puts your words "
        "in the place of theirs."
    ) % {"name": name, "version": row.version}


def note(
    verb: str,
    row: Contribution,
    *,
    by: User | None,
    reason: str = "",
    details: dict[str, Any] | None = None,
    heard_by: Audience | None = None,
) -> None:
    """Append the event ``contribution.verb``, for those who may read the contribution unless ``heard_by`` says who."""
    proceedings.note(
        f"contribution.{verb}",
        subject_kind="contribution",
        subject_id=row.reference,
        subject_label=row,
        by=by,
        consultation=row.consultation,
        reason=reason,
        details=details,
        audience=heard_by or audience(row),
        for_delegation=row.delegation if verb in _OF_THE_DELEGATION else None,
    )


#: What is done for the delegation, whoever does it; the rest the secretariat does in its own name.
_OF_THE_DELEGATION = {"begin", "write", "upload", "remove_file", "take", "import", "submit", "withdraw", "discard"}


def audience(row: Contribution) -> Audience:
    """Who may read the event: nobody learns from the record of a contribution that they may not read."""
    if row.status in UNSENT_CONTRIBUTIONS:
        return Audience.DELEGATION
    public = row.status in PUBLIC_CONTRIBUTIONS and row.published_at is not None
    return Audience.PUBLIC if public else Audience.SECRETARIAT


def tell(people: Iterable[User], kind: str, row: Contribution, sentence: Callable[[], str], *, by: User | None) -> None:
    """Tell everybody but the person whose deed it is."""
    others = [each for each in people if by is None or each.pk != by.pk]
    notices.tell(others, kind, sentence, address=row.get_absolute_url())


def _language_of(by: User | None) -> str:
    return (by.language if by is not None else "") or "en"
