"""Where a contribution repeats the questions of its consultation, whatever label and wording it gives them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from consultations.intake import labels

ALIKE, ALIKE_WITH_NUMBER = 0.8, 0.55
_LONGEST = 1_500  # characters: no question is longer with what stands before it
_SIGNS = re.compile(r"[^\w]+")
_NAMED = re.compile(
    r"""(?P<label>(?:(?:answers?|repl(?:y|ies)|responses?|inputs?|comments?)\s+(?:to|on)\s+(?:the\s+)?)?
      (?:(?:guiding\s+)?question|frage|pregunta|вопрос|q)\s*(?:no?\.?|n[°º])?\s*(?P<number>\d{1,2})\s*[.):–—-]*)(?=\s|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_PLAIN = re.compile(
    r"(?P<label>\(?(?P<number>\d{1,2}|[a-zA-Z]|[ivx]{1,4}|[IVX]{1,4})\s*[.):])(?=\s|$)",
)


@dataclass(frozen=True, slots=True)
class Found:
    """A question in the file: which of ours it is, its words as printed, and where in the paragraph these end."""

    question: int
    printed: str
    end: int
    same_wording: bool = True


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a consultation, ready to be found."""

    wordings: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, questions: Sequence[str]) -> "Questions":
        """From the questions as the consultation asks them."""
        return cls(tuple(_key(question) for question in questions))

    def find(self, text: str) -> Found | None:
        """The question that a paragraph is, or begins with."""
        if not self.wordings or not text:
            return None
        label, number, named = _label(text)
        for end in _ends(text):
            printed = text[:end].strip()
            words = _key(printed[len(label) :])
            if not words:
                continue
            likeness, question = max(
                ((_likeness(words, wording), -at) for at, wording in enumerate(self.wordings)), default=(0.0, 0)
            )
            at = -question
            if likeness >= ALIKE or (likeness >= ALIKE_WITH_NUMBER and number == at + 1):
                return Found(at, " ".join(printed.split()), end, words == self.wordings[at])
        if named and 1 <= number <= len(self.wordings):
            return self._named(text, label, number - 1)
        return None

    def looks_like_one(self, text: str) -> bool:
        """Whether a paragraph that is none of ours is set like a question of ours."""
        label, number, _ = _label(text)
        return bool(label) and 1 <= number <= len(self.wordings) and text.rstrip().endswith("?")

    def _named(self, text: str, label: str, at: int) -> Found:
        """ "Question 2" without the question, or with a wording of the author's own."""
        ends = [end for end in _ends(text) if text[:end].rstrip().endswith("?")]
        end = ends[0] if ends and len(label) < ends[0] else len(label)
        return Found(at, " ".join(text[:end].split()), end, same_wording=end == len(label))


def _label(text: str) -> tuple[str, int, bool]:
    """The label before a question, the number that it says (0 for none) and whether it calls it a question."""
    if match := _NAMED.match(text):
        return match[0], int(match["number"]), True
    if match := _PLAIN.match(text):
        return match[0], next(iter(labels.ranks(match["number"])), 0), False
    return "", 0, False


def _ends(text: str) -> list[int]:
    """Where the question may end, the likeliest first: at one of the first question marks, or at the very end."""
    marks = [match.end() for match in re.finditer(r"[?？؟][”\"'»]*", text[:_LONGEST])][:3]
    whole = [len(text)] if len(text) <= _LONGEST else []
    return list(dict.fromkeys([*marks, *whole]))


def _likeness(words: tuple[str, ...], wording: tuple[str, ...]) -> float:
    if not wording or len(words) > 3 * len(wording):
        return 0.0
    return Indel.normalized_similarity(words, wording)


def _key(text: str) -> tuple[str, ...]:
    return tuple(_SIGNS.sub(" ", text.casefold()).split())
