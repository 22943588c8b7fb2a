"""The app of people, rounds and the record of proceedings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    """Who is consulted, on what, by when."""

    name = "consultations"
    verbose_name = _("Consultations")
