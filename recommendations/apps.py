"""The app of recommendations, their texts and the compiled report."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    """What is proposed and agreed, and the report of it."""

    name = "recommendations"
    verbose_name = _("Recommendations")

    def ready(self) -> None:
        """Say to the app below what stands in the way of a delegation leaving."""
        from consultations.actions import obstacles
        from recommendations.queries import leaving

        obstacles.add(leaving.calls_in_the_way)
