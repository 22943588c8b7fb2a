"""The recommendation, who proposes it, and the revisions of its text."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation, Delegation, User
from consultations.models.append_only import AppendOnly
from consultations.models.recorded import Recorded
from recommendations.enums import Change, ProposerRole, RecommendationKind, Status
from recommendations.models.reference import fresh
from recommendations.models.section import Section
from wgec.kernel.text import identities


class Recommendation(models.Model):
    """A recommendation. Its reference is permanent, its printed number too; its label is the contributor's."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=fresh, editable=False)
    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        related_name="recommendations",
        verbose_name=_("consultation"),
    )
    section = models.ForeignKey(
        Section,
        on_delete=models.PROTECT,
        related_name="recommendations",
        null=True,
        blank=True,
        verbose_name=_("section"),
        help_text=_("Empty: not yet placed."),
    )
    number = models.PositiveIntegerField(_("printed number"), null=True, blank=True)
    place = models.PositiveIntegerField(_("place"), help_text=_("Order within the compilation."))
    attribution = models.CharField(_("printed attribution"), max_length=500)
    source_label = models.CharField(_("contributor's own label"), max_length=120, blank=True)
    provenance = models.CharField(_("provenance"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=16, default="en")
    kind = models.CharField(
        _("kind"),
        max_length=14,
        choices=RecommendationKind.choices,
        default=RecommendationKind.RECOMMENDATION,
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="absorbed",
        null=True,
        blank=True,
        verbose_name=_("merged into"),
    )
    split_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="split_into",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("split from"),
    )
    current = models.ForeignKey(
        "recommendations.Revision",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("current revision"),
    )
    upload = models.ForeignKey(
        "recommendations.CompilationUpload",
        on_delete=models.PROTECT,
        related_name="recommendations",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("imported from"),
    )
    first_line = models.PositiveIntegerField(_("first line in the file"), null=True, blank=True, editable=False)
    last_line = models.PositiveIntegerField(_("last line in the file"), null=True, blank=True, editable=False)
    search_text = models.TextField(
        editable=False,
        default="",
        help_text=_("What the full-text search reads, folded."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    # Empty where nothing was drafted here, such as in an import: then its whole past can be read.
    submitted_at = models.DateTimeField(_("first submitted"), null=True, blank=True, editable=False)
    submitted_from = models.PositiveIntegerField(_("first revision submitted"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    public_from = models.PositiveIntegerField(_("first revision published"), null=True, blank=True, editable=False)

    delegations = models.ManyToManyField(Delegation, through="Proposer", related_name="recommendations")
    history = Recorded(excluded_fields=["search_text"])

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ("consultation", "place", "id")
        indexes = (
            models.Index(fields=("consultation", "place", "id", "status"), name="recommendation_in_order"),
            # What lists and tables of contents count, without a look at the rows.
            models.Index(fields=("consultation", "status", "section"), name="recommendation_by_section"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "number"),
                name="recommendation_number_once",
                violation_error_message=_("That number is taken; a published number never changes."),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | (~Q(status=Status.MERGED) & Q(merged_into=None)),
                name="recommendation_merged_with_pointer",
                violation_error_message=_("A merged recommendation, and no other, points to where it went."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.attribution})"

    def get_absolute_url(self) -> str:
        """The recommendation's page."""
        return reverse("recommendations:recommendation", args=[self.reference])

    @property
    def title(self) -> str:
        """How people call it: "Recommendation 25", or by its label or reference while it has no number."""
        if self.number is not None:
            return _("Recommendation %(number)s") % {"number": self.number}
        if self.section_id is None and self.source_label:
            return _("Input %(label)s") % {"label": self.source_label}
        return _("Recommendation %(number)s") % {"number": self.reference}

    @property
    def groups(self) -> list[str]:
        """The stakeholder groups of its proposers, each once; reads ``proposers`` with their delegations."""
        shown = (proposer.delegation.get_group_display() for proposer in self.proposers.all())
        return list(dict.fromkeys(group for group in shown if group))


class Proposer(models.Model):
    """A delegation behind a recommendation, in the order in which it is printed."""

    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.CASCADE,
        related_name="proposers",
        verbose_name=_("recommendation"),
    )
    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        related_name="proposed",
        verbose_name=_("delegation"),
    )
    person = models.CharField(_("person"), max_length=150, blank=True)
    role = models.CharField(
        _("role"),
        max_length=14,
        choices=ProposerRole.choices,
        default=ProposerRole.PROPOSER,
    )
    position = models.PositiveSmallIntegerField(_("position"))

    history = Recorded()

    class Meta:
        verbose_name = _("proposer")
        verbose_name_plural = _("proposers")
        ordering = ("recommendation", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "position"),
                name="proposer_position_once",
                violation_error_message=_("Another proposer stands at that position."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.delegation}" if self.person else str(self.delegation)


class Revision(AppendOnly):
    """One text of a recommendation, as it was and stays. Marks of all kinds belong to a revision."""

    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.PROTECT,
        related_name="revisions",
        verbose_name=_("recommendation"),
    )
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"), help_text=_("Canonical Markdown."))
    plain = models.TextField(_("words"), help_text=_("The text without markup, for excerpts and search."))
    change = models.CharField(
        _("kind of change"),
        max_length=12,
        choices=Change.choices,
        default=Change.SUBSTANTIVE,
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    units = models.JSONField(
        _("units"),
        null=True,
        editable=False,
        help_text=_("The identities of its units in order; empty: all of them were born in this revision."),
    )
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
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("recommendation", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "number"),
                name="revision_number_once",
                violation_error_message=_("This recommendation already has a revision of that number."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation} · {self.number}"

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """The identities of its units, in the order of ``units.split(text)``."""
        return identities.born(self.text, self.number) if self.units is None else tuple(self.units)
