"""One stretch of a text file's words, Markdown marks included, as the inlines of the kernel's tree."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from wgec.kernel.text.blocks import Break, Code, Inline, Link, NoteMark, Styled, Text

_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False}).enable("strikethrough").disable("image")
)
_STYLES = {"strong_open": "strong", "em_open": "emphasis", "s_open": "strike"}
_HREF = re.compile(r"^(?:https?://|mailto:)\S+$", re.IGNORECASE)

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
# A superscript after a unit is a power; otherwise it cites a footnote, as does Markdown's own [^label].
MARK = re.compile(
    rf"(?<![0-9 ][mM])(?<![0-9 ][kKcCdDmM]m)([{SUPERSCRIPTS}]+)|\[\^([^\]\s]+)\]"
)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def mark_label(match: re.Match[str]) -> str:
    """The label of the footnote which a match of MARK cites: "³" and "[^3]" both cite "3"."""
    return match[2] or match[1].translate(_TO_DIGITS)


@dataclass(slots=True)
class InlineReader:
    """Reads stretches of one file.

    ``notes`` are the labels of the footnotes that exist: any other mark is left as it stands. In a ``wrapped`` file a
    line's end is a space, otherwise it is the author's own break. ``on_dead_link`` hears of links that lead nowhere.
    """

    notes: Collection[str] = field(default_factory=frozenset)
    wrapped: bool = False
    on_dead_link: Callable[[int, str], None] = lambda line, words: None

    def read(self, source: str, line: int) -> tuple[Inline, ...]:
        """The inlines of ``source``, which starts at ``line`` of the file."""
        source = _LINE_BREAK.sub("\\\n", source.strip())
        if not source:
            return ()
        tokens = _MARKDOWN.parseInline(source)[0].children or []
        return self._tree(iter(tokens), line)

    def _tree(self, tokens: Iterable[Token], line: int) -> tuple[Inline, ...]:
        """Consume tokens up to the one that closes this level."""
        found: list[Inline] = []
        for token in tokens:
            if token.nesting == -1:
                break
            if token.type in _STYLES:
                found.append(Styled(_STYLES[token.type], self._tree(tokens, line)))  # type: ignore[arg-type]
            elif token.type == "link_open":
                found.append(
                    self._link(
                        str(token.attrGet("href") or ""), self._tree(tokens, line), line
                    )
                )
            elif token.type == "hardbreak" or (
                token.type == "softbreak" and not self.wrapped
            ):
                found.append(Break())
            elif token.type == "softbreak":
                found.append(Text(" "))
            elif token.type == "code_inline":
                found.append(Code(token.content))
            else:
                found += self._text(token.content)
        return joined(found)

    def _link(self, href: str, inlines: tuple[Inline, ...], line: int) -> Link:
        if _HREF.match(href):
            return Link(href, inlines)
        self.on_dead_link(line, plain(inlines))
        return Link("", inlines)

    def _text(self, content: str) -> Iterable[Inline]:
        position = 0
        for match in MARK.finditer(content):
            if (label := mark_label(match)) in self.notes:
                yield Text(content[position : match.start()])
                yield NoteMark(label)
                position = match.end()
        yield Text(content[position:])


def joined(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """The same inlines with neighbouring texts made one and empty ones left out."""
    result: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text) and result and isinstance(result[-1], Text):
            result[-1] = Text(result[-1].text + inline.text)
        elif inline not in (
            Text(""),
            Styled("strong", ()),
            Styled("emphasis", ()),
            Styled("strike", ()),
        ):
            result.append(inline)
    return tuple(result)


def plain(inlines: Iterable[Inline]) -> str:
    """The words of the inlines, without marks; a break is a space."""
    words: list[str] = []
    for inline in inlines:
        match inline:
            case Text(text) | Code(text):
                words.append(text)
            case Break():
                words.append(" ")
            case Styled(_, inner) | Link(_, inner):
                words.append(plain(inner))
    return "".join(words)
