"""The record of proceedings: what happened, by whom, for which delegation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.enums import Audience
from consultations.models.append_only import AppendOnly


class Event(AppendOnly):
    """One thing that happened. Names and identities are kept as words: the record outlives what it speaks of."""

    at = models.DateTimeField(_("moment"), db_index=True)
    verb = models.CharField(
        _("verb"),
        max_length=60,
        help_text=_("noun.verb, as in the code: recommendation.revise"),
    )
    subject_kind = models.CharField(_("kind of subject"), max_length=40)
    subject_id = models.CharField(_("subject"), max_length=80)
    subject_label = models.CharField(_("name of the subject"), max_length=300)
    consultation = models.CharField(_("consultation"), max_length=60, blank=True)
    person_id = models.BigIntegerField(_("user number"), null=True, blank=True)
    person = models.CharField(_("person"), max_length=150, blank=True)
    delegation_slug = models.CharField(_("delegation's address"), max_length=80, blank=True)
    delegation = models.CharField(_("delegation"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    audience = models.CharField(_("audience"), max_length=12, choices=Audience.choices, default=Audience.PUBLIC)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("record of proceedings")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("subject_kind", "subject_id", "-at"), name="event_of_subject"),
            models.Index(fields=("consultation", "-at"), name="event_of_consultation"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_label}"
