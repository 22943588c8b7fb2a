"""What waits for the secretariat and for the chair: one function per source, each asks one query."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from consultations.enums import Activity, ContributionStatus, Standing
from consultations.models import Contribution, Part
from recommendations.enums import (
    PENDING_AMENDMENTS,
    CallState,
    CommentAudience,
    Consensus,
    Status,
    UploadState,
    Validation,
)
from recommendations.models import (
    Amendment,
    Call,
    Challenge,
    CommentFlag,
    CompilationUpload,
    Edition,
    Extract,
    Recommendation,
)
from recommendations.models.moderation import CaseKind
from recommendations.queries import comments, leading, objections
from recommendations.queries.lines import Asking, Line, earlier

SOON = timedelta(days=7)


def _in_all(kind: str, row: dict[str, Any], words: str, one: Callable[[], str], several: str) -> Iterator[Line]:
    """The line of ``row``, its ``count`` and oldest ``since``: to the only ``one``, or to the list of ``several``."""
    count = row["count"]
    if count:
        yield Line(kind, words % {"count": count}, count, one() if count == 1 else several, None, row["since"])


# --- the secretariat's queue -----------------------------------------------------------------------


def submitted(asking: Asking) -> Iterator[Line]:
    """Submitted recommendations: to publish, or to return."""
    row = Recommendation.objects.filter(status=Status.SUBMITTED).aggregate(
        count=Count("pk"), first=Min("reference"), since=Min(Coalesce("submitted_at", "created_at"))
    )
    words = ngettext("%(count)s submitted recommendation", "%(count)s submitted recommendations", row["count"])
    yield from _queued("recommendation", row, words)


def submitted_contributions(asking: Asking) -> Iterator[Line]:
    """Submitted contributions: to publish, or to return."""
    row = Contribution.objects.filter(status=ContributionStatus.SUBMITTED).aggregate(
        count=Count("pk"), first=Min("reference"), since=Min("submitted_at")
    )
    words = ngettext("%(count)s submitted contribution", "%(count)s submitted contributions", row["count"])
    yield from _queued("contribution", row, words)


def flagged(asking: Asking) -> Iterator[Line]:
    """Comments that the reader may read and somebody has flagged; hidden ones have been dealt with."""
    seen = comments.readable(asking.user).filter(hidden_at=None, audience=CommentAudience.ALL)
    row = CommentFlag.objects.filter(settled_at=None, comment__in=seen).aggregate(
        count=Count("comment", distinct=True), first=Min("comment__reference"), since=Min("flagged_at")
    )
    words = ngettext("%(count)s flagged comment", "%(count)s flagged comments", row["count"])
    yield from _queued("comment", row, words)


def _queued(kind: str, row: dict[str, Any], words: str) -> Iterator[Line]:
    """A line of the moderation queue: to the only case of that kind, or to all of them."""
    listed = leading.to("recommendations:queue", kind=kind)
    one = partial(leading.to, "recommendations:case", kind, row["first"])
    yield from _in_all(f"submitted {kind}", row, words, one, listed)


# --- the rest of the secretariat's desk ------------------------------------------------------------


def uploads(asking: Asking) -> Iterator[Line]:
    """Compilations that were read and that nobody has looked at."""
    row = CompilationUpload.objects.filter(state=UploadState.READ).aggregate(
        count=Count("pk"), first=Min("reference"), since=Min("changed_at")
    )
    words = ngettext(
        "%(count)s uploaded compilation to look at", "%(count)s uploaded compilations to look at", row["count"]
    )
    listed = leading.to("recommendations:desk")
    yield from _in_all("upload", row, words, lambda: leading.to("recommendations:upload", row["first"]), listed)


def failed_editions(asking: Asking) -> Iterator[Line]:
    """Reports that failed and that nobody has tried again, or given up."""
    rows = Edition.objects.filter(issued_at=None, cancelled_at=None).exclude(failed_at=None)
    row = rows.aggregate(count=Count("pk"), first=Min("reference"), since=Min("failed_at"))
    words = ngettext("%(count)s report that failed", "%(count)s reports that failed", row["count"])
    listed = leading.to("recommendations:editions")
    yield from _in_all("failed report", row, words, lambda: leading.to("recommendations:edition", row["first"]), listed)


def own_drafts(asking: Asking) -> Iterator[Line]:
    """What the person has drafted on behalf of a delegation, and nobody else has written in."""
    mine = Recommendation.objects.filter(status=Status.DRAFT, current__created_by=asking.user)
    row = mine.exclude(delegations__in=asking.drafting).aggregate(
        count=Count("pk"), first=Min("reference"), since=Min("created_at")
    )
    words = ngettext(
        "%(count)s draft of yours on behalf of a delegation",
        "%(count)s drafts of yours on behalf of delegations",
        row["count"],
    )
    listed = leading.to("recommendations:drafts")
    yield from _in_all(
        "draft on behalf", row, words, lambda: leading.to("recommendations:recommendation", row["first"]), listed
    )


def extracts(asking: Asking) -> Iterator[Line]:
    """By round: extracts that were not answered, those whose deadline has passed apart; and answers to deal with."""
    is_asked = Q(validation=Validation.ASKED)
    is_late = is_asked & Q(due_at__lte=asking.now)
    is_open = is_asked & (Q(due_at=None) | Q(due_at__gt=asking.now))
    is_answer = Q(validation=Validation.CORRECTED)
    is_answer |= Q(validation=Validation.WITHDRAWN, recommendation__status__in=(Status.SUBMITTED, Status.PUBLISHED))
    rows = (
        Extract.objects.filter(is_asked | is_answer)
        .exclude(recommendation__status=Status.DISCARDED)
        .order_by()
        .values("contribution__consultation")
        .annotate(
            late=Count("pk", filter=is_late),
            late_until=Min("due_at", filter=is_late),
            open=Count("pk", filter=is_open),
            open_until=Min("due_at", filter=is_open),
            asked=Min("asked_at", filter=is_open),
            answers=Count("pk", filter=is_answer),
            first_answer=Min("pk", filter=is_answer),
            answered=Min("answered_at", filter=is_answer),
        )
    )
    for row in rows:
        consultation = asking.timetable.rounds[row["contribution__consultation"]]
        status = leading.to("recommendations:validation-status", consultation.slug)
        answers = leading.to("recommendations:queue", kind=CaseKind.DISPUTE, consultation=consultation.slug)
        if row["answers"] == 1:
            answers = leading.to("recommendations:case", CaseKind.DISPUTE, row["first_answer"])
        for kind, count, url, until, since in (
            ("extract overdue", row["late"], status, row["late_until"], None),
            ("extract unanswered", row["open"], status, row["open_until"], row["asked"]),
            ("extract answered", row["answers"], answers, None, row["answered"]),
        ):
            if count:
                words = _of_extracts(kind, count) % {"count": count, "round": consultation.title}
                yield Line(kind, words, count, url, until, since)


def _of_extracts(kind: str, count: int) -> str:
    if kind == "extract answered":
        return ngettext(
            "%(count)s answer of a contributor to deal with in “%(round)s”",
            "%(count)s answers of contributors to deal with in “%(round)s”",
            count,
        )
    return ngettext(
        "%(count)s extract in “%(round)s” that its contributor has not validated",
        "%(count)s extracts in “%(round)s” that their contributors have not validated",
        count,
    )


def not_extracted(asking: Asking) -> Iterator[Line]:
    """By round: published contributions with a part of which nobody has said that no more is to be extracted."""
    left = Part.objects.filter(contribution=OuterRef("pk"), read=None)
    rows = (
        Contribution.objects.filter(Exists(left), status=ContributionStatus.PUBLISHED)
        .order_by()
        .values("consultation")
        .annotate(count=Count("pk"), first=Min("reference"), since=Min("published_at"))
    )
    for row in rows:
        consultation, count = asking.timetable.rounds[row["consultation"]], row["count"]
        words = ngettext(
            "%(count)s contribution to “%(round)s” from which not everything is extracted yet",
            "%(count)s contributions to “%(round)s” from which not everything is extracted yet",
            count,
        ) % {"count": count, "round": consultation.title}
        url = leading.to("recommendations:extraction", consultation.slug, left="yes")
        if count == 1:
            url = leading.to("recommendations:contribution-extract", row["first"])
        yield Line("not extracted", words, count, url, None, row["since"])


def phases(asking: Asking) -> Iterator[Line]:
    """Rounds and phases that open or close within a week, each a line of its own."""
    for turn in asking.timetable.turns():
        if turn.at <= asking.now + SOON:
            yield Line("phase opens" if turn.opens else "phase closes", turn.what, 1, turn.url, turn.at)


# --- those who lead the group through its texts ----------------------------------------------------


def amendments(asking: Asking) -> Iterator[Line]:
    """By round: amendments to decide, until nothing can be amended any more."""
    rows = (
        Amendment.objects.filter(status__in=PENDING_AMENDMENTS, recommendation__status=Status.PUBLISHED)
        .order_by()
        .values("consultation")
        .annotate(
            count=Count("pk"),
            texts=Count("recommendation", distinct=True),
            first=Min("recommendation__reference"),
            since=Min("submitted_at"),
        )
    )
    for row in rows:
        consultation, count = asking.timetable.rounds[row["consultation"]], row["count"]
        words = ngettext(
            "%(count)s amendment to decide in “%(round)s”", "%(count)s amendments to decide in “%(round)s”", count
        ) % {"count": count, "round": consultation.title}
        url = leading.to("recommendations:recommendations", consultation=consultation.slug, amended="open")
        if row["texts"] == 1:
            url = leading.to("recommendations:recommendation-decide", row["first"])
        yield Line("amendment to decide", words, count, url, _last(asking, consultation.pk), row["since"])


def _last(asking: Asking, consultation: int) -> datetime | None:
    """When the first of members and observers can amend no more."""
    return earlier(asking.timetable.until(consultation, Activity.AMEND, each) for each in Standing)


def challenges(asking: Asking) -> Iterator[Line]:
    """Challenges to designations that the chair has not answered."""
    row = Challenge.objects.filter(answered_at=None).aggregate(
        count=Count("pk"), first=Min("reference"), since=Min("made_at")
    )
    words = ngettext("%(count)s challenge to answer", "%(count)s challenges to answer", row["count"])
    listed = leading.to("recommendations:objections", fragment="challenges")
    yield from _in_all(
        "challenge", row, words, lambda: leading.to("recommendations:challenge-answer", row["first"]), listed
    )


def open_objections(asking: Asking) -> Iterator[Line]:
    """Objections that nobody has addressed, as far as the person may know of them."""
    row = (
        objections.unaddressed(asking.user)
        .order_by()
        .aggregate(
            count=Count("pk"), first=Min("reference"), text=Min("recommendation__reference"), since=Min("opened_at")
        )
    )
    words = ngettext("%(count)s objection to address", "%(count)s objections to address", row["count"])

    def one() -> str:
        return leading.to("recommendations:positions", row["text"], fragment=f"objection-{row['first']}")

    yield from _in_all("objection", row, words, one, leading.to("recommendations:objections", state="open"))


def calls(asking: Asking) -> Iterator[Line]:
    """Open calls that close within a week; by round those among all open ones whose text is contested.

    The indicator of what is sealed does not exist, so that nothing of it shows here.
    """
    is_soon = Q(closes_at__lte=asking.now + SOON)
    is_contested = Q(revision__indicator__state=Consensus.CONTESTED)
    text = "recommendation__reference"
    rows = (
        Call.objects.filter(is_soon | is_contested, state=CallState.OPEN)
        .order_by()
        .values("recommendation__consultation")
        .annotate(
            soon=Count("pk", filter=is_soon),
            first_soon=Min(text, filter=is_soon),
            soon_until=Min("closes_at", filter=is_soon),
            contested=Count("pk", filter=is_contested),
            first_contested=Min(text, filter=is_contested),
            contested_until=Min("closes_at", filter=is_contested),
        )
    )
    for row in rows:
        slug = asking.timetable.rounds[row["recommendation__consultation"]].slug
        listed = leading.to("recommendations:calls", consultation=slug, state="open")
        contested = leading.to("recommendations:standing", slug, state="contested")
        for kind, count, first, until, several in (
            ("call closes", row["soon"], row["first_soon"], row["soon_until"], listed),
            ("contested in a call", row["contested"], row["first_contested"], row["contested_until"], contested),
        ):
            if count:
                url = leading.to("recommendations:positions", first) if count == 1 else several
                yield Line(kind, _of_calls(kind, count) % {"count": count}, count, url, until)


def _of_calls(kind: str, count: int) -> str:
    if kind == "call closes":
        return ngettext("%(count)s call that closes within a week", "%(count)s calls that close within a week", count)
    return ngettext(
        "%(count)s contested text on which a call closes", "%(count)s contested texts on which a call closes", count
    )
