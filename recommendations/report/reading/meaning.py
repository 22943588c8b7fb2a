"""What somebody meant by a change in a Word file: the text as it is stored, with that change and no other.

A Word file does not show everything that a text holds: how deep its headings stand, by what its notes are labelled,
links that lead nowhere. So what came back is compared with what the file showed, and the difference made in the text.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote

from recommendations.report.document import Document, Entry, Section
from recommendations.report.reading import returned
from recommendations.report.renderers import docx
from recommendations.report.renderers.rewrite import rewritten
from wgec.kernel.text import blocks as tree
from wgec.kernel.text import merge
from wgec.kernel.text.markdown import canonical, write

_PLAIN = Document(language="en", group="-", title="-", dated_on="1970-01-01", date_line="-")


@dataclass(frozen=True, slots=True)
class Meant:
    """The text that is proposed; ``is_whole`` when it is what the file shows as it stands, lost labels included."""

    text: str
    is_whole: bool = False


def shown(text: str) -> str:
    """What a Word file shows of a text."""
    entry = Entry("t", "-", text, number=1, revision=1)
    made = replace(_PLAIN, sections=(Section("I", "-", (entry,)),))
    [found] = returned.read_parts(docx.parts_of(made)).texts
    return found.text


def meant(base: str, came_back: str) -> Meant:
    """What ``came_back``, read from a file that showed ``base``, proposes; ``base`` itself when nothing was changed."""
    base = canonical(base)
    if came_back == base:
        return Meant(base)
    was = shown(base)
    now = _with_links_of(was, came_back)
    if now in (was, base):
        return Meant(base)
    merged = merge.three_way(was, now, base)
    return Meant(now, is_whole=True) if merged.collisions else Meant(merged.text)


def _with_links_of(before: str, after: str) -> str:
    """``after`` with the addresses of ``before`` where a word processor only wrote them in another way."""
    known = {_address(href): href for href in _links(tree.parse(before))}
    if not known:
        return after

    def link(inline: tree.Inline) -> tree.Inline:
        if isinstance(inline, tree.Link):
            return replace(inline, href=known.get(_address(inline.href), inline.href))
        return inline

    return write(_each_inline(tree.parse(after), link))


def _links(body: tree.Body) -> Iterable[str]:
    found: list[str] = []

    def look(inline: tree.Inline) -> tree.Inline:
        if isinstance(inline, tree.Link) and inline.href:
            found.append(inline.href)
        return inline

    _each_inline(body, look)
    return found


def _each_inline(body: tree.Body, each: Callable[[tree.Inline], tree.Inline]) -> tree.Body:
    def same(node: tree.Heading) -> tree.Block:
        return node

    notes = (tree.Note(note.label, rewritten(note.blocks, heading=same, inline=each)) for note in body.notes)
    return tree.Body(rewritten(body.blocks, heading=same, inline=each), tuple(notes))


def _address(href: str) -> str:
    """An address without what may be written in two ways."""
    return unquote(href).rstrip("/").casefold()
