"""What a paragraph of the Word file is made of, taken apart so that two of them can be compared word by word."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from recommendations.report.renderers.docx.parts import Numbering
from recommendations.report.renderers.docx.xml import Element, qualified
from wgec.kernel.text import tokens

P, TBL, TR, TC, R, T = (qualified(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r", "t"))
P_PROPERTIES, R_PROPERTIES = qualified("w:pPr"), qualified("w:rPr")
LINK, FIELD, NOTE = qualified("w:hyperlink"), qualified("w:fldChar"), qualified("w:footnoteReference")
BOOKMARKS = (qualified("w:bookmarkStart"), qualified("w:bookmarkEnd"))
VALUE, ID, ANCHOR, NAME = (qualified(f"w:{name}") for name in ("val", "id", "anchor", "name"))
NUMBER, PROPERTIES_BEFORE = qualified("w:numId"), qualified("w:pPrChange")
INSTRUCTION, _STYLE = qualified("w:instrText"), qualified("w:pStyle")
FIELD_KIND = qualified("w:fldCharType")


@dataclass(slots=True)
class Atom(tokens.Token):
    """A word with its formatting, or what else a run holds: a tab, a footnote's mark, a field.

    ``runs`` are where it comes from, several of a field; ``link`` the hyperlink around it, ``before`` the bookmarks.
    """

    runs: list[Element] = field(default_factory=list)
    link: Element | None = None
    before: list[Element] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        """Whether it is a stretch of characters, which can be cut."""
        return bool(self.text or self.space)

    @property
    def note(self) -> str:
        """The id of the footnote whose mark it is; "" of anything else."""
        mark = self.runs[0].find(NOTE) if len(self.runs) == 1 else None
        return "" if mark is None else str(mark.get(ID))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run, or the runs of a field, with the link around it and the bookmarks before it."""

    runs: list[Element]
    link: Element | None
    before: list[Element]


class Reading:
    """Reads the blocks of one document: what they say, and what makes two of them equal.

    ``targets`` names what a bookmark of the document stands for, so that a link to it is the same in another one.
    """

    def __init__(self, notes: Mapping[str, Element], numbering: Numbering, targets: Mapping[str, Hashable]) -> None:
        self.notes = notes
        self._numbering = numbering
        self._targets = targets
        self._known: dict[Element, Hashable] = {}

    def signature(self, block: Element) -> Hashable:
        """Equal of two paragraphs, rows, tables or notes that print the same words in the same form."""
        found = self._known.get(block)
        if found is None:
            found = self._known[block] = self._signature(block)
        return found

    def _signature(self, block: Element) -> Hashable:
        if block.tag == P:
            return self.properties(block), *(self._worth(piece) for piece in _pieces(block, []))
        return block.tag, *(self.signature(each) for each in block if each.tag in (P, TBL, TR, TC))

    def _worth(self, piece: _Piece) -> Hashable:
        mark = piece.runs[0].find(NOTE) if len(piece.runs) == 1 else None
        about = self.signature(self.notes[str(mark.get(ID))]) if mark is not None else None
        return self._key(piece), "" if len(piece.runs) > 1 else _shown(piece.runs[0]), about

    def properties(self, paragraph: Element) -> Hashable:
        """The form of a paragraph; of a counted list its level and first number, not which list it is."""
        found = paragraph.find(P_PROPERTIES)
        return () if found is None else tuple(map(self._property, found))

    def _property(self, node: Element) -> Hashable:
        if node.tag == NUMBER:
            return node.tag, self._numbering.start_of(int(str(node.get(VALUE))))
        return node.tag, tuple(sorted(node.attrib.items())), *map(self._property, node)

    def atoms(self, paragraph: Element) -> tuple[list[Atom], list[Element]]:
        """The atoms of a paragraph in order, and the bookmarks after the last one."""
        found: list[Atom] = []
        trailing: list[Element] = []
        for piece in _pieces(paragraph, trailing):
            found += self._atoms(piece)
        return found, trailing

    def _atoms(self, piece: _Piece) -> Iterator[Atom]:
        key = self._key(piece)
        if len(piece.runs) > 1 or not _shown(piece.runs[0]):
            yield Atom(key, "", "", runs=piece.runs, link=piece.link, before=piece.before)
            return
        before = piece.before
        for token in tokens.words(_shown(piece.runs[0])):
            yield Atom(
                (key, token.key), token.text, token.space, token.kind, runs=piece.runs, link=piece.link, before=before
            )
            before = []

    def _key(self, piece: _Piece) -> Hashable:
        link = self._target(piece.link) if piece.link is not None else None
        if len(piece.runs) > 1:
            return link, self._field(piece.runs)
        [run] = piece.runs
        properties = run.find(R_PROPERTIES)
        form = () if properties is None else tuple(map(self._property, properties))
        return link, form, next((node.tag for node in run if node.tag != R_PROPERTIES), "")

    def _field(self, runs: Iterable[Element]) -> Hashable:
        """A number of a page is computed wherever the file is opened; that of a note is printed as it is."""
        name, _, rest = instruction(runs).partition(" ")
        return (name,) if name == "PAGEREF" else (name, shown(runs)) if name == "NOTEREF" else (name, rest)

    def _target(self, link: Element) -> Hashable:
        anchor = link.get(ANCHOR)
        return self._targets.get(anchor, anchor) if anchor else tuple(sorted(link.attrib.items()))


def words(block: Element) -> str:
    """The words of a block, for how alike it is to another one."""
    return " ".join("".join(map(_text, paragraph.iter(T))) for paragraph in block.iter(P))


def style(paragraph: Element) -> str:
    """The paragraph's style."""
    found = paragraph.find(f"{P_PROPERTIES}/{_STYLE}")
    return "" if found is None else str(found.get(VALUE))


def instruction(runs: Iterable[Element]) -> str:
    """What a field computes."""
    return "".join(_text(node) for run in runs for node in run.iter(INSTRUCTION)).strip()


def shown(runs: Iterable[Element]) -> str:
    """What a field shows."""
    return "".join(map(_shown, runs))


def _shown(run: Element) -> str:
    return "".join(map(_text, run.iter(T)))


def _text(node: Element) -> str:
    return node.text or ""


def _pieces(paragraph: Element, trailing: list[Element]) -> Iterator[_Piece]:
    """The pieces in order; ``trailing`` takes in the bookmarks that stand after the last one."""
    open_field: list[Element] = []
    for node, link in _inside(paragraph):
        if node.tag in BOOKMARKS:
            trailing.append(node)
            continue
        kind = node.find(FIELD)
        if open_field or (kind is not None and kind.get(FIELD_KIND) == "begin"):
            open_field.append(node)
            if kind is None or kind.get(FIELD_KIND) != "end":
                continue
            runs, open_field = open_field, []
        else:
            runs = [node]
        before = list(trailing)
        trailing.clear()
        yield _Piece(runs, link, before)


def _inside(paragraph: Element) -> Iterator[tuple[Element, Element | None]]:
    for node in paragraph:
        if node.tag == LINK:
            yield from ((run, node) for run in node)
        elif node.tag != P_PROPERTIES:
            yield node, None
