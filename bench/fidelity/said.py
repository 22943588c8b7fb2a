"""What a report says, however it was read: the measure by which a file and the frozen document are compared."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel

_TOKEN = re.compile(r"\w+|[^\w\s]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass
class Said:
    """One report. ``blocks``: headings ("h") and other words ("p") in reading order, from the first section on.

    ``front`` is all before that; ``notes`` are the footnotes by their marks, ``marks`` the marks where they are cited;
    ``contents`` are lines with their page, if any; ``broken`` counts lines of the contents that lead nowhere.
    """

    blocks: list[tuple[str, str]] = field(default_factory=list)
    front: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)
    members: int = 0
    contents: list[tuple[str, str]] = field(default_factory=list)
    broken: int = 0
    properties: dict[str, str] = field(default_factory=dict)
    bookmarks: list[str] = field(default_factory=list)

    @property
    def headings(self) -> list[str]:
        """The headings in order, each by its letters and digits."""
        return [key(words) for kind, words in self.blocks if kind == "h"]

    @property
    def words(self) -> list[str]:
        """Every word and every mark of punctuation of the texts; of headings the words alone."""
        return [token for kind, words in self.blocks for token in tokens(words) if kind == "p" or token.isalnum()]


def plain(text: str) -> str:
    """``text`` as it is compared: composed, without what nobody sees."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def tokens(text: str) -> list[str]:
    """The words and the marks of punctuation of ``text``."""
    return _TOKEN.findall(plain(text))


def key(text: str) -> str:
    """The letters and digits of ``text``."""
    return "".join(re.findall(r"\w", plain(text)))


def differences(wanted: Iterable[str], found: Iterable[str]) -> tuple[list[str], list[str]]:
    """What of ``wanted`` is not in ``found`` in its order, and what is there besides."""
    before, after = list(wanted), list(found)
    lost: list[str] = []
    added: list[str] = []
    for step in Indel.opcodes(before, after):
        if step.tag == "delete":
            lost += before[step.src_start : step.src_end]
        elif step.tag == "insert":
            added += after[step.dest_start : step.dest_end]
    return lost, added
