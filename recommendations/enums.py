"""The closed lists of words of this app; the stored values are those of the API."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class Change(TextChoices):
    """What a new revision does to the positions taken on the one before."""

    SUBSTANTIVE = "substantive", _("Substantive")
    EDITORIAL = "editorial", _("Editorial")


class AmendmentKind(TextChoices):
    """What an amendment would do to the text."""

    MODIFY = "modify", _("Changes words")
    ADD = "add", _("Adds")
    DELETE = "delete", _("Leaves out")
    REPLACE = "replace", _("Replaces the whole text")
    MOVE = "move", _("Moves")
    EDITORIAL = "editorial", _("Editorial")
    ALTERNATIVE = "alternative", _("Alternative to a unit")
    FREE_TEXT = "free_text", _("A request in words")


class AmendmentStatus(TextChoices):
    """Where an amendment is on its way."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    REFERRED = "referred", _("Referred")
    ADOPTED = "adopted", _("Adopted")
    ADOPTED_IN_PART = "adopted_in_part", _("Adopted in part")
    ADOPTED_MODIFIED = "adopted_modified", _("Adopted in modified form")
    SET_ASIDE = "set_aside", _("Set aside")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISCARDED = "discarded", _("Discarded")


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


class CommentAudience(TextChoices):
    """Who may read a comment."""

    ALL = "all", _("Everybody")
    DELEGATION = "delegation", _("Our delegation only")


class CommentState(TextChoices):
    """Where a comment is: derived from its moments, never stored."""

    SHOWN = "shown", _("Shown")
    RESOLVED = "resolved", _("Resolved")
    HIDDEN = "hidden", _("Hidden")


class WritingPurpose(TextChoices):
    """What somebody is writing."""

    PROPOSE = "propose", _("A new recommendation")
    REVISE = "revise", _("A revision")
    AMEND = "amend", _("An amendment")
    COMMENT = "comment", _("A comment")


class Format(TextChoices):
    """The formats of the compiled report."""

    HTML = "html", pgettext_lazy("file format", "Web")
    PDF = "pdf", "PDF"
    DOCX = "docx", pgettext_lazy("file format", "Word")
    MARKDOWN = "md", "Markdown"
    JSON = "json", "JSON"

    @property
    def media_type(self) -> str:
        """What a file of this format is served as; the stored value is also its extension."""
        return _MEDIA_TYPES[self]


#: In the order in which readers ask for them.
FORMATS_SHOWN = (Format.PDF, Format.DOCX, Format.HTML, Format.MARKDOWN, Format.JSON)

_MEDIA_TYPES = {
    Format.HTML: "text/html; charset=utf-8",
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.JSON: "application/json",
}


class EditionState(TextChoices):
    """Where an edition is: derived from its moments, never stored."""

    WAITING = "waiting", _("Waiting")
    COMPILING = "compiling", _("Being compiled")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    ISSUED = "issued", _("Issued")


class UploadState(TextChoices):
    """Where an uploaded compilation is."""

    RECEIVED = "received", _("Received")
    READ = "read", _("Read, awaiting confirmation")
    REFUSED = "refused", _("Refused")
    CONFIRMED = "confirmed", _("Being imported")
    IMPORTED = "imported", _("Imported")
    DISCARDED = "discarded", _("Discarded")
