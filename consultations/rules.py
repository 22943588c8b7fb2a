"""Who may: predicates over the person (and the delegation they act for), never over the moment."""

import rules
from django.utils.translation import gettext_lazy as _

from consultations.enums import DelegateRole
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


def drafted_for(user: User) -> int | None:
    """The delegation that ``user`` acts for as its head or one of its drafters."""
    if user.seat is None or user.seat.role == DelegateRole.READER:
        return None
    return user.seat.delegation_id


@rules.predicate
def drafts(user: User) -> bool:
    """Drafts for some delegation."""
    return drafted_for(user) is not None


@rules.predicate
def heads(user: User) -> bool:
    """Heads the delegation that they act for: states its positions."""
    return user.seat is not None and user.seat.role == DelegateRole.HEAD


permit(
    "consultations.open_desk",
    is_secretariat,
    _("The secretariat's desk is for the secretariat. Ask the secretariat to give you that role."),
)
permit(
    "consultations.read_whole_record",
    is_secretariat | is_chair,
    _("This part of the record is for the secretariat and the chair."),
)
