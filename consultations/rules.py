"""Who may: predicates over the person (and the delegation they act for), never over the moment."""

import rules
from django.utils.translation import gettext_lazy as _

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


@rules.predicate
def is_somebody(user: User) -> bool:
    """Has an account that is in use: whoever is asked here has signed in."""
    return user.is_active


permit("consultations.follow", is_somebody, _("Sign in to follow this."))
permit(
    "consultations.send_mailing",
    is_secretariat,
    _("Letters to many are written and sent by the secretariat."),
)
