"""Lists: items that lost their nesting, numbers that go on after what stands between, numbers that are labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from consultations.intake import labels
from consultations.intake.inlines import InlineReader, plain
from consultations.intake.nodes import ItemNode
from wgec.kernel.text.blocks import Block, Heading, ListBlock, ListItem, Paragraph, Text

MAX_DEPTH = 10  # levels of lists: what is indented still deeper stands beside its neighbour

# --- items to lists --------------------------------------------------------------------------


@dataclass(slots=True)
class _Nested:
    item: ItemNode
    children: list["_Nested"] = field(default_factory=list)


def nested(items: Sequence[ItemNode], reader: InlineReader) -> list[ListBlock]:
    """The lists that a run of items makes: a deeper indent is a list inside the item above it.

    An item that carries the next label of the item above it stands beside it, whatever its indent.
    """
    roots: list[_Nested] = []
    stack: list[_Nested] = []
    for item in items:
        entry = _Nested(item)
        while stack and (len(stack) == MAX_DEPTH or not _inside(item, stack[-1].item)):
            stack.pop()
        (stack[-1].children if stack else roots).append(entry)
        stack.append(entry)
    return _lists(roots, reader)


def _inside(item: ItemNode, above: ItemNode) -> bool:
    return item.indent > above.indent and not labels.follows(above.label, item.label)


def _lists(entries: Sequence[_Nested], reader: InlineReader) -> list[ListBlock]:
    """One list for each run of bullets or of numbers."""
    runs: list[list[_Nested]] = []
    for entry in entries:
        if runs and runs[-1][-1].item.numbered == entry.item.numbered:
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return [_list(run, reader) for run in runs]


def _list(run: list[_Nested], reader: InlineReader) -> ListBlock:
    items = tuple(_item(entry, reader) for entry in run)
    markers = [entry.item.marker for entry in run]
    if not run[0].item.numbered:
        return ListBlock("bullet", items)
    start = int(markers[0][:-1])
    if markers == [f"{number}." for number in range(start, start + len(run))]:
        return ListBlock("ordered", items, start)
    # Numbers that skip or that end with a bracket are the author's: counting would change them.
    return ListBlock(
        "labelled", tuple(replace(item, label=marker) for item, marker in zip(items, markers, strict=True))
    )


def _item(entry: _Nested, reader: InlineReader) -> ListItem:
    own = Paragraph(reader.read(entry.item.text, entry.item.line))
    more = [Paragraph(reader.read(paragraph.text, paragraph.line)) for paragraph in entry.item.more]
    return ListItem((own, *more, *_lists(entry.children, reader)))


# --- lists among the other blocks ------------------------------------------------------------


def settled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with numbered lists that go on made one, and lone numbers made the labels that they are."""
    return tuple(_without_lone_numbers(_continued(blocks)))


def source_label(blocks: Sequence[Block]) -> str:
    """The contributor's own labels of an entry, as written, joined by ", ".

    A label below a paragraph that announces something ("as follows:") belongs to what is quoted there.
    """
    found: list[str] = []
    announced = False
    for block in blocks:
        text = plain(block.inlines) if isinstance(block, Paragraph) else ""
        label = labels.of(text)
        if label and not announced:
            found.append(label)
        announced = text.rstrip().endswith(":") or (announced and bool(label))
    return ", ".join(found)


def _continued(blocks: Iterable[Block]) -> list[Block]:
    """Where a list of numbers goes on after other blocks, these belong to the number above them."""
    result: list[Block] = []
    grown: dict[int, list[ListItem]] = {}  # the items of each numbered list, by its place in the result
    starts: dict[int, int] = {}
    last, following = -1, -1  # the place of the list that may go on, and the number it would go on with
    for block in blocks:
        if isinstance(block, Heading):
            following = -1
        elif isinstance(block, ListBlock) and block.kind == "ordered":
            if block.start == following:
                items = grown[last]
                items[-1] = replace(items[-1], blocks=(*items[-1].blocks, *result[last + 1 :]))
                del result[last + 1 :]
                items += block.items
                following += len(block.items)
                continue
            last, following = len(result), block.start + len(block.items)
            grown[last], starts[last] = list(block.items), block.start
        result.append(block)
    for place, items in grown.items():
        result[place] = ListBlock("ordered", tuple(items), starts[place])
    return result


def _without_lone_numbers(blocks: Iterable[Block]) -> Iterable[Block]:
    """A list of one number is no list: its number is a label and stays where it is written."""
    for block in blocks:
        match block:
            case ListBlock("ordered", (item,), start):
                yield from _labelled(f"{start}.", item)
            case ListBlock("labelled", (item,)) if item.label[0].isdigit():
                yield from _labelled(item.label, item)
            case _:
                yield block


def _labelled(label: str, item: ListItem) -> Iterable[Block]:
    match item.blocks:
        case (Paragraph(inlines), *others):
            yield Paragraph((Text(f"{label} "), *inlines))
            yield from others
        case others:
            yield Paragraph((Text(label),))
            yield from others
