"""The line of each consultation: its editions are compiled one after another, in the order they were asked for.

Two consultations are compiled at once when there are two workers; two editions of one never are, however many workers
there are and on however many machines: who compiles holds the consultation's name (``wgec.kernel.sole``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db.models import Min, QuerySet

from consultations.models.recorded import moment
from recommendations.models import Edition
from recommendations.models.edition import UNFINISHED
from wgec.kernel import jobs
from wgec.kernel.sole import sole

RESUME_AFTER = timedelta(seconds=20)
"""So long an edition may wait for a worker before it is sent anew."""


def ahead_of(edition: Edition) -> int:
    """How many editions are compiled before this one; none when it is settled."""
    line = list(_line(edition.consultation_id).values_list("pk", flat=True))
    return line.index(edition.pk) if edition.pk in line else 0


def first_in(consultation_id: int) -> Edition | None:
    """The edition whose turn it is."""
    return _line(consultation_id).first()


@contextmanager
def turn(consultation_id: int) -> Iterator[Edition | None]:
    """The edition whose turn it is, for the one process that may compile it now; None for all others.

    When that is done the next one in the line is sent.
    """
    with sole(_name(consultation_id)) as mine:
        edition = first_in(consultation_id) if mine else None
        yield edition
    if edition is not None:
        send_first(consultation_id, unless=edition)


def send_first(consultation_id: int, *, unless: Edition | None = None) -> None:
    """Hand the edition whose turn it is to a worker, if there is one that is not the one named."""
    first = first_in(consultation_id)
    if first is not None and first != unless:
        send(first.pk)


def send(edition_id: int, *, expires: timedelta = jobs.WAITS) -> None:
    """Hand the compilation to a worker. When there is no broker, or no worker in time, ``resume`` sends it anew."""
    jobs.send("recommendations.compile_edition", edition_id, expires=expires)


def resume() -> None:
    """Send the first of every line that nobody works on: its worker or its message was lost."""
    waiting = Edition.objects.filter(UNFINISHED, requested_at__lt=moment() - RESUME_AFTER).order_by()
    lines = waiting.values("consultation_id").annotate(since=Min("requested_at")).order_by("since")
    for consultation_id in lines.values_list("consultation_id", flat=True):
        with sole(_name(consultation_id)) as idle:
            pass
        if idle and (edition := first_in(consultation_id)):
            send(edition.pk, expires=RESUME_AFTER)


def _line(consultation_id: int) -> QuerySet[Edition]:
    return (
        Edition.objects.filter(UNFINISHED, consultation=consultation_id).defer("frozen").order_by("requested_at", "pk")
    )


def _name(consultation_id: int) -> str:
    return f"compiling:{consultation_id}"
