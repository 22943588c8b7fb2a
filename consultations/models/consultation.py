"""Rounds of consultation and their guiding questions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from consultations.models.lines import keep_in_one_line
from consultations.models.recorded import Recorded


def _languages(value: Any) -> None:
    """Raise unless ``value`` is a list of codes of languages, each once."""
    if not isinstance(value, list) or len(set(value)) < len(value):
        raise ValidationError(_("Name languages by their codes, each once, such as en, fr or ar."))
    for code in value:
        try:
            translation.get_language_info(code)
        except (KeyError, AttributeError):
            raise ValidationError(
                _("“%(code)s” is no code of a language. Write one such as en, fr or ar.") % {"code": str(code)[:20]}
            ) from None


class Consultation(models.Model):
    """A round: its questions, and the moments between which the group is consulted."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True, help_text=_("Markdown."))
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    languages = models.JSONField(
        _("languages asked for"),
        default=list,
        blank=True,
        validators=[_languages],
        help_text=_("In which contributions are asked for; empty for any."),
    )
    # The moments that the group was told of: told once, and again when one of them is moved to a later day.
    opened_at = models.DateTimeField(_("opening announced"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closing announced"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    positions_sealed = models.BooleanField(
        _("positions are sealed until a call on the text closes"),
        default=False,
        help_text=_("Until then each delegation sees only its own. Fixed once a position has been recorded."),
    )
    observers_counted = models.BooleanField(
        _("observers are counted"),
        default=False,
        help_text=_("Otherwise their positions stand in a row of their own."),
    )
    thresholds = models.JSONField(
        _("thresholds of the indicator"), null=True, blank=True, help_text=_("Empty: those of the house rules.")
    )

    history = Recorded()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        # The newest first; a round without dates, such as one that was imported, counts from the day it was made.
        ordering = (Coalesce("opens_at", "created_at").desc(), "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(opens_at__lt=F("closes_at")),
                name="consultation_opens_before_it_closes",
                violation_error_message=_("A consultation opens before it closes."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The consultation's page."""
        return reverse("recommendations:consultation", args=[self.slug])

    def clean(self) -> None:
        """Bring the title to the form in which it is kept."""
        super().clean()
        keep_in_one_line(self, "title")


class Question(models.Model):
    """A guiding question of a consultation, in the order in which it is asked."""

    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.CASCADE,
        related_name="questions",
        verbose_name=_("consultation"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("question"))
    guidance = models.TextField(_("guidance"), blank=True, help_text=_("Markdown."))

    history = Recorded()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("consultation", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "number"),
                name="question_number_once",
                violation_error_message=_("This consultation already has a question of that number."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
