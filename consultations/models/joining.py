"""How people come to their seats: invitations, and what the house asks of whoever signs in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultations.enums import DelegateRole
from consultations.models.people import Delegation, User
from consultations.models.recorded import Recorded


class Invitation(models.Model):
    """An address is asked to act for a delegation. The link of its letter is kept as a hash only, and works once.

    ``issue`` counts the letters: with each one the link of the letter before opens nothing any more.
    """

    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("delegation")
    )
    role = models.CharField(_("role"), max_length=10, choices=DelegateRole.choices, default=DelegateRole.DRAFTER)
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language of the letter"), max_length=16, blank=True)
    digest = models.CharField(_("hash of the link"), max_length=64, unique=True)
    issue = models.PositiveSmallIntegerField(_("letter"), default=1)
    invited_at = models.DateTimeField(_("invited"))
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("invited by")
    )
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("accepted by")
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("revoked by")
    )

    class Meta:
        verbose_name = _("invitation to a delegation")
        verbose_name_plural = _("invitations to delegations")
        ordering = ("-invited_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("email", "delegation"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once",
                violation_error_message=_("An invitation to this address is open already."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
                violation_error_message=_("Who accepted an invitation, and when, are kept together."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None),
                name="invitation_accepted_or_revoked",
                violation_error_message=_("An invitation that was accepted is not revoked."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")),
                name="invitation_expires_after_it_begins",
                violation_error_message=_("An invitation expires after it was made."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name or self.email} — {self.delegation}"

    @property
    def mail_key(self) -> str:
        """Under which key its latest letter stands in the outbox."""
        return f"invitation:{self.pk}:{self.issue}"

    @property
    def is_open(self) -> bool:
        """Whether it was neither accepted nor revoked; it may have expired."""
        return self.accepted_at is None and self.revoked_at is None


class HouseRules(models.Model):
    """What the secretariat has decided for the whole instance: one row, or none while nothing was decided."""

    #: Whoever has one of these roles (``consultations.enums.Circle``) needs a second step to sign in.
    second_step_for = models.JSONField(_("second step to sign in required of"), default=list, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("house rules")
        verbose_name_plural = _("house rules")
        constraints = (
            models.CheckConstraint(
                condition=Q(pk=1),
                name="house_rules_once",
                violation_error_message=_("There is one set of house rules."),
            ),
        )

    def __str__(self) -> str:
        return str(_("House rules"))
