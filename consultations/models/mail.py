"""Mail: the outbox, the mailboxes that do not take it, and how each person wants to be told."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from consultations.enums import MailState, Pace, Topic, Weekday
from consultations.models.people import User

WAITING = (MailState.QUEUED, MailState.FAILED, MailState.SENDING)


class Mail(models.Model):
    """One mail to one address, written in the transaction of what it tells of, sent by a job, kept with its fate."""

    recipient = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="mails", verbose_name=_("for")
    )
    address = models.EmailField(_("e-mail address"))
    kind = models.CharField(_("kind"), max_length=60, help_text=_("noun.verb: mailing.send"))
    topic = models.CharField(
        _("topic"), max_length=12, blank=True, help_text=_("What its reader can stop; or nothing.")
    )
    language = models.CharField(_("language"), max_length=16, blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    is_secret = models.BooleanField(
        _("secret"), default=False, help_text=_("Its words open a door, and are forgotten once it is sent.")
    )
    is_bulk = models.BooleanField(_("one of many"), default=False, help_text=_("Lets what somebody waits for pass."))
    mailing = models.ForeignKey(
        "consultations.Mailing",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mails",
        verbose_name=_("letter"),
    )
    key = models.CharField(
        _("key"), max_length=200, unique=True, help_text=_("What is queued under a key is queued once.")
    )
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    created_at = models.DateTimeField(_("written"))
    state = models.CharField(_("state"), max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("not before"))
    claimed_at = models.DateTimeField(_("taken up"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    failure = models.TextField(_("why it was not sent"), blank=True)
    bounced_at = models.DateTimeField(_("came back"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=("is_bulk", "next_try_at"), name="mail_waits", condition=Q(state__in=WAITING)),
            models.Index(fields=("address", "bounced_at"), name="mail_bounced", condition=~Q(bounced_at=None)),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="mail_sent_has_a_moment",
                violation_error_message=_("A mail that is sent has the moment when it was, and no other has one."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.address}: {self.subject}"


class Mailbox(models.Model):
    """An address from which mail has come back; after several times nothing is sent there any more."""

    address = models.EmailField(_("e-mail address"), unique=True)
    counted_since = models.DateTimeField(_("counted since"))
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    because = models.TextField(_("because"), blank=True)

    class Meta:
        verbose_name = _("mailbox that does not answer")
        verbose_name_plural = _("mailboxes that do not answer")
        ordering = ("address",)
        constraints = (models.CheckConstraint(condition=Q(address=Lower("address")), name="mailbox_in_lower_case"),)

    def __str__(self) -> str:
        return self.address


class MailPreference(models.Model):
    """How one person wants to be told of one topic; without a row, as most do."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_preferences", verbose_name=_("of"))
    topic = models.CharField(_("topic"), max_length=12, choices=Topic.choices)
    pace = models.CharField(_("told"), max_length=12, choices=Pace.choices)

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")
        ordering = ("user", "topic")
        constraints = (
            models.UniqueConstraint(fields=("user", "topic"), name="mail_preference_once"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="mail_preference_of_a_topic"),
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="mail_preference_of_a_pace"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_topic_display()}: {self.get_pace_display()}"


class DigestTime(models.Model):
    """When one person wants their digests, on the clocks of their own zone; without a row, Mondays and at eight."""

    DEFAULT_HOUR = 8

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="digest_time", verbose_name=_("of"))
    hour = models.PositiveSmallIntegerField(_("hour"), default=DEFAULT_HOUR, validators=[MaxValueValidator(23)])
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices, default=Weekday.MONDAY)

    class Meta:
        verbose_name = _("time of digests")
        verbose_name_plural = _("times of digests")
        ordering = ("user",)
        constraints = (
            models.CheckConstraint(condition=Q(hour__lte=23), name="digest_hour_of_a_day"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="digest_day_of_a_week"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_weekday_display()}, {self.hour}:00"
