"""What a reader of the compiled report would stumble over, found before it is set: each a sentence."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.report.document import Document, Entry, heading_of
from recommendations.report.renderers.legible import unknown
from wgec.kernel.text import blocks

LIMITS = (8_500, 10_700)
"""So many words may a UN document have: one of the Secretariat, and any other."""
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]*\w[^\s\u3040-\u30ff\u3400-\u9fff]*")

WIDE = 8
"""A table of more columns than this is set, but hard to read on a sheet of A4."""


def inspect(document: Document, *, limit: int = 0) -> list[str]:
    """Warnings about ``document``, its texts in their order; the report is sound all the same.

    With a ``limit`` of words, that the report is longer is among them, and that it is longer than the UN takes.
    """
    return [
        *_length(document, limit),
        *(f"{name}: {sentence}" for name, words in _around(document) if (sentence := _missing(words))),
        *(
            f"{heading_of(entry, document.wording)}, {entry.attribution}: {sentence}"
            for entry in document.entries()
            for sentence in _warnings(entry)
        ),
    ]


def words(document: Document) -> int:
    """How many words the report has, its head and contents left out; Chinese counts by its characters."""
    return sum(len(_WORD.findall(text)) for text in _texts(document))


def _texts(document: Document) -> Iterator[str]:
    for section in document.sections:
        yield f"{section.numeral} {section.title}"
    if document.annex:
        yield document.annex.title
    for entry in document.entries():
        yield f"{heading_of(entry, document.wording)} {entry.attribution} {entry.provenance} {entry.pointer}"
        yield blocks.plain(blocks.parse(entry.text, is_own=True))
        yield f"{entry.note} " + " ".join(f"{each.label} {each.delegation} {each.text}" for each in entry.statements)
    for appendix in document.appendices:
        yield appendix.title
        yield blocks.plain(blocks.parse(appendix.text, is_own=True))


def _around(document: Document) -> Iterator[tuple[str, str]]:
    """What stands around the texts: its name, its words."""
    lines = (document.title, document.group, *document.masthead, document.revision_statement, document.disclaimer)
    yield document.title, "".join(lines)
    for section in document.sections:
        yield section.title, section.title
    for appendix in document.appendices:
        yield appendix.title, appendix.text


def _length(document: Document, limit: int) -> Iterator[str]:
    bounds = sorted({limit, *(LIMITS if limit else ())} - {0})
    count = words(document) if bounds else 0
    if passed := [bound for bound in bounds if count > bound]:
        yield ngettext(
            "The report has %(count)s word, more than %(limits)s.",
            "The report has %(count)s words, more than %(limits)s.",
            count,
        ) % {
            "count": count,
            "limits": ", ".join(map(str, passed)),
        }


def _warnings(entry: Entry) -> Iterator[str]:
    body = blocks.parse(entry.text, is_own=True)
    said = "".join(f"{each.label}{each.delegation}{each.text}" for each in entry.statements)
    if sentence := _missing(entry.attribution + entry.text + entry.provenance + entry.label + entry.note + said):
        yield sentence
    for node in _all(body.blocks):
        match node:
            case blocks.Link("", inlines):
                words = blocks.plain(blocks.Body((blocks.Paragraph(inlines),), ()))
                yield _("the link “%(words)s” leads nowhere; its words are printed without it.") % {"words": words}
            case blocks.Table(head, _) if len(head) > WIDE:
                yield ngettext(
                    "a table has %(count)s column, which is more than a page shows well.",
                    "a table has %(count)s columns, which is more than a page shows well.",
                    len(head),
                ) % {"count": len(head)}
    levels = [node.level for node in _all(body.blocks) if isinstance(node, blocks.Heading)]
    if any(level > previous + 1 for previous, level in zip([0, *levels], levels, strict=False) if previous):
        yield _("its inner headings skip a level; the report sets them one under another.")


def _missing(words: str) -> str:
    """The sentence that names what no font of the PDF has; nothing where they have all."""
    found = sorted(unknown(words))
    if not found:
        return ""
    names = ", ".join(f"{character} (U+{ord(character):04X})" for character in found[:10])
    if more := len(found) - 10 if len(found) > 10 else 0:
        names = _("%(names)s and %(count)s more") % {"names": names, "count": more}
    return _("the PDF's fonts do not have %(names)s; the PDF prints the code instead.") % {"names": names}


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
