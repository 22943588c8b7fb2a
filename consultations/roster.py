"""What is seen of the people of delegations: seats, invitations, accounts."""

from datetime import datetime

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Lower
from django.utils import timezone

from consultations import second_steps
from consultations.enums import DelegateRole, MailState
from consultations.models import Delegate, Delegation, Invitation, Mail, User

_ORDER = {role: Value(place) for place, role in enumerate(DelegateRole)}


def delegation(slug: str) -> QuerySet[Delegation]:
    """One delegation with those for which it may speak."""
    members = Delegation.objects.order_by(Lower("name"))
    return Delegation.objects.filter(slug=slug).prefetch_related(
        Prefetch("group_members__member", queryset=members), "memberships__group"
    )


def seats(of: Delegation) -> QuerySet[Delegate]:
    """Who acts for the delegation today: heads, drafters, readers, each by name."""
    rows = Delegate.objects.filter(delegation=of, until_at=None).select_related("user", "delegation")
    place = Case(*(When(role=role, then=value) for role, value in _ORDER.items()), default=Value(9))
    return rows.order_by(place, Lower("user__name"), "pk")


def former(of: Delegation) -> QuerySet[Delegate]:
    """Who acted for it, the last to go first."""
    rows = Delegate.objects.filter(delegation=of, until_at__isnull=False).select_related("user", "delegation")
    return rows.order_by("-until_at", "-pk")


def invitations(at: datetime | None = None) -> QuerySet[Invitation]:
    """Those that are open, the oldest first, with ``state``: waiting, unsent or expired."""
    now = at or timezone.now()
    key = Concat(Value("invitation:"), "pk", Value(":"), "issue", output_field=CharField())
    sent = Mail.objects.filter(key=OuterRef("mailed_under"), state=MailState.SENT)
    return (
        Invitation.objects.filter(accepted_at=None, revoked_at=None)
        .select_related("delegation", "invited_by")
        .annotate(mailed_under=key)
        .annotate(
            state=Case(
                When(expires_at__lte=now, then=Value("expired")),
                When(~Exists(sent), then=Value("unsent")),
                default=Value("waiting"),
                output_field=CharField(),
            )
        )
        .order_by("invited_at", "pk")
    )


def waiting_for(email: str) -> QuerySet[Invitation]:
    """The invitations that somebody with this address can accept now."""
    rows = invitations().filter(email=email, expires_at__gt=timezone.now(), delegation__is_active=True)
    return rows.order_by("invited_at", "pk")


def people() -> QuerySet[User]:
    """Every account by name, with the seats of today and whether a second step guards it; erased ones are left out."""
    mine = Delegate.objects.filter(until_at=None).select_related("delegation").order_by(Lower("delegation__name"))
    return (
        second_steps.known(User.objects.filter(erased_at=None))
        .annotate(asked=F("erasure_asked_at"))
        .prefetch_related(Prefetch("delegates", queryset=mine, to_attr="seated"))
        .order_by(Lower("name"), "pk")
    )


def asking_to_be_erased() -> int:
    """How many people wait for the secretariat to erase their account."""
    return User.objects.filter(erasure_asked_at__isnull=False, erased_at=None).count()


def listed() -> QuerySet[Delegation]:
    """Every delegation with the seats of today, for the table that is exported."""
    mine = Delegate.objects.filter(until_at=None, user__is_active=True).select_related("user")
    return Delegation.objects.prefetch_related(
        Prefetch("delegates", queryset=mine.order_by(Lower("user__name"), "pk"), to_attr="seated")
    ).order_by(Lower("name"))


def counted() -> dict[str, int]:
    """How many accounts there are in all, and how many have a second step."""
    rows = second_steps.known(User.objects.filter(erased_at=None, is_active=True))
    return rows.aggregate(people=Count("pk"), guarded=Count("pk", filter=Q(has_second_step=True)))
