"""What a text leaves elsewhere in the file: definitions of lists, footnotes, addresses of links."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from recommendations.report.renderers.docx.xml import Element, element, paragraph, qualified, valued, written
from recommendations.report.renderers.looks import STEP
from recommendations.report.renderers.voice import UNKNOWN, Voice, tag_of
from wgec.kernel.text import blocks as tree

LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"

_BULLETS, _NUMBERS = (0, 2), (1, 3)

NoteWriter = Callable[[tree.Note, Voice], list[Element]]


class Numbering:
    """The lists of the file: every one has a number of its own, so that each starts anew.

    Neighbours come from two origins by turns: word processors that number lists themselves keep these apart.
    """

    def __init__(self) -> None:
        self._lists: list[tuple[int, int, int]] = []
        self._turns: Counter[tuple[str, int]] = Counter()

    def list_of(self, kind: str, level: int, start: int) -> int:
        """The number by which the paragraphs of a list name it."""
        turn = self._turns[kind, level] % 2
        self._turns[kind, level] += 1
        self._lists.append((_BULLETS[turn], 0, 0) if kind == "bullet" else (_NUMBERS[turn], level, start))
        return len(self._lists)

    def start_of(self, number: int) -> tuple[int, int] | None:
        """The level and the first number of a counted list; None of bullets."""
        origin, level, start = self._lists[number - 1]
        return (level, start) if origin in _NUMBERS else None

    def part(self) -> bytes:
        """``word/numbering.xml``."""
        origins = (self._origin(number) for number in sorted((*_BULLETS, *_NUMBERS)))
        root = element("w:numbering", None, *origins)
        for number, (origin, level, start) in enumerate(self._lists, start=1):
            made = element("w:num", {"numId": number}, valued("w:abstractNumId", origin))
            if origin in _NUMBERS:
                made.append(element("w:lvlOverride", {"ilvl": level}, valued("w:startOverride", start)))
            root.append(made)
        return written(root)

    def _origin(self, number: int) -> Element:
        marks = ("•", "–", "◦")
        levels = (
            self._level(level, "decimal", f"%{level + 1}.")
            if number in _NUMBERS
            else self._level(level, "bullet", marks[level % 3])
            for level in range(9)
        )
        return element("w:abstractNum", {"abstractNumId": number}, valued("w:multiLevelType", "multilevel"), *levels)

    def _level(self, level: int, kind: str, mark: str) -> Element:
        indent = element("w:ind", {"left": STEP * (level + 1), "hanging": STEP})
        return element(
            "w:lvl",
            {"ilvl": level},
            valued("w:start", 1),
            valued("w:numFmt", kind),
            valued("w:lvlText", mark),
            valued("w:lvlJc", "left"),
            element("w:pPr", None, indent),
        )


class Notes:
    """The footnotes of the file, numbered in the order in which they are added."""

    def __init__(self, write: NoteWriter) -> None:
        self._write = write
        self._notes: list[Element] = []

    def add(self, note: tree.Note, voice: Voice) -> int:
        """The number of the note's place in the file."""
        number = len(self._notes) + 1
        made = self._write(note, voice) or [paragraph("FootnoteText")]
        mark = element(
            "w:r", None, element("w:rPr", None, valued("w:rStyle", "FootnoteReference")), element("w:footnoteRef")
        )
        space = element("w:r", None, element("w:tab"))
        first = next((each for each in made if each.tag.endswith("}p")), None)
        if first is made[0]:
            first[0:1] = [first[0], mark, space]
        else:
            made.insert(0, paragraph("FootnoteText", mark))
        self._notes.append(element("w:footnote", {"id": number}, *made))
        return number

    def adopt(self, note: Element) -> int:
        """Take in a note that is made already, from another file."""
        number = len(self._notes) + 1
        note.set(qualified("w:id"), str(number))
        self._notes.append(note)
        return number

    def by_id(self) -> dict[str, Element]:
        """Each note by the number of its place."""
        return {str(number): note for number, note in enumerate(self._notes, start=1)}

    def part(self) -> bytes:
        """``word/footnotes.xml``."""
        rules = (
            element(
                "w:footnote",
                {"id": place, "type": kind},
                element(
                    "w:p",
                    None,
                    element("w:pPr", None, element("w:spacing", {"after": 0})),
                    element("w:r", None, element(f"w:{kind}")),
                ),
            )
            for place, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        return written(element("w:footnotes", None, *rules, *self._notes))


@dataclass
class Links:
    """The addresses that one part of the file leads to, each once."""

    first: int = 1
    places: dict[str, str] = field(default_factory=dict)

    def add(self, href: str) -> str:
        """The name by which a link refers to its address."""
        return self.places.setdefault(href, f"rId{self.first + len(self.places)}")


class Parts:
    """Everything that a text leaves elsewhere."""

    def __init__(self, around: Voice, write_note: NoteWriter) -> None:
        self._language = around.language
        self.right_to_left = around.direction == "rtl"
        self.numbering = Numbering()
        self.notes = Notes(write_note)
        self.links = Links(first=100)
        self.note_links = Links(first=100)
        self.pages: dict[str, int] = {}
        self.last_page = 0

    def beside(self, other: "Parts") -> "Parts":
        """The same, its lists and links in the file of ``other``, where the numbers and names are then one."""
        self.numbering, self.links, self.note_links = other.numbering, other.links, other.note_links
        return self

    def link(self, href: str, *, in_note: bool) -> str:
        """The name of an address in the body's part or in that of the notes."""
        return (self.note_links if in_note else self.links).add(href)

    def foreign(self, voice: Voice) -> dict[str, str] | None:
        """The language of a run, where it is not the document's own."""
        if voice.language in (self._language, UNKNOWN):
            return None
        kind = {"ar": "bidi", "fa": "bidi", "he": "bidi", "ur": "bidi", "zh": "eastAsia", "ja": "eastAsia"}
        return {kind.get(voice.language, "val"): tag_of(voice.language)}
