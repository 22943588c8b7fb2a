"""Word files that came back changed: what was read of them, and the amendments that were made of it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.models import Delegation, User
from consultations.models.recorded import Recorded
from recommendations.models.amendment import Amendment
from recommendations.models.recommendation import Recommendation, Revision
from recommendations.models.reference import fresh


class WordState(models.TextChoices):
    """Where a Word file is that came back changed."""

    RECEIVED = "received", _("Received")
    READ = "read", _("Read, to be looked at")
    REFUSED = "refused", _("Refused")
    DISCARDED = "discarded", _("Discarded")


def _upload_to(upload: "WordUpload", name: str) -> str:
    return f"word/{upload.reference}"


class WordUpload(models.Model):
    """A Word file of ours that a delegation changed; kept byte for byte, read by a job, looked at by a person.

    One without a delegation is the secretariat's own.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=fresh, editable=False)
    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        related_name="word_uploads",
        null=True,
        blank=True,
        verbose_name=_("delegation"),
    )
    file = models.FileField(_("file"), upload_to=_upload_to)
    file_name = models.CharField(_("name of the file"), max_length=255)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("fingerprint of the file"), max_length=64)
    state = models.CharField(_("state"), max_length=12, choices=WordState.choices, default=WordState.RECEIVED)
    beside = models.JSONField(_("what has no place"), null=True, blank=True)
    refusal = models.TextField(_("why it was refused"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    changed_at = models.DateTimeField(_("last step"), auto_now=True)

    history = Recorded(excluded_fields=["beside"])

    class Meta:
        verbose_name = _("Word file that came back")
        verbose_name_plural = _("Word files that came back")
        ordering = ("-uploaded_at", "-id")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The page where its changes are looked at."""
        return reverse("recommendations:word-upload", args=[self.reference])


class WordChange(models.Model):
    """One text that the file would change, and the draft that was made of it."""

    upload = models.ForeignKey(
        WordUpload, on_delete=models.CASCADE, related_name="changes", verbose_name=_("Word file that came back")
    )
    position = models.PositiveIntegerField(_("position"))
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="+", verbose_name=_("recommendation")
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="+", verbose_name=_("made from revision")
    )
    text = models.TextField(_("text"), help_text=_("Canonical Markdown: the whole text as it would read."))
    is_whole = models.BooleanField(
        _("taken as the file shows it"),
        default=False,
        help_text=_("What Word does not show, such as the depth of headings, is as the file has it."),
    )
    said = models.JSONField(_("who changed what, and comments"), default=dict)
    amendment = models.ForeignKey(
        Amendment,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("became"),
    )
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    taken_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("taken by")
    )

    history = Recorded(excluded_fields=["said"])

    class Meta:
        verbose_name = _("change in a Word file")
        verbose_name_plural = _("changes in Word files")
        ordering = ("upload", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("upload", "recommendation"),
                name="word_change_once",
                violation_error_message=_("A file changes a text once."),
            ),
            models.CheckConstraint(
                condition=Q(amendment=None, taken_at=None) | Q(amendment__isnull=False, taken_at__isnull=False),
                name="word_change_taken_with_moment",
                violation_error_message=_("What has become an amendment was taken at some moment."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.upload} · {self.recommendation}"

    @property
    def remarks(self) -> list[dict[str, Any]]:
        """The comments on it in the file."""
        return list(self.said.get("remarks", ()))
