"""Several texts one after the other as one text, each with its own footnotes."""

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
        body = parse(text)
        labels: dict[str, str] = {}
        for note in body.notes:
            taken = notes.keys() | labels.values() | {each.label for each in body.notes if each != note}
            labels[note.label] = another(note.label, taken) if note.label in notes else note.label
        moved = relabelled(body, labels)
        blocks += moved.blocks
        notes |= {note.label: note for note in moved.notes}
    return write(parse(write(Body(tuple(blocks), tuple(notes.values())))))
