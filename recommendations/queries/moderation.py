"""What waits for the secretariat, whatever its kind, the oldest first; and what is kept about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, Max, Min, Model, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from consultations.enums import ContributionStatus
from consultations.models import Contribution, Event, User
from recommendations.enums import CommentAudience, Status, Validation
from recommendations.models import (
    Case,
    Challenge,
    Comment,
    CommentFlag,
    Extract,
    ExtractCorrection,
    ReasonTemplate,
    Recommendation,
)
from recommendations.models.moderation import CaseKind
from recommendations.queries import comments, designations, texts

NOBODY, MINE = "none", "me"
_STANDING = (Status.SUBMITTED, Status.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: since when, the thing itself, what is kept about it."""

    kind: CaseKind
    key: str
    since: datetime
    subject: Any
    case: Case | None

    @property
    def assigned_to(self) -> User | None:
        """Who takes care of it."""
        return self.case.assigned_to if self.case is not None else None

    @property
    def state(self) -> str:
        """Names what stands, for who decides about it; empty where nothing that is decided here changes."""
        match self.kind:
            case CaseKind.RECOMMENDATION:
                return str(self.subject.current.number)
            case CaseKind.CONTRIBUTION:
                return str(self.subject.submission)
            case _:
                return ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where things of one kind come from. ``rows`` have ``since``; ``consultation`` is the path to it."""

    rows: Callable[[Any], QuerySet[Any]]
    consultation: str
    found: Callable[[Any, Iterable[str]], QuerySet[Any]]
    key: str = "reference"


def _recommendations(user: Any) -> QuerySet[Recommendation]:
    """Submitted texts, each since it was last submitted."""
    submitted = Event.objects.filter(
        verb="recommendation.submit", subject_kind="recommendation", subject_id=OuterRef("reference")
    )
    last = submitted.order_by().values("subject_id").annotate(last=Max("at")).values("last")
    rows = Recommendation.objects.filter(status=Status.SUBMITTED)
    return rows.annotate(since=Coalesce(Subquery(last), "submitted_at", "created_at"))


def _contributions(user: Any) -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(status=ContributionStatus.SUBMITTED)
    return rows.annotate(since=Coalesce("submitted_at", "created_at"))


def _comments(user: Any) -> QuerySet[Comment]:
    """Comments that ``user`` reads, with a flag that nobody has settled, each since the first of them.

    What is said on a draft waits until the draft is submitted: nobody of the secretariat reads it before.
    """
    flags = CommentFlag.objects.filter(comment=OuterRef("pk"), settled_at=None).order_by()
    rows = comments.readable(user).filter(Exists(flags), hidden_at=None, audience=CommentAudience.ALL)
    first = flags.values("comment").annotate(first=Min("flagged_at")).values("first")
    return rows.annotate(since=Subquery(first))


def _disputes(user: Any) -> QuerySet[Extract]:
    """Extracts whose contributor proposes a correction, or has withdrawn them while their texts still stand."""
    waiting = ExtractCorrection.objects.filter(extract=OuterRef("pk"), answered_at=None).order_by()
    withdrawn = Q(validation=Validation.WITHDRAWN, recommendation__status__in=_STANDING)
    rows = Extract.objects.filter(Exists(waiting) | withdrawn).exclude(recommendation__status=Status.DISCARDED)
    return rows.annotate(since=Coalesce(Subquery(waiting.values("proposed_at")[:1]), "answered_at"))


def _challenges(user: Any) -> QuerySet[Challenge]:
    return Challenge.objects.filter(answered_at=None).annotate(since=Coalesce("made_at", "made_at"))


def _found_recommendations(user: Any, keys: Iterable[str]) -> QuerySet[Recommendation]:
    return texts.whole(user).filter(reference__in=keys)


def _found_contributions(user: Any, keys: Iterable[str]) -> QuerySet[Contribution]:
    return Contribution.objects.filter(reference__in=keys).select_related("delegation", "consultation")


def _found_comments(user: Any, keys: Iterable[str]) -> QuerySet[Comment]:
    return comments.to_moderate(user).filter(reference__in=keys)


def _found_extracts(user: Any, keys: Iterable[str]) -> QuerySet[Extract]:
    waiting = ExtractCorrection.objects.filter(answered_at=None)
    rows = Extract.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    return rows.select_related("recommendation__current", "contribution__delegation").prefetch_related(
        Prefetch("corrections", queryset=waiting, to_attr="waiting")
    )


def _found_challenges(user: Any, keys: Iterable[str]) -> QuerySet[Challenge]:
    return designations.unanswered().filter(reference__in=keys)


SOURCES: dict[CaseKind, Source] = {
    CaseKind.RECOMMENDATION: Source(_recommendations, "consultation__slug", _found_recommendations),
    CaseKind.CONTRIBUTION: Source(_contributions, "consultation__slug", _found_contributions),
    CaseKind.COMMENT: Source(_comments, "recommendation__consultation__slug", _found_comments),
    CaseKind.DISPUTE: Source(_disputes, "recommendation__consultation__slug", _found_extracts, key="pk"),
    CaseKind.CHALLENGE: Source(_challenges, "designation__recommendation__consultation__slug", _found_challenges),
}


def waiting(
    *, user: User, kind: str = "", key: str = "", consultation: str = "", assigned: str = ""
) -> QuerySet[Any, dict[str, Any]]:
    """What waits for ``user`` as rows of ``kind``, ``key`` and ``since``, the oldest first; one query for all kinds.

    ``assigned``: "me" (``user``), "none" (nobody), empty for everything.
    """
    kinds = [each for each in SOURCES if kind in ("", each)]
    parts = [_part(each, consultation, assigned, user) for each in kinds]
    if key:
        parts = [part.filter(key=key) for part in parts]
    if not parts:
        parts = [_part(CaseKind.CHALLENGE, "", "", user).none()]
    return parts[0].union(*parts[1:], all=True).order_by("since", "key")


def _part(kind: CaseKind, consultation: str, assigned: str, user: User) -> QuerySet[Any, dict[str, Any]]:
    source = SOURCES[kind]
    rows = source.rows(user).order_by()
    if consultation:
        rows = rows.filter(**{source.consultation: consultation})
    key = Cast(source.key, CharField(max_length=20))
    rows = rows.annotate(key=key, case_kind=Value(kind.value, output_field=CharField(max_length=14)))
    taken = Case.objects.filter(kind=kind, subject=OuterRef("key"), assigned_to__isnull=False)
    if assigned == NOBODY:
        rows = rows.exclude(Exists(taken))
    elif assigned == MINE:
        rows = rows.filter(Exists(taken.filter(assigned_to=user)))
    return rows.values("case_kind", "key", "since")


def shown(rows: Iterable[dict[str, Any]], user: User) -> list[Waiting]:
    """Rows of ``waiting`` with what they are about, for the person of the secretariat: two queries a kind at most."""
    listed = list(rows)
    keys: dict[CaseKind, list[str]] = {}
    for row in listed:
        keys.setdefault(CaseKind(row["case_kind"]), []).append(row["key"])
    subjects: dict[tuple[str, str], Model] = {}
    for kind, wanted in keys.items():
        source = SOURCES[kind]
        subjects |= {(kind, str(getattr(each, source.key))): each for each in source.found(user, wanted)}
    about = Q(pk=None)
    for kind, wanted in keys.items():
        about |= Q(kind=kind, subject__in=wanted)
    cases = {(each.kind, each.subject): each for each in Case.objects.filter(about).select_related("assigned_to")}
    return [
        Waiting(CaseKind(kind), key, row["since"], subjects[kind, key], cases.get((kind, key)))
        for row in listed
        if (kind := row["case_kind"], key := row["key"]) in subjects
    ]


def one(kind: str, key: str, user: User) -> Waiting | None:
    """One thing that waits; None when it does not."""
    return next(iter(shown(waiting(user=user, kind=kind, key=key), user)), None) if kind in SOURCES else None


def state_named(kind: str, state: str | None) -> int | str | None:
    """The revision or the submission that ``state`` names; 0 for what names no revision."""
    if state is None or kind != CaseKind.RECOMMENDATION:
        return state
    return int(state) if state.isdecimal() and len(state) < 10 else 0


def holder(kind: str, key: str) -> User | None:
    """Who takes care of it."""
    case = Case.objects.filter(kind=kind, subject=key).select_related("assigned_to").first()
    return case.assigned_to if case is not None else None


def reasons(purpose: str) -> QuerySet[ReasonTemplate]:
    """The reasons to begin from, by title."""
    return ReasonTemplate.objects.filter(purpose=purpose).order_by("title", "pk")
