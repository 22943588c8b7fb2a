"""Who needs a second step to sign in, and who has one: read with the person, so that no page asks for it apart."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, JSONField, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from consultations.enums import Circle, DelegateRole
from consultations.models import Delegate, HouseRules, User

#: What guards a sign-in. Recovery codes alone guard none: they stand in for one of these.
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
DUE = _(
    "Your role needs a second step to sign in, and you have none yet. Set one up under “Second step”; until then "
    "nothing else opens."
)


def known(users: QuerySet[User], key: str = "pk") -> QuerySet[User]:
    """``users`` with ``has_second_step`` and ``second_step_for``, as they stand on a person who signed in."""
    return users.annotate(**columns(key))


def columns(key: str = "pk") -> dict[str, Exists | Subquery]:
    """The same two columns, for rows whose column ``key`` names the user."""
    guarding = Authenticator.objects.filter(user=OuterRef(key), type__in=STEPS)
    rules = HouseRules.objects.order_by("pk").values("second_step_for")[:1]
    return {
        "has_second_step": Exists(guarding),
        "second_step_for": Subquery(rules, output_field=JSONField(null=True)),
    }


def required_of() -> list[str]:
    """Of which circles the house requires a second step now."""
    rules = HouseRules.objects.first()
    return list(rules.second_step_for) if rules else []


def is_required(user: User) -> bool:
    """Whether the house requires a second step of this person; no query for who was read with ``known``."""
    required = set(required_of() if user.second_step_for is None and user.has_second_step is None else wanted(user))
    return bool(required & circles_of(user, count_seats=Circle.HEADS in required))


def is_due(user: User) -> bool:
    """Whether this person has to set up a second step before anything else."""
    if user.has_second_step is None:
        user.has_second_step = Authenticator.objects.filter(user=user, type__in=STEPS).exists()
        user.second_step_for = required_of()
    return not user.has_second_step and is_required(user)


def wanted(user: User) -> list[str]:
    """The circles that were read with the person."""
    return user.second_step_for or []


def circles_of(user: User, *, count_seats: bool) -> set[str]:
    """The circles to which the person belongs; whether they head a delegation is only looked up when it counts."""
    found: set[str] = {Circle.EVERYBODY}
    if user.is_secretariat:
        found.add(Circle.SECRETARIAT)
    if user.is_chair:
        found.add(Circle.CHAIR)
    if count_seats and _heads_any(user):
        found.add(Circle.HEADS)
    return found


def _heads_any(user: User) -> bool:
    if user.seats is not None:
        return any(seat.role == DelegateRole.HEAD for seat in user.seats)
    heads = Delegate.objects.filter(user=user, role=DelegateRole.HEAD, until_at=None, delegation__is_active=True)
    return heads.exists()
