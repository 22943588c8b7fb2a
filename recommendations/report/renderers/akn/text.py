"""The tree of a text as paragraphs, lists, tables, notes and levels of Akoma Ntoso."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from recommendations.report.renderers.akn.naming import Names, address
from recommendations.report.renderers.akn.xml import Markup, element, lines
from recommendations.report.renderers.akn.xml import text as escaped
from recommendations.report.renderers.visitor import Visitor
from recommendations.report.renderers.voice import Voice, voice_of
from wgec.kernel.text import blocks as tree
from wgec.kernel.text.normal import citations

_TAGS = {"strong": "b", "emphasis": "i"}


class Writer(Visitor[Markup, Markup]):
    """Writes one text. ``place`` is the name of what holds it; ``places`` are names by the anchors of ``prepared``."""

    def __init__(
        self, notes: Iterable[tree.Note], voice: Voice, names: Names, place: str, places: Mapping[str, str]
    ) -> None:
        self._notes = {note.label: note for note in notes}
        self._named: dict[str, str] = {}
        self._voice = voice
        self._spoken: dict[str, str] = {}
        self._names = names
        self._place = place
        self._places = places

    def whole(self, body: tree.Body) -> list[Markup]:
        """The text as what a hierarchical element holds; a note that nothing cites stands at its end."""
        uncited = tuple(tree.NoteMark(label) for label in _uncited(body))
        return self._hierarchy((*body.blocks, tree.Paragraph(uncited)) if uncited else body.blocks)

    def _hierarchy(self, nodes: Sequence[tree.Block]) -> list[Markup]:
        """The blocks as what a hierarchical element holds: its content, or levels under the text's own headings."""
        heads = [place for place, node in enumerate(nodes) if isinstance(node, tree.Heading)]
        if not heads:
            return [self._holder("content", nodes)]
        made = [self._holder("intro", nodes[: heads[0]])] if heads[0] else []
        top = _level(nodes[heads[0]])
        starts = [place for place in heads if _level(nodes[place]) <= top]
        for start, end in zip(starts, [*starts[1:], len(nodes)], strict=True):
            head = nodes[start]
            assert isinstance(head, tree.Heading)
            made.append(self._under(head, nodes[start + 1 : end]))
        return made

    def _under(self, head: tree.Heading, nodes: Sequence[tree.Block]) -> Markup:
        with self._within(self._names.within(self._place, "level")) as place:
            around, self._voice = self._voice, voice_of(head, self._voice)
            attributes = {"eId": self._names.sole(place, "heading"), **_language(self._voice, around)}
            heading = element("heading", attributes, *self.inlines(head.inlines))
            self._voice = around
            return lines("level", {"eId": place}, heading, *(self._hierarchy(nodes) if nodes else ()))

    def _holder(self, tag: str, nodes: Sequence[tree.Block]) -> Markup:
        return lines(tag, {"eId": self._names.sole(self._place, tag)}, *self.blocks(nodes))

    # --- blocks ---------------------------------------------------------------------------------------------------

    def block(self, node: tree.Block) -> Markup:
        """A block, in the language in which it is written; said only where it is not that of the text around."""
        around, self._voice = self._voice, voice_of(node, self._voice)
        self._spoken = _language(self._voice, around)
        made = super().block(node)
        self._voice = around
        return made

    def paragraph(self, node: tree.Paragraph) -> Markup:
        return element("p", self._spoken, *self.inlines(node.inlines))

    def heading(self, node: tree.Heading) -> Markup:
        """A heading where there are no levels: in a quotation, a list, a cell."""
        return element("block", {"name": "heading", **self._spoken}, *self.inlines(node.inlines))

    def quote(self, node: tree.Quote) -> Markup:
        with self._within(self._names.within(self._place, "embeddedStructure")) as place:
            inside = lines("embeddedStructure", {"eId": place}, *self._some(node.blocks))
        return element("block", {"name": "quote"}, inside)

    def listing(self, node: tree.ListBlock) -> Markup:
        spoken = self._spoken
        with self._within(self._names.within(self._place, "list")) as place:
            members = [self._member(place, member, printed) for member, printed in _numbered(node)]
        return lines("blockList", {"eId": place, "class": node.kind, **spoken}, *members)

    def _member(self, around: str, member: tree.ListItem, printed: str) -> Markup:
        with self._within(self._names.numbered(around, "item", printed)) as place:
            number = element("num", None, escaped(printed)) if printed else Markup("")
            return lines("item", {"eId": place}, number, *self._some(member.blocks))

    def table(self, node: tree.Table) -> Markup:
        with self._within(self._names.within(self._place, "table")) as place:
            has_head = any(cell.blocks for cell in node.head) or not node.rows
            rows = [self._row("th", node.head)] if has_head else []
            rows += [self._row("td", cells) for cells in node.rows]
        return lines("table", {"eId": place}, *rows)

    def _row(self, tag: str, cells: Iterable[tree.Cell]) -> Markup:
        return lines("tr", None, *(lines(tag, None, *self.blocks(cell.blocks)) for cell in cells))

    def _some(self, nodes: Sequence[tree.Block]) -> list[Markup]:
        """The blocks of what the schema wants not to be empty."""
        return self.blocks(nodes) or [element("p")]

    @contextmanager
    def _within(self, place: str) -> Iterator[str]:
        """Names what is inside after ``place``."""
        before, self._place = self._place, place
        yield place
        self._place = before

    # --- inlines --------------------------------------------------------------------------------------------------

    def text(self, node: tree.Text) -> Markup:
        return escaped(node.text)

    def code(self, node: tree.Code) -> Markup:
        return element("span", {"class": "code"}, escaped(node.text))

    def line_break(self, node: tree.Break) -> Markup:
        return element("br")

    def styled(self, node: tree.Styled) -> Markup:
        if node.style == "strike":
            place = self._names.within(self._place, "del")
            return element("del", {"eId": place}, *self.inlines(node.inlines))
        return element(_TAGS[node.style], None, *self.inlines(node.inlines))

    def link(self, node: tree.Link) -> Markup:
        inside = self.inlines(node.inlines)
        if not node.href:
            return Markup("".join(inside))
        if node.href.startswith("#"):  # a place in the document itself
            return self._reference(self._places[node.href[1:]], *inside)
        return element("a", {"href": address(node.href)}, *inside)

    def note_mark(self, node: tree.NoteMark) -> Markup:
        note = self._notes.pop(node.label, None)
        if note is None:  # cited again: a reference to the first citation
            return element("sup", None, self._reference(self._named[node.label], escaped(node.label)))
        with self._within(self._names.numbered("", "authorialNote", note.label)) as place:
            self._named[note.label] = place
            attributes = {"eId": place, "marker": note.label, "placement": "bottom"}
            inside = lines("authorialNote", attributes, *self._some(note.blocks))
        return element("sup", None, inside)

    def _reference(self, place: str, *inside: Markup) -> Markup:
        return element("ref", {"eId": self._names.within(self._place, "ref"), "href": f"#{place}"}, *inside)


def _numbered(node: tree.ListBlock) -> Iterator[tuple[tree.ListItem, str]]:
    """Each member with what is printed before it: its number is written, never left to be counted; a bullet is not."""
    for number, member in enumerate(node.items, node.start):
        yield member, {"bullet": "", "ordered": f"{number}.", "labelled": member.label}[node.kind]


def _uncited(body: tree.Body) -> Iterator[str]:
    """The labels of the notes to which neither the text leads nor a note that it cites."""
    notes = {note.label: note.blocks for note in body.notes}
    reached: set[str] = set()
    following = [*citations(body.blocks)]
    for note in body.notes:
        while following:
            label = following.pop()
            if label not in reached:
                reached.add(label)
                following += citations(notes.get(label, ()))
        if note.label not in reached:
            yield note.label
            following.append(note.label)


def _level(node: tree.Block) -> int:
    assert isinstance(node, tree.Heading)
    return node.level


def _language(voice: Voice, around: Voice) -> dict[str, str]:
    return {} if voice.language == around.language else {"xml:lang": voice.language}
