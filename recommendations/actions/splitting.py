"""One recommendation made into several: each gets the units that are chosen for it, and no word is lost."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from consultations.models import User
from consultations.models.recorded import moment, recorded
from recommendations import steps
from recommendations.actions import (
    adding,
    arranging,
    endings,
    inheriting,
    joining,
    locks,
    places,
    recommendations,
    revisions,
)
from recommendations.actions.adding import NewProposer, NewRecommendation
from recommendations.enums import Change, ProposerRole, Status
from recommendations.models import Recommendation, Revision
from wgec.kernel.errors import Malformed
from wgec.kernel.text import replacing, units
from wgec.kernel.text.units import Unit

MOST = 10  #: texts that one is split into
QUOTED = 60  #: characters of a unit in a refusal


def split(
    recommendation: Recommendation,
    parts: Sequence[Iterable[str]],
    *,
    by: User | None,
    seen_revision: int,
    reason: str,
    keep: bool = True,
) -> list[Recommendation]:
    """Split the text into one for each of ``parts``, which names the identities of its units; all the texts, in order.

    A unit may be in several parts, each must be in one; footnotes go where they are cited. With ``keep`` the first part
    stays under the number and reference, as the next revision; without it the recommendation is withdrawn and points to
    its parts. The others are new: they stand right after it, with its proposers, provenance, kind, addressees and
    sources, without positions, not validated by its contributors, and get their numbers with the next ones given.

    Raises ``TextHasMoved``, ``Malformed``, ``Refused`` or ``NotYours``.
    """
    reason = reason.strip()
    if not reason:
        raise Malformed(_("Splitting needs a reason for the record."))
    steps.require_permission("split", recommendation, by=by)
    with recorded(by=by, reason=reason):
        arrangement = arranging.locked(recommendation.consultation)
        here = Recommendation.objects.select_related("consultation").get(pk=recommendation.pk)
        count = len(parts) - 1 if keep else len(parts)
        room = places.after(here.consultation, here, max(1, count))
        places.lock({here.pk, *room.neighbours})
        row = recommendations.locked(here)
        steps.require("split", row, by=by)
        recommendations.refuse_if_moved(row, seen_revision)
        assert row.current is not None  # what is published has a text
        texts = _texts(row.current, [set(part) for part in parts])
        places.make(room)
        row.refresh_from_db(fields=["place"])
        joining.tell_split(row, by=by)
        made = _make(row, texts[1:] if keep else texts, room.places, by=by)
        details = {"into": [each.reference for each in made], "kept": keep}
        if keep:
            _shorten(row, texts[0], by=by, reason=reason)
        else:
            _withdraw(row, by=by, reason=reason)
        recommendations.note("split", row, by=by, reason=reason, details=details)
        arranging.changed(arrangement, by=by)
        return [row, *made] if keep else made


def _texts(current: Revision, parts: Sequence[set[str]]) -> list[str]:
    """The text of each part; raises ``Malformed`` when one is empty, or a word would be lost."""
    if not 2 <= len(parts) <= MOST:
        raise Malformed(_("A text is split into 2 to %(most)s texts.") % {"most": MOST})
    known = dict(zip(current.unit_ids, units.split(current.text), strict=True))
    unknown = next((unit for part in parts for unit in sorted(part) if unit not in known), None)
    if unknown is not None:
        raise Malformed(_("This text has no unit %(unit)s. Choose one of its units.") % {"unit": unknown})
    body = {identity: unit for identity, unit in known.items() if unit.kind != "note"}
    for number, part in enumerate(parts, start=1):
        if not part & body.keys():
            raise Malformed(_("Text %(number)s has no unit. Choose at least one for it.") % {"number": number})
    left = [unit for identity, unit in body.items() if not any(identity in part for part in parts)]
    if left:
        raise Malformed(_("“%(words)s” is in none of the texts. Choose one for it.") % {"words": _quoted(left[0])})
    return [_text_of(current.text, body, part) for part in parts]


def _text_of(text: str, body: dict[str, Unit], part: set[str]) -> str:
    made = replacing.replaced(text, {unit.place: "" for identity, unit in body.items() if identity not in part})
    wanted = [unit for identity, unit in body.items() if identity in part]
    found = Counter(unit.plain for unit in units.split(made))
    for unit in wanted:
        if not found[unit.plain]:
            raise Malformed(
                _("“%(words)s” stands within a point that is in another text. Put both into the same text.")
                % {"words": _quoted(unit)}
            )
        found[unit.plain] -= 1
    return made


def _quoted(unit: Unit) -> str:
    return Truncator(" ".join(unit.plain.split())).chars(QUOTED)


def _make(row: Recommendation, texts: Sequence[str], given: Sequence[int], *, by: User | None) -> list[Recommendation]:
    """The new recommendations, each as its original was printed and proposed."""
    proposers = [
        NewProposer(each.delegation, each.person, ProposerRole(each.role))
        for each in row.proposers.select_related("delegation").order_by("position")
    ]
    made = adding.add(
        row.consultation,
        [
            NewRecommendation(
                text=text,
                attribution=row.attribution,
                place=place,
                proposers=proposers,
                section=row.section,
                source_label=row.source_label,
                provenance=row.provenance,
                language=row.language,
                upload=row.upload,
                first_line=row.first_line,
                last_line=row.last_line,
            )
            for text, place in zip(texts, given, strict=True)
        ],
        by=by,
    )
    for each in made:
        each.split_from, each.published_at, each.public_from, each.kind = row, moment(), 1, row.kind
        each.save(update_fields=["split_from", "published_at", "public_from", "kind"])
        inheriting.inherit(each, [row], by=by)
        recommendations.note("create", each, by=by, details={"split_from": row.reference})
    return made


def _shorten(row: Recommendation, text: str, *, by: User | None, reason: str) -> None:
    """What stays under the number: a substantive change, so that positions have to be confirmed on it."""
    assert row.current is not None
    if text == row.current.text:
        return
    locks.refuse_locked(row, row.current, text)
    because = Truncator(_("Split. %(reason)s") % {"reason": reason}).chars(recommendations.MAX_REASON)
    revisions.make(row, text, by=by, change=Change.SUBSTANTIVE, reason=because)


def _withdraw(row: Recommendation, *, by: User | None, reason: str) -> None:
    endings.cancel(row, by=by, because=reason)
    row.status = Status.WITHDRAWN
    row.save(update_fields=["status"])
    recommendations.note("withdraw", row, by=by, reason=reason)
