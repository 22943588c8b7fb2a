"""Where paragraphs end when some of them came or went.

A paragraph that goes takes the mark at its end along, and what stands before it joins what stands after it. The last
paragraph of a cell, a note or the body has no mark that can go. So the marks are given such that what is accepted is
the new text and what is rejected the old one, paragraph for paragraph.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from recommendations.report.renderers.docx.atoms import P_PROPERTIES, PROPERTIES_BEFORE, P
from recommendations.report.renderers.docx.ink import Ink, Side
from recommendations.report.renderers.docx.xml import Element


@dataclass(slots=True)
class Made:
    """A block as it stands in the file, and whether it came or went whole; one that does not stand joined another."""

    block: Element
    side: Side | None = None
    stands: bool = True


def end(made: Sequence[Made], ink: Ink) -> None:
    """Mark the ends of the paragraphs that came or went, in one container's blocks."""
    paragraphs = [each for each in made if each.block.tag == P]
    if made and made[-1].block.tag == P:
        _close(made, ink)
    for each in paragraphs:
        if each.side and each.stands:
            ink.end(each.side, each.block)


def _close(made: Sequence[Made], ink: Ink) -> None:
    """See to it that the last paragraph neither came nor went: its end is the container's own."""
    first = len(made)
    while first and made[first - 1].side and made[first - 1].block.tag == P:
        first -= 1
    tail = list(made[first:])
    gone = [each for each in tail if each.side == "del"]
    came = [each for each in tail if each.side == "ins"]
    if gone and came:
        _join(gone[-1], came[-1], tail[-1], ink)
    elif tail and first and made[first - 1].block.tag == P:
        _shift(made[first - 1], tail, ink)


def _join(gone: Made, came: Made, last: Made, ink: Ink) -> None:
    """One paragraph of what went and of what came, as the last one."""
    joined = came.block
    form = gone.block.find(P_PROPERTIES)
    for place, node in enumerate([node for node in gone.block if node.tag != P_PROPERTIES], start=1):
        joined.insert(place, node)
    ink.form(joined, form)
    other = gone if last is came else came
    other.stands = False
    if last is gone:
        gone.block = joined
    last.side = None


def _shift(before: Made, tail: Sequence[Made], ink: Ink) -> None:
    """Each end bears the mark of the paragraph after it; the last one ends what stands when that is not there."""
    side = tail[0].side
    assert side is not None
    last = tail[-1].block
    stays = before.block.find(P_PROPERTIES)
    earlier = stays.find(PROPERTIES_BEFORE) if stays is not None else None
    if side == "ins":
        ink.form(last, earlier[0] if earlier is not None else stays)
    else:
        form = last.find(P_PROPERTIES)
        if form is not None:
            last.remove(form)
        if stays is not None:
            last.insert(0, _without_marks(stays))
        ink.form(last, form)
    before.side = side
    tail[-1].side = None


def _without_marks(form: Element) -> Element:
    made = deepcopy(form)
    for node in made.findall(PROPERTIES_BEFORE):
        made.remove(node)
    return made
