"""Calls: the secretariat asks the group, until a moment, whether it agrees on one text."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.models import User
from consultations.models.recorded import Recorded
from recommendations.enums import CallKind, CallState
from recommendations.models.position import Position
from recommendations.models.recommendation import Recommendation, Revision
from recommendations.models.reference import fresh


class Call(models.Model):
    """A consensus call or a silence procedure on one revision; its rules are frozen when it opens."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=fresh, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="calls", verbose_name=_("recommendation")
    )
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="calls", verbose_name=_("revision"))
    kind = models.CharField(_("kind"), max_length=20, choices=CallKind.choices)
    note = models.TextField(_("note"), blank=True, help_text=_("What the group is asked to consider."))
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("opened by")
    )
    closes_at = models.DateTimeField(_("closes"), db_index=True)
    thresholds = models.JSONField(_("thresholds"), default=dict, help_text=_("As they were when the call opened."))
    observers_counted = models.BooleanField(_("observers are counted"), default=False)
    asked = models.JSONField(
        _("delegations asked"), default=list, help_text=_("The keys of the counting delegations when it opened.")
    )
    state = models.CharField(_("state"), max_length=12, choices=CallState.choices, default=CallState.OPEN)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("ended by")
    )
    ended_because = models.TextField(_("reason of the end"), blank=True)
    broken_by = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("broken by")
    )
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ("-opened_at", "-id")
        indexes = (models.Index(fields=("state", "closes_at"), name="call_due"),)
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation",),
                condition=Q(state=CallState.OPEN),
                name="call_one_at_a_time",
                violation_error_message=_("A call on this recommendation is open already."),
            ),
            models.CheckConstraint(
                condition=Q(state=CallState.OPEN, ended_at=None)
                | (~Q(state=CallState.OPEN) & Q(ended_at__isnull=False)),
                name="call_ended_with_a_moment",
                violation_error_message=_("A call that has ended has a moment."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at")),
                name="call_opens_before_it_closes",
                violation_error_message=_("A call opens before it closes."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.recommendation.title}"

    def get_absolute_url(self) -> str:
        """Where the call is read: with the positions on its recommendation."""
        return reverse("recommendations:positions", args=[self.recommendation.reference])
