"""A corrigendum: what an issued edition printed otherwise than the same design gives now, as corrections by place.

Both sides are documents that may be printed as they are, so nothing comes to light here. It holds every correction to
the edition so far; two that say the same have the same fingerprint.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from recommendations.models import Edition
from recommendations.report import design as designs
from recommendations.report import frame, frozen, phrases
from recommendations.report.changes import called, frame_parts, parts, place_of
from recommendations.report.compare import Change, Difference, Place, compare
from recommendations.report.design import Design
from recommendations.report.document import Document, Entry, Section
from recommendations.report.gather import gather as gather_report
from recommendations.report.instructions import Writer
from wgec.kernel.errors import Refused
from wgec.kernel.text import blocks as tree
from wgec.kernel.text.writing import write

_OF_EDITIONS = {"changes", "concordance"}
"""Annexes that compare with the edition before: they follow from the texts, and would be others each time."""
_NOT_PRINTED = {"language", "proposers"}
"""Of an entry: what is nowhere printed but in its attribution."""


def gather(corrected: Edition, design: Design) -> Document:
    """The corrigendum of an issued edition as of now. Raises Refused when nothing is to be corrected."""
    old = _comparable(frozen.document(corrected))
    given = designs.from_plain({**corrected.design, "kind": corrected.kind, "language": old.language})
    now = _comparable(gather_report(corrected.consultation, given))
    front = frame.front_of(corrected.consultation)
    with frame.spoken(given, front):
        sections = tuple(_sections(old, now, is_dated=front.dated_on is not None))
        if not sections:
            raise Refused(_("Nothing is to be corrected: %(edition)s prints what stands now.") % {"edition": corrected})
        return Document(
            kind="corrigendum",
            language=old.language,
            group=old.group,
            title=_("Corrigendum: %(title)s") % {"title": old.title},
            dated_on=now.dated_on,
            date_line=now.date_line,
            masthead=old.masthead,
            revision_statement=design.revision_statement or _to(corrected, old),
            sections=sections,
            wording=replace(frame.wording("corrigendum"), recommendation=old.wording.recommendation),
            symbol=design.symbol,
            distribution=old.distribution,
            original=old.original,
            paper=old.paper,
        )


def _comparable(document: Document) -> Document:
    """The document without what would differ each time."""
    return replace(
        document, appendices=tuple(each for each in document.appendices if each.name not in _OF_EDITIONS), label=""
    )


def _to(corrected: Edition, old: Document) -> str:
    """What it is a corrigendum to."""
    names = {"edition": corrected.called, "date": old.date_line or old.dated_on, "symbol": old.symbol}
    to = _("To %(edition)s, %(symbol)s, of %(date)s.") if old.symbol else _("To %(edition)s of %(date)s.")
    return f"{to % names} {_('It holds every correction to that edition so far.')}"


# --- places --------------------------------------------------------------------------------------------------------


def _sections(old: Document, now: Document, *, is_dated: bool) -> Iterator[Section]:
    """What stands around the texts first, then the parts as the edition has them, each with what is corrected in it."""
    found = compare(old, now)
    writer = Writer(old.language)
    told = [each for each in found.frame if each.name != "language" and (is_dated or each.name != "date_line")]
    around = [entry for each in told if (entry := _around(each, writer))]
    if around:
        yield Section("", _("Around the texts"), tuple(around))
    corrected: dict[Place, list[Entry]] = {}
    before: Entry | None = None
    for change in found.changes:
        place = change.old_place or change.new_place
        if not change.is_unchanged and place and (blocks := tuple(_corrections(change, before, old, writer))):
            corrected.setdefault(place, []).append(_entry(change, blocks))
        before = change.new or before
    for place, entries in corrected.items():
        yield Section(place.numeral, place.title, tuple(entries))


def _around(difference: Difference, writer: Writer) -> Entry | None:
    """The corrections to a line of the head, a heading, an annex."""
    name = frame_parts()[difference.name]
    if difference.is_long:
        blocks = writer.replaced(difference.new) if difference.new else writer.corrections(difference.old, "")
    else:
        blocks = writer.corrections(difference.old, difference.new)
    label = f"{phrases.lead(name)} {difference.about}" if difference.about else name
    return Entry(difference.name, "", _text(blocks), label=label) if blocks else None


def _entry(change: Change, blocks: Iterable[tree.Block]) -> Entry:
    """The corrections to one entry, under the number and the names by which the edition has it."""
    stood = change.old or change.entry
    return Entry(change.reference, stood.attribution, _text(blocks), number=stood.number, label=stood.label)


def _text(blocks: Iterable[tree.Block]) -> str:
    return write(tree.Body(tuple(blocks), ()))


# --- corrections ---------------------------------------------------------------------------------------------------


def _corrections(change: Change, before: Entry | None, old: Document, writer: Writer) -> Iterator[tree.Block]:
    """What is to be done at one entry, that before which it stands being named where it is new."""
    if change.new is None:
        yield writer.named(pgettext("corrigendum", "Delete."))
        return
    if change.old is None:
        yield from _new(change.new, change.new_place, before, old, writer)
        return
    if change.old.number != change.new.number:
        names = (called(each, old.kind) or _("no number") for each in (change.old, change.new))
        yield writer.named(_("For “{old}” read “{new}”"), *names)
    if "moved" in change.kinds:
        names = (place_of(each) for each in (change.old_place, change.new_place))
        yield writer.named(_("Move from “{old}” to “{new}”."), *names)
    for difference in change.differences:
        if difference.name not in _NOT_PRINTED:
            yield from _part(difference, writer)


def _part(difference: Difference, writer: Writer) -> tuple[tree.Block, ...]:
    of = "" if difference.name == "text" and difference.new else parts()[difference.name]
    if difference.is_long and difference.new:
        return writer.replaced(difference.new, of=of)
    return writer.corrections(difference.old, difference.new, of=of)


def _new(
    entry: Entry, place: Place | None, before: Entry | None, old: Document, writer: Writer
) -> Iterator[tree.Block]:
    """A text that the edition does not have: where it comes, and all that is printed of it."""
    name = called(before, old.kind) or before.attribution if before else ""
    if name:
        yield writer.named(_("Insert in “{old}”, after {new}:"), place_of(place), name)
    else:
        yield writer.named(_("Insert in “{old}”:"), place_of(place))
    for said in (entry.provenance, entry.pointer, entry.note):
        if said:
            yield tree.Quote((tree.Paragraph((tree.Text(said),)),))
    if entry.text:
        yield writer.quoted(entry.text)
    for statement in entry.statements:
        *names, last = filter(None, (statement.label, statement.delegation, statement.text))
        words = " ".join((*map(phrases.lead, names), last))
        yield tree.Quote((tree.Paragraph((tree.Text(words),)),))
