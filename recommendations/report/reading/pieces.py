"""The characters of a paragraph with what was done to them: added, deleted, moved, set in bold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from recommendations.report.reading.manners import Manners
from recommendations.report.reading.values import Stamp
from recommendations.report.renderers.docx.xml import Element, qualified
from wgec.kernel.text.blocks import Break, Code, Inline, Link, NoteMark, Styled, Text

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_STYLES = {"w:b": "strong", "w:i": "emphasis", "w:strike": "strike", "w:dstrike": "strike"}
_BY_NAME = {"strong": "strong", "emphasis": "emphasis", "intense emphasis": "emphasis", "strong emphasis": "strong"}
_NAMED = frozenset({"entry number", "attribution", "provenance"})
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MAIN = qualified("w:p")[:-1]
_OFF = {"0", "false", "off", "none"}
_CHARACTERS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
}
CHANGES = frozenset({"w:ins", "w:moveTo", "w:del", "w:moveFrom"})


@dataclass(frozen=True, slots=True)
class Look:
    """How characters are set; ``named`` is the name of a style that says what they are, such as the attribution."""

    styles: frozenset[str] = frozenset()
    is_code: bool = False
    named: str = ""
    is_raised: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters, a break or the mark of a note; added or deleted by somebody, or neither, or both.

    ``before`` is how they were set when that was changed; ``link`` is the address they lead to, with a number that
    tells one link from the next.
    """

    inline: Text | Break | NoteMark
    look: Look = Look()
    before: Look | None = None
    link: tuple[int, str] | None = None
    added: Stamp | None = None
    deleted: Stamp | None = None
    moved: bool = False
    formatted: Stamp | None = None

    def stands(self, *, accepted: bool) -> bool:
        """Whether it is there when every change is accepted, or when every change is rejected."""
        return not self.deleted if accepted else not self.added

    def set_as(self, *, accepted: bool) -> Look:
        """How it is set then."""
        return self.look if accepted or self.before is None else self.before

    @property
    def words(self) -> str:
        """Its characters; a break is a space."""
        return self.inline.text if isinstance(self.inline, Text) else " " if isinstance(self.inline, Break) else ""


@dataclass(slots=True)
class Field:
    """A field that is open: the instruction, and whether its result has begun."""

    instruction: str = ""
    shows: bool = False
    taken: bool = False


@dataclass(slots=True)
class Beside:
    """What is met in a paragraph and is none of its characters."""

    names: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    pictures: int = 0


@dataclass(slots=True)
class Reader:
    """Reads the paragraphs of one part of the file, in order: fields and comments go on from one to the next.

    ``cited`` are the notes by the names of the bookmarks around their marks, ``remarked`` the words that comments are
    on.
    """

    manners: Manners
    links: Mapping[str, str]
    cited: dict[str, str] = field(default_factory=dict)
    fields: list[Field] = field(default_factory=list)
    remarked: dict[str, list[str]] = field(default_factory=dict)
    _remarking: set[str] = field(default_factory=set)
    _links: int = 0
    _named: list[str] = field(default_factory=list)

    def paragraph(self, node: Element) -> tuple[list[Piece], Beside]:
        """The pieces of a paragraph, and what stands beside them."""
        beside = Beside()
        self._named.clear()
        return list(self._inside(node, Piece(Text("")), beside)), beside

    def _inside(self, node: Element, around: Piece, beside: Beside) -> Iterator[Piece]:
        for child in node:
            name = _name(child)
            if name == "w:r":
                yield from self._run(child, around, beside)
            elif name in CHANGES:
                yield from self._inside(child, _changed(child, name, around), beside)
            elif name == "w:hyperlink":
                yield from self._inside(child, self._linked(child, around), beside)
            elif child.tag == MATH:
                yield replace(around, inline=Text(child.text or ""))
            elif name in ("w:pPr", "w:rPr", "w:sdtPr", "w:smartTagPr", "w:txbxContent"):
                continue
            else:
                self._note_mark(name, child, beside)
                yield from self._inside(child, around, beside)

    def _note_mark(self, name: str, node: Element, beside: Beside) -> None:
        """Bookmarks, and where comments begin and end."""
        if name == "w:bookmarkStart":
            named = str(node.get(qualified("w:name")))
            beside.names.append(named)
            self._named.append(named)
        elif name == "w:commentRangeStart":
            self._remark(node, beside)
            self._remarking.add(str(node.get(qualified("w:id"))))
        elif name == "w:commentRangeEnd":
            self._remarking.discard(str(node.get(qualified("w:id"))))

    def _remark(self, node: Element, beside: Beside) -> None:
        key = str(node.get(qualified("w:id")))
        if key not in self.remarked:
            self.remarked[key] = []
            beside.remarks.append(key)

    def _linked(self, node: Element, around: Piece) -> Piece:
        address = self.links.get(str(node.get(qualified("r:id"))), "")
        return self._leading_to(address, around)

    def _leading_to(self, address: str, around: Piece) -> Piece:
        if not address or address.startswith("#"):  # a place in the file: words
            return around
        self._links += 1
        return replace(around, link=(self._links, address))

    # --- runs --------------------------------------------------------------------------------

    def _run(self, node: Element, around: Piece, beside: Beside) -> Iterator[Piece]:
        properties = node.find(qualified("w:rPr"))
        change = None if properties is None else properties.find(qualified("w:rPrChange"))
        around = replace(around, look=self._look(properties))
        if change is not None:
            around = replace(around, before=self._look(change.find(qualified("w:rPr"))), formatted=stamp(change))
        for child in node:
            for inline in self._characters(_name(child), child, beside):
                piece = self._shown(replace(around, inline=inline))
                if piece is not None:
                    for key in self._remarking:
                        self.remarked[key].append(piece.words)
                    yield piece

    def _shown(self, piece: Piece) -> Piece | None:
        """The piece as the field around it shows it."""
        if not all(each.shows for each in self.fields):
            return None
        for open_field in reversed(self.fields):
            words = open_field.instruction.split()
            if words[:1] == ["NOTEREF"] and words[1:] and (label := self.cited.get(words[1])):
                first, open_field.taken = not open_field.taken, True
                return replace(piece, inline=NoteMark(label)) if first else None
            if words[:1] == ["HYPERLINK"] and words[1:] and words[1].startswith('"') and piece.link is None:
                return replace(self._leading_to(words[1].strip('"'), piece), inline=piece.inline)
        return piece

    def _characters(self, name: str, node: Element, beside: Beside) -> Iterator[Text | Break | NoteMark]:
        match name:
            case "w:t" | "w:delText":
                yield Text(node.text or "")
            case "w:br" | "w:cr":
                yield Text(" ") if node.get(qualified("w:type")) in ("page", "column") else Break()
            case "w:footnoteReference" | "w:endnoteReference":
                yield NoteMark(self._cite(node, "e" if name == "w:endnoteReference" else ""))
            case "w:fldChar" | "w:instrText":
                self._field(node)
            case "w:commentReference":
                self._remark(node, beside)
            case "w:sym":
                yield from _symbol(node)
            case _ if name in _CHARACTERS:
                yield Text(_CHARACTERS[name])
            case "w:drawing" | "w:pict" | "w:object":
                yield from self._drawn(node, beside)
            case "w:ruby":
                base = node.find(qualified("w:rubyBase"))
                yield from (Text(each.text or "") for each in (() if base is None else base.iter(qualified("w:t"))))

    def _cite(self, node: Element, kind: str) -> str:
        label = f"{kind}{node.get(qualified('w:id'))}"
        for name in self._named:
            self.cited.setdefault(name, label)
        self._named.clear()
        return label

    def _field(self, node: Element) -> None:
        kind = node.get(qualified("w:fldCharType"))
        if kind == "begin":
            self.fields.append(Field())
        elif not self.fields:
            return
        elif kind == "separate":
            self.fields[-1].shows = True
        elif kind == "end":
            self.fields.pop()
        elif not self.fields[-1].shows:
            self.fields[-1].instruction += node.text or ""

    def _drawn(self, node: Element, beside: Beside) -> Iterator[Text]:
        """Nothing of a picture; the words of a text box are found beside the text."""
        boxes = list(node.iter(qualified("w:txbxContent")))
        beside.boxes += boxes
        beside.pictures += not boxes
        yield from ()

    # --- how they are set --------------------------------------------------------------------

    def _look(self, properties: Element | None) -> Look:
        if properties is None:
            return Look()
        style = properties.find(qualified("w:rStyle"))
        style_id = "" if style is None else str(style.get(qualified("w:val")))
        name = self.manners.name(style_id)
        chain = [properties, *(each for each in self.manners.run(style_id) if name not in ("hyperlink", "index link"))]
        styles = {_STYLES[mark] for mark in _STYLES if _is_on(mark, chain)}
        if name in _BY_NAME:
            styles.add(_BY_NAME[name])
        raised = properties.find(qualified("w:vertAlign"))
        return Look(
            frozenset(styles),
            is_code=name in ("code", "source text", "html code", "verbatim char"),
            named=name if name in _NAMED else "",
            is_raised=raised is not None and raised.get(qualified("w:val")) == "superscript",
        )


def _is_on(mark: str, chain: list[Element]) -> bool:
    for properties in chain:
        found = properties.find(qualified(mark))
        if found is not None:
            return found.get(qualified("w:val"), "1") not in _OFF
    return False


def _symbol(node: Element) -> Iterator[Text]:
    code = str(node.get(qualified("w:char")))
    try:
        yield Text(chr(int(code, 16)))
    except ValueError:
        return


def _name(node: Element) -> str:
    """ "w:p" for a tag of the main namespace, otherwise its own."""
    return _shortly(str(node.tag))


@cache
def _shortly(tag: str) -> str:
    return tag.replace(_MAIN, "w:")


def _changed(node: Element, name: str, around: Piece) -> Piece:
    """What the pieces in a tracked change have in common."""
    if name in ("w:ins", "w:moveTo"):
        around = replace(around, added=stamp(node))
    else:
        around = replace(around, deleted=stamp(node))
    return replace(around, moved=around.moved or name in ("w:moveTo", "w:moveFrom"))


def stamp(node: Element) -> Stamp:
    """Who made a change, and when."""
    return Stamp(str(node.get(qualified("w:author"), "")), str(node.get(qualified("w:date"), "")))


def inlines(pieces: list[Piece], *, accepted: bool, plain: bool = False) -> tuple[Inline, ...]:
    """The pieces that stand then, as inlines; ``plain`` for where bold is the manner of the place."""
    made: list[Inline] = []
    link: tuple[int, str] | None = None
    linked: list[Inline] = []
    for piece in (*pieces, None):
        if piece is not None and not piece.stands(accepted=accepted):
            continue
        if linked and (piece is None or piece.link != link):
            made.append(Link(link[1] if link else "", tuple(linked)))
            linked = []
        if piece is None:
            break
        link = piece.link
        (linked if link else made).append(_set(piece, accepted=accepted, plain=plain))
    return tuple(made)


def _set(piece: Piece, *, accepted: bool, plain: bool) -> Inline:
    look = piece.set_as(accepted=accepted)
    inline: Inline = piece.inline
    if isinstance(inline, Text):
        if look.is_code:
            inline = Code(inline.text)
        elif look.is_raised and inline.text.isdigit():
            inline = Text(inline.text.translate(_RAISED))
    if isinstance(inline, NoteMark):
        return inline
    for style in sorted(look.styles - ({"strong"} if plain else set())):
        inline = Styled(style, (inline,))  # type: ignore[arg-type]
    return inline
