"""The rows of amendments as actions hold them: locked, numbered, written, noted, and who is told of it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Max

from consultations import queries as consultation_queries
from consultations.actions import notices, proceedings
from consultations.enums import Audience
from consultations.models import Consultation, Delegation, User
from consultations.models.recorded import moment
from recommendations.actions import recommendations
from recommendations.actions.wordings import Drawn, Ground
from recommendations.enums import AmendmentStatus, VersionCause
from recommendations.models import Amendment, AmendmentVersion, Recommendation, Sponsor


def locked(amendment: Amendment) -> tuple[Recommendation, Amendment]:
    """The recommendation and its amendment as they are now, locked in this order: everybody's."""
    recommendation = recommendations.locked(amendment.recommendation)
    Amendment.objects.select_for_update().only("pk").get(pk=amendment.pk)  # first locked, then read: see above
    rows = Amendment.objects.select_related(
        "current__base", "current__parent_base", "consultation", "parent__current__base"
    )
    return recommendation, rows.prefetch_related("sponsors__delegation").get(pk=amendment.pk)


def current_version(row: Amendment) -> AmendmentVersion:
    """The version that stands; every amendment has one from its beginning."""
    assert row.current is not None
    return row.current


def lock_numbers(consultation_id: int) -> None:
    """Let nobody else take a number in the consultation until the transaction ends.

    Asked before any text is locked: who publishes one holds the consultation when the others move on by a place.
    """
    Consultation.objects.select_for_update(no_key=True).only("pk").get(pk=consultation_id)


def next_number(consultation_id: int) -> int:
    """The next number of the consultation, whose numbers are locked."""
    numbered = Amendment.objects.filter(consultation=consultation_id)
    return int(numbered.aggregate(last=Max("number"))["last"] or 0) + 1


def next_version(
    row: Amendment,
    ground: Ground,
    drawn: Drawn,
    *,
    by: User | None,
    cause: VersionCause,
    for_delegation: Delegation | None = None,
) -> AmendmentVersion:
    """Write the next version of an amendment and make it the current one."""
    version = AmendmentVersion.objects.create(
        amendment=row,
        number=row.current.number + 1 if row.current else 1,
        cause=cause,
        base=ground.revision,
        parent_base=ground.parent,
        text=drawn.text,
        wording=drawn.wording,
        headline=drawn.headline,
        reasons=drawn.reasons,
        units=list(drawn.units),
        place=drawn.place,
        scope=drawn.scope,
        created_at=moment(),
        created_by=by,
        created_for=for_delegation or (by.acting_for if by else None),
    )
    row.current, row.kind = version, drawn.kind
    row.save(update_fields=["current", "kind"])
    return version


# --- the record, and who is told -------------------------------------------------------------


def audience_of(row: Amendment) -> Audience:
    """Who may read its events: of a draft its delegation alone, or the secretariat that wrote it."""
    if row.status not in (AmendmentStatus.DRAFT, AmendmentStatus.DISCARDED):
        return Audience.PUBLIC
    return Audience.DELEGATION if sponsors_of(row) else Audience.SECRETARIAT


def note(
    verb: str,
    row: Amendment,
    *,
    by: User | None,
    reason: str = "",
    details: dict[str, Any] | None = None,
    for_delegation: Delegation | None = None,
    audience: Audience | None = None,
    noun: str = "amendment",
) -> None:
    """Note what happened to the amendment, or to a ``noun`` on it; the record of its recommendation shows it too."""
    proceedings.note(
        f"{noun}.{verb}",
        subject_kind="amendment",
        subject_id=row.reference,
        subject_label=row,
        by=by,
        consultation=row.consultation,
        reason=reason,
        details={"recommendation": row.recommendation.reference, **(details or {})},
        audience=audience or audience_of(row),
        for_delegation=for_delegation,
    )


def sponsors_of(row: Amendment) -> list[Delegation]:
    """The delegations behind it now, in their order."""
    standing = Sponsor.objects.filter(amendment=row, until_at=None).select_related("delegation").order_by("position")
    return [sponsor.delegation for sponsor in standing]


def tell_sponsors(
    row: Amendment,
    verb: str,
    *,
    by: User | None,
    sentence: Callable[[], str],
    among: Iterable[Delegation] | None = None,
) -> None:
    """Tell the sponsors' heads and drafters (or those of ``among``), but not who did it."""
    people = consultation_queries.writers_of(sponsors_of(row) if among is None else among)
    notices.tell(
        people.exclude(pk=by.pk) if by else people,
        f"amendment.{verb}",
        sentence,
        address=row.get_absolute_url(),
        about=lambda: row.recommendation.title,
    )
