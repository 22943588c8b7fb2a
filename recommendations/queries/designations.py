"""The chair's designations: which is in force, by what the chair is bound now, and what awaits the chair."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.enums import Standing
from consultations.models import Delegation
from recommendations.enums import (
    STANDING_OBJECTIONS,
    WITHOUT_OBJECTION,
    Consensus,
    DesignationWord,
    Stance,
)
from recommendations.models import Challenge, Designation, Indicator, Recommendation
from recommendations.queries import objections, seats, texts
from recommendations.queries.positions import Stands
from wgec.kernel import consensus

_ORDER = list(DesignationWord)


@dataclass(frozen=True, slots=True)
class Word:
    """A word to choose: why it is refused now ("" if it is not), and whether it needs a reason."""

    word: DesignationWord
    refusal: str
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class Ruling:
    """By what the chair is bound: the indicator, and the members whose objections stand; all else while sealed."""

    indicator: Consensus = Consensus.INSUFFICIENT
    objecting: tuple[Delegation, ...] = ()

    def refusal(self, word: DesignationWord) -> str:
        """Why the text cannot be called so now; "" when it can."""
        if word not in WITHOUT_OBJECTION or not self.objecting:
            return ""
        return ngettext(
            "While the objection of %(names)s stands, this text cannot be called “%(word)s”. It can once the objection "
            "is withdrawn or turned into a reservation.",
            "While the objections of %(names)s stand, this text cannot be called “%(word)s”. It can once the "
            "objections are withdrawn or turned into reservations.",
            len(self.objecting),
        ) % {"names": get_text_list([each.name for each in self.objecting], _("and")), "word": word.label}

    def needs_reason(self, word: DesignationWord) -> bool:
        """Whether the word is more favourable than the indicator."""
        return _ORDER.index(word) > _ORDER.index(DesignationWord(self.indicator))

    def words(self) -> Iterator[Word]:
        """Every word, from the most favourable, as the chair chooses among them."""
        for word in reversed(_ORDER):
            yield Word(word, self.refusal(word), self.needs_reason(word))


def ruling(recommendation: Recommendation, stands: Stands) -> Ruling:
    """By what the chair is bound on the current text, which is not sealed; two queries.

    An objection to an earlier text, of which nobody else may know because it was never opened, binds nobody.
    """
    spoken = {**stands.spoken, **stands.valid}.items()
    against = {key for key, position in spoken if position.stance == Stance.OBJECTION}
    known = objections.readable(None).filter(recommendation=recommendation, state__in=STANDING_OBJECTIONS)
    found = Delegation.objects.filter(
        Q(pk__in=known.values("delegation")) | Q(pk__in=against), standing=Standing.MEMBER, is_active=True
    )
    return Ruling(indicator_of(recommendation), tuple(found.order_by(Lower("name"))))


def indicator_of(recommendation: Recommendation) -> Consensus:
    """The indicator of the current text; while nobody has spoken, or all is sealed, there is nothing to compute."""
    found = Indicator.objects.filter(revision=recommendation.current_id).values_list("state", flat=True).first()
    return Consensus(found or Consensus.INSUFFICIENT)


def explained(recommendation: Recommendation, stands: Stands, *, first: int) -> consensus.Indicator:
    """The indicator with its reasons, by the rules of the latest call on this text; ``first``: what ``since`` says."""
    rules = seats.rules(recommendation, first=first)
    counting = seats.seats(observers_counted=rules.observers_counted)
    return consensus.indicator(counting, stands.stances, call_closed=stands.is_call_closed, thresholds=rules.thresholds)


# --- what is seen ------------------------------------------------------------------------------


def readable(user: Any) -> QuerySet[Designation]:
    """The designations of the texts that ``user`` may read: they are public where the text is."""
    return as_shown(Designation.objects.filter(recommendation__in=texts.readable(user).values("pk")))


def challenges(user: Any) -> QuerySet[Challenge]:
    """The challenges to those, with what they are about."""
    rows = Challenge.objects.filter(designation__recommendation__in=texts.readable(user).values("pk"))
    return rows.select_related(
        "designation__recommendation", "designation__revision", "delegation", "made_by", "answered_by"
    )


def of(recommendation: Recommendation) -> QuerySet[Designation]:
    """What one text was called, the latest first, with the challenges; two queries."""
    return as_shown(Designation.objects.filter(recommendation=recommendation))


def as_shown(rows: QuerySet[Designation]) -> QuerySet[Designation]:
    """``rows`` with revisions, people and challenges; two queries."""
    challenges = Challenge.objects.select_related("delegation", "made_by", "answered_by").order_by("made_at", "id")
    return (
        rows.select_related("recommendation", "revision", "designated_by")
        .prefetch_related(Prefetch("challenges", queryset=challenges))
        .order_by("-designated_at", "-id")
    )


def unanswered() -> QuerySet[Challenge]:
    """The challenges to which the chair has given no answer, the oldest first."""
    rows = Challenge.objects.filter(answered_at=None)
    return rows.select_related("designation__recommendation", "delegation", "made_by").order_by("made_at", "id")
