"""What waits for delegations around their contributions: to write, to send, to look at, to consent to."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Min, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.enums import UNSENT_CONTRIBUTIONS, Activity, ContributionStatus, FilePurpose, FileState
from consultations.models import Contribution, ContributionFile, Correction, Leave
from recommendations.queries import leading
from recommendations.queries.lines import Asking, Heap, Line


def contributions(asking: Asking) -> Iterator[Line]:
    """Contributions that are with the delegation: begun, or returned to it; until the round, or its leave, ends."""
    given = Leave.objects.filter(
        delegation=OuterRef("delegation"), consultation=OuterRef("consultation"), ended_at=None
    )
    leave = given.order_by("-given_at", "-pk").values("until_at")[:1]
    rows = (
        Contribution.objects.filter(delegation__in=asking.roles, status__in=UNSENT_CONTRIBUTIONS)
        .annotate(leave=Subquery(leave))
        .order_by()
        .values("delegation", "status", "consultation")
        .annotate(count=Count("pk"), first=Min("reference"), leave_until=Min("leave"), since=Min("created_at"))
    )
    found = defaultdict[tuple[int, str], Heap](Heap)
    for row in rows:
        key = row["delegation"]
        ends = [asking.until(row["consultation"], Activity.CONTRIBUTE, key), row["leave_until"]]
        until = max(filter(None, ends), default=None) if ends[0] is not None else None
        found[key, row["status"]].add(row["count"], row["first"], until, row["since"])
    for (key, status), heap in found.items():
        words = _contributed(heap.count, status, writes=key in asking.drafting)
        url = _to_contribution(heap)
        yield Line(f"contribution {status}", words, heap.count, url, heap.until, heap.since, key)


def _contributed(count: int, status: str, *, writes: bool) -> str:
    if not writes:
        words = ngettext(
            "%(count)s unsent contribution of your delegation to read",
            "%(count)s unsent contributions of your delegation to read",
            count,
        )
    elif status == ContributionStatus.DRAFT:
        words = ngettext(
            "%(count)s unfinished contribution of your delegation",
            "%(count)s unfinished contributions of your delegation",
            count,
        )
    else:
        words = ngettext(
            "%(count)s contribution returned to your delegation",
            "%(count)s contributions returned to your delegation",
            count,
        )
    return words % {"count": count}


def _to_contribution(heap: Heap) -> str:
    if heap.is_one:
        return leading.to("consultations:contribution", heap.first)
    return leading.to("consultations:own-contributions")


def files(asking: Asking) -> Iterator[Line]:
    """Files that the delegation has uploaded and that were read: to look at, and to take over."""
    of = "contribution__delegation"
    rows = (
        ContributionFile.objects.filter(
            state=FileState.READ,
            purpose=FilePurpose.ORIGINAL,
            contribution__status__in=UNSENT_CONTRIBUTIONS,
            **{f"{of}__in": asking.drafting},
        )
        .order_by()
        .values(of)
        .annotate(
            count=Count("pk"),
            first=Min("reference"),
            contribution=Min("contribution__reference"),
            since=Min("changed_at"),
        )
    )
    for row in rows:
        count = row["count"]
        words = ngettext(
            "%(count)s uploaded contribution was read: look at it and take it over",
            "%(count)s uploaded contributions were read: look at them and take them over",
            count,
        )
        url = leading.to("consultations:own-contributions")
        if count == 1:
            url = leading.to("consultations:contribution-file", row["contribution"], row["first"])
        yield Line("contribution file", words % {"count": count}, count, url, None, row["since"], row[of])


def corrections(asking: Asking) -> Iterator[Line]:
    """Editorial corrections of the delegation's words, for which it is asked for its consent."""
    of = "part__contribution__delegation"
    rows = (
        Correction.objects.filter(answered_at=None, **{f"{of}__in": asking.drafting})
        .order_by()
        .values(of)
        .annotate(
            count=Count("pk"),
            contributions=Count("part__contribution", distinct=True),
            first=Min("part__contribution__reference"),
            since=Min("proposed_at"),
        )
    )
    for row in rows:
        count = row["count"]
        words = ngettext(
            "%(count)s correction of your contribution to accept or refuse",
            "%(count)s corrections of your contributions to accept or refuse",
            count,
        )
        url = _to_contribution(Heap(row["contributions"], row["first"]))
        yield Line("correction", words % {"count": count}, count, url, None, row["since"], row[of])


def rounds(asking: Asking) -> Iterator[Line]:
    """Rounds that ask for a contribution, each of which the delegation has not begun; or that it has leave to join."""
    if not asking.drafting:
        return
    gone = (ContributionStatus.WITHDRAWN, ContributionStatus.DISCARDED)
    sent = Contribution.objects.filter(delegation__in=asking.drafting).exclude(status__in=gone).order_by()
    begun = set(sent.values_list("delegation", "consultation").distinct())
    leaves = Leave.objects.filter(delegation__in=asking.drafting, ended_at=None, until_at__gt=asking.now)
    late = {
        (key, consultation): until
        for key, consultation, until in leaves.values_list("delegation", "consultation", "until_at")
    }
    for key in asking.drafting:
        standing = asking.delegations[key].standing
        for row in asking.timetable.rounds.values():
            leave = late.get((key, row.pk))
            asks = asking.timetable.asks_for_contributions(row.pk, standing)
            if (key, row.pk) in begun or not (asks or leave):
                continue
            ends = [leave, asking.until(row.pk, Activity.CONTRIBUTE, key) if asks else None]
            until = max(filter(None, ends), default=None)
            words = _("Contribute to “%(round)s”") % {"round": row.title}
            url = leading.to("consultations:contribute", row.slug)
            yield Line("contribute", words, 1, url, until, row.opens_at or row.created_at, key)
