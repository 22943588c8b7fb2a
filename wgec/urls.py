"""The addresses of the instance."""

from django.contrib import admin
from django.urls import include, path

from wgec import health

urlpatterns = [
    path("", include("recommendations.urls")),
    path("", include("consultations.urls")),
    path("account/", include("allauth.account.urls")),
    path("api/v1/", include("wgec.api_urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
