"""The closed lists of words of this app; the stored values are those of the API."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What a delegation is."""

    STATE = "state", pgettext_lazy("kind of delegation", "State")
    REGIONAL_GROUP = "regional_group", _("Regional group")
    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person in a personal capacity")


class StakeholderGroup(TextChoices):
    """The groups among which balance is sought."""

    GOVERNMENT = "government", _("Government")
    PRIVATE_SECTOR = "private_sector", _("Private sector")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    TECHNICAL_COMMUNITY = "technical_community", _("Technical community")
    ACADEMIA = "academia", _("Academia")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental organisation")


class Region(TextChoices):
    """The regional groups of the United Nations; chosen by people, never derived from a country code."""

    AFRICAN = "african", _("African States")
    ASIA_PACIFIC = "asia_pacific", _("Asia-Pacific States")
    EASTERN_EUROPEAN = "eastern_european", _("Eastern European States")
    LATIN_AMERICAN_CARIBBEAN = (
        "latin_american_caribbean",
        _("Latin American and Caribbean States"),
    )
    WESTERN_EUROPEAN_OTHER = (
        "western_european_other",
        _("Western European and other States"),
    )


class Standing(TextChoices):
    """A delegation's seat in the group."""

    MEMBER = "member", _("Member")
    OBSERVER = "observer", _("Observer")


class DelegateRole(TextChoices):
    """What a user may do for a delegation."""

    HEAD = "head", _("Head of delegation")
    DRAFTER = "drafter", _("Drafter")
    READER = "reader", _("Reader")


class Audience(TextChoices):
    """Who may read an event of the record of proceedings."""

    PUBLIC = "public", _("Everybody")
    SECRETARIAT = "secretariat", _("Secretariat and chair")
    DELEGATION = "delegation", _("The delegation that acted")


class Topic(TextChoices):
    """What a notice is about, in so few words that a person can choose how to be told of each."""

    CALLS = "calls", _("Calls and deadlines")
    TEXTS = "texts", _("Texts and amendments of your delegation")
    DISCUSSION = "discussion", _("Mentions, replies and comments")
    POSITIONS = "positions", _("Positions, objections and designations")
    FOLLOWED = "followed", _("What you follow")
    SECRETARIAT = "secretariat", _("Letters of the secretariat")
    OTHER = "other", _("Everything else")


class Pace(TextChoices):
    """How a person is told of a topic."""

    APPLICATION = "application", _("In the application only")
    IMMEDIATE = "immediate", _("By mail, at once")
    DAILY = "daily", _("By mail, once a day")
    WEEKLY = "weekly", _("By mail, once a week")


class Weekday(IntegerChoices):
    """The days of the week, as Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class MailState(TextChoices):
    """How far a mail has come."""

    QUEUED = "queued", pgettext_lazy("state of a mail", "Waiting")
    SENDING = "sending", pgettext_lazy("state of a mail", "On its way")
    SENT = "sent", pgettext_lazy("state of a mail", "Sent")
    FAILED = "failed", pgettext_lazy("state of a mail", "To be tried again")
    GIVEN_UP = "given_up", pgettext_lazy("state of a mail", "Given up")


class MailingState(TextChoices):
    """How far a letter to many has come."""

    DRAFT = "draft", pgettext_lazy("state of a letter", "Draft")
    PREVIEWED = "previewed", pgettext_lazy("state of a letter", "Previewed")
    SENT = "sent", pgettext_lazy("state of a letter", "Sent")


class FollowedKind(TextChoices):
    """What can be followed."""

    RECOMMENDATION = "recommendation", _("Recommendation")
    SECTION = "section", _("Section")
    DELEGATION = "delegation", _("Delegation")
    CONSULTATION = "consultation", _("Consultation")
