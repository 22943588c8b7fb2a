"""Merging several recommendations at once: into one of them, into another one, or into a new text made of them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from consultations.models import User
from consultations.models.recorded import moment, recorded
from recommendations.actions import adding, arranging, inheriting, joining, places, recommendations
from recommendations.actions.adding import NewProposer, NewRecommendation
from recommendations.enums import ProposerRole
from recommendations.models import Recommendation
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed


def merge_all(
    rows: Sequence[Recommendation], other: Recommendation, *, by: User | None, reason: str
) -> list[Recommendation]:
    """Merge each of ``rows`` but ``other`` itself into ``other``, all of them or none.

    Raises what ``recommendations.merge_into`` raises.
    """
    guard("recommendations.merge_recommendation", by)
    coming = [row for row in rows if row.pk != other.pk]
    if not coming:
        raise Malformed(_("Choose at least one recommendation to merge into another one."))
    with recorded(by=by, reason=reason):
        arranging.locked(other.consultation)  # before any of the texts, as everybody does
        places.lock({other.pk, *(row.pk for row in coming)})
        return [recommendations.merge_into(row, other, by=by, reason=reason) for row in coming]


def merge_into_new(rows: Sequence[Recommendation], text: str, *, by: User | None, reason: str) -> Recommendation:
    """Make a new recommendation with ``text`` (Markdown) and merge all of ``rows`` into it.

    It stands right after the first of them, is proposed by all who propose one of them, in their order, and gets its
    number with the next ones that are given. It is addressed to all to whom they are, and was taken from where they
    were. Nobody has a position on it, and no contributor has validated it. Raises what ``merge_into`` raises.
    """
    guard("recommendations.merge_recommendation", by)
    if len({row.pk for row in rows}) < 2:
        raise Malformed(_("Choose at least two recommendations to make a new text of them."))
    if len({row.consultation_id for row in rows}) > 1:
        raise Malformed(_("The recommendations must belong to one consultation."))
    canonical = recommendations.readable(text)
    with recorded(by=by, reason=reason):
        arrangement = arranging.locked(rows[0].consultation)
        known = Recommendation.objects.select_related("section", "consultation").prefetch_related(
            "proposers__delegation"
        )
        found = {row.pk: row for row in known.filter(pk__in={row.pk for row in rows})}
        merged = [found[pk] for pk in dict.fromkeys(row.pk for row in rows)]
        made = _make(merged, canonical, by=by)
        arranging.changed(arrangement, by=by)
        details = {"merged_from": [row.reference for row in merged]}
        recommendations.note("create", made, by=by, reason=reason, details=details)
        merge_all(merged, made, by=by, reason=reason)
        made.refresh_from_db()
        return made


def _make(rows: Sequence[Recommendation], canonical: str, *, by: User | None) -> Recommendation:
    first = rows[0]
    room = places.after(first.consultation, first)
    places.lock({*(row.pk for row in rows), *room.neighbours})
    places.make(room)
    provenances = list(dict.fromkeys(row.provenance for row in rows if row.provenance))
    new = NewRecommendation(
        text=canonical,
        attribution=joining.joint(row.attribution for row in rows),
        place=room.places[0],
        proposers=[
            NewProposer(each.delegation, each.person, ProposerRole(each.role)) for each in first.proposers.all()
        ],
        section=first.section,
        provenance="; ".join(provenances)[:500],
        language=first.language,
    )
    (made,) = adding.add(first.consultation, [new], by=by)
    made.published_at, made.public_from, made.kind = moment(), 1, first.kind
    made.save(update_fields=["published_at", "public_from", "kind"])
    inheriting.inherit(made, rows, by=by)
    return made
