"""The record of proceedings in words."""

from django import template
from django.utils.translation import gettext_lazy as _

from consultations.models import Event

register = template.Library()

#: What the last part of an event's verb reads like; a verb that is missing here is shown as it is stored.
VERBS = {
    "add": _("Added"),
    "propose": _("Proposed"),
    "revise": _("Revised"),
    "submit": _("Submitted"),
    "return": _("Returned to its authors"),
    "publish": _("Published"),
    "invite_cosponsor": _("Invited a co-sponsor"),
    "answer_invitation": _("Answered the invitation"),
    "restore": _("Restored"),
    "withdraw": _("Withdrawn"),
    "merge_into": _("Merged"),
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
    "set": _("Set"),
    "open": _("Opened"),
    "close": _("Closed"),
    "create": _("Created"),
    "load": _("Loaded"),
}


@register.filter
def verb_shown(event: Event) -> str:
    """What happened, in one word."""
    verb = event.verb.rpartition(".")[2]
    return str(VERBS.get(verb, verb.replace("_", " ").capitalize()))
