"""The addresses of the API: both apps' routes, the schema and its documentation page."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from consultations.api import urls as consultations_api
from recommendations.api import urls as recommendations_api
from wgec.kernel.endpoints import NotThere

app_name = "api"

router = DefaultRouter()
router.include_format_suffixes = False  # JSON is the only format
consultations_api.register(router)
recommendations_api.register(router)

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    *router.urls,
    re_path(r"^.*/$", NotThere.as_view(), name="not-there"),
]
