"""The entries of a report and what is said of them as rows: what the formats that are tables share."""

from collections.abc import Iterator

from recommendations.report.document import Document, Entry, Statement
from recommendations.report.renderers import prepared
from recommendations.report.renderers.prepared import Part, Prepared
from wgec.kernel.sheets import Cell, Sheet
from wgec.kernel.text import blocks as tree

KINDS = ("designation", "objection", "reservation", "condition", "explanation", "authors", "correction")
"""Every kind of statement, in the order of its columns."""

_OF_STANCES = {"condition", "explanation"}
_BEFORE_KINDS = (
    *("part", "part_title", "number", "label", "reference", "status", "attribution", "delegations", "persons"),
    *("language", "provenance", "text", "markdown"),
)
_WIDTHS = (6, 24, 9, 9, 14, 11, 32, 24, 24, 9, 16, 60, 40, 40, 24, 14, *(30 for _ in KINDS), 24)


def entries(document: Document, parts: list[Part]) -> Sheet:
    """A row for each entry, in printed order."""
    words = document.wording.columns
    is_compendium = document.kind == "compendium"
    head = (
        *(getattr(words, name) for name in _BEFORE_KINDS),
        *(document.wording.notes, words.pointer, words.successor),
        *(getattr(words, kind) for kind in KINDS),
        words.remark,
    )
    numbers = {entry.reference: entry.number for entry in document.entries()}
    rows = (_entry(document, part, ready, numbers) for part in parts for ready in part.entries)
    return Sheet(words.contributions if is_compendium else words.recommendations, head, rows, _WIDTHS, filtered=True)


def statements(document: Document, parts: list[Part]) -> Sheet:
    """A row for each statement, each with the number of what it is about."""
    words = document.wording.columns
    head = (
        *(words.number, words.label, words.reference, words.attribution),
        *(words.kind, words.printed, words.delegation, words.text),
    )
    rows = (
        (*_named(ready.entry), getattr(words, said.kind), said.label, said.delegation, said.text)
        for part in parts
        for ready in part.entries
        for said in ready.entry.statements
    )
    return Sheet(words.statements, head, rows, (9, 9, 14, 32, 24, 30, 24, 60), filtered=True)


def _named(entry: Entry) -> tuple[Cell, ...]:
    return entry.number, entry.label, entry.reference, entry.attribution


def _entry(document: Document, part: Part, ready: Prepared, numbers: dict[str, int | None]) -> tuple[Cell, ...]:
    entry = ready.entry
    return (
        part.numeral,
        part.title,
        entry.number,
        entry.label,
        entry.reference,
        _status(document, entry),
        entry.attribution,
        "; ".join(dict.fromkeys(proposer.delegation for proposer in entry.proposers)),
        "; ".join(proposer.person for proposer in entry.proposers if proposer.person),
        entry.language or document.language,
        entry.provenance,
        tree.plain(tree.Body(ready.body.blocks, ())),
        entry.text,
        "\n".join(map(_note, ready.body.notes)),
        entry.pointer,
        numbers.get(entry.successor),
        *("\n".join(_said(kind, entry.statements, document.wording.lead)) for kind in KINDS),
        entry.note,
    )


def _status(document: Document, entry: Entry) -> str:
    """Its status in a word: a contribution that leads on to another was replaced by it."""
    is_replaced = entry.status == "merged" and document.kind == "compendium"
    return str(getattr(document.wording.columns, "replaced" if is_replaced else entry.status))


def _note(note: tree.Note) -> str:
    return f"{prepared.full_stop(note.label)} {tree.plain(tree.Body(note.blocks, ()))}"


def _said(kind: str, said: tuple[Statement, ...], lead: str) -> Iterator[str]:
    """What is said of one kind, a line each; with its printed label where not all of the kind have the same."""
    for each in said:
        if each.kind == kind:
            label = each.label if kind in _OF_STANCES else ""
            before = ", ".join(filter(None, (label, each.delegation)))
            yield f"{lead.format(words=before)} {each.text}" if before else each.text
