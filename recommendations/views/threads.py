"""Threads as pages show them: each comment with what this reader may see of it and do with it, and its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from consultations import queries as consultation_queries
from recommendations import steps, workflow
from recommendations.enums import CommentAudience
from recommendations.forms.comments import CommentForm, ShownForm
from recommendations.models import Amendment, Comment, Recommendation
from recommendations.queries import comments as discussions
from recommendations.queries.placing import Place, Placing
from wgec.kernel.access import person
from wgec.kernel.errors import Refused
from wgec.kernel.pages import asked, page_of

PAGE_SIZE = 25
REPLIES = 50  # on a page of one long thread
_ON_THE_THREAD = {"reply", "resolve", "reopen"}  # their buttons stand once, at its first comment


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, whether its words are shown to this reader, and what they may do with it."""

    comment: Comment
    words: bool
    possible: set[str]


@dataclass(frozen=True, slots=True)
class Thread(Said):
    """A thread: its first comment, where it stands in the text, its replies and how many more there are."""

    place: Place = field(default_factory=Place)
    replies: list[Said] = field(default_factory=list)
    folded: int = 0


def talk(
    request: HttpRequest, row: Recommendation, amendment: Amendment | None = None, *, comment_address: str = ""
) -> dict[str, Any]:
    """What ``recommendations/discussion.html`` needs, for the page of a text or of an amendment.

    ``row`` has its current revision and its proposers; ``comment_address`` is where a comment on the amendment is sent.
    Reads ``?show=``, ``?unit=``, ``?thread=`` and ``?page=``.
    """
    query, user = asked(request), request.user
    rows = discussions.threads(row, user, amendment)
    placing = Placing(row)
    base = {
        "recommendation": row,
        "amendment": amendment,
        "comment_address": comment_address or reverse("recommendations:recommendation-comment", args=[row.reference]),
        "comment_form": comment_form(request, row, amendment),
        "discussion_address": amendment.get_absolute_url() if amendment else discussion_address(row),
    }
    wanted = query.get("thread", "")
    if wanted.isalnum():
        return {**base, **_one_thread(request, rows, placing, wanted, row)}
    chosen = ShownForm(query, recommendation=row, user=user, auto_id="shown_%s")
    found = _shown(rows, row, user, chosen.cleaned_data) if chosen.is_valid() else rows.none()
    page: Page[Any] = page_of(found, request, PAGE_SIZE, shown=discussions.as_shown(user))
    closed = bool(steps.why_not_now(user, "comment", amendment or row))
    threads = [thread_of(comment, user, placing, closed=closed) for comment in page.object_list]
    return {**base, "shown_form": chosen, "page": page, "threads": threads}


def discussion_address(row: Recommendation) -> str:
    """Where the text is discussed."""
    return reverse("recommendations:discussion", args=[row.reference])


def _shown(rows: QuerySet[Comment], row: Recommendation, user: Any, wanted: dict[str, str]) -> QuerySet[Comment]:
    if wanted["unit"]:
        rows = rows.filter(unit=wanted["unit"])
    match wanted["show"]:
        case "open":
            return rows.filter(resolved_at=None, hidden_at=None)
        case "resolved":
            return rows.filter(resolved_at__isnull=False, hidden_at=None)
        case "ours":
            return rows.filter(Q(created_for=user.acting_for))
        case "detached":
            return discussions.detached(row, rows)
        case _:
            return rows


def _one_thread(
    request: HttpRequest, rows: QuerySet[Comment], placing: Placing, reference: str, row: Recommendation
) -> dict[str, Any]:
    user = request.user
    comment = get_object_or_404(discussions.as_shown(user, fold=0)(rows), reference=reference)
    replies = discussions.readable(user).filter(thread=comment).order_by("created_at", "id")
    page = page_of(replies, request, REPLIES, shown=lambda cut: discussions.with_people(cut, user))
    page.object_list = list(page.object_list.order_by("created_at", "id"))  # type: ignore[attr-defined]
    closed = bool(steps.why_not_now(user, "comment", row))
    thread = thread_of(comment, user, placing, page.object_list, closed=closed)
    return {"page": page, "threads": [thread], "single": True}


def thread_of(
    comment: Comment,
    user: Any,
    placing: Placing,
    replies: Iterable[Comment] | None = None,
    *,
    closed: bool,
) -> Thread:
    """A row of ``queries.comments.as_shown`` as a page shows it; ``closed``: the phase lets this reader say nothing."""
    answers = list(comment.shown_replies if replies is None else replies)  # type: ignore[attr-defined]
    folded = comment.reply_count - len(answers) if replies is None else 0  # type: ignore[attr-defined]
    possible = steps.allowed(steps.steps_for(user, comment))
    if closed and comment.audience == CommentAudience.ALL:
        possible.discard("reply")
    shown = [_said(answer, comment, user) for answer in answers]
    words = discussions.shows_words(comment, user)
    return Thread(comment, words, possible, placing.of(comment), shown, folded)


def _said(answer: Comment, begin: Comment, user: Any) -> Said:
    answer.thread = begin  # which has been read already
    possible = steps.allowed(steps.steps_for(user, answer)) - _ON_THE_THREAD
    return Said(answer, discussions.shows_words(answer, user), possible)


def comment_form(request: HttpRequest, row: Recommendation, amendment: Amendment | None) -> CommentForm | None:
    """An empty form for a new thread; None for who cannot begin one now."""
    if not may_comment(request.user, row, amendment):
        return None
    initial = {"unit": request.GET.get("unit", "")}
    delegations = list(mentionable())
    return CommentForm(recommendation=row, by=person(request), delegations=delegations, initial=initial)


def may_comment(user: Any, row: Recommendation, amendment: Amendment | None) -> bool:
    """Whether ``user`` may begin a thread now: among their own people, or for everybody as the phase lets them."""
    if "comment" not in steps.allowed(steps.steps_for(user, row)):
        return False
    if user.acting_for is None and steps.why_not_now(user, "comment", amendment or row):
        return False
    try:
        if amendment is not None:
            workflow.take(workflow.AMENDMENT, "comment", amendment.status)
    except Refused:
        return False
    return True


def mentionable() -> Iterator[Any]:
    """The delegations to choose from, in the order of the alphabet."""
    yield from consultation_queries.delegations().filter(is_active=True)


def address_of(comment: Comment, user: Any) -> str:
    """The page and the place on it where the comment is read."""
    before, replies_before = discussions.place_in_list(comment, user)
    page = comment.amendment.get_absolute_url() if comment.amendment else discussion_address(comment.recommendation)
    if comment.thread is not None and replies_before >= discussions.FOLD:
        query = f"thread={comment.thread.reference}&page={replies_before // REPLIES + 1}"
    else:
        query = f"page={before // PAGE_SIZE + 1}"
    return f"{page}?{query}#comment-{comment.reference}"
