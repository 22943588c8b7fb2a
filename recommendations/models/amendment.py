"""Amendments: who proposes to change which revision, how, and what became of it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation, Delegation, User
from consultations.models.append_only import AppendOnly
from consultations.models.recorded import Recorded
from recommendations.enums import (
    ADOPTED_AMENDMENTS,
    PENDING_AMENDMENTS,
    AmendmentKind,
    AmendmentStatus,
    SponsorRole,
    VersionCause,
)
from recommendations.models.recommendation import Recommendation, Revision
from recommendations.models.reference import fresh


class Amendment(models.Model):
    """A proposal to change a text, or another amendment (``parent``). Its words are in its versions."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=fresh, editable=False)
    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        related_name="amendments",
        verbose_name=_("consultation"),
    )
    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.PROTECT,
        related_name="amendments",
        verbose_name=_("recommendation"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="amendments",
        null=True,
        blank=True,
        verbose_name=_("amends"),
    )
    number = models.PositiveIntegerField(
        _("number"),
        null=True,
        blank=True,
        help_text=_("Given when it is submitted, within the consultation; it never changes."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=AmendmentKind.choices)
    status = models.CharField(
        _("status"),
        max_length=18,
        choices=AmendmentStatus.choices,
        default=AmendmentStatus.DRAFT,
    )
    current = models.ForeignKey(
        "recommendations.AmendmentVersion",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("current version"),
    )
    created_at = models.DateTimeField(_("begun"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("decided by"),
    )
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    referred_to = models.CharField(_("referred to"), max_length=200, blank=True)
    result = models.ForeignKey(
        Revision,
        on_delete=models.PROTECT,
        related_name="amendments_adopted",
        null=True,
        blank=True,
        verbose_name=_("became part of"),
    )

    delegations = models.ManyToManyField(Delegation, through="Sponsor", related_name="amendments")
    history = Recorded()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ("recommendation", "number", "id")
        indexes = (models.Index(fields=("recommendation", "status"), name="amendment_of_recommendation"),)
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "number"),
                name="amendment_number_once",
                violation_error_message=_("That number is taken; a number once given never changes."),
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, number=None) | Q(submitted_at__isnull=False, number__isnull=False),
                name="amendment_numbered_when_submitted",
                violation_error_message=_("An amendment has a number from the moment it is submitted."),
            ),
            models.CheckConstraint(
                condition=Q(result=None) | Q(status__in=ADOPTED_AMENDMENTS),
                name="amendment_result_of_adoption",
                violation_error_message=_("Only an adopted amendment has become part of a revision."),
            ),
        )

    def __str__(self) -> str:
        headline = self.current.headline if self.current else ""
        return f"{self.label} {headline}".strip()

    def get_absolute_url(self) -> str:
        """The amendment's page."""
        return reverse("recommendations:amendment", args=[self.reference])

    @property
    def is_pending(self) -> bool:
        """Whether it is still to be decided."""
        return self.status in PENDING_AMENDMENTS

    @property
    def label(self) -> str:
        """How people call it: "A-12", or that it is a draft."""
        return f"A-{self.number}" if self.number is not None else str(_("Draft amendment"))


class AmendmentVersion(AppendOnly):
    """What an amendment proposes, as it was and stays. Carrying it over to a new revision makes another version."""

    amendment = models.ForeignKey(
        Amendment,
        on_delete=models.PROTECT,
        related_name="versions",
        verbose_name=_("amendment"),
    )
    number = models.PositiveIntegerField(_("number"))
    cause = models.CharField(_("why"), max_length=10, choices=VersionCause.choices, default=VersionCause.WRITTEN)
    base = models.ForeignKey(
        Revision,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("made from revision"),
    )
    parent_base = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("made from the other amendment's version"),
        help_text=_("Of an amendment to an amendment: the version whose text it changes."),
    )
    text = models.TextField(
        _("text"),
        help_text=_("Canonical Markdown: the whole text as it would read; of a free-text amendment what it asks for."),
    )
    wording = models.TextField(_("wording of the alternative"), blank=True, help_text=_("Empty: no text."))
    headline = models.CharField(_("headline"), max_length=160)
    reasons = models.TextField(_("reasons"), blank=True, help_text=_("Markdown."))
    units = models.JSONField(
        _("units touched"),
        default=list,
        help_text=_("The identities of the units of the base that it changes, or after which it adds, in order."),
    )
    place = models.PositiveIntegerField(
        _("place"), default=0, help_text=_("Of the first unit it touches, in the base.")
    )
    scope = models.PositiveIntegerField(_("scope"), default=0, help_text=_("How many units it touches."))
    created_at = models.DateTimeField(_("saved"))
    created_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("saved by"),
    )
    created_for = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("for"),
    )

    class Meta:
        verbose_name = _("version of an amendment")
        verbose_name_plural = _("versions of amendments")
        ordering = ("amendment", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("amendment", "number"),
                name="amendment_version_number_once",
                violation_error_message=_("This amendment already has a version of that number."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.amendment.label} · {self.number}"


class Sponsor(models.Model):
    """A delegation behind an amendment, from a moment until a moment."""

    amendment = models.ForeignKey(
        Amendment,
        on_delete=models.CASCADE,
        related_name="sponsors",
        verbose_name=_("amendment"),
    )
    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        related_name="sponsorships",
        verbose_name=_("delegation"),
    )
    role = models.CharField(_("role"), max_length=10, choices=SponsorRole.choices, default=SponsorRole.SPONSOR)
    position = models.PositiveSmallIntegerField(_("position"))
    since_at = models.DateTimeField(_("since"))
    until_at = models.DateTimeField(_("until"), null=True, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("sponsor")
        verbose_name_plural = _("sponsors")
        ordering = ("amendment", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("amendment", "delegation"),
                condition=Q(until_at=None),
                name="sponsor_once",
                violation_error_message=_("This delegation sponsors the amendment already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.delegation} — {self.amendment.label}"
