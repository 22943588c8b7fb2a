"""What every format must say of a document: read off the frozen content itself."""

from collections.abc import Iterable, Iterator

from bench.fidelity.said import Said
from recommendations.report.document import Document
from recommendations.report.renderers import prepared
from recommendations.report.renderers.legible import legible
from wgec.kernel.text import blocks as tree


def meant(document: Document, *, numbers: bool = False, marks: bool = False, printed: bool = False) -> Said:
    """The document as it is to be found in a file.

    ``numbers``: with the bullets and numbers of lists; ``marks``: with the marks of footnotes in the words;
    ``printed``: with the codes that stand for characters which no font has.
    """
    writing = _Writing(numbers=numbers, marks=marks)
    for part in prepared.parts(document):
        writing.said.blocks.append(("h", part.heading))
        writing.said.contents.append((part.heading, ""))
        for ready in part.entries:
            writing.said.blocks.append(("h", ready.title))
            writing.said.contents.append((ready.title, ""))
            writing.put("p", ready.entry.pointer)
            writing.body(ready.body)
            writing.body(ready.statements)
        writing.body(part.body)
    if prepared.is_empty(document):
        writing.put("p", document.wording.no_entries)
    said = writing.said
    said.front = " ".join(
        (
            *prepared.masthead(document),
            *prepared.official(document),
            document.title,
            document.date_line,
            document.revision_statement,
            document.disclaimer,
        )
    )
    said.properties = {"title": document.title, "group": document.group, "language": document.language}
    said.bookmarks = [words for words, _ in said.contents]
    if printed:
        said.blocks = [(kind, legible(words)) for kind, words in said.blocks]
        said.notes = [(mark, legible(words)) for mark, words in said.notes]
    return said


def text(body: tree.Body, *, numbers: bool = False, marks: bool = False) -> Said:
    """The same of one text."""
    writing = _Writing(numbers=numbers, marks=marks)
    writing.body(body)
    return writing.said


class _Writing:
    """Takes in texts block by block."""

    def __init__(self, *, numbers: bool, marks: bool) -> None:
        self.said = Said()
        self._numbers = numbers
        self._marks = marks
        self._in_note = False

    def put(self, kind: str, words: str) -> None:
        """A block of words, if there are any."""
        if words.strip():
            self.said.blocks.append((kind, words))

    def body(self, body: tree.Body) -> None:
        """A text with its notes."""
        self._blocks(body.blocks)
        for note in body.notes:
            inner = _Writing(numbers=False, marks=False)
            inner._in_note = True
            inner._blocks(note.blocks)
            self.said.notes.append((note.label, " ".join(words for _, words in inner.said.blocks)))

    def _blocks(self, nodes: Iterable[tree.Block]) -> None:
        for node in nodes:
            match node:
                case tree.Paragraph(inlines):
                    self.put("p", self._inlines(inlines))
                case tree.Heading(_, inlines):
                    self.put("h", self._inlines(inlines))
                case tree.Quote(inner):
                    self._blocks(inner)
                case tree.ListBlock():
                    self._listing(node)
                case tree.Table(head, rows):
                    shown = [head, *rows] if any(cell.blocks for cell in head) else list(rows)
                    self.said.tables.append((len(shown), len(head)))
                    for row in shown:
                        for cell in row:
                            self._blocks(cell.blocks)

    def _listing(self, node: tree.ListBlock) -> None:
        for count, member in enumerate(node.items, node.start):
            self.said.members += 1
            first, *others = member.blocks or (tree.Paragraph(()),)
            mark = {"bullet": "•", "ordered": f"{count}.", "labelled": member.label}[node.kind]
            lead = f"{mark} " if self._numbers or node.kind == "labelled" else ""
            if isinstance(first, tree.Paragraph):
                self.put("p", lead + self._inlines(first.inlines))
            else:
                self.put("p", lead)
                others = [first, *others]
            self._blocks(others)

    def _inlines(self, inlines: Iterable[tree.Inline]) -> str:
        return "".join(self._inline(inlines))

    def _inline(self, inlines: Iterable[tree.Inline]) -> Iterator[str]:
        for inline in inlines:
            match inline:
                case tree.Text(text) | tree.Code(text):
                    yield text
                case tree.Break():
                    yield "\n"
                case tree.Styled(style, inner):
                    words = self._inlines(inner)
                    if style == "strike":
                        self.said.struck.append(words)
                    yield words
                case tree.Link(_, inner):
                    yield from self._inline(inner)
                case tree.NoteMark(label):
                    if not self._in_note:
                        self.said.marks.append(label)
                    yield label if self._marks else ""
