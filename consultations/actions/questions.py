"""The guiding questions of a round: asked, changed, put in order, taken out while nobody has answered."""

from django.db.models import F
from django.utils.translation import gettext as _

from consultations.actions import rounds, stamps
from consultations.models import Consultation, Question, User
from consultations.models.recorded import recorded
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused

MAX_TEXT = 2_000  # characters
MAX_GUIDANCE = 10_000
MOST = 100
_APART = 10_000  # numbers that no question has, while two change places


def add(consultation: Consultation, text: str, *, by: User | None, guidance: str = "") -> Question:
    """Ask one question more, after the others. The same words again are the question that is asked already."""
    guard("consultations.set_up_consultation", by)
    words = _checked(text, guidance)
    with recorded(by=by):
        row = rounds.locked(consultation)
        known = list(row.questions.order_by("number"))
        same = next((each for each in known if (each.text, each.guidance) == words), None)
        if same is not None:
            return same
        if len(known) >= MOST:
            raise Refused(_("A consultation asks %(most)s questions at most.") % {"most": MOST})
        number = known[-1].number + 1 if known else 1
        made = Question.objects.create(consultation=row, number=number, text=words[0], guidance=words[1])
        rounds.note("add_question", row, by=by, details={"question": number, "text": made.text})
        return made


def change(question: Question, text: str, *, by: User | None, seen: str, guidance: str = "") -> Question:
    """Ask in other words; ``seen`` names the state that was read. Answers stay with the question."""
    guard("consultations.set_up_consultation", by)
    words = _checked(text, guidance)
    with recorded(by=by):
        row = rounds.locked(question.consultation)
        now = _there(question, row)
        if (now.text, now.guidance) == words:
            return now
        stamps.refuse_if_moved(seen, stamp(now), now.history)
        before, (now.text, now.guidance) = now.text, words
        now.save(update_fields=["text", "guidance"])
        details = {"question": now.number, "text": now.text, "was": before, "answers": now.answers.count()}
        rounds.note("change_question", row, by=by, details=details)
        return now


def move(question: Question, place: int, *, by: User | None, seen: str) -> list[Question]:
    """Put the question at ``place``, counted from 1; ``seen`` names the order that was read. Their new order."""
    guard("consultations.set_up_consultation", by)
    with recorded(by=by):
        row = rounds.locked(question.consultation)
        now = _there(question, row)
        known = list(row.questions.order_by("number"))
        if not 1 <= place <= len(known):
            raise Malformed(_("There are %(count)s questions. Choose a place among them.") % {"count": len(known)})
        order = [each for each in known if each.pk != now.pk]
        order.insert(place - 1, now)
        if [each.pk for each in order] == [each.pk for each in known]:
            return known
        stamps.refuse_if_moved(seen, stamp_of_order(row), Question.history.filter(consultation_id=row.pk))
        was = now.number
        _number(row, order)
        rounds.note("move_question", row, by=by, details={"question": place, "was": was, "text": now.text})
        return order


def remove(question: Question, *, by: User | None, seen: str) -> None:
    """Ask it no longer; those after it move up. Refused once somebody has begun to answer it."""
    guard("consultations.set_up_consultation", by)
    with recorded(by=by):
        row = rounds.locked(question.consultation)
        now = row.questions.filter(pk=question.pk).first()
        if now is None:
            return
        stamps.refuse_if_moved(seen, stamp(now), now.history)
        if now.answers.exists():
            raise Refused(
                _("Question %(number)s has been answered, so it stays. Change its words, or ask another one.")
                % {"number": now.number}
            )
        number, text = now.number, now.text
        now.delete()
        _number(row, list(row.questions.order_by("number")))
        rounds.note("remove_question", row, by=by, details={"question": number, "text": text})


def stamp(question: Question) -> str:
    """What names the state of a question to whoever reads it: which one it is, and its words."""
    return stamps.stamp(question.pk, question.text, question.guidance)


def stamp_of_order(consultation: Consultation) -> str:
    """What names the order of the questions."""
    return stamps.stamp(list(consultation.questions.order_by("number").values_list("pk", flat=True)))


def _there(question: Question, row: Consultation) -> Question:
    now = row.questions.filter(pk=question.pk).first()
    if now is None:
        raise Refused(_("This question has been taken out meanwhile. Your words are kept here: ask it anew."))
    return now


def _number(row: Consultation, order: list[Question]) -> None:
    """Number the questions from 1 in this order. Two never have the same number, not even for a moment."""
    moved = [(each, number) for number, each in enumerate(order, start=1) if each.number != number]
    row.questions.filter(pk__in=[each.pk for each, _place in moved]).update(number=F("number") + _APART)
    for each, number in moved:
        each.number = number
        each.save(update_fields=["number"])


def _checked(text: str, guidance: str) -> tuple[str, str]:
    words = text.replace("\r\n", "\n").strip(), guidance.replace("\r\n", "\n").strip()
    if not words[0]:
        raise Malformed(_("The question is empty. Write what is asked."))
    for given, most in zip(words, (MAX_TEXT, MAX_GUIDANCE), strict=True):
        if len(given) > most:
            raise Malformed(
                _("This has %(length)s characters, and at most %(most)s can be kept. Shorten it.")
                % {"length": len(given), "most": most}
            )
    return words
