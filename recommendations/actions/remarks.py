"""What goes into the record of a comment, never its words, and who is told of it."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from consultations import queries as people
from consultations.actions import notices, proceedings
from consultations.enums import Audience
from consultations.models import Delegation, User
from recommendations.enums import PUBLIC_STATUSES, AmendmentStatus, CommentAudience, Status
from recommendations.models import Comment
from recommendations.queries import comments as discussions

# --- the record ------------------------------------------------------------------------------


def note(verb: str, comment: Comment, *, by: User) -> None:
    """Append what happened, for those who may read the comment."""
    _note(verb, comment, by=by, audience=_audience(comment))


def note_for_secretariat(verb: str, comment: Comment, *, by: User, reason: str = "") -> None:
    """Append what the moderation of a comment did."""
    _note(verb, comment, by=by, reason=reason, audience=Audience.SECRETARIAT)


def _note(verb: str, comment: Comment, *, by: User, audience: Audience, reason: str = "") -> None:
    with proceedings.spoken():
        label = _("Comment on %(text)s") % {"text": comment.amendment or comment.recommendation}
    proceedings.note(
        f"comment.{verb}",
        subject_kind="comment",
        subject_id=comment.reference,
        subject_label=label,
        by=by,
        consultation=comment.recommendation.consultation,
        reason=reason,
        details={"recommendation": comment.recommendation.reference, "unit": comment.beginning.unit},
        audience=audience,
    )


def _audience(comment: Comment) -> Audience:
    status = comment.recommendation.status
    draft = comment.amendment is not None and comment.amendment.status == AmendmentStatus.DRAFT
    if comment.audience == CommentAudience.DELEGATION or status == Status.DRAFT or draft:
        return Audience.DELEGATION
    return Audience.PUBLIC if status in PUBLIC_STATUSES else Audience.SECRETARIAT


# --- who is told -----------------------------------------------------------------------------


def able_to_read(comment: Comment) -> set[int] | None:
    """The delegations that may read the comment; None: all of them may."""
    if comment.audience == CommentAudience.DELEGATION:
        return {comment.created_for_id} if comment.created_for_id is not None else set()
    return discussions.able_to_read(comment.recommendation, comment.amendment)


def tell_mentioned(comment: Comment, delegations: Iterable[Delegation], *, by: User) -> set[int]:
    """Tell who writes for the delegations that they are mentioned; who was told."""
    told = {by.pk}
    for delegation in delegations:
        name = delegation.name

        def sentence(name: str = name) -> str:
            return _("%(who)s mentions %(delegation)s in the discussion of %(text)s.") % {
                **_about(comment, by),
                "delegation": name,
            }

        told |= _tell(people.writers_of([delegation]), "comment.mention", sentence, comment, but=told)
    return told


def tell_authors_of_text(comment: Comment, *, by: User, told: set[int]) -> None:
    """Tell who writes for the delegations behind the text, or behind the amendment, of a new thread."""
    amendment = comment.amendment
    behind = comment.recommendation.proposers.all() if amendment is None else amendment.sponsors.filter(until_at=None)
    reached = able_to_read(comment)
    delegations = Delegation.objects.filter(pk__in=behind.values_list("delegation_id", flat=True))
    if reached is not None:
        delegations = delegations.filter(pk__in=reached)
    _tell(
        people.writers_of(delegations),
        "comment.add",
        lambda: _("%(who)s began a discussion of %(text)s.") % _about(comment, by),
        comment,
        but=told,
    )


def tell_participants(comment: Comment, *, by: User, told: set[int]) -> None:
    """Tell who wrote in the thread, and may still read it, of a reply."""
    reached = able_to_read(comment)
    wrote = [
        person
        for person, given_for in discussions.participants(comment.beginning)
        if reached is None or given_for is None or given_for.pk in reached
    ]
    if comment.audience == CommentAudience.DELEGATION and comment.created_for is not None:
        still = set(people.writers_of([comment.created_for]))
        wrote = [person for person in wrote if person in still]
    _tell(
        wrote,
        "comment.reply",
        lambda: _("%(who)s replied in the discussion of %(text)s.") % _about(comment, by),
        comment,
        but=told,
    )


def tell_secretariat(comment: Comment, *, by: User, reason: str) -> None:
    """Tell the secretariat of a flag."""
    _tell(
        people.secretariat(),
        "comment.flag",
        lambda: (
            _("%(who)s asks you to look at a comment on %(text)s: %(reason)s")
            % {**_about(comment, by), "reason": reason}
        ),
        comment,
        but={by.pk},
    )


def forget_words(comment: Comment) -> None:
    """What is hidden is in no digest that is still to come."""
    notices.forget_words(comment.get_absolute_url())


def tell_hidden(comment: Comment, *, by: User) -> None:
    """Tell the author that their comment was hidden, and why."""
    _tell(
        [comment.created_by],
        "comment.hide",
        lambda: (
            _("The secretariat has hidden your comment on %(text)s: %(reason)s")
            % {**_about(comment, by), "reason": comment.hidden_because}
        ),
        comment,
        but={by.pk},
    )


def tell_restored(comment: Comment, *, by: User) -> None:
    """Tell the author that their comment can be read again."""
    _tell(
        [comment.created_by],
        "comment.restore",
        lambda: _("Your comment on %(text)s can be read again.") % _about(comment, by),
        comment,
        but={by.pk},
    )


def _about(comment: Comment, by: User) -> dict[str, str]:
    who = f"{by.name} ({by.acting_for.short_name})" if by.acting_for else by.name
    text = comment.amendment.label if comment.amendment is not None else str(comment.recommendation.title)
    return {"who": who, "text": text}


def _tell(
    readers: Iterable[User], kind: str, sentence: Callable[[], str], comment: Comment, *, but: set[int]
) -> set[int]:
    chosen = [reader for reader in readers if reader.pk not in but]
    notices.tell(
        chosen,
        kind,
        sentence,
        address=comment.get_absolute_url(),
        about=lambda: comment.recommendation.title,
        words="" if comment.hidden_at else comment.text,
    )
    return {reader.pk for reader in chosen}
