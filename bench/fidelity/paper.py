"""PDF read back by poppler: its tags say what each word is, its pages where each heading stands."""

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field

from pypdf import PdfReader
from pypdf.generic import Destination

from bench.fidelity.said import Said, key

_LINE = re.compile(r"( *)(?:\"(.*)\"|(/?\w+).*)")
_COUNTED = re.compile(r"[•–]|\d+\.")


@dataclass
class Tag:
    """An element of the structure; its ``inside`` are elements and words."""

    kind: str
    inside: list["Tag | str"] = field(default_factory=list)
    is_struck: bool = False


def pdf(content: bytes) -> Said:
    """A PDF of ours, by its tags."""
    reading = _Tagged()
    for tag in _tags(content).inside:
        reading.block(tag)
    said = reading.said
    opened = PdfReader(io.BytesIO(content))
    told = opened.metadata
    said.properties = {
        "title": str(told.title) if told else "",
        "group": str(told.author) if told else "",
        "language": str(opened.trailer["/Root"]["/Lang"]),  # type: ignore[index]
    }
    said.bookmarks = [str(each.title) for each in _outline(opened.outline)]  # type: ignore[arg-type]
    return said


def pages(content: bytes) -> list[str]:
    """The words of each page."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def places(shown: list[str], headings: list[str]) -> list[int]:
    """The page on which each heading stands, 0 where it is not found; ``shown``: the pages behind the contents."""
    keys = [key(page) for page in shown]
    found, at, reached = [], 0, 0
    for heading in headings:
        where = next(
            (
                (number, place)
                for number in range(at, len(keys))
                if (place := keys[number].find(heading, reached if number == at else 0)) >= 0
            ),
            None,
        )
        if where is None:
            found.append(0)
            continue
        at, reached = where
        found.append(at + 1)
    return found


def _outline(nodes: list["Destination | list[object]"]) -> Iterator[Destination]:
    for node in nodes:
        if isinstance(node, list):
            yield from _outline(node)  # type: ignore[arg-type]
        else:
            yield node


def _tags(content: bytes) -> Tag:
    """The structure as ``pdfinfo`` prints it: an element or a run of words on each line, indented by its depth."""
    command = ["pdfinfo", "-enc", "UTF-8", "-struct-text", "-"]
    printed = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode(errors="replace")
    root = Tag("")
    open_at: list[tuple[int, Tag]] = [(-1, root)]
    for line in printed.splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        depth = len(found[1])
        if found[3] and found[3].startswith("/"):
            open_at[-1][1].is_struck |= "LineThrough" in line
            continue
        while open_at[-1][0] >= depth:
            open_at.pop()
        if found[2] is not None:
            open_at[-1][1].inside.append(found[2])
        elif found[3] != "Object":
            tag = Tag(found[3])
            open_at[-1][1].inside.append(tag)
            open_at.append((depth, tag))
    return root


class _Tagged:
    """Reads elements of the structure in order."""

    def __init__(self) -> None:
        self.said = Said()
        self._begun = False
        self._before = ""

    def block(self, tag: Tag | str) -> None:
        """An element that stands on its own."""
        if isinstance(tag, str):
            self._put("p", tag)
            return
        match tag.kind:
            case "TOCI":
                self._line(tag)
            case "P" | "LBody" | "TD" | "TH" | "Span" | "Link" | "Em" | "Strong" | "Code" if not _has_blocks(tag):
                self._put("p", self._words(tag))
            case "H1" | "H2" | "H3" | "H4" | "H5" | "H6":
                words = self._words(tag)
                self._begun = self._begun or bool(self.said.contents)
                if self._begun:
                    self._put("h", words)
            case "LI":
                self.said.members += 1
                self._inside(tag)
            case "Lbl":
                words = self._words(tag)
                self._before = "" if _COUNTED.fullmatch(words.strip()) else f"{words} "
            case "Table":
                rows = list(_rows(tag))
                self.said.tables.append((len(rows), len(rows[0].inside) if rows else 0))
                self._inside(tag)
            case _:
                self._inside(tag)

    def _inside(self, tag: Tag) -> None:
        """What is in an element; words between its blocks are blocks, too."""
        loose = Tag("P")
        for each in [*tag.inside, Tag("end")]:
            if isinstance(each, str) or each.kind in _INLINE:
                loose.inside.append(each)
                continue
            if loose.inside:
                self._put("p", self._words(loose))
                loose = Tag("P")
            if each.kind != "end":
                self.block(each)

    def _put(self, kind: str, words: str) -> None:
        if self._begun and (self._before + words).strip():
            self.said.blocks.append((kind, self._before + words))
        elif not self._begun:
            self.said.front += f" {words}"
        self._before = ""

    def _line(self, tag: Tag) -> None:
        found = [each for each in _strings(tag) if each.strip()]
        self.said.contents.append((" ".join(found[:-1]), found[-1].strip()))
        for each in (each for each in tag.inside if isinstance(each, Tag) and each.kind == "TOC"):
            self.block(each)

    def _words(self, tag: Tag) -> str:
        """The words of an element."""
        found: list[str] = []
        for place, each in enumerate(tag.inside):
            if isinstance(each, str):
                found.append("" if each == "-" and _is_broken(tag.inside, place) else each)
            elif each.kind == "Lbl":
                self.said.marks.append("".join(_strings(each)).strip())
            elif each.kind == "Note":
                self._note(each)
            else:
                found.append(self._words(each))
        words = "".join(found)
        if tag.is_struck:
            self.said.struck.append(words)
        return words

    def _note(self, tag: Tag) -> None:
        mark = next(
            "".join(_strings(each)).strip() for each in tag.inside if isinstance(each, Tag) and each.kind == "Lbl"
        )
        inner = _Tagged()
        inner._begun = True
        rest = Tag("Div", [each for each in tag.inside if isinstance(each, str) or each.kind != "Lbl"])
        inner._inside(rest)
        self.said.notes.append((mark, " ".join(words for _, words in inner.said.blocks)))


_INLINE = frozenset({"Span", "Link", "Em", "Strong", "Code", "Note", "Reference"})


def _is_broken(inside: list[Tag | str], place: int) -> bool:
    """Whether a hyphen that stands alone was set at the end of a line: it stands between two parts of a word."""
    before, after = ("".join(map(str, inside[at : at + 1])) if at >= 0 else "" for at in (place - 1, place + 1))
    return before[-1:].isalpha() and after[:1].islower()


def _has_blocks(tag: Tag) -> bool:
    return any(isinstance(each, Tag) and each.kind not in (*_INLINE, "Lbl") for each in tag.inside)


def _rows(tag: Tag) -> Iterator[Tag]:
    for each in tag.inside:
        if isinstance(each, Tag):
            if each.kind == "TR":
                yield each
            elif each.kind != "Table":
                yield from _rows(each)


def _strings(tag: Tag) -> Iterator[str]:
    for each in tag.inside:
        if isinstance(each, str):
            yield each
        elif each.kind != "TOC":
            yield from _strings(each)
