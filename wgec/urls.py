"""The addresses of the instance."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from consultations.views import second_step
from wgec import health
from wgec.kernel.texts import Shown

# One door, with one set of limits: the admin has no sign-in of its own.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("recommendations.urls")),
    path("", include("consultations.urls")),
    # The address is what one was invited to, and what single sign-on knows one by: nobody gives themselves another.
    path("account/email/", RedirectView.as_view(pattern_name="consultations:account"), name="account_email"),
    path("account/", include("allauth.account.urls")),
    path("account/second-step/totp/activate/", second_step.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("account/second-step/webauthn/add/", second_step.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("account/second-step/", include("allauth.mfa.urls")),
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("account/single-sign-on/", include("allauth.socialaccount.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("text/", include(([path("", Shown.as_view(), name="shown")], "texts"))),
    path("api/v1/", include("wgec.api_urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
