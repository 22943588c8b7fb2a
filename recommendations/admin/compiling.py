"""What the compilation desk keeps, in Django's admin: to be read."""

from django.contrib import admin

from consultations.admin.recorded import ReadOnlyAdmin
from recommendations.models import Arrangement, CrossReference


@admin.register(Arrangement)
class ArrangementAdmin(ReadOnlyAdmin):
    """How often the order of each compilation was changed."""

    list_display = ("consultation", "stamp", "changed_at", "changed_by")
    list_select_related = ("consultation", "changed_by")


@admin.register(CrossReference)
class CrossReferenceAdmin(ReadOnlyAdmin):
    """Which numbers the texts name."""

    list_display = ("recommendation", "number", "words", "unsure_at", "unsure_by")
    list_select_related = ("recommendation", "unsure_by")
    search_fields = ("recommendation__reference", "words", "unsure_because")
