"""The pieces of a contribution's file divided: title, what comes before the answers, the answers, the annexes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from consultations.intake import authors, unlisting
from consultations.intake.inlines import plain, without_start
from consultations.intake.pieces import Piece, Unit
from consultations.intake.questions import Found, Questions
from consultations.intake.received import PartKind
from consultations.intake.values import Caution
from consultations.intake.wrapped import ADDRESS
from wgec.kernel.text.blocks import Heading, Paragraph

_ANNEX = re.compile(
    r"(?:annex(?:e|es)?|appendi(?:x|ces)|attachment|anexo|приложение|附件)\b(?:\s+[A-Z0-9IVX]{1,4}\b)?", re.IGNORECASE
)
_MAX_ANNEX_WORDS, _MAX_TITLE_WORDS = 15, 25


@dataclass(slots=True)
class Division:
    """One part to be: its heading as printed and the pieces below it."""

    kind: PartKind
    question: int | None = None
    title: str = ""
    line: int = 0
    pieces: list[Piece] = field(default_factory=list)

    @property
    def lines(self) -> tuple[int, int]:
        first = self.line or (self.pieces[0].first if self.pieces else 1)
        return first, max([first, *(piece.last for piece in self.pieces)])


@dataclass(slots=True)
class Divided:
    """A whole file, divided."""

    title: str
    divisions: list[Division]
    cautions: list[Caution]


def divide(pieces: Sequence[Piece], asked: Sequence[str]) -> Divided:
    """Divide the pieces; what belongs to no answer and to no annex stays in the body, in its place."""
    questions = Questions.of(asked)
    cautions: list[Caution] = []
    pieces = [one for piece in pieces for one in unlisting.opened_up(piece, questions)]
    found = _kept([(piece, questions.find(piece.words) if piece.may_ask else None) for piece in pieces])
    title, rest = _title(found)
    divisions: list[Division] = []
    for piece, question in rest:
        if question is not None:
            divisions.append(Division("answer", question.question, question.printed, piece.first))
            cautions += _worded(piece, question, asked)
            divisions[-1].pieces += _remainder(piece, question)
        elif _is_annex(piece):
            divisions.append(Division("annex", None, piece.words, piece.first))
        else:
            if questions.looks_like_one(piece.words) and not questions.find(piece.words):
                message = f"“{piece.words}” looks like a question, but is none of this consultation's: kept as text."
                cautions.append(Caution(piece.first, message))
            if not divisions:
                divisions.append(Division("body"))
            divisions[-1].pieces.append(piece)
    return Divided(title, divisions, [*cautions, *_unanswered(divisions, asked)])


# --- questions -------------------------------------------------------------------------------


def _kept(found: list[tuple[Piece, Found | None]]) -> list[tuple[Piece, Found | None]]:
    """Without the questions that are only listed: nothing stands below them, and they come again further down."""
    return [(piece, None if _is_listed(found, at) else question) for at, (piece, question) in enumerate(found)]


def _is_listed(found: Sequence[tuple[Piece, Found | None]], at: int) -> bool:
    piece, question = found[at]
    if question is None or piece.words[question.end :].strip():
        return False
    near = [found[place][1] for place in (at - 1, at + 1) if 0 <= place < len(found)]
    again = any(later and later.question == question.question for _, later in found[at + 1 :])
    return again and any(near)


def _worded(piece: Piece, found: Found, asked: Sequence[str]) -> Iterator[Caution]:
    if not found.same_wording:
        ours = " ".join(asked[found.question].split())
        message = f"Question {found.question + 1} is worded differently: “{found.printed}”; it was asked as “{ours}”."
        yield Caution(piece.first, message)


def _unanswered(divisions: Sequence[Division], asked: Sequence[str]) -> Iterator[Caution]:
    for question in range(len(asked)):
        answers = [each for each in divisions if each.kind == "answer" and each.question == question]
        if not answers:
            yield Caution(1, f"Question {question + 1} is not in the file: nothing is read as its answer.")
        elif len(answers) > 1:
            lines = ", ".join(str(each.line) for each in answers)
            yield Caution(answers[0].line, f"Question {question + 1} is answered in {len(answers)} places: {lines}.")
        elif not answers[0].pieces:
            yield Caution(answers[0].line, f"Nothing stands below question {question + 1}.")


def _remainder(piece: Piece, found: Found) -> list[Piece]:
    """What a paragraph says after the question with which it begins, and the rest of its block."""
    rest = piece.words[found.end :].strip()
    if piece.unit is not None:
        return [replace(piece, words=rest, unit=Unit(piece.first, piece.last, rest))] if rest else []
    match piece.blocks:
        case (Paragraph(inlines) | Heading(_, inlines), *others):
            words = plain(inlines)
            after = without_start(inlines, found.end - (len(piece.words) - len(words)))
            blocks = (*([Paragraph(after)] if rest else []), *others)
            return [replace(piece, words=rest, blocks=blocks)] if blocks else []
        case _:
            return []


# --- title and annexes -----------------------------------------------------------------------


def _title(found: Sequence[tuple[Piece, Found | None]]) -> tuple[str, Sequence[tuple[Piece, Found | None]]]:
    """The title, and the pieces without it: a document's own, or one short line above everything else."""
    for at, (piece, _) in enumerate(found[:5]):
        if piece.is_title:
            return " ".join(piece.words.split()), [*found[:at], *found[at + 1 :]]
    if len(found) > 1 and found[0][1] is None and _is_title(found[0][0]):
        return " ".join(found[0][0].words.split()), found[1:]
    return "", found


def _is_title(piece: Piece) -> bool:
    words = piece.words.strip()
    if piece.unit is not None and (piece.unit.marker or piece.unit.rows):
        return False
    if piece.unit is None and (len(piece.blocks) != 1 or not isinstance(piece.blocks[0], Paragraph | Heading)):
        return False
    if len(words.split()) > _MAX_TITLE_WORDS or not words[:1].isupper() or words[-1:] in ".,;:!?":
        return False
    return not authors.begins(words) and not _ANNEX.match(words) and not ADDRESS.match(words)


def _is_annex(piece: Piece) -> bool:
    words = piece.words.strip()
    match = _ANNEX.match(words)
    if match is None or len(words.split()) > _MAX_ANNEX_WORDS or words[-1:] in ".,;":
        return False
    block = piece.blocks[0] if piece.blocks else None
    if isinstance(block, Heading) or (piece.unit is not None and piece.unit.heading):
        return True
    if not (isinstance(block, Paragraph) or piece.unit is not None):
        return False
    return words[0].isupper() and (match.end() == len(words) or words[match.end()] in ":.–—-(\n" or words.isupper())
