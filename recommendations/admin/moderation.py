"""The secretariat's queue in the admin, to be read; its internal notes are not shown here."""

from django.contrib import admin

from consultations.admin.recorded import ReadOnlyAdmin, ReadOnlyHistoryAdmin
from recommendations.models import Case, CaseNote, ReasonTemplate


@admin.register(Case)
class CaseAdmin(ReadOnlyHistoryAdmin):
    """What was taken care of by whom."""

    list_display = ("kind", "subject", "assigned_to", "assigned_at")
    list_display_links = ("subject",)
    list_filter = ("kind",)
    list_select_related = ("assigned_to",)
    search_fields = ("subject",)


@admin.register(CaseNote)
class CaseNoteAdmin(ReadOnlyAdmin):
    """That there is a note, never its words."""

    fields = ("case", "written_at", "written_by")
    list_display = ("case", "written_at", "written_by")
    list_select_related = ("case", "written_by")
    search_fields = ("case__subject",)


@admin.register(ReasonTemplate)
class ReasonTemplateAdmin(ReadOnlyHistoryAdmin):
    """What the secretariat says often."""

    list_display = ("title", "purpose")
    list_filter = ("purpose",)
    search_fields = ("title", "text")
