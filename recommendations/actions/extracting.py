"""Making recommendations of passages of a contribution, and keeping where each was taken from."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from consultations.actions import proceedings
from consultations.enums import AuthorRole, ContributionStatus, Kind
from consultations.models import Author, Consultation, Contribution, Delegation, User
from consultations.models.recorded import moment, record_created, recorded
from recommendations.actions import adding, describing, drafts, recommendations
from recommendations.actions.adding import NewProposer, NewRecommendation
from recommendations.enums import ProposerRole, RecommendationKind, Status, Validation
from recommendations.models import Extract, Recommendation, Section, Span
from recommendations.queries import composing
from recommendations.queries.composing import Composed, Passage
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused

MAX_REASON = 500  # characters


def extract(
    contribution: Contribution,
    passages: Iterable[str],
    *,
    by: User | None,
    kind: RecommendationKind = RecommendationKind.RECOMMENDATION,
    section: Section | None = None,
    attribution: str = "",
    proposers: Sequence[Delegation] = (),
    source_label: str | None = None,
    addressees: Sequence[str] = (),
    language: str = "",
    publish: bool = False,
    seen_overlaps: Collection[int] = (),
) -> Recommendation:
    """Make a recommendation of passages of a published contribution: their words and nothing else.

    It waits with the secretariat for its publication, or is published at once. What is left out is taken from the
    contribution: attribution, proposers, the contributor's own label, language. ``seen_overlaps`` are the extracts with
    some of the same words that the person knows of: another one raises ``Refused``. Raises ``Malformed``, ``NotYours``.
    """
    guard("recommendations.extract_recommendation", by)
    with recorded(by=by, for_delegation=contribution.delegation):
        row = _locked(contribution)
        composed = composing.composed(row, passages)
        _refuse_unseen(composed, seen_overlaps)
        if section is not None and section.consultation_id != row.consultation_id:
            raise Malformed(_("There is no such section in this consultation. Choose one of its sections, or none."))
        new = NewRecommendation(
            text=recommendations.readable(composed.text),
            attribution=_attribution(attribution, row),
            place=(row.consultation.recommendations.aggregate(last=Max("place"))["last"] or 0) + 1,
            proposers=_proposers(row, proposers),
            section=section,
            source_label=(composed.label if source_label is None else source_label).strip()[:120],
            provenance=_provenance(row),
            language=language or row.language,
            status=Status.SUBMITTED,
            for_delegation=row.delegation,
        )
        made = adding.add(row.consultation, [new], by=by)[0]
        made.kind, made.submitted_at, made.submitted_from = RecommendationKind(kind), moment(), 1
        made.save(update_fields=["kind", "submitted_at", "submitted_from"])
        describing.write_addressees(made, addressees)
        _keep(made, composed, by=by)
        details = {"contribution": row.reference, "passages": [str(each) for each in composed.passages]}
        recommendations.note("extract", made, by=by, details=details, for_delegation=row.delegation)
        return drafts.publish(made, by=by, section=section) if publish else made


def _provenance(row: Contribution) -> str:
    """Where it comes from, in the language of the house: it is kept, and printed in every report."""
    with proceedings.spoken():
        return _("Extracted from %(contribution)s") % {"contribution": row.label}


def link(
    contribution: Contribution, passages: Iterable[str], recommendation: Recommendation, *, by: User | None
) -> Extract:
    """Say that a recommendation was taken from these passages too, or from these as well. Twice is once."""
    guard("recommendations.extract_recommendation", by)
    with recorded(by=by):
        row = _locked(contribution)
        composed = composing.composed(row, passages)
        target = recommendations.locked(recommendation)
        if target.consultation_id != row.consultation_id:
            raise Refused(_("Both the contribution and the recommendation must belong to one consultation."))
        if target.status == Status.DISCARDED:
            raise Refused(_("This recommendation was discarded. Choose another one."))
        known = Extract.objects.filter(recommendation=target, contribution=row).first()
        if known is not None:
            if _passages(known) == composed.passages:
                return known
            raise Refused(
                _("%(title)s is linked with this contribution already. Correct the passages of that link.")
                % {"title": target.title}
            )
        made = _keep(target, composed, by=by)
        note("link", made, by=by, details={"passages": [str(each) for each in composed.passages]})
        return made


def move(extract: Extract, passages: Iterable[str], *, by: User | None, reason: str) -> Extract:
    """Correct the passages that a recommendation was taken from; its text stays. The same passages are once.

    What the contributor has said of it was about the other passages: it is to be asked again.
    """
    guard("recommendations.extract_recommendation", by)
    reason = checked_reason(reason, _("Correcting a source needs a reason, for the record."))
    with recorded(by=by, reason=reason):
        contribution = _locked(extract.contribution)
        composed = composing.composed(contribution, passages, besides=extract)
        row = locked(extract)
        if _passages(row) == composed.passages:
            return row
        before = [str(each) for each in _passages(row)]
        replace_spans(row, composed.passages)
        row.validation, row.answered_at, row.answered_by, row.revision = Validation.UNASKED, None, None, None
        row.asked_at = row.due_at = row.reminded_at = None
        row.save()
        details = {"was": before, "passages": [str(each) for each in composed.passages]}
        note("move", row, by=by, reason=reason, details=details)
        return row


def unlink(extract: Extract, *, by: User | None, reason: str) -> None:
    """Take a wrong link back: the recommendation stays, and no longer says that it was taken from there. Once."""
    guard("recommendations.extract_recommendation", by)
    reason = checked_reason(reason, _("Removing a source needs a reason, for the record."))
    with recorded(by=by, reason=reason):
        Contribution.objects.select_for_update(no_key=True).get(pk=extract.contribution_id)
        if not Extract.objects.filter(pk=extract.pk).exists():
            return
        row = locked(extract)
        note("unlink", row, by=by, reason=reason, details={"passages": [str(each) for each in _passages(row)]})
        row.delete()


# --- what others need -------------------------------------------------------------------------------------------


def locked(extract: Extract) -> Extract:
    """The extract as it is now, locked, with its recommendation locked before it."""
    recommendation = recommendations.locked(extract.recommendation)
    Extract.objects.select_for_update(no_key=True).only("pk").get(pk=extract.pk)
    row = Extract.objects.select_related("contribution__delegation", "contribution__consultation", "revision")
    found = row.prefetch_related("spans").get(pk=extract.pk)
    found.recommendation = recommendation
    return found


def replace_spans(row: Extract, passages: Sequence[Passage]) -> None:
    """Write other passages for an extract, which is locked."""
    for span in row.spans.all():
        span.delete()
    write_spans(row, passages)


def checked_reason(reason: str, missing: str) -> str:
    """The reason; raises ``Malformed`` with the sentence ``missing`` when there is none, and when it is too long."""
    reason = reason.strip()
    if not reason:
        raise Malformed(missing)
    if len(reason) > MAX_REASON:
        raise Malformed(
            _("The reason has %(length)s characters, and at most %(most)s can be saved. Shorten it.")
            % {"length": len(reason), "most": MAX_REASON}
        )
    return reason


def attribution_of(contribution: Contribution) -> str:
    """How what is taken from it is attributed: as it is printed, or its person's name, or its delegation's."""
    if contribution.attribution:
        return contribution.attribution
    if contribution.delegation.kind == Kind.PERSON:
        names = [str(author) for author in contribution.authors.all() if author.role != AuthorRole.ON_BEHALF_OF]
        return "; ".join(names) or contribution.delegation.name
    return contribution.delegation.name


def person_of(contribution: Contribution) -> str:
    """The people who wrote it, as printed beside the delegation."""
    wrote = (AuthorRole.AUTHOR, AuthorRole.SUBMITTED_BY)
    names = [each.name for each in contribution.authors.all() if each.role in wrote and each.name]
    return "; ".join(names)[:150]


def note(verb: str, row: Extract, *, by: User | None, reason: str = "", details: dict[str, Any] | None = None) -> None:
    """Append the event ``extract.verb`` about the recommendation, for those who may read it."""
    proceedings.note(
        f"extract.{verb}",
        subject_kind="recommendation",
        subject_id=row.recommendation.reference,
        subject_label=row.recommendation,
        by=by,
        consultation=row.recommendation.consultation,
        reason=reason,
        details={"contribution": row.contribution.reference, **(details or {})},
        audience=recommendations.audience(row.recommendation),
    )


# --- the steps --------------------------------------------------------------------------------------------------


def _locked(contribution: Contribution) -> Contribution:
    """The contribution as it is now, locked after its consultation; refuses what nothing can be extracted from."""
    Consultation.objects.select_for_update(no_key=True).only("pk").get(pk=contribution.consultation_id)
    Contribution.objects.select_for_update(no_key=True).only("pk").get(pk=contribution.pk)
    rows = Contribution.objects.select_related("consultation", "delegation", "replaced_by")
    row = rows.prefetch_related("authors").get(pk=contribution.pk)
    refuse_unpublished(row)
    return row


def refuse_unpublished(contribution: Contribution) -> None:
    """Raise ``Refused`` unless the contribution is published and stands."""
    match contribution.status:
        case ContributionStatus.PUBLISHED:
            return
        case ContributionStatus.REPLACED:
            raise Refused(_("This contribution was replaced by a corrected one. Extract from that one."))
        case ContributionStatus.WITHDRAWN:
            raise Refused(_("This contribution was withdrawn, so nothing more is extracted from it."))
        case _:
            raise Refused(_("Only a published contribution is extracted from. Publish it first."))


def _refuse_unseen(composed: Composed, seen: Collection[int]) -> None:
    unseen = [each for each in composed.overlapping if each.pk not in set(seen)]
    if not unseen:
        return
    titles = ", ".join(each.recommendation.title for each in unseen)
    raise Refused(
        _("Some of these words are extracted already: %(titles)s. Look at it, and extract again if both are meant.")
        % {"titles": titles},
        code="extracted_already",
    )


def _attribution(given: str, contribution: Contribution) -> str:
    most = Recommendation._meta.get_field("attribution").max_length or 0
    return (given.strip() or attribution_of(contribution))[:most]


def _proposers(contribution: Contribution, given: Sequence[Delegation]) -> list[NewProposer]:
    """Those who were chosen; otherwise the contribution's delegation, and those on whose behalf it writes."""
    if given:
        person = person_of(contribution)
        return [NewProposer(each, person if each == contribution.delegation else "") for each in dict.fromkeys(given)]
    return [NewProposer(contribution.delegation, person_of(contribution)), *_on_behalf(contribution)]


def _on_behalf(contribution: Contribution) -> list[NewProposer]:
    authors: list[Author] = [each for each in contribution.authors.all() if each.role == AuthorRole.ON_BEHALF_OF]
    names = [name for each in authors for name in (each.organisation, each.name) if name]
    found = Delegation.objects.filter(name__in=names).exclude(pk=contribution.delegation_id).order_by("name")
    return [NewProposer(each, role=ProposerRole.ON_BEHALF_OF) for each in found] if names else []


def _keep(row: Recommendation, composed: Composed, *, by: User | None) -> Extract:
    made = Extract.objects.create(
        recommendation=row, contribution=composed.contribution, created_at=moment(), created_by=by
    )
    write_spans(made, composed.passages)
    return made


def write_spans(row: Extract, passages: Sequence[Passage]) -> None:
    """Write the passages of a new extract."""
    spans = Span.objects.bulk_create(
        Span(extract=row, position=position, part_id=each.part, start=each.start, end=each.end)
        for position, each in enumerate(passages, start=1)
    )
    record_created(spans)


def _passages(row: Extract) -> tuple[Passage, ...]:
    spans = Span.objects.filter(extract=row).order_by("position")
    return tuple(Passage(*values) for values in spans.values_list("part", "start", "end"))
