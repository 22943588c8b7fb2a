"""Headings inside an entry's text, which a text file does not mark: recognised by their shape."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from consultations.intake.inlines import plain
from wgec.kernel.text.blocks import Block, Break, Heading, Inline, Link, Paragraph, Styled

_NUMBERED = re.compile(r"^(?:[A-Z]\.|[IVXLC]+\.?)\s+[A-Z]")
_NAMED = re.compile(
    r"^(?:recommendation|proposal|option|annex|part|section)\s+(?:[A-Z]|[IVX]+|\d+)[:.]?$", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|shall|should|can|could|may|might|must|not|we|it)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:1[89]|20)\d\d$")
_MAX_WORDS, _MAX_WORDS_BEFORE_COLON, _MAX_WORDS_NUMBERED, _MAX_WORDS_TITLE = (10, 6, 20, 20)


def recognised(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with paragraphs that are headings made headings; the last block heads nothing."""
    return [
        Heading(level, block.inlines)
        if isinstance(block, Paragraph) and at + 1 < len(blocks) and (level := _level(block, first=at == 0))
        else block
        for at, block in enumerate(blocks)
    ]


def even(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with heading levels that start at 1 and skip none, as documents for screen readers need."""
    blocks = list(blocks)
    path: list[int] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            while path and path[-1] >= block.level:
                path.pop()
            path.append(block.level)
            blocks[at] = replace(block, level=len(path))
    return blocks


def _level(paragraph: Paragraph, *, first: bool) -> int:
    """1 for a title or a numbered heading, 2 for one that ends with a colon ("Tier 1:"), 0 for running text."""
    text = plain(paragraph.inlines)
    words = text.split()
    if not words or _has_break(paragraph.inlines):
        return 0
    if _NAMED.match(text):
        return 1
    if text.endswith(":"):
        return 2 if words[0][0].isupper() and len(words) <= _MAX_WORDS_BEFORE_COLON and not _VERB.search(text) else 0
    if not words[0][0].isupper() or not (text[-1].isalnum() or text[-1] in ")”\"'’") or _DATED.search(text):
        return 0
    if _NUMBERED.match(text):
        return 1 if len(words) <= _MAX_WORDS_NUMBERED else 0
    if len(words) <= _MAX_WORDS:
        return 1
    return 1 if first and len(words) <= _MAX_WORDS_TITLE and _in_title_case(words) else 0


def _has_break(inlines: Iterable[Inline]) -> bool:
    return any(
        isinstance(inline, Break) or (isinstance(inline, Styled | Link) and _has_break(inline.inlines))
        for inline in inlines
    )


def _in_title_case(words: Sequence[str]) -> bool:
    long_words = [word for word in words if len(word) > 3]
    capitals = sum(word[0].isupper() for word in long_words)
    return capitals * 10 >= len(long_words) * 9
