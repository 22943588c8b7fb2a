"""How a paragraph stands: its style, its indent, its place in a list, told from what styles and numbering say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.report.reading.opened import Opened
from recommendations.report.renderers.docx.xml import Element, qualified

_HEADING = re.compile(r"heading (\d)")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list's numbering: ``text`` is its mark, with %1 where its own number stands.

    Lists of one ``origin`` count on, unless one ``restarts``.
    """

    format: str = "decimal"
    text: str = ""
    start: int = 1
    left: int | None = None
    hanging: int = 0
    origin: str = ""
    restarts: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """A paragraph's manner; lengths in twentieths of a point. ``number`` is "" for what is no part of a list."""

    style: str = "normal"
    left: int = 0
    hanging: int = 0
    number: str = ""
    depth: int = 0

    @property
    def heading(self) -> int:
        """The level of a heading, 0 for what is none."""
        match = _HEADING.fullmatch(self.style)
        return int(match[1]) if match else 0


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    paragraph: Element | None
    run: Element | None


class Manners:
    """The styles and lists of one file."""

    def __init__(self, opened: Opened) -> None:
        self._styles = {str(_of(node, "styleId")): _style(node) for node in opened.styles.each("w:style")}
        self._levels = dict(_levels(opened))

    def level(self, number: str, depth: int) -> Level:
        """What a list's numbering says of one level."""
        return self._levels.get((number, depth), Level(origin=number))

    def of(self, properties: Element | None) -> Manner:
        """The manner of a paragraph with these ``w:pPr``."""
        style_id = _value(properties, "w:pStyle")
        chain = [properties, *(style.paragraph for style in self._chain(style_id))]
        number, depth = self._number(chain)
        level = self.level(number, depth) if number else Level()
        left, hanging = self._indent(properties, chain, level)
        return Manner(self.name(style_id), left, hanging, number, depth)

    def name(self, style_id: str) -> str:
        """The name of a style, in small letters: word processors change the ids and the capitals."""
        style = self._styles.get(style_id)
        return style.name if style else style_id.lower()

    def run(self, style_id: str) -> Iterator[Element]:
        """The properties of characters in a character style, its own first."""
        for style in self._chain(style_id):
            if style.run is not None:
                yield style.run

    def _chain(self, style_id: str) -> list[_Style]:
        found: list[_Style] = []
        while (style := self._styles.get(style_id)) and style not in found:
            found.append(style)
            style_id = style.based_on
        return found

    def _number(self, chain: list[Element | None]) -> tuple[str, int]:
        """The list and the level; the list 0 takes a paragraph out of the list of its style."""
        for properties in chain:
            numbering = None if properties is None else properties.find(qualified("w:numPr"))
            if numbering is not None:
                number = _value(numbering, "w:numId")
                return ("" if number == "0" else number), _whole(_value(numbering, "w:ilvl"))
        return "", 0

    def _indent(self, own: Element | None, chain: list[Element | None], level: Level) -> tuple[int, int]:
        """The indent: the paragraph's own, then that of its list, then that of its style."""
        left = hanging = None
        for properties in chain:
            indent = None if properties is None else properties.find(qualified("w:ind"))
            if indent is not None:
                left = _length(indent, "left", "start") if left is None else left
                hanging = _length(indent, "hanging") if hanging is None else hanging
            if properties is own and level.left is not None:
                left, hanging = (level.left if left is None else left), (level.hanging if hanging is None else hanging)
        return left or 0, hanging or 0


def _style(node: Element) -> _Style:
    return _Style(
        _value(node, "w:name").lower(),
        _value(node, "w:basedOn"),
        node.find(qualified("w:pPr")),
        node.find(qualified("w:rPr")),
    )


def _levels(opened: Opened) -> Iterator[tuple[tuple[str, int], Level]]:
    """Each level of each list, with what the list itself says otherwise."""
    abstract = {str(_of(node, "abstractNumId")): node for node in opened.numbering.each("w:abstractNum")}
    for node in opened.numbering.each("w:num"):
        number = str(_of(node, "numId"))
        origin = _value(node, "w:abstractNumId")
        base = abstract.get(origin)
        found = {} if base is None else {_depth(level): level for level in base.iterchildren(qualified("w:lvl"))}
        starts: dict[int, int] = {}
        for override in node.iterchildren(qualified("w:lvlOverride")):
            if (other := override.find(qualified("w:lvl"))) is not None:
                found[_depth(override)] = other
            if start := _value(override, "w:startOverride"):
                starts[_depth(override)] = _whole(start)
        for depth, level in found.items():
            yield (number, depth), _level(level, origin, starts.get(depth))


def _level(node: Element, origin: str, start: int | None) -> Level:
    indent = node.find(f"{qualified('w:pPr')}/{qualified('w:ind')}")
    return Level(
        _value(node, "w:numFmt") or "decimal",
        _value(node, "w:lvlText"),
        _whole(_value(node, "w:start") or "1") if start is None else start,
        None if indent is None else _length(indent, "left", "start"),
        0 if indent is None else _length(indent, "hanging") or 0,
        origin,
        start is not None,
    )


def _depth(node: Element) -> int:
    return _whole(str(_of(node, "ilvl")))


def _of(node: Element, name: str) -> str | None:
    return node.get(qualified(f"w:{name}"))


def _value(node: Element | None, name: str) -> str:
    """The value of a child, "" where there is none."""
    found = None if node is None else node.find(qualified(name))
    return "" if found is None else str(_of(found, "val") or "")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _length(node: Element, *names: str) -> int | None:
    """A length in twentieths of a point; None where none of these names is given, or in another measure."""
    given = next((value for name in names if (value := _of(node, name)) is not None), None)
    if given is None:
        return None
    return int(given) if re.fullmatch(r"-?\d{1,6}", given) else None
