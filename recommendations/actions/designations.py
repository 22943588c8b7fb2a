"""What the chair calls the state of a text: designated, challenged by members, answered."""

from django.utils.translation import gettext as _

from consultations import queries as consultation_queries
from consultations.actions import notices, proceedings
from consultations.models import User
from consultations.models.recorded import moment, recorded
from recommendations import steps
from recommendations.actions import endings, indicators, recommendations, stating
from recommendations.enums import DesignationWord
from recommendations.models import Challenge, Designation, Recommendation
from recommendations.queries import designations as queries
from recommendations.queries import positions
from wgec.kernel.errors import Malformed, Refused


def designate(
    recommendation: Recommendation, word: DesignationWord, *, by: User | None, seen_revision: int, reason: str = ""
) -> Designation:
    """Call the state of revision ``seen_revision``, which must be the current one, by ``word``. The same is once.

    Raises ``Refused`` while positions are sealed, and for words that do not go with a member's objection; ``Malformed``
    without a reason where the word is more favourable than the indicator; ``TextHasMoved`` or ``NotYours``.
    """
    because = stating.short_enough(reason)
    with recorded(by=by, reason=because):
        row = recommendations.locked(recommendation)
        steps.require("designate", row, by=by)
        recommendations.refuse_if_moved(row, seen_revision)
        endings.close_due(row)
        if positions.is_sealed(row):
            raise Refused(
                _("Positions on this text are sealed until a call on it closes. It can be designated after that.")
            )
        indicators.recount(row)
        ruling = queries.ruling(row, positions.stands(row))
        known = _in_force(row)
        if known is not None and _says(known, row, word, because, ruling):
            return known
        _refuse_unruly(ruling, word, because)
        if known is not None:
            known.until_at = moment()
            known.save(update_fields=["until_at"])
        assert row.current is not None  # a published text has one
        made = Designation.objects.create(
            recommendation=row,
            revision=row.current,
            word=word,
            reason=because,
            indicator=ruling.indicator,
            designated_at=moment(),
            designated_by=by,
        )
        details = {
            "designation": word,
            "indicator": ruling.indicator,
            "revision": row.current.number,
            "was": known.word if known else "",
        }
        recommendations.note("designate", row, by=by, reason=because, details=details)
        _tell_everybody(made, by=by)
        return made


def challenge(designation: Designation, *, by: User, reason: str) -> Challenge:
    """Say for one's delegation, which is a member, that it does not accept the designation in force; once for each."""
    because = stating.short_enough(reason)
    if not because:
        raise Malformed(_("A challenge needs its reason: the chair answers it."))
    with recorded(by=by, reason=because):
        row = _locked(designation)
        steps.require("challenge", row, by=by)
        speaker = by.acting_for
        assert speaker is not None  # heads act for one
        known = row.challenges.filter(delegation=speaker).first()
        if known is not None:
            if known.reason == because:
                return known
            raise Refused(_("Your delegation has challenged this designation already. The chair answers it."))
        made = Challenge.objects.create(
            designation=row, delegation=speaker, reason=because, made_at=moment(), made_by=by
        )
        _note("designation.challenge", made, by=by, reason=because)
        title, name = row.recommendation.title, speaker.name
        notices.tell(
            consultation_queries.chair_and_secretariat().exclude(pk=by.pk),
            "designation.challenge",
            lambda: (
                _("%(name)s challenges the designation of %(title)s, “%(word)s”.")
                % {"name": name, "title": title, "word": row.get_word_display()}
            ),
            address=row.get_absolute_url(),
            about=lambda: title,
            words=because,
        )
        return made


def answer(challenge: Challenge, answer: str, *, by: User | None) -> Challenge:
    """Answer the delegation that challenged. The same words again are once."""
    words = stating.short_enough(answer)
    if not words:
        raise Malformed(_("Write the answer: the delegation that challenged is told."))
    with recorded(by=by):
        designation = _locked(challenge.designation)
        row = Challenge.objects.select_related("delegation").get(pk=challenge.pk)
        row.designation = designation
        steps.require_permission("answer", row, by=by)
        if row.answered_at is not None and row.answer == words:
            return row
        steps.require("answer", row, by=by)
        row.answer, row.answered_at, row.answered_by = words, moment(), by
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        _note("challenge.answer", row, by=by)
        title = designation.recommendation.title
        notices.tell(
            consultation_queries.writers_of([row.delegation]),
            "challenge.answer",
            lambda: _("The chair has answered your delegation's challenge to %(title)s.") % {"title": title},
            address=designation.get_absolute_url(),
            about=lambda: title,
            words=row.answer,
        )
        return row


def _in_force(row: Recommendation) -> Designation | None:
    return row.designations.filter(until_at=None).first()


def _says(known: Designation, row: Recommendation, word: DesignationWord, because: str, ruling: queries.Ruling) -> bool:
    """Whether ``known`` says the same of the same state of things already."""
    same_words = known.word == word and known.reason == because
    return same_words and known.revision_id == row.current_id and known.indicator == ruling.indicator


def _refuse_unruly(ruling: queries.Ruling, word: DesignationWord, because: str) -> None:
    if refusal := ruling.refusal(word):
        raise Refused(refusal, code="objection_stands")
    if ruling.needs_reason(word) and not because:
        raise Malformed(
            _("“%(word)s” is more favourable than the indicator, “%(indicator)s”. Give the reason: it is published.")
            % {"word": word.label, "indicator": ruling.indicator.label}
        )


def _locked(designation: Designation) -> Designation:
    """The designation as it is now; its text is locked, as for everything that changes one: before all else."""
    row = recommendations.locked(designation.recommendation)
    found = Designation.objects.select_related("revision").get(pk=designation.pk)
    found.recommendation = row
    return found


def _note(verb: str, row: Challenge, *, by: User | None, reason: str = "") -> None:
    """In the record of the text, for the delegation that challenged."""
    recommendation = row.designation.recommendation
    proceedings.note(
        verb,
        subject_kind="recommendation",
        subject_id=recommendation.reference,
        subject_label=recommendation,
        by=by,
        consultation=recommendation.consultation,
        reason=reason,
        details={
            "challenge": row.reference,
            "designation": row.designation.word,
            "revision": row.designation.revision.number,
            "delegation": row.delegation.slug,
        },
        audience=recommendations.audience(recommendation),
    )


def _tell_everybody(made: Designation, *, by: User | None) -> None:
    people = consultation_queries.everybody()
    title = made.recommendation.title
    notices.tell(
        people.exclude(pk=by.pk) if by is not None else people,
        "recommendation.designate",
        lambda: _("The chair designates %(title)s: %(word)s.") % {"title": title, "word": made.get_word_display()},
        address=made.get_absolute_url(),
        about=lambda: title,
        words=made.reason,
    )
