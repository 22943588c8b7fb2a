"""What is left to extract, and what contributors would have otherwise of what was extracted from them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.models import Part, User
from consultations.models.recorded import Recorded
from recommendations.models.extraction import Extract
from recommendations.models.recommendation import Revision


class PartRead(models.Model):
    """That somebody has read a part of a contribution: there is nothing, or nothing more, to extract from it."""

    part = models.OneToOneField(Part, on_delete=models.CASCADE, related_name="read", verbose_name=_("part"))
    read_at = models.DateTimeField(_("read"))
    read_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("read by")
    )

    history = Recorded()

    class Meta:
        verbose_name = _("part that was read")
        verbose_name_plural = _("parts that were read")
        ordering = ("part",)

    def __str__(self) -> str:
        return str(self.part)


class ExtractCorrection(models.Model):
    """Other words, or another passage, that a contributor proposes; the secretariat accepts it or says why not."""

    extract = models.ForeignKey(
        Extract, on_delete=models.CASCADE, related_name="corrections", verbose_name=_("extract")
    )
    text = models.TextField(_("text proposed"), help_text=_("Canonical Markdown."))
    passages = models.JSONField(
        _("passages"), default=list, blank=True, help_text=_("Part, first and last character; empty: other words.")
    )
    reason = models.TextField(_("reason"))
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("proposed by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("answered by")
    )
    is_accepted = models.BooleanField(_("accepted"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("revision made")
    )

    history = Recorded()

    class Meta:
        verbose_name = _("correction of an extract")
        verbose_name_plural = _("corrections of extracts")
        ordering = ("extract", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("extract",),
                condition=Q(answered_at=None),
                name="extract_correction_waits_once",
                violation_error_message=_("A correction of this extract is waiting for the secretariat already."),
            ),
            models.CheckConstraint(
                # Without a word of acceptance: given up by its own delegation before anybody had answered.
                condition=Q(is_accepted=None) | Q(answered_at__isnull=False),
                name="extract_correction_answered_at_a_moment",
                violation_error_message=_("An answer to a correction has its moment."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.extract}: {self.reason}"
