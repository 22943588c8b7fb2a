"""Where recommendations stand: put into a section, before or after others, or back to what is not yet placed."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from consultations.models import Consultation, User
from consultations.models.recorded import record_changed, recorded
from recommendations import steps
from recommendations.actions import arranging, places, recommendations
from recommendations.enums import PUBLIC_STATUSES
from recommendations.models import Recommendation, Section
from recommendations.queries import compiling
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused

MOST_AT_ONCE = 200


def place(
    rows: Sequence[Recommendation],
    section: Section | None,
    *,
    by: User | None,
    seen: int,
    after: Recommendation | None = None,
    before: Recommendation | None = None,
    reason: str = "",
) -> list[Recommendation]:
    """Put ``rows``, in their order, into ``section`` (None: not yet placed): after or before another text, or last.

    One change of the order, however many they are; what is there already is no change, and a text that is named twice
    is moved once. ``seen`` is the stamp of the order that was looked at. Raises ``OrderHasMoved`` when somebody changed
    it since, ``Malformed``, ``Refused`` or ``NotYours``.
    """
    guard("recommendations.arrange_compilation", by)
    consultation = _consultation(rows)
    rows = list(dict.fromkeys(rows))
    moving = {row.pk for row in rows}
    with recorded(by=by, reason=reason):
        arrangement = arranging.locked(consultation)
        _require_target(consultation, section, after or before, moving)
        previous = _previous(consultation, section, after, before, moving)
        if _stands_there(consultation, rows, section, previous):
            return list(rows)
        arranging.refuse_if_moved(arrangement, seen, by=by)
        room = places.after(consultation, previous, len(rows), but=moving)
        places.lock({*moving, *room.neighbours})
        found = compiling.to_place(moving)
        standing = [found[row.pk] for row in rows]
        for row in standing:
            _require_movable(row, section, by=by)
        places.make(room)
        origins = [_numeral(row.section) for row in standing]
        for row, its_place in zip(standing, room.places, strict=True):
            row.section, row.place = section, its_place
        Recommendation.objects.bulk_update(standing, ["section", "place"])
        record_changed(standing)
        arranging.changed(arrangement, by=by)
        _note(standing, origins, section, previous, by=by, reason=reason)
        return standing


def move(recommendation: Recommendation, *, by: User | None, seen: int, up: bool) -> Recommendation:
    """Put the recommendation one place up or down within its section; raises what ``place`` raises."""
    guard("recommendations.arrange_compilation", by)
    with recorded(by=by):
        arrangement = arranging.locked(recommendation.consultation)
        arranging.refuse_if_moved(arrangement, seen, by=by)
        row = Recommendation.objects.select_related("section", "consultation").get(pk=recommendation.pk)
        neighbour = compiling.neighbour(row, up=up)
        if neighbour is None:
            where = {"title": row.title, "section": compiling.name_of(row.section)}
            raise Refused(
                _("%(title)s stands first in %(section)s. To move it further, choose another section.") % where
                if up
                else _("%(title)s stands last in %(section)s. To move it further, choose another section.") % where
            )
        after, before = (None, neighbour) if up else (neighbour, None)
        return place([row], row.section, by=by, seen=seen, after=after, before=before)[0]


def _consultation(rows: Sequence[Recommendation]) -> Consultation:
    """The one that all of them belong to."""
    if not rows:
        raise Malformed(_("Choose at least one recommendation."))
    if len(rows) > MOST_AT_ONCE:
        raise Malformed(
            _("You have chosen %(count)s recommendations, and at most %(most)s can be moved at once.")
            % {"count": len(rows), "most": MOST_AT_ONCE}
        )
    if len({row.consultation_id for row in rows}) > 1:
        raise Malformed(_("The recommendations must belong to one consultation."))
    return rows[0].consultation


def _require_target(
    consultation: Consultation, section: Section | None, beside: Recommendation | None, moving: set[int]
) -> None:
    if section is not None and section.consultation_id != consultation.pk:
        raise Malformed(_("There is no such section in this consultation. Choose one of its sections, or none."))
    if beside is None:
        return
    if beside.pk in moving:
        raise Malformed(_("A recommendation cannot be put beside itself. Choose another one."))
    now = Recommendation.objects.select_related("section").get(pk=beside.pk)
    if now.consultation_id != consultation.pk or now.section != section or now.status not in PUBLIC_STATUSES:
        raise Refused(
            _("%(title)s does not stand in %(section)s. Choose another neighbour.")
            % {"title": now.title, "section": compiling.name_of(section)}
        )


def _previous(
    consultation: Consultation,
    section: Section | None,
    after: Recommendation | None,
    before: Recommendation | None,
    moving: set[int],
) -> Recommendation | None:
    """What they shall follow; None: the beginning of everything."""
    if after is not None:
        return Recommendation.objects.get(pk=after.pk)
    if before is not None:
        return places.before(Recommendation.objects.select_related("consultation").get(pk=before.pk), but=moving)
    return places.end_of(consultation, section, but=moving)


def _stands_there(
    consultation: Consultation, rows: Sequence[Recommendation], section: Section | None, previous: Recommendation | None
) -> bool:
    """Whether they stand in that section, one after the other, right behind ``previous``."""
    first = compiling.following(consultation, previous, len(rows))
    return first == [(row.pk, section.pk if section else None) for row in rows]


def _require_movable(row: Recommendation, section: Section | None, *, by: User | None) -> None:
    steps.require("place", row, by=by)
    if section is None and row.number is not None:
        raise Refused(
            _("%(title)s has its printed number, so it stays in a section. Choose one of the sections.")
            % {"title": row.title}
        )


def _numeral(section: Section | None) -> str:
    return section.numeral if section else ""


def _note(
    rows: list[Recommendation],
    origins: list[str],
    section: Section | None,
    previous: Recommendation | None,
    *,
    by: User | None,
    reason: str,
) -> None:
    """One event for each, with where it stood and what it follows now."""
    follows = previous.reference if previous is not None else ""
    for row, origin in zip(rows, origins, strict=True):
        details = {"from": origin, "to": _numeral(section), "after": follows}
        recommendations.note("place", row, by=by, reason=reason.strip(), details=details)
        follows = row.reference
