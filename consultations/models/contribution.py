"""What a delegation sends in: its parts, authors, files and translations. Reproduced as received."""

from datetime import UTC

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.enums import (
    UNSENT_CONTRIBUTIONS,
    AuthorRole,
    Capacity,
    ContributionStatus,
    FilePurpose,
    FileState,
    PartKind,
    TranslationKind,
)
from consultations.models.consultation import Consultation, Question
from consultations.models.people import Delegation, User
from consultations.models.recorded import Recorded
from consultations.models.reference import fresh


class Contribution(models.Model):
    """One delegation's contribution to a round. A corrected one replaces it; both are kept."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=fresh, editable=False)
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("consultation")
    )
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("delegation")
    )
    status = models.CharField(
        _("status"), max_length=12, choices=ContributionStatus.choices, default=ContributionStatus.DRAFT
    )
    number = models.PositiveIntegerField(
        _("number"),
        null=True,
        blank=True,
        help_text=_("Given when it is published, within the consultation; it never changes."),
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    attribution = models.CharField(
        _("printed attribution"), max_length=500, blank=True, help_text=_("Empty: the printed name of the delegation.")
    )
    language = models.CharField(_("original language"), max_length=16, default="en")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True, verbose_name=_("replaces")
    )
    created_at = models.DateTimeField(_("begun"))
    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("begun by")
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("submitted by")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    # Whoever saves names the version they have read: nobody's words are lost.
    version = models.PositiveIntegerField(_("saved so often"), default=1, editable=False)
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    saved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("saved by")
    )
    return_reason = models.TextField(_("why it was returned"), blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ("consultation", "number", "id")
        indexes = (
            models.Index(fields=("consultation", "status", "number"), name="contribution_of_consultation"),
            models.Index(fields=("delegation", "status"), name="contribution_of_delegation"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "number"),
                name="contribution_number_once",
                violation_error_message=_("That number is taken; a published number never changes."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=(*UNSENT_CONTRIBUTIONS, ContributionStatus.DISCARDED))
                | Q(submitted_at__isnull=False),
                name="contribution_submitted_at_a_moment",
                violation_error_message=_("A contribution that was sent has the moment when it was sent."),
            ),
        )

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The contribution's page."""
        return reverse("consultations:contribution", args=[self.reference])

    @property
    def submission(self) -> str:
        """Names what was submitted last, empty before: who decides about it says which submission they have seen."""
        return f"{self.submitted_at.astimezone(UTC):%Y%m%dT%H%M%S%f}" if self.submitted_at else ""

    @property
    def label(self) -> str:
        """How people call it: "Contribution 8 (Elbonia)", or by the delegation while it has no number."""
        name = self.attribution or self.delegation.name
        if self.number is None:
            return _("Contribution of %(name)s") % {"name": name}
        return _("Contribution %(number)s (%(name)s)") % {"number": self.number, "name": name}


class Part(models.Model):
    """A piece of a contribution, in order: free text, the answer to a question, or an annex."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="parts", verbose_name=_("contribution")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=PartKind.choices, default=PartKind.BODY)
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="answers", null=True, blank=True, verbose_name=_("question")
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.TextField(_("text"), help_text=_("Canonical Markdown, as received from the submission on."))

    history = Recorded()

    class Meta:
        verbose_name = _("part of a contribution")
        verbose_name_plural = _("parts of contributions")
        ordering = ("contribution", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("contribution", "position"),
                name="part_position_once",
                violation_error_message=_("Another part stands at that position."),
            ),
            models.UniqueConstraint(
                fields=("contribution", "question"),
                name="part_answers_once",
                violation_error_message=_("This contribution answers that question already."),
            ),
            models.CheckConstraint(
                condition=Q(kind=PartKind.ANSWER, question__isnull=False)
                | (~Q(kind=PartKind.ANSWER) & Q(question=None)),
                name="part_answers_a_question",
                violation_error_message=_("An answer, and nothing else, belongs to a question."),
            ),
        )

    def __str__(self) -> str:
        return self.title or (str(self.question) if self.question_id else self.get_kind_display())


class Author(models.Model):
    """Who stands behind a contribution, in the printed order. Names are words: authors need no account."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="authors", verbose_name=_("contribution")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    role = models.CharField(_("role"), max_length=16, choices=AuthorRole.choices, default=AuthorRole.AUTHOR)
    capacity = models.CharField(_("capacity"), max_length=14, choices=Capacity.choices, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("contribution", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("contribution", "position"),
                name="author_position_once",
                violation_error_message=_("Another author stands at that position."),
            ),
            models.CheckConstraint(
                condition=~Q(name="", organisation=""),
                name="author_is_named",
                violation_error_message=_("Name the author, or the organisation."),
            ),
        )

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.name, self.organisation)))


def _upload_to(row: "ContributionFile", name: str) -> str:
    return f"contributions/{row.reference}"


class ContributionFile(models.Model):
    """A file of a contribution, kept byte for byte; a job reads it into a proposal for review."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=fresh, editable=False)
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="files", verbose_name=_("contribution")
    )
    purpose = models.CharField(_("purpose"), max_length=8, choices=FilePurpose.choices, default=FilePurpose.ORIGINAL)
    file = models.FileField(_("file"), upload_to=_upload_to)
    file_name = models.CharField(_("name of the file"), max_length=255)
    media_type = models.CharField(_("media type"), max_length=120, blank=True, help_text=_("By content."))
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("fingerprint of the file"), max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=FileState.choices, default=FileState.RECEIVED)
    reading = models.JSONField(_("what was read"), null=True, blank=True)
    refusal = models.TextField(_("why it was refused"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("uploaded by")
    )
    changed_at = models.DateTimeField(_("last step"), auto_now=True)

    history = Recorded(excluded_fields=["reading"])

    class Meta:
        verbose_name = _("file of a contribution")
        verbose_name_plural = _("files of contributions")
        ordering = ("contribution", "id")
        indexes = (models.Index(fields=("state", "changed_at"), name="contribution_file_waiting"),)

    def __str__(self) -> str:
        return self.file_name


class Translation(models.Model):
    """A contribution in another language; the original stays what counts."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="translations", verbose_name=_("contribution")
    )
    language = models.CharField(_("language"), max_length=16)
    kind = models.CharField(_("kind"), max_length=8, choices=TranslationKind.choices, default=TranslationKind.COURTESY)
    text = models.TextField(_("text"), help_text=_("Canonical Markdown."))
    translator = models.CharField(_("translated by"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("added"))
    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("added by")
    )

    history = Recorded()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ("contribution", "language")
        constraints = (
            models.UniqueConstraint(
                fields=("contribution", "language", "kind"),
                name="translation_once",
                violation_error_message=_("There is such a translation into that language already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.contribution} · {self.language}"


class Correction(models.Model):
    """An editorial correction beside the words as received: shown, never written into them; the author consents."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("part"))
    start = models.PositiveIntegerField(_("from character"))
    end = models.PositiveIntegerField(_("to character"))
    old = models.TextField(_("as received"), blank=True)
    new = models.TextField(_("corrected"), blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("proposed by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("answered by")
    )
    is_accepted = models.BooleanField(_("accepted"), null=True, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("editorial correction")
        verbose_name_plural = _("editorial corrections")
        ordering = ("part", "start", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(start__lte=models.F("end")),
                name="correction_of_a_stretch",
                violation_error_message=_("A correction begins before it ends."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, is_accepted=None)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
                name="correction_answered_at_a_moment",
                violation_error_message=_("An answer to a correction has its moment."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
