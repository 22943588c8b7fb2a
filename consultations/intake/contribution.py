"""Reading a contribution: one function from a file's bytes to values which a person reviews and confirms."""

from collections.abc import Sequence

from consultations.intake import admission, authors, dividing, encoding, languages, pdf, plain_text, remarks, structured
from consultations.intake.dividing import Division
from consultations.intake.footnotes import Notes
from consultations.intake.pieces import Opened
from consultations.intake.received import ReadContribution, ReadPart
from wgec.kernel.errors import Malformed
from wgec.kernel.text.blocks import MAX_CHARS
from wgec.kernel.text.markdown import canonical, write


def read(content: bytes, file_name: str, *, questions: Sequence[str] = (), max_bytes: int) -> ReadContribution:
    """Read a contribution (.docx, .odt, .pdf, .md or .txt) whole and verbatim, its answers under the questions.

    Raises Malformed, with one sentence that says what is wrong, where, and what to do. Use ``confined`` for files
    of strangers: it keeps time, memory and size within limits.
    """
    opened = _open(content, file_name, max_bytes)
    paragraphs = [(piece.first, piece.words) for piece in opened.pieces]
    if sum(len(words) for _, words in paragraphs) > MAX_CHARS:
        raise Malformed(f"{file_name} holds more than {MAX_CHARS:,} characters of text; split it into several files.")
    found = dividing.divide(opened.pieces, questions)
    named = authors.find(paragraphs)
    cautions = [*opened.cautions, *found.cautions, *remarks.of_pieces(opened.pieces), *remarks.of_authors(named)]
    cautions += remarks.of_notes(paragraphs, opened.notes.available)
    return ReadContribution(
        title=found.title,
        authors=named,
        language=languages.guess("\n".join(words for _, words in paragraphs)),
        parts=tuple(_part(division, opened, opened.notes) for division in found.divisions),
        warnings=tuple(sorted(set(cautions))),
    )


def _open(content: bytes, file_name: str, max_bytes: int) -> Opened:
    kind = admission.kind_of(content, file_name, max_bytes=max_bytes)
    if kind == "pdf":
        opened = pdf.open_pdf(content, file_name)
    elif kind in ("docx", "odt"):
        opened = structured.open_document(content, file_name, kind)
    else:
        text, cautions = encoding.decode(content, file_name)
        opened = structured.open_markdown(text) if kind == "markdown" else plain_text.open_text(text)
        opened.cautions += cautions
    if not any(piece.words.strip() for piece in opened.pieces):
        raise Malformed(f"{file_name} holds no words; choose the file that holds the contribution.")
    return opened


def _part(division: Division, opened: Opened, notes: Notes) -> ReadPart:
    first, last = division.lines
    # Written and read once more: what stands beside what is only known when it is all there.
    text = canonical(write(notes.attach(opened.build(division.pieces))))
    return ReadPart(division.kind, division.question, division.title, text, first, last)
