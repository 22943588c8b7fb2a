"""The chair's own call on a text, challenges to it, and the objections that have to be dealt with."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.models import Delegation, User
from consultations.models.recorded import Recorded
from recommendations.enums import (
    Addressed,
    ChallengeState,
    Consensus,
    DesignationState,
    DesignationWord,
    ObjectionState,
    Status,
)
from recommendations.models.comment import Comment
from recommendations.models.position import Position
from recommendations.models.recommendation import Recommendation, Revision
from recommendations.models.reference import fresh


class Designation(models.Model):
    """What the chair calls the state of a text, from a moment until the chair calls it otherwise."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=fresh, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="designations", verbose_name=_("recommendation")
    )
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", verbose_name=_("revision"))
    word = models.CharField(_("designation"), max_length=32, choices=DesignationWord.choices)
    reason = models.TextField(_("reason"), blank=True)
    indicator = models.CharField(_("indicator at that moment"), max_length=32, choices=Consensus.choices)
    designated_at = models.DateTimeField(_("designated"))
    designated_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("designated by")
    )
    until_at = models.DateTimeField(_("until"), null=True, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
        ordering = ("recommendation", "-designated_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation",),
                condition=Q(until_at=None),
                name="designation_one_in_force",
                violation_error_message=_("Another designation of this text is in force."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation.title}: {self.get_word_display()}"

    def get_absolute_url(self) -> str:
        """Where it is read: with the positions on its text."""
        return f"{reverse('recommendations:positions', args=[self.recommendation.reference])}#designation"

    @property
    def state(self) -> DesignationState:
        """What was withdrawn or merged keeps its designation, but for the record."""
        stands = self.until_at is None and self.recommendation.status == Status.PUBLISHED
        return DesignationState.IN_FORCE if stands else DesignationState.ENDED


class Challenge(models.Model):
    """A member does not accept a designation; the chair answers."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=fresh, editable=False)
    designation = models.ForeignKey(
        Designation, on_delete=models.PROTECT, related_name="challenges", verbose_name=_("designation")
    )
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+", verbose_name=_("delegation"))
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("answered by")
    )

    history = Recorded()

    class Meta:
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        ordering = ("designation", "made_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("designation", "delegation"),
                name="challenge_once",
                violation_error_message=_("Your delegation has challenged this designation already."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="challenge_answered_in_words",
                violation_error_message=_("An answer has words and a moment."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.delegation}: {self.designation}"

    @property
    def state(self) -> ChallengeState:
        """Where it is, from its moments."""
        return ChallengeState.OPEN if self.answered_at is None else ChallengeState.ANSWERED


class Objection(models.Model):
    """A delegation's objection to a recommendation, over all revisions until it is settled; its words are positions."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=fresh, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="objections", verbose_name=_("recommendation")
    )
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, related_name="objections", verbose_name=_("delegation")
    )
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="+", verbose_name=_("latest position that objects")
    )
    state = models.CharField(_("state"), max_length=12, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    opened_at = models.DateTimeField(_("opened"))
    addressed_at = models.DateTimeField(_("addressed"), null=True, blank=True)
    addressed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("addressed by")
    )
    addressed_as = models.CharField(_("addressed how"), max_length=6, choices=Addressed.choices, blank=True)
    addressed_in = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("by revision")
    )
    reply = models.TextField(_("reasoned reply"), blank=True)
    thread = models.ForeignKey(
        Comment, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("thread")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ("recommendation", "opened_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "delegation"),
                condition=Q(settled_at=None),
                name="objection_once",
                violation_error_message=_("An objection of this delegation is open already."),
            ),
            models.CheckConstraint(
                condition=Q(
                    settled_at=None,
                    state__in=(ObjectionState.OPEN, ObjectionState.ADDRESSED, ObjectionState.SUSTAINED),
                )
                | Q(
                    settled_at__isnull=False,
                    state__in=(ObjectionState.WITHDRAWN, ObjectionState.RESERVATION, ObjectionState.LAPSED),
                ),
                name="objection_settled_with_a_moment",
                violation_error_message=_("A settled objection has a moment, one that stands has none."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.delegation}: {self.recommendation.title}"

    def get_absolute_url(self) -> str:
        """Where it is read: with the positions on its text."""
        address = reverse("recommendations:positions", args=[self.recommendation.reference])
        return f"{address}#objection-{self.reference}"

    @property
    def since(self) -> datetime:
        """Since when it is where it is, as far as that is kept: an objection that is sustained has stood all along."""
        addressed = self.addressed_at if self.state == ObjectionState.ADDRESSED else None
        return self.settled_at or addressed or self.opened_at

    @property
    def has_stale_position(self) -> bool:
        """Whether it was stated on an earlier revision than the current one; reads both."""
        return self.position.revision_id != self.recommendation.current_id
