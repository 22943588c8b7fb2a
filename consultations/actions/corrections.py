"""Editorial corrections: a visible layer beside the words as received, with the consent of whose words they are."""

from django.utils.translation import gettext as _

from consultations import queries, steps
from consultations.actions import contributions
from consultations.enums import Audience
from consultations.models import Contribution, Correction, Part, User
from consultations.models.recorded import moment, recorded
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused


def propose(
    contribution: Contribution,
    *,
    by: User | None,
    part: Part,
    old: str,
    new: str,
    reason: str,
    occurrence: int = 1,
) -> Correction:
    """Propose ``new`` for the words ``old`` of a part (their ``occurrence``-th place); the text itself stays.

    The delegation is asked. Twice is once. Raises ``Malformed`` when the words do not stand there.
    """
    old, new = (words.replace("\r\n", "\n") for words in (old, new))  # as browsers send the ends of lines
    said = " ".join(reason.split())[:500]
    if not said:
        raise Malformed(_("A correction needs a reason: the delegation reads it and answers."))
    if old == new:
        raise Malformed(_("The correction changes nothing."))
    with recorded(by=by, reason=said):
        row = contributions.locked(contribution)
        steps.require_permission("correct", row, by=by)
        steps.require("correct", row, by=by)
        text = next((each.text for each in row.parts.all() if each.pk == part.pk), None)
        start = _place(text, old, occurrence)
        stretch = {"part": part, "start": start, "end": start + len(old)}
        corrections = Correction.objects.filter(part=part).exclude(is_accepted=False)
        same = corrections.filter(**stretch, new=new).first()
        if same is not None:
            return same
        if corrections.filter(start__lt=start + len(old), end__gt=start).exists():
            raise Refused(_("A correction of these words is proposed or accepted already. Wait for the answer to it."))
        made = Correction.objects.create(**stretch, old=old, new=new, reason=said, proposed_at=moment(), proposed_by=by)
        details = {"old": old, "new": new}
        contributions.note("correct", row, by=by, reason=said, details=details, heard_by=Audience.SECRETARIAT)
        contributions.tell(
            queries.writers_of([row.delegation]),
            "contribution.correct",
            row,
            lambda: _("The secretariat proposes an editorial correction of your contribution. Accept or refuse it."),
            by=by,
        )
        return made


def answer(correction: Correction, accept: bool, *, by: User | None) -> Correction:
    """Accept the correction, which is shown from then on, or refuse it. The same answer twice is one."""
    with recorded(by=by):
        row = contributions.locked(correction.part.contribution)
        guard("consultations.answer_correction", by, row)
        known = Correction.objects.select_for_update().get(pk=correction.pk)
        if known.is_accepted is accept:
            return known
        if known.is_accepted is not None:
            raise Refused(_("This correction was answered already. Ask the secretariat to propose it again."))
        known.is_accepted, known.answered_at, known.answered_by = accept, moment(), by
        known.save(update_fields=["is_accepted", "answered_at", "answered_by"])
        details = {"old": known.old, "new": known.new, "accepted": accept}
        heard_by = None if accept else Audience.SECRETARIAT  # what is not accepted is not shown
        contributions.note("answer_correction", row, by=by, details=details, heard_by=heard_by)
        contributions.tell(
            queries.secretariat(),
            "contribution.answer_correction",
            row,
            lambda: _("An editorial correction was accepted.") if accept else _("An editorial correction was refused."),
            by=by,
        )
        return known


def _place(text: str | None, old: str, occurrence: int) -> int:
    """From which character on the words stand there."""
    if text is None:
        raise Malformed(_("There is no such part in this contribution."))
    start = -1
    for _time in range(max(occurrence, 1)):
        start = text.find(old, start + 1) if old else -1
        if start < 0:
            raise Malformed(
                _("“%(words)s” does not stand there. Copy the words as they were received.") % {"words": old[:80]}
            )
    return start
