"""Several texts one after the other as one text, each with its own footnotes."""

from collections.abc import Collection

from wgec.kernel.text.normal import relabelled
from wgec.kernel.text.parts import another
from wgec.kernel.text.reading import parse
from wgec.kernel.text.tree import Block, Body, Note
from wgec.kernel.text.writing import write


def join(*texts: str) -> str:
    """The canonical text that says ``texts`` in their order; a footnote whose label is taken gets another one."""
    blocks: list[Block] = []
    notes: dict[str, Note] = {}
    for text in texts:
        moved = apart(parse(text), notes.keys())
        blocks += moved.blocks
        notes |= {note.label: note for note in moved.notes}
    return write(parse(write(Body(tuple(blocks), tuple(notes.values())))))


def apart(body: Body, taken: Collection[str]) -> Body:
    """``body`` with other labels for the footnotes whose label is ``taken`` by another text."""
    labels: dict[str, str] = {}
    for note in body.notes:
        others = {*taken, *labels.values(), *(each.label for each in body.notes if each != note)}
        labels[note.label] = another(note.label, others) if note.label in taken else note.label
    return relabelled(body, labels)
