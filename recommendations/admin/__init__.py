"""Django's admin for this app; texts, editions and their files are to be read there, never changed."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from consultations.admin.recorded import ReadOnlyAdmin, ReadOnlyHistoryAdmin, RecordedAdmin
from recommendations import search
from recommendations.actions import revisions
from recommendations.admin import compiling as _compiling  # noqa: F401 - registers what the desk keeps
from recommendations.admin import drafting as _drafting  # noqa: F401 - registers the rest
from recommendations.admin import extraction as _extraction  # noqa: F401 - and where texts were taken from
from recommendations.admin import moderation as _moderation  # noqa: F401 - and what waits
from recommendations.admin import similar as _similar  # noqa: F401 - relations
from recommendations.admin import standing as _standing  # noqa: F401 - and positions
from recommendations.models import (
    Compilation,
    CompilationUpload,
    Edition,
    EditionFile,
    Proposer,
    Recommendation,
    Revision,
    Section,
)


@admin.register(Section)
class SectionAdmin(ReadOnlyHistoryAdmin):
    """The numbered parts of a compilation: arranged on its desk."""

    list_display = ("numeral", "title", "position", "consultation")
    list_display_links = ("title",)
    list_filter = ("consultation",)
    list_select_related = ("consultation",)
    search_fields = ("title",)


class ProposerInline(admin.TabularInline):
    """Who proposes, in the printed order."""

    model = Proposer
    fields = ("position", "delegation", "person", "role")
    autocomplete_fields = ("delegation",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> Any:
        """Proposers with the names they show."""
        return super().get_queryset(request).select_related("delegation")


@admin.register(Recommendation)
class RecommendationAdmin(RecordedAdmin):
    """Recommendations: how they are printed is corrected here; text, status, number and place by their own verbs."""

    fieldsets = (
        (None, {"fields": ("reference", "consultation", "number", "status", "merged_into", "current", "created_at")}),
        (_("Place"), {"fields": ("section", "place")}),
        (_("As printed"), {"fields": ("attribution", "source_label", "provenance", "language")}),
        (_("Source"), {"fields": ("upload", "first_line", "last_line")}),
    )
    readonly_fields = (
        "reference",
        "consultation",
        "number",
        "status",
        "merged_into",
        "current",
        "created_at",
        "section",
        "place",
        "upload",
        "first_line",
        "last_line",
    )
    inlines = (ProposerInline,)
    list_display = ("title", "reference", "attribution", "section", "status", "consultation")
    list_filter = ("status", "consultation")
    list_select_related = ("consultation", "section")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("search_text",)
    search_help_text = _(
        "Every word of number, label, attribution and text; “words in quotation marks” follow each other."
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Rows without what the search reads."""
        return super().get_queryset(request).defer("search_text")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """The same search as the pages have."""
        return (search.matching(queryset, search_term) if search_term else queryset), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They come from compilations and contributions."""
        return False

    def save_model(self, request: HttpRequest, obj: Recommendation, form: Any, change: bool) -> None:
        """Save, and let the search find it by its new attribution."""
        words = obj.current.plain if obj.current else ""
        obj.search_text = revisions.search_text(obj.number, obj.source_label, obj.attribution, words)
        super().save_model(request, obj, form, change)


@admin.register(Proposer)
class ProposerAdmin(RecordedAdmin):
    """Who proposes what."""

    is_deletable = True
    fields = ("recommendation", "position", "delegation", "person", "role")
    fixed_fields = ("recommendation",)
    autocomplete_fields = ("recommendation", "delegation")
    list_display = ("recommendation", "position", "delegation", "person", "role")
    list_filter = ("role",)
    list_select_related = ("recommendation", "delegation")
    search_fields = ("delegation__name", "person", "recommendation__attribution")


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """Every text there was."""

    list_display = ("recommendation", "number", "change", "created_at", "created_by", "created_for")
    list_filter = ("change",)
    list_select_related = ("recommendation", "created_by", "created_for")
    search_fields = ("recommendation__reference", "recommendation__attribution", "reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        """A list needs no texts; one row fetches its own."""
        return super().get_queryset(request).defer("text", "plain")


@admin.register(Compilation)
class CompilationAdmin(RecordedAdmin):
    """What is printed before and around the recommendations."""

    fields = (
        "consultation",
        "masthead",
        "title",
        "dated_on",
        "revision_statement",
        "disclaimer",
        "annex_title",
        "language",
    )
    fixed_fields = ("consultation",)
    list_display = ("title", "consultation", "dated_on", "language")
    list_select_related = ("consultation",)
    search_fields = ("title",)


@admin.register(CompilationUpload)
class CompilationUploadAdmin(ReadOnlyHistoryAdmin):
    """Files that were handed in."""

    exclude = ("file", "outline")
    list_display = ("file_name", "state", "slug", "size", "uploaded_at", "uploaded_by")
    list_filter = ("state",)
    list_select_related = ("uploaded_by",)
    search_fields = ("file_name", "slug", "title", "sha256")


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
