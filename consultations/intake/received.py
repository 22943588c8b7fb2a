"""What reading a contribution gives: frozen values for a page where a person reviews and confirms them."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from consultations.intake.values import Caution

PartKind = Literal["body", "answer", "annex"]
Role = Literal["author", "submitted_by", "prepared_by", "with_inputs_from", "on_behalf_of"]
Capacity = Literal["official", "organisational", "personal", ""]


@dataclass(frozen=True, slots=True)
class ReadAuthor:
    """Somebody whom the file names as its author; ``line`` is where, ``capacity`` is empty when nothing tells it."""

    name: str
    organisation: str
    role: Role
    capacity: Capacity
    line: int

    @property
    def printed(self) -> str:
        """The author as one would write them in a list."""
        return ", ".join(filter(None, (self.name, self.organisation)))


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One part of a contribution, in the order of the file.

    ``question`` is the place of the question that an answer answers, counted from 0; ``title`` is the question or
    the annex's heading as the file prints it, its label included; ``text`` is canonical Markdown, without the title.
    ``first`` and ``last`` are lines of the file (in a word-processor document its paragraphs, in a PDF the lines of
    all its pages, both counted from 1), title included.
    """

    kind: PartKind
    question: int | None
    title: str
    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ReadContribution:
    """A contribution as its file has it, for review; nothing of it is confirmed by anybody yet."""

    title: str
    authors: tuple[ReadAuthor, ...]
    language: str
    parts: tuple[ReadPart, ...]
    warnings: tuple[Caution, ...]

    def answers(self, question: int) -> Iterator[ReadPart]:
        """The parts that answer one question: usually one, none, or several when the file returns to it."""
        return (part for part in self.parts if part.kind == "answer" and part.question == question)

    def to_json(self) -> dict[str, Any]:
        """Plain values for storing as JSON."""
        return {
            "title": self.title,
            "authors": [asdict(author) for author in self.authors],
            "language": self.language,
            "parts": [asdict(part) for part in self.parts],
            "warnings": [asdict(warning) for warning in self.warnings],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What ``to_json`` gave."""
        return cls(
            title=stored["title"],
            authors=tuple(ReadAuthor(**author) for author in stored["authors"]),
            language=stored["language"],
            parts=tuple(ReadPart(**part) for part in stored["parts"]),
            warnings=tuple(Caution(**warning) for warning in stored["warnings"]),
        )
