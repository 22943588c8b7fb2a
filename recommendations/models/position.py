"""Where delegations stand: positions on texts and amendments, whom a group speaks for, and private notes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.models import Delegation, User
from consultations.models.recorded import Recorded
from recommendations.enums import PositionEnd, Stance
from recommendations.models.amendment import Amendment, AmendmentVersion
from recommendations.models.recommendation import Recommendation, Revision


class Position(models.Model):
    """One delegation's word on one text, or on an amendment to it, from a moment until it says another.

    What was said is never altered: changing, confirming or withdrawing ends the row, and the next word is another row.
    """

    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.PROTECT,
        related_name="positions",
        verbose_name=_("recommendation"),
    )
    amendment = models.ForeignKey(
        Amendment,
        on_delete=models.PROTECT,
        related_name="positions",
        null=True,
        blank=True,
        verbose_name=_("amendment"),
    )
    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        related_name="positions",
        verbose_name=_("delegation"),
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="positions", verbose_name=_("taken on revision")
    )
    version = models.ForeignKey(
        AmendmentVersion,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("taken on the amendment's version"),
    )
    stance = models.CharField(_("position"), max_length=24, choices=Stance.choices)
    statement = models.TextField(
        _("statement"), blank=True, help_text=_("The reason of an objection, the text of a reservation.")
    )
    change_needed = models.TextField(
        _("change that is needed"), blank=True, help_text=_("What would remove the objection.")
    )
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    amendments = models.ManyToManyField(
        Amendment,
        related_name="positions_waiting",
        blank=True,
        verbose_name=_("amendments"),
        help_text=_("On which the support depends, or which would remove the objection."),
    )
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("recorded by"),
    )
    is_on_behalf = models.BooleanField(_("entered by the secretariat"), default=False)
    until_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_as = models.CharField(_("ended because"), max_length=10, choices=PositionEnd.choices, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ("recommendation", "recorded_at", "id")
        indexes = (
            models.Index(
                fields=("delegation", "recommendation"),
                condition=Q(until_at=None, amendment=None),
                name="position_of_delegation",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "delegation"),
                condition=Q(until_at=None, amendment=None),
                name="position_once_on_a_text",
                violation_error_message=_("This delegation has a position on that text already."),
            ),
            models.UniqueConstraint(
                fields=("amendment", "delegation"),
                condition=Q(until_at=None, amendment__isnull=False),
                name="position_once_on_an_amendment",
                violation_error_message=_("This delegation has a position on that amendment already."),
            ),
            models.CheckConstraint(
                condition=Q(until_at=None, ended_as="") | (Q(until_at__isnull=False) & ~Q(ended_as="")),
                name="position_ends_with_a_reason",
                violation_error_message=_("A position that has ended says why."),
            ),
            models.CheckConstraint(
                condition=Q(amendment=None, version=None) | Q(amendment__isnull=False, version__isnull=False),
                name="position_on_a_version_of_the_amendment",
                violation_error_message=_("A position on an amendment is taken on one of its versions."),
            ),
            models.CheckConstraint(
                condition=~Q(stance=Stance.RESERVATION) | ~Q(statement=""),
                name="position_reservation_has_text",
                violation_error_message=_("A reservation needs the text for the record."),
            ),
            models.CheckConstraint(
                condition=~Q(stance=Stance.OBJECTION) | ~Q(statement=""),
                name="position_objection_has_reason",
                violation_error_message=_("An objection needs its reason."),
            ),
            models.CheckConstraint(
                condition=~Q(stance=Stance.OBJECTION, amendment=None) | ~Q(change_needed=""),
                name="position_objection_says_what_would_remove_it",
                violation_error_message=_("An objection needs the change that would remove it."),
            ),
            models.CheckConstraint(
                condition=~Q(stance=Stance.PENDING) | Q(expected_on__isnull=False),
                name="position_pending_has_a_date",
                violation_error_message=_("A pending position needs the date on which it is expected."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.delegation}: {self.get_stance_display()}"


class SpokenFor(models.Model):
    """A delegation for which a group's position speaks as long as it has not spoken itself, unless it dissociates."""

    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="speaks_for", verbose_name=_("position")
    )
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, related_name="spoken_for", verbose_name=_("delegation")
    )
    dissociated_at = models.DateTimeField(_("dissociated"), null=True, blank=True)
    dissociated_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("dissociated by"),
    )

    history = Recorded()

    class Meta:
        verbose_name = _("delegation spoken for")
        verbose_name_plural = _("delegations spoken for")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("position", "delegation"),
                name="spoken_for_once",
                violation_error_message=_("This position speaks for that delegation already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.position} · {self.delegation}"


class PositionNote(models.Model):
    """What a delegation writes down for itself about a text; nobody else ever reads it."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="+", verbose_name=_("recommendation")
    )
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+", verbose_name=_("delegation"))
    text = models.TextField(_("note"))
    written_at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))

    history = Recorded()

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        ordering = ("delegation", "recommendation")
        constraints = (
            models.UniqueConstraint(
                fields=("delegation", "recommendation"),
                name="position_note_once",
                violation_error_message=_("Your delegation has a note on that text already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.delegation} · {self.recommendation.title}"
