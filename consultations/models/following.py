"""What people follow, and the events that followers have not been told of yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.enums import FollowedKind
from consultations.models.people import User
from consultations.models.proceedings import Event


class Follow(models.Model):
    """One person follows one thing. Named by words, as in the record: this app does not know every kind of thing."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows", verbose_name=_("person"))
    subject_kind = models.CharField(_("kind of subject"), max_length=16, choices=FollowedKind.choices)
    subject_id = models.CharField(_("subject"), max_length=80)
    label = models.CharField(_("name of the subject"), max_length=300)
    address = models.CharField(_("where"), max_length=300)
    since_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        ordering = ("subject_kind", "label", "id")
        constraints = (
            models.UniqueConstraint(fields=("user", "subject_kind", "subject_id"), name="follow_once"),
            models.CheckConstraint(
                condition=models.Q(subject_kind__in=FollowedKind.values), name="follow_of_a_kind_there_is"
            ),
        )
        indexes = (models.Index(fields=("subject_kind", "subject_id"), name="followers_of"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.label}"


class News(models.Model):
    """A public event of which followers are still to be told: written with it, taken away once they are.

    Asking for the events since the last one that was told would miss those of a transaction that began earlier and
    ended later; what is here is there to be told, whatever the order in which it came.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="news", verbose_name=_("event"))

    class Meta:
        verbose_name = _("event to be told")
        verbose_name_plural = _("events to be told")
        ordering = ("event",)

    def __str__(self) -> str:
        return str(self.event)
