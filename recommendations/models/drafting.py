"""Around a draft: who is invited to propose it too, and what people are writing and have not saved yet."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.models import Delegation, User
from consultations.models.recorded import Recorded
from recommendations.enums import WritingPurpose
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


class Writing(models.Model):
    """What one person is writing in one place and has not saved: kept against loss, and shown as presence to others.

    Not part of any record: it goes when the text is saved or the person lets go of it, and has no history.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="writings", verbose_name=_("user"))
    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("for"),
    )
    purpose = models.CharField(_("what"), max_length=10, choices=WritingPurpose.choices)
    subject = models.CharField(_("about"), max_length=60, help_text=_("A reference, or a consultation's address."))
    base = models.PositiveIntegerField(_("made from revision"), default=0)
    fields = models.JSONField(_("what was typed"), default=dict)
    begun_at = models.DateTimeField(_("begun"))
    touched_at = models.DateTimeField(_("last change"), db_index=True)

    class Meta:
        verbose_name = _("unsaved writing")
        verbose_name_plural = _("unsaved writings")
        ordering = ("-touched_at", "-id")
        indexes = (models.Index(fields=("purpose", "subject", "touched_at"), name="writing_in_a_place"),)
        constraints = (
            models.UniqueConstraint(
                fields=("user", "purpose", "subject"),
                name="writing_once_in_a_place",
                violation_error_message=_("This is being written already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_purpose_display()} · {self.subject}"
