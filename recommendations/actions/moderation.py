"""The secretariat's queue: who takes care of what, notes for itself, decisions, and reasons to begin from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.actions import contributions, notices, proceedings
from consultations.enums import Audience
from consultations.models import User
from consultations.models.recorded import moment, recorded
from recommendations import rules as _declared  # noqa: F401 - declares the permission asked for below
from recommendations.actions import comments, drafts, validating
from recommendations.models import Case, CaseNote, ReasonTemplate
from recommendations.models.moderation import CaseKind, ReasonPurpose
from recommendations.queries import moderation as queries
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused

MODERATE = "recommendations.moderate"
LONGEST_NOTE = 5_000


@dataclass(frozen=True, slots=True)
class Way:
    """One way to decide about a thing that waits. ``purpose``: for which reasons are kept; none is asked without."""

    label: str | Promise
    explained: str | Promise
    decide: Callable[..., Any]
    purpose: ReasonPurpose | None = None
    seen: str = ""  # what the action calls the state that was seen, where it asks for one


#: How each kind can be decided here; what asks for more than a reason is decided on its own page (see ``elsewhere``).
WAYS: dict[CaseKind, dict[str, Way]] = {
    CaseKind.RECOMMENDATION: {
        "return": Way(
            gettext_lazy("Return to its authors"),
            gettext_lazy("Its authors are told the reason; they can change the text and submit it again."),
            drafts.return_to_authors,
            ReasonPurpose.RETURN_RECOMMENDATION,
            seen="seen_revision",
        ),
    },
    CaseKind.CONTRIBUTION: {
        "publish": Way(
            gettext_lazy("Publish"),
            gettext_lazy("Everybody may read it from then on, under a number that never changes."),
            contributions.publish,
            seen="seen_submission",
        ),
        "return": Way(
            gettext_lazy("Return to its delegation"),
            gettext_lazy("Its delegation is told the reason; it can change the words and submit them again."),
            contributions.return_to_delegation,
            ReasonPurpose.RETURN_CONTRIBUTION,
            seen="seen_submission",
        ),
    },
    CaseKind.DISPUTE: {
        "dispute": Way(
            gettext_lazy("Keep the extract as it is"),
            gettext_lazy("Its contributor is told the reason; the text says that it is not validated."),
            validating.dispute,
            ReasonPurpose.DISPUTE_EXTRACT,
        ),
    },
    CaseKind.COMMENT: {
        "settle": Way(
            gettext_lazy("Leave as it is"),
            gettext_lazy("The flags are settled; the comment stays in sight."),
            comments.settle,
        ),
        "hide": Way(
            gettext_lazy("Hide"),
            gettext_lazy("It stays in the record; its author is told the reason."),
            comments.hide,
            ReasonPurpose.HIDE_COMMENT,
        ),
    },
}


def assign(kind: str, key: str, to: User | None, *, by: User, seen: User | None = None) -> Case:
    """Let ``to`` take care of what waits; None lets go of it. Twice is once. Whom it is given to is told.

    ``seen`` is who took care of it when ``by`` looked. Raises NotYours; Refused when it no longer waits, when ``to``
    is not of the secretariat, or when somebody else has taken it meanwhile.
    """
    guard(MODERATE, by)
    if to is not None and not (to.is_secretariat and to.is_active):
        raise Refused(_("%(name)s is not of the secretariat. Choose somebody who is.") % {"name": to})
    with recorded(by=by):
        case = _locked(kind, key, by)
        if case.assigned_to_id == (to.pk if to else None):
            return case
        if case.assigned_to_id != (seen.pk if seen else None):
            holder = case.assigned_to
            raise Refused(
                _("%(name)s has taken it meanwhile. Look again before you give it to somebody else.") % {"name": holder}
                if holder is not None
                else _("Whoever had it has let go of it meanwhile. Look again.")
            )
        case.assigned_to, case.assigned_at = to, moment() if to else None
        case.save(update_fields=["assigned_to", "assigned_at"])
        _note("assign", case, by=by, details={"to": to.name if to else ""})
        if to is not None and to != by:
            _tell(case, to, by)
        return case


def write_note(kind: str, key: str, text: str, *, by: User) -> CaseNote:
    """Keep a note about what waits, for the secretariat alone. Raises NotYours, Refused, or Malformed."""
    guard(MODERATE, by)
    words = text.strip()
    if not words:
        raise Malformed(_("The note is empty. Write what the others should know."))
    if len(words) > LONGEST_NOTE:
        raise Malformed(
            _("The note has %(count)s characters; at most %(limit)s fit. Shorten it.")
            % {"count": len(words), "limit": LONGEST_NOTE}
        )
    with recorded(by=by):
        case = _locked(kind, key, by)
        last = case.notes.order_by("-pk").first()
        if last is not None and last.written_by_id == by.pk and last.text == words:
            return last  # the button was pressed twice
        return CaseNote.objects.create(case=case, text=words, written_at=moment(), written_by=by)


def decide(kind: str, key: str, way: str, *, by: User, reason: str = "", seen: str | None = None) -> None:
    """Decide about what waits, in one of its ways.

    ``seen`` is the state of it that was read (None: nobody has read a page). Raises NotYours; Refused when it no longer
    waits or may not be, or was changed since.
    """
    guard(MODERATE, by)
    found = queries.one(kind, key, by)
    if found is None:
        raise _gone()
    ways = WAYS.get(CaseKind(kind), {})
    if way not in ways:
        raise Malformed(
            _("It cannot be decided by “%(way)s”. Choose one of: %(ways)s.") % {"way": way, "ways": ", ".join(ways)}
        )
    chosen = ways[way]
    given: dict[str, Any] = {"reason": reason} if chosen.purpose is not None else {}
    if chosen.seen:
        given[chosen.seen] = queries.state_named(kind, seen)
    chosen.decide(found.subject, by=by, **given)


def save_reason(row: ReasonTemplate | None, *, purpose: str, title: str, text: str, by: User) -> ReasonTemplate:
    """Keep a reason to begin from, a new one when ``row`` is None. Raises NotYours; Refused for a title used twice."""
    guard(MODERATE, by)
    made = row or ReasonTemplate()
    made.purpose, made.title, made.text = purpose, title.strip(), text.strip()
    if not made.title or not made.text or purpose not in ReasonPurpose.values:
        raise Malformed(_("A reason to begin from has a purpose, a title and a text."))
    try:
        with recorded(by=by), transaction.atomic():
            made.save()
    except IntegrityError as fault:
        raise Refused(_("There is a reason of that title for this already. Choose another title.")) from fault
    return made


def remove_reason(row: ReasonTemplate, *, by: User) -> None:
    """Keep it no longer; what was decided with it stays. Raises NotYours."""
    guard(MODERATE, by)
    with recorded(by=by):
        row.delete()


# --- ------------------------------------------------------------------------------------------


def _locked(kind: str, key: str, by: User) -> Case:
    """The case of what waits, made when there is none, locked. Raises Refused when it does not wait."""
    if queries.one(kind, key, by) is None:
        raise _gone()
    Case.objects.get_or_create(kind=kind, subject=key)
    return Case.objects.select_for_update(of=("self",)).select_related("assigned_to").get(kind=kind, subject=key)


def _gone() -> Refused:
    return Refused(_("This no longer waits: somebody has decided it. The record of proceedings says how."))


def _note(verb: str, case: Case, *, by: User, details: dict[str, Any]) -> None:
    proceedings.note(
        f"case.{verb}",
        subject_kind="case",
        subject_id=case.subject,
        subject_label=case,
        by=by,
        details={"kind": case.kind, **details},
        audience=Audience.SECRETARIAT,
    )


def _tell(case: Case, to: User, by: User) -> None:
    notices.tell(
        [to],
        "case.assign",
        lambda: _("%(name)s asks you to take care of: %(case)s") % {"name": by, "case": case.get_kind_display()},
        address=case.get_absolute_url(),
    )
