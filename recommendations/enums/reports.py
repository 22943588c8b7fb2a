"""The closed lists of words of reports and uploads; the stored values are those of the API."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Format(TextChoices):
    """The formats of the compiled report."""

    HTML = "html", pgettext_lazy("file format", "Web")
    PDF = "pdf", "PDF"
    DOCX = "docx", pgettext_lazy("file format", "Word")
    MARKDOWN = "md", "Markdown"
    JSON = "json", "JSON"
    ODT = "odt", "OpenDocument"
    EPUB = "epub", "EPUB"
    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel"
    AKN = "akn", "Akoma Ntoso"

    @property
    def media_type(self) -> str:
        """What a file of this format is served as; the stored value is also its extension."""
        return _MEDIA_TYPES[self]


#: In the order in which readers ask for them.
FORMATS_SHOWN = (
    Format.PDF,
    Format.DOCX,
    Format.ODT,
    Format.HTML,
    Format.EPUB,
    Format.MARKDOWN,
    Format.XLSX,
    Format.CSV,
    Format.AKN,
    Format.JSON,
)

_MEDIA_TYPES = {
    Format.HTML: "text/html; charset=utf-8",
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.JSON: "application/json",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.EPUB: "application/epub+zip",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.AKN: "application/akn+xml",
}


class ReportKind(TextChoices):
    """What a compiled report brings together."""

    COMPILATION = "compilation", _("Compilation of recommendations")
    RECEIVED = "received", _("Compilation as received")
    ROLLING = "rolling", _("Rolling text")
    CLEAN = "clean", _("Clean text")
    CONSENSUS = "consensus", _("Report on consensus")
    AMENDMENTS = "amendments", _("Table of amendments")
    COMPENDIUM = "compendium", _("Compendium of contributions")
    DOSSIER = "dossier", _("Dossier of a delegation")
    RECORD = "record", _("Record of a meeting")
    CORRIGENDUM = "corrigendum", _("Corrigendum")


#: The kinds that are designed; a corrigendum is asked for on the page of what it corrects.
DESIGNED = tuple(kind for kind in ReportKind if kind != ReportKind.CORRIGENDUM)


class AppendixName(TextChoices):
    """What the report can add after the texts, in the order in which it is printed."""

    MATRIX = "matrix", _("Positions")
    DESIGNATIONS = "designations", _("Designations")
    OBJECTIONS = "objections", _("Objections and reservations")
    AMENDMENTS = "amendments", _("Amendments")
    CHANGES = "changes", _("Changes since the previous edition")
    CONCORDANCE = "concordance", _("Concordance of numbers")
    DELEGATIONS = "delegations", _("Index by delegation")
    ADDRESSEES = "addressees", _("Index by addressee")
    VALIDATION = "validation", _("Validation by contributors")


class EditionAudience(TextChoices):
    """Who sees an edition once it is issued."""

    PUBLIC = "public", _("Whoever reads the group's pages")
    GROUP = "group", _("The delegations, the chair and the secretariat")
    SECRETARIAT = "secretariat", _("The chair and the secretariat")

    @property
    def within(self) -> tuple["EditionAudience", ...]:
        """Those that are not wider, this one first."""
        order = tuple(EditionAudience)
        return order[order.index(self) :]


class Distribution(TextChoices):
    """To whom an official document goes."""

    GENERAL = "general", pgettext_lazy("distribution", "General")
    LIMITED = "limited", pgettext_lazy("distribution", "Limited")
    RESTRICTED = "restricted", pgettext_lazy("distribution", "Restricted")


class PaperSize(TextChoices):
    """On what the report is printed."""

    A4 = "a4", "A4"
    LETTER = "letter", pgettext_lazy("paper size", "US Letter")


class EditionState(TextChoices):
    """Where an edition is: derived from its moments, never stored."""

    WAITING = "waiting", _("Waiting")
    COMPILING = "compiling", _("Being compiled")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    UNCHANGED = "unchanged", _("Unchanged")
    ISSUED = "issued", _("Issued")


class UploadState(TextChoices):
    """Where an uploaded compilation is."""

    RECEIVED = "received", _("Received")
    READ = "read", _("Read, awaiting confirmation")
    REFUSED = "refused", _("Refused")
    CONFIRMED = "confirmed", _("Being imported")
    IMPORTED = "imported", _("Imported")
    DISCARDED = "discarded", _("Discarded")
