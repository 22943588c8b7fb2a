"""What is seen of discussions: which comments may be read, in threads, with their place in the text, to moderate."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from consultations.models import Delegation, User
from recommendations.enums import PUBLIC_STATUSES, AmendmentStatus, CommentAudience
from recommendations.models import Amendment, Comment, CommentFlag, Recommendation, Revision
from recommendations.queries import amendments, past, texts
from recommendations.queries.placing import Placing

FOLD = 10  # replies of a thread that are shown before the rest is folded away
_UNREAD_AMENDMENTS = (AmendmentStatus.DRAFT, AmendmentStatus.DISCARDED)


def readable(user: Any) -> QuerySet[Comment]:
    """The comments that ``user`` may know of: those for all, and those within the delegation they act for.

    Only on texts and amendments that they may read, and not what was said while these were drafts of others. Of a
    hidden comment the words are kept back: see ``shows_words``.
    """
    seen = Q(audience=CommentAudience.ALL)
    if user.is_authenticated and user.acting_for is not None:
        seen |= Q(audience=CommentAudience.DELEGATION, created_for=user.acting_for)
    on = Q(amendment=None) | Q(amendment__in=amendments.readable(user).values("pk"))
    return Comment.objects.filter(seen, on, past.said_in_sight(user), recommendation__in=texts.readable(user))


def shows_words(comment: Comment, user: Any) -> bool:
    """Whether ``user`` may read its words too: when it is hidden, only its author and the secretariat."""
    if comment.hidden_at is None:
        return True
    return bool(user.is_authenticated and (user.is_secretariat or comment.created_by_id == user.pk))


def able_to_read(recommendation: Recommendation, amendment: Amendment | None) -> set[int] | None:
    """The delegations that may read the text, or the amendment; None: all of them may."""
    if amendment is not None and amendment.status in _UNREAD_AMENDMENTS:
        return set(amendment.sponsors.filter(until_at=None).values_list("delegation_id", flat=True))
    if recommendation.status in PUBLIC_STATUSES:
        return None
    invited = recommendation.invitations.filter(answered_at=None).values_list("delegation_id", flat=True)
    return {*recommendation.proposers.values_list("delegation_id", flat=True), *invited}


# --- threads ---------------------------------------------------------------------------------


def discussion(recommendation: Recommendation, user: Any, amendment: Amendment | None = None) -> QuerySet[Comment]:
    """Every comment on the text itself, or on the amendment, that ``user`` may know of, bare."""
    return readable(user).filter(recommendation=recommendation, amendment=amendment)


def threads(
    recommendation: Recommendation, user: Any, amendment: Amendment | None = None, unit: str = ""
) -> QuerySet[Comment]:
    """The comments that began a thread, the oldest first, bare: to filter, count and cut into pages."""
    rows = discussion(recommendation, user, amendment).filter(thread=None)
    if unit:
        rows = rows.filter(unit=unit)
    return rows.order_by("created_at", "id")


def as_shown(user: Any, *, fold: int | None = FOLD) -> Callable[[QuerySet[Comment]], QuerySet[Comment]]:
    """What makes of bare ``threads`` rows to show, with ``shown_replies``: the first ``fold`` of them, or none (0).

    Five queries, whatever the number: threads, their revisions and mentions, replies and their mentions.
    """

    def shown(rows: QuerySet[Comment]) -> QuerySet[Comment]:
        replies = with_people(readable(user), user).filter(thread__isnull=False).order_by("created_at", "id")
        answers = readable(user).filter(thread=OuterRef("pk")).order_by().values("thread").annotate(n=Count("pk"))
        return (
            with_people(rows, user)
            .select_related("recommendation", "amendment")
            .defer("recommendation__search_text")
            .annotate(reply_count=Coalesce(Subquery(answers.values("n"), output_field=IntegerField()), 0))
            .prefetch_related(
                Prefetch("revision", queryset=Revision.objects.defer("plain")),
                Prefetch("replies", queryset=replies[:fold], to_attr="shown_replies"),
            )
            .order_by("created_at", "id")
        )

    return shown


def with_people(rows: QuerySet[Comment], user: Any) -> QuerySet[Comment]:
    """``rows`` with who wrote, resolved and hid them, whom they mention, and what the secretariat is asked to look at.

    ``is_flagged``: by anybody, for the secretariat; by oneself, for everybody else.
    """
    flags = CommentFlag.objects.filter(comment=OuterRef("pk"), settled_at=None)
    flagged: Any = Value(False, output_field=BooleanField())
    if user.is_authenticated:
        flagged = Exists(flags if user.is_secretariat else flags.filter(flagged_by=user))
    return (
        rows.select_related("created_by", "created_for", "resolved_by", "hidden_by")
        .prefetch_related("mentions")
        .annotate(is_flagged=flagged)
    )


def one(user: Any) -> QuerySet[Comment]:
    """The readable comments with their text, to take one of them by its reference."""
    rows = with_people(readable(user), user).select_related(
        "recommendation__current", "amendment", "thread__revision", "thread__recommendation", "thread__amendment"
    )
    return rows.prefetch_related("recommendation__proposers")


def only(rows: QuerySet[Comment], *, unit: str = "", thread: str = "") -> QuerySet[Comment]:
    """Those of ``rows`` in threads on a unit, or in the thread that the comment with the reference ``thread`` began."""
    if unit:
        rows = rows.filter(Q(unit=unit) | Q(thread__unit=unit))
    if thread:
        rows = rows.filter(Q(reference=thread) | Q(thread__reference=thread))
    return rows


def in_order(rows: QuerySet[Comment], user: Any) -> QuerySet[Comment]:
    """``rows`` one after the other, the oldest first, replies among them, with their threads and revisions.

    Three queries: the comments, their mentions, the revisions on which they were written.
    """
    return (
        with_people(rows, user)
        .select_related("recommendation", "amendment", "thread__revision")
        .defer("recommendation__search_text", "thread__revision__plain")
        .prefetch_related(Prefetch("revision", queryset=Revision.objects.defer("plain")))
        .order_by("created_at", "id")
    )


def place_in_list(comment: Comment, user: Any) -> tuple[int, int]:
    """How many threads come before the comment's thread, and how many replies before it in its thread."""
    begin = comment.beginning
    rows = discussion(comment.recommendation, user, comment.amendment)
    return (
        rows.filter(thread=None).filter(_before(begin)).count(),
        0 if comment.thread is None else rows.filter(thread=begin).filter(_before(comment)).count(),
    )


def _before(comment: Comment) -> Q:
    return Q(created_at__lt=comment.created_at) | Q(created_at=comment.created_at, pk__lt=comment.pk)


def detached(recommendation: Recommendation, rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Those threads among ``rows`` whose unit, or whose marked words, are gone from the current text; two queries."""
    placing = Placing(recommendation)
    on_units = rows.exclude(unit="").prefetch_related(Prefetch("revision", queryset=Revision.objects.defer("plain")))
    gone = [row.pk for row in on_units if placing.of(row).detached]
    return rows.filter(pk__in=gone)


# --- beside the text -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figures:
    """How many comments there are in all, and how many each unit has in open threads; "" is the whole text."""

    total: int
    by_unit: dict[str, int]


def figures(recommendation: Recommendation, user: Any) -> Figures:
    """What the tab and the margin of a text show; one query."""
    in_open = Q(thread=None, resolved_at=None) | Q(
        thread__resolved_at=None, thread__hidden_at=None, thread__isnull=False
    )
    rows = (
        discussion(recommendation, user)
        .filter(hidden_at=None)
        .order_by()
        .annotate(on=Coalesce(F("thread__unit"), F("unit")))
        .values_list("on")
        .annotate(all=Count("pk"), open=Count("pk", filter=in_open))
    )
    found = list(rows)
    return Figures(sum(every for _, every, _ in found), {unit: opened for unit, _, opened in found if opened})


def counts(recommendation: Recommendation, user: Any) -> dict[str, int]:
    """How many comments each unit has in open threads, by its identity; "" is the whole text; one query."""
    return figures(recommendation, user).by_unit


def passages(recommendation: Recommendation, user: Any) -> dict[int, list[tuple[int, int, str]]]:
    """The marked words of open threads in the current text: by the unit's place, with the thread's reference.

    Two queries: the threads, and the revisions on which they were begun.
    """
    placing = Placing(recommendation)
    rows = threads(recommendation, user).filter(start__isnull=False, hidden_at=None, resolved_at=None)
    found: dict[int, list[tuple[int, int, str]]] = {}
    for row in rows.prefetch_related(Prefetch("revision", queryset=Revision.objects.defer("plain"))):
        place = placing.of(row)
        if place.start is not None and place.end is not None:
            found.setdefault(place.number, []).append((place.start, place.end, row.reference))
    return found


def with_counts(user: Any) -> Callable[[QuerySet[Recommendation]], QuerySet[Recommendation]]:
    """What makes of bare texts rows of a list, each with ``comment_count``, as ``Figures.total``; no query more."""
    said = readable(user).filter(recommendation=OuterRef("pk"), amendment=None, hidden_at=None).order_by()
    each = Subquery(said.values("recommendation").annotate(n=Count("pk")).values("n"), output_field=IntegerField())

    def shown(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
        return texts.as_listed(rows).annotate(comment_count=Coalesce(each, 0))

    return shown


# --- wordings, moderation --------------------------------------------------------------------


def earlier_wordings(comment: Comment) -> list[Any]:
    """The rows of its history with which it got another wording, the latest first, without the present one."""
    rows = comment.history.order_by("history_date", "history_id").select_related("history_user")
    wordings: list[Any] = []
    for row in rows:
        if not wordings or row.text != wordings[-1].text:
            wordings.append(row)
    return wordings[-2::-1]


def to_moderate(user: Any) -> QuerySet[Comment]:
    """The readable comments with open flags, then the hidden ones, the latest first: for the secretariat."""
    open_flags = CommentFlag.objects.filter(settled_at=None).select_related("flagged_by")
    flagged = Exists(open_flags.filter(comment=OuterRef("pk")))
    rows = readable(user).filter(audience=CommentAudience.ALL).annotate(is_flagged=flagged)
    return (
        rows.filter(Q(is_flagged=True) | Q(hidden_at__isnull=False))
        .select_related("created_by", "created_for", "hidden_by", "recommendation__current", "amendment", "thread")
        .prefetch_related(Prefetch("flags", queryset=open_flags, to_attr="open_flags"))
        .order_by(F("is_flagged").desc(), Coalesce("hidden_at", "created_at").desc(), "-id")
    )


def hidden(user: Any) -> QuerySet[Comment]:
    """The readable comments that are hidden, bare: to count, for the secretariat."""
    return readable(user).filter(audience=CommentAudience.ALL, hidden_at__isnull=False)


def participants(thread: Comment) -> list[tuple[User, Delegation | None]]:
    """Who wrote in the thread, and for whom."""
    rows = Comment.objects.filter(Q(pk=thread.pk) | Q(thread=thread)).select_related("created_by", "created_for")
    return [(row.created_by, row.created_for) for row in rows if row.created_by.is_active]
