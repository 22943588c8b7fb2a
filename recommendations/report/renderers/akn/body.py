"""The text itself: sections, what they hold, the annex and the appendices."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Literal

from recommendations.report.document import Document, Entry
from recommendations.report.renderers import prepared
from recommendations.report.renderers.akn.naming import Names
from recommendations.report.renderers.akn.references import References
from recommendations.report.renderers.akn.text import Writer
from recommendations.report.renderers.akn.xml import Markup, element, lines, text
from recommendations.report.renderers.prepared import Part, Prepared
from recommendations.report.renderers.voice import Voice, voice
from wgec.kernel.text import blocks as tree

_NOUNS = {"compendium": "contribution"}

Kind = Literal["section", "annex", "appendix"]


def places(document: Document, parts: Sequence[Part], names: Names) -> dict[str, str]:
    """The name (eId) of each section and entry, by the anchor it has in other formats.

    What has a published number is named by it alone: the numbers run on through the document.
    """
    found: dict[str, str] = {}
    for part, kind in zip(parts, _kinds(document), strict=True):
        match kind:
            case "section":
                place = names.numbered("", "sec", part.numeral)
            case "annex":
                place = names.sole("", "annex")
            case _:
                place = names.within("", "appendix")
        found[part.anchor] = place
        for ready in part.entries:
            number = ready.entry.number
            if number is None:
                found[ready.anchor] = names.numbered(place, "input", ready.entry.label)
            else:
                found[ready.anchor] = names.numbered("", _noun(document), str(number))
    return found


def body(
    document: Document, parts: Sequence[Part], names: Names, places: Mapping[str, str], references: References
) -> Markup:
    """Every section, the annex and the appendices; that there is nothing, where there is nothing."""
    page = _Body(document, names, places, references)
    made = [page.part(part, kind) for part, kind in zip(parts, _kinds(document), strict=True)]
    if prepared.is_empty(document) or not made:
        made.append(element("p", None, text(document.wording.no_entries)))
    return lines("mainBody", None, *made)


class _Body:
    """Writes the parts of one document."""

    def __init__(self, document: Document, names: Names, places: Mapping[str, str], references: References) -> None:
        self._document = document
        self._names = names
        self._places = places
        self._references = references
        self._known: set[str] = set()

    def part(self, part: Part, kind: Kind) -> Markup:
        """A section, the annex or an appendix."""
        place = self._places[part.anchor]
        tag, name = ("section", "") if kind == "section" else ("hcontainer", kind)
        around = voice(self._document.language)
        inside = self._writer(part.body, place, around).whole(part.body) if part.body.blocks else []
        return lines(
            tag,
            {"name": name, "eId": place},
            _num(prepared.full_stop(part.numeral)),
            self._heading(place, "heading", text(part.title)),
            *(self._entry(ready) for ready in part.entries),
            *inside,
        )

    def _entry(self, ready: Prepared) -> Markup:
        entry, place = ready.entry, self._places[ready.anchor]
        number = ready.heading if entry.number is not None else prepared.full_stop(ready.heading)
        return lines(
            "hcontainer",
            {
                "name": "input" if entry.number is None else _noun(self._document),
                "eId": place,
                "GUID": self._permanent(entry.reference),
                "status": "" if entry.status == "published" else "removed",
                "refersTo": " ".join(self._proposing(entry)),
            },
            _num(number),
            self._heading(place, "heading", self._attribution(entry)),
            self._heading(place, "subheading", text(ready.provenance)),
            *self._pointer(ready, place),
            *self._text(ready, place),
            *self._statements(ready, place),
        )

    def _text(self, ready: Prepared, around: str) -> Iterator[Markup]:
        """The words of the entry, in the language in which they are written."""
        if ready.entry.status != "published" and not ready.body.blocks:
            return
        place = self._names.sole(around, "text")
        language = "" if ready.voice.language == ready.around.language else ready.voice.language
        writer = self._writer(ready.body, place, ready.voice)
        attributes = {"name": "text", "eId": place, "xml:lang": language}
        yield lines("hcontainer", attributes, *writer.whole(ready.body))

    def _pointer(self, ready: Prepared, around: str) -> Iterator[Markup]:
        """The sentence in place of a merged or withdrawn text."""
        if not ready.entry.pointer:
            return
        place = self._names.sole(around, "pointer")
        inside = text(ready.entry.pointer)
        if ready.successor:
            to = f"#{self._places[ready.successor]}"
            inside = element("ref", {"eId": self._names.within(place, "ref"), "href": to}, inside)
        refers = self._references.to("Concept", ready.entry.status.capitalize())
        yield self._said("pointer", place, refers, element("p", None, inside))

    def _statements(self, ready: Prepared, around: str) -> Iterator[Markup]:
        """What is on record beside the text, each under its own name: the note first."""
        said = [
            ("note", "Validation", ""),
            *((each.kind, each.kind.capitalize(), each.delegation) for each in ready.entry.statements),
        ]
        if not ready.entry.note:
            del said[0]
        for (kind, concept, whose), block in zip(said, ready.statements.blocks, strict=True):
            assert isinstance(block, tree.Quote)
            place = self._names.within(around, kind)
            refers = self._references.to("Concept", concept)
            if whose:
                refers += f" {self._references.delegation(whose)}"
            writer = self._writer(ready.statements, place, ready.around)
            yield self._said(kind, place, refers, *writer.blocks(block.blocks))

    def _said(self, name: str, place: str, refers: str, *inside: Markup) -> Markup:
        content = lines("content", {"eId": self._names.sole(place, "content")}, *inside)
        return lines("hcontainer", {"name": name, "eId": place, "refersTo": refers}, content)

    def _attribution(self, entry: Entry) -> Markup:
        """The printed attribution word for word, those whom it names marked where it names them."""
        marked: dict[str, tuple[str, dict[str, str]]] = {}
        for proposer in entry.proposers:
            role = self._references.to("Role", proposer.role.replace("_", " ").capitalize()) if proposer.role else ""
            if proposer.person:
                marked[proposer.person] = ("person", {"refersTo": self._references.to("Person", proposer.person)})
            if proposer.delegation:
                refers = self._references.delegation(proposer.delegation)
                marked[proposer.delegation] = ("docProponent", {"refersTo": refers, "as": role})
        if not marked:
            return text(entry.attribution)
        longest_first = sorted(marked, key=lambda name: (-len(name), name))
        pattern = rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)"
        pieces = re.split(pattern, entry.attribution)
        return Markup(
            "".join(
                element(*marked[piece], text(piece)) if place % 2 else text(piece) for place, piece in enumerate(pieces)
            )
        )

    def _proposing(self, entry: Entry) -> Iterator[str]:
        """Who proposes it, whether or not the attribution names them so."""
        names = dict.fromkeys(proposer.delegation for proposer in entry.proposers if proposer.delegation)
        return (self._references.delegation(name) for name in names)

    def _permanent(self, reference: str) -> str:
        """The reference that stays when numbers come and go; once, and only what the schema takes for one."""
        if reference in self._known or not re.fullmatch(r"[\w.:-]+", reference):
            return ""
        self._known.add(reference)
        return reference

    def _heading(self, place: str, tag: str, inside: Markup) -> Markup:
        return element(tag, {"eId": self._names.sole(place, tag)}, inside) if inside else Markup("")

    def _writer(self, body: tree.Body, place: str, around: Voice) -> Writer:
        return Writer(body.notes, around, self._names, place, self._places)


def _kinds(document: Document) -> Iterator[Kind]:
    """What each part is: sections first, then the annex, then the appendices."""
    yield from repeat("section", len(document.sections))
    if document.annex:
        yield "annex"
    yield from repeat("appendix", len(document.appendices))


def _noun(document: Document) -> str:
    return _NOUNS.get(document.kind, "recommendation")


def _num(printed: str) -> Markup:
    return element("num", None, text(printed)) if printed else Markup("")
