"""What a report says of the edition before it: its changes and the concordance of numbers, as appendices.

The words are in the language that is active, as with everything that is gathered.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from recommendations.report import phrases
from recommendations.report.compare import Change, Comparison, Difference, Kind, Place, Renumbering, compare
from recommendations.report.document import Appendix, Document, Entry
from recommendations.report.marking import marked
from wgec.kernel.text import blocks as tree
from wgec.kernel.text.writing import write

_NOT_TOLD = {"date_line", "appendix"}
"""What of the frame is of no interest here: the date is another one each time, appendices follow from the texts."""


def changes(old: Document, new: Document) -> Appendix:
    """What is new, revised, moved, merged, split, withdrawn and gone in ``new``, with the words that changed."""
    found = compare(old, new)
    frame = [each for each in found.frame if each.name not in _NOT_TOLD]
    blocks: list[tree.Block] = [_paragraph(_since(old))]
    blocks += _summary(found)
    for kind, title, shown in _lists(new):
        if of_kind := found.of(kind):
            blocks += [_heading(title), *shown(of_kind)]
    if frame:
        blocks += [_heading(around()), *(block for each in frame for block in _framed(each))]
    if not frame and not found.of():
        blocks.append(_paragraph(_("Nothing has changed.")))
    return Appendix("changes", _("Changes since the previous edition"), write(tree.Body(tuple(blocks), ())))


def concordance(old: Document, new: Document) -> Appendix:
    """Every published number of both editions beside the other; numbers in a row that stay stand in one line."""
    found = compare(old, new)
    by_reference = {each.reference: each for each in found.changes}
    rows = []
    for stays, group in groupby(_runs(found.concordance), key=lambda run: run.stays):
        for run in group:
            after = _numbers(run, new) if stays else _now(run, by_reference, new)
            rows.append(tuple(map(_cell, (_bare(run), after))))
    head = (_cell(_("In the previous edition")), _cell(_("In this edition")))
    table: tuple[tree.Block, ...] = (tree.Table(head, tuple(rows)),) if rows else ()
    if not rows:
        table = (_paragraph(_("Neither edition has numbers.")),)
    return Appendix("concordance", _("Concordance of numbers"), write(tree.Body((_paragraph(_since(old)), *table), ())))


# --- the changes ---------------------------------------------------------------------------------------------------

_Shown = Callable[[Iterable[Change]], Iterator[tree.Block]]


def _since(old: Document) -> str:
    return _("Compared with the edition of %(date)s.") % {"date": old.date_line or old.dated_on}


def _summary(found: Comparison) -> Iterator[tree.Block]:
    """How many of each kind, the unchanged ones last."""
    rows = [(title, found.counts[kind]) for kind, title in kinds().items() if found.counts[kind]]
    if rows:
        head = (_cell(_("What became of them")), _cell(_("How many")))
        yield tree.Table(head, tuple((_cell(title), _cell(str(count))) for title, count in rows))


def kinds() -> dict[Kind, str]:
    """What can have become of an entry, in words."""
    return {
        "new": pgettext("texts of a report", "New"),
        "revised": pgettext("texts of a report", "Revised"),
        "moved": pgettext("texts of a report", "Moved"),
        "renumbered": pgettext("texts of a report", "Renumbered"),
        "merged": pgettext("texts of a report", "Merged"),
        "split": pgettext("texts of a report", "Split"),
        "withdrawn": pgettext("texts of a report", "Withdrawn"),
        "gone": pgettext("texts of a report", "No longer in the report"),
        "unchanged": pgettext("texts of a report", "Unchanged"),
    }


def _lists(new: Document) -> Iterator[tuple[Kind, str, _Shown]]:
    """The kinds that are listed, each with its title and with what makes blocks of its changes."""

    def listed(words: Callable[[Change], str]) -> _Shown:
        return lambda found: iter((_bullets((_name(each, new), words(each)) for each in found),))

    shown: dict[Kind, _Shown] = {
        "new": listed(lambda each: place_of(each.new_place)),
        "revised": lambda found: _revised(found, new),
        "moved": listed(_move),
        "renumbered": listed(_renumbered),
        "merged": listed(lambda each: each.entry.pointer),
        "split": listed(lambda each: each.entry.pointer),
        "withdrawn": listed(lambda each: each.entry.pointer),
        "gone": listed(_stood),
    }
    titles = kinds()
    yield from ((kind, titles[kind], made) for kind, made in shown.items())


def _revised(found: Iterable[Change], new: Document) -> Iterator[tree.Block]:
    """Each revised entry with the words that changed, and what they mean in front."""
    yield _paragraph(_("Words that were left out are struck through; words that were added are bold."))
    for change in found:
        yield tree.Paragraph(_name(change, new))
        yield tree.Quote(tuple(block for each in change.differences for block in _difference(each)))


def _difference(each: Difference) -> Iterator[tree.Block]:
    if each.name != "text":
        yield _paragraph(phrases.lead(parts()[each.name]))
    yield from marked(each.old, each.new)


def _framed(each: Difference) -> Iterator[tree.Block]:
    yield _paragraph(phrases.lead(frame_parts()[each.name]))
    yield tree.Quote(marked(each.old, each.new))


def around() -> str:
    """What of a report is none of its entries."""
    return _("The report around the texts")


def everything() -> str:
    """All kinds together."""
    return _("All changes")


def parts() -> dict[str, str]:
    """What an entry consists of, in words."""
    return {
        "attribution": _("Attribution"),
        "text": _("Text"),
        "label": _("Printed label"),
        "provenance": _("Provenance"),
        "pointer": _("What stands in its place"),
        "note": _("Note"),
        "statements": _("On record beside the text"),
        "language": _("Language"),
        "proposers": _("Proposers"),
    }


def frame_parts() -> dict[str, str]:
    """What stands around the entries, in words."""
    return {
        "masthead": _("Masthead"),
        "group": _("Group"),
        "symbol": _("Symbol"),
        "distribution": _("Distribution"),
        "original": _("Original language"),
        "title": _("Title"),
        "date_line": _("Date"),
        "revision_statement": _("Revision statement"),
        "disclaimer": _("Disclaimer"),
        "language": _("Language"),
        "section": _("Section"),
        "appendix": _("Appendix"),
    }


def _move(change: Change) -> str:
    return _("from %(old)s to %(new)s") % {"old": place_of(change.old_place), "new": place_of(change.new_place)}


def _renumbered(change: Change) -> str:
    old = change.old.number if change.old else None
    if old is None:
        return _("without a number in the previous edition")
    return _("number %(number)s in the previous edition") % {"number": old}


def _stood(change: Change) -> str:
    return _("in the previous edition under %(place)s") % {"place": place_of(change.old_place)}


def place_of(place: Place | None) -> str:
    """Where an entry stands: the numeral and the title of its part."""
    return f"{place.numeral}. {place.title}" if place and place.numeral else place.title if place else ""


def called(entry: Entry, kind: str) -> str:
    """What names an entry of a report of this kind, in the language that is active: number or label."""
    if entry.number is None:
        return entry.label
    if kind == "compendium":
        return _("Contribution %(number)s") % {"number": entry.number}
    return _("Recommendation {number}").format(number=entry.number)


def _name(change: Change, new: Document) -> tuple[tree.Inline, ...]:
    """The entry in full, its number in bold: what the reader finds it by. An old number names no entry of this one."""
    entry = change.entry
    if change.new is None and entry.number is not None:
        number = _("Number %(number)s of the previous edition") % {"number": entry.number}
    else:
        number = called(entry, new.kind)
    label = (tree.Styled("strong", (tree.Text(number),)),) if number else ()
    attribution = (
        (tree.Text(phrases.listed(("", entry.attribution)) if number else entry.attribution),)
        if entry.attribution
        else ()
    )
    return (*label, *attribution)


# --- the concordance -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Run:
    """Numbers in a row that stay what they are, or a single one that does not."""

    first: Renumbering
    last: Renumbering

    @property
    def stays(self) -> bool:
        return self.first.old == self.first.new


def _runs(rows: Iterable[Renumbering]) -> Iterator[_Run]:
    run: _Run | None = None
    for row in rows:
        if run and run.stays and row.old == row.new and run.last.old is not None and row.old == run.last.old + 1:
            run = replace(run, last=row)
            continue
        if run:
            yield run
        run = _Run(row, row)
    if run:
        yield run


def _bare(run: _Run) -> str:
    """Old numbers, bare: with "Recommendation" before them they would lead to what bears them now."""
    if run.first.old is None:
        return "–"
    return str(run.first.old) if run.first is run.last else f"{run.first.old}–{run.last.old}"


def _numbers(run: _Run, new: Document) -> str:
    """New numbers in full, so that they lead to what bears them."""
    first, last = run.first.new, run.last.new
    if new.kind == "compendium":
        return f"{first}" if first == last else f"{first}–{last}"
    if first == last:
        return _("Recommendation {number}").format(number=first)
    return _("Recommendations %(first)s to %(last)s") % {"first": first, "last": last}


def _now(run: _Run, changes: dict[str, Change], new: Document) -> str:
    """What became of a number that did not stay what it was."""
    change = changes[run.first.reference]
    if change.new is None:
        return _("no longer in the report")
    if change.new.number is None:
        return _("without a number: %(name)s") % {"name": called(change.new, new.kind) or change.new.attribution}
    words = _numbers(run, new)
    return _("%(name)s, new") % {"name": words} if change.old is None else words


# --- blocks --------------------------------------------------------------------------------------------------------


def _heading(title: str) -> tree.Heading:
    return tree.Heading(1, (tree.Text(title),))


def _paragraph(words: str) -> tree.Paragraph:
    return tree.Paragraph((tree.Text(words),))


def _cell(words: str) -> tree.Cell:
    return tree.Cell((_paragraph(words),))


def _bullets(lines: Iterable[tuple[tuple[tree.Inline, ...], str]]) -> tree.ListBlock:
    return tree.ListBlock(
        "bullet",
        tuple(
            tree.ListItem((tree.Paragraph((*name, tree.Text(f"{phrases.lead('')} {words}")) if words else name),))
            for name, words in lines
        ),
    )
