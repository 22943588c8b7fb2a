"""In which language and direction a text, or a part of it, is written."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from wgec.kernel.text import blocks as tree

Direction = Literal["ltr", "rtl"]

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku", "ps", "ur", "yi"})
UNKNOWN = "und"
REGIONS = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ru": "ru-RU", "zh": "zh-CN"}
"""The official languages as word processors name them."""

_CODE = re.compile("[a-z]{2,3}")
_WORD = re.compile(r"\S+")
_SOME_CODE = re.compile(r"[!-~]*[0-9][!-~]*|[IVXLC]+[.):]?")

# Script of a first letter -> languages that write so; the first one is taken when the stated language is none of them.
_SCRIPTS = {
    "ARABIC": ("ar", "fa", "ur", "ps", "ku"),
    "HEBREW": ("he", "yi"),
    "CJK": ("zh", "ja", "ko"),
    "CYRILLIC": ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn"),
    "GREEK": ("el",),
}
_NOT_LATIN = frozenset().union(*_SCRIPTS.values())


_SMALL = frozenset({"ar", "fa", "ku", "ps", "ur"})


@dataclass(frozen=True, slots=True)
class Voice:
    """A language (its two or three letters) and the direction in which it runs."""

    language: str
    direction: Direction

    @property
    def attributes(self) -> str:
        """How HTML says it."""
        return f' lang="{self.language}" dir="{self.direction}"'

    @property
    def size(self) -> int:
        """Per cent of the Latin size: Arabic letters are small for theirs."""
        return 116 if self.language in _SMALL else 100


def tag_of(language: str) -> str:
    """A language as a word processor's proofing tools name it."""
    return REGIONS.get(language, language)


def voice(language: str, sample: str = "") -> Voice:
    """How something is written: as stated, unless the first letter of ``sample`` belongs to another script."""
    code = language.split("-")[0].lower()
    return _voice(code if _CODE.fullmatch(code) else UNKNOWN, _script(sample))


def voice_of(node: tree.Block, around: Voice) -> Voice:
    """How a block is written that stands in a text written as ``around``."""
    if isinstance(node, tree.Table | tree.Quote):
        return around  # their own blocks are asked one by one
    opening = next((run for run in _runs([node]) if _script(run)), "")
    return voice(around.language, opening) if opening else around


def said(node: tree.Block, around: Voice) -> tuple[str, Voice]:
    """How HTML says of a block how it is written, where it is not as what surrounds it; and how that is."""
    own = voice_of(node, around)
    return ("" if own == around else own.attributes), own


def named(words: str, around: Voice) -> Voice:
    """How a name is written that stands in a line written as ``around``: it keeps its own direction there."""
    return voice(around.language, words) if _script(words) else around


@lru_cache(maxsize=256)
def _voice(language: str, script: str) -> Voice:
    if script in _SCRIPTS:
        language = language if language in _SCRIPTS[script] else _SCRIPTS[script][0]
    elif script == "LATIN" and language in _NOT_LATIN:
        language = UNKNOWN
    return Voice(language, "rtl" if language in RIGHT_TO_LEFT else "ltr")


def _script(sample: str) -> str:
    """The script of the first letter; codes such as "A-1", "II." and "DS/2031/CRP.2" are written so in any language."""
    for word in _WORD.finditer(sample):
        if _SOME_CODE.fullmatch(word.group()):
            continue
        for character in word.group():
            if unicodedata.bidirectional(character) in ("L", "R", "AL"):
                return unicodedata.name(character, "LATIN").partition(" ")[0]
    return ""


def _runs(nodes: Iterable[tree.Block | tree.Inline]) -> Iterator[str]:
    """The runs of characters in reading order."""
    for node in nodes:
        match node:
            case tree.Text(text) | tree.Code(text):
                yield text
            case tree.Paragraph(inlines) | tree.Heading(_, inlines) | tree.Styled(_, inlines) | tree.Link(_, inlines):
                yield from _runs(inlines)
            case tree.ListBlock(_, items):
                for member in items:
                    yield from _runs(member.blocks)
            case tree.Quote(inner):
                yield from _runs(inner)
