"""Unsaved writing in the admin: that it is there, and not its words."""

from django.contrib import admin

from consultations.admin.recorded import ReadOnlyAdmin
from consultations.models import Writing


@admin.register(Writing)
class WritingAdmin(ReadOnlyAdmin):
    """Who is writing where; the words are their own until they save them."""

    exclude = ("fields",)
    list_display = ("user", "purpose", "subject", "begun_at", "touched_at")
    list_select_related = ("user",)
    search_fields = ("user__name", "purpose", "subject")
