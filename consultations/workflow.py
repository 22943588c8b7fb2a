"""When: what a round's dates and phases let members and observers do, and which step of a contribution may follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from consultations.enums import UNSENT_CONTRIBUTIONS, Activity, ContributionStatus, Standing
from consultations.models import Consultation, Delegation, Leave, Phase, User
from consultations.models.recorded import moment
from wgec.kernel import moments
from wgec.kernel.errors import Refused
from wgec.kernel.steps import Step, step

# --- the dates of a round ---------------------------------------------------------------------


def require_open(consultation: Consultation, at: datetime | None = None) -> None:
    """Raise ``Refused`` with the moment when the round opens, or closed; a round without dates is open.

    ``at`` is the moment of what is being recorded unless another is given.
    """
    now = at or moment()
    if consultation.opens_at is not None and now < consultation.opens_at:
        raise Refused(
            _("This consultation opens on %(moment)s. Come back then.")
            % {"moment": moments.in_utc(consultation.opens_at)}
        )
    if consultation.closes_at is not None and now >= consultation.closes_at:
        raise Refused(
            _("This consultation closed on %(moment)s. Ask the secretariat whether it will be reopened.")
            % {"moment": moments.in_utc(consultation.closes_at)}
        )


def is_open(consultation: Consultation, at: datetime | None = None) -> bool:
    """Whether the round is open now."""
    try:
        require_open(consultation, at)
    except Refused:
        return False
    return True


# --- what a delegation may do -------------------------------------------------------------------

#: What the dates of a round without phases do not end: its texts are discussed before and afterwards too.
_WITHOUT_DATES = {Activity.COMMENT}


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whether an activity is open to a delegation, until when (None: no end is set), otherwise the sentence why not."""

    activity: Activity
    allowed: bool
    until_at: datetime | None = None
    why_not: str = ""


def require_activity(
    activity: Activity,
    consultation: Consultation,
    delegation: Delegation | None,
    at: datetime | None = None,
    *,
    by: User | None,
) -> None:
    """Raise ``Refused`` when the round's dates, or its phase, do not let ``delegation`` do this now.

    The secretariat enters what came in time, for whom it acts, and the chair leads the discussion: neither is bound.
    Who acts for no delegation has the rights of an observer. One query, for the phases; none once they are known.
    """
    if _is_unbound(activity, by):
        return
    now = at or moment()
    phases = phases_of(consultation)
    if not phases:
        if activity not in _WITHOUT_DATES and _leave_now(activity, consultation, delegation, now) is None:
            require_open(consultation, now)
        return
    standing = _standing(delegation)
    current = _at(phases, now)
    if current is not None and activity in _activities(current, standing) and is_open(consultation, now):
        return
    if _leave_now(activity, consultation, delegation, now) is not None:
        return
    if current is not None and activity in _activities(current, standing):
        require_open(consultation, now)
    raise Refused(_why_not(activity, phases, standing, now))


def may_now(
    activity: Activity,
    consultation: Consultation,
    delegation: Delegation | None,
    at: datetime | None = None,
    *,
    by: User | None,
) -> bool:
    """Whether ``require_activity`` lets it pass."""
    try:
        require_activity(activity, consultation, delegation, at, by=by)
    except Refused:
        return False
    return True


def all_activities(
    consultation: Consultation, delegation: Delegation | None, at: datetime | None = None, *, by: User | None
) -> list[Allowed]:
    """Of every activity whether it is open now, until when, or why not: what a page and the API tell."""
    now = at or moment()
    found = []
    for activity in Activity:
        try:
            require_activity(activity, consultation, delegation, now, by=by)
        except Refused as refusal:
            found.append(Allowed(activity, False, why_not=refusal.sentence))
        else:
            until = _until(activity, consultation, delegation, now, by=by)
            found.append(Allowed(activity, True, until_at=until))
    return found


def phases_of(consultation: Consultation) -> list[Phase]:
    """The phases in their order; asked for once for each row that is held in memory."""
    prefetch_related_objects([consultation], Prefetch("phases", queryset=Phase.objects.order_by("opens_at", "pk")))
    return list(consultation.phases.all())


def phase_at(consultation: Consultation, at: datetime | None = None) -> Phase | None:
    """The phase of this moment."""
    return _at(phases_of(consultation), at or moment())


def leave_of(consultation: Consultation, delegation: Delegation | None, at: datetime | None = None) -> Leave | None:
    """The leave to be late that ``delegation`` has now; one query, none for who acts for no delegation."""
    if delegation is None:
        return None
    rows = consultation.leaves.filter(delegation=delegation, ended_at=None, until_at__gt=at or moment())
    return rows.first()


def in_words(activities: Iterable[str]) -> str:
    """Activities as a list in words: "contribute, comment and state positions"; nothing for none."""
    words = [str(MAY[activity]) for activity in Activity if activity in set(activities)]
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def _is_unbound(activity: Activity, by: User | None) -> bool:
    return by is None or by.is_secretariat or (by.is_chair and activity == Activity.COMMENT)


def _leave_now(
    activity: Activity, consultation: Consultation, delegation: Delegation | None, now: datetime
) -> Leave | None:
    """Leave is to be late, not to be early: it counts once the delegation's time to contribute has begun."""
    if activity != Activity.CONTRIBUTE:
        return None
    phases = phases_of(consultation)
    own = [each for each in phases if activity in _activities(each, _standing(delegation))]
    begins = [consultation.opens_at, *(each.opens_at for each in (own or phases)[:1])]
    if any(at is not None and now < at for at in begins):
        return None
    return leave_of(consultation, delegation, now)


def _standing(delegation: Delegation | None) -> Standing:
    return Standing(delegation.standing) if delegation is not None else Standing.OBSERVER


def _activities(phase: Phase, standing: Standing) -> list[str]:
    found: list[str] = phase.members_may if standing == Standing.MEMBER else phase.observers_may
    return found


def _at(phases: Sequence[Phase], now: datetime) -> Phase | None:
    return next((each for each in phases if not _is_over(each, now) and each.opens_at <= now), None)


def _is_over(phase: Phase, now: datetime) -> bool:
    return phase.closes_at is not None and phase.closes_at <= now


def _until(
    activity: Activity, consultation: Consultation, delegation: Delegation | None, now: datetime, *, by: User | None
) -> datetime | None:
    """Until when an activity that is open now stays so, for who is bound by the round's dates."""
    phases = phases_of(consultation)
    if _is_unbound(activity, by) or (activity in _WITHOUT_DATES and not phases):
        return None
    current = _at(phases, now)
    in_phase = current is not None and activity in _activities(current, _standing(delegation))
    ends = [consultation.closes_at, current.closes_at if in_phase and current is not None else None]
    regular = min(filter(None, ends), default=None)
    leave = _leave_now(activity, consultation, delegation, now)
    if leave is None:
        return regular
    if (phases and not in_phase) or not is_open(consultation, now):
        return leave.until_at
    return None if regular is None else max(regular, leave.until_at)


# --- why not, in words --------------------------------------------------------------------------

#: "… may contribute"
MAY = {
    Activity.CONTRIBUTE: pgettext_lazy("may", "contribute"),
    Activity.PROPOSE: pgettext_lazy("may", "propose recommendations"),
    Activity.AMEND: pgettext_lazy("may", "propose amendments"),
    Activity.COMMENT: pgettext_lazy("may", "comment"),
    Activity.STATE_POSITION: pgettext_lazy("may", "state positions"),
}
_FROM = {
    Activity.CONTRIBUTE: gettext_lazy("Contributions can be sent in from %(moment)s, in the phase “%(phase)s”"),
    Activity.PROPOSE: gettext_lazy("Recommendations can be proposed from %(moment)s, in the phase “%(phase)s”"),
    Activity.AMEND: gettext_lazy("Amendments can be proposed from %(moment)s, in the phase “%(phase)s”"),
    Activity.COMMENT: gettext_lazy("Texts can be commented on from %(moment)s, in the phase “%(phase)s”"),
    Activity.STATE_POSITION: gettext_lazy("Positions can be stated from %(moment)s, in the phase “%(phase)s”"),
}
_BEFORE = {
    Activity.CONTRIBUTE: gettext_lazy("Contributions could be sent in until %(moment)s, in the phase “%(phase)s”"),
    Activity.PROPOSE: gettext_lazy("Recommendations could be proposed until %(moment)s, in the phase “%(phase)s”"),
    Activity.AMEND: gettext_lazy("Amendments could be proposed until %(moment)s, in the phase “%(phase)s”"),
    Activity.COMMENT: gettext_lazy("Texts could be commented on until %(moment)s, in the phase “%(phase)s”"),
    Activity.STATE_POSITION: gettext_lazy("Positions could be stated until %(moment)s, in the phase “%(phase)s”"),
}
_NAMES = {Standing.MEMBER: gettext_lazy("members"), Standing.OBSERVER: gettext_lazy("observers")}
_ONLY = {
    Standing.MEMBER: gettext_lazy("In the phase “%(phase)s” only members may %(what)s"),
    Standing.OBSERVER: gettext_lazy("In the phase “%(phase)s” only observers may %(what)s"),
}


def _why_not(activity: Activity, phases: Sequence[Phase], standing: Standing, now: datetime) -> str:
    """What is possible when, what is possible meanwhile, and what would help."""
    current = _at(phases, now)
    other = Standing.OBSERVER if standing == Standing.MEMBER else Standing.MEMBER
    later = next((each for each in phases if each.opens_at > now and activity in _activities(each, standing)), None)
    past = [each for each in phases if _is_over(each, now) and activity in _activities(each, standing)]
    if current is not None and activity in _activities(current, other):
        main = _ONLY[other] % {"phase": current.name, "what": MAY[activity]}
        help_ = _sentence(_FROM[activity] % _of(later.opens_at, later)) if later else _ask(activity, standing)
    elif later is not None:
        main, help_ = _FROM[activity] % _of(later.opens_at, later), ""
    elif past and past[-1].closes_at is not None:
        main, help_ = _BEFORE[activity] % _of(past[-1].closes_at, past[-1]), _in_time(activity)
    else:
        main = _("No phase of this consultation lets %(who)s %(what)s") % {
            "who": _NAMES[standing],
            "what": MAY[activity],
        }
        help_ = _ask(activity, standing)
    tail = _meanwhile(current, standing, later) if current is not None else ""
    return " ".join(filter(None, (_sentence(f"{main}; {tail}" if tail else main), help_)))


def _of(at: datetime, phase: Phase) -> dict[str, str]:
    return {"moment": moments.in_utc(at), "phase": phase.name}


def _meanwhile(current: Phase, standing: Standing, later: Phase | None) -> str:
    """What those of this standing may do as long as the phase lasts; nothing where that is nothing."""
    words = {"who": _NAMES[standing], "what": in_words(_activities(current, standing))}
    if not words["what"]:
        return ""
    if current.closes_at is None:
        return _("%(who)s may %(what)s now") % words
    if later is not None and later.opens_at == current.closes_at:
        return _("%(who)s may %(what)s until then") % words
    return _("%(who)s may %(what)s until %(moment)s") % {**words, "moment": moments.in_utc(current.closes_at)}


def _sentence(words: str) -> str:
    return f"{words}."


def _in_time(activity: Activity) -> str:
    """What helps who comes too late."""
    if activity == Activity.CONTRIBUTE:
        return _("Ask the secretariat for leave to be late.")
    return _("Ask the secretariat, which enters what came in time and can extend a phase.")


def _ask(activity: Activity, standing: Standing) -> str:
    return _("Ask the secretariat whether a phase will let %(who)s %(what)s.") % {
        "who": _NAMES[standing],
        "what": MAY[activity],
    }


_AS_RECEIVED = gettext_lazy(
    "What was sent stays as received. Withdraw the contribution, or replace it by a corrected one once it is published."
)

CONTRIBUTION: dict[str, Step] = {
    "write": step(*UNSENT_CONTRIBUTIONS, to=None, otherwise=_AS_RECEIVED),
    "upload": step(*UNSENT_CONTRIBUTIONS, to=None, otherwise=_AS_RECEIVED),
    "submit": step(
        *UNSENT_CONTRIBUTIONS,
        to=ContributionStatus.SUBMITTED,
        otherwise=gettext_lazy("Only a draft, or a contribution that was returned, can be submitted."),
    ),
    "discard": step(
        *UNSENT_CONTRIBUTIONS,
        to=ContributionStatus.DISCARDED,
        otherwise=gettext_lazy(
            "Only a draft, or a contribution that was returned, can be discarded. Withdraw what was sent."
        ),
    ),
    "return": step(
        ContributionStatus.SUBMITTED,
        to=ContributionStatus.RETURNED,
        otherwise=gettext_lazy("Only a submitted contribution can be returned to its delegation."),
    ),
    "publish": step(
        ContributionStatus.SUBMITTED,
        to=ContributionStatus.PUBLISHED,
        otherwise=gettext_lazy("Only a submitted contribution can be published."),
    ),
    "withdraw": step(
        ContributionStatus.SUBMITTED,
        ContributionStatus.PUBLISHED,
        to=ContributionStatus.WITHDRAWN,
        otherwise=gettext_lazy("Only what was submitted or published can be withdrawn. Discard a draft."),
    ),
    "replace": step(
        ContributionStatus.PUBLISHED,
        to=None,
        otherwise=gettext_lazy(
            "Only a published contribution is replaced by a corrected one. Ask the secretariat to return what is "
            "not published yet."
        ),
    ),
    "translate": step(
        ContributionStatus.SUBMITTED,
        ContributionStatus.PUBLISHED,
        to=None,
        otherwise=gettext_lazy("Translations are added once the contribution is submitted, and until it is withdrawn."),
    ),
    "correct": step(
        ContributionStatus.PUBLISHED,
        to=None,
        otherwise=gettext_lazy("Editorial corrections are proposed on published contributions only."),
    ),
}

#: Every table of this app, by the noun it is about.
TABLES: dict[str, dict[str, Step]] = {"contribution": CONTRIBUTION}
