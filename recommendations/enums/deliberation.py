"""The closed lists of words of texts and of what is said of them; the stored values are those of the API."""

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultations.enums import Region, StakeholderGroup


class Status(TextChoices):
    """Where a recommendation is on its way."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    PUBLISHED = "published", _("Published")
    MERGED = "merged", _("Merged")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISCARDED = "discarded", _("Discarded")


#: What the public sees: a number once printed stays in sight, with a pointer when its text has gone elsewhere.
PUBLIC_STATUSES = (Status.PUBLISHED, Status.MERGED, Status.WITHDRAWN)


class ProposerRole(TextChoices):
    """How a delegation stands behind a text."""

    PROPOSER = "proposer", _("Proposer")
    ON_BEHALF_OF = "on_behalf_of", _("On whose behalf")


class RecommendationKind(TextChoices):
    """What an item of the compilation is; not everything that is sent in recommends something."""

    RECOMMENDATION = "recommendation", _("Recommendation")
    QUESTION = "question", _("Question")
    OBSERVATION = "observation", _("Observation")
    CRITERION = "criterion", _("Criterion")


class Validation(TextChoices):
    """What a contributor has said of what was extracted from its contribution."""

    UNASKED = "unasked", _("Not yet asked")
    ASKED = "asked", _("Asked")
    CONFIRMED = "confirmed", _("Confirmed")
    CORRECTED = "corrected", _("Corrected")
    DISPUTED = "disputed", _("Disputed")
    WITHDRAWN = "withdrawn", _("Withdrawn by its contributor")


class Validated(TextChoices):
    """What is said wherever an extracted text is shown: derived, never stored. The most serious first."""

    WITHDRAWN = "withdrawn", _("Withdrawn by its contributor")
    DISPUTED = "disputed", _("Not yet validated by its contributor: a correction was disputed")
    CORRECTED = "corrected", _("Not yet validated by its contributor, who proposes a correction")
    NOT_YET = "not_yet", _("Not yet validated by its contributor")
    STALE = "stale", _("Validated by its contributor on an earlier text")
    VALIDATED = "validated", _("Validated by its contributor")


class Change(TextChoices):
    """What a new revision does to the positions taken on the one before."""

    SUBSTANTIVE = "substantive", _("Substantive")
    EDITORIAL = "editorial", _("Editorial")


class AmendmentKind(TextChoices):
    """What an amendment would do to the text."""

    MODIFY = "modify", pgettext_lazy("an amendment", "Changes words")
    ADD = "add", pgettext_lazy("an amendment", "Adds")
    DELETE = "delete", pgettext_lazy("an amendment", "Leaves out")
    REPLACE = "replace", pgettext_lazy("an amendment", "Replaces the whole text")
    MOVE = "move", pgettext_lazy("an amendment", "Moves")
    EDITORIAL = "editorial", pgettext_lazy("an amendment", "Editorial")
    ALTERNATIVE = "alternative", pgettext_lazy("an amendment", "Alternative to a unit")
    FREE_TEXT = "free_text", pgettext_lazy("an amendment", "A request in words")


class AmendmentStatus(TextChoices):
    """Where an amendment is on its way."""

    DRAFT = "draft", pgettext_lazy("an amendment", "Draft")
    OPEN = "open", pgettext_lazy("an amendment", "Open")
    REFERRED = "referred", pgettext_lazy("an amendment", "Referred")
    ADOPTED = "adopted", pgettext_lazy("an amendment", "Adopted")
    ADOPTED_IN_PART = "adopted_in_part", pgettext_lazy("an amendment", "Adopted in part")
    ADOPTED_MODIFIED = "adopted_modified", pgettext_lazy("an amendment", "Adopted in modified form")
    SET_ASIDE = "set_aside", pgettext_lazy("an amendment", "Set aside")
    WITHDRAWN = "withdrawn", pgettext_lazy("an amendment", "Withdrawn")
    DISCARDED = "discarded", pgettext_lazy("an amendment", "Discarded")


#: Those still to be decided: they stand in the rolling text.
PENDING_AMENDMENTS = (AmendmentStatus.OPEN, AmendmentStatus.REFERRED)
#: Those whose words have, wholly or partly, become the text.
ADOPTED_AMENDMENTS = (
    AmendmentStatus.ADOPTED,
    AmendmentStatus.ADOPTED_IN_PART,
    AmendmentStatus.ADOPTED_MODIFIED,
)


class VersionCause(TextChoices):
    """Why an amendment has another version."""

    WRITTEN = "written", _("Written")
    REWRITTEN = "rewritten", _("Rewritten by its sponsors")
    REBASED = "rebased", _("Carried over to a new revision")
    AMENDED = "amended", _("Changed by an amendment to it")


class SponsorRole(TextChoices):
    """How a delegation stands behind an amendment."""

    SPONSOR = "sponsor", _("Sponsor")
    COSPONSOR = "cosponsor", _("Co-sponsor")


class Agreement(TextChoices):
    """How far a unit of a text is agreed; agreed units are locked."""

    AD_REFERENDUM = "ad_referendum", _("Agreed ad referendum")
    AGREED = "agreed", _("Agreed")


class Stance(TextChoices):
    """Where a delegation stands on a text; one that has said nothing has no position at all."""

    SUPPORT = "support", _("Support")
    SUPPORT_WITH_AMENDMENTS = "support_with_amendments", _("Support with amendments")
    CAN_LIVE_WITH = "can_live_with", _("Can live with")
    RESERVATION = "reservation", _("Reservation")
    PENDING = "pending", _("Pending")
    OBJECTION = "objection", _("Objection")
    ABSTAIN = "abstain", _("Abstain")


#: The words for the codes in the indicator's sentences, and for what stands beside positions where they are counted.
LABELS: Mapping[str, Any] = {
    **dict(StakeholderGroup.choices),
    **dict(Region.choices),
    **dict(Stance.choices),
    "silence": _("Agreed by silence"),
    "not_expressed": _("Not expressed"),
}


class PositionEnd(TextChoices):
    """Why a position is no longer the one in force."""

    CHANGED = "changed", _("Changed")
    CONFIRMED = "confirmed", _("Confirmed on a later revision")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Needs(TextChoices):
    """What a text needs of a delegation: derived, never stored. In the order in which it is asked for."""

    NONE = "none", _("No position yet")
    STALE = "stale", _("To be confirmed: the text has changed")
    PENDING = "pending", _("Pending, and the date has passed")


class LineOutcome(TextChoices):
    """What a line of positions that are entered together does: derived, never stored."""

    NEW = "new", _("New")
    CHANGES = "changes", _("Changes")
    SAME = "same", _("Same")
    REFUSED = "refused", _("Refused")


class Consensus(TextChoices):
    """The indicator's words, from the least to the most favourable: how far the group agrees on a text."""

    INSUFFICIENT = "insufficient", _("Insufficient positions")
    CONTESTED = "contested", _("Contested")
    DIVERGENT = "divergent", _("Divergent views")
    BROAD_SUPPORT_WITH_OBJECTIONS = "broad_support_with_objections", _("Broad support, with objections")
    NO_OBJECTION_LITTLE_SUPPORT = "no_objection_little_support", _("No objection, little support")
    EMERGING = "emerging", _("Emerging consensus")
    CONSENSUS_WITH_RESERVATIONS = "consensus_with_reservations", _("Consensus, with reservations")
    CONSENSUS = "consensus", _("Consensus")


class DesignationWord(TextChoices):
    """What the chair calls it: the indicator's words, and two of the chair's own."""

    INSUFFICIENT = "insufficient", _("Insufficient positions")
    CONTESTED = "contested", _("Contested")
    DIVERGENT = "divergent", _("Divergent views")
    BROAD_SUPPORT_WITH_OBJECTIONS = "broad_support_with_objections", _("Broad support, with objections")
    NO_OBJECTION_LITTLE_SUPPORT = "no_objection_little_support", _("No objection, little support")
    FORWARDED = "forwarded", _("Forwarded without consensus")
    EMERGING = "emerging", _("Emerging consensus")
    AGREED_AD_REFERENDUM = "agreed_ad_referendum", _("Agreed ad referendum")
    CONSENSUS_WITH_RESERVATIONS = "consensus_with_reservations", _("Consensus, with reservations")
    CONSENSUS = "consensus", _("Consensus")


#: Not a state: what stands in its place while positions are kept from others.
SEALED = "sealed"

#: What is never called so while a member's objection stands.
WITHOUT_OBJECTION = (
    DesignationWord.CONSENSUS,
    DesignationWord.CONSENSUS_WITH_RESERVATIONS,
    DesignationWord.AGREED_AD_REFERENDUM,
)


class DesignationState(TextChoices):
    """Where a designation is: derived from its moments and its text, never stored."""

    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("For the record")


class CallKind(TextChoices):
    """How the group is asked whether it agrees on a text."""

    CONSENSUS_CALL = "consensus_call", _("Consensus call")
    SILENCE_PROCEDURE = "silence_procedure", _("Silence procedure")


class CallState(TextChoices):
    """Where a call is: open, or how it ended."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    BROKEN = "broken", _("Broken by an objection")
    CANCELLED = "cancelled", _("Cancelled")
    SUPERSEDED = "superseded", _("Ended by a new revision")


#: How a call ends when the group has been heard: positions that were sealed are then open.
HEARD = (CallState.CLOSED, CallState.BROKEN)
#: Those whose rules count: open, or heard.
ASKING = (CallState.OPEN, *HEARD)


class ObjectionState(TextChoices):
    """How far an objection has been dealt with."""

    OPEN = "open", _("Open")
    ADDRESSED = "addressed", _("Addressed")
    SUSTAINED = "sustained", _("Sustained")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RESERVATION = "reservation", _("Turned into a reservation")
    LAPSED = "lapsed", _("Not maintained on the new text")


#: Those that stand: the chair cannot pass over them.
STANDING_OBJECTIONS = (ObjectionState.OPEN, ObjectionState.ADDRESSED, ObjectionState.SUSTAINED)


class Addressed(TextChoices):
    """How an objection was addressed."""

    TEXT = "text", _("By a change of the text")
    REPLY = "reply", _("By a reasoned reply")


class ChallengeState(TextChoices):
    """Where a challenge to a designation is: derived from its moments, never stored."""

    OPEN = "open", _("To be answered")
    ANSWERED = "answered", _("Answered")


class CommentAudience(TextChoices):
    """Who may read a comment."""

    ALL = "all", _("Everybody")
    DELEGATION = "delegation", _("Our delegation only")


class CommentState(TextChoices):
    """Where a comment is: derived from its moments, never stored."""

    SHOWN = "shown", _("Shown")
    RESOLVED = "resolved", _("Resolved")
    HIDDEN = "hidden", _("Hidden")


class ReferenceState(TextChoices):
    """What stands under a number that a text names: looked up, never stored."""

    RESOLVED = "resolved", _("Resolved")
    MERGED = "merged", _("Its target was merged")
    WITHDRAWN = "withdrawn", _("Its target was withdrawn")
    MISSING = "missing", _("There is no such number")
    UNSURE = "unsure", _("Marked as unsure")


class WritingPurpose(TextChoices):
    """What somebody is writing."""

    PROPOSE = "propose", _("A new recommendation")
    REVISE = "revise", _("A revision")
    AMEND = "amend", _("An amendment")
    REWRITE = "rewrite", _("Other words for an amendment")
    COMMENT = "comment", _("A comment")


class SimilarityKind(TextChoices):
    """How one text is like another, as it was computed."""

    IDENTICAL = "identical", _("The same words")
    NEARLY_IDENTICAL = "nearly_identical", _("Nearly the same words")
    RELATED = "related", _("Related")


class RelationKind(TextChoices):
    """What the secretariat says of two texts. ``UNRELATED`` dismisses the suggestion that they are alike."""

    IDENTICAL = "identical", _("Identical")
    DERIVED = "derived", _("Derived")
    OVERLAPS = "overlaps", _("Overlaps")
    OPPOSED = "opposed", _("Opposed")
    UNRELATED = "unrelated", _("Not related")


#: What is shown to everybody.
CONFIRMED_RELATIONS = (
    RelationKind.IDENTICAL,
    RelationKind.DERIVED,
    RelationKind.OVERLAPS,
    RelationKind.OPPOSED,
)
