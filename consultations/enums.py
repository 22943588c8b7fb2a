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


class Activity(TextChoices):
    """What a delegation does in a consultation, as far as the phase lets it."""

    CONTRIBUTE = "contribute", _("Contribute")
    PROPOSE = "propose", _("Propose recommendations")
    AMEND = "amend", _("Propose amendments")
    COMMENT = "comment", _("Comment")
    STATE_POSITION = "state_position", _("State positions")


class ContributionStatus(TextChoices):
    """Where a contribution is on its way."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISCARDED = "discarded", _("Discarded")


#: Those whose words are still the delegation's to write; everything later is as received and stays.
UNSENT_CONTRIBUTIONS = (ContributionStatus.DRAFT, ContributionStatus.RETURNED)
#: What the public sees: what was published stays in sight, also after it was replaced or withdrawn.
PUBLIC_CONTRIBUTIONS = (ContributionStatus.PUBLISHED, ContributionStatus.REPLACED, ContributionStatus.WITHDRAWN)


class PartKind(TextChoices):
    """What a piece of a contribution is."""

    BODY = "body", _("Text")
    ANSWER = "answer", _("Answer")
    ANNEX = "annex", _("Annex")


class AuthorRole(TextChoices):
    """How somebody stands behind a contribution; the words are those that contributors print."""

    AUTHOR = "author", _("Author")
    SUBMITTED_BY = "submitted_by", _("Submitted by")
    PREPARED_BY = "prepared_by", _("Prepared by")
    WITH_INPUTS_FROM = "with_inputs_from", _("With inputs from")
    ON_BEHALF_OF = "on_behalf_of", _("On behalf of")


class Capacity(TextChoices):
    """In which capacity an author writes."""

    OFFICIAL = "official", _("Official")
    ORGANISATIONAL = "organisational", _("For an organisation")
    PERSONAL = "personal", _("In a personal capacity")


class FileState(TextChoices):
    """How far an uploaded file has been read."""

    RECEIVED = "received", _("Received")
    READ = "read", _("Read")
    TAKEN = "taken", _("Taken over")
    REFUSED = "refused", _("Refused")


class FilePurpose(TextChoices):
    """What a file of a contribution is."""

    ORIGINAL = "original", _("The original")
    ANNEX = "annex", _("Annex")


class TranslationKind(TextChoices):
    """Who answers for a translation."""

    OFFICIAL = "official", _("Official translation")
    COURTESY = "courtesy", _("Courtesy translation")


class Circle(TextChoices):
    """Of whom the house may require a second step to sign in."""

    SECRETARIAT = "secretariat", _("The secretariat")
    CHAIR = "chair", _("The chair")
    HEADS = "heads", _("Heads of delegation")
    EVERYBODY = "everybody", _("Everybody who signs in")


class LineEffect(TextChoices):
    """What a line of an imported table does."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("As it is")
    REFUSED = "refused", _("Refused")


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
