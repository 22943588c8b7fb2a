"""What the secretariat keeps about a thing that waits for it: who takes care of it, and notes for itself."""

from django.db import models
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.models import User
from consultations.models.append_only import AppendOnly
from consultations.models.recorded import Recorded


class CaseKind(TextChoices):
    """What waits for the secretariat."""

    RECOMMENDATION = "recommendation", _("Submitted recommendation")
    CONTRIBUTION = "contribution", _("Submitted contribution")
    COMMENT = "comment", _("Flagged comment")
    DISPUTE = "dispute", _("Extraction disputed")
    CHALLENGE = "challenge", _("Challenge to a designation")


class ReasonPurpose(TextChoices):
    """For which decisions the secretariat keeps reasons to begin from."""

    RETURN_RECOMMENDATION = "return_recommendation", _("Returning a recommendation")
    RETURN_CONTRIBUTION = "return_contribution", _("Returning a contribution")
    HIDE_COMMENT = "hide_comment", _("Hiding a comment")
    DISPUTE_EXTRACT = "dispute_extract", _("Keeping an extract against its contributor's word")


class Case(models.Model):
    """One thing that waits, or waited. That it waits is read from the thing itself; this is what is kept about it."""

    kind = models.CharField(_("kind"), max_length=14, choices=CaseKind.choices)
    subject = models.CharField(_("subject"), max_length=20, help_text=_("Its reference, or its key."))
    assigned_to = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="cases", null=True, blank=True, verbose_name=_("assigned to")
    )
    assigned_at = models.DateTimeField(_("assigned"), null=True, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ("kind", "subject")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject"),
                name="case_once",
                violation_error_message=_("There is a case of that already."),
            ),
            models.CheckConstraint(
                condition=models.Q(assigned_to=None, assigned_at=None)
                | models.Q(assigned_to__isnull=False, assigned_at__isnull=False),
                name="case_assigned_at_a_moment",
                violation_error_message=_("Whoever takes care of it has done so since a moment."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}"

    def get_absolute_url(self) -> str:
        """Where the secretariat decides about it."""
        return reverse("recommendations:case", args=[self.kind, self.subject])


class CaseNote(AppendOnly):
    """A note of the secretariat for itself; nobody else ever reads it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes", verbose_name=_("case"))
    text = models.TextField(_("note"))
    written_at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ("written_at", "id")

    def __str__(self) -> str:
        return self.text[:60]


class ReasonTemplate(models.Model):
    """A reason that the secretariat gives often, to begin from; what is sent is what the person then writes."""

    purpose = models.CharField(_("for"), max_length=22, choices=ReasonPurpose.choices)
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"))

    history = Recorded()

    class Meta:
        verbose_name = _("reason to begin from")
        verbose_name_plural = _("reasons to begin from")
        ordering = ("purpose", "title")
        constraints = (
            models.UniqueConstraint(
                fields=("purpose", "title"),
                name="reason_template_once",
                violation_error_message=_("There is a reason of that title for this already."),
            ),
        )

    def __str__(self) -> str:
        return self.title
