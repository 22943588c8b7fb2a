"""Notices: what a person is told because it concerns them; the record of proceedings stays the record."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models.people import User


class Notice(models.Model):
    """One thing one person is told, in their language, with the place where it can be read."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices", verbose_name=_("for"))
    at = models.DateTimeField(_("moment"))
    kind = models.CharField(_("kind"), max_length=60, help_text=_("noun.verb, as in the code: amendment.rebase"))
    sentence = models.TextField(_("sentence"))
    address = models.CharField(_("where"), max_length=300, blank=True)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("user", "seen_at", "-at"), name="notice_of_user"),)

    def __str__(self) -> str:
        return self.sentence
