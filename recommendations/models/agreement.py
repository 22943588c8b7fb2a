"""Units on which the group has agreed: locked until they are reopened with a reason."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.models import User
from consultations.models.recorded import Recorded
from recommendations.enums import Agreement
from recommendations.models.recommendation import Recommendation, Revision


class AgreedUnit(models.Model):
    """One unit of a text that is agreed, ad referendum or outright, from a moment until it is reopened."""

    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.PROTECT,
        related_name="agreed_units",
        verbose_name=_("recommendation"),
    )
    unit = models.CharField(_("unit"), max_length=24, help_text=_("Its identity: revision of its birth, count."))
    agreement = models.CharField(_("how far"), max_length=14, choices=Agreement.choices)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", verbose_name=_("as in revision"))
    agreed_at = models.DateTimeField(_("agreed"))
    agreed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("marked by"),
    )
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("For example whose instructions are awaited.")
    )
    reopened_at = models.DateTimeField(_("reopened"), null=True, blank=True)
    reopened_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("reopened by"),
    )
    reopened_because = models.CharField(_("reason for reopening"), max_length=500, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("agreed unit")
        verbose_name_plural = _("agreed units")
        ordering = ("recommendation", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "unit"),
                condition=Q(reopened_at=None),
                name="agreed_unit_once",
                violation_error_message=_("This unit is marked as agreed already."),
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_because="")
                | (Q(reopened_at__isnull=False) & ~Q(reopened_because="")),
                name="agreed_unit_reopened_with_reason",
                violation_error_message=_("Reopening has a moment and a reason."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation.title} · {self.unit}"
