"""Members' Markdown: its canonical form, which is what is stored, and its safe HTML, the one door to a page."""

from collections.abc import Callable
from typing import Any

from wgec.kernel.text.citing import linked
from wgec.kernel.text.normal import normal
from wgec.kernel.text.reading import parse
from wgec.kernel.text.rendering import Page, Spoken, Words, render
from wgec.kernel.text.tree import Body
from wgec.kernel.text.writing import canonical, write

__all__ = ["Words", "canonical", "to_html", "write"]


def to_html(
    text: str | Body,
    *,
    prefix: str = "",
    heading_level: int = 3,
    first_note: int = 1,
    words: Words | None = None,
    cited: Callable[[int], str | None] | None = None,
    called: str = "",
    spoken: tuple[Spoken | None, Any] = (None, None),
) -> str:
    """Safe HTML of ``text`` (Markdown, or its tree).

    ``prefix`` begins every id, so that many texts fit on one page; a heading of level 1 in the text becomes one of
    ``heading_level``; its footnotes are numbered from ``first_note``; ``words`` are the few words that the rendering
    adds, in the page's language; ``cited`` gives the address of a recommendation that the text names by its number,
    and ``called`` what one is called, see ``citing``; ``spoken`` says how its blocks are written, and how what is
    around them is. The HTML is built from the tree and then cleaned by nh3, see ``rendering``.
    Raises Malformed when Markdown cannot be read.
    """
    body = parse(text) if isinstance(text, str) else normal(text)
    if cited is not None:
        body = linked(body, cited, called)
    says, around = spoken
    return render(body, Page(prefix, heading_level, first_note, words or Words(), spoken=says, voice=around))
