"""What a report is to hold and how it is to be printed: chosen by the secretariat, stored with each edition."""

import dataclasses
import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.enums import AppendixName, Consensus, Distribution, PaperSize, ReportKind
from recommendations.report import speaking
from recommendations.report.writable import writable
from wgec.kernel.errors import Malformed

#: "E/CN.16/2018/CRP.3", "A/AC.290/2021/CRP.2/Rev.1": letters of the organ, then its parts, none of them empty.
SYMBOL = re.compile(r"[A-Z]{1,8}(?:/[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*){1,9}")

LEAST_IN_A_VOLUME, MOST_IN_A_VOLUME = 10, 2_000
"""Fewer make a heap of covers; with more the page engine takes more memory than small machines have."""


LENGTHS = {"title": 500, "symbol": 60, "revision_statement": 500, "disclaimer": 5_000}
"""So many characters may the lines of the head have."""
MOST_CHARACTERS, MOST_CHOSEN = 200, 500
MOST_WORDS = 10_000_000
YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Design:
    """The choices for one report; what is empty is as the front matter of the consultation has it, or as is usual.

    ``sections`` are numerals of sections, ``states`` those of the indicator, none for all. ``delegation`` is the
    address of whose dossier it is; ``since`` and ``until`` are the first and the last day of a record.
    ``with_unplaced``: whether inputs that are not yet placed are printed; ``with_unagreed``: whether a report on
    consensus has an annex of what has none. ``time`` is "HH:MM", printed after the date. ``limit`` is in words, 0 for
    none; ``volume`` how many texts are printed in one volume at most, 0 for as many as is usual.
    """

    kind: str = ReportKind.COMPILATION
    title: str = ""
    symbol: str = ""
    distribution: str = ""
    original: tuple[str, ...] = ()
    time: str = ""
    revision_statement: str = ""
    disclaimer: str = ""
    sections: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    with_unplaced: bool = True
    with_unagreed: bool = False
    appendices: tuple[str, ...] = ()
    paper: str = PaperSize.A4
    language: str = ""
    limit: int = 0
    volume: int = 0
    delegation: str = ""
    since: str = ""
    until: str = ""


_CHOICES: Mapping[str, Iterable[str]] = {
    "kind": ReportKind.values,
    "distribution": ["", *Distribution.values],
    "states": Consensus.values,
    "appendices": AppendixName.values,
    "paper": PaperSize.values,
}
_WHAT = {
    "kind": gettext_lazy("a kind of report"),
    "distribution": gettext_lazy("a distribution"),
    "states": gettext_lazy("a state"),
    "appendices": gettext_lazy("an annex"),
    "paper": gettext_lazy("a paper size"),
}


def to_plain(design: Design) -> dict[str, Any]:
    """The choices that differ from the usual ones, as JSON holds them."""
    usual = Design()
    found = {each.name: getattr(design, each.name) for each in dataclasses.fields(Design)}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in found.items()
        if value != getattr(usual, name)
    }


def from_plain(plain: Mapping[str, Any]) -> Design:
    """The design that ``to_plain`` wrote, or that somebody sent. Raises Malformed with a sentence for what is wrong."""
    known = {each.name: each for each in dataclasses.fields(Design)}
    if unknown := sorted(plain.keys() - known.keys()):
        named = "”, “".join(writable(each)[:40] for each in unknown[:5])
        raise Malformed(
            _("A report has no choice “%(name)s”. It has: %(names)s.") % {"name": named, "names": ", ".join(known)}
        )
    design = Design(**{name: _typed(name, value, getattr(Design(), name)) for name, value in plain.items()})
    check(design)
    return design


def of_kind(kind: str, plain: Mapping[str, Any]) -> Design:
    """The design for a report of ``kind``. Raises Malformed as ``from_plain`` does, and where it is of another kind."""
    if kind not in ReportKind.values:
        raise Malformed(
            _("There is no report of the kind “%(kind)s”. There are: %(kinds)s.")
            % {"kind": kind, "kinds": ", ".join(ReportKind.values)}
        )
    if plain.get("kind", kind) != kind:
        raise Malformed(_("The design is of another kind of report than what is asked for. Name one kind."))
    return from_plain({**plain, "kind": kind})


def check(design: Design) -> None:
    """Raise Malformed where a choice is none that there is, says nothing or contradicts another."""
    for name, choices in _CHOICES.items():
        value = getattr(design, name)
        for each in value if isinstance(value, tuple) else (value,):
            if each not in choices:
                raise Malformed(_no_such(name, each, choices))
    _check_languages(filter(None, (*design.original, design.language)))
    if design.symbol and not SYMBOL.fullmatch(design.symbol):
        raise Malformed(
            _("“%(symbol)s” is not written as a document's symbol is: E/CN.16/2018/CRP.3. Leave it empty for none.")
            % {"symbol": design.symbol[:60]}
        )
    if design.time and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", design.time):
        raise Malformed(_("“%(time)s” is no time of day. Write hours and minutes: 15:00.") % {"time": design.time[:20]})
    if not 0 <= design.limit <= MOST_WORDS:
        raise Malformed(_("A limit of words is between 0, which is none, and %(most)s.") % {"most": MOST_WORDS})
    if design.volume and not LEAST_IN_A_VOLUME <= design.volume <= MOST_IN_A_VOLUME:
        raise Malformed(
            _("A volume holds from %(least)s to %(most)s texts. Leave it 0 for as many as is usual.")
            % {"least": LEAST_IN_A_VOLUME, "most": MOST_IN_A_VOLUME}
        )
    _check_lengths(design)
    if design.kind == ReportKind.DOSSIER and not design.delegation:
        raise Malformed(_("Choose the delegation whose dossier it is."))
    if design.kind == ReportKind.RECORD:
        _check_days(design)


def _check_lengths(design: Design) -> None:
    """Refuse what no page could show: long lines, long lists."""
    for field in dataclasses.fields(Design):
        value = getattr(design, field.name)
        most = LENGTHS.get(field.name, MOST_CHARACTERS)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, str) and len(each) > most:
                raise Malformed(
                    _("“%(name)s” has %(count)s characters; it may have %(most)s.")
                    % {"name": field.name, "count": len(each), "most": most}
                )
        if isinstance(value, tuple) and len(value) > MOST_CHOSEN:
            raise Malformed(
                _("Of “%(name)s” at most %(most)s can be chosen.") % {"name": field.name, "most": MOST_CHOSEN}
            )


def _check_languages(codes: Iterable[str]) -> None:
    for code in codes:
        if not speaking.is_known(code):
            raise Malformed(
                _("“%(code)s” is no code of a language. Write one such as en, fr or ar.") % {"code": code[:20]}
            )


def _check_days(design: Design) -> None:
    if not design.since or not design.until:
        raise Malformed(_("Choose the first and the last day of the meeting."))
    first, last = (_day(each) for each in (design.since, design.until))
    if last < first:
        raise Malformed(_("The last day of the meeting is before the first."))


def _day(written: str) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(written)
    except ValueError as error:
        raise Malformed(_("“%(day)s” is no day. Write it so: 2026-11-27.") % {"day": written[:20]}) from error
    if day.year not in YEARS:
        raise Malformed(
            _("A meeting is between the years %(first)s and %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}
        )
    return day


def _no_such(name: str, value: str, choices: Iterable[str]) -> str:
    return _("“%(value)s” is not %(what)s. There are: %(choices)s.") % {
        "value": str(value)[:60],
        "what": _WHAT[name],
        "choices": ", ".join(filter(None, choices)),
    }


def _typed(name: str, value: Any, usual: Any) -> Any:
    """``value`` as the field holds it. Raises Malformed for a value of another type."""
    if isinstance(usual, tuple):
        if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
            return tuple(dict.fromkeys(map(writable, value)))
    elif isinstance(value, str) and isinstance(usual, str):
        kept = writable(value)
        return " ".join(kept.split()) if name in _ONE_LINE else kept.strip()
    elif type(value) is type(usual):
        return value
    raise Malformed(_("“%(name)s” is not of the type that it should be.") % {"name": name})


_ONE_LINE = {"title", "symbol", "revision_statement", "disclaimer"}
