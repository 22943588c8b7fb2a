"""Phases of a round: between which moments members and observers do what; and leave to be late."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultations.enums import Activity
from consultations.models.consultation import Consultation
from consultations.models.people import Delegation, User
from consultations.models.recorded import Recorded


def _activities(value: Any) -> None:
    """Raise unless ``value`` is a list of activities, each once."""
    if not isinstance(value, list) or len(set(value)) < len(value) or not set(value) <= set(Activity.values):
        raise ValidationError(
            _("Name activities, each once: %(activities)s.") % {"activities": ", ".join(Activity.values)}
        )


class Phase(models.Model):
    """A stretch of a consultation. A consultation without phases lets everybody do everything within its dates."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="phases", verbose_name=_("consultation")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    members_may = models.JSONField(_("members may"), default=list, blank=True, validators=[_activities])
    observers_may = models.JSONField(_("observers may"), default=list, blank=True, validators=[_activities])
    # The moments that the group was told of: told once, and again when one of them is moved to a later day.
    opened_at = models.DateTimeField(_("opening announced"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closing announced"), null=True, blank=True, editable=False)

    history = Recorded()

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ("consultation", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "number"),
                name="phase_number_once",
                violation_error_message=_("This consultation already has a phase of that number."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(opens_at__lt=F("closes_at")),
                name="phase_opens_before_it_closes",
                violation_error_message=_("A phase opens before it closes."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Leave(models.Model):
    """The secretariat's leave for one delegation to contribute until a moment after the phase has closed."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="leaves", verbose_name=_("consultation")
    )
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, related_name="leaves", verbose_name=_("delegation")
    )
    until_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=500)
    given_at = models.DateTimeField(_("given"))
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("by"))
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("leave to be late")
        verbose_name_plural = _("leaves to be late")
        ordering = ("consultation", "delegation__name", "-given_at")
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "delegation"),
                condition=Q(ended_at=None),
                name="leave_once",
                violation_error_message=_("This delegation has leave already. Change its date."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.delegation} — {self.consultation}"
