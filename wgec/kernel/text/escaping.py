"""Inlines → one run of Markdown that reads back as the same inlines.

Characters get a backslash only where they would mean something, so that the stored text stays readable.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wgec.kernel.text.emphasis import Piece, guard
from wgec.kernel.text.normal import citations
from wgec.kernel.text.reading import read_inlines
from wgec.kernel.text.tree import Break, Code, Inline, Link, NoteMark, Paragraph, Styled, Text

_SPECIAL = (
    r"[\\`*]"  # always
    r"|(?<![^\W_])_|_(?![^\W_])"  # unless inside a word
    r"|(?<![^~])~|~(?![^~])"  # unless alone among other characters
    r"|&(?=#?\w+;)"  # an entity
    r"|<(?=[A-Za-z/!?])"  # a tag or an address
    r"|\[(?=\^)|\](?=\()"  # a footnote, a link
)
_MAYBE_SPECIAL = re.compile(r"[\\`*_~&<\[\]|]")
_IN_TEXT = re.compile(_SPECIAL)
_IN_LINK = re.compile(rf"{_SPECIAL}|[\[\]]")
_IN_TARGET = re.compile(r"[()]|&(?=#?\w+;)")
_UNDERSCORE = re.compile(r"(?<!\\)_")
_AUTOLINK = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_LINE_START = re.compile(
    r"(?P<number>[0-9]{1,9})(?=[.)](?:\s|$))"
    r"|(?=\#{1,6}(?:\s|$)|[-+](?:\s|$)|>)"  # a heading, a bullet, a quotation
    r"|(?=[-:|][-:|\s]*$|=+\s*$)"  # the line under a table's header, under a heading; a rule
)


def inline_markdown(inlines: tuple[Inline, ...], *, in_cell: bool = False) -> str:
    """The Markdown of ``inlines``, which must be in normal form. In a cell a line break is ``<br>``."""
    match inlines:
        case (Text(text),) if not _MAYBE_SPECIAL.search(text):
            return text
    written, certain = _Writer(in_cell, guarded=False).write(inlines)
    if not certain:
        labels = citations((Paragraph(inlines),))
        if read_inlines(written, in_cell=in_cell, labels=labels) != inlines:
            written, _ = _Writer(in_cell, guarded=True).write(inlines)
    return written.replace("|", "\\|") if in_cell else written


def block_markdown(markdown: str) -> str:
    """A run that begins a paragraph: no line of it may look like the beginning of another block."""
    return "\n".join(_line(line) for line in markdown.split("\n"))


def _line(line: str) -> str:
    if start := _LINE_START.match(line):
        return f"{start.group()}\\{line[start.end() :]}"
    return line


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one run; ``guarded`` for the rare one in which marks inside words would be taken for each other."""

    in_cell: bool
    guarded: bool

    def write(self, inlines: tuple[Inline, ...]) -> tuple[str, bool]:
        """The Markdown, and whether it is certain to read back as ``inlines``."""
        pieces = list(self._pieces(inlines, in_link=False))
        for before, piece, after in zip([None, *pieces], pieces, [*pieces[1:], None], strict=False):
            if piece.kind == "words":
                piece.text = self._escaped(piece, before, after)
        certain = guard(pieces, fully=self.guarded)
        return "".join(piece.text for piece in pieces), certain

    def _pieces(self, inlines: Iterable[Inline], in_link: bool) -> Iterator[Piece]:
        for inline in inlines:
            match inline:
                case Text(text):
                    yield Piece("words", text, in_link)
                case Code(text):
                    yield Piece("other", _code(text))
                case Break():
                    yield Piece("other", "<br>" if self.in_cell else "\\\n")
                case NoteMark(label):
                    yield Piece("citation", f"[^{label}]")
                case Styled(style, inner):
                    mark = {"strong": "**", "emphasis": "_" if self.guarded else "*", "strike": "~~"}[style]
                    yield Piece("open", mark)
                    yield from self._pieces(inner, in_link)
                    yield Piece("close", mark)
                case Link(href, inner):
                    yield from self._link(href, inner)

    def _link(self, href: str, inner: tuple[Inline, ...]) -> Iterator[Piece]:
        match inner:
            case (Text(text),) if text == href and _AUTOLINK.fullmatch(href):
                yield Piece("other", f"<{href}>")
            case (Text(text),) if f"mailto:{text}" == href and _ADDRESS.fullmatch(text):
                yield Piece("other", f"<{text}>")
            case _:
                yield Piece("link", "[")
                yield from self._pieces(inner, in_link=True)
                target = _IN_TARGET.sub(r"\\\g<0>", href) or "#"
                yield Piece("other", f"]({target})")

    def _escaped(self, piece: Piece, before: Piece | None, after: Piece | None) -> str:
        text = (_IN_LINK if piece.in_link else _IN_TEXT).sub(r"\\\g<0>", piece.text)
        if self.guarded:
            text = _UNDERSCORE.sub(r"\\_", text)
        if before and before.kind == "citation" and text[0] in "(:":
            text = f"\\{text}"
        if after and after.kind in ("citation", "link") and text.endswith("!"):
            text = f"{text[:-1]}\\!"
        return text


def _code(text: str) -> str:
    """``text`` between a number of backticks that it does not hold."""
    runs = {len(run) for run in re.findall(r"`+", text)}
    ticks = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    padded = text.startswith("`") or text.endswith("`") or (text.strip(" ") and text[0] == text[-1] == " ")
    return f"{ticks} {text} {ticks}" if padded else f"{ticks}{text}{ticks}"
