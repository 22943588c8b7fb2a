"""Which public texts are alike: computed, kept by the job, and the index by which others are looked up.

Nothing here is about a text that is not public: what is not kept cannot leak. All of it is derived, so it has no
history, and is made anew when it is lost.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.enums import SimilarityKind
from recommendations.models.recommendation import Recommendation, Revision


class Similarity(models.Model):
    """How one text is like another, from its own side; the other has a row of its own."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="similarities", verbose_name=_("recommendation")
    )
    other = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="similar_to", verbose_name=_("like")
    )
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", verbose_name=_("revision"))
    other_revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="+", verbose_name=_("revision of the other")
    )
    kind = models.CharField(_("kind"), max_length=18, choices=SimilarityKind.choices)
    score = models.FloatField(_("score"), help_text=_("From 0 to 1; puts them in order."))
    reasons = models.JSONField(_("reasons"), help_text=_("Sentences, the strongest first."))

    class Meta:
        verbose_name = _("similarity")
        verbose_name_plural = _("similarities")
        ordering = ("recommendation", "-score", "other")
        indexes = (models.Index(fields=("-score", "recommendation", "other"), name="similarity_strongest_first"),)
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "other"),
                name="similarity_once",
                violation_error_message=_("How these two are alike is kept already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(recommendation=models.F("other")),
                name="similarity_of_two",
                violation_error_message=_("A text is not like itself."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation_id} – {self.other_id}: {self.get_kind_display()}"


class ComparedText(models.Model):
    """The revision of a public text that was last compared with all others."""

    recommendation = models.OneToOneField(
        Recommendation, on_delete=models.CASCADE, related_name="compared", verbose_name=_("recommendation")
    )
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", verbose_name=_("revision"))
    fingerprint = models.CharField(
        _("fingerprint"), max_length=40, db_index=True, help_text=_("The same for the same words in the same order.")
    )
    compared_at = models.DateTimeField(_("compared"))

    class Meta:
        verbose_name = _("compared text")
        verbose_name_plural = _("compared texts")
        ordering = ("recommendation",)

    def __str__(self) -> str:
        return str(self.revision)


class TextMark(models.Model):
    """A rare term or a stretch of words of a public text, as a number: who shares it is compared."""

    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.CASCADE,
        related_name="marks",
        verbose_name=_("recommendation"),
    )
    mark = models.BigIntegerField(_("mark"))

    class Meta:
        verbose_name = _("mark of a text")
        verbose_name_plural = _("marks of texts")
        ordering = ("recommendation", "mark")
        indexes = (models.Index(fields=("mark", "recommendation"), name="text_mark_looked_up"),)

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.mark}"


class WordCount(models.Model):
    """In how many public texts each term stood when all were last compared; one row."""

    counted = models.JSONField(_("what was counted"))
    texts = models.PositiveIntegerField(_("texts"))
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("count of words")
        verbose_name_plural = _("counts of words")
        ordering = ("counted_at",)

    def __str__(self) -> str:
        return str(self.texts)
