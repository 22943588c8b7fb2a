"""Who may: predicates over the person (and the delegation they act for), never over the moment."""

import rules
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.enums import Activity, DelegateRole
from consultations.models import Delegation, User
from wgec.kernel.access import permit


@rules.predicate
def is_secretariat(user: User) -> bool:
    """Serves the group as its secretariat."""
    return user.is_secretariat


@rules.predicate
def is_chair(user: User) -> bool:
    """Chairs the group."""
    return user.is_chair


@rules.predicate
def acts_for(user: User, delegation: Delegation | None) -> bool:
    """Acts, in this request, for that very delegation."""
    return delegation is not None and user.acting_for == delegation


def refusal_of_role(user: User, activity: Activity) -> str:
    """Why the role of ``user`` in their delegation keeps them from an activity at all; empty when it does not."""
    role = user.seat.role if user.seat is not None else ""
    if user.is_secretariat or role == DelegateRole.HEAD:
        return ""
    if activity == Activity.STATE_POSITION:
        return gettext("Positions are stated by heads of delegation. Ask yours.")
    if role == DelegateRole.READER:
        return gettext("You read for your delegation. Its head and its drafters write for it.")
    return ""


permit(
    "consultations.open_desk",
    is_secretariat,
    _("The secretariat's desk is for the secretariat. Ask the secretariat to give you that role."),
)
permit(
    "consultations.set_up_consultation",
    is_secretariat,
    _("Consultations, their questions and their phases are set up by the secretariat."),
)
permit(
    "consultations.give_leave",
    is_secretariat,
    _("Leave to be late is given by the secretariat. Ask the secretariat."),
)
permit(
    "consultations.read_whole_record",
    is_secretariat | is_chair,
    _("This part of the record is for the secretariat and the chair."),
)
