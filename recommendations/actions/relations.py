"""What the secretariat says of two texts: how they are related, that they are not, or nothing any more."""

from django.utils.translation import gettext as _

from consultations.models import User
from consultations.models.recorded import moment, recorded
from recommendations import steps
from recommendations.actions import recommendations
from recommendations.enums import CONFIRMED_RELATIONS, RelationKind
from recommendations.models import Recommendation, Relation
from recommendations.queries import relations as queries
from wgec.kernel.errors import Malformed, Refused

MAX_NOTE = 500  # characters, as the row keeps them


def relate(
    recommendation: Recommendation,
    other: Recommendation,
    kind: RelationKind,
    *,
    by: User | None,
    seen_revision: int,
    other_seen_revision: int,
    note: str = "",
) -> Relation:
    """Say how two texts are related, for everybody; ``DERIVED``: the first is derived from ``other``.

    The same again is once; another word takes the place of what was said. Raises ``TextHasMoved`` when one of them is
    not as it was read, ``Malformed``, ``Refused`` or ``NotYours``.
    """
    if kind not in CONFIRMED_RELATIONS:
        raise Malformed(_("Choose how the two are related: identical, derived, overlaps or opposed."))
    return _say("relate", recommendation, other, kind, by, (seen_revision, other_seen_revision), note)


def dismiss_similar(
    recommendation: Recommendation,
    other: Recommendation,
    *,
    by: User | None,
    seen_revision: int,
    other_seen_revision: int,
    note: str = "",
) -> Relation:
    """Say that two texts are not related: they are not suggested again until one of them changes substantively."""
    seen = (seen_revision, other_seen_revision)
    return _say("dismiss_similar", recommendation, other, RelationKind.UNRELATED, by, seen, note)


def unrelate(recommendation: Recommendation, other: Recommendation, *, by: User | None, reason: str) -> Relation:
    """Take back what was said of two texts, with a reason; it stays on record."""
    because = _short_enough(reason)
    if not because:
        raise Malformed(_("Taking a relation back needs a reason: everybody has read it."))
    with recorded(by=by, reason=because):
        row, second = _locked(recommendation, other)
        steps.require("unrelate", row, by=by)
        known = queries.in_force(row, second)
        if known is None:
            raise Refused(_("Nothing is said of these two texts, so there is nothing to take back."))
        _end(known)
        details = {"other": second.reference, "relation": known.kind}
        recommendations.note("unrelate", row, by=by, reason=because, details=details)
        return known


def _say(
    verb: str,
    recommendation: Recommendation,
    other: Recommendation,
    kind: RelationKind,
    by: User | None,
    seen: tuple[int, int],
    note: str,
) -> Relation:
    said = _short_enough(note)
    with recorded(by=by, reason=said):
        row, second = _locked(recommendation, other)
        steps.require(verb, row, by=by)
        steps.require(verb, second, by=by)
        if row == second:
            raise Malformed(_("A text is not related to itself. Choose another one."))
        for each, number in zip((row, second), seen, strict=True):
            recommendations.refuse_if_moved(each, number)
        known = queries.in_force(row, second)
        if known is not None and _is_said(known, row, second, kind, said):
            return known
        if known is not None:
            _end(known)
        assert row.current is not None  # a public text has one
        assert second.current is not None
        made = Relation.objects.create(
            recommendation=row,
            other=second,
            revision=row.current,
            other_revision=second.current,
            kind=kind,
            note=said,
            decided_at=moment(),
            decided_by=by,
        )
        details = {"other": second.reference, "relation": kind, "was": known.kind if known else ""}
        recommendations.note(verb, row, by=by, reason=said, details=details)
        return made


def _is_said(known: Relation, row: Recommendation, other: Recommendation, kind: str, note: str) -> bool:
    """Whether ``known`` says just that of the texts as they are now."""
    same_way = known.recommendation_id == row.pk
    one, second = (row, other) if same_way else (other, row)
    same_texts = (known.revision_id, known.other_revision_id) == (one.current_id, second.current_id)
    same_words = (known.kind, known.note) == (kind, note)
    return same_texts and same_words and (same_way or kind != RelationKind.DERIVED)


def _end(known: Relation) -> None:
    known.until_at = moment()
    known.save(update_fields=["until_at"])


def _locked(one: Recommendation, other: Recommendation) -> tuple[Recommendation, Recommendation]:
    """Both as they are now, locked in the order in which everybody locks two."""
    first, second = sorted((one, other), key=lambda row: row.pk)
    rows = {row.pk: row for row in (recommendations.locked(first), recommendations.locked(second))}
    return rows[one.pk], rows[other.pk]


def _short_enough(note: str) -> str:
    said = note.strip()
    if len(said) > MAX_NOTE:
        raise Malformed(
            _("The note has %(length)s characters, and at most %(most)s can be saved. Shorten it.")
            % {"length": len(said), "most": MAX_NOTE}
        )
    return said
