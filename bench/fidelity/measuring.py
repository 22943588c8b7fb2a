"""How far each file of a report says what its frozen document says: a row for each format."""

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.fidelity import marked_up, office, paper, processed, tabular
from bench.fidelity.meant import meant
from bench.fidelity.meant import text as meant_text
from bench.fidelity.said import Said, differences, key, tokens
from recommendations.report.document import Document
from recommendations.report.renderers import RENDERERS, prepared

READERS: dict[str, tuple[str, Callable[[bytes], Said]]] = {
    "html": ("lxml", marked_up.html),
    "pdf": ("poppler, by its tags", paper.pdf),
    "docx": ("python-docx", processed.word),
    "md": ("markdown-it", marked_up.md),
    "odt": ("odfpy", processed.opendocument_text),
    "epub": ("lxml, strict", marked_up.epub),
    "csv": ("csv", tabular.table),
    "xlsx": ("openpyxl", tabular.workbook),
    "akn": ("lxml, strict", marked_up.akn),
}
PROGRAMS = ("pdftotext", "pdfinfo")


@dataclass(frozen=True)
class Kept:
    """Of so many there should be, so many are there, each the right one in its place; None where a format has none."""

    right: int
    of: int

    def __str__(self) -> str:
        return f"{self.right:,}" if self.right == self.of else f"{self.right:,} of {self.of:,}"


@dataclass(frozen=True)
class Row:
    """What was found of one format; ``lost`` and ``added`` are words and marks of punctuation."""

    format: str
    reader: str
    words: Kept
    lost: list[str]
    added: list[str]
    kept: dict[str, Kept | None]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is lost, nothing added, nothing wrong, but for the pages that a word processor computes."""
        sound = (kept.right == kept.of for name, kept in self.kept.items() if kept and name != "pages")
        return not self.lost and not self.added and all(sound)


KINDS = (
    "headings",
    "footnotes",
    "marks",
    "struck",
    "tables",
    "members",
    "contents",
    "bookmarks",
    "properties",
    "pages",
)
"""What is counted beside words, in the order of the columns."""


def measure(document: Document) -> list[Row]:
    """A row for each format, and for what LibreOffice makes of two of them where it is installed."""
    rows = []
    for name, renderer in RENDERERS.items():
        content = renderer.render(document)
        if name == "json":
            rows.append(_value(document, content))
        elif name in ("csv", "xlsx"):
            rows.append(_cells(document, name, content))
        elif name != "pdf" or all(map(shutil.which, PROGRAMS)):
            rows.append(_file(document, name, content))
        if name in ("docx", "odt") and office.program() and shutil.which("pdftotext"):
            rows.append(_in_office(document, name, content))
    return rows


def _file(document: Document, name: str, content: bytes) -> Row:
    reader, read = READERS[name]
    found, wanted = read(content), meant(document, printed=name == "pdf")
    lost, added = differences(wanted.words, found.words)
    lost += differences(tokens(wanted.front), tokens(found.front))[0]
    wanted_lines = [key(words) for words, _ in wanted.contents]
    lines = [key(words) for words, _ in found.contents]
    properties = [wanted.properties[each] == value for each, value in found.properties.items()]
    kept: dict[str, Kept | None] = {
        "headings": _same(wanted.headings, found.headings),
        "footnotes": _same(_noted(wanted), _noted(found)),
        "marks": _same(wanted.marks, found.marks),
        "struck": _same(map(key, wanted.struck), map(key, found.struck)),
        "tables": _same(map(str, wanted.tables), map(str, found.tables)),
        "members": Kept(found.members, wanted.members),
        "contents": Kept(
            min(_same(_short(document, wanted_lines), _short(document, lines)).right, len(lines) - found.broken),
            len(wanted_lines),
        ),
        "bookmarks": Kept(len(found.bookmarks), len(wanted.bookmarks)) if name != "md" else None,
        "properties": Kept(sum(properties), len(properties)),
        "pages": _pages(document, found, content) if name == "pdf" else None,
    }
    return Row(name, reader, Kept(len(wanted.words) - len(lost), len(wanted.words)), lost, added, kept)


def _pages(document: Document, found: Said, content: bytes) -> Kept:
    """The lines of the contents that name the page where their heading stands."""
    shown = paper.pages(content)
    return _right(meant(document, printed=True), [page for _, page in found.contents], shown)


def _right(wanted: Said, said: list[str], shown: list[str]) -> Kept:
    titles = [key(words) for words, _ in wanted.contents]
    behind = _behind_contents(shown, titles)
    real = paper.places(["" for _ in shown[:behind]] + shown[behind:], titles)
    right = sum(page == str(place) for page, place in zip(said, real, strict=False))
    return Kept(right, len(titles))


def _behind_contents(shown: list[str], titles: list[str]) -> int:
    """The first page of the texts: the last one on which the first title begins a line that no number ends."""
    pages = [number for number, page in enumerate(shown) if titles and titles[0] in key(page)]
    return (
        pages[-1]
        if len(pages) == 1
        else next(
            (number for number in pages if titles[1:2] == [] or titles[1] in key(shown[number])),
            pages[-1] if pages else 0,
        )
    )


def _in_office(document: Document, name: str, content: bytes) -> Row:
    """What LibreOffice shows of a file: its words as text, its page numbers on paper."""
    with tempfile.TemporaryDirectory(prefix="wgec-fidelity-") as folder:
        text, made = office.converted(content, name, Path(folder))
    wanted = meant(document, numbers=True, marks=True)
    first = wanted.blocks[0][1] if wanted.blocks else ""
    *_, body = re.split(rf"^{re.escape(first)}$", text, maxsplit=1, flags=re.MULTILINE)
    found = Said(blocks=[("p", line) for line in (first, *body.splitlines())])
    lost, added = differences(_letters(wanted.words), _letters(found.words))
    shown = paper.pages(made)
    said = READERS[name][1](content)
    numbers = [number for page in shown for number in re.findall(r"\.{3,}\s*(\d+)\s*$", page, re.MULTILINE)]
    kept: dict[str, Kept | None] = dict.fromkeys(KINDS)
    kept["contents"] = _same([page for _, page in said.contents], numbers)
    kept["pages"] = _right(wanted, [page for _, page in said.contents], shown)
    words = _letters(wanted.words)
    return Row(
        f"{name} in LibreOffice", "its text and pages", Kept(len(words) - len(lost), len(words)), lost, added, kept
    )


def _letters(words: list[str]) -> list[str]:
    """The words alone: a word processor writes some bullets of its own."""
    return [word for word in words if word.isalnum()]


def _cells(document: Document, name: str, content: bytes) -> Row:
    """The texts of a table against the plain texts of the entries."""
    reader, read = READERS[name]
    found, wanted = read(content), Said()
    for part in prepared.parts(document):
        for ready in part.entries:
            entry = ready.entry
            number = entry.label if entry.number is None else entry.number
            wanted.blocks.append(("h", f"{number} {entry.attribution} {entry.provenance}"))
            alone = meant_text(ready.body)
            wanted.blocks += [("p", words) for _, words in alone.blocks]
            wanted.notes += alone.notes
    lost, added = differences(wanted.words, found.words)
    kept: dict[str, Kept | None] = dict.fromkeys(KINDS)
    kept["headings"] = _same(wanted.headings, found.headings)
    kept["footnotes"] = _same(_noted(wanted), _noted(found))
    return Row(name, reader, Kept(len(wanted.words) - len(lost), len(wanted.words)), lost, added, kept)


def _value(document: Document, content: bytes) -> Row:
    words = len(meant(document).words)
    same = tabular.frozen(content) == document
    kept: dict[str, Kept | None] = dict.fromkeys(KINDS)
    return Row("json", "json", Kept(words if same else 0, words), [] if same else ["everything"], [], kept)


def _same(wanted: object, found: object) -> Kept:
    """How many are the same, each in its order."""
    before, after = list(wanted), list(found)  # type: ignore[call-overload]
    lost, added = differences(before, after)
    return Kept(len(before) - max(len(lost), len(added)), len(before))


def _noted(said: Said) -> list[str]:
    return [f"{mark} {key(words)}" for mark, words in sorted(said.notes, key=lambda note: int(note[0]))]


def _short(document: Document, lines: list[str]) -> list[str]:
    """Lines of contents without the word before a number, which some formats leave out."""
    word = key(document.wording.recommendation.format(number=""))
    return [line.removeprefix(word) if re.match(rf"{re.escape(word)}\d", line) else line for line in lines]
