"""Mail and what people follow, to be read in the admin: what became of each mail, never what it says.

A mail may tell a delegation of its own sealed positions, or open a door: its words are its reader's.
"""

from django.contrib import admin

from consultations.admin.recorded import ReadOnlyAdmin, ReadOnlyHistoryAdmin
from consultations.models import DigestTime, Follow, Mail, Mailbox, Mailing, MailPreference, News


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """What became of each mail."""

    exclude = ("subject", "text", "html", "key")
    list_display = ("address", "kind", "state", "attempts", "created_at", "sent_at", "bounced_at")
    list_filter = ("state", "kind")
    search_fields = ("address", "message_id")


@admin.register(Mailbox)
class MailboxAdmin(ReadOnlyAdmin):
    """Addresses from which mail came back."""

    list_display = ("address", "paused_at", "because")
    search_fields = ("address",)


@admin.register(MailPreference)
class MailPreferenceAdmin(ReadOnlyAdmin):
    """How people want to be told."""

    list_display = ("user", "topic", "pace")
    list_filter = ("topic", "pace")
    list_select_related = ("user",)
    search_fields = ("user__name",)


@admin.register(DigestTime)
class DigestTimeAdmin(ReadOnlyAdmin):
    """When people get their digests."""

    list_display = ("user", "weekday", "hour")
    list_select_related = ("user",)
    search_fields = ("user__name",)


@admin.register(Follow)
class FollowAdmin(ReadOnlyAdmin):
    """Who follows what."""

    list_display = ("user", "subject_kind", "label", "since_at")
    list_filter = ("subject_kind",)
    list_select_related = ("user",)
    search_fields = ("user__name", "label")


@admin.register(News)
class NewsAdmin(ReadOnlyAdmin):
    """Events of which followers are still to be told: it is empty but for moments."""

    list_display = ("event",)
    list_select_related = ("event",)
    search_fields = ("event__subject_label",)


@admin.register(Mailing)
class MailingAdmin(ReadOnlyHistoryAdmin):
    """Letters of the secretariat to many."""

    list_display = ("subject", "state", "consultation", "created_at", "sent_at")
    list_filter = ("state",)
    list_select_related = ("consultation",)
    search_fields = ("subject",)
