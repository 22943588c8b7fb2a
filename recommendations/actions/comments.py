"""What people say about a text: comments in threads, edited, resolved, flagged, hidden and restored."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from consultations.models import Delegation, User
from consultations.models.recorded import moment, recorded
from recommendations import steps, workflow
from recommendations.actions import mentions, recommendations, remarks
from recommendations.enums import CommentAudience, Status
from recommendations.models import Amendment, Comment, CommentFlag, Recommendation, Revision
from recommendations.queries import past, placing
from wgec.kernel.errors import Malformed, Refused
from wgec.kernel.text import anchors, markdown

MAX_TEXT = 20_000  # characters of one comment
MAX_REASON = 500
_TWICE = timedelta(minutes=5)  # the same words at the same place by the same person within it were sent twice


@dataclass(frozen=True, slots=True)
class _Passage:
    unit: str = ""
    start: int | None = None
    end: int | None = None
    quote: str = ""


def add(
    recommendation: Recommendation,
    text: str,
    *,
    by: User,
    seen_revision: int,
    amendment: Amendment | None = None,
    unit: str = "",
    start: int | None = None,
    end: int | None = None,
    quote: str = "",
    audience: CommentAudience = CommentAudience.ALL,
) -> Comment:
    """Begin a thread on the text, on an amendment to it, on one of its units, or on marked words of a unit.

    Among one delegation's own people nothing is bound to the phase.

    The place is one in revision ``seen_revision``, which is what the person has read; later changes move it along.
    ``quote`` are the marked words, ``start`` and ``end`` say which of several equal ones; sent twice, it is said once.
    """
    words = readable(text)
    with recorded(by=by):
        row = recommendations.locked(recommendation)
        amendment = _require_discussion(row, amendment, by=by)
        if audience == CommentAudience.ALL:
            steps.require_now("comment", amendment or row, by=by)
        said_for = by.acting_for
        if audience == CommentAudience.DELEGATION and said_for is None:
            raise Refused(
                _("Only who acts for a delegation comments for that delegation alone. Comment for everybody.")
            )
        revision = _seen(row, seen_revision, by)
        passage = _passage(revision, unit, start, end, quote)
        comment = Comment(
            recommendation=row,
            amendment=amendment,
            revision=revision,
            unit=passage.unit,
            start=passage.start,
            end=passage.end,
            quote=passage.quote,
            text=words,
            audience=audience,
            created_at=moment(),
            created_by=by,
            created_for=said_for,
        )
        return _say(comment, "add", remarks.tell_authors_of_text, by=by)


def reply(thread: Comment, text: str, *, by: User) -> Comment:
    """Answer in the thread to which the comment ``thread`` belongs, at its place and for its readers."""
    words = readable(text)
    with recorded(by=by):
        recommendations.locked(thread.recommendation)  # it is not withdrawn while an answer is being saved
        begin = _locked(thread.beginning)
        steps.require("reply", begin, by=by)
        steps.require_now("reply", begin, by=by)
        comment = Comment(
            recommendation=begin.recommendation,
            amendment=begin.amendment,
            thread=begin,
            revision=begin.recommendation.current or begin.revision,
            text=words,
            audience=begin.audience,
            created_at=moment(),
            created_by=by,
            created_for=by.acting_for,
        )
        return _say(comment, "reply", remarks.tell_participants, by=by)


def _say(comment: Comment, verb: str, tell: Callable[..., None], *, by: User) -> Comment:
    """Write it unless it has just been said, note it, and tell whom it mentions and whom ``tell`` tells."""
    if twice := _sent_twice(comment):
        return twice
    named = _mentioned(comment)
    comment.save()
    comment.mentions.set(named)
    remarks.note(verb, comment, by=by)
    told = remarks.tell_mentioned(comment, named, by=by)
    tell(comment, by=by, told=told)
    return comment


def edit(comment: Comment, text: str, *, by: User) -> Comment:
    """Say it in other words; the earlier ones stay readable. Delegations that are newly mentioned are told."""
    words = readable(text)
    with recorded(by=by):
        row = _locked(comment)
        steps.require("edit", row, by=by)
        if words == row.text:
            return row
        row.text, row.edited_at = words, moment()
        known = set(row.mentions.values_list("pk", flat=True))
        named = _mentioned(row)
        row.save(update_fields=["text", "edited_at"])
        row.mentions.set(named)
        remarks.note("edit", row, by=by)
        remarks.tell_mentioned(row, [each for each in named if each.pk not in known], by=by)
        return row


def resolve(comment: Comment, *, by: User) -> Comment:
    """Close the thread of ``comment``: what it asked for is done or answered. Twice is once."""
    with recorded(by=by):
        row = _locked(comment.beginning)
        steps.require_permission("resolve", row, by=by)
        if row.hidden_at is None and row.resolved_at is not None:
            return row
        steps.require("resolve", row, by=by)
        row.resolved_at, row.resolved_by = moment(), by
        row.save(update_fields=["resolved_at", "resolved_by"])
        remarks.note("resolve", row, by=by)
        return row


def reopen(comment: Comment, *, by: User) -> Comment:
    """Take up the thread of ``comment`` again."""
    with recorded(by=by):
        row = _locked(comment.beginning)
        steps.require("reopen", row, by=by)
        row.resolved_at = row.resolved_by = None
        row.save(update_fields=["resolved_at", "resolved_by"])
        remarks.note("reopen", row, by=by)
        return row


# --- moderation ------------------------------------------------------------------------------


def flag(comment: Comment, *, by: User, reason: str) -> CommentFlag:
    """Ask the secretariat to look at the comment. A person's flag stands once until it is settled."""
    because = _reason(reason, _("Say what the secretariat shall look at: a flag needs a reason."))
    with recorded(by=by, reason=because):
        row = _locked(comment)
        steps.require("flag", row, by=by)
        standing = row.flags.filter(flagged_by=by, settled_at=None).first()
        if standing is not None:
            return standing
        made = CommentFlag.objects.create(comment=row, reason=because, flagged_at=moment(), flagged_by=by)
        remarks.note_for_secretariat("flag", row, by=by, reason=because)
        if row.recommendation.status != Status.DRAFT:  # which the secretariat does not read yet
            remarks.tell_secretariat(row, by=by, reason=because)
        return made


def hide(comment: Comment, *, by: User, reason: str) -> Comment:
    """Keep the words from everybody but the author, who is told why, and the secretariat. Twice is once."""
    because = _reason(reason, _("Hiding a comment needs a reason: its author is told."))
    with recorded(by=by, reason=because):
        row = _locked(comment)
        steps.require_permission("hide", row, by=by)
        if row.hidden_at is not None:
            return row
        steps.require("hide", row, by=by)
        row.hidden_at, row.hidden_by, row.hidden_because = moment(), by, because
        row.save(update_fields=["hidden_at", "hidden_by", "hidden_because"])
        _settle_flags(row, by)
        remarks.note_for_secretariat("hide", row, by=by, reason=because)
        remarks.forget_words(row)
        remarks.tell_hidden(row, by=by)
        return row


def restore(comment: Comment, *, by: User) -> Comment:
    """Show a hidden comment again; a thread comes back open. Its author is told."""
    with recorded(by=by):
        row = _locked(comment)
        steps.require("restore", row, by=by)
        row.hidden_at = row.hidden_by = row.resolved_at = row.resolved_by = None
        row.hidden_because = ""
        row.save(update_fields=["hidden_at", "hidden_by", "hidden_because", "resolved_at", "resolved_by"])
        remarks.note_for_secretariat("restore", row, by=by)
        remarks.tell_restored(row, by=by)
        return row


def settle(comment: Comment, *, by: User) -> Comment:
    """Answer the flags on a comment by leaving it as it is. Twice is once."""
    with recorded(by=by):
        row = _locked(comment)
        steps.require("settle", row, by=by)
        if _settle_flags(row, by):
            remarks.note_for_secretariat("settle", row, by=by)
        return row


def _settle_flags(row: Comment, by: User) -> int:
    standing = list(row.flags.filter(settled_at=None))
    for each in standing:
        each.settled_at, each.settled_by = moment(), by
        each.save(update_fields=["settled_at", "settled_by"])
    return len(standing)


def _reason(given: str, missing: str) -> str:
    reason = given.strip()
    if not reason:
        raise Malformed(missing)
    if len(reason) > MAX_REASON:
        raise Malformed(
            _("The reason has %(length)s characters. Say it in %(most)s.")
            % {
                "length": len(reason),
                "most": MAX_REASON,
            }
        )
    return reason


# --- words, rows and places ------------------------------------------------------------------


def readable(text: str) -> str:
    """The canonical form of what somebody wrote; raises ``Malformed`` when it cannot be said."""
    if len(text) > MAX_TEXT:
        raise Malformed(
            _("The comment has %(length)s characters, and at most %(most)s can be saved. Shorten it, or split it.")
            % {"length": len(text), "most": MAX_TEXT}
        )
    canonical = markdown.canonical(text)
    if not canonical.strip():
        raise Malformed(_("The comment is empty. Write what you want to say."))
    return canonical


def _locked(comment: Comment) -> Comment:
    """The comment as it is now, locked to the end of the transaction: first locked, then read."""
    Comment.objects.select_for_update(no_key=True).only("pk").get(pk=comment.pk)
    return Comment.objects.select_related(
        "recommendation__current", "recommendation__consultation", "amendment", "thread", "created_by", "created_for"
    ).get(pk=comment.pk)


def _require_discussion(row: Recommendation, amendment: Amendment | None, *, by: User) -> Amendment | None:
    """The amendment as it is now; its text is locked, so it is not withdrawn while a comment is being saved."""
    steps.require("comment", row, by=by)
    if amendment is None:
        return None
    if amendment.recommendation_id != row.pk:
        raise Malformed(_("That amendment is to another text. Comment on it where it belongs."))
    now = Amendment.objects.select_related("current", "consultation", "recommendation").get(pk=amendment.pk)
    workflow.take(workflow.AMENDMENT, "comment", now.status)
    return now


def _seen(row: Recommendation, number: int, by: User) -> Revision:
    revision = row.revisions.filter(number=number, number__gte=past.first_read(row, by)).first()
    if revision is None:
        raise Malformed(_("There is no revision %(number)s of this text. Reload the page.") % {"number": number})
    return revision


def _passage(revision: Revision, unit: str, start: int | None, end: int | None, quote: str) -> _Passage:
    """The place that was meant, checked against the text that was read."""
    marked = bool(quote.strip()) or start is not None or end is not None
    if not unit:
        if marked:
            raise Malformed(_("Marked words belong to a paragraph: choose the one in which they stand."))
        return _Passage()
    found = placing.units_of(revision).get(unit)
    if found is None:
        raise Malformed(
            _("Revision %(number)s has no part “%(unit)s”. Reload the page and choose the part again.")
            % {"number": revision.number, "unit": unit}
        )
    if not marked:
        return _Passage(unit)
    if not quote.strip():
        quote = found.plain[start or 0 : end]
    span = anchors.find(found.plain, quote, near=start or 0)
    if span is None:
        raise Malformed(
            _("The marked words do not stand in that paragraph of revision %(number)s. Mark them again.")
            % {"number": revision.number}
        )
    return _Passage(unit, *span, found.plain[slice(*span)])


def _sent_twice(comment: Comment) -> Comment | None:
    """The same words, at the same place, by the same person, a moment ago."""
    alike: dict[str, Any] = {
        name: getattr(comment, name)
        for name in ("recommendation", "amendment", "thread", "unit", "start", "end", "text", "audience")
    }
    since = comment.created_at - _TWICE
    rows = Comment.objects.filter(
        **alike, created_by=comment.created_by, created_for=comment.created_for, created_at__gt=since, hidden_at=None
    )
    return rows.first()


def _mentioned(comment: Comment) -> list[Delegation]:
    """The delegations that it names; raises ``Refused`` when one of them may not read it."""
    named = mentions.named_in(comment.text)
    reached = remarks.able_to_read(comment)
    for delegation in named:
        if reached is not None and delegation.pk not in reached:
            raise Refused(
                _("%(delegation)s cannot read this comment, so it cannot be mentioned in it.")
                % {"delegation": delegation.name}
                if comment.audience == CommentAudience.ALL
                else _("A comment for your delegation only cannot mention %(delegation)s. Comment for everybody.")
                % {"delegation": delegation.name}
            )
    return named
