"""Markdown → tree. Everything that is ever shown of a text goes through ``parse``."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from wgec.kernel.errors import Malformed
from wgec.kernel.text import cells
from wgec.kernel.text.dialect import MAX_COLUMNS, build
from wgec.kernel.text.inlines import INVISIBLE, flatten, regroup
from wgec.kernel.text.normal import normal
from wgec.kernel.text.tree import (
    Block,
    Body,
    Break,
    Cell,
    Code,
    Heading,
    Inline,
    Link,
    ListBlock,
    ListItem,
    Note,
    NoteMark,
    Paragraph,
    Quote,
    Styled,
    Table,
    Text,
)

__all__ = ["MAX_CHARS", "MAX_COLUMNS", "MAX_DEPTH", "parse"]

MAX_CHARS = 1_000_000
MAX_LINES = 25_000
MAX_DEPTH = 12
MAX_BRACKETS = 1_500

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MARKUP = re.compile(r"[\\`*_~\[\]<&\n]")

Env = dict[str, Any]


@cache
def _markdown() -> MarkdownIt:
    return build()


def parse(source: str, *, is_own: bool = False) -> Body:
    """The tree of a Markdown text, in normal form.

    Raises Malformed, with the line, when the text is too long, too deeply nested, has a table that is too wide
    or a character that cannot be stored. With ``is_own`` it may be as long and as deep as it is: what the product has
    put together itself from texts that were taken, such as an annex of a report.
    """
    source = _cleaned(source, is_own=is_own)
    md, env = _markdown(), Env()
    tokens = md.parse(source, env)
    env["notes"], env["source"] = [], source
    deepest = max(tokens, key=lambda token: token.level, default=None)
    if deepest and deepest.level > 2 * MAX_DEPTH and not is_own:
        raise Malformed(
            f"The lists and quotations{_on_line(deepest, tokens)} are nested more than {MAX_DEPTH} deep. "
            "Please bring them closer to the margin."
        )
    blocks = tuple(_blocks(iter(tokens), env))
    return normal(Body(blocks, tuple(env["notes"])))


def _cleaned(source: str, *, is_own: bool) -> str:
    if len(source) > MAX_CHARS and not is_own:
        raise Malformed(
            f"The text has {len(source):,} characters; at most {MAX_CHARS:,} can be taken. Please split it into parts."
        )
    source = _LINE_ENDS.sub("\n", source)
    if source.count("\n") > MAX_LINES and not is_own:
        raise Malformed(f"The text has more than {MAX_LINES:,} lines. Please split it into parts.")
    if lone := _SURROGATE.search(source):
        line = source.count("\n", 0, lone.start()) + 1
        raise Malformed(f"Line {line} holds a damaged character (half of a pair). Please type it again.")
    return INVISIBLE.sub("", source)


def _on_line(token: Token, tokens: list[Token]) -> str:
    """The place of ``token`` in words; closing tokens have none, so the last one before it that has."""
    line = 0
    for each in tokens:
        line = each.map[0] + 1 if each.map else line
        if each is token:
            break
    return f" on line {line}" if line else ""


# --- blocks ----------------------------------------------------------------------------------


def _blocks(tokens: Iterator[Token], env: Env) -> Iterator[Block]:
    """The blocks up to the token that closes the one around them."""
    for token in tokens:
        match token.type:
            case "paragraph_open":
                yield Paragraph(_inline(tokens, env))
            case "heading_open":
                yield Heading(int(token.tag[1:]), _inline(tokens, env))
            case "blockquote_open":
                yield Quote(tuple(_blocks(tokens, env)))
            case "bullet_list_open" | "ordered_list_open":
                yield _list(token, tokens, env)
            case "table_open":
                head, *rows = _rows(tokens, env)
                yield Table(head, tuple(rows))
            case "fence":
                yield Paragraph(tuple(_code_lines(token)))
            case "hr":
                yield Paragraph((Text(_rule(token, env)),))
            case "footnote_reference_open":
                env["notes"].append(Note(token.meta["label"], tuple(_blocks(tokens, env))))
            case _:  # the closing token of the block around
                return


def _inline(tokens: Iterator[Token], env: Env) -> tuple[Inline, ...]:
    """The inlines of a paragraph or heading, up to its closing token."""
    source = next(tokens).content
    next(tokens)
    return _read_inlines(source, env)


def _list(opening: Token, tokens: Iterator[Token], env: Env) -> ListBlock:
    start = opening.attrGet("start")
    kind: Literal["bullet", "ordered"] = "ordered" if opening.tag == "ol" else "bullet"
    return ListBlock(kind, tuple(_items(tokens, env)), 1 if start is None else int(start))


def _items(tokens: Iterator[Token], env: Env) -> Iterator[ListItem]:
    for token in tokens:
        if token.type != "list_item_open":
            return
        yield ListItem(tuple(_blocks(tokens, env)))


def _rows(tokens: Iterator[Token], env: Env) -> Iterator[tuple[Cell, ...]]:
    read = partial(_read_inlines, env=env, in_cell=True)
    row: list[Cell] = []
    for token in tokens:
        match token.type:
            case "tr_open":
                row = []
            case "inline":
                row.append(Cell(cells.read(token.content, read)))
            case "tr_close":
                yield tuple(row)
            case "table_close":
                return


def _rule(token: Token, env: Env) -> str:
    """A line of stars or dashes is kept as what it looks like."""
    line = env["source"].split("\n")[token.map[0]] if token.map else ""
    return line[line.find(token.markup[0]) :].strip()


def _code_lines(token: Token) -> Iterator[Inline]:
    """There are no blocks of code in a text of this kind: its lines, in a fixed-width face."""
    if token.info:
        yield from (Code(token.info), Break())
    for line in token.content.splitlines():
        yield from (Code(line), Break())


# --- inlines ---------------------------------------------------------------------------------

_STYLES: dict[str, Literal["strong", "emphasis", "strike"]] = {"strong": "strong", "em": "emphasis", "s": "strike"}


def read_inlines(source: str, *, in_cell: bool, labels: Iterable[str]) -> tuple[Inline, ...]:
    """The normal inlines of one run of Markdown in which the footnotes ``labels`` can be cited."""
    env: Env = {"footnotes": {"refs": {f":{label}": -1 for label in labels}, "list": {}}}
    return regroup(flatten(_read_inlines(source, env, in_cell)))


def _read_inlines(source: str, env: Env, in_cell: bool = False) -> tuple[Inline, ...]:
    """The inlines of one paragraph, heading or part of a cell."""
    if not _MARKUP.search(source):
        return (Text(source),)
    env["cell"], env["links"] = in_cell, "](" in source
    if env["links"] and source.count("[") > MAX_BRACKETS:
        raise Malformed(f"A paragraph has more than {MAX_BRACKETS:,} square brackets. Please split it into parts.")
    md = _markdown()
    return _tree(iter(md.inline.parse(source, md, env, [])))


def _tree(tokens: Iterator[Token]) -> tuple[Inline, ...]:
    """The inlines up to the token that closes the one around them."""
    inlines: list[Inline] = []
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                inlines.append(Text(token.content))
            case "softbreak":
                inlines.append(Text(" "))
            case "hardbreak":
                inlines.append(Break())
            case "code_inline":
                inlines.append(Code(token.content))
            case "footnote_ref":
                inlines.append(NoteMark(token.meta["label"]))
            case "link_open":
                inlines += _link(token, _tree(tokens))
            case "strong_open" | "em_open" | "s_open":
                inlines.append(Styled(_STYLES[token.tag], _tree(tokens)))
            case _:
                break
    return tuple(inlines)


def _link(token: Token, inner: tuple[Inline, ...]) -> Iterator[Inline]:
    """A link; its title, which a page would only show to a mouse, follows in brackets."""
    href = str(token.attrGet("href") or "")
    yield Link(href, inner)
    if title := token.attrGet("title"):
        yield Text(f" ({title})")
