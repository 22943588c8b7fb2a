"""Comments: on a recommendation, an amendment, a unit or a marked passage; in threads."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.models import Delegation, User
from consultations.models.recorded import Recorded
from recommendations.enums import CommentAudience, CommentState
from recommendations.models.amendment import Amendment
from recommendations.models.recommendation import Recommendation, Revision
from recommendations.models.reference import fresh


class Comment(models.Model):
    """What somebody says about a text. A reply belongs to the thread that ``thread`` began; it has no place."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=fresh, editable=False)
    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.PROTECT,
        related_name="comments",
        verbose_name=_("recommendation"),
    )
    amendment = models.ForeignKey(
        Amendment,
        on_delete=models.PROTECT,
        related_name="comments",
        null=True,
        blank=True,
        verbose_name=_("amendment"),
    )
    thread = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="replies",
        null=True,
        blank=True,
        verbose_name=_("answers in the thread of"),
    )
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", verbose_name=_("on revision"))
    unit = models.CharField(_("unit"), max_length=24, blank=True, help_text=_("Empty: on the whole text."))
    start = models.PositiveIntegerField(_("first character"), null=True, blank=True)
    end = models.PositiveIntegerField(_("after the last character"), null=True, blank=True)
    quote = models.TextField(_("marked passage"), blank=True)
    text = models.TextField(_("text"), help_text=_("Canonical Markdown."))
    audience = models.CharField(
        _("audience"),
        max_length=12,
        choices=CommentAudience.choices,
        default=CommentAudience.ALL,
    )
    mentions = models.ManyToManyField(Delegation, related_name="mentioned_in", blank=True, verbose_name=_("mentions"))
    created_at = models.DateTimeField(_("written"))
    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="comments", verbose_name=_("written by")
    )
    created_for = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        related_name="comments",
        null=True,
        blank=True,
        verbose_name=_("for"),
    )
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("resolved by"),
    )
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("hidden by"),
    )
    hidden_because = models.CharField(_("reason for hiding"), max_length=500, blank=True)

    history = Recorded()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("recommendation", "created_at", "id")
        indexes = (models.Index(fields=("recommendation", "amendment", "thread"), name="comment_of_recommendation"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(audience=CommentAudience.ALL) | Q(created_for__isnull=False),
                name="comment_for_a_delegation_by_one",
                violation_error_message=_("Only who acts for a delegation comments for that delegation alone."),
            ),
            models.CheckConstraint(
                condition=Q(start=None, end=None, quote="")
                | (Q(start__isnull=False, end__gt=models.F("start")) & ~Q(quote="") & ~Q(unit="")),
                name="comment_passage_whole",
                violation_error_message=_("A marked passage has a unit, a beginning, an end and its words."),
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_because="") | (Q(hidden_at__isnull=False) & ~Q(hidden_because="")),
                name="comment_hidden_with_reason",
                violation_error_message=_("A comment is hidden with a reason."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.created_by}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        """Where the comment is read: in its discussion."""
        return reverse("recommendations:comment", args=[self.reference])

    @property
    def beginning(self) -> "Comment":
        """The comment that began its thread; itself when it did."""
        return self if self.thread is None else self.thread

    @property
    def state(self) -> CommentState:
        """Where it is: a reply is hidden by itself and resolved with its thread."""
        if self.hidden_at is not None:
            return CommentState.HIDDEN
        return CommentState.SHOWN if self.beginning.resolved_at is None else CommentState.RESOLVED


class CommentFlag(models.Model):
    """Somebody asks the secretariat to look at a comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="flags", verbose_name=_("comment"))
    reason = models.CharField(_("reason"), max_length=500)
    flagged_at = models.DateTimeField(_("flagged"))
    flagged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("flagged by"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("settled by"),
    )

    history = Recorded()

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ("-flagged_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("comment", "flagged_by"),
                condition=Q(settled_at=None),
                name="comment_flagged_once_by_a_person",
                violation_error_message=_("You have flagged this comment already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.flagged_by}: {self.reason[:60]}"
