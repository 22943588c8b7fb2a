"""The record of proceedings in words."""

from django import template
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from consultations.models import Event

register = template.Library()

#: What an event's verb, or the last part of it, reads like; one that is missing here is shown as it is stored.
VERBS = {
    "add": pgettext_lazy("what happened", "Added"),
    "propose": pgettext_lazy("what happened", "Proposed"),
    "revise": pgettext_lazy("what happened", "Revised"),
    "restore": pgettext_lazy("what happened", "Restored"),
    "rewrite": pgettext_lazy("what happened", "Rewritten"),
    "submit": pgettext_lazy("what happened", "Submitted"),
    "cosponsor": pgettext_lazy("what happened", "Co-sponsored"),
    "leave": pgettext_lazy("what happened", "Sponsor left"),
    "take_over": pgettext_lazy("what happened", "Taken over"),
    "return": pgettext_lazy("what happened", "Returned to its authors"),
    "publish": pgettext_lazy("what happened", "Published"),
    "invite_cosponsor": pgettext_lazy("what happened", "Invited a co-sponsor"),
    "answer_invitation": pgettext_lazy("what happened", "Answered the invitation"),
    "agree_unit": pgettext_lazy("what happened", "Marked a unit as agreed"),
    "reopen_unit": pgettext_lazy("what happened", "Reopened a unit"),
    "decide": pgettext_lazy("what happened", "Decided on amendments"),
    "adopt": pgettext_lazy("what happened", "Adopted"),
    "adopt_in_part": pgettext_lazy("what happened", "Adopted in part"),
    "adopt_modified": pgettext_lazy("what happened", "Adopted in modified form"),
    "set_aside": pgettext_lazy("what happened", "Set aside"),
    "refer": pgettext_lazy("what happened", "Referred"),
    "withdraw": pgettext_lazy("what happened", "Withdrawn"),
    "merge_into": pgettext_lazy("what happened", "Merged"),
    "designate": pgettext_lazy("what happened", "Designated"),
    "challenge": pgettext_lazy("what happened", "Challenged the designation"),
    "answer": pgettext_lazy("what happened", "Answered a challenge"),
    "address": pgettext_lazy("what happened", "Addressed an objection"),
    "address_by_text": pgettext_lazy("what happened", "Addressed an objection by the text"),
    "sustain": pgettext_lazy("what happened", "Sustained an objection"),
    "reply": pgettext_lazy("what happened", "Answered"),
    "edit": pgettext_lazy("what happened", "Changed"),
    "resolve": pgettext_lazy("what happened", "Resolved"),
    "reopen": pgettext_lazy("what happened", "Reopened"),
    "flag": pgettext_lazy("what happened", "Flagged"),
    "hide": pgettext_lazy("what happened", "Hidden"),
    "settle": pgettext_lazy("what happened", "Left as it is"),
    "upload": pgettext_lazy("what happened", "Uploaded"),
    "read": pgettext_lazy("what happened", "Read"),
    "refuse": pgettext_lazy("what happened", "Refused"),
    "confirm": pgettext_lazy("what happened", "Confirmed"),
    "discard": pgettext_lazy("what happened", "Discarded"),
    "import": pgettext_lazy("what happened", "Imported"),
    "request": pgettext_lazy("what happened", "Requested"),
    "freeze": pgettext_lazy("what happened", "Frozen"),
    "issue": pgettext_lazy("what happened", "Issued"),
    "fail": pgettext_lazy("what happened", "Failed"),
    "retry": pgettext_lazy("what happened", "Tried again"),
    "cancel": pgettext_lazy("what happened", "Cancelled"),
    "show_to": pgettext_lazy("what happened", "Set who sees it"),
    "set": pgettext_lazy("what happened", "Set"),
    "open": pgettext_lazy("what happened", "Opened"),
    "close": pgettext_lazy("what happened", "Closed"),
    "record": pgettext_lazy("what happened", "Position stated"),
    "dissociate": pgettext_lazy("what happened", "Dissociated from a group"),
    "call.open": pgettext_lazy("what happened", "Call opened"),
    "call.extend": pgettext_lazy("what happened", "Call extended"),
    "call.cancel": pgettext_lazy("what happened", "Call cancelled"),
    "call.close": pgettext_lazy("what happened", "Call closed"),
    "call.break": pgettext_lazy("what happened", "Silence broken by an objection"),
    "call.supersede": pgettext_lazy("what happened", "Call ended by a new revision"),
    "begin": pgettext_lazy("what happened", "Begun"),
    "write": pgettext_lazy("what happened", "Written"),
    "take": pgettext_lazy("what happened", "Took over what was read from a file"),
    "remove_file": pgettext_lazy("what happened", "Took a file out"),
    "translate": pgettext_lazy("what happened", "Translated"),
    "contribution.replace": pgettext_lazy("what happened", "Replaced by a corrected one"),
    "contribution.return": pgettext_lazy("what happened", "Returned to its delegation"),
    "correct": pgettext_lazy("what happened", "Proposed a correction"),
    "answer_correction": pgettext_lazy("what happened", "Answered a correction"),
    "deactivate": pgettext_lazy("what happened", "Left the group"),
    "reactivate": pgettext_lazy("what happened", "Takes part again"),
    "set_members": pgettext_lazy("what happened", "Members of the group set"),
    "change_role": pgettext_lazy("what happened", "Role changed"),
    "end": pgettext_lazy("what happened", "Seat ended"),
    "delegate.leave": pgettext_lazy("what happened", "Left the delegation"),
    "invitation.create": pgettext_lazy("what happened", "Invited"),
    "accept": pgettext_lazy("what happened", "Accepted the invitation"),
    "send_again": pgettext_lazy("what happened", "Invited again"),
    "revoke": pgettext_lazy("what happened", "Revoked"),
    "rename": pgettext_lazy("what happened", "Name changed"),
    "reset_second_step": pgettext_lazy("what happened", "Second step taken away"),
    "require_second_step": pgettext_lazy("what happened", "Second step required"),
    "erase": pgettext_lazy("what happened", "Account erased"),
    "create": pgettext_lazy("what happened", "Created"),
    "change": pgettext_lazy("what happened", "Changed"),
    "consultation.open": pgettext_lazy("what happened", "Consultation opened"),
    "consultation.close": pgettext_lazy("what happened", "Consultation closed"),
    "phase.open": pgettext_lazy("what happened", "Phase opened"),
    "phase.close": pgettext_lazy("what happened", "Phase closed"),
    "add_question": pgettext_lazy("what happened", "Asked a question"),
    "change_question": pgettext_lazy("what happened", "Changed a question"),
    "move_question": pgettext_lazy("what happened", "Moved a question"),
    "remove_question": pgettext_lazy("what happened", "Took a question out"),
    "set_phases": pgettext_lazy("what happened", "Set the phases"),
    "leave.give": pgettext_lazy("what happened", "Gave leave to be late"),
    "leave.extend": pgettext_lazy("what happened", "Extended a leave to be late"),
    "leave.take_back": pgettext_lazy("what happened", "Took a leave to be late back"),
    "place": pgettext_lazy("what happened", "Placed"),
    "split": pgettext_lazy("what happened", "Split"),
    "number": pgettext_lazy("what happened", "Numbered"),
    "numbering.freeze": pgettext_lazy("what happened", "Numbers given"),
    "section.add": pgettext_lazy("what happened", "Section added"),
    "section.rename": pgettext_lazy("what happened", "Section renamed"),
    "section.move": pgettext_lazy("what happened", "Section moved"),
    "section.remove": pgettext_lazy("what happened", "Section removed"),
    "mark_reference_unsure": pgettext_lazy("what happened", "Marked a reference as unsure"),
    "mark_reference_sure": pgettext_lazy("what happened", "Took the mark from a reference"),
    "load": pgettext_lazy("what happened", "Loaded"),
    "extract.extract": pgettext_lazy("what happened", "Extracted from a contribution"),
    "extract.link": pgettext_lazy("what happened", "Linked to a contribution"),
    "extract.unlink": pgettext_lazy("what happened", "Link to a contribution removed"),
    "extract.move": pgettext_lazy("what happened", "Its passages in a contribution corrected"),
    "extract.ask": pgettext_lazy("what happened", "Contributor asked to validate"),
    "extract.confirm": pgettext_lazy("what happened", "Confirmed by its contributor"),
    "extract.correct": pgettext_lazy("what happened", "Correction proposed by its contributor"),
    "extract.withdraw": pgettext_lazy("what happened", "Withdrawn by its contributor"),
    "extract.accept": pgettext_lazy("what happened", "Contributor's correction accepted"),
    "extract.dispute": pgettext_lazy("what happened", "Contributor's correction disputed"),
    "describe": pgettext_lazy("what happened", "Type and addressees set"),
    "read_part": pgettext_lazy("what happened", "Read to the end for extraction"),
    "unread_part": pgettext_lazy("what happened", "To be read again for extraction"),
    "relate": pgettext_lazy("what happened", "Relation confirmed"),
    "unrelate": pgettext_lazy("what happened", "Relation taken back"),
    "dismiss": pgettext_lazy("what happened", "Suggestion dismissed"),
    "case.assign": pgettext_lazy("what happened", "Given to somebody to take care of"),
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
