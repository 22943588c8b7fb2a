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

UNFINISHED = Q(issued_at=None, failed_at=None, cancelled_at=None, same_as=None)
"""Editions that wait to be compiled, or are being compiled."""


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
    series = models.CharField(
        _("series"), max_length=40, blank=True, editable=False, help_text=_("Editions of one are revisions of another.")
    )
    revision = models.PositiveIntegerField(
        _("revision"),
        null=True,
        blank=True,
        help_text=_("Which issue of its series it is: 0 for the first, 2 for Rev.2; of a corrigendum 2 for Corr.2."),
    )
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="corrigenda",
        null=True,
        blank=True,
        verbose_name=_("corrects"),
    )
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
    same_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("same as"),
        help_text=_("The issued edition since which nothing has changed; then no other is issued."),
    )
    even_unchanged = models.BooleanField(
        _("issue it even if nothing has changed"),
        default=False,
        help_text=_("Otherwise no edition is issued that would be like the last one in every word."),
    )
    warnings = models.JSONField(_("warnings"), default=list, blank=True)

    history = Recorded(excluded_fields=["frozen"])

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ("-requested_at", "-id")
        indexes = (
            models.Index(
                fields=("consultation", "requested_at"),
                condition=UNFINISHED,
                name="edition_in_line",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "kind", "number"),
                name="edition_number_once",
                violation_error_message=_("This consultation already has an edition of that kind and number."),
            ),
            models.UniqueConstraint(
                fields=("consultation", "kind", "series", "revision"),
                condition=Q(revision__isnull=False, failed_at=None, cancelled_at=None),
                name="edition_revision_once",
                violation_error_message=_("Another edition of this series bears that label already."),
            ),
            models.CheckConstraint(
                condition=Q(kind=ReportKind.CORRIGENDUM, corrects__isnull=False)
                | (~Q(kind=ReportKind.CORRIGENDUM) & Q(corrects=None)),
                name="edition_corrigendum_corrects",
                violation_error_message=_("A corrigendum, and nothing else, corrects an edition."),
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
            models.CheckConstraint(
                condition=Q(same_as=None) | Q(issued_at=None, failed_at=None, cancelled_at=None),
                name="edition_unchanged_is_not_issued",
                violation_error_message=_("What is like another edition in every word is settled with that."),
            ),
        )

    def __str__(self) -> str:
        if self.corrects is not None:
            names = {"label": self.label or _("Corrigendum"), "edition": self.corrects}
            return str(_("%(label)s to %(edition)s")) % names
        return str(_NAMES.get(ReportKind(self.kind), _("Edition %(number)s"))) % {"number": self.number}

    def get_absolute_url(self) -> str:
        """The edition's page."""
        return reverse("recommendations:edition", args=[self.reference])

    @property
    def file_stem(self) -> str:
        """What its files are called, without the ending."""
        if self.corrects is not None:
            return f"{self.corrects.file_stem}-corr-{self.number if self.revision is None else self.revision}"
        kind = "edition" if self.kind == ReportKind.COMPILATION else self.kind
        return f"{self.consultation.slug}-{kind}-{self.number}"

    @property
    def label(self) -> str:
        """What it is called beside its number, as official documents are; nothing before that is settled, or given up.

        "First edition", "Rev.1" for the second of its series, "Corr.1" for the first corrigendum.
        """
        if self.revision is None or self.failed_at or self.cancelled_at:
            return ""
        if self.kind == ReportKind.CORRIGENDUM:
            return f"Corr.{self.revision}"
        return f"Rev.{self.revision}" if self.revision else str(_("First edition"))

    @property
    def called(self) -> str:
        """Its name with its label: "Edition 3 (Rev.1)", "Corr.1 to Edition 3"."""
        return f"{self} ({self.label})" if self.label and self.corrects is None else str(self)

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
        if self.same_as_id:
            return EditionState.UNCHANGED
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
    ReportKind.CORRIGENDUM: _("Corrigendum %(number)s"),
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
    def where(self) -> str:
        """“here”, “away” when it was put away, “wanted” while it is made again, “lost” when that cannot be."""
        if (away := getattr(self, "away", None)) is None:
            return "here"
        if away.failure:
            return "lost"
        return "wanted" if away.wanted_at else "away"

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
        """The file, to be read. Raises FileNotFoundError when it is away, Refused when the disk cannot be read."""
        try:
            return self.file.open("rb")
        except FileNotFoundError:
            raise
        except OSError as error:
            raise Refused(
                str(_("This file cannot be read from the server's disk. Ask the secretariat to have it restored."))
            ) from error


class AwayFile(models.Model):
    """An edition's file that is not in the storage, to save room or because it was lost: it can be made again.

    The row goes when the file is back, with the same bytes.
    """

    file = models.OneToOneField(EditionFile, on_delete=models.PROTECT, related_name="away", verbose_name=_("file"))
    away_at = models.DateTimeField(_("away since"))
    wanted_at = models.DateTimeField(_("wanted"), null=True, blank=True)
    failure = models.TextField(_("why it cannot be made again"), blank=True)

    class Meta:
        verbose_name = _("file that is away")
        verbose_name_plural = _("files that are away")

    def __str__(self) -> str:
        return str(self.file)
