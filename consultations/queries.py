"""What is seen: every read of this app."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Lower
from django.utils import timezone

from consultations import rules, workflow
from consultations.enums import Activity, Audience, DelegateRole, Standing
from consultations.models import (
    Consultation,
    Delegate,
    Delegation,
    Event,
    Leave,
    Notice,
    Phase,
    Question,
    User,
    Writing,
)
from wgec.kernel.access import may

PRESENT = timedelta(seconds=60)  # who has typed in this time is there


def take_seat(user: User, wanted: str = "") -> None:
    """Set ``user.acting_for`` to the delegation with slug ``wanted`` if they serve it, else to the first; one query."""
    seats = user.seats = list(seats_of(user))
    if seats:
        user.new_notices = seats[0].new_notices  # type: ignore[attr-defined]  # annotated in seats_of
    choose_seat(user, wanted)


def choose_seat(user: User, wanted: str = "") -> None:
    """The same among the seats that are known already; no query."""
    seats = user.seats or []
    chosen = next(
        (seat for seat in seats if seat.delegation.slug == wanted),
        seats[0] if seats else None,
    )
    user.seat = chosen
    user.acting_for = chosen.delegation if chosen else None


def seats_of(user: User) -> QuerySet[Delegate]:
    """The delegations that ``user`` serves today, with the role in each, and ``new_notices``: how many are not seen.

    The notices are counted here because every page asks for one's seats anyway.
    """
    new = Notice.objects.filter(user=user, seen_at=None).order_by().values("user").annotate(number=Count("pk"))
    return (
        Delegate.objects.filter(user=user, until_at=None, delegation__is_active=True)
        .select_related("delegation")
        .annotate(new_notices=Coalesce(Subquery(new.values("number"), output_field=IntegerField()), 0))
        .order_by(Lower("delegation__name"))
    )


def notices(user: User) -> QuerySet[Notice]:
    """What ``user`` was told, the new ones first, then the latest first."""
    is_new = Case(When(seen_at=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    return Notice.objects.filter(user=user).order_by(is_new, "-at", "-id")


def new_notices(user: User) -> int:
    """How many notices ``user`` has not seen; no query for who serves a delegation, because their seats say it."""
    if user.new_notices is None:
        user.new_notices = Notice.objects.filter(user=user, seen_at=None).count()
    return user.new_notices


def writers_of(delegations: Iterable[Delegation]) -> QuerySet[User]:
    """Who may write for the delegations today: their heads and drafters."""
    seats = Delegate.objects.filter(delegation__in=delegations, until_at=None).exclude(role=DelegateRole.READER)
    return User.objects.filter(is_active=True, pk__in=seats.values("user"))


def writers_by_delegation(delegations: Iterable[int]) -> dict[int, list[User]]:
    """Who may write today for each of the delegations, which are named by their keys; one query."""
    seats = Delegate.objects.filter(delegation__in=set(delegations), until_at=None, user__is_active=True)
    found: dict[int, list[User]] = {}
    for seat in seats.exclude(role=DelegateRole.READER).select_related("user").order_by("user_id"):
        found.setdefault(seat.delegation_id, []).append(seat.user)
    return found


def everybody() -> QuerySet[User]:
    """Everybody who takes part: who serves an active delegation, the secretariat and the chair."""
    seats = Delegate.objects.filter(until_at=None, delegation__is_active=True)
    takes_part = Q(pk__in=seats.values("user")) | Q(is_secretariat=True) | Q(is_chair=True)
    return User.objects.filter(takes_part, is_active=True)


def secretariat() -> QuerySet[User]:
    """The people of the secretariat."""
    return User.objects.filter(is_active=True, is_secretariat=True)


def chair_and_secretariat() -> QuerySet[User]:
    """Those who lead the group through its texts: the chair and the secretariat."""
    return User.objects.filter(Q(is_secretariat=True) | Q(is_chair=True), is_active=True)


def consultations(at: datetime | None = None) -> QuerySet[Consultation]:
    """Every round, the newest first, with ``phase``: planned, open, closed or undated.

    ``stage`` is the name of the phase that it is in, ``stage_closes_at`` its end; ``next_stage`` and
    ``next_stage_opens_at`` belong to the phase that comes next.
    """
    now = at or timezone.now()
    current = Q(opens_at__lte=now) & (Q(closes_at=None) | Q(closes_at__gt=now))
    phases = Phase.objects.filter(consultation=OuterRef("pk"))
    running, coming = phases.filter(current).order_by("-opens_at"), phases.filter(opens_at__gt=now).order_by("opens_at")
    return Consultation.objects.annotate(
        stage=Subquery(running.values("name")[:1], output_field=CharField()),
        stage_closes_at=Subquery(running.values("closes_at")[:1], output_field=DateTimeField()),
        next_stage=Subquery(coming.values("name")[:1], output_field=CharField()),
        next_stage_opens_at=Subquery(coming.values("opens_at")[:1], output_field=DateTimeField()),
        phase=Case(
            When(opens_at=None, closes_at=None, then=Value("undated")),
            When(opens_at__gt=now, then=Value("planned")),
            When(closes_at__lte=now, then=Value("closed")),
            default=Value("open"),
            output_field=CharField(),
        ),
    )


def consultation(slug: str) -> QuerySet[Consultation]:
    """One round with its questions and its phases."""
    return (
        consultations()
        .filter(slug=slug)
        .prefetch_related(
            Prefetch("questions", queryset=Question.objects.order_by("number")),
            Prefetch("phases", queryset=Phase.objects.order_by("opens_at", "pk")),
        )
    )


def activities_of(user: User, consultation: Consultation, at: datetime | None = None) -> list[workflow.Allowed]:
    """Of every activity whether ``user`` may do it now for their delegation: by the moment, and by their role in it."""
    found = []
    for each in workflow.all_activities(consultation, user.acting_for, at, by=user):
        why_not = rules.refusal_of_role(user, each.activity)
        found.append(workflow.Allowed(each.activity, False, why_not=why_not) if why_not else each)
    return found


def questions(consultation: Consultation) -> QuerySet[Question]:
    """The questions of a round in their order, each with ``answered``: by how many contributions, drafts included."""
    rows = Question.objects.filter(consultation=consultation).annotate(answered=Count("answers"))
    return rows.order_by("number")


def phases(consultation: Consultation) -> QuerySet[Phase]:
    """The phases of a round in the order of time."""
    return Phase.objects.filter(consultation=consultation).order_by("opens_at", "pk")


def due(noun: type[Model], at: str, told: str, now: datetime) -> QuerySet[Any]:
    """Rows of ``noun`` whose moment ``at`` has come and has not been told of: the one ``told`` is none, or an earlier.

    A moment that was moved to a later one, after it was told, is told again.
    """
    has_come = Q(**{f"{at}__lte": now})
    return noun._default_manager.filter(has_come, Q(**{told: None}) | Q(**{f"{told}__lt": F(at)})).order_by(at, "pk")


def leaves(consultation: Consultation) -> QuerySet[Leave]:
    """Who had leave to be late, the standing ones first, then by name; with who gave it."""
    is_over = Case(When(ended_at=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Leave.objects.filter(consultation=consultation).select_related("delegation", "given_by", "consultation")
    return rows.order_by(is_over, Lower("delegation__name"), "-given_at", "-pk")


def lets(activity: Activity, delegation: Delegation, consultation: str, at: datetime | None = None) -> Q:
    """``workflow.require_activity`` for rows of a query, whose ``consultation`` is the path to it ("pk" of its own).

    For whoever acts for ``delegation`` and is bound by the phases. Leave to be late concerns contributions, which are
    not asked for by this.
    """
    now = at or timezone.now()
    way = "" if consultation == "pk" else f"{consultation}__"
    phases = Phase.objects.filter(consultation=OuterRef(consultation)).order_by()
    field = "members_may" if delegation.standing == Standing.MEMBER else "observers_may"
    # JSON as text: every word of the list is in quotation marks, on both databases.
    words = phases.annotate(words=Cast(field, TextField())).filter(words__contains=f'"{activity.value}"')
    current = Q(opens_at__lte=now) & (Q(closes_at=None) | Q(closes_at__gt=now))
    begun = Q(**{f"{way}opens_at": None}) | Q(**{f"{way}opens_at__lte": now})
    going = Q(**{f"{way}closes_at": None}) | Q(**{f"{way}closes_at__gt": now})
    return begun & going & (~Q(Exists(phases)) | Q(Exists(words.filter(current))))


def delegations() -> QuerySet[Delegation]:
    """Every delegation in the order of the alphabet, with ``people``: how many act for it today."""
    return Delegation.objects.annotate(
        people=Count(
            "delegates",
            filter=Q(delegates__until_at=None, delegates__user__is_active=True),
            distinct=True,
        )
    ).order_by(Lower("name"))


def roles(delegation: Delegation) -> list[tuple[str, int]]:
    """How many people act for the delegation today, by role in words."""
    counts = dict(
        Delegate.objects.filter(delegation=delegation, until_at=None, user__is_active=True)
        .order_by()
        .values_list("role")
        .annotate(count=Count("pk"))
    )
    return [(str(role.label), counts[role]) for role in DelegateRole if role in counts]


def events(user: User | AnonymousUser | None) -> QuerySet[Event]:
    """The record of proceedings as ``user`` may read it, the newest first."""
    seen = Q(audience=Audience.PUBLIC)
    if isinstance(user, User):
        if may("consultations.read_whole_record", user):
            seen |= Q(audience=Audience.SECRETARIAT)
        if user.acting_for is not None:
            seen |= Q(audience=Audience.DELEGATION, delegation_slug=user.acting_for.slug)
    return Event.objects.filter(seen).order_by("-at", "-id")


# --- unsaved writing -----------------------------------------------------------------------------


def kept(user: Any, purpose: str, subject: str) -> Writing | None:
    """What ``user`` was writing there and has not saved."""
    return Writing.objects.filter(user=user, purpose=purpose, subject=subject).first()


def present(purpose: str, subject: str, user: Any) -> list[str]:
    """Who else is writing there at this moment: "Bob (Arcadia)", by name; one query."""
    rows = (
        Writing.objects.filter(purpose=purpose, subject=subject, touched_at__gte=timezone.now() - PRESENT)
        .exclude(user=user)
        .select_related("user", "delegation")
        .order_by("user__name", "pk")
    )
    return [f"{row.user} ({row.delegation})" if row.delegation else str(row.user) for row in rows]
