"""Users, the delegations that speak, and who acts for which."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.enums import DelegateRole, Kind, Region, StakeholderGroup, Standing
from consultations.models.lines import keep_in_one_line
from consultations.models.recorded import Recorded


class UserManager(BaseUserManager["User"]):
    """Creates users by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with ``email`` (kept in lower case) and an argon2 password, or none that can be used."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who may do everything in the admin and belongs to the secretariat."""
        return self.create_user(
            email,
            password,
            **{
                "is_staff": True,
                "is_superuser": True,
                "is_secretariat": True,
                **fields,
            },
        )

    def get_by_natural_key(self, email: str | None) -> "User":
        """The user with this address, however it is capitalised."""
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may do comes from their roles and from the delegations they serve."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language of pages and mail"), max_length=16, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    is_secretariat = models.BooleanField(_("secretariat"), default=False)
    is_chair = models.BooleanField(_("chair"), default=False)
    is_staff = models.BooleanField(_("may open the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)
    erasure_asked_at = models.DateTimeField(_("asked to be erased"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects = UserManager()
    history = Recorded(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    # The delegation this person acts as in the present request; set per request, never stored.
    acting_for: "Delegation | None" = None
    seat: "Delegate | None" = None
    seats: "list[Delegate] | None" = None
    # How many notices are new to this person; None until somebody has counted.
    new_notices: int | None = None
    # Whether a second step guards their sign-in, and of whom the house requires one; see consultations.backends.
    has_second_step: bool | None = None
    second_step_for: "list[str] | None" = None

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="user_email_in_lower_case",
                violation_error_message=_("An e-mail address is kept in lower case."),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        """The first letters of the first and the last word of the name."""
        words = str(self).split()
        return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else ""

    def clean(self) -> None:
        """Bring the address and the name to the form in which they are kept."""
        super().clean()
        keep_in_one_line(self, "name")
        self.email = self.email.strip().lower()


class Delegation(models.Model):
    """The unit that speaks: a State, a regional group, an organisation, or a person in a personal capacity."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("printed name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    group = models.CharField(
        _("stakeholder group"),
        max_length=24,
        choices=StakeholderGroup.choices,
        blank=True,
        help_text=_("Empty while it is not known: the delegation then counts in no group."),
    )
    region = models.CharField(_("UN region"), max_length=28, choices=Region.choices, blank=True)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing.choices, default=Standing.MEMBER)
    is_active = models.BooleanField(_("active"), default=True)

    history = Recorded()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                name="delegation_name_once",
                violation_error_message=_("There is a delegation of that name already."),
            ),
            models.CheckConstraint(
                condition=Q(region="") | Q(kind=Kind.STATE),
                name="delegation_region_of_states_only",
                violation_error_message=_("Only a State has a UN region."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The delegation's page."""
        return reverse("recommendations:delegation", args=[self.slug])

    def clean(self) -> None:
        """Bring the names to the form in which they are kept."""
        super().clean()
        keep_in_one_line(self, "name", "short_name")


class Delegate(models.Model):
    """A user who acts for a delegation, from a moment until a moment."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegates", verbose_name=_("user"))
    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        related_name="delegates",
        verbose_name=_("delegation"),
    )
    role = models.CharField(
        _("role"),
        max_length=10,
        choices=DelegateRole.choices,
        default=DelegateRole.DRAFTER,
    )
    since_at = models.DateTimeField(_("since"), auto_now_add=True)
    until_at = models.DateTimeField(_("until"), null=True, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ("delegation__name", "user__name")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "delegation"),
                condition=Q(until_at=None),
                name="delegate_once_per_delegation",
                violation_error_message=_("This person already acts for that delegation."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} — {self.delegation}"


class GroupMember(models.Model):
    """A delegation that belongs to a group: the group's statements may speak for it when it has not spoken itself."""

    group = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, related_name="group_members", verbose_name=_("group")
    )
    member = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("member")
    )

    history = Recorded()

    class Meta:
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        ordering = ("group__name", "member__name")
        constraints = (
            models.UniqueConstraint(
                fields=("group", "member"),
                name="group_member_once",
                violation_error_message=_("This delegation is listed in the group already."),
            ),
            models.CheckConstraint(
                condition=~Q(group=models.F("member")),
                name="group_is_no_member_of_itself",
                violation_error_message=_("A group is no member of itself."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.group} — {self.member}"
