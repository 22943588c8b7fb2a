"""Who may: predicates over the person (and the delegation they act for), never over the moment."""

import rules
from django.utils.translation import gettext_lazy as _

from consultations.enums import DelegateRole, Standing
from consultations.models import User
from consultations.rules import drafted_for as drafted_for
from consultations.rules import drafts as drafts
from consultations.rules import heads as heads
from consultations.rules import is_chair, is_secretariat
from recommendations.enums import PUBLIC_STATUSES, CommentAudience
from recommendations.models import Amendment, Comment, Extract, Objection, Recommendation, WordUpload
from wgec.kernel.access import permit


@rules.predicate
def is_published(user: User, recommendation: Recommendation | None) -> bool:
    """The text is before the public."""
    return recommendation is not None and recommendation.status in PUBLIC_STATUSES


@rules.predicate
def is_its_drafter(user: User, recommendation: Recommendation | None) -> bool:
    """Drafts for a delegation that proposes the text."""
    mine = drafted_for(user)
    if recommendation is None or mine is None:
        return False
    return any(proposer.delegation_id == mine for proposer in recommendation.proposers.all())


@rules.predicate
def is_its_head(user: User, recommendation: Recommendation | None) -> bool:
    """Heads a delegation that proposes the text."""
    heads = user.seat is not None and user.seat.role == DelegateRole.HEAD
    return heads and is_its_drafter(user, recommendation)


@rules.predicate
def is_invited(user: User, recommendation: Recommendation | None) -> bool:
    """Drafts for a delegation that is asked to propose the text too."""
    mine = drafted_for(user)
    if recommendation is None or mine is None:
        return False
    return any(
        invitation.delegation_id == mine and invitation.answered_at is None
        for invitation in recommendation.invitations.all()
    )


is_drafted_by_its_own = ~is_published & is_its_drafter

# --- recommendations ----------------------------------------------------------------------------

permit(
    "recommendations.propose_recommendation",
    is_secretariat | drafts,
    _("Recommendations are proposed by the heads and drafters of delegations. Ask your head of delegation."),
)
permit(
    "recommendations.revise_recommendation",
    is_secretariat | is_drafted_by_its_own,
    _("A published text changes through the secretariat. Ask the secretariat."),
)
permit(
    "recommendations.submit_recommendation",
    is_secretariat | is_drafted_by_its_own,
    _("A draft is submitted by the delegations that propose it."),
)
permit(
    "recommendations.discard_recommendation",
    is_drafted_by_its_own,
    _("A draft is discarded by the delegations that propose it."),
)
permit(
    "recommendations.invite_cosponsor",
    is_drafted_by_its_own,
    _("Co-sponsors are invited by the delegations that propose the text."),
)
permit(
    "recommendations.answer_invitation",
    is_invited,
    _("Only a delegation that is invited to co-sponsor can answer. Ask its sponsors to invite yours."),
)
permit(
    "recommendations.publish_recommendation",
    is_secretariat,
    _("Texts are published, or returned to their authors, by the secretariat."),
)
permit(
    "recommendations.mark_editorial",
    is_secretariat,
    _("Only the secretariat marks a change as editorial. Save it as a substantive one."),
)
permit(
    "recommendations.withdraw_recommendation",
    is_secretariat | is_its_head,
    _("Only the head of a proposing delegation, or the secretariat, withdraws a recommendation."),
)
permit(
    "recommendations.merge_recommendation",
    is_secretariat,
    _("Recommendations are merged by the secretariat."),
)
permit(
    "recommendations.relate",
    is_secretariat,
    _("How texts are related is confirmed, and suggestions are dismissed, by the secretariat."),
)

permit(
    "recommendations.split_recommendation",
    is_secretariat,
    _("Recommendations are split by the secretariat."),
)

# --- the compilation ----------------------------------------------------------------------------

permit(
    "recommendations.open_compilation",
    is_secretariat | is_chair,
    _("The compilation desk is for the secretariat and the chair."),
)
permit(
    "recommendations.arrange_compilation",
    is_secretariat,
    _("Sections and their order are the secretariat's to arrange."),
)
permit(
    "recommendations.freeze_numbers",
    is_secretariat,
    _("Numbers are given by the secretariat."),
)
permit(
    "recommendations.mark_reference",
    is_secretariat,
    _("Cross-references are marked by the secretariat."),
)

# --- amendments ---------------------------------------------------------------------------------


@rules.predicate
def is_its_sponsor(user: User, amendment: Amendment | None) -> bool:
    """Drafts for a delegation that stands behind the amendment now."""
    mine = drafted_for(user)
    if amendment is None or mine is None:
        return False
    return any(sponsor.delegation_id == mine and sponsor.until_at is None for sponsor in amendment.sponsors.all())


permit(
    "recommendations.propose_amendment",
    is_secretariat | drafts,
    _("Amendments are proposed by the heads and drafters of delegations. Ask your head of delegation."),
)


@rules.predicate
def uploaded_by_its_own(user: User, upload: WordUpload | None) -> bool:
    """Drafts for the delegation that uploaded the file; what the secretariat uploaded is the secretariat's."""
    if upload is None:
        return False
    if upload.delegation_id is None:
        return bool(is_secretariat(user))
    return upload.delegation_id == drafted_for(user)


permit(
    "recommendations.take_from_word",
    uploaded_by_its_own,
    _("What came back from Word is taken by the heads and drafters of the delegation that uploaded it."),
)
permit(
    "recommendations.rewrite_amendment",
    is_secretariat | is_its_sponsor,
    _("Only its sponsors change an amendment. Propose an amendment to it."),
)
permit(
    "recommendations.withdraw_amendment",
    is_secretariat | is_its_sponsor,
    _("Only its sponsors withdraw or discard an amendment."),
)
permit(
    "recommendations.cosponsor_amendment",
    drafts,
    _("Amendments are sponsored by the heads and drafters of delegations. Ask your head of delegation."),
)
permit(
    "recommendations.leave_amendment",
    is_its_sponsor,
    _("Your delegation does not sponsor this amendment."),
)
permit(
    "recommendations.decide_amendment",
    is_secretariat | is_chair,
    _("Amendments are decided by the chair and the secretariat."),
)
permit(
    "recommendations.agree_unit",
    is_secretariat | is_chair,
    _("Units are marked as agreed, and reopened, by the chair and the secretariat."),
)

# --- comments -----------------------------------------------------------------------------------


@rules.predicate
def is_its_author(user: User, comment: Comment | None) -> bool:
    """Wrote the comment, and acts for the same delegation as then."""
    if comment is None or comment.created_by_id != user.pk:
        return False
    return comment.created_for_id == (user.acting_for.pk if user.acting_for else None)


@rules.predicate
def is_of_its_delegation(user: User, comment: Comment | None) -> bool:
    """Drafts for the delegation for which the comment was written."""
    return comment is not None and comment.created_for_id is not None and comment.created_for_id == drafted_for(user)


@rules.predicate
def is_for_all(user: User, comment: Comment | None) -> bool:
    """The comment can be read by everybody."""
    return comment is not None and comment.audience == CommentAudience.ALL


permit(
    "recommendations.comment",
    is_secretariat | is_chair | drafts,
    _("Texts are discussed by the heads and drafters of delegations, the chair and the secretariat."),
)
permit(
    "recommendations.reply_to_comment",
    (is_for_all & (is_secretariat | is_chair | drafts)) | is_of_its_delegation | is_its_author,
    _("Threads are continued by the heads and drafters of delegations, the chair and the secretariat."),
)
permit(
    "recommendations.edit_comment",
    is_its_author,
    _("Only who wrote a comment changes it."),
)
permit(
    "recommendations.resolve_comment",
    is_of_its_delegation | is_its_author | (is_for_all & (is_secretariat | is_chair)),
    _("A thread is resolved by the delegation that began it, the chair or the secretariat."),
)
permit(
    "recommendations.flag_comment",
    is_for_all & (is_chair | drafts),
    _("Comments are flagged by delegates and the chair. A note within your delegation is yours to change."),
)
permit(
    "recommendations.moderate",
    is_secretariat,
    _("What waits for the secretariat is looked at and decided by the secretariat."),
)
permit(
    "recommendations.moderate_comment",
    is_secretariat & is_for_all,
    _("Comments are hidden and restored by the secretariat."),
)

# --- positions and consensus ---------------------------------------------------------------------


@rules.predicate
def acts_for_a_delegation(user: User) -> bool:
    """Acts for some delegation, be it as a reader."""
    return user.seat is not None


@rules.predicate
def heads_a_member(user: User) -> bool:
    """Heads a delegation with the standing of a member."""
    return heads(user) and user.seat is not None and user.seat.delegation.standing == Standing.MEMBER


@rules.predicate
def drafts_what_is_objected_to(user: User, objection: Objection | None) -> bool:
    """Drafts for a delegation that proposes the text to which somebody objects."""
    return objection is not None and is_its_drafter(user, objection.recommendation)


@rules.predicate
def heads_the_objector(user: User, objection: Objection | None) -> bool:
    """Heads the delegation that objects."""
    if objection is None or user.seat is None or not heads(user):
        return False
    return user.seat.delegation_id == objection.delegation_id


permit(
    "recommendations.record_position",
    is_secretariat | heads,
    _("Positions are stated by heads of delegation. Ask yours, or the secretariat to enter it on your behalf."),
)
permit(
    "recommendations.dissociate",
    heads,
    _("Only the head of a delegation says that a group does not speak for it."),
)
permit(
    "recommendations.read_positions_due",
    acts_for_a_delegation,
    _("This page is for people who act for a delegation. Ask the secretariat to give you a seat."),
)
permit(
    "recommendations.write_position_note",
    drafts,
    _("Private notes are written by the heads and drafters of a delegation."),
)
permit(
    "recommendations.open_call",
    is_secretariat | is_chair,
    _("Calls are opened, extended and cancelled by the secretariat and the chair."),
)
permit(
    "recommendations.designate",
    is_chair,
    _("Only the chair designates."),
)
permit(
    "recommendations.challenge_designation",
    heads_a_member,
    _("A designation is challenged by the heads of member delegations."),
)
permit(
    "recommendations.answer_challenge",
    is_chair,
    _("Challenges are answered by the chair."),
)
permit(
    "recommendations.address_objection",
    is_secretariat | is_chair | drafts_what_is_objected_to,
    _("Objections are addressed by those who propose the text, the chair and the secretariat."),
)
permit(
    "recommendations.address_objection_by_text",
    is_secretariat | is_chair,
    _("That the text answers an objection is said by the chair and the secretariat. Reply to it with your reasons."),
)
permit(
    "recommendations.settle_objection",
    is_secretariat | heads_the_objector,
    _("An objection is withdrawn, or turned into a reservation, by the head of the delegation that objects."),
)
permit(
    "recommendations.sustain_objection",
    is_chair | heads_the_objector,
    _("An objection is sustained by the head of the delegation that objects, or by the chair's ruling."),
)
permit(
    "recommendations.set_consensus_rules",
    is_secretariat,
    _("The rules by which consensus is computed are set by the secretariat."),
)

# --- extraction and validation -------------------------------------------------------------------


@rules.predicate
def drafts_for_its_contributor(user: User, extract: Extract | None) -> bool:
    """Drafts for the delegation from whose contribution the text was extracted."""
    mine = drafted_for(user)
    return extract is not None and mine is not None and extract.contribution.delegation_id == mine


permit(
    "recommendations.extract_recommendation",
    is_secretariat,
    _("Recommendations are extracted from contributions, and described, by the secretariat."),
)
permit(
    "recommendations.ask_contributor",
    is_secretariat,
    _("Contributors are asked to validate by the secretariat, which also answers their corrections."),
)
permit(
    "recommendations.validate_extract",
    drafts_for_its_contributor,
    _("What was extracted is validated by the heads and drafters of the delegation that contributed it."),
)

# --- the report ---------------------------------------------------------------------------------

permit(
    "recommendations.request_edition",
    is_secretariat | is_chair,
    _("Reports are compiled by the secretariat and the chair."),
)
permit(
    "recommendations.import_compilation",
    is_secretariat,
    _("Compilations are imported by the secretariat."),
)
