"""The record of proceedings in words."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.models import Event

register = template.Library()

#: What an event's verb, or the last part of it, reads like; one that is missing here is shown as it is stored.
VERBS = {
    "add": _("Added"),
    "propose": _("Proposed"),
    "revise": _("Revised"),
    "restore": _("Restored"),
    "rewrite": _("Rewritten"),
    "submit": _("Submitted"),
    "cosponsor": _("Co-sponsored"),
    "leave": _("Sponsor left"),
    "take_over": _("Taken over"),
    "return": _("Returned to its authors"),
    "publish": _("Published"),
    "invite_cosponsor": _("Invited a co-sponsor"),
    "answer_invitation": _("Answered the invitation"),
    "agree_unit": _("Marked a unit as agreed"),
    "reopen_unit": _("Reopened a unit"),
    "decide": _("Decided on amendments"),
    "adopt": _("Adopted"),
    "adopt_in_part": _("Adopted in part"),
    "adopt_modified": _("Adopted in modified form"),
    "set_aside": _("Set aside"),
    "refer": _("Referred"),
    "withdraw": _("Withdrawn"),
    "merge_into": _("Merged"),
    "designate": _("Designated"),
    "challenge": _("Challenged the designation"),
    "answer": _("Answered a challenge"),
    "address": _("Addressed an objection"),
    "address_by_text": _("Addressed an objection by the text"),
    "sustain": _("Sustained an objection"),
    "reply": _("Answered"),
    "edit": _("Changed"),
    "resolve": _("Resolved"),
    "reopen": _("Reopened"),
    "flag": _("Flagged"),
    "hide": _("Hidden"),
    "settle": _("Left as it is"),
    "upload": _("Uploaded"),
    "read": _("Read"),
    "refuse": _("Refused"),
    "confirm": _("Confirmed"),
    "discard": _("Discarded"),
    "import": _("Imported"),
    "request": _("Requested"),
    "freeze": _("Frozen"),
    "issue": _("Issued"),
    "fail": _("Failed"),
    "retry": _("Tried again"),
    "cancel": _("Cancelled"),
    "show_to": _("Set who sees it"),
    "set": _("Set"),
    "open": _("Opened"),
    "close": _("Closed"),
    "record": _("Position stated"),
    "dissociate": _("Dissociated from a group"),
    "call.open": _("Call opened"),
    "call.extend": _("Call extended"),
    "call.cancel": _("Call cancelled"),
    "call.close": _("Call closed"),
    "call.break": _("Silence broken by an objection"),
    "call.supersede": _("Call ended by a new revision"),
    "begin": _("Begun"),
    "write": _("Written"),
    "take": _("Took over what was read from a file"),
    "remove_file": _("Took a file out"),
    "translate": _("Translated"),
    "contribution.replace": _("Replaced by a corrected one"),
    "contribution.return": _("Returned to its delegation"),
    "correct": _("Proposed a correction"),
    "answer_correction": _("Answered a correction"),
    "deactivate": _("Left the group"),
    "reactivate": _("Takes part again"),
    "set_members": _("Members of the group set"),
    "change_role": _("Role changed"),
    "end": _("Seat ended"),
    "delegate.leave": _("Left the delegation"),
    "invitation.create": _("Invited"),
    "accept": _("Accepted the invitation"),
    "send_again": _("Invited again"),
    "revoke": _("Revoked"),
    "rename": _("Name changed"),
    "reset_second_step": _("Second step taken away"),
    "require_second_step": _("Second step required"),
    "erase": _("Account erased"),
    "create": _("Created"),
    "change": _("Changed"),
    "consultation.open": _("Consultation opened"),
    "consultation.close": _("Consultation closed"),
    "phase.open": _("Phase opened"),
    "phase.close": _("Phase closed"),
    "add_question": _("Asked a question"),
    "change_question": _("Changed a question"),
    "move_question": _("Moved a question"),
    "remove_question": _("Took a question out"),
    "set_phases": _("Set the phases"),
    "leave.give": _("Gave leave to be late"),
    "leave.extend": _("Extended a leave to be late"),
    "leave.take_back": _("Took a leave to be late back"),
    "place": _("Placed"),
    "split": _("Split"),
    "number": _("Numbered"),
    "numbering.freeze": _("Numbers given"),
    "section.add": _("Section added"),
    "section.rename": _("Section renamed"),
    "section.move": _("Section moved"),
    "section.remove": _("Section removed"),
    "mark_reference_unsure": _("Marked a reference as unsure"),
    "mark_reference_sure": _("Took the mark from a reference"),
    "load": _("Loaded"),
    "extract.extract": _("Extracted from a contribution"),
    "extract.link": _("Linked to a contribution"),
    "extract.unlink": _("Link to a contribution removed"),
    "extract.move": _("Its passages in a contribution corrected"),
    "extract.ask": _("Contributor asked to validate"),
    "extract.confirm": _("Confirmed by its contributor"),
    "extract.correct": _("Correction proposed by its contributor"),
    "extract.withdraw": _("Withdrawn by its contributor"),
    "extract.accept": _("Contributor's correction accepted"),
    "extract.dispute": _("Contributor's correction disputed"),
    "describe": _("Type and addressees set"),
    "read_part": _("Read to the end for extraction"),
    "unread_part": _("To be read again for extraction"),
    "relate": _("Relation confirmed"),
    "unrelate": _("Relation taken back"),
    "dismiss": _("Suggestion dismissed"),
    "case.assign": _("Given to somebody to take care of"),
}


@register.filter
def verb_shown(event: Event) -> str:
    """What happened, in one word."""
    verb = event.verb.rpartition(".")[2]
    return str(VERBS.get(event.verb) or VERBS.get(verb) or verb.replace("_", " ").capitalize())


#: Where the subjects of events are shown: kind of subject → name of its page.
PAGES = {
    "recommendation": "recommendations:recommendation",
    "amendment": "recommendations:amendment",
    "contribution": "consultations:contribution",
    "comment": "recommendations:comment",
    "edition": "recommendations:edition",
    "consultation": "recommendations:consultation",
}


@register.simple_tag
def event_address(event: Event, may_open_desk: bool) -> str:
    """Where what the event is about is shown; nothing where it has no page, or none that this reader may open."""
    pages = {**PAGES, "upload": "recommendations:upload"} if may_open_desk else PAGES
    name = pages.get(event.subject_kind)
    return reverse(name, args=[event.subject_id]) if name else ""
