"""The numbered parts of a compilation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from consultations.models.recorded import Recorded


class Section(models.Model):
    """One part: "III. Priority areas". What has no section is not yet placed."""

    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        related_name="sections",
        verbose_name=_("consultation"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    numeral = models.CharField(
        _("numeral"),
        max_length=12,
        help_text=_("As printed, without the full stop: III"),
    )
    title = models.CharField(_("title"), max_length=300)

    history = Recorded()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ("consultation", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "position"),
                name="section_position_once",
                violation_error_message=_("Another section stands at that position."),
            ),
            models.UniqueConstraint(
                fields=("consultation", "numeral"),
                name="section_numeral_once",
                violation_error_message=_("There is a section of that numeral already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.numeral}. {self.title}"
