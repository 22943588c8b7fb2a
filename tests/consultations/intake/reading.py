"""What the tests of the intake share: the fictional compilation, and words in reading order, numbers included."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from consultations.intake import compilation
from consultations.intake.values import Compilation, Entry
from wgec.kernel.text import blocks
from wgec.kernel.text.blocks import Block, Body, Heading, ListBlock, Paragraph, Quote, Table

ISLANDS = Path(__file__).with_name("islands.md")

SMALL = """**Compilation of small things**

I. Pebbles

Recommendation 1. Arcadia

Pebbles are round.

Recommendation 2. Elbonia

Pebbles are many.
"""


def read(text: str, filename: str = "small.md") -> Compilation:
    """A compilation from characters."""
    return compilation.read(text.encode(), filename)


def body_of(text: str) -> Compilation:
    """A compilation whose only recommendation holds ``text``."""
    return read(f"**Compilation**\n\n3 May 2031\n\nI. Things\n\nRecommendation 1. Arcadia\n\n{text}\n")


def text_of(text: str) -> str:
    """What the reader makes of ``text`` below a heading."""
    return body_of(text).sections[0].entries[0].text


def entry(found: Compilation, number: int) -> Entry:
    """The recommendation with this number."""
    return next(each for each in found.entries if each.number == number)


def messages(found: Compilation) -> list[tuple[int, str]]:
    """Lines and sentences of the warnings."""
    return [(warning.line, warning.message) for warning in found.warnings]


def words(text: str) -> list[str]:
    """The words of a canonical text in reading order, with the numbers of its lists, without its footnotes."""
    return " ".join(_words(blocks.parse(text).blocks)).split()


def note_words(text: str) -> dict[str, list[str]]:
    """The words of each footnote of a canonical text, by its label."""
    return {note.label: " ".join(_words(note.blocks)).split() for note in blocks.parse(text).notes}


def _words(found: Iterable[Block]) -> Iterator[str]:
    for block in found:
        match block:
            case Paragraph() | Heading():
                yield _visible(Paragraph(block.inlines))
            case Quote(inner):
                yield from _words(inner)
            case ListBlock(kind, items, start):
                for number, item in enumerate(items, start=start):
                    yield f"{number}." if kind == "ordered" else item.label
                    yield from _words(item.blocks)
            case Table(head, rows):
                for row in (head, *rows):
                    for cell in row:
                        yield from _words(cell.blocks)


def _visible(paragraph: Paragraph) -> str:
    return blocks.plain(Body((paragraph,), ()))


def source_words(lines: Iterable[str]) -> list[str]:
    """The words of raw lines, by the simplest means: marks of Markdown and of conversion taken out, nothing else."""
    text = "\n".join(re.sub(r"^ *[-•] ", "", line) for line in lines)
    text = re.sub(r"<(https?://[^>]*)>", r"\1", text)
    text = re.sub(r"</?(?:ul|li)[^>]*>|•", " ", text)
    text = re.sub(r"\[([^\]]*)\]\(#\)", r"\1", text)
    text = re.sub(r"\*\*|~~|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)", "", text)
    return re.sub(r"[¹²³⁴⁵⁶⁷⁸⁹]", "", text).split()
