"""What waits for delegations: one function per source, each for all the delegations of a person at once.

Each function asks one query, whatever the number of rows, rounds and delegations; so do those of
``awaiting_contributions``, where ``rounds`` asks two.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from consultations.enums import Activity, DelegateRole
from consultations.models import Event
from recommendations.enums import (
    PUBLIC_STATUSES,
    AmendmentStatus,
    ObjectionState,
    Status,
    Validation,
)
from recommendations.models import CosponsorInvitation, Extract, Objection, Proposer, Recommendation, Sponsor
from recommendations.queries import amendments as changes
from recommendations.queries import leading, objections, own
from recommendations.queries.lines import Asking, Heap, Line

#: Where an invitation has lapsed.
_SETTLED = (*PUBLIC_STATUSES, Status.DISCARDED)


def positions(asking: Asking) -> Iterator[Line]:
    """Texts that need the delegation's position: those in an open call, and the others."""
    parts = [
        own.with_needs(Recommendation.objects.filter(status=Status.PUBLISHED), delegation)
        .exclude(Q(needs=""))
        .order_by()
        .annotate(speaker=Value(key))
        .values("speaker", "consultation")
        .annotate(
            called=Count("pk", filter=Q(call_closes_at__isnull=False)),
            first_called=Min("reference", filter=Q(call_closes_at__isnull=False)),
            until=Min("call_closes_at"),
            others=Count("pk", filter=Q(call_closes_at=None)),
            first_other=Min("reference", filter=Q(call_closes_at=None)),
        )
        for key, delegation in asking.delegations.items()
    ]
    called, others = defaultdict[int, Heap](Heap), defaultdict[int, Heap](Heap)
    for row in parts[0].union(*parts[1:], all=True) if parts else ():
        key = row["speaker"]
        if row["called"]:
            called[key].add(row["called"], row["first_called"], row["until"])
        if row["others"]:
            until = asking.until(row["consultation"], Activity.STATE_POSITION, key)
            others[key].add(row["others"], row["first_other"], until)
    for key, heap in called.items():
        heads = asking.roles[key] == DelegateRole.HEAD
        yield Line("call", _called(heap.count, heads=heads), heap.count, _to_state(heap, "open"), heap.until, None, key)
    for key, heap in others.items():
        heads = asking.roles[key] == DelegateRole.HEAD
        words = _needing(heap.count, heads=heads)
        yield Line("position", words, heap.count, _to_state(heap, "none"), heap.until, None, key)


def _called(count: int, *, heads: bool) -> str:
    """Who heads the delegation states the position; everybody else reads the text."""
    words = (
        ngettext(
            "%(count)s recommendation in an open call needs your delegation's position",
            "%(count)s recommendations in open calls need your delegation's position",
            count,
        )
        if heads
        else ngettext(
            "%(count)s recommendation in an open call to read: your head of delegation states the position",
            "%(count)s recommendations in open calls to read: your head of delegation states the positions",
            count,
        )
    )
    return words % {"count": count}


def _needing(count: int, *, heads: bool) -> str:
    words = (
        ngettext(
            "%(count)s recommendation needs your delegation's position",
            "%(count)s recommendations need your delegation's position",
            count,
        )
        if heads
        else ngettext(
            "%(count)s recommendation to read: your head of delegation states the position",
            "%(count)s recommendations to read: your head of delegation states the positions",
            count,
        )
    )
    return words % {"count": count}


def _to_state(heap: Heap, call: str) -> str:
    if heap.is_one:
        return leading.to("recommendations:positions-due", at=heap.first)
    return leading.to("recommendations:positions-due", call=call)


def drafts(asking: Asking) -> Iterator[Line]:
    """Texts that the delegation proposes and that are with it: begun, or returned to it."""
    returned = Event.objects.filter(
        verb="recommendation.return", subject_kind="recommendation", subject_id=OuterRef("recommendation__reference")
    )
    at = returned.order_by("-at").values("at")[:1]
    rows = (
        Proposer.objects.filter(delegation__in=asking.roles, recommendation__status__in=(Status.DRAFT, Status.RETURNED))
        .annotate(moved_at=Coalesce(Subquery(at), "recommendation__created_at"))
        .order_by()
        .values("delegation", "recommendation__status", "recommendation__consultation")
        .annotate(
            count=Count("recommendation", distinct=True),
            first=Min("recommendation__reference"),
            begun=Min("recommendation__created_at"),
            returned=Min("moved_at"),
        )
    )
    found = defaultdict[tuple[int, str], Heap](Heap)
    for row in rows:
        key, status = row["delegation"], row["recommendation__status"]
        until = asking.until(row["recommendation__consultation"], Activity.PROPOSE, key)
        since = row["begun" if status == Status.DRAFT else "returned"]
        found[key, status].add(row["count"], row["first"], until, since)
    for (key, status), heap in found.items():
        url = _one_or(heap, "recommendations:recommendation", leading.to("recommendations:drafts"))
        words = _drafted(heap.count, status, writes=key in asking.drafting)
        yield Line(status, words, heap.count, url, heap.until, heap.since, key)


def _drafted(count: int, status: str, *, writes: bool) -> str:
    if not writes:
        words = ngettext(
            "%(count)s unpublished text of your delegation to read",
            "%(count)s unpublished texts of your delegation to read",
            count,
        )
    elif status == Status.DRAFT:
        words = ngettext(
            "%(count)s unfinished draft of your delegation", "%(count)s unfinished drafts of your delegation", count
        )
    else:
        words = ngettext(
            "%(count)s recommendation returned to your delegation",
            "%(count)s recommendations returned to your delegation",
            count,
        )
    return words % {"count": count}


def invitations(asking: Asking) -> Iterator[Line]:
    """Invitations to propose another delegation's text too."""
    asked = CosponsorInvitation.objects.filter(delegation__in=asking.drafting, answered_at=None)
    rows = (
        asked.exclude(recommendation__status__in=_SETTLED)
        .order_by()
        .values("delegation", "recommendation__consultation")
        .annotate(count=Count("pk"), first=Min("recommendation__reference"), since=Min("invited_at"))
    )
    found = defaultdict[int, Heap](Heap)
    for row in rows:
        until = asking.until(row["recommendation__consultation"], Activity.PROPOSE, row["delegation"])
        found[row["delegation"]].add(row["count"], row["first"], until, row["since"])
    for key, heap in found.items():
        words = ngettext("%(count)s invitation to co-sponsor", "%(count)s invitations to co-sponsor", heap.count)
        url = _one_or(heap, "recommendations:recommendation", leading.to("recommendations:drafts"))
        yield Line("invitation", words % {"count": heap.count}, heap.count, url, heap.until, heap.since, key)


def amendments(asking: Asking) -> Iterator[Line]:
    """Amendments of the delegation, by round: begun and not submitted, and made from a text that has moved on."""
    text = "amendment__recommendation"
    is_draft = Q(amendment__status=AmendmentStatus.DRAFT)
    is_behind = changes.is_behind("amendment__")
    rows = (
        Sponsor.objects.filter(is_draft | is_behind, delegation__in=asking.drafting, until_at=None)
        .order_by()
        .values("delegation", f"{text}__consultation")
        .annotate(
            drafts=Count("pk", filter=is_draft),
            first_draft=Min("amendment__reference", filter=is_draft),
            begun=Min("amendment__created_at", filter=is_draft),
            behind=Count("pk", filter=is_behind),
            first_behind=Min("amendment__reference", filter=is_behind),
            moved=Min(f"{text}__current__created_at", filter=is_behind),
        )
    )
    for row in rows:
        key, consultation = row["delegation"], row[f"{text}__consultation"]
        until = asking.until(consultation, Activity.AMEND, key)
        slug = asking.timetable.rounds[consultation].slug
        for kind, first, since in (("drafts", "first_draft", "begun"), ("behind", "first_behind", "moved")):
            if not row[kind]:
                continue
            several = leading.to("recommendations:recommendations", consultation=slug, amended=kind)
            url = _one_or(Heap(row[kind], row[first]), "recommendations:amendment", several)
            yield Line(f"amendment {kind}", _amended(row[kind], kind), row[kind], url, until, row[since], key)


def _amended(count: int, kind: str) -> str:
    words = (
        ngettext(
            "%(count)s amendment of your delegation that is not submitted",
            "%(count)s amendments of your delegation that are not submitted",
            count,
        )
        if kind == "drafts"
        else ngettext(
            "%(count)s amendment of your delegation made from an earlier text, to rewrite or withdraw",
            "%(count)s amendments of your delegation made from earlier texts, to rewrite or withdraw",
            count,
        )
    )
    return words % {"count": count}


def addressed_objections(asking: Asking) -> Iterator[Line]:
    """The delegation's objections that somebody has answered: to withdraw, to change, or to sustain."""
    rows = (
        Objection.objects.filter(delegation__in=asking.heading, state=ObjectionState.ADDRESSED)
        .order_by()
        .values("delegation")
        .annotate(
            count=Count("pk"),
            first=Min("reference"),
            text=Min("recommendation__reference"),
            oldest=Min("addressed_at"),
        )
    )
    for row in rows:
        key, count = row["delegation"], row["count"]
        words = ngettext(
            "%(count)s objection of your delegation was addressed: withdraw, change or sustain it",
            "%(count)s objections of your delegation were addressed: withdraw, change or sustain them",
            count,
        )
        url = _to_objections(
            count, row["text"], row["first"], state=ObjectionState.ADDRESSED, delegation=asking.delegations[key].slug
        )
        yield Line("addressed objection", words % {"count": count}, count, url, None, row["oldest"], key)


def objections_to_texts(asking: Asking) -> Iterator[Line]:
    """Objections to texts that the delegation proposes, which it can answer; what is sealed is not among them."""
    proposes = "recommendation__proposers__delegation"
    rows = (
        objections.unaddressed(asking.user)
        .filter(**{f"{proposes}__in": asking.drafting})
        .order_by()
        .values(proposes)
        .annotate(
            count=Count("pk", distinct=True),
            first=Min("reference"),
            text=Min("recommendation__reference"),
            oldest=Min("opened_at"),
        )
    )
    for row in rows:
        key, count = row[proposes], row["count"]
        words = ngettext(
            "%(count)s objection to a text of your delegation, to address",
            "%(count)s objections to texts of your delegation, to address",
            count,
        )
        url = _to_objections(
            count, row["text"], row["first"], state=ObjectionState.OPEN, proposer=asking.delegations[key].slug
        )
        yield Line("objection to our text", words % {"count": count}, count, url, None, row["oldest"], key)


def _to_objections(count: int, text: str, first: str, **query: str) -> str:
    if count == 1:
        return leading.to("recommendations:positions", text, fragment=f"objection-{first}")
    return leading.to("recommendations:objections", **query)


def extracts(asking: Asking) -> Iterator[Line]:
    """What was extracted from the delegation's contributions, for it to validate."""
    rows = (
        Extract.objects.filter(contribution__delegation__in=asking.drafting, validation=Validation.ASKED)
        .exclude(recommendation__status=Status.DISCARDED)
        .order_by()
        .values("contribution__delegation")
        .annotate(
            count=Count("pk"),
            first=Min("pk"),
            until=Min("due_at"),
            since=Min("asked_at"),
        )
    )
    for row in rows:
        key, count = row["contribution__delegation"], row["count"]
        words = ngettext("%(count)s extract to validate", "%(count)s extracts to validate", count)
        several = leading.to("recommendations:validation")
        url = leading.to("recommendations:extract", row["first"]) if count == 1 else several
        yield Line("extract", words % {"count": count}, count, url, row["until"], row["since"], key)


def _one_or(heap: Heap, name: str, several: str) -> str:
    return leading.to(name, heap.first) if heap.is_one else several
