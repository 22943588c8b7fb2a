"""What people are writing and have not saved yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models.people import Delegation, User


class Writing(models.Model):
    """What one person is writing in one place and has not saved: kept against loss, and shown as presence to others.

    Not part of any record: it goes when the text is saved or the person lets go of it, and has no history. Each app
    names what is written (``purpose``) in its own words.
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
    purpose = models.CharField(_("what"), max_length=10)
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
        return f"{self.user}: {self.purpose} · {self.subject}"
