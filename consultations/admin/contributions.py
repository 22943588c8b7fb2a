"""Phases, contributions and what belongs to them in the admin: to be read; they change through their own verbs."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from consultations.admin.recorded import ReadOnlyHistoryAdmin
from consultations.enums import UNSENT_CONTRIBUTIONS, ContributionStatus
from consultations.models import (
    Author,
    Contribution,
    ContributionFile,
    Correction,
    Leave,
    Part,
    Phase,
    Translation,
)

#: A draft is its delegation's own, here too.
PRIVATE = (*UNSENT_CONTRIBUTIONS, ContributionStatus.DISCARDED)


@admin.register(Phase)
class PhaseAdmin(ReadOnlyHistoryAdmin):
    """Who does what between which moments."""

    list_display = ("consultation", "number", "name", "opens_at", "closes_at")
    list_display_links = ("name",)
    list_select_related = ("consultation",)
    search_fields = ("name", "consultation__title")


@admin.register(Leave)
class LeaveAdmin(ReadOnlyHistoryAdmin):
    """Who has leave to be late."""

    list_display = ("consultation", "delegation", "until_at", "given_by", "ended_at")
    list_select_related = ("consultation", "delegation", "given_by")
    search_fields = ("delegation__name", "consultation__title")


@admin.register(Contribution)
class ContributionAdmin(ReadOnlyHistoryAdmin):
    """What delegations have sent in."""

    list_display = ("reference", "number", "delegation", "consultation", "status", "submitted_at", "published_at")
    list_filter = ("status", "consultation")
    list_select_related = ("delegation", "consultation")
    search_fields = ("reference", "title", "delegation__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contribution]:
        """Those that were sent."""
        return super().get_queryset(request).exclude(status__in=PRIVATE)


class OfContributionAdmin(ReadOnlyHistoryAdmin):
    """What belongs to contributions that were sent."""

    list_select_related: ClassVar[tuple[str, ...]] = ("contribution__delegation",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Part]:
        """Nothing of a draft."""
        return super().get_queryset(request).exclude(contribution__status__in=PRIVATE)


@admin.register(Part)
class PartAdmin(OfContributionAdmin):
    """Answers, texts and annexes as received."""

    list_display = ("contribution", "position", "kind", "question", "title")
    list_display_links = ("position",)
    list_filter = ("kind",)
    list_select_related = ("contribution__delegation", "question")
    search_fields = ("contribution__reference", "title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Part]:
        """A list needs no texts; one row fetches its own."""
        return super().get_queryset(request).defer("text")


@admin.register(Author)
class AuthorAdmin(OfContributionAdmin):
    """Who stands behind contributions."""

    list_display = ("contribution", "position", "name", "organisation", "role", "capacity")
    list_display_links = ("position",)
    list_filter = ("role", "capacity")
    search_fields = ("contribution__reference", "name", "organisation")


@admin.register(ContributionFile)
class ContributionFileAdmin(OfContributionAdmin):
    """The files as they came, and how far each was read."""

    exclude = ("file", "reading")
    list_display = ("file_name", "contribution", "purpose", "state", "size", "uploaded_at")
    list_filter = ("state", "purpose")
    search_fields = ("file_name", "contribution__reference", "sha256")


@admin.register(Translation)
class TranslationAdmin(OfContributionAdmin):
    """Contributions in other languages."""

    list_display = ("contribution", "language", "kind", "translator", "created_at")
    list_display_links = ("language",)
    list_filter = ("kind", "language")
    search_fields = ("contribution__reference", "translator")


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyHistoryAdmin):
    """Editorial corrections beside the words as received."""

    list_display = ("old", "new", "reason", "is_accepted", "proposed_at")
    search_fields = ("old", "new", "part__contribution__reference")
