"""Who may: predicates over the person (and the delegation they act for), never over the moment."""

import rules
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.enums import Activity, DelegateRole
from consultations.models import Contribution, Delegation, User
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


@rules.predicate
def heads_it(user: User, delegation: Delegation | None) -> bool:
    """Acts, in this request, for that very delegation, and as its head."""
    return bool(acts_for(user, delegation) and user.seat is not None and user.seat.role == DelegateRole.HEAD)


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

# --- contributions -------------------------------------------------------------------------------


@rules.predicate
def drafts_the_contribution(user: User, contribution: Contribution | None) -> bool:
    """Drafts for the delegation whose contribution it is."""
    return contribution is not None and contribution.delegation_id == drafted_for(user)


@rules.predicate
def heads_the_contributor(user: User, contribution: Contribution | None) -> bool:
    """Heads the delegation whose contribution it is."""
    return heads(user) and drafts_the_contribution(user, contribution)


@rules.predicate
def entered_the_contribution(user: User, contribution: Contribution | None) -> bool:
    """Entered it as the secretariat, on behalf of its delegation, and nobody else has written in it since."""
    return contribution is not None and user.is_secretariat and contribution.saved_by_id == user.pk


permit(
    "consultations.contribute",
    is_secretariat | drafts,
    _("Contributions are written by the heads and drafters of delegations. Ask your head of delegation."),
)
permit(
    "consultations.write_contribution",
    drafts_the_contribution | entered_the_contribution,
    _("A contribution is written by the heads and drafters of its delegation."),
)
permit(
    "consultations.publish_contribution",
    is_secretariat,
    _("Contributions are published, or returned to their delegations, by the secretariat."),
)
permit(
    "consultations.withdraw_contribution",
    is_secretariat | heads_the_contributor,
    _("A contribution is withdrawn by the head of its delegation, or by the secretariat."),
)
permit(
    "consultations.replace_contribution",
    is_secretariat | drafts_the_contribution,
    _("A corrected contribution is written by the heads and drafters of its delegation, or by the secretariat."),
)
permit(
    "consultations.translate_contribution",
    is_secretariat | drafts_the_contribution,
    _("Translations are added by the delegation whose contribution it is, or by the secretariat."),
)
permit(
    "consultations.translate_officially",
    is_secretariat,
    _("Only the secretariat adds an official translation. Add it as a courtesy translation."),
)
permit(
    "consultations.correct_contribution",
    is_secretariat,
    _("Editorial corrections are proposed by the secretariat."),
)
permit(
    "consultations.answer_correction",
    drafts_the_contribution,
    _("A correction is accepted or refused by the delegation whose words they are."),
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
    is_secretariat | heads_it,
    _("The names of a delegation are changed by its head, who acts for it, and by the secretariat."),
)
permit(
    "consultations.seat_delegates",
    is_secretariat | heads_it,
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
