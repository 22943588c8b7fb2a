"""Relations and what is computed of likeness, to be read in the admin."""

from django.contrib import admin

from consultations.admin.recorded import ReadOnlyAdmin, ReadOnlyHistoryAdmin
from recommendations.models import ComparedText, Relation, Similarity, TextMark, WordCount


@admin.register(Relation)
class RelationAdmin(ReadOnlyHistoryAdmin):
    """What the secretariat says, and said, of two texts."""

    list_display = ("reference", "recommendation", "other", "kind", "decided_at", "decided_by", "until_at")
    list_filter = ("kind",)
    list_select_related = ("recommendation", "other", "decided_by")
    search_fields = ("recommendation__reference", "other__reference")


@admin.register(Similarity)
class SimilarityAdmin(ReadOnlyAdmin):
    """Which texts are alike."""

    list_display = ("recommendation", "other", "kind", "score")
    list_filter = ("kind",)
    list_select_related = ("recommendation", "other")
    search_fields = ("recommendation__reference", "other__reference")


@admin.register(ComparedText)
class ComparedTextAdmin(ReadOnlyAdmin):
    """Which revisions were compared."""

    list_display = ("recommendation", "revision", "compared_at")
    list_select_related = ("recommendation", "revision__recommendation")
    search_fields = ("recommendation__reference",)


@admin.register(TextMark)
class TextMarkAdmin(ReadOnlyAdmin):
    """The marks by which texts are looked up."""

    list_display = ("recommendation", "mark")
    list_select_related = ("recommendation",)
    search_fields = ("recommendation__reference",)


@admin.register(WordCount)
class WordCountAdmin(ReadOnlyAdmin):
    """When words were counted, over how many texts."""

    list_display = ("texts", "counted_at")
