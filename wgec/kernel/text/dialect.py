"""The Markdown that is understood: CommonMark with tables, strike-through and footnotes, and what differs.

Differences from CommonMark, each so that no word is lost and nothing surprises people who do not know Markdown:

- No HTML, except ``<br>`` and lists in table cells (``cells``). It stays what it looks like: text.
- No images, no indented code (pasted text is often indented), no reference definitions (an unused one would vanish).
- Links lead to http, https or mailto; ``[words](#)`` keeps its words and leads nowhere; anything else stays text.
- A table row with more cells than its header keeps them all, in its last cell.
- A footnote's label is made of letters, digits, ".", "+", "-" and "_".
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_block.table import table as library_table
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.link import link as library_link
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def as library_note
from mdit_py_plugins.footnote.index import footnote_plugin

from wgec.kernel.errors import Malformed
from wgec.kernel.text import addresses
from wgec.kernel.text.normal import NOTE_LABEL

MAX_COLUMNS = 50
_NESTING = 100  # the library drops what is nested deeper than this: reading.MAX_DEPTH refuses long before

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_DELIMITERS = re.compile(r"[|:\-][|:\-\s]*")
_NOTE = re.compile(rf"\[\^{NOTE_LABEL.pattern}\]:")


class _Dialect(MarkdownIt):
    """The library's parser with this dialect's addresses."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 -- the library calls it so
        return addresses.encoded(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 -- the library calls it so
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802 -- the library calls it so
        return addresses.is_dead(url) or addresses.is_safe(url)


def build() -> MarkdownIt:
    """A new parser for this dialect; it is used rule by rule, see ``reading``."""
    md = _Dialect("commonmark", {"html": False, "maxNesting": _NESTING})
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.disable(["image", "code", "reference", "html_block", "html_inline"])
    md.core.ruler.enableOnly(["block"])
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.at("footnote_def", _note, {"alt": ["paragraph", "reference"]})
    md.inline.ruler.at("link", _link)
    md.inline.ruler.before("autolink", "cell_break", _cell_break)
    return md


def _link(state: StateInline, silent: bool) -> bool:
    """Links are only looked for where there can be one: scanning every bracket costs quadratic time."""
    return bool(state.env.get("links")) and library_link(state, silent)


def _cell_break(state: StateInline, silent: bool) -> bool:
    """``<br>``, in table cells only."""
    match = state.env.get("cell") and state.src[state.pos] == "<" and _BREAK.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A footnote, if its label is one that can be written down safely anywhere."""
    begins = state.bMarks[start] + state.tShift[start]
    return _NOTE.match(state.src, begins, state.eMarks[start]) is not None and library_note(state, start, end, silent)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The library's table, without losing the cells of a row that is longer than the header."""
    if start + 2 > end or not _DELIMITERS.fullmatch(_line(state, start + 1)):
        return False
    if len(_cells(_line(state, start))) > MAX_COLUMNS:
        raise Malformed(
            f"The table on line {start + 1} has more than {MAX_COLUMNS} columns. Please split it into smaller tables."
        )
    first = len(state.tokens)
    if not library_table(state, start, end, silent):
        return False
    inlines: list[Token] = []
    for token in state.tokens[first:]:
        if token.type == "tr_open":
            inlines.clear()
        elif token.type == "inline":
            inlines.append(token)
        elif token.type == "tr_close" and inlines and inlines[0].map:
            cells = _cells(_line(state, inlines[0].map[0]))
            inlines[-1].content = " ".join(cell.strip() for cell in cells[len(inlines) - 1 :]).strip()
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _cells(line: str) -> list[str]:
    cells = escapedSplit(line)
    if cells and not cells[0]:
        cells = cells[1:]
    if cells and not cells[-1]:
        cells = cells[:-1]
    return cells
