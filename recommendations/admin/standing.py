"""Positions and what is made of them, to be read in the admin: they change through their own verbs.

What is sealed from everybody is sealed from the administrator's pages too, and so is its history.
"""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from consultations.admin.recorded import ReadOnlyAdmin, ReadOnlyHistoryAdmin
from recommendations.models import Call, Challenge, Designation, Indicator, Objection, Position, PositionNote, SpokenFor
from recommendations.queries import positions


@admin.register(Position)
class PositionAdmin(ReadOnlyAdmin):
    """Where delegations stand, and stood."""

    list_display = ("recommendation", "amendment", "delegation", "stance", "recorded_at", "recorded_by", "ended_as")
    list_display_links = ("stance",)
    list_filter = ("stance", "ended_as")
    list_select_related = ("recommendation", "amendment__current", "delegation", "recorded_by")
    search_fields = ("recommendation__reference", "delegation__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Position]:
        """Those to texts on which nothing is sealed now: how an open one ended would tell what followed."""
        rows = super().get_queryset(request).filter(positions.open_now())
        return rows.filter(pk__in=positions.readable(None).values("pk"))


@admin.register(SpokenFor)
class SpokenForAdmin(ReadOnlyAdmin):
    """For whom the position of a group speaks."""

    list_display = ("delegation", "position", "dissociated_at", "dissociated_by")
    list_select_related = ("delegation", "position__delegation", "dissociated_by")
    search_fields = ("delegation__name", "position__delegation__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SpokenFor]:
        """Of such positions: who has dissociated from one since would show."""
        known = positions.readable(None).filter(positions.open_now())
        return super().get_queryset(request).filter(position__in=known.values("pk"))


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    """Consensus calls and silence procedures; what they were would be shown with every position to choose from."""

    list_display = ("reference", "recommendation", "kind", "state", "opened_at", "closes_at", "ended_at")
    list_filter = ("kind", "state")
    list_select_related = ("recommendation",)
    search_fields = ("reference", "recommendation__reference")


@admin.register(Designation)
class DesignationAdmin(ReadOnlyHistoryAdmin):
    """What the chair calls, and called, the state of texts."""

    list_display = ("reference", "recommendation", "word", "indicator", "designated_at", "designated_by", "until_at")
    list_filter = ("word",)
    list_select_related = ("recommendation", "designated_by")
    search_fields = ("reference", "recommendation__reference")


@admin.register(Challenge)
class ChallengeAdmin(ReadOnlyHistoryAdmin):
    """Designations that members do not accept."""

    list_display = ("reference", "designation", "delegation", "made_at", "answered_at")
    list_select_related = ("designation__recommendation", "delegation")
    search_fields = ("reference", "delegation__name")


@admin.register(Objection)
class ObjectionAdmin(ReadOnlyAdmin):
    """Objections, and how far they have been dealt with."""

    list_display = ("reference", "recommendation", "delegation", "state", "opened_at", "settled_at")
    list_filter = ("state",)
    list_select_related = ("recommendation", "delegation")
    search_fields = ("reference", "recommendation__reference", "delegation__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Objection]:
        """Those to texts whose positions are not sealed."""
        return super().get_queryset(request).filter(pk__in=positions.objections(None).values("pk"))


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    """The indicator of each revision."""

    list_display = ("recommendation", "revision", "state", "expressed", "seats", "is_call_closed", "computed_at")
    list_display_links = ("revision",)
    list_filter = ("state",)
    list_select_related = ("recommendation", "revision__recommendation")
    search_fields = ("recommendation__reference",)


@admin.register(PositionNote)
class PositionNoteAdmin(ReadOnlyAdmin):
    """That a delegation has a note; its words are its own."""

    exclude = ("text",)
    list_display = ("delegation", "recommendation", "written_at", "written_by")
    list_select_related = ("delegation", "recommendation", "written_by")
    search_fields = ("delegation__name", "recommendation__reference")
