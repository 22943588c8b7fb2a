"""Around a draft: who is invited to propose it too."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.models import Delegation, User
from consultations.models.recorded import Recorded
from recommendations.models.recommendation import Recommendation


class CosponsorInvitation(models.Model):
    """A delegation is asked to propose a draft too; until it answers it may read the draft."""

    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.CASCADE,
        related_name="invitations",
        verbose_name=_("recommendation"),
    )
    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        related_name="cosponsor_invitations",
        verbose_name=_("delegation"),
    )
    invited_at = models.DateTimeField(_("invited"))
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("answered by"),
    )
    is_accepted = models.BooleanField(_("accepted"), null=True)

    history = Recorded()

    class Meta:
        verbose_name = _("invitation to co-sponsor")
        verbose_name_plural = _("invitations to co-sponsor")
        ordering = ("recommendation", "invited_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "delegation"),
                condition=Q(answered_at=None),
                name="cosponsor_invited_once",
                violation_error_message=_("This delegation is invited already."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, is_accepted=None)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
                name="cosponsor_answer_with_moment",
                violation_error_message=_("An answer has a moment."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.delegation} — {self.recommendation}"
