"""Notices: what a person is told because it concerns them; the record of proceedings stays the record."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.enums import Pace, Topic
from consultations.models.people import User


class Notice(models.Model):
    """One thing one person is told, in their language, with the place where it can be read."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices", verbose_name=_("for"))
    at = models.DateTimeField(_("moment"))
    kind = models.CharField(_("kind"), max_length=60, help_text=_("noun.verb, as in the code: amendment.rebase"))
    topic = models.CharField(_("topic"), max_length=12, choices=Topic.choices, default=Topic.OTHER)
    sentence = models.TextField(_("sentence"))
    about = models.CharField(_("about"), max_length=300, blank=True, help_text=_("What a digest puts it under."))
    words = models.TextField(_("words"), blank=True, help_text=_("Markdown: what was said, for the mail."))
    address = models.CharField(_("where"), max_length=300, blank=True)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    awaits = models.CharField(
        _("awaits"),
        max_length=12,
        choices=[("", _("Nothing")), (Pace.DAILY, Pace.DAILY.label), (Pace.WEEKLY, Pace.WEEKLY.label)],
        blank=True,
        default="",
        help_text=_("The digest that it will be in."),
    )

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("user", "seen_at", "-at"), name="notice_of_user"),
            # Few of all notices wait for a digest; every few minutes somebody asks whose do.
            models.Index(fields=("awaits", "user", "at"), name="notice_awaits", condition=~Q(awaits="")),
        )

    def __str__(self) -> str:
        return self.sentence
