"""What was changed in lines and grids, by whom and when: as a list for people."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from recommendations.report.reading.pieces import Piece
from recommendations.report.reading.stories import Grid, Line, lines
from recommendations.report.reading.values import Change, Stamp, What
from wgec.kernel.text.blocks import NoteMark

PARAGRAPH = "¶"


def changes(content: Iterable[Line | Grid]) -> Iterator[Change]:
    """The changes in reading order, those of one kind by one person at one moment joined."""
    for (what, stamp), group in groupby(_each(content), key=lambda change: (change.what, change.stamp)):
        words = "".join(change.words for change in group)
        yield Change(what, " ".join(words.split()), stamp)


def _each(content: Iterable[Line | Grid]) -> Iterator[Change]:
    for block in content:
        if isinstance(block, Grid):
            yield from _of_grid(block)
        else:
            yield from _of_line(block)


def _of_grid(grid: Grid) -> Iterator[Change]:
    for row in grid.rows:
        done = _done(row.added, row.deleted)
        for box in row.boxes:
            of_box = done or _done(box.added, box.deleted)
            if of_box is None:
                yield from _each(box.content)
            else:
                words = " ".join(line.words(accepted=not row.deleted) for line in lines(box.content))
                yield Change(of_box[0], f"{words} ", of_box[1])


def _of_line(line: Line) -> Iterator[Change]:
    for piece in line.pieces:
        if done := _done(piece.added, piece.deleted):
            what, stamp = done
            yield Change("moved" if piece.moved else what, piece.words, stamp)
        elif piece.formatted is not None and piece.before != piece.look:
            yield Change("formatted", piece.words, piece.formatted)
    if done := _done(line.added, line.deleted):
        yield Change(done[0], f" {PARAGRAPH} ", done[1])
    elif line.formatted is not None and line.before != line.manner:
        yield Change("formatted", line.words(accepted=True), line.formatted)


def _done(added: Stamp | None, deleted: Stamp | None) -> tuple[What, Stamp] | None:
    """What was done last: what one person added and another deleted is gone."""
    if deleted is not None:
        return "deleted", deleted
    return None if added is None else ("added", added)


def cited(pieces: Iterable[Piece]) -> list[str]:
    """The labels of the notes whose marks are among the pieces."""
    return [piece.inline.label for piece in pieces if isinstance(piece.inline, NoteMark)]
