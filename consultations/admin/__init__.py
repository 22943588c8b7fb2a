"""Django's admin for people, rounds and the record of proceedings."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.authtoken.admin import TokenAdmin as OfTheFramework
from rest_framework.authtoken.models import TokenProxy

from consultations.actions import rounds, tokens
from consultations.admin import contributions as _contributions  # noqa: F401 - registers what is sent in
from consultations.admin import (
    joining,  # noqa: F401 - registers its own
    mail,  # noqa: F401  (registers its own)
)
from consultations.admin import writings as _writings  # noqa: F401 - registers what is being written
from consultations.admin.recorded import READING, ReadOnlyAdmin, ReasonForm, RecordedAdmin, WithReason
from consultations.enums import Audience
from consultations.models import Consultation, Delegate, Delegation, Event, GroupMember, Notice, Question, User
from consultations.models.recorded import recorded
from wgec.kernel.access import person
from wgec.kernel.errors import Refused

admin.site.site_header = admin.site.site_title = _("Administration")
admin.site.unregister(TokenProxy)


class ChangeUserForm(WithReason, UserChangeForm):
    """A user, with the reason for the change."""


class NewUserForm(WithReason, AdminUserCreationForm):
    """A new user, with a password or without one that can be used."""

    class Meta:
        model = User
        fields = ("email", "name")


class SeatInline(admin.TabularInline):
    """For whom the person acts; a seat ends with a moment and is not deleted."""

    model = Delegate
    fields = ("delegation", "role", "since_at", "until_at")
    readonly_fields = ("since_at",)
    autocomplete_fields = ("delegation",)
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Seats with the names they show."""
        return super().get_queryset(request).select_related("user", "delegation")


class DelegateInline(SeatInline):
    """Who acts for the delegation."""

    fields = ("user", "role", "since_at", "until_at")
    autocomplete_fields = ("user",)


@admin.register(User)
class UserAdmin(RecordedAdmin, DjangoUserAdmin):
    """People. Who leaves is made inactive: their name stays in the record."""

    form = ChangeUserForm
    add_form = NewUserForm
    fieldsets = (
        (None, {"fields": ("email", "password", "name", "language", "time_zone")}),
        (_("Roles"), {"fields": ("is_secretariat", "is_chair", "is_active")}),
        (_("Administration"), {"fields": ("is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Moments"), {"fields": ("joined_at", "last_login")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "name", "usable_password", "password1", "password2")}),
    )
    readonly_fields = ("joined_at", "last_login")
    list_display = ("name", "email", "is_secretariat", "is_chair", "is_staff", "is_active", "last_login")
    list_filter = ("is_secretariat", "is_chair", "is_staff", "is_active")
    search_fields = ("name", "email")
    ordering = ("name",)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[Any]:
        """Seats, once there is somebody to sit on them."""
        return [SeatInline] if obj else []

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the user; an address that was given up no longer signs in."""
        super().save_model(request, obj, form, change)
        EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Set another password, recorded."""
        if request.method in READING:
            return super().user_change_password(request, id, form_url)
        with recorded(by=person(request), reason=str(_("Password set in the admin"))):
            return super().user_change_password(request, id, form_url)


@admin.register(Delegation)
class DelegationAdmin(RecordedAdmin):
    """Delegations. One that left is made inactive: what it proposed stays."""

    fields = ("name", "short_name", "slug", "kind", "group", "region", "standing", "is_active")
    fixed_fields = ("slug",)
    filled_from = {"slug": ("name",)}
    inlines = (DelegateInline,)
    list_display = ("name", "short_name", "kind", "group", "region", "standing", "is_active")
    list_filter = ("kind", "group", "region", "standing", "is_active")
    search_fields = ("name", "short_name")


@admin.register(GroupMember)
class GroupMemberAdmin(RecordedAdmin):
    """Which delegations a group may speak for."""

    fields = ("group", "member")
    fixed_fields = ("group", "member")
    autocomplete_fields = ("group", "member")
    is_deletable = True
    list_display = ("group", "member")
    list_display_links = ("member",)
    list_select_related = ("group", "member")
    search_fields = ("group__name", "member__name")


@admin.register(Delegate)
class DelegateAdmin(RecordedAdmin):
    """Who acts for whom, and acted."""

    fields = ("user", "delegation", "role", "since_at", "until_at")
    fixed_fields = ("user", "delegation")
    readonly_fields = ("since_at",)
    autocomplete_fields = ("user", "delegation")
    list_display = ("user", "delegation", "role", "since_at", "until_at")
    list_filter = ("role",)
    list_select_related = ("user", "delegation")
    search_fields = ("user__name", "user__email", "delegation__name")


class QuestionInline(admin.TabularInline):
    """The guiding questions of a round."""

    model = Question
    fields = ("number", "text", "guidance")
    extra = 0


class ConsultationForm(ReasonForm):
    """A round, with the reason for the change."""

    def clean(self) -> dict[str, Any]:
        """Its dates hold all its phases, as on the secretariat's desk."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is None or self.errors:
            return given
        rounds.locked(self.instance)
        meant = Consultation(opens_at=given.get("opens_at"), closes_at=given.get("closes_at"))
        for phase in self.instance.phases.order_by("opens_at"):
            try:
                rounds.refuse_outside(meant, phase.name, phase.opens_at, phase.closes_at)
            except Refused as refusal:
                raise ValidationError(refusal.sentence) from refusal
        return given


@admin.register(Consultation)
class ConsultationAdmin(RecordedAdmin):
    """Rounds of consultation."""

    form = ConsultationForm
    fields = ("title", "slug", "description", "opens_at", "closes_at", "created_at")
    fixed_fields = ("slug",)
    readonly_fields = ("created_at",)
    filled_from = {"slug": ("title",)}
    inlines = (QuestionInline,)
    list_display = ("title", "slug", "opens_at", "closes_at")
    search_fields = ("title", "slug")


@admin.register(Question)
class QuestionAdmin(RecordedAdmin):
    """Guiding questions."""

    is_deletable = True
    fields = ("consultation", "number", "text", "guidance")
    fixed_fields = ("consultation",)
    list_display = ("consultation", "number", "text")
    list_display_links = ("text",)
    list_filter = ("consultation",)
    list_select_related = ("consultation",)
    search_fields = ("text",)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The record of proceedings: append-only. What only the delegation that acted may know is not shown here either."""

    date_hierarchy = "at"
    list_display = ("at", "verb", "subject_label", "person", "delegation", "audience")
    list_filter = ("audience", "subject_kind")
    search_fields = ("subject_label", "person", "delegation", "verb", "reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """What everybody, or the secretariat, may read."""
        return super().get_queryset(request).exclude(audience=Audience.DELEGATION)


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """What people were told; not what a delegation was told of its own positions, which may be sealed.

    Nor the words that a notice repeats: they may be said within a delegation.
    """

    exclude = ("words",)
    list_display = ("user", "kind", "at", "seen_at")
    list_filter = ("kind",)
    list_select_related = ("user",)
    search_fields = ("user__name", "sentence")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        """The other ones."""
        return super().get_queryset(request).exclude(kind__startswith="position.")


@admin.register(TokenProxy)
class TokenAdmin(OfTheFramework):
    """Tokens of the API, issued and revoked; a key is told once, when it is issued, then stands in no list or log."""

    autocomplete_fields = ("user",)
    list_display = ("user", "created")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")

    def has_change_permission(self, request: HttpRequest, obj: TokenProxy | None = None) -> bool:
        """A token is replaced by revoking it and issuing another."""
        return False

    def save_model(self, request: HttpRequest, obj: TokenProxy, form: Any, change: bool) -> None:
        """Issue it as the command does, with its place in the record."""
        obj.key = tokens.issue(obj.user, by=person(request)).key

    def delete_model(self, request: HttpRequest, obj: TokenProxy) -> None:
        """Revoke it."""
        tokens.revoke(obj.user, by=person(request))

    def log_addition(self, request: HttpRequest, obj: TokenProxy, message: Any) -> None:  # type: ignore[override]
        """The record of proceedings has it, without the key."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """The record of proceedings has it, without the key."""
