"""The automatic styles: what a paragraph, a list or a table has beside its named style, each combination once."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recommendations.report.renderers.looks import ACCENT, HAIR, SHADE, STYLES
from recommendations.report.renderers.odt.listing import list_style
from recommendations.report.renderers.odt.names import LISTS, NAMED, USED
from recommendations.report.renderers.odt.xml import Element, element, encoded, points
from recommendations.report.renderers.voice import UNKNOWN, Voice, tag_of

ASIAN = frozenset({"ja", "ko", "zh"})
COMPLEX = frozenset({"ar", "fa", "he", "ku", "ps", "ur", "yi"})
AFTER_TABLE = 160
"""The room below a table, in twentieths of a point."""

Properties = Mapping[str, str]


def spoken(language: str) -> dict[str, str]:
    """How a language is said of characters: the format has it apart for three groups of scripts."""
    code, _, region = tag_of(language).partition("-")
    group = "-complex" if language in COMPLEX else "-asian" if language in ASIAN else ""
    prefix = "style" if group else "fo"
    return {f"{prefix}:language{group}": code, f"{prefix}:country{group}": region or "none"}


def mode(direction: str) -> str:
    """A direction as the format calls it."""
    return "rl-tb" if direction == "rtl" else "lr-tb"


def turned(voice: Voice) -> dict[str, str]:
    """How a direction is said of a paragraph. Editors do not agree on which edge "start" is; "left" they all know."""
    return {
        "style:writing-mode": mode(voice.direction),
        "fo:text-align": "right" if voice.direction == "rtl" else "left",
    }


@dataclass(frozen=True, slots=True)
class Look:
    """What a paragraph's style comes to: the style among ``looks``, and what it has of its own."""

    style: str
    indent: int | None = None
    before: float | None = None
    new_page: bool = False


class Automatic:
    """Gives names to combinations of properties, in the order in which they are first met."""

    def __init__(self, around: Voice) -> None:
        self._around = around
        self._made: dict[tuple[object, ...], str] = {}
        self._numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: itertools.count(1))
        self._elements: list[Element] = []
        self.looks = {NAMED[style.id]: Look(style.id) for style in USED}
        self.bases = dict.fromkeys(LISTS.values(), 0)
        """How far from the edge the lists of each list style begin."""
        self.widths: dict[str, int] = {}
        """How wide the columns of each style are."""

    def paragraph(
        self,
        style: str,
        voice: Voice,
        *,
        indent: int | None = None,
        new_page: bool = False,
        before: float | None = None,
        first: int = 0,
    ) -> str:
        """The name of a style like ``style`` ("BodyText") but for what is given; its own name where nothing is.

        ``first``: the number of the page, for the paragraph with which the file begins.
        """
        paragraph, text = self._turned(voice), self._foreign(voice)
        if indent is not None:
            paragraph |= {"fo:margin-left": points(indent), "fo:text-indent": "0pt"}
        if new_page:
            paragraph["fo:break-before"] = "page"
        if before is not None:
            paragraph["fo:margin-top"] = points(before)
        if first > 1:
            paragraph["style:page-number"] = str(first)
        if not paragraph and not text and not first:
            return NAMED[style]
        attributes = {"style:family": "paragraph", "style:parent-style-name": NAMED[style]}
        if first:
            attributes["style:master-page-name"] = encoded("First Page")
        name = self._named("P", attributes, {"paragraph": paragraph, "text": text})
        self.looks[name] = Look(style, indent, before, new_page)
        return name

    def listed(self, kind: str, base: int, direction: str, starts: tuple[int, int] | None = None) -> str:
        """The name of the list style for lists of ``kind`` that begin ``base`` from the edge.

        ``starts``: their level and first number, where it is not 1: readers look for it here or at the list's member.
        """
        if not base and direction == self._around.direction and not starts:
            return LISTS[kind]
        key = ("list", kind, base, direction, starts)
        if key not in self._made:
            name = "-".join([LISTS[kind], direction, *map(str, (base, *(starts or ())))])
            self._made[key] = name
            self._elements.append(list_style(name, kind, direction, base, starts=starts))
            self.bases[name] = base
        return self._made[key]

    def table(self, width: int, indent: int, voice: Voice) -> str:
        """The name of a table's style."""
        properties = {
            "style:width": points(width),
            "table:align": "left",
            "fo:margin-left": points(indent),
            "fo:margin-top": "4pt",
            "fo:margin-bottom": points(AFTER_TABLE),
            "style:writing-mode": mode(voice.direction),
            "table:border-model": "collapsing",
        }
        return self._named("Table", {"style:family": "table"}, {"table": properties})

    def column(self, width: int) -> str:
        """The name of a column's style."""
        properties = {"style:column-width": points(width)}
        name = self._named("Column", {"style:family": "table-column"}, {"table-column": properties})
        self.widths[name] = width
        return name

    def cell(self, *, head: bool, top: bool) -> str:
        """The name of a cell's style: shaded in the head; a strong rule above the ``top`` row, fine ones elsewhere."""
        fine = f"0.5pt solid #{HAIR.lower()}"
        properties = {
            "fo:padding-top": "3pt",
            "fo:padding-bottom": "2pt",
            "fo:padding-left": "5pt",
            "fo:padding-right": "5pt",
            "fo:border-top": f"1pt solid #{ACCENT.lower()}" if top else fine,
            "fo:border-bottom": fine,
            "fo:border-left": "none",
            "fo:border-right": "none",
        }
        if head:
            properties["fo:background-color"] = f"#{SHADE.lower()}"
        return self._named("Cell", {"style:family": "table-cell"}, {"table-cell": properties})

    def part(self) -> Element:
        """``office:automatic-styles``."""
        return element("office:automatic-styles", None, *self._elements)

    def _named(self, letter: str, attributes: Properties, groups: Mapping[str, Properties]) -> str:
        key = (letter, *attributes.items(), *(tuple(properties.items()) for properties in groups.values()))
        if key not in self._made:
            self._made[key] = name = f"{letter}{next(self._numbers[letter])}"
            inner = (element(f"style:{group}-properties", given) for group, given in groups.items() if given)
            self._elements.append(element("style:style", {"style:name": name, **attributes}, *inner))
        return self._made[key]

    def _turned(self, voice: Voice) -> dict[str, str]:
        if voice.direction == self._around.direction:
            return {}
        return turned(voice)

    def _foreign(self, voice: Voice) -> dict[str, str]:
        if voice.language in (self._around.language, UNKNOWN):
            return {}
        return spoken(voice.language)


INDENTS = {style.id: style.indent for style in (*STYLES, *USED)}
"""How far the paragraphs of each named style stand from the edge."""
