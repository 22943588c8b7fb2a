"""Writing many recommendations at once: what an import and the demonstration do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from consultations.models import Consultation, Delegation, User
from consultations.models.recorded import moment, record_created, recorded
from recommendations.actions import citing, revisions
from recommendations.enums import ProposerRole, Status
from recommendations.models import CompilationUpload, Proposer, Recommendation, Revision, Section
from wgec.kernel.text import blocks

BATCH = 500


@dataclass(frozen=True, slots=True)
class NewProposer:
    """A delegation behind a new recommendation."""

    delegation: Delegation
    person: str = ""
    role: ProposerRole = ProposerRole.PROPOSER


@dataclass(frozen=True, slots=True)
class NewRecommendation:
    """What ``add`` needs to know of a recommendation; ``text`` is canonical Markdown."""

    text: str
    attribution: str
    place: int
    proposers: Sequence[NewProposer] = field(default_factory=tuple)
    section: Section | None = None
    number: int | None = None
    source_label: str = ""
    provenance: str = ""
    language: str = "en"
    status: Status = Status.PUBLISHED
    upload: CompilationUpload | None = None
    first_line: int | None = None
    last_line: int | None = None
    at: datetime | None = None
    for_delegation: Delegation | None = None  # on whose behalf the secretariat writes


def add(
    consultation: Consultation,
    new: Sequence[NewRecommendation],
    *,
    by: User | None,
    reason: str = "",
) -> list[Recommendation]:
    """Write many recommendations at once, each with its first revision, its proposers and their history.

    At most ten queries for each ``BATCH``. The caller notes the event: an import is one thing that happened.
    """
    made: list[Recommendation] = []
    with recorded(by=by, reason=reason):
        for first in range(0, len(new), BATCH):
            made += _add_batch(consultation, new[first : first + BATCH], by)
    return made


def _add_batch(consultation: Consultation, new: Sequence[NewRecommendation], by: User | None) -> list[Recommendation]:
    now = moment()
    plains = [blocks.plain(one.text) for one in new]
    rows = Recommendation.objects.bulk_create(
        _row(consultation, one, plain) for one, plain in zip(new, plains, strict=True)
    )
    firsts = Revision.objects.bulk_create(
        revisions.build(row, 1, one.text, plain, by=by, at=one.at or now, for_delegation=one.for_delegation)
        for row, one, plain in zip(rows, new, plains, strict=True)
    )
    for row, one, revision in zip(rows, new, firsts, strict=True):
        row.current = revision
        row._history_date = one.at or now  # type: ignore[attr-defined]
    Recommendation.objects.bulk_update(rows, ["current"], batch_size=BATCH)
    record_created(rows)
    proposers = Proposer.objects.bulk_create(
        Proposer(recommendation=row, delegation=each.delegation, person=each.person, role=each.role, position=position)
        for row, one in zip(rows, new, strict=True)
        for position, each in enumerate(one.proposers, start=1)
    )
    record_created(proposers)
    citing.begin(rows, firsts)
    return rows


def _row(consultation: Consultation, one: NewRecommendation, plain: str) -> Recommendation:
    return Recommendation(
        consultation=consultation,
        section=one.section,
        number=one.number,
        place=one.place,
        attribution=one.attribution,
        source_label=one.source_label,
        provenance=one.provenance,
        language=one.language,
        status=one.status,
        upload=one.upload,
        first_line=one.first_line,
        last_line=one.last_line,
        search_text=revisions.search_text(one.number, one.source_label, one.attribution, plain),
    )
