"""Delegations that a comment names: ``@short name``, or ``@"Printed name"``."""

import re
from collections.abc import Iterable, Iterator

from consultations.models import Delegation
from wgec.kernel.text import blocks

_AT = re.compile(r"(?<![\w@])@(?=\S)")
_QUOTED = re.compile(r"[\"“„«”]([^\"“”„«»\n]{1,200})[\"”“»]")


def named_in(text: str) -> list[Delegation]:
    """The active delegations that ``text`` (canonical Markdown) mentions, in its order; one query if it has an @.

    The longest name that fits is meant, whatever its capitals; a short name that several delegations have names none
    of them, their printed names do.
    """
    words = blocks.plain(text)
    if not _AT.search(words):
        return []
    known = _by_name(Delegation.objects.filter(is_active=True))
    found = (_delegation_at(words[at.end() :], known) for at in _AT.finditer(words))
    return list({delegation.pk: delegation for delegation in found if delegation is not None}.values())


def _by_name(delegations: Iterable[Delegation]) -> dict[str, Delegation | None]:
    """Every name, folded; None for a short name that is not one delegation's alone."""
    printed: dict[str, Delegation | None] = {}
    short: dict[str, Delegation | None] = {}
    for delegation in delegations:
        printed[delegation.name.casefold()] = delegation
        name = delegation.short_name.casefold()
        short[name] = None if name in short else delegation
    return {**short, **printed}


def _delegation_at(words: str, known: dict[str, Delegation | None]) -> Delegation | None:
    quoted = _QUOTED.match(words)
    if quoted:
        return known.get(quoted[1].strip().casefold())
    return next((known[name] for name in _candidates(words, known) if known[name] is not None), None)


def _candidates(words: str, known: dict[str, Delegation | None]) -> Iterator[str]:
    """The names with which ``words`` begin, the longest first; a name ends where its last word does."""
    for name in sorted(known, key=len, reverse=True):
        beginning, after = words[: len(name)], words[len(name) : len(name) + 1]
        if name and beginning.casefold() == name and not after.isalnum():
            yield name
