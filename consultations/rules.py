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


@rules.predicate
def heads(user: User, delegation: Delegation | None) -> bool:
    """Acts, in this request, for that very delegation, and as its head."""
    return bool(acts_for(user, delegation) and user.seat is not None and user.seat.role == DelegateRole.HEAD)


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
permit(
    "consultations.keep_delegations",
    is_secretariat,
    _(
        "Which delegations take part, of what kind and with what standing, is for the secretariat to set. Ask the "
        "secretariat."
    ),
)
permit(
    "consultations.edit_delegation",
    is_secretariat | heads,
    _("The names of a delegation are changed by its head, who acts for it, and by the secretariat."),
)
permit(
    "consultations.seat_delegates",
    is_secretariat | heads,
    _("Who acts for a delegation is settled by its head, who acts for it, and by the secretariat."),
)
permit(
    "consultations.read_roster",
    is_secretariat | is_chair | acts_for,
    _("The people of a delegation are shown to those who act for it, to the secretariat and to the chair."),
)
permit(
    "consultations.leave_delegation",
    acts_for,
    _("Only who acts for a delegation can leave it. Choose it under your initials first."),
)
permit(
    "consultations.keep_people",
    is_secretariat,
    _("The accounts of the group are for the secretariat. Ask the secretariat."),
)
permit(
    "consultations.set_house_rules",
    is_secretariat,
    _("What the house asks of everybody is for the secretariat to set."),
)
