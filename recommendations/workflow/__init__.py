"""Which step may follow: the steps of each noun as tables. docs/workflow.md is drawn from them."""

from django.utils.translation import gettext_lazy as _

from recommendations.enums import (
    PUBLIC_STATUSES,
    AmendmentStatus,
    CallState,
    ChallengeState,
    CommentState,
    DesignationState,
    EditionState,
    ObjectionState,
    Status,
    Validation,
)
from recommendations.workflow.files import UPLOAD, WORD
from wgec.kernel.steps import Step, take
from wgec.kernel.steps import step as _step

__all__ = ["TABLES", "UPLOAD", "WORD", "Step", "take"]

RECOMMENDATION: dict[str, Step] = {
    "revise": _step(
        Status.DRAFT,
        Status.SUBMITTED,
        Status.RETURNED,
        Status.PUBLISHED,
        to=None,
        otherwise=_("A withdrawn or merged recommendation keeps its last text. Revise the one it was merged into."),
    ),
    "restore": _step(
        Status.DRAFT,
        Status.SUBMITTED,
        Status.RETURNED,
        Status.PUBLISHED,
        to=None,
        otherwise=_("A withdrawn or merged recommendation keeps its last text, so no earlier one can be restored."),
    ),
    "submit": _step(
        Status.DRAFT,
        Status.RETURNED,
        to=Status.SUBMITTED,
        otherwise=_("Only a draft, or a text that was returned, can be submitted."),
    ),
    "return": _step(
        Status.SUBMITTED,
        to=Status.RETURNED,
        otherwise=_("Only a submitted text can be returned to its authors."),
    ),
    "publish": _step(
        Status.SUBMITTED,
        to=Status.PUBLISHED,
        otherwise=_("Only a submitted text can be published."),
    ),
    "discard": _step(
        Status.DRAFT,
        Status.RETURNED,
        to=Status.DISCARDED,
        otherwise=_("Only a draft, or a text that was returned, can be discarded. Withdraw a published one."),
    ),
    "invite_cosponsor": _step(
        Status.DRAFT,
        Status.SUBMITTED,
        Status.RETURNED,
        to=None,
        otherwise=_("Co-sponsors are invited while the text is a draft, submitted or returned."),
    ),
    "answer_invitation": _step(
        Status.DRAFT,
        Status.SUBMITTED,
        Status.RETURNED,
        to=None,
        otherwise=_("This text is no longer a draft, so the invitation has lapsed."),
    ),
    "amend": _step(
        Status.PUBLISHED,
        to=None,
        otherwise=_(
            "Only a published text can be amended: a draft is revised by its authors, and one that was withdrawn or "
            "merged keeps its last text."
        ),
    ),
    "decide": _step(
        Status.PUBLISHED,
        to=None,
        otherwise=_("Amendments are decided on a published text."),
    ),
    "agree_unit": _step(
        Status.PUBLISHED,
        to=None,
        otherwise=_("Only units of a published text are marked as agreed."),
    ),
    "place": _step(
        *PUBLIC_STATUSES,
        to=None,
        otherwise=_("Only a text that is before the public is placed. Publish it first."),
    ),
    "split": _step(
        Status.PUBLISHED,
        to=None,
        otherwise=_("Only a published text can be split."),
    ),
    "comment": _step(
        Status.DRAFT,
        Status.SUBMITTED,
        Status.RETURNED,
        Status.PUBLISHED,
        to=None,
        otherwise=_("A text that was withdrawn, merged or discarded is no longer discussed."),
    ),
    "record_position": _step(
        Status.PUBLISHED,
        to=None,
        otherwise=_("Positions are recorded on published texts only."),
    ),
    "confirm_position": _step(
        Status.PUBLISHED,
        to=None,
        otherwise=_("Positions are confirmed on published texts only."),
    ),
    "withdraw_position": _step(
        Status.PUBLISHED,
        to=None,
        otherwise=_("The positions on a text that was withdrawn or merged stay as they were."),
    ),
    "write_position_note": _step(
        *PUBLIC_STATUSES,
        to=None,
        otherwise=_("Private notes are kept on published texts. Talk about a draft in its discussion."),
    ),
    "dissociate": _step(
        Status.PUBLISHED,
        to=None,
        otherwise=_("For whom a group spoke on a text that was withdrawn or merged stays as it was."),
    ),
    "open_call": _step(
        Status.PUBLISHED,
        to=None,
        otherwise=_("The group is asked about published texts only."),
    ),
    "designate": _step(
        Status.PUBLISHED,
        to=None,
        otherwise=_("Only published texts are designated."),
    ),
    "withdraw": _step(
        Status.PUBLISHED,
        to=Status.WITHDRAWN,
        otherwise=_("Only a published recommendation can be withdrawn."),
    ),
    "merge_into": _step(
        Status.PUBLISHED,
        to=Status.MERGED,
        otherwise=_("Only a published recommendation can be merged into another."),
    ),
    "relate": _step(
        Status.PUBLISHED,
        to=None,
        otherwise=_("Only published texts are related to each other."),
    ),
    "dismiss_similar": _step(
        Status.PUBLISHED,
        to=None,
        otherwise=_("Only published texts are suggested as alike, so there is nothing to dismiss."),
    ),
    "unrelate": _step(
        Status.PUBLISHED,
        to=None,
        otherwise=_("The relations of a text that was withdrawn or merged stay as they were."),
    ),
}

_PENDING = (AmendmentStatus.OPEN, AmendmentStatus.REFERRED)
_DECIDED = _("This amendment is no longer open, so nothing more is decided on it. Reopen it first.")

AMENDMENT: dict[str, Step] = {
    "rewrite": _step(
        AmendmentStatus.DRAFT,
        *_PENDING,
        to=None,
        otherwise=_("An amendment that was decided or withdrawn keeps its last words. Propose a new one."),
    ),
    "submit": _step(
        AmendmentStatus.DRAFT,
        to=AmendmentStatus.OPEN,
        otherwise=_("This amendment was submitted already."),
    ),
    "discard": _step(
        AmendmentStatus.DRAFT,
        to=AmendmentStatus.DISCARDED,
        otherwise=_("Only a draft can be discarded. Withdraw an amendment that was submitted."),
    ),
    "cosponsor": _step(
        *_PENDING,
        to=None,
        otherwise=_("Only an open amendment can be co-sponsored."),
    ),
    "leave": _step(
        *_PENDING,
        to=None,
        otherwise=_("Sponsors leave an amendment while it is open; afterwards their names stay on record."),
    ),
    "withdraw": _step(
        *_PENDING,
        to=AmendmentStatus.WITHDRAWN,
        otherwise=_("Only an open amendment can be withdrawn."),
    ),
    "take_over": _step(
        AmendmentStatus.WITHDRAWN,
        to=AmendmentStatus.OPEN,
        otherwise=_("Only an amendment that was withdrawn can be taken over."),
    ),
    "amend": _step(
        *_PENDING,
        to=None,
        otherwise=_("Only an open amendment can itself be amended."),
    ),
    "adopt": _step(*_PENDING, to=AmendmentStatus.ADOPTED, otherwise=_DECIDED),
    "adopt_in_part": _step(*_PENDING, to=AmendmentStatus.ADOPTED_IN_PART, otherwise=_DECIDED),
    "adopt_modified": _step(*_PENDING, to=AmendmentStatus.ADOPTED_MODIFIED, otherwise=_DECIDED),
    "set_aside": _step(*_PENDING, to=AmendmentStatus.SET_ASIDE, otherwise=_DECIDED),
    "refer": _step(*_PENDING, to=AmendmentStatus.REFERRED, otherwise=_DECIDED),
    "reopen": _step(
        AmendmentStatus.SET_ASIDE,
        AmendmentStatus.REFERRED,
        AmendmentStatus.ADOPTED,
        AmendmentStatus.ADOPTED_IN_PART,
        AmendmentStatus.ADOPTED_MODIFIED,
        to=AmendmentStatus.OPEN,
        otherwise=_("Only an amendment on which something was decided can be reopened."),
    ),
    "record_position": _step(
        *_PENDING,
        to=None,
        otherwise=_("Positions are recorded on amendments that are still to be decided."),
    ),
    "withdraw_position": _step(
        *_PENDING,
        to=None,
        otherwise=_("The positions on an amendment that was decided or withdrawn stay as they were."),
    ),
    "comment": _step(
        AmendmentStatus.DRAFT,
        *_PENDING,
        AmendmentStatus.ADOPTED,
        AmendmentStatus.ADOPTED_IN_PART,
        AmendmentStatus.ADOPTED_MODIFIED,
        AmendmentStatus.SET_ASIDE,
        to=None,
        otherwise=_("An amendment that was withdrawn or discarded is no longer discussed."),
    ),
}

_SHOWN, _HIDDEN, _RESOLVED = CommentState.SHOWN, CommentState.HIDDEN, CommentState.RESOLVED

COMMENT: dict[str, Step] = {
    "edit": _step(_SHOWN, to=None, otherwise=_("A comment that is hidden or resolved is not changed any more.")),
    "reply": _step(
        _SHOWN,
        to=None,
        otherwise=_("This thread is resolved or hidden. Reopen it, or begin another one."),
    ),
    "resolve": _step(_SHOWN, to=_RESOLVED, otherwise=_("Only an open thread can be resolved.")),
    "reopen": _step(_RESOLVED, to=_SHOWN, otherwise=_("Only a resolved thread can be reopened.")),
    "flag": _step(_SHOWN, _RESOLVED, to=None, otherwise=_("This comment is hidden already.")),
    "hide": _step(_SHOWN, _RESOLVED, to=_HIDDEN, otherwise=_("This comment is hidden already.")),
    "restore": _step(_HIDDEN, to=_SHOWN, otherwise=_("Only a hidden comment can be restored.")),
    "settle": _step(_SHOWN, _RESOLVED, to=None, otherwise=_("The flags of a hidden comment are settled already.")),
}

_CALL_ENDED = _("This call has ended. Open another one.")

CALL: dict[str, Step] = {
    "extend": _step(CallState.OPEN, to=None, otherwise=_CALL_ENDED),
    "cancel": _step(CallState.OPEN, to=CallState.CANCELLED, otherwise=_CALL_ENDED),
    "close": _step(CallState.OPEN, to=CallState.CLOSED, otherwise=_CALL_ENDED),
    "break": _step(CallState.OPEN, to=CallState.BROKEN, otherwise=_CALL_ENDED),
    "supersede": _step(CallState.OPEN, to=CallState.SUPERSEDED, otherwise=_CALL_ENDED),
}

DESIGNATION: dict[str, Step] = {
    "challenge": _step(
        DesignationState.IN_FORCE,
        to=None,
        otherwise=_("Only the designation that is in force on a published text can be challenged."),
    ),
}

CHALLENGE: dict[str, Step] = {
    "answer": _step(
        ChallengeState.OPEN,
        to=ChallengeState.ANSWERED,
        otherwise=_("This challenge was answered already. Designate anew if the call changes."),
    ),
}

_STANDING = (ObjectionState.OPEN, ObjectionState.ADDRESSED, ObjectionState.SUSTAINED)
_SETTLED = _("This objection is settled: its delegation has withdrawn it, changed it, or not maintained it.")

OBJECTION: dict[str, Step] = {
    "address": _step(*_STANDING, to=ObjectionState.ADDRESSED, otherwise=_SETTLED),
    "address_by_text": _step(*_STANDING, to=ObjectionState.ADDRESSED, otherwise=_SETTLED),
    "sustain": _step(
        ObjectionState.OPEN,
        ObjectionState.ADDRESSED,
        to=ObjectionState.SUSTAINED,
        otherwise=_("Only an objection that stands, and is not sustained already, is sustained."),
    ),
    "withdraw": _step(*_STANDING, to=ObjectionState.WITHDRAWN, otherwise=_SETTLED),
    "turn_into_reservation": _step(*_STANDING, to=ObjectionState.RESERVATION, otherwise=_SETTLED),
    "lapse": _step(*_STANDING, to=ObjectionState.LAPSED, otherwise=_SETTLED),
}

EDITION: dict[str, Step] = {
    "compile": _step(
        EditionState.WAITING,
        EditionState.COMPILING,
        to=EditionState.ISSUED,
        otherwise=_("This edition is not waiting to be compiled."),
    ),
    "match": _step(
        EditionState.WAITING,
        EditionState.COMPILING,
        to=EditionState.UNCHANGED,
        otherwise=_("This edition is not being compiled."),
    ),
    "fail": _step(
        EditionState.WAITING,
        EditionState.COMPILING,
        to=EditionState.FAILED,
        otherwise=_("This edition is not being compiled."),
    ),
    "retry": _step(
        EditionState.FAILED,
        to=EditionState.WAITING,
        otherwise=_("Only an edition that failed can be tried again. Request a new edition instead."),
    ),
    "cancel": _step(
        EditionState.WAITING,
        EditionState.COMPILING,
        EditionState.FAILED,
        to=EditionState.CANCELLED,
        otherwise=_("This edition is settled. An issued edition is never altered, so it cannot be cancelled."),
    ),
    "correct": _step(
        EditionState.ISSUED,
        to=None,
        otherwise=_("Only an issued edition is corrected by a corrigendum. Compile a new edition instead."),
    ),
}

_ASKED, _CONFIRMED = Validation.ASKED, Validation.CONFIRMED
_ANSWERABLE = (_ASKED, _CONFIRMED, Validation.DISPUTED)
_ANSWERED = _("Its contributor has not been asked, or has said something else since.")
_NOT_PROPOSED = _("No correction of this extract waits for an answer.")

EXTRACT: dict[str, Step] = {
    "ask": _step(*_ANSWERABLE, Validation.UNASKED, to=_ASKED, otherwise=_("Its contributor has answered already.")),
    "confirm": _step(*_ANSWERABLE, Validation.CORRECTED, to=_CONFIRMED, otherwise=_ANSWERED),
    "correct": _step(*_ANSWERABLE, to=Validation.CORRECTED, otherwise=_ANSWERED),
    "withdraw": _step(*_ANSWERABLE, Validation.CORRECTED, to=Validation.WITHDRAWN, otherwise=_ANSWERED),
    "accept": _step(Validation.CORRECTED, to=_CONFIRMED, otherwise=_NOT_PROPOSED),
    "dispute": _step(Validation.CORRECTED, to=Validation.DISPUTED, otherwise=_NOT_PROPOSED),
}

#: Every table, by the noun it is about.
TABLES: dict[str, dict[str, Step]] = {
    "recommendation": RECOMMENDATION,
    "amendment": AMENDMENT,
    "comment": COMMENT,
    "call": CALL,
    "designation": DESIGNATION,
    "challenge": CHALLENGE,
    "objection": OBJECTION,
    "edition": EDITION,
    "upload": UPLOAD,
    "word": WORD,
    "extract": EXTRACT,
}
