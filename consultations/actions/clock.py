"""Rounds and phases open and close by themselves: each moment is noted and told once, in the order of time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.utils.translation import gettext as _

from consultations import queries, workflow
from consultations.actions import notices, proceedings, rounds
from consultations.models import Consultation, Phase
from consultations.models.recorded import moment, recorded
from wgec.kernel import moments

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """A moment that has come: what is announced of which row. Of what falls together, endings come first."""

    at: datetime
    rank: int
    pk: int
    noun: type[Consultation] | type[Phase]
    verb: str


#: noun, verb → what falls together is told in this order: a phase ends before its round, and begins after it.
_RANKS: dict[tuple[type[Consultation] | type[Phase], str], int] = {
    (Phase, "close"): 0,
    (Consultation, "close"): 1,
    (Consultation, "open"): 2,
    (Phase, "open"): 3,
}
_MOMENTS = {"open": ("opens_at", "opened_at"), "close": ("closes_at", "closed_at")}


def strike() -> list[Due]:
    """Announce every opening and closing whose moment has come, each in its own transaction, as of that moment.

    Whoever else does so at the same time waits for the lock and finds it done. What goes wrong with one is written to
    the log and does not hold back the others; it is due again the next time.
    """
    done = []
    for due in _due(moment()):
        try:
            announced = _announce(due)
        except Exception:
            log.exception("clock.not_announced", noun=due.noun.__name__, verb=due.verb, pk=due.pk)
        else:
            done += [due] if announced else []
    return done


def _due(now: datetime) -> list[Due]:
    found = []
    for (noun, verb), rank in _RANKS.items():
        at, told = _MOMENTS[verb]
        rows = queries.due(noun, at, told, now).values_list("pk", at)
        found += [Due(when, rank, pk, noun, verb) for pk, when in rows]
    return sorted(found, key=lambda due: (due.at, due.rank, due.pk))


def _announce(due: Due) -> bool:
    """Stamp, note and tell it, unless somebody else has, or the moment was moved; whether that was done here.

    What was set up after its moment had come is announced as of when it was set up.
    """
    at, told = _MOMENTS[due.verb]
    made_at = due.noun.history.filter(id=due.pk).order_by("history_date").values_list("history_date", flat=True).first()
    with recorded(by=None, at=max(due.at, made_at or due.at)):
        phase = Phase.objects.filter(pk=due.pk).first() if due.noun is Phase else None
        if due.noun is Phase and phase is None:
            return False
        of = phase.consultation_id if phase is not None else due.pk
        consultation = Consultation.objects.select_for_update(no_key=True).filter(pk=of).first()
        if consultation is None:
            return False
        row: Any = consultation if phase is None else Phase.objects.filter(pk=due.pk).first()
        stands = getattr(row, at, None)
        if stands != due.at or (getattr(row, told) is not None and getattr(row, told) >= stands):
            return False
        setattr(row, told, due.at)
        row.save(update_fields=[told])
        _note(due.verb, consultation, row)
        notices.tell(
            queries.everybody(),
            f"{'phase' if phase is not None else 'consultation'}.{due.verb}",
            _sentence(due.verb, consultation, row),
            address=consultation.get_absolute_url(),
        )
        return True


def _note(verb: str, consultation: Consultation, row: Consultation | Phase) -> None:
    if isinstance(row, Consultation):
        rounds.note(verb, row, by=None)
        return
    proceedings.note(
        f"phase.{verb}",
        subject_kind="consultation",
        subject_id=consultation.slug,
        subject_label=str(consultation),
        by=None,
        consultation=consultation,
        details={"phase": row.name, "number": row.number},
    )


def _sentence(verb: str, consultation: Consultation, row: Consultation | Phase) -> Callable[[], str]:
    """What everybody is told; in the language of each."""

    def of_consultation() -> str:
        words = {"title": consultation.title}
        if verb == "close":
            return _("“%(title)s” has closed.") % words
        if consultation.closes_at is None:
            return _("“%(title)s” has opened.") % words
        return _("“%(title)s” has opened, until %(moment)s.") % {
            **words,
            "moment": moments.shown(consultation.closes_at),
        }

    def of_phase() -> str:
        assert isinstance(row, Phase)
        words = {"title": consultation.title, "phase": row.name}
        if verb == "close":
            return _("The phase “%(phase)s” of “%(title)s” has closed.") % words
        opened = (
            _("The phase “%(phase)s” of “%(title)s” has opened.") % words
            if row.closes_at is None
            else _("The phase “%(phase)s” of “%(title)s” has opened, until %(moment)s.")
            % {**words, "moment": moments.shown(row.closes_at)}
        )
        may = [
            sentence % {"what": workflow.in_words(activities)}
            for sentence, activities in (
                (_("Members may %(what)s."), row.members_may),
                (_("Observers may %(what)s."), row.observers_may),
            )
            if activities
        ]
        return " ".join([opened, *may])

    return of_consultation if isinstance(row, Consultation) else of_phase
