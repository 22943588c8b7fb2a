"""What the secretariat says of two texts: identical, derived, overlapping, opposed; or that they are not related."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from consultations.models import User
from consultations.models.recorded import Recorded
from recommendations.enums import RelationKind
from recommendations.models.recommendation import Recommendation, Revision
from recommendations.models.reference import fresh


class Relation(models.Model):
    """A relation between two texts, from a moment until it is taken back or another word is said.

    Of a derived one ``recommendation`` is derived from ``other``; the order of the others says nothing.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=fresh, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="relations", verbose_name=_("recommendation")
    )
    other = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="related_to", verbose_name=_("related to")
    )
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", verbose_name=_("revision"))
    other_revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="+", verbose_name=_("revision of the other")
    )
    kind = models.CharField(_("relation"), max_length=12, choices=RelationKind.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    until_at = models.DateTimeField(_("until"), null=True, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ("recommendation", "id")
        constraints = (
            models.UniqueConstraint(
                Least("recommendation", "other"),
                Greatest("recommendation", "other"),
                condition=Q(until_at=None),
                name="relation_one_in_force",
                violation_error_message=_("Something else has been said of these two texts."),
            ),
            models.CheckConstraint(
                condition=~Q(recommendation=F("other")),
                name="relation_of_two",
                violation_error_message=_("A text is not related to itself."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation.title} – {self.other.title}: {self.get_kind_display()}"
