"""A text on a page where passages are marked: what was taken from it with links to where it went, and boxes to choose.

Each sentence can have a box before it, which works with the keyboard, with assistive software and without scripts.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from wgec.kernel.text import doors, identities, parts
from wgec.kernel.text.inlines import Atom, group
from wgec.kernel.text.located import Located, Span, covered, located
from wgec.kernel.text.marked import Passage, wrapped
from wgec.kernel.text.reading import parse
from wgec.kernel.text.rendering import Page, Words, inlines_html, render
from wgec.kernel.text.tree import Inline

_DOOR = doors.a_door(
    {
        **doors.MARKED,
        "mark": {"data-extracts"},
        "span": {*doors.MARKED["span"], "id", "data-sentence"},
        "a": {*doors.MARKED["a"], "data-extract"},
        "input": {"type", "name", "value", "id", "aria-labelledby", "data-sentence", "checked"},
    },
    {
        **doors.MARKED_CLASSES,
        "mark": {"taken", "chosen"},
        "span": {*doors.MARKED_CLASSES["span"], "sentence"},
        "a": {*doors.MARKED_CLASSES["a"], "taken-mark"},
        "input": {"pick"},
    },
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken: its passages in the stored text, and the link after them. ``href`` is a place of this site."""

    key: str
    spans: Sequence[Span]
    href: str
    label: str
    title: str

    def __post_init__(self) -> None:
        if not self.href.startswith(("/", "#")) or self.href.startswith("//"):
            raise ValueError(f"a mark leads to a place of this site, not to {self.href!r}")


@dataclass(slots=True)
class _Piece:
    """Words that all belong to the same sentence and the same passages."""

    keys: tuple[str, ...]
    inlines: tuple[Inline, ...]
    opens: list[str] = field(default_factory=list)
    closes: list[str] = field(default_factory=list)
    number: int = 0


def to_html(
    text: str,
    *,
    name: str,
    taken: Sequence[Taken] = (),
    chosen: Sequence[Span] = (),
    choosing: bool = False,
    checked: Collection[str] = (),
    heading_level: int = 3,
    words: Words | None = None,
) -> str:
    """Safe HTML of ``text`` (canonical Markdown) with ``taken`` and ``chosen`` marked.

    ``name`` is what its ids begin with. With ``choosing`` each sentence has a box whose value says where it stands in
    the words of its unit: "place.first:place.last"; those in ``checked`` are ticked. Raises Malformed when it
    cannot be read.
    """
    units = located(text)
    passages: dict[int, list[Passage]] = {unit.place: [] for unit in units}
    if choosing:
        for unit in units:
            passages[unit.place] += [(start, end, _sentence(unit, start, end)) for start, end in unit.sentences]
    for key, spans in [*((f"x{each.key}", each.spans) for each in taken), ("c", chosen)]:
        for place, found in covered(text, spans).items():
            passages[place] += [(start, end, key) for start, end in found]
    pieces: list[_Piece] = []

    def wrap(keys: tuple[str, ...], atoms: list[Atom]) -> _Piece:
        pieces.append(_Piece(keys, group(atoms), number=len(pieces)))
        return pieces[-1]

    body = wrapped(parse(text), passages, wrap)
    named = _mark_ends(pieces, name)
    known = {f"x{each.key}": each for each in taken}
    ticked = {value.partition(":")[2] for value in checked if value.partition(":")[0] == name[1:]}
    own = Page(f"{name}-", heading_level, 1, words or Words(), unit_ids=identities.born(text))
    page = replace(own, extras=lambda piece, page: _html(piece, page, name, known, named, ticked))
    return render(body, page, through=_DOOR)


@dataclass(frozen=True, slots=True)
class Around:
    """Passages in their surroundings: some blocks of a text, and whether it goes on before and after them."""

    text: str
    spans: Sequence[Span]
    goes_on_before: bool
    goes_on_after: bool


def around(text: str, spans: Sequence[Span]) -> Iterator[Around]:
    """The blocks of a canonical text that the spans touch, each with its neighbours; those that meet are together."""
    cut = parts.cut(text)
    places: list[Span] = []
    at = 0
    for block in cut.blocks:
        begin = text.index(block, at)
        places.append((begin, at := begin + len(block)))
    wanted = {
        near
        for place, (begin, end) in enumerate(places)
        if any(first < end and begin < last for first, last in spans)
        for near in (place - 1, place, place + 1)
        if 0 <= near < len(places)
    }
    for first in sorted(place for place in wanted if place - 1 not in wanted):
        last = next(place for place in range(first, len(places)) if place + 1 not in wanted)
        begin, end = places[first][0], places[last][1]
        inside = [(max(a, begin) - begin, min(b, end) - begin) for a, b in spans if a < end and begin < b]
        notes = [cut.notes[label] for label in dict.fromkeys(parts.cited(text[begin:end])) if label in cut.notes]
        yield Around("\n\n".join((text[begin:end], *notes)), inside, first > 0, last + 1 < len(places))


def _sentence(unit: Located, start: int, end: int) -> str:
    return f"s{unit.place}.{start}:{unit.place}.{end}"


def _mark_ends(pieces: Sequence[_Piece], name: str) -> dict[str, str]:
    """Say at which piece each sentence and each passage begins and ends; the ids of each one's pieces."""
    of: dict[str, list[_Piece]] = {}
    for piece in pieces:
        for key in piece.keys:
            of.setdefault(key, []).append(piece)
    for key, some in of.items():
        some[0].opens.append(key)
        some[-1].closes.append(key)
    return {key: " ".join(f"{name}-w{piece.number}" for piece in some) for key, some in of.items()}


def _html(
    piece: _Piece, page: Page, name: str, taken: dict[str, Taken], named: dict[str, str], ticked: Collection[str]
) -> str:
    inside = inlines_html(piece.inlines, page)
    if "c" in piece.keys:
        inside = f'<mark class="chosen">{inside}</mark>'
    if here := [key for key in piece.keys if key in taken]:
        keys = escape(" ".join(taken[key].key for key in here))
        inside = f'<mark class="taken" data-extracts="{keys}">{inside}</mark>'
    sentence = next((key for key in piece.keys if key.startswith("s")), "")
    if sentence:
        inside = f'<span class="sentence" id="{name}-w{piece.number}" data-sentence="{sentence[1:]}">{inside}</span>'
    box = _box(sentence, name, named[sentence], ticked) if sentence in piece.opens else ""
    return f"{box}{inside}{''.join(_links(piece, taken))}"


def _box(sentence: str, name: str, named: str, ticked: Collection[str]) -> str:
    """The box of a sentence, named by its own words."""
    where = sentence[1:]
    return (
        f'<input type="checkbox" class="pick" name="mark" value="{name[1:]}:{where}" aria-labelledby="{named}"'
        f' data-sentence="{where}"{" checked" if where in ticked else ""}>'
    )


def _links(piece: _Piece, taken: dict[str, Taken]) -> Iterator[str]:
    for key in piece.closes:
        if each := taken.get(key):
            yield (
                f'<a class="taken-mark" href="{escape(each.href)}" aria-label="{escape(each.title)}"'
                f' title="{escape(each.title)}" data-extract="{escape(each.key)}">{escape(each.label)}</a>'
            )
