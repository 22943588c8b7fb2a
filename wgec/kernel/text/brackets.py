"""The page of a rolling text: brackets with names, units that can be pointed at, alternatives beside them.

These parts stand in the tree of a rolling text only (see ``rolled``), never in a text. Screen readers say ``ins`` and
``del`` where they can, and the brackets are characters, so that nothing depends on colour.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

from wgec.kernel.text import doors, rendering
from wgec.kernel.text.rendering import Page
from wgec.kernel.text.tree import Block, Body, ListItem

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
ALLOWED = doors.ALLOWED | {
    **{tag: doors.ALLOWED[tag] | {"id"} for tag in ("p", *_HEADINGS, "blockquote", "ul", "ol", "li", "div")},
}
CLASSES = doors.CLASSES | {
    "span": doors.CLASSES["span"] | {"by", "shape"},
    "div": doors.CLASSES["div"] | {"alternative"},
    "p": {"alternative-name", "no-text"},
}
_DOOR = doors.a_door(ALLOWED, CLASSES)
_TAGS = {"added": "ins", "deleted": "del"}
_FIRST_TAG = re.compile(r"<\w+")


@dataclass(frozen=True, slots=True)
class Bracketed:
    """Inlines that somebody wants to add or to delete; others can stand inside."""

    kind: Literal["added", "deleted"]
    inlines: tuple[Any, ...]
    by: tuple[str, ...]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShapeName:
    """What kind of block something is, in words; ``number`` is its level or its first number."""

    name: Literal["paragraph", "heading", "bullet", "ordered", "labelled"]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Anchored:
    """The unit at ``place``: a block or a point of a list."""

    place: int
    part: Any


@dataclass(frozen=True, slots=True)
class Aside:
    """Another wording beside a unit and who proposes it; without blocks it is no text at all."""

    by: tuple[str, ...]
    blocks: tuple[Block, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """The words that a rolling text adds; a page passes them in its own language."""

    alternative: str = "Alt {number}"
    no_text: str = "no text"
    paragraph: str = "paragraph"
    heading: str = "heading of level {number}"
    bullet: str = "list with bullets"
    ordered: str = "list numbered from {number}"
    labelled: str = "list with labels"


#: Where a name leads: the key of what is proposed and the name → a path of this site.
Links = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class _Extras:
    """Renders what is no part of a text."""

    beside: Mapping[int, tuple[Aside, ...]]
    names: Names = field(default_factory=Names)
    links: Links = field(default_factory=dict)

    def __call__(self, part: Any, page: Page) -> str:
        match part:
            case Bracketed(kind, inner, by, keys):
                tag = _TAGS[kind]
                shown = f"[<{tag}>{rendering.inlines_html(inner, page)}</{tag}>]"
                return f"{shown} {self._by(by, keys)}"
            case ShapeName(name, number):
                return f'<span class="shape">{escape(getattr(self.names, name).format(number=number))}</span>'
            case Anchored(place, ListItem() as item):
                html = _with_id(rendering.item_html(item, page), f"{page.prefix}unit-{place}")
                return html.removesuffix("</li>") + self._asides(place, page) + "</li>"
            case Anchored(place, block):
                html = _with_id(rendering.blocks_html((block,), page), f"{page.prefix}unit-{place}")
                return html + self._asides(place, page)
            case _:
                raise TypeError(f"{part!r} has no place on a page")

    def _by(self, names: tuple[str, ...], keys: tuple[str, ...]) -> str:
        """The names in brackets, each leading to the first of what it proposes here."""
        shown = []
        for name in names:
            link = next((self.links[key, name] for key in keys if (key, name) in self.links), "")
            shown.append(f'<a href="{escape(link)}">{escape(name)}</a>' if link else escape(name))
        return f'<span class="by">[{", ".join(shown)}]</span>'

    def _asides(self, place: int, page: Page) -> str:
        return "".join(self._aside(number, each, page) for number, each in enumerate(self.beside.get(place, ()), 1))

    def _aside(self, number: int, aside: Aside, page: Page) -> str:
        name = escape(self.names.alternative.format(number=number))
        by = self._by(aside.by, (aside.key,))
        inside = rendering.blocks_html(aside.blocks, page) or f'<p class="no-text">{escape(self.names.no_text)}</p>'
        return f'\n<div class="alternative">\n<p class="alternative-name">{name} {by}</p>\n{inside}\n</div>'


def _with_id(html: str, name: str) -> str:
    return _FIRST_TAG.sub(rf'\g<0> id="{escape(name)}"', html, count=1)


def render(
    body: Body, page: Page, beside: Mapping[int, tuple[Aside, ...]], names: Names, links: Links | None = None
) -> str:
    """The safe HTML of the tree of a rolling text, through the one door."""
    page.extras = _Extras(beside, names, links or {})
    return rendering.render(body, page, through=_DOOR)
