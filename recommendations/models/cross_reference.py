"""Where a text names another recommendation of its compilation by its number."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.models import User
from recommendations.models.recommendation import Recommendation


class CrossReference(models.Model):
    """One number that the current text of a recommendation names; what stands under it is looked up, never stored.

    Rows follow the text: those of numbers that it no longer names go. A mark of the secretariat that the reference is
    unsure stays as long as the text names the number.
    """

    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.CASCADE,
        related_name="cross_references",
        verbose_name=_("recommendation"),
    )
    number = models.PositiveIntegerField(_("number that is named"))
    words = models.CharField(_("words"), max_length=120, help_text=_("As the text names it first."))
    unsure_at = models.DateTimeField(_("marked as unsure"), null=True, blank=True)
    unsure_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("marked by"),
    )
    unsure_because = models.CharField(_("why it is unsure"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("cross-reference")
        verbose_name_plural = _("cross-references")
        ordering = ("recommendation", "number")
        indexes = (models.Index(fields=("number",), name="cross_reference_by_number"),)
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "number"),
                name="cross_reference_once",
                violation_error_message=_("This text's reference to that number is known already."),
            ),
            models.CheckConstraint(
                condition=Q(unsure_at=None, unsure_because="") | (Q(unsure_at__isnull=False) & ~Q(unsure_because="")),
                name="cross_reference_unsure_with_reason",
                violation_error_message=_("A reference is marked as unsure with a reason."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation} → {self.number}"
