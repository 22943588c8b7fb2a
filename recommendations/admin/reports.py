"""Compiled reports and Word files that came back, in the admin: to be read, never changed."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from consultations.admin.recorded import ReadOnlyAdmin, ReadOnlyHistoryAdmin
from recommendations.models import AwayFile, Edition, EditionFile, ReportTemplate, WordChange, WordUpload


@admin.register(Edition)
class EditionAdmin(ReadOnlyHistoryAdmin):
    """Compiled reports: never altered after issue."""

    list_display = ("consultation", "number", "label", "reference", "state_in_words", "requested_at", "issued_at")
    list_display_links = ("reference",)
    list_filter = ("consultation",)
    list_select_related = ("consultation",)
    search_fields = ("reference", "fingerprint", "consultation__title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        """Without the frozen content, which has megabytes."""
        return super().get_queryset(request).defer("frozen")

    @admin.display(description=_("state"))
    def state_in_words(self, edition: Edition) -> str:
        """Where it is."""
        return str(edition.state.label)


@admin.register(EditionFile)
class EditionFileAdmin(ReadOnlyAdmin):
    """The files of editions, written once."""

    exclude = ("file",)
    readonly_fields = ("page",)
    list_display = ("edition", "format", "size", "seconds", "made_at")
    list_filter = ("format",)
    list_select_related = ("edition",)
    search_fields = ("edition__reference", "sha256")

    @admin.display(description=_("to be had at"))
    def page(self, row: EditionFile) -> str:
        """The edition's page, which hands its files out."""
        return format_html('<a href="{0}">{0}</a>', row.edition.get_absolute_url())


@admin.register(AwayFile)
class AwayFileAdmin(ReadOnlyAdmin):
    """Files that are made again when somebody asks for them."""

    list_display = ("file", "away_at", "wanted_at", "failure")
    list_select_related = ("file__edition",)
    search_fields = ("file__edition__reference", "file__sha256")


@admin.register(ReportTemplate)
class ReportTemplateAdmin(ReadOnlyHistoryAdmin):
    """Designs that the secretariat uses again."""

    list_display = ("name",)
    search_fields = ("name",)


@admin.register(WordUpload)
class WordUploadAdmin(ReadOnlyHistoryAdmin):
    """That a file came back, never what it says: drafting is the delegation's own."""

    exclude = ("file", "file_name", "beside", "refusal")
    list_display = ("reference", "delegation", "state", "size", "uploaded_at")
    list_filter = ("state",)
    list_select_related = ("delegation",)
    search_fields = ("reference", "sha256")


@admin.register(WordChange)
class WordChangeAdmin(ReadOnlyHistoryAdmin):
    """That a text would change, never how."""

    exclude = ("text", "said", "recommendation", "revision", "amendment")
    list_display = ("upload", "position", "taken_at")
    list_select_related = ("upload",)
    search_fields = ("upload__reference",)
