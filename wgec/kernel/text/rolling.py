"""Rolling text: the current text with everything that is proposed for it, in brackets and with the names.

``[delete this] [CAN] [add that] [IND, SAU]``. What collides is shown side by side; nothing is decided here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wgec.kernel.text import brackets, parts, rolled
from wgec.kernel.text.brackets import Aside, Links, Names
from wgec.kernel.text.rendering import Page, Words
from wgec.kernel.text.runs import RollingRun
from wgec.kernel.text.tree import Body, Note
from wgec.kernel.text.weaving import Weave

__all__ = [
    "Alternative",
    "Names",
    "Proposal",
    "Rolling",
    "RollingRun",
    "RollingUnit",
    "Words",
    "roll",
    "to_html",
    "to_text",
]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A whole text that is proposed instead of the base, and the short names of those who propose it."""

    key: str
    text: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another wording (Markdown) that stands beside the unit at place ``unit`` of the base; "" for no text at all."""

    key: str
    unit: int
    text: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RollingUnit:
    """A unit of the base at its place, or a new one (None) after that of the base.

    ``marks`` are the changes of what kind of unit it is, in Markdown ("## "; "¶ " for a paragraph), ``runs`` are its
    words: the same and the deleted ones together are those of the base.
    """

    unit: int | None
    after: int
    runs: tuple[RollingRun, ...]
    marks: tuple[RollingRun, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Rolling:
    """A rolling text: its units in reading order, footnotes last."""

    units: tuple[RollingUnit, ...]
    built: rolled.Built = field(compare=False, repr=False)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is open: no brackets and no alternatives."""
        return not any(unit.marks or unit.alternatives or _open(unit.runs) for unit in self.units)

    @property
    def brackets(self) -> int:
        """How many brackets there are, nested ones included: what is still to be agreed."""
        return sum(_count((*unit.marks, *unit.runs)) for unit in self.units)


def roll(base: str, proposals: Sequence[Proposal], alternatives: Sequence[Alternative] = ()) -> Rolling:
    """``base`` with every proposal shown in it. Raises Malformed when a text cannot be read.

    Raises ValueError for two proposals of one key, or an alternative to a unit that is not there.
    """
    texts = {proposal.key: proposal.text for proposal in proposals}
    if len(texts) < len(proposals):
        raise ValueError("Two proposals have the same key.")
    return of_weave(Weave(base, texts), proposals, alternatives)


def of_weave(weave: Weave, proposals: Sequence[Proposal], alternatives: Sequence[Alternative] = ()) -> Rolling:
    """``roll`` for proposals that are woven already, as those of an overlay are (``Overlay.weave``)."""
    built = rolled.Built(weave, {proposal.key: proposal.by for proposal in proposals})
    beside: dict[int, list[Alternative]] = {}
    for alternative in alternatives:
        beside.setdefault(alternative.unit, []).append(alternative)
    places = {unit.place for unit in built.units if unit.place is not None}
    if unknown := set(beside) - places:
        raise ValueError(f"There is no unit {min(unknown)} to which there could be an alternative.")
    units = (
        RollingUnit(unit.place, unit.after, tuple(unit.runs), tuple(unit.marks), tuple(beside.get(unit.place or 0, ())))
        for unit in built.units
    )
    return Rolling(tuple(units), built)


def _open(runs: Iterable[RollingRun]) -> bool:
    return any(run.kind != "same" for run in runs)


def _count(runs: Iterable[RollingRun]) -> int:
    return sum((run.kind != "same") + _count(run.inside) for run in runs)


def to_html(
    rolling: Rolling,
    *,
    prefix: str = "",
    heading_level: int = 3,
    words: Words | None = None,
    names: Names | None = None,
    links: Links | None = None,
) -> str:
    """Safe HTML: the blocks of the text, what is open in brackets with ``ins`` and ``del``, alternatives after units.

    Each unit of the base has the id ``{prefix}unit-{place}``. ``names`` are the words that a rolling text adds,
    ``links`` where the names of those who propose something lead; other parameters as in ``markdown.to_html``.
    """
    body, beside = with_asides(rolling)
    page = Page(prefix, heading_level, 1, words or Words())
    return brackets.render(body, page, beside, names or Names(), links)


def with_asides(rolling: Rolling) -> tuple[Body, dict[int, tuple[Aside, ...]]]:
    """The tree of a rolling text, and what stands beside its units; the notes of both are in the tree."""
    beside: dict[int, tuple[Aside, ...]] = {}
    notes = list(rolling.built.body.notes)
    for unit in rolling.units:
        if unit.unit and unit.alternatives:
            beside[unit.unit] = tuple(_aside(each, notes) for each in unit.alternatives)
    return Body(rolling.built.body.blocks, tuple(notes)), beside


def _aside(alternative: Alternative, notes: list[Note]) -> Aside:
    """An alternative as it stands on a page; footnotes of its own are added to ``notes``."""
    body = parts.read_beside(alternative.text, [note.label for note in notes])
    notes += body.notes
    return Aside(_by(alternative), body.blocks, alternative.key)


def _by(alternative: Alternative) -> tuple[str, ...]:
    return tuple(sorted(set(alternative.by))) or (alternative.key,)


def to_text(rolling: Rolling, *, names: Names | None = None) -> str:
    """Plain characters: a paragraph for each unit, in Markdown but for the brackets."""
    own = names or Names()
    found: list[str] = []
    for unit in rolling.units:
        found.append(_bracketed((*unit.marks, *unit.runs)).strip())
        for number, each in enumerate(unit.alternatives, start=1):
            name = own.alternative.format(number=number)
            found.append(f"{name} [{', '.join(_by(each))}] {each.text or own.no_text}")
    return "\n\n".join(filter(None, found))


def _bracketed(runs: Iterable[RollingRun]) -> str:
    written = ""
    for run in runs:
        if run.kind == "same":
            written += run.text
            continue
        inside = _bracketed(run.inside) if run.inside else run.text
        lead = inside[: len(inside) - len(inside.lstrip())]
        blank = inside[len(inside.rstrip()) :]
        gap = " " if written and not written[-1].isspace() and written[-1] == "]" else ""
        written += f"{gap}{lead}[{inside.strip()}] [{', '.join(run.by)}]{blank}"
    return written
