"""How Django's admin behaves here: what it writes is recorded with person and reason, what must not change is shown."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from consultations.actions import proceedings
from consultations.enums import Audience
from consultations.models.recorded import recorded
from wgec.kernel.access import person

READING = ("GET", "HEAD", "OPTIONS")


class WithReason(forms.Form):
    """Asks why, for the history of the row and for the record of proceedings."""

    change_reason = forms.CharField(label=_("Reason"), max_length=100, required=False)


class ReasonForm(WithReason, forms.ModelForm):
    """The form of a recorded row."""


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to be read: they change through the product's own verbs, or never."""

    actions = None
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


class HistoryAdmin(SimpleHistoryAdmin):
    """A row with its history, which can be read and not be gone back to."""

    object_history_list_template = "admin/history_list.html"

    def get_history_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What the row was, with the delegations that were acted for."""
        return super().get_history_queryset(request, *args, **kwargs).select_related("history_delegation")

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> Any:
        """What the row was; simple-history itself would save what is sent here."""
        if request.method not in READING:
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)


class ReadOnlyHistoryAdmin(ReadOnlyAdmin, HistoryAdmin):
    """Rows to be read, with what they were."""


class RecordedAdmin(HistoryAdmin):
    """Rows that the secretariat's administrator may correct; each change is recorded, deleting is the exception."""

    form: type[forms.ModelForm] = ReasonForm
    is_deletable = False
    fixed_fields: tuple[str, ...] = ()  # written once, when the row is added
    filled_from: dict[str, tuple[str, ...]] = {}

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """What never changes here, and what never changes any more."""
        return (*super().get_readonly_fields(request, obj), *(self.fixed_fields if obj else ()))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """The address follows the name while the row is being added."""
        return {} if obj else self.filled_from

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """The fields, then the reason for who may change them."""
        shown = list(super().get_fieldsets(request, obj))
        if self.has_change_permission(request, obj):
            shown.append((_("For the record"), {"fields": ("change_reason",)}))
        return shown

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """For few kinds of rows."""
        return self.is_deletable and super().has_delete_permission(request, obj)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Adding and changing, recorded."""
        if request.method in READING:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with recorded(by=person(request), reason=request.POST.get("change_reason", "")):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete one row, recorded."""
        with recorded(by=person(request)):
            self._note(request, "delete", obj)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Delete the chosen rows, recorded one by one."""
        for obj in queryset:
            self.delete_model(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save one row, and note it."""
        super().save_model(request, obj, form, change)
        self._note(request, "change" if change else "add", obj, sorted(form.changed_data))

    def _note(self, request: HttpRequest, verb: str, obj: Model, fields: list[str] | None = None) -> None:
        noun = obj._meta.model_name or ""
        proceedings.note(
            f"{noun}.{verb}",
            subject_kind=noun,
            subject_id=obj.pk,
            subject_label=str(obj),
            by=person(request),
            reason=request.POST.get("change_reason", ""),
            details={"fields": [name for name in fields or [] if name != "change_reason"]},
            audience=Audience.SECRETARIAT,
        )
