"""The app of recommendations, their texts and the compiled report."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    """What is proposed and agreed, and the report of it."""

    name = "recommendations"
    verbose_name = _("Recommendations")
