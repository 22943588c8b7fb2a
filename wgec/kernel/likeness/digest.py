"""What is kept of a text to compare it with others: its words, its passages, its rare terms and its prints."""

import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from wgec.kernel.folding import fold

READ = 20_000  # characters of a text that are compared
PART = 120  # words; of a longer text its parts are compared, or much would be shared by chance
PASSAGE = 5  # words; shorter lines and sentences say nothing
SHINGLE = 6  # words in a row of which a print is taken
WINDOW = 5  # of so many neighbouring shingles one is kept
RUN = SHINGLE + WINDOW - 1  # whatever two texts share of this length, they share a print of

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])|\n+")
_PRINTS = 1 << 32  # prints are numbered beyond the words


@dataclass(frozen=True)
class Digest:
    """A text as comparing sees it. Equal words in the same order make equal digests."""

    words: tuple[str, ...]
    passages: tuple[tuple[str, ...], ...]  # its lines and sentences of ``PASSAGE`` words or more
    parts: tuple[frozenset[str], ...]  # the terms of each part of some ``PART`` words

    @classmethod
    def of(cls, plain: str) -> "Digest":
        """The digest of a text without markup; of a very long one its beginning."""
        pieces = [_words(piece) for piece in _SENTENCE_END.split(plain[:READ])]
        passages = tuple(piece for piece in pieces if len(piece) >= PASSAGE)
        words = tuple(word for piece in pieces for word in piece)
        return cls(words, passages, tuple(map(_terms, _parts(pieces))))

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms of all its parts."""
        return self.parts[0] if len(self.parts) == 1 else frozenset().union(*self.parts)

    @cached_property
    def places(self) -> dict[int, int]:
        """Where some of its shingles begin, by their prints; the last place of those that stand in it twice."""
        prints = [_print(shingle) for shingle in _shingles(self.words)]
        return {prints[place]: place for place in _winnowed(prints)}

    @cached_property
    def prints(self) -> frozenset[int]:
        """Their prints, so chosen that a run of ``RUN`` words in two texts gives both the same one (winnowing)."""
        return frozenset(self.places)

    @cached_property
    def fingerprint(self) -> str:
        """The same for texts of the same words in the same order, and for no others."""
        joined = " ".join(self.words).encode()
        return f"{len(self.words):x}-{zlib.crc32(joined):08x}{zlib.adler32(joined):08x}"


def mark_of(term: str) -> int:
    """The number under which a term is kept; rarely two terms share one, which costs a comparison and no more."""
    return zlib.crc32(term.encode())


def is_print(mark: int) -> bool:
    """Whether a number is that of a print, not of a term."""
    return mark >= _PRINTS


def _words(piece: str) -> tuple[str, ...]:
    return tuple(map(sys.intern, fold(piece).split()))


def _parts(pieces: Iterable[tuple[str, ...]]) -> Iterator[list[str]]:
    """The words of neighbouring pieces together, in parts of ``PART`` words or a few more."""
    part: list[str] = []
    for piece in pieces:
        if part and len(part) + len(piece) > PART:
            yield part
            part = []
        part += piece
    yield part


def _terms(words: Sequence[str]) -> frozenset[str]:
    """The words, and pairs of neighbouring words, that can be rare: no single letters and small numbers."""
    said = [word for word in words if _tells(word)]
    return frozenset(said) | {sys.intern(f"{first} {second}") for first, second in _pairs(words)}


_OF_ADDRESSES = {"http", "https", "www"}


def _tells(word: str) -> bool:
    if word in _OF_ADDRESSES:
        return False
    return not word.isascii() or (len(word) > 2 and not word.isdigit()) or len(word) > 3


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    return (pair for pair in pairwise(words) if all(len(word) > 3 for word in pair))


def _shingles(words: Sequence[str]) -> list[str]:
    return [" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)]


def _print(shingle: str) -> int:
    return _PRINTS + zlib.crc32(shingle.encode())


def _winnowed(prints: Sequence[int]) -> Iterator[int]:
    """The places of the smallest of each ``WINDOW`` neighbours; all of a short text."""
    if len(prints) <= WINDOW:
        yield from range(len(prints))
        return
    for start in range(len(prints) - WINDOW + 1):
        yield min(range(start, start + WINDOW), key=prints.__getitem__)
