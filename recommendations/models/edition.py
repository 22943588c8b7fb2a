"""Editions: compiled reports, frozen once and never altered after issue."""

from django.core.files import File
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation, Delegation, User
from consultations.models.append_only import AppendOnly
from consultations.models.recorded import Recorded
from recommendations.enums import EditionAudience, EditionState, Format, ReportKind
from recommendations.models.reference import fresh
from wgec.kernel.errors import Refused


class Edition(models.Model):
    """One compiled report of a consultation: requested, frozen, rendered, issued."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=fresh, editable=False)
    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        related_name="editions",
        verbose_name=_("consultation"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ReportKind.choices, default=ReportKind.COMPILATION)
    number = models.PositiveIntegerField(_("number"), help_text=_("Within the editions of its kind."))
    formats = models.JSONField(_("formats"))
    design = models.JSONField(
        _("design"), default=dict, blank=True, help_text=_("What differs from a usual report of its kind.")
    )
    audience = models.CharField(
        _("who sees it"), max_length=12, choices=EditionAudience.choices, default=EditionAudience.PUBLIC
    )
    requested_at = models.DateTimeField(_("requested"))
    requested_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("requested by"),
    )
    requested_for = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("for"),
    )
    frozen = models.TextField(
        _("frozen content"),
        blank=True,
        editable=False,
        help_text=_("The document as JSON."),
    )
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True)
    recommendations = models.PositiveIntegerField(_("recommendations"), null=True, blank=True)
    not_placed = models.PositiveIntegerField(_("inputs not placed"), null=True, blank=True)
    contributions = models.PositiveIntegerField(_("contributions"), null=True, blank=True)
    words = models.PositiveIntegerField(_("words"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("taken from"), null=True, blank=True)
    rendering = models.CharField(_("format being made"), max_length=8, blank=True, choices=Format.choices)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    attempted_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)
    manifest = models.TextField(_("manifest"), blank=True, editable=False, help_text=_("What was signed at issue."))
    signature = models.CharField(_("signature"), max_length=100, blank=True, editable=False)
    signed_with = models.CharField(_("public key"), max_length=60, blank=True, editable=False)
    failed_at = models.DateTimeField(_("failed"), null=True, blank=True)
    failure = models.TextField(_("what failed"), blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    warnings = models.JSONField(_("warnings"), default=list, blank=True)

    history = Recorded(excluded_fields=["frozen"])

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ("-requested_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "kind", "number"),
                name="edition_number_once",
                violation_error_message=_("This consultation already has an edition of that kind and number."),
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None, fingerprint="") | (Q(frozen_at__isnull=False) & ~Q(fingerprint="")),
                name="edition_frozen_with_fingerprint",
                violation_error_message=_("Frozen content has a moment and a fingerprint."),
            ),
            models.CheckConstraint(
                condition=Q(manifest="", signature="", signed_with="")
                | (~Q(manifest="") & ~Q(signature="") & ~Q(signed_with="") & Q(issued_at__isnull=False)),
                name="edition_signed_when_issued",
                violation_error_message=_("A signature belongs to an issued edition, with what was signed."),
            ),
            models.CheckConstraint(
                condition=Q(issued_at=None) | Q(frozen_at__isnull=False, failed_at=None, cancelled_at=None),
                name="edition_issued_from_frozen_content",
                violation_error_message=_("Only frozen content that neither failed nor was cancelled is issued."),
            ),
        )

    def __str__(self) -> str:
        return str(_NAMES.get(ReportKind(self.kind), _("Edition %(number)s"))) % {"number": self.number}

    def get_absolute_url(self) -> str:
        """The edition's page."""
        return reverse("recommendations:edition", args=[self.reference])

    @property
    def file_stem(self) -> str:
        """What its files are called, without the ending."""
        kind = "edition" if self.kind == ReportKind.COMPILATION else self.kind
        return f"{self.consultation.slug}-{kind}-{self.number}"

    def file_since(self, old: "Edition") -> str:
        """What its Word file is called in which the changes since ``old`` are tracked."""
        return f"{self.file_stem}-changes-since-{old.number}.docx"

    @property
    def state(self) -> EditionState:
        """Where the edition is, from its moments."""
        if self.issued_at:
            return EditionState.ISSUED
        if self.cancelled_at:
            return EditionState.CANCELLED
        if self.failed_at:
            return EditionState.FAILED
        return EditionState.COMPILING if self.attempted_at else EditionState.WAITING


class ReportTemplate(models.Model):
    """A design that the secretariat uses again: what a report is to hold and how it is printed, under a name."""

    name = models.CharField(_("name"), max_length=80)
    design = models.JSONField(_("design"), default=dict, blank=True)
    formats = models.JSONField(_("formats"))

    history = Recorded()

    class Meta:
        verbose_name = _("template of a report")
        verbose_name_plural = _("templates of reports")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                name="report_template_name_once",
                violation_error_message=_("There is a template of that name already."),
            ),
        )

    def __str__(self) -> str:
        return self.name


_NAMES = {
    ReportKind.RECEIVED: _("Compilation as received %(number)s"),
    ReportKind.ROLLING: _("Rolling text %(number)s"),
    ReportKind.CLEAN: _("Clean text %(number)s"),
    ReportKind.CONSENSUS: _("Report on consensus %(number)s"),
    ReportKind.AMENDMENTS: _("Table of amendments %(number)s"),
    ReportKind.COMPENDIUM: _("Compendium %(number)s"),
    ReportKind.DOSSIER: _("Dossier %(number)s"),
    ReportKind.RECORD: _("Record %(number)s"),
}


_IN_VOLUMES = ".zip"


def _edition_file_to(file: "EditionFile", name: str) -> str:
    return f"editions/{file.edition.reference}/{name}"


class EditionFile(AppendOnly):
    """One file of an edition, written once."""

    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="files",
        verbose_name=_("edition"),
    )
    format = models.CharField(_("format"), max_length=8, choices=Format.choices)
    file = models.FileField(_("file"), upload_to=_edition_file_to, max_length=200)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    seconds = models.FloatField(_("seconds"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of an edition")
        ordering = ("edition", "format")
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "format"),
                name="edition_file_once_per_format",
                violation_error_message=_("This edition already has that file."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition} · {self.get_format_display()}"

    @property
    def is_in_volumes(self) -> bool:
        """Whether it is a zip of volumes: the file itself says so, by its ending."""
        return str(self.file.name).endswith(_IN_VOLUMES)

    @property
    def name(self) -> str:
        """What it is called when it is taken along."""
        return f"{self.edition.file_stem}.{self.format}{_IN_VOLUMES if self.is_in_volumes else ''}"

    @property
    def media_type(self) -> str:
        """What it is served as."""
        return "application/zip" if self.is_in_volumes else Format(self.format).media_type

    def opened(self) -> "File[bytes]":
        """The file, to be read. Raises Refused when it is not where it was put."""
        try:
            return self.file.open("rb")
        except OSError as error:
            raise Refused(
                str(_("This file cannot be read from the server's disk. Ask the secretariat to have it restored."))
            ) from error
