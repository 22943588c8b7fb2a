"""Words that point back: "those principles", "this" at the beginning of a passage. Do they point at what was left out?

What points is known for some languages; in others nothing is said. It is a hint for a person who reads both sides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NEAR = 4  # sentences before the pointing one in which its noun is looked for

#: Words that point together with the noun after them, and words that point alone when a sentence begins with them.
_WORDS: dict[str, tuple[str, str]] = {
    "en": (
        r"this|these|those|such|said|the (?:above|aforementioned|latter|former)",
        r"this|these|those|they|he|she|it(?! (?:is|was|would|should|may|might|could|can|will|has been|seems|appears))"
        r"|such|therefore|however|moreover|furthermore|nevertheless|accordingly|similarly|also|the (?:latter|former)",
    ),
    "fr": (
        r"ce|cet|cette|ces|tels?|telles?|ledit|ladite|lesdits|lesdites",
        r"ceci|cela|ceux-ci|celles-ci|celui-ci|celle-ci|ils|elles|il(?! (?:est|faut|convient|serait|y a))|elle"
        r"|donc|toutefois|cependant|en outre|de plus|par conséquent|ce|cet|cette|ces",
    ),
    "es": (
        r"est[ea]|est[oa]s|es[ea]|es[oa]s|aquell[oa]s?|aquel|dich[oa]s?|tales|tal",
        r"est[eoa]s?|es[eoa]s?|ell[oa]s|por lo tanto|sin embargo|además|asimismo|no obstante|tales",
    ),
}
#: Such a word after a pointing one is no noun.
_VERBS = frozenset(
    (
        *("is", "are", "was", "were", "be", "been", "has", "have", "had", "do", "does", "did", "should", "would"),
        *("shall", "will", "may", "might", "can", "could", "must", "also", "not"),
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a stretch of one, in reading order: its words, whether it was taken, and begins what was taken."""

    words: str
    taken: bool


def sentence(plain: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[Sentence]:
    """The stretches of a sentence that were taken and that were not, in their order."""
    at = start
    for first, last in taken:
        if plain[at:first].strip():
            yield Sentence(plain[at:first], False)
        yield Sentence(plain[first:last], True)
        at = last
    if plain[at:end].strip():
        yield Sentence(plain[at:end], False)


def dangling(sentences: Sequence[Sentence], language: str) -> list[str]:
    """The words of what was taken that seem to point at what was not, each once."""
    known = _WORDS.get(language.split("-")[0].lower())
    if known is None:
        return []
    with_noun = re.compile(rf"\b({known[0]})\s+([^\W\d_]+)", re.IGNORECASE)
    alone = re.compile(rf"({known[1]})\b", re.IGNORECASE)
    found: list[str] = []
    for at, each in enumerate(sentences):
        if not each.taken:
            continue
        first = at == 0 or not sentences[at - 1].taken
        if first and at > 0 and (match := alone.match(each.words.lstrip(" (“\"'"))):
            found.append(_with_noun(match.group(), each.words, with_noun))
        found += [match.group() for match in with_noun.finditer(each.words) if _points_out(sentences, at, match)]
    return list(dict.fromkeys(found))


def _with_noun(word: str, words: str, with_noun: re.Pattern[str]) -> str:
    """The pointing word with its noun, where it has one."""
    match = with_noun.match(words.lstrip(" (“\"'"))
    return match.group() if match and match[2].casefold() not in _VERBS else word


def _points_out(sentences: Sequence[Sentence], at: int, match: re.Match[str]) -> bool:
    """Whether the noun after a pointing word stands before it in what was left out, and nowhere in what was taken."""
    stem = _stem(match[2])
    before = _stems(sentences[at].words[: match.start()])
    if len(stem) < 4 or stem in before:
        return False
    for each in reversed(sentences[max(0, at - NEAR) : at]):
        if stem in _stems(each.words):
            return not each.taken
    return False


def _stems(words: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(words)}


def _stem(word: str) -> str:
    folded = word.casefold()
    if folded.endswith("ies") and len(folded) > 5:
        return f"{folded[:-3]}y"
    return folded[:-1] if folded.endswith("s") and not folded.endswith("ss") else folded
