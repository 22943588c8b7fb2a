"""The compilation of a consultation: its front matter, and the files it was imported from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation, Delegation, User
from consultations.models.recorded import Recorded
from recommendations.enums import UploadState
from recommendations.models.reference import fresh


class Compilation(models.Model):
    """What is printed before and around the recommendations of a consultation."""

    consultation = models.OneToOneField(
        Consultation,
        on_delete=models.PROTECT,
        related_name="compilation",
        verbose_name=_("consultation"),
    )
    masthead = models.TextField(
        _("masthead"),
        blank=True,
        help_text=_("One line each: the body, then the group."),
    )
    title = models.TextField(_("title"))
    dated_on = models.DateField(_("date"), null=True, blank=True)
    revision_statement = models.TextField(_("revision statement"), blank=True)
    disclaimer = models.TextField(_("disclaimer"), blank=True)
    annex_title = models.TextField(_("title of the annex"), blank=True)
    language = models.CharField(_("language"), max_length=16, default="en")

    history = Recorded()

    class Meta:
        verbose_name = _("compilation")
        verbose_name_plural = _("compilations")

    def __str__(self) -> str:
        return self.title


def _upload_to(upload: "CompilationUpload", name: str) -> str:
    return f"uploads/{upload.reference}"


class CompilationUpload(models.Model):
    """A file handed in to become a compilation; kept byte for byte, read by a job, confirmed by a person."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=fresh, editable=False)
    slug = models.SlugField(_("address of the consultation"), max_length=60)
    title = models.CharField(_("title of the consultation"), max_length=300, blank=True)
    file = models.FileField(_("file"), upload_to=_upload_to)
    file_name = models.CharField(_("name of the file"), max_length=255)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("fingerprint of the file"), max_length=64)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=UploadState.choices,
        default=UploadState.RECEIVED,
    )
    outline = models.JSONField(_("what was read"), null=True, blank=True)
    refusal = models.TextField(_("why it was refused"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("uploaded by"),
    )
    confirmed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("confirmed by"),
    )
    confirmed_for = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("confirmed for"),
    )
    changed_at = models.DateTimeField(_("last step"), auto_now=True)
    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        related_name="uploads",
        null=True,
        blank=True,
        verbose_name=_("became"),
    )

    history = Recorded(excluded_fields=["outline"])

    class Meta:
        verbose_name = _("uploaded compilation")
        verbose_name_plural = _("uploaded compilations")
        ordering = ("-uploaded_at", "-id")

    def __str__(self) -> str:
        return self.file_name
