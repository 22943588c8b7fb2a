"""The order of a compilation as one thing that people change: when it was changed last, and by whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation, User

#: How far the places of neighbours are apart when they are given: what is put between them moves nobody else.
PLACES_APART = 1024


class Arrangement(models.Model):
    """How often the order of a compilation was changed: whoever changes it says which state of it they have seen."""

    consultation = models.OneToOneField(
        Consultation,
        on_delete=models.PROTECT,
        related_name="arrangement",
        verbose_name=_("consultation"),
    )
    stamp = models.PositiveIntegerField(_("changes"), default=0)
    began = models.PositiveIntegerField(
        _("changes before those of the last person"),
        default=0,
        help_text=_("Since then nobody else has changed the order: one's own changes are no surprise."),
    )
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    changed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("changed by"),
    )

    class Meta:
        verbose_name = _("order of a compilation")
        verbose_name_plural = _("orders of compilations")

    def __str__(self) -> str:
        return f"{self.consultation} · {self.stamp}"
