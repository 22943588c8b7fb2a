"""Where a recommendation was taken from: the exact words of a contribution, and what its contributor says of them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from consultations.models import Contribution, Part, User
from consultations.models.recorded import Recorded
from recommendations.enums import Validation
from recommendations.models.recommendation import Recommendation, Revision


class Addressee(models.Model):
    """To whom recommendations are addressed: a body, an organisation, a group of States."""

    name = models.CharField(_("name"), max_length=120)
    recommendations = models.ManyToManyField(Recommendation, through="Addressed", related_name="addressees")

    history = Recorded()

    class Meta:
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                name="addressee_name_once",
                violation_error_message=_("There is an addressee of that name already."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Addressed(models.Model):
    """That a recommendation is addressed to somebody."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="addressed", verbose_name=_("recommendation")
    )
    addressee = models.ForeignKey(
        Addressee, on_delete=models.PROTECT, related_name="addressed", verbose_name=_("addressee")
    )

    history = Recorded()

    class Meta:
        verbose_name = _("addressed to")
        verbose_name_plural = _("addressed to")
        ordering = ("recommendation", "addressee__name")
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "addressee"),
                name="addressed_once",
                violation_error_message=_("It is addressed to them already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation} → {self.addressee}"


class Extract(models.Model):
    """That a recommendation was taken from a contribution; the contributor is asked whether it is right."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="extracts", verbose_name=_("recommendation")
    )
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="extracts", verbose_name=_("contribution")
    )
    validation = models.CharField(
        _("validation"), max_length=10, choices=Validation.choices, default=Validation.UNASKED
    )
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be answered by"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("answered by")
    )
    remark = models.TextField(_("what the contributor says"), blank=True)
    # A mark belongs to a revision: what was confirmed is this text and no other.
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("on the text")
    )
    created_at = models.DateTimeField(_("extracted"))
    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("extracted by")
    )

    history = Recorded()

    class Meta:
        verbose_name = _("extract")
        verbose_name_plural = _("extracts")
        ordering = ("contribution", "id")
        indexes = (models.Index(fields=("validation", "due_at"), name="extract_waiting"),)
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "contribution"),
                name="extract_once",
                violation_error_message=_("This recommendation is linked with that contribution already."),
            ),
            models.CheckConstraint(
                condition=Q(validation=Validation.UNASKED) | Q(asked_at__isnull=False),
                name="extract_asked_at_a_moment",
                violation_error_message=_("Whoever was asked was asked at some moment."),
            ),
            models.CheckConstraint(
                condition=Q(validation__in=(Validation.UNASKED, Validation.ASKED), answered_at=None)
                | (~Q(validation__in=(Validation.UNASKED, Validation.ASKED)) & Q(answered_at__isnull=False)),
                name="extract_answered_at_a_moment",
                violation_error_message=_("An answer has its moment, and nothing else has."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation} ← {self.contribution}"


class Span(models.Model):
    """The exact stretch of a part that was taken; several of them leave words out, shown as […]."""

    extract = models.ForeignKey(Extract, on_delete=models.CASCADE, related_name="spans", verbose_name=_("extract"))
    position = models.PositiveSmallIntegerField(_("position"))
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="spans", verbose_name=_("part"))
    start = models.PositiveIntegerField(_("from character"))
    end = models.PositiveIntegerField(_("to character"))

    history = Recorded()

    class Meta:
        verbose_name = _("extracted passage")
        verbose_name_plural = _("extracted passages")
        ordering = ("extract", "position")
        indexes = (models.Index(fields=("part", "start"), name="span_of_part"),)
        constraints = (
            models.UniqueConstraint(
                fields=("extract", "position"),
                name="span_position_once",
                violation_error_message=_("Another passage stands at that position."),
            ),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")),
                name="span_holds_words",
                violation_error_message=_("A passage holds at least one character."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.part} {self.start}–{self.end}"
