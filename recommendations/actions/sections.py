"""The sections of a compilation: made, renamed, moved, and removed while nothing stands in them."""

from django.db.models import F, Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.actions import proceedings
from consultations.models import Consultation, User
from consultations.models.recorded import record_changed, recorded
from recommendations.actions import arranging, places
from recommendations.enums import PUBLIC_STATUSES
from recommendations.models import Section
from recommendations.queries import compiling
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused
from wgec.kernel.numerals import next_numeral

MOST = 100  #: sections of one compilation
_ASIDE = 10_000  #: positions that no section has: where they stand while they change places


def add(
    consultation: Consultation, title: str, *, by: User | None, numeral: str = "", seen: int | None = None
) -> Section:
    """Add a section after the last one; without a ``numeral`` it gets the one that follows. Raises ``Malformed``."""
    guard("recommendations.arrange_compilation", by)
    with recorded(by=by):
        arrangement = arranging.locked(consultation)
        if seen is not None:
            arranging.refuse_if_moved(arrangement, seen, by=by)
        known = list(_of(consultation))
        if len(known) >= MOST:
            raise Refused(_("A compilation has at most %(most)s sections.") % {"most": MOST})
        wanted = numeral.strip() or next_numeral([each.numeral for each in known])
        position = known[-1].position + 1 if known else 1
        section = Section(consultation=arrangement.consultation, position=position)
        _name(section, wanted, title, known)
        section.save()
        arranging.changed(arrangement, by=by)
        _note("add", section, by=by)
        return section


def rename(section: Section, title: str, *, by: User | None, numeral: str = "", reason: str = "") -> Section:
    """Give the section another title, and another numeral if one is named. The same again is no change."""
    guard("recommendations.arrange_compilation", by)
    with recorded(by=by, reason=reason):
        arranging.locked(section.consultation)
        row = Section.objects.select_related("consultation").get(pk=section.pk)
        was = {"numeral": row.numeral, "title": row.title}
        others = [each for each in _of(row.consultation) if each.pk != row.pk]
        _name(row, numeral.strip() or row.numeral, title, others)
        if was == {"numeral": row.numeral, "title": row.title}:
            return row
        row.save(update_fields=["numeral", "title"])
        _note("rename", row, by=by, reason=reason, details={"was": f"{was['numeral']}. {was['title']}"})
        return row


def move(section: Section, position: int, *, by: User | None, seen: int) -> Section:
    """Put the section at ``position`` (from 1) with everything in it; the numerals stay in the order they are in.

    What stands in sections keeps its number. ``seen`` is the stamp of the order that was looked at.
    """
    guard("recommendations.arrange_compilation", by)
    with recorded(by=by):
        arrangement = arranging.locked(section.consultation)
        rows = list(_of(arrangement.consultation))
        if not 1 <= position <= len(rows):
            raise Malformed(
                _("There are %(count)s sections: choose a position from 1 to %(count)s.") % {"count": len(rows)}
            )
        index = next(place for place, row in enumerate(rows) if row.pk == section.pk)
        if index == position - 1:
            return rows[index]
        arranging.refuse_if_moved(arrangement, seen, by=by)
        first, last = sorted((index, position - 1))
        passed = rows[first:last] if index > position - 1 else rows[first + 1 : last + 1]
        moved = rows[index]
        _change_places([moved], passed) if index < position - 1 else _change_places(passed, [moved])
        was = moved.numeral
        order = [*rows]
        order.insert(position - 1, order.pop(index))
        _rearrange(order, [(row.position, row.numeral) for row in rows])
        arranging.changed(arrangement, by=by)
        _note("move", moved, by=by, details={"was": was})
        return moved


def remove(section: Section, *, by: User | None, seen: int) -> None:
    """Take away a section in which nothing stands; those after it take the numerals of those before them.

    A draft that was meant for it is meant for no section then. Raises ``Refused`` while something public stands there.
    """
    guard("recommendations.arrange_compilation", by)
    with recorded(by=by):
        arrangement = arranging.locked(section.consultation)
        row = Section.objects.select_related("consultation").filter(pk=section.pk).first()
        if row is None:
            return
        arranging.refuse_if_moved(arrangement, seen, by=by)
        standing = row.recommendations.filter(status__in=PUBLIC_STATUSES).count()
        if standing:
            raise Refused(
                ngettext(
                    "%(count)s recommendation stands in %(section)s. Move it to another section first.",
                    "%(count)s recommendations stand in %(section)s. Move them to another section first.",
                    standing,
                )
                % {"count": standing, "section": compiling.name_of(row)}
            )
        _let_go_of_drafts(row)
        rows = list(_of(row.consultation))
        _note("remove", row, by=by)
        left = [each for each in rows if each.pk != row.pk]
        row.delete()
        _rearrange(left, [(each.position, each.numeral) for each in rows][: len(left)])
        arranging.changed(arrangement, by=by)


def _of(consultation: Consultation) -> list[Section]:
    return list(Section.objects.filter(consultation=consultation).select_related("consultation").order_by("position"))


def _name(section: Section, numeral: str, title: str, others: list[Section]) -> None:
    """Set numeral and title as they are printed; raises ``Malformed`` or ``Refused`` when they cannot be."""
    title, numeral = " ".join(title.split()), numeral.rstrip(". ")
    missing = {"title": _("A section needs a title. Write one."), "numeral": _("A section needs a numeral. Write one.")}
    for name, given, label in (("title", title, _("title")), ("numeral", numeral, _("numeral"))):
        most = getattr(Section._meta.get_field(name), "max_length", None) or 0
        if not given:
            raise Malformed(missing[name])
        if len(given) > most:
            raise Malformed(
                _("The %(what)s has %(length)s characters, and at most %(most)s can be printed. Shorten it.")
                % {"what": label, "length": len(given), "most": most}
            )
    if any(each.numeral == numeral for each in others):
        raise Refused(_("There is a section %(numeral)s already. Choose another numeral.") % {"numeral": numeral})
    section.title, section.numeral = title, numeral


def _let_go_of_drafts(section: Section) -> None:
    """Their authors wished them to stand there: it is the secretariat that decides where, when it publishes them."""
    keys = list(section.recommendations.values_list("pk", flat=True))
    places.lock(keys)
    rows = list(section.recommendations.filter(pk__in=keys))
    for row in rows:
        row.section = None
        row.save(update_fields=["section"])


def _change_places(first: list[Section], then: list[Section]) -> None:
    """Put everything that stands in ``first`` behind everything in ``then``, which follows it: three statements.

    Nobody's own place in a section changes, so their history has nothing to say.
    """
    public = first[0].consultation.recommendations.filter(status__in=PUBLIC_STATUSES)
    ours, theirs = public.filter(section__in=first), public.filter(section__in=then)
    places.lock(list(public.filter(section__in=[*first, *then]).values_list("pk", flat=True)))
    mine = ours.aggregate(first=Min("place"), last=Max("place"))
    other = theirs.aggregate(first=Min("place"), last=Max("place"))
    if mine["first"] is None or other["first"] is None:
        return
    theirs.update(place=F("place") - (other["first"] - mine["first"]))
    ours.update(place=F("place") + (other["last"] - mine["last"]))


def _rearrange(rows: list[Section], slots: list[tuple[int, str]]) -> None:
    """Give the sections, in their new order, the positions and numerals in ``slots``; record those that change."""
    changing = [
        (row, position, numeral)
        for row, (position, numeral) in zip(rows, slots, strict=True)
        if (row.position, row.numeral) != (position, numeral)
    ]
    moved = [row for row, _position, _numeral in changing]
    for row, _position, _numeral in changing:  # out of the way first: no two may ever be the same
        row.position, row.numeral = row.position + _ASIDE, f"~{row.pk}"[:12]
    Section.objects.bulk_update(moved, ["position", "numeral"])
    for row, position, numeral in changing:
        row.position, row.numeral = position, numeral
    Section.objects.bulk_update(moved, ["position", "numeral"])
    record_changed(moved)


def _note(
    verb: str, section: Section, *, by: User | None, reason: str = "", details: dict[str, str] | None = None
) -> None:
    proceedings.note(
        f"section.{verb}",
        subject_kind="section",
        subject_id=section.pk,
        subject_label=str(section),
        by=by,
        consultation=section.consultation,
        reason=reason.strip(),
        details={"numeral": section.numeral, **(details or {})},
    )
