"""What contributors say of what was extracted from them: confirmed, corrected, withdrawn; and what is answered."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from consultations import queries as consultation_queries
from consultations.actions import notices
from consultations.models import User
from consultations.models.recorded import moment, recorded
from recommendations import steps
from recommendations.actions import extracting, recommendations
from recommendations.enums import Change, Status, Validated, Validation
from recommendations.models import Extract, ExtractCorrection
from recommendations.queries import composing, validating, validity
from recommendations.queries.composing import Passage
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused


def confirm(extract: Extract, *, by: User | None, seen_revision: int) -> Extract:
    """Say that the text, as revision ``seen_revision`` has it, is right. Twice is once.

    A correction that was proposed and not answered yet is given up. Raises ``TextHasMoved``, ``Refused``, ``NotYours``.
    """
    guard("recommendations.validate_extract", by, extract)
    with recorded(by=by):
        row = _locked(extract)
        if row.validation == Validation.CONFIRMED and _is_valid(row):
            return row
        steps.require("confirm", row, by=by)
        recommendations.refuse_if_moved(row.recommendation, seen_revision)
        _give_up(row, by=by)
        _answer(row, Validation.CONFIRMED, by=by)
        extracting.note("confirm", row, by=by, details={"revision": seen_revision})
        return row


def confirm_all(seen: Iterable[tuple[Extract, int]], *, by: User) -> tuple[list[Extract], list[str]]:
    """Confirm each as its revision was seen; those that are confirmed, and the sentences of those that are refused."""
    done, refused = list[Extract](), list[str]()
    for extract, number in sorted(seen, key=lambda each: (each[0].recommendation_id, each[0].pk)):
        try:
            done.append(confirm(extract, by=by, seen_revision=number))
        except Refused as refusal:
            refused.append(f"{extract.recommendation.title}: {refusal.sentence}")
    return done, refused


def correct(
    extract: Extract, *, by: User | None, reason: str, text: str = "", passages: Sequence[str] = ()
) -> ExtractCorrection:
    """Propose other words, or other passages of the contribution; the secretariat answers. The same again is once."""
    guard("recommendations.validate_extract", by, extract)
    reason = extracting.checked_reason(reason, _("Say what is wrong: the secretariat reads it and acts on it."))
    if not text.strip() and not passages:
        raise Malformed(_("Propose other words, or mark another passage of your contribution."))
    with recorded(by=by, reason=reason):
        row = _locked(extract)
        waiting = _waiting(row)
        steps_from = None if waiting else steps.require("correct", row, by=by)
        proposed, kept = _proposed(row, text, passages)
        if waiting is not None:
            if (waiting.text, waiting.passages, waiting.reason) == (proposed, kept, reason):
                return waiting
            raise Refused(_("A correction waits for the secretariat's answer already. Confirm the text to give it up."))
        assert steps_from is not None
        if proposed == _text(row) and not kept:
            raise Malformed(_("These are the words as they stand. Confirm the text, or propose others."))
        made = ExtractCorrection.objects.create(
            extract=row, text=proposed, passages=kept, reason=reason, proposed_at=moment(), proposed_by=by
        )
        _answer(row, Validation.CORRECTED, by=by, remark=reason)
        extracting.note("correct", row, by=by, reason=reason)
        name, title = row.contribution.delegation.name, row.recommendation.title
        _tell_secretariat(
            row,
            "extract.correct",
            lambda: _("%(name)s proposes a correction of %(title)s.") % {"name": name, "title": title},
            by=by,
        )
        return made


def withdraw(extract: Extract, *, by: User | None, reason: str) -> Extract:
    """Say that the delegation does not stand behind what was extracted; it says so wherever it is shown. Once.

    What becomes of the recommendation, the secretariat decides.
    """
    guard("recommendations.validate_extract", by, extract)
    reason = extracting.checked_reason(reason, _("Say why: the secretariat reads it and acts on it."))
    with recorded(by=by, reason=reason):
        row = _locked(extract)
        if row.validation == Validation.WITHDRAWN:
            return row
        steps.require("withdraw", row, by=by)
        _give_up(row, by=by)
        _answer(row, Validation.WITHDRAWN, by=by, remark=reason)
        extracting.note("withdraw", row, by=by, reason=reason)
        name, title = row.contribution.delegation.name, row.recommendation.title
        _tell_secretariat(
            row,
            "extract.withdraw",
            lambda: _("%(name)s withdraws what was extracted as %(title)s.") % {"name": name, "title": title},
            by=by,
        )
        return row


def accept(extract: Extract, *, by: User | None, seen_revision: int) -> Extract:
    """Take the contributor's correction over: a new revision with its reason, and its passages where it named some.

    The text is then validated: the words are the contributor's own. Raises ``TextHasMoved``, ``Refused``, ``NotYours``.
    """
    guard("recommendations.ask_contributor", by)
    with recorded(by=by):
        row = _locked(extract)
        steps.require("accept", row, by=by)
        correction = _waiting(row)
        assert correction is not None  # what is corrected has one
        name = row.contribution.delegation.name
        reason = _("Corrected by %(name)s, its contributor: %(reason)s") % {"name": name, "reason": correction.reason}
        revision = recommendations.revise(
            row.recommendation,
            correction.text,
            by=by,
            seen_revision=seen_revision,
            change=Change.SUBSTANTIVE,
            reason=Truncator(reason).chars(recommendations.MAX_REASON),
        )
        if correction.passages:
            extracting.replace_spans(row, [Passage(*each) for each in correction.passages])
        correction.revision, correction.is_accepted = revision, True
        _settle(correction, by=by)
        row.validation, row.revision = Validation.CONFIRMED, revision
        row.save(update_fields=["validation", "revision"])
        extracting.note("accept", row, by=by, details={"revision": revision.number})
        title = row.recommendation.title
        _tell_contributor(
            row,
            "extract.accept",
            lambda: (
                _("Your correction of %(title)s was accepted: revision %(number)s has your words.")
                % {"title": title, "number": revision.number}
            ),
            by=by,
        )
        return row


def dispute(extract: Extract, *, by: User | None, reason: str) -> Extract:
    """Say why the contributor's correction is not taken over; the text says that it is not validated. Once."""
    guard("recommendations.ask_contributor", by)
    reason = extracting.checked_reason(reason, _("Disputing a correction needs a reason: its contributor reads it."))
    with recorded(by=by, reason=reason):
        row = _locked(extract)
        if row.validation == Validation.DISPUTED:
            return row
        steps.require("dispute", row, by=by)
        correction = _waiting(row)
        assert correction is not None
        correction.is_accepted, correction.answer = False, reason
        _settle(correction, by=by)
        row.validation = Validation.DISPUTED
        row.save(update_fields=["validation"])
        extracting.note("dispute", row, by=by, reason=reason)
        title = row.recommendation.title
        _tell_contributor(
            row,
            "extract.dispute",
            lambda: (
                _("The secretariat does not take over your correction of %(title)s: %(reason)s")
                % {"title": title, "reason": reason}
            ),
            by=by,
        )
        return row


# --- the steps --------------------------------------------------------------------------------------------------


def _locked(extract: Extract) -> Extract:
    """The extract as it is now, locked after its recommendation; refuses what was discarded."""
    row = extracting.locked(extract)
    if row.recommendation.status == Status.DISCARDED:
        raise Refused(_("This recommendation was discarded, so nothing is said of it any more."))
    return row


def _is_valid(row: Extract) -> bool:
    """Whether it was confirmed on the present text, or on one from which that differs editorially."""
    return validity.of_extract(validity.with_validated(Extract.objects.filter(pk=row.pk)).get()) == Validated.VALIDATED


def _answer(row: Extract, said: Validation, *, by: User | None, remark: str = "") -> None:
    row.validation, row.answered_at, row.answered_by, row.remark = said, moment(), by, remark
    row.revision = row.recommendation.current
    row.save(update_fields=["validation", "answered_at", "answered_by", "remark", "revision"])


def _waiting(row: Extract) -> ExtractCorrection | None:
    return ExtractCorrection.objects.filter(extract=row, answered_at=None).first()


def _give_up(row: Extract, *, by: User | None) -> None:
    """The delegation's own correction that nobody has answered is no longer proposed."""
    waiting = _waiting(row)
    if waiting is not None:
        _settle(waiting, by=by)


def _settle(correction: ExtractCorrection, *, by: User | None) -> None:
    correction.answered_at, correction.answered_by = moment(), by
    correction.save(update_fields=["answered_at", "answered_by", "is_accepted", "answer", "revision"])


def _proposed(row: Extract, text: str, passages: Sequence[str]) -> tuple[str, list[list[int]]]:
    """The words that are proposed, and the passages where some are named: their words, unless others are given."""
    kept: list[list[int]] = []
    words = text
    if passages:
        composed = composing.composed(row.contribution, passages, besides=row)
        if composed.passages != tuple(validating.passages_of(row)):
            kept = [[each.part, each.start, each.end] for each in composed.passages]
        if not text.strip():
            words = composed.text
    return recommendations.readable(words), kept


def _text(row: Extract) -> str:
    return row.recommendation.current.text if row.recommendation.current else ""


def _tell_secretariat(row: Extract, kind: str, sentence: Callable[[], str], *, by: User | None) -> None:
    address = reverse("recommendations:extract", args=[row.pk])
    _tell(consultation_queries.secretariat(), kind, sentence, address, by=by)


def _tell_contributor(row: Extract, kind: str, sentence: Callable[[], str], *, by: User | None) -> None:
    address = reverse("recommendations:validation")
    _tell(consultation_queries.writers_of([row.contribution.delegation]), kind, sentence, address, by=by)


def _tell(people: Any, kind: str, sentence: Callable[[], str], address: str, *, by: User | None) -> None:
    notices.tell([each for each in people if by is None or each.pk != by.pk], kind, sentence, address=address)
