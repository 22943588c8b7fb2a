"""The page of positions in templates: what its rows are called, and the indicator over the revisions as a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from recommendations.enums import LABELS, CallState, Consensus
from recommendations.models import Recommendation
from recommendations.queries import indicators, matrix
from recommendations.queries.indicators import Standing
from recommendations.queries.timeline import CallMoment, Step
from recommendations.templatetags.standing_shown import STATE_SYMBOLS
from wgec.kernel.consensus import STATES

register = template.Library()

_ROWS = {
    matrix.OBSERVERS: gettext_lazy("Observers"),
    matrix.NO_GROUP: gettext_lazy("In no stakeholder group"),
    matrix.REGIONAL_GROUPS: gettext_lazy("Regional groups"),
    matrix.FORMER: gettext_lazy("No longer in the group"),
}
_CALLS = {
    CallState.OPEN: gettext_lazy("Call opened"),
    CallState.CLOSED: gettext_lazy("Call closed"),
    CallState.BROKEN: gettext_lazy("Call broken by an objection"),
    CallState.CANCELLED: gettext_lazy("Call cancelled"),
    CallState.SUPERSEDED: gettext_lazy("Call ended by a new revision"),
}


@register.filter
def row_label(code: str) -> str:
    """What a row of the matrix is called."""
    return str(_ROWS.get(code) or LABELS[code])


@register.filter
def call_moment(moment: CallMoment) -> str:
    """What happened to a call at that moment."""
    return str(_CALLS[CallState(moment.state)])


@register.filter
def standing(recommendation: Recommendation) -> Standing | None:
    """Where the group stands on a published text, as it is stored."""
    return indicators.stored(recommendation)


# --- the line --------------------------------------------------------------------------------

WORDS = 220  # pixels for the words of the states
COLUMN, LINE = 112, 26
TOP, BELOW = 14, 20


@dataclass(frozen=True, slots=True)
class Level:
    """One state: a line across the picture with its word."""

    state: str
    label: str
    y: int


@dataclass(frozen=True, slots=True)
class Point:
    """One revision; without ``y`` where nothing is known of it."""

    number: int
    date: str
    x: int
    y: int | None
    state: str
    marks: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """The picture: a step line from revision to revision, interrupted where one is sealed."""

    width: int
    height: int
    left: int
    right: int
    words_at: int
    axis: int
    levels: list[Level]
    points: list[Point]
    paths: list[str]
    words: str


@register.inclusion_tag("recommendations/standing/line.html")
def indicator_line(steps: Sequence[Step]) -> dict[str, Any]:
    """The indicator over the revisions as a picture; nothing for a single one."""
    return {"line": _line(steps) if len(steps) > 1 else None}


def _line(steps: Sequence[Step]) -> Line:
    width = WORDS + COLUMN * len(steps)
    turned = get_language_bidi()

    def across(x: int) -> int:
        return width - x if turned else x

    levels = [
        Level(state, f"{STATE_SYMBOLS[state]} {Consensus(state).label}", TOP + LINE * place)
        for place, state in enumerate(reversed(STATES))
    ]
    heights = {level.state: level.y for level in levels}
    axis = TOP + LINE * len(levels) + 4
    points = [
        Point(
            step.revision.number,
            date_format(step.revision.created_at, "j M Y"),
            across(WORDS + COLUMN * place + COLUMN // 2),
            heights.get(step.state),
            step.state,
            [(axis + BELOW * (1 + row), mark) for row, mark in enumerate(_marks(step))],
        )
        for place, step in enumerate(steps)
    ]
    rows = max(len(point.marks) for point in points)
    return Line(
        width=width,
        height=axis + BELOW * (1 + rows),
        left=across(WORDS),
        right=across(width),
        words_at=across(WORDS - 12),
        axis=axis,
        levels=levels,
        points=points,
        paths=list(_paths(points)),
        words=_in_words(steps),
    )


def _marks(step: Step) -> list[str]:
    """Short: the table beside the picture says it in full."""
    calls = [_("◷ call opened") if each.state == CallState.OPEN else _("◷ call ended") for each in step.calls]
    return [*calls, *(_("◆ designated") for _each in step.designations)]


def _paths(points: Sequence[Point]) -> Iterator[str]:
    """Level from one revision to the next, then up or down to its state: nothing changes between two texts."""
    path = ""
    for point in points:
        if point.y is None:
            if path:
                yield path
            path = ""
        else:
            path += f"H{point.x}V{point.y}" if path else f"M{point.x} {point.y}"
    if path:
        yield path


def _in_words(steps: Sequence[Step]) -> str:
    known = dict(Consensus.choices)
    return "; ".join(
        _("revision %(number)s: %(state)s")
        % {"number": step.revision.number, "state": known.get(step.state) or _("sealed")}
        for step in steps
    )
