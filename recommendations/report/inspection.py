"""What a reader of the compiled report would stumble over, found before it is set: each a sentence."""

from collections.abc import Iterable, Iterator

from recommendations.report.document import Document, Entry, heading_of
from recommendations.report.renderers.legible import unknown
from wgec.kernel.text import blocks

WIDE = 8
"""A table of more columns than this is set, but hard to read on a sheet of A4."""


def inspect(document: Document) -> list[str]:
    """Warnings about the texts of ``document``, in its order; the report is sound all the same."""
    return [
        f"{heading_of(entry, document.wording)}, {entry.attribution}: {sentence}"
        for entry in document.entries()
        for sentence in _warnings(entry)
    ]


def _warnings(entry: Entry) -> Iterator[str]:
    body = blocks.parse(entry.text)
    said = "".join(f"{each.label}{each.delegation}{each.text}" for each in entry.statements)
    missing = sorted(unknown(entry.attribution + entry.text + said))
    if missing:
        names = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing[:10])
        more = f" and {len(missing) - 10} more" if len(missing) > 10 else ""
        yield f"the PDF's fonts do not have {names}{more}; the PDF prints the code instead."
    for node in _all(body.blocks):
        match node:
            case blocks.Link("", inlines):
                words = blocks.plain(blocks.Body((blocks.Paragraph(inlines),), ()))
                yield f"the link “{words}” leads nowhere; its words are printed without it."
            case blocks.Table(head, _) if len(head) > WIDE:
                yield f"a table has {len(head)} columns, which is more than a page shows well."
    levels = [node.level for node in _all(body.blocks) if isinstance(node, blocks.Heading)]
    if any(level > previous + 1 for previous, level in zip([0, *levels], levels, strict=False) if previous):
        yield "its inner headings skip a level; the report sets them one under another."


def _all(nodes: Iterable[blocks.Block | blocks.Inline]) -> Iterator[blocks.Block | blocks.Inline]:
    """Every block and inline of a tree."""
    for node in nodes:
        yield node
        match node:
            case blocks.Paragraph(inner) | blocks.Heading(_, inner) | blocks.Styled(_, inner) | blocks.Link(_, inner):
                yield from _all(inner)
            case blocks.ListBlock(_, members):
                for member in members:
                    yield from _all(member.blocks)
            case blocks.Quote(inside):
                yield from _all(inside)
            case blocks.Table(head, rows):
                for row in (head, *rows):
                    for cell in row:
                        yield from _all(cell.blocks)
