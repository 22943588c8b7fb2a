"""Invitations and the house rules in the admin, to be read; what signs people in is kept out of it."""

from importlib import import_module

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin

from consultations.admin.recorded import ReadOnlyAdmin, ReadOnlyHistoryAdmin
from consultations.models import HouseRules, Invitation

# They register what is taken out below as soon as they are loaded.
for app in ("mfa", "socialaccount", "usersessions"):
    import_module(f"allauth.{app}.admin")

# Secrets of second steps, keys of sessions, and servers that could sign anybody in: each has a page of its own, or the
# environment, and no other door.
for model in (Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(model)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Who was invited: made, sent again and revoked on the pages of a delegation's people."""

    exclude = ("digest",)
    list_display = ("email", "delegation", "role", "invited_at", "expires_at", "accepted_at", "revoked_at")
    list_select_related = ("delegation",)
    search_fields = ("email", "name", "delegation__name")


@admin.register(HouseRules)
class HouseRulesAdmin(ReadOnlyHistoryAdmin):
    """What the house asks of everybody, with what it asked before."""

    list_display = ("__str__", "second_step_for")
    ordering = ("pk",)
