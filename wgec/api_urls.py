"""The addresses of the API: both apps' routes, the schema and its documentation page."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from consultations.api import urls as consultations_api
from recommendations.api import urls as recommendations_api

app_name = "api"

router = DefaultRouter()
consultations_api.register(router)
recommendations_api.register(router)

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"
    ),
    *router.urls,
]
