"""Elements of Akoma Ntoso as text: what people wrote is escaped here, and only here."""

import re
from collections.abc import Mapping
from html import escape
from typing import NewType

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

Markup = NewType("Markup", str)
"""Text that is markup already; a plain string has to pass ``text`` first."""

Attributes = Mapping[str, object]

# What XML 1.0 has no place for, not even as a reference; two of these separate words.
_SPACES = re.compile("[\x0b\x0c]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SEPARATORS = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def text(words: str) -> Markup:
    """``words`` as the content of an element."""
    return Markup(escape(_legal(words), quote=False).replace("\r", "&#13;"))


def element(tag: str, attributes: Attributes | None = None, *children: Markup) -> Markup:
    """An element whose words stand as they are; attributes that are None or empty are left out."""
    return _element(tag, attributes, "".join(children))


def lines(tag: str, attributes: Attributes | None = None, *children: Markup) -> Markup:
    """An element that holds elements alone, each on a line of its own; empty ones are left out."""
    inside = "\n".join(filter(None, children))
    return _element(tag, attributes, f"\n{inside}\n" if inside else "")


def _element(tag: str, attributes: Attributes | None, inside: str) -> Markup:
    given = "".join(
        f' {name}="{_quoted(str(value))}"' for name, value in (attributes or {}).items() if value not in (None, "")
    )
    return Markup(f"<{tag}{given}>{inside}</{tag}>" if inside else f"<{tag}{given}/>")


def _quoted(value: str) -> str:
    found = escape(_legal(value))
    for character, reference in _SEPARATORS.items():
        found = found.replace(character, reference)
    return found


def _legal(words: str) -> str:
    return _FORBIDDEN.sub("", _SPACES.sub(" ", words))
