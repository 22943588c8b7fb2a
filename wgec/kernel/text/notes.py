"""Footnotes of two texts: which of the old ones is which of the new ones, whatever their labels."""

from wgec.kernel.text.alignment import ALIKE, Unit, likeness
from wgec.kernel.text.normal import relabelled
from wgec.kernel.text.plain import lines
from wgec.kernel.text.tree import Body, Note

_MANY = 100  # more notes than this are paired by their labels and equal words only


def with_labels_of(new: Body, old: Body) -> Body:
    """``old`` with the labels of ``new`` for the notes that correspond, and labels of their own for the others."""
    labels = _pairs(old.notes, new.notes)
    taken = {note.label for note in new.notes}
    for note in old.notes:
        if note.label not in labels:
            label = note.label
            while label in taken:
                label += ".old"
            labels[note.label] = label
        taken.add(labels[note.label])
    return old if all(label == own for own, label in labels.items()) else relabelled(old, labels)


def counterparts(notes: tuple[Note, ...], others: tuple[Note, ...]) -> dict[str, str]:
    """For each of ``notes`` that has a counterpart among ``others`` its label there; the label decides in the end."""
    labels = _pairs(notes, others)
    left = {note.label for note in others} - set(labels.values())
    return labels | {note.label: note.label for note in notes if note.label not in labels and note.label in left}


def _pairs(old: tuple[Note, ...], new: tuple[Note, ...]) -> dict[str, str]:
    """For each label of ``old`` the label of its counterpart: equal notes first, then the most alike."""
    before, after = [_unit(note) for note in old], [_unit(note) for note in new]
    few = max(len(old), len(new)) <= _MANY
    found: list[tuple[float, int, int]] = []
    for i, gone in enumerate(before):
        for j, come in enumerate(after):
            same_label = old[i].label == new[j].label
            if gone.key == come.key:
                found.append((2.0 + same_label, -i, -j))
            elif (few or same_label) and (alike := likeness(gone, come)) >= ALIKE:
                found.append((alike + same_label / 2, -i, -j))
    labels: dict[str, str] = {}
    for _, i, j in sorted(found, reverse=True):
        if old[-i].label not in labels and new[-j].label not in labels.values():
            labels[old[-i].label] = new[-j].label
    return labels


def _unit(note: Note) -> Unit:
    return Unit(note.blocks, lambda: "\n".join(lines(note.blocks)))
