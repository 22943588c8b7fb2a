"""Letters of the secretariat to many."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.enums import MailingState
from consultations.models.consultation import Consultation
from consultations.models.people import User
from consultations.models.recorded import Recorded


class Mailing(models.Model):
    """A letter, whom it is for, and how far it has come: it goes to exactly those whom the preview has shown."""

    consultation = models.ForeignKey(
        Consultation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mailings",
        verbose_name=_("consultation"),
        help_text=_("The one that it calls to, where it is a call."),
    )
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), help_text=_("Markdown. It stands in the mail itself."))
    to_delegates = models.BooleanField(_("people of delegations"), default=True)
    roles = models.JSONField(_("roles"), default=list, blank=True, help_text=_("None chosen: every role."))
    standings = models.JSONField(_("standing"), default=list, blank=True, help_text=_("None chosen: both."))
    groups = models.JSONField(
        _("stakeholder groups"), default=list, blank=True, help_text=_("None chosen: every group.")
    )
    to_secretariat = models.BooleanField(_("the secretariat and the chair"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=MailingState.choices, default=MailingState.DRAFT)
    preview = models.CharField(_("what was previewed"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("written"))
    created_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    sent_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    recipients = models.JSONField(
        _("recipients"), default=list, blank=True, help_text=_("Whom it was sent to, and as what: frozen with it.")
    )
    written_at = models.DateTimeField(_("all mails written"), null=True, blank=True)

    history = Recorded(excluded_fields=["recipients"])

    class Meta:
        verbose_name = _("letter to many")
        verbose_name_plural = _("letters to many")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(state=MailingState.SENT, sent_at__isnull=False)
                | (~Q(state=MailingState.SENT) & Q(sent_at__isnull=True, written_at__isnull=True)),
                name="mailing_sent_has_a_moment",
                violation_error_message=_("A letter that is sent has the moment when it was, and no other has one."),
            ),
            models.CheckConstraint(
                condition=Q(to_delegates=True) | Q(to_secretariat=True),
                name="mailing_is_to_somebody",
                violation_error_message=_("Choose whom the letter is for."),
            ),
        )

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """Its page: the preview, or how far it has come."""
        return reverse("consultations:mailing", args=[self.pk])

    @property
    def mails_due(self) -> int:
        """To how many of those whom it was sent to it goes by mail."""
        return sum(each["by_mail"] for each in self.recipients)
