"""What the tests of contributions share: reading from characters, and everything that was read as words in order."""

from collections.abc import Iterator, Sequence

from consultations.intake import contribution
from consultations.intake.received import ReadContribution
from tests.consultations.intake.reading import note_words, words
from wgec.kernel.text.markdown import canonical

QUESTIONS = (
    "What are the main characteristics of a dark night?",
    "Bearing in mind the lamps of the former group, what should we recommend?",
)
MAX_BYTES = 10 * 1024 * 1024


def read(
    content: str | bytes, file_name: str = "sent.txt", *, questions: Sequence[str] = QUESTIONS
) -> ReadContribution:
    """A contribution from characters or bytes; its texts are canonical."""
    encoded = content.encode() if isinstance(content, str) else content
    found = contribution.read(encoded, file_name, questions=questions, max_bytes=MAX_BYTES)
    assert all(canonical(part.text) == part.text for part in found.parts)
    assert ReadContribution.from_json(found.to_json()) == found
    return found


def body(content: str | bytes, file_name: str = "sent.txt") -> str:
    """The text of a contribution that is one body and has no title."""
    found = read(content, file_name, questions=())
    (part,) = found.parts
    assert (found.title, part.kind, part.question, part.title) == ("", "body", None, "")
    return part.text


def messages(found: ReadContribution) -> list[tuple[int, str]]:
    """Lines and sentences of the warnings."""
    return [(warning.line, warning.message) for warning in found.warnings]


def all_words(found: ReadContribution) -> list[str]:
    """Everything that was read, in the order of the file, footnotes after the part that cites them."""
    return list(_all_words(found))


def _all_words(found: ReadContribution) -> Iterator[str]:
    yield from found.title.split()
    for part in found.parts:
        yield from part.title.split()
        yield from words(part.text)
        for note in note_words(part.text).values():
            yield from note
