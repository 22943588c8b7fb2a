"""Where recommendations were taken from, and to whom they are addressed, in the admin: to be read."""

from django.contrib import admin

from consultations.admin.recorded import ReadOnlyHistoryAdmin
from recommendations.models import Addressed, Addressee, Extract, ExtractCorrection, PartRead, Span


@admin.register(Addressee)
class AddresseeAdmin(ReadOnlyHistoryAdmin):
    """To whom recommendations are addressed."""

    list_display = ("name",)
    search_fields = ("name",)


@admin.register(Addressed)
class AddressedAdmin(ReadOnlyHistoryAdmin):
    """Which recommendation is addressed to whom."""

    list_display = ("recommendation", "addressee")
    list_select_related = ("recommendation", "addressee")
    search_fields = ("addressee__name", "recommendation__reference")


@admin.register(Extract)
class ExtractAdmin(ReadOnlyHistoryAdmin):
    """Which recommendation was taken from which contribution, and what its contributor says of it."""

    list_display = ("recommendation", "contribution", "validation", "due_at", "answered_at")
    list_filter = ("validation",)
    list_select_related = ("recommendation", "contribution__delegation")
    search_fields = ("recommendation__reference", "contribution__reference")


@admin.register(Span)
class SpanAdmin(ReadOnlyHistoryAdmin):
    """The exact passages that were taken."""

    list_display = ("extract_id", "position", "part_id", "start", "end")
    search_fields = ("extract__recommendation__reference",)


@admin.register(ExtractCorrection)
class ExtractCorrectionAdmin(ReadOnlyHistoryAdmin):
    """What contributors would have otherwise."""

    list_display = ("extract_id", "reason", "proposed_at", "answered_at", "is_accepted")
    list_filter = ("is_accepted",)
    search_fields = ("extract__recommendation__reference",)


@admin.register(PartRead)
class PartReadAdmin(ReadOnlyHistoryAdmin):
    """Which parts of contributions were read to their end."""

    list_display = ("part_id", "read_at", "read_by")
    list_select_related = ("read_by",)
    search_fields = ("part__contribution__reference",)
