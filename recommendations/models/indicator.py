"""The indicator of each revision, computed from positions and kept current."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.enums import Consensus
from recommendations.models.recommendation import Recommendation, Revision


class Indicator(models.Model):
    """What the positions on one revision come to. Derived, so without history; that of an earlier revision stays.

    A revision whose positions are sealed has none: what does not exist cannot leak.
    """

    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, related_name="indicator", verbose_name=_("revision")
    )
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("recommendation")
    )
    state = models.CharField(_("state"), max_length=32, choices=Consensus.choices)
    breadth = models.FloatField(_("breadth"), help_text=_("Sorts lists for the meeting; never shown as a score."))
    expressed = models.PositiveIntegerField(_("seats that expressed something"))
    seats = models.PositiveIntegerField(_("counting seats"))
    is_call_closed = models.BooleanField(_("a call on this text is closed"))
    counted = models.JSONField(
        _("what was counted"),
        help_text=_("groups: counts by stance, of each group; objecting, conditional, reserved: keys of delegations."),
    )
    basis = models.CharField(
        _("basis"), max_length=16, help_text=_("Fingerprint of the seats and thresholds it was computed from.")
    )
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("recommendation", "revision")

    def __str__(self) -> str:
        return f"{self.revision}: {self.get_state_display()}"
