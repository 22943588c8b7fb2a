"""A compilation as it was received against what was compiled of it: word for word, whatever marks stand between."""

import re
from collections import Counter
from dataclasses import dataclass

from bench.fidelity.meant import meant
from bench.fidelity.said import tokens
from recommendations.report.document import Document

_ELEMENT = re.compile(r"</?(?:ul|ol|li|br)\b[^<>]*>")


@dataclass(frozen=True)
class Source:
    """How many words the compilation has from its first section on, how many are not in the report, and new ones."""

    words: int
    lost: int
    added: int


def against(source: str, document: Document) -> Source:
    """Each word as often as it stands there; its front matter and contents, which are made anew, are left out."""
    said = meant(document, numbers=True, marks=True)
    first = said.blocks[0][1]
    begin = source.rindex(f"\n{first}\n") if f"\n{first}\n" in source else 0
    before = _counted([_ELEMENT.sub(" ", source[begin:])])
    after = _counted([words for _, words in said.blocks] + [f"{mark} {words}" for mark, words in said.notes])
    return Source(before.total(), (before - after).total(), (after - before).total())


def _counted(texts: list[str]) -> Counter[str]:
    return Counter(word for text in texts for word in tokens(text) if word.isalnum())
