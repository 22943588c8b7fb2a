"""Parts of contributions that were read: nothing, or nothing more, is to be extracted from them."""

from consultations.actions import proceedings
from consultations.enums import Audience
from consultations.models import Contribution, Part, User
from consultations.models.recorded import moment, recorded
from recommendations.actions import extracting
from recommendations.models import PartRead
from wgec.kernel.access import guard


def mark_read(part: Part, *, by: User | None) -> PartRead:
    """Say that there is nothing (more) to extract from the part. Twice is once: the first time counts."""
    guard("recommendations.extract_recommendation", by)
    with recorded(by=by):
        contribution = _locked(part)
        extracting.refuse_unpublished(contribution)
        known = PartRead.objects.filter(part=part).first()
        if known is not None:
            return known
        made = PartRead.objects.create(part=part, read_at=moment(), read_by=by)
        _note("read_part", part, contribution, by=by)
        return made


def mark_unread(part: Part, *, by: User | None) -> None:
    """Say that the part is to be looked at again. Twice is once."""
    guard("recommendations.extract_recommendation", by)
    with recorded(by=by):
        contribution = _locked(part)
        known = PartRead.objects.filter(part=part).first()
        if known is not None:
            known.delete()
            _note("unread_part", part, contribution, by=by)


def _locked(part: Part) -> Contribution:
    Contribution.objects.select_for_update(no_key=True).only("pk").get(pk=part.contribution_id)
    return Contribution.objects.select_related("consultation", "delegation").get(pk=part.contribution_id)


def _note(verb: str, part: Part, contribution: Contribution, *, by: User | None) -> None:
    proceedings.note(
        f"contribution.{verb}",
        subject_kind="contribution",
        subject_id=contribution.reference,
        subject_label=contribution.label,
        by=by,
        consultation=contribution.consultation,
        details={"part": part.position},
        audience=Audience.SECRETARIAT,
    )
