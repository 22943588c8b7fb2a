"""Positions and states in templates: each is a symbol and a word, counts of them are a bar and a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from recommendations.enums import LABELS, SEALED, DesignationWord, Stance
from wgec.kernel.consensus import NOT_EXPRESSED, SILENCE
from wgec.kernel.sentences import Sentence

register = template.Library()

NO_BREAK = "\u00a0"  # between a number and what it counts

STATE_SYMBOLS: Mapping[str, str] = {
    DesignationWord.INSUFFICIENT: "?",
    DesignationWord.CONTESTED: "✕",
    DesignationWord.DIVERGENT: "⇄",
    DesignationWord.BROAD_SUPPORT_WITH_OBJECTIONS: "◕",
    DesignationWord.NO_OBJECTION_LITTLE_SUPPORT: "◌",
    DesignationWord.FORWARDED: "→",
    DesignationWord.EMERGING: "↗",
    DesignationWord.AGREED_AD_REFERENDUM: "✓…",
    DesignationWord.CONSENSUS_WITH_RESERVATIONS: "✓▲",
    DesignationWord.CONSENSUS: "✓",
    SEALED: "■",
}
_STATES: Mapping[str, Any] = {**dict(DesignationWord.choices), SEALED: gettext_lazy("Sealed until the call closes")}

#: In the order in which they stand everywhere; what nobody said comes last.
STANCE_SYMBOLS: Mapping[str, str] = {
    Stance.SUPPORT: "●",
    Stance.SUPPORT_WITH_AMENDMENTS: "◐",
    Stance.CAN_LIVE_WITH: "○",
    SILENCE: "◍",
    Stance.RESERVATION: "▲",
    Stance.PENDING: "…",
    Stance.OBJECTION: "✕",
    Stance.ABSTAIN: "–",
    NOT_EXPRESSED: "",
}
_COUNTED: Mapping[str, Promise] = {
    Stance.SUPPORT: ngettext_lazy("%(count)s support", "%(count)s support", "count"),
    Stance.SUPPORT_WITH_AMENDMENTS: ngettext_lazy(
        "%(count)s support with amendments", "%(count)s support with amendments", "count"
    ),
    Stance.CAN_LIVE_WITH: ngettext_lazy("%(count)s can live with", "%(count)s can live with", "count"),
    SILENCE: ngettext_lazy("%(count)s by silence", "%(count)s by silence", "count"),
    Stance.RESERVATION: ngettext_lazy("%(count)s reservation", "%(count)s reservations", "count"),
    Stance.PENDING: ngettext_lazy("%(count)s pending", "%(count)s pending", "count"),
    Stance.OBJECTION: ngettext_lazy("%(count)s objection", "%(count)s objections", "count"),
    Stance.ABSTAIN: ngettext_lazy("%(count)s abstention", "%(count)s abstentions", "count"),
    NOT_EXPRESSED: ngettext_lazy("%(count)s not expressed", "%(count)s not expressed", "count"),
}
#: What has no texture: it is told apart by being full, and by being empty.
_PLAIN = (Stance.SUPPORT, NOT_EXPRESSED)


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a bar; start and width in hundredths of it, with one decimal."""

    stance: str
    start: str
    width: str

    @property
    def texture(self) -> str:
        """What lies over its colour."""
        return texture(self.stance)


@dataclass(frozen=True, slots=True)
class Mark:
    """One stance as a legend shows it."""

    stance: str
    symbol: str
    label: Any
    texture: str


def texture(stance: str) -> str:
    """The fill that lies over the colour of a stance in a bar."""
    return "none" if stance in _PLAIN else f"url(#texture-{stance})"


@register.inclusion_tag("recommendations/standing/state.html")
def state_pill(word: str, whose: str = "") -> dict[str, Any]:
    """One of the words of the indicator or of a designation, or "sealed"; ``whose`` says who calls it so."""
    return {"word": word, "whose": whose, "label": _STATES[word], "symbol": STATE_SYMBOLS[word]}


@register.inclusion_tag("recommendations/standing/stance.html")
def stance_mark(stance: str) -> dict[str, Any]:
    """One of the words of a position, ``silence`` and ``not_expressed`` among them."""
    return {"stance": stance, "label": LABELS[stance], "symbol": STANCE_SYMBOLS[stance]}


@register.inclusion_tag("recommendations/standing/bar.html")
def stance_bar(counts: Mapping[str, int], label: str = "", tall: bool = False, beside: bool = False) -> dict[str, Any]:
    """Counts by stance as a bar over its whole width; nothing at all when there is nobody to count.

    ``beside``: what it shows stands beside it in words, so that the picture itself need not be told.
    """
    words = ", ".join(_words(counts))
    if label:
        words = _("%(group)s: %(counts)s") % {"group": label, "counts": words}
    return {"segments": list(_segments(counts)), "words": words, "tall": tall, "beside": beside}


@register.inclusion_tag("recommendations/standing/legend.html")
def stance_legend(silence: bool = True) -> dict[str, Any]:
    """What the bars show; without ``silence`` where no silence procedure has closed."""
    return {
        "stances": [
            Mark(stance, symbol, LABELS[stance], texture(stance))
            for stance, symbol in STANCE_SYMBOLS.items()
            if silence or stance != SILENCE
        ]
    }


@register.filter
def counts_in_words(counts: Mapping[str, int]) -> str:
    """What a bar shows, in words: "17 support · 7 can live with · 2 reservations"."""
    return " · ".join(words.replace(" ", NO_BREAK, 1) for words in _words(counts))


@register.filter
def in_words(reason: Sentence) -> str:
    """A sentence of the indicator in the language of the page, with the names of groups, regions and stances."""
    return reason.render(_, ngettext, {code: str(label) for code, label in LABELS.items()})


@register.filter
def label_of(code: str) -> str:
    """The words for the code of a stance, a stakeholder group or a region."""
    return str(LABELS.get(code, code))


def _words(counts: Mapping[str, int]) -> Iterator[str]:
    for stance, words in _COUNTED.items():
        if count := counts.get(stance, 0):
            yield str(words % {"count": count})


def _segments(counts: Mapping[str, int]) -> Iterator[Segment]:
    """Each ends where the next begins, and the last at the very end: rounded are the places, not the widths."""
    total, before = sum(counts.values()), 0
    for stance in STANCE_SYMBOLS:
        count = counts.get(stance, 0)
        if count:
            start, end = (round(1000 * part / total) for part in (before, before + count))
            yield Segment(stance, _tenths(start), _tenths(end - start))
            before += count


def _tenths(number: int) -> str:
    """In digits that no language changes: it is an attribute."""
    return f"{number // 10}.{number % 10}"
