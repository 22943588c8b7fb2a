"""Amendments, comments and what belongs to them, to be read in the admin: they change through their own verbs."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from consultations.admin.recorded import ReadOnlyAdmin, ReadOnlyHistoryAdmin
from recommendations.models import (
    AgreedUnit,
    Amendment,
    AmendmentVersion,
    Comment,
    CommentFlag,
    CosponsorInvitation,
    Sponsor,
)


@admin.register(Amendment)
class AmendmentAdmin(ReadOnlyHistoryAdmin):
    """Every amendment, and what became of it."""

    list_display = ("label", "reference", "recommendation", "kind", "status", "submitted_at")
    list_display_links = ("reference",)
    list_filter = ("status", "kind", "consultation")
    list_select_related = ("recommendation",)
    search_fields = ("reference", "current__headline", "recommendation__reference")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Amendment]:
        """Those that were submitted: a draft is its sponsors' own."""
        return super().get_queryset(request).exclude(number=None)


@admin.register(AmendmentVersion)
class AmendmentVersionAdmin(ReadOnlyAdmin):
    """Every text that an amendment has had."""

    list_display = ("amendment", "number", "cause", "headline", "created_at", "created_by", "created_for")
    list_filter = ("cause",)
    list_select_related = ("amendment__current", "created_by", "created_for")
    search_fields = ("amendment__reference", "headline")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AmendmentVersion]:
        """Those of amendments that were submitted. A list needs no texts; one row fetches its own."""
        rows = super().get_queryset(request).exclude(amendment__number=None)
        return rows.defer("text", "wording", "reasons")


@admin.register(Sponsor)
class SponsorAdmin(ReadOnlyHistoryAdmin):
    """Who stands, or stood, behind which amendment."""

    list_display = ("amendment", "position", "delegation", "role", "since_at", "until_at")
    list_filter = ("role",)
    list_select_related = ("amendment__current", "delegation")
    search_fields = ("delegation__name", "amendment__reference")


@admin.register(AgreedUnit)
class AgreedUnitAdmin(ReadOnlyHistoryAdmin):
    """Units that are, or were, agreed."""

    list_display = ("recommendation", "unit", "agreement", "agreed_at", "agreed_by", "reopened_at")
    list_filter = ("agreement",)
    list_select_related = ("recommendation", "agreed_by")
    search_fields = ("recommendation__reference", "note")


@admin.register(Comment)
class CommentAdmin(ReadOnlyHistoryAdmin):
    """Comments for everybody; what a delegation says among itself is not the administrator's to read here."""

    list_display = ("reference", "recommendation", "created_by", "created_for", "created_at", "hidden_at")
    list_filter = ("audience",)
    list_select_related = ("recommendation", "created_by", "created_for")
    search_fields = ("reference", "recommendation__reference", "created_by__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """Those that everybody may read."""
        return super().get_queryset(request).filter(audience="all")


@admin.register(CommentFlag)
class CommentFlagAdmin(ReadOnlyHistoryAdmin):
    """Comments at which the secretariat was asked to look."""

    list_display = ("comment", "reason", "flagged_at", "flagged_by", "settled_at")
    list_select_related = ("comment__created_by", "flagged_by")
    search_fields = ("comment__reference", "reason")


@admin.register(CosponsorInvitation)
class CosponsorInvitationAdmin(ReadOnlyHistoryAdmin):
    """Who was asked to propose a draft too."""

    list_display = ("recommendation", "delegation", "invited_at", "invited_by", "answered_at", "is_accepted")
    list_select_related = ("recommendation", "delegation", "invited_by")
    search_fields = ("recommendation__reference", "delegation__name")
