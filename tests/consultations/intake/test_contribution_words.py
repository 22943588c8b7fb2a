"""Whatever text comes in, no word of it is lost: tried with texts that nobody would write."""

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from consultations.intake import marks
from consultations.intake.received import ReadContribution
from tests.consultations.intake.contributions import QUESTIONS, all_words, read

WORDS = st.sampled_from(
    ["The", "the", "of", "night", "light,", "lamp.", "moon;", "sky:", "(dark)", "and", "EC³", "2.5", "1)", "b.", "A.",
     "Annex", "Question", "*x*", "_y_", "<b>"]
)  # fmt: skip
LABELS = st.sampled_from(["", "", "", "- ", "• ", "1. ", "2) ", "a. ", "(iv) ", "2.1 ", " ", "    ", "# ", "> ", "o "])
LINES = st.builds(lambda label, found: label + " ".join(found), LABELS, st.lists(WORDS, min_size=1, max_size=14))
TEXTS = st.lists(st.one_of(LINES, st.just(""), st.sampled_from(QUESTIONS)), min_size=1, max_size=30).map("\n".join)


def missing(found: ReadContribution, text: str) -> set[str]:
    """The words that are neither in what was read nor in a warning."""
    told = " ".join(warning.message for warning in found.warnings)
    return set(printed(text)) - set(all_words(found)) - set(re.sub("[“”]", " ", told).split())


def printed(text: str) -> list[str]:
    """The words of a text file without the bullets before its lines."""
    lines = (mark.rest if (mark := marks.of(line)) and mark.is_bullet else line for line in re.split("[\n\f]", text))
    return " ".join(lines).split()


def without_dashes(words: list[str]) -> list[str]:
    """A dash at the beginning of a line may be a bullet or go on with the sentence above."""
    return [word for word in words if word != "-"]


@given(TEXTS)
def test_of_lines_in_any_order(text: str) -> None:
    if text.strip():
        assert without_dashes(all_words(read(text))) == without_dashes(printed(text))


@given(st.lists(TEXTS, min_size=2, max_size=6))
def test_of_pages(pages: list[str]) -> None:
    """What pages repeat is left out, and named."""
    text = "\f".join(pages)
    if text.strip():
        assert missing(read(text), text) == set()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), min_size=1))
def test_of_any_characters(text: str) -> None:
    """Letters and digits are counted, as bullets and hyphens may go and footnotes move."""
    assume(
        any(character.isalnum() for character in text)
        and not re.match(r"\s*<(?:!doctype html|html\b)", text, re.IGNORECASE)
    )
    found = read(text, questions=())
    assert _letters("".join(all_words(found))) == _letters(text)


def _letters(text: str) -> list[str]:
    return sorted(character for character in text if character.isalpha() or character in "0123456789")
