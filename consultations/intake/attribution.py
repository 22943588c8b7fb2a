"""Who proposes: a printed attribution taken apart into delegations and the persons who speak for them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from consultations.intake import states
from consultations.intake.values import Proposer

_IN_BRACKETS = re.compile(r"^(?P<outer>.+?)\s*\((?P<inner>[^()]+)\)$")
_SHORT = re.compile(r"^[\w.&/-]*[A-Z][\w.&/-]*(?: [\w.&/-]*[A-Z][\w.&/-]*)?$")
_SEPARATE = re.compile(r";|\s+&\s+|,?\s+\band\b\s+")
_ON_BEHALF = re.compile(r",?\s+on behalf of (?:the\s+)?", re.IGNORECASE)
_INSTITUTION = re.compile(
    r"""\b(?:group|cent(?:re|er)|council|institut\w*|society|universit\w*|association|foundation|network|union|forum
      |commission|committee|ministry|department|alliance|coalition|company|corporation|chamber|registry|agency|bureau
      |organi[sz]ation|internet|for|of|on)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_TITLED = re.compile(r"^(?:H\.?E\.?|Prof\.|Professor|Dr\.?|Mr\.?|Ms\.?|Mrs\.?|Amb\.|Ambassador|Sir)\s")


def proposers(attribution: str) -> tuple[Proposer, ...]:
    """The delegations of a printed attribution, in printed order; empty when it names nobody."""
    words = " ".join(attribution.split())
    if not words:
        return ()
    speaker, *principals = _ON_BEHALF.split(words)
    found = [proposer for party in _parties(speaker) for proposer in _party(party)]
    for principal in principals:
        found += [replace(one, role="on_behalf_of") for party in _parties(principal) for one in _party(party)]
    return tuple(dict.fromkeys(found))


def same_delegations(entries: Iterable[Sequence[Proposer]]) -> list[tuple[Proposer, ...]]:
    """The same proposers with one name for each delegation.

    A delegation printed in several ways, in full, by its short name or by a State's former name, keeps its
    longest printed name; the order of entries and of proposers stays.
    """
    entries = [tuple(entry) for entry in entries]
    known: dict[str, Proposer] = {}
    for proposer in (proposer for entry in entries for proposer in entry):
        for key in _keys(proposer):
            best = known.get(key)
            # A short name is somebody's only where a full name carries it in brackets.
            if best is None or (not best.short_name and proposer.short_name):
                known[key] = proposer
    return [tuple(_as_known(proposer, known) for proposer in entry) for entry in entries]


def _keys(proposer: Proposer) -> list[str]:
    """What a delegation is known by, best first; a State's code is never taken for an organisation's short name."""
    realm = "state" if proposer.kind == "state" else "other"
    return [f"{realm}:{name.casefold()}" for name in (proposer.short_name, proposer.name) if name]


def _as_known(proposer: Proposer, known: dict[str, Proposer]) -> Proposer:
    best = known[_keys(proposer)[0]]
    return replace(
        proposer, name=best.name, kind=best.kind, group=proposer.group or best.group, short_name=best.short_name
    )


def _parties(text: str) -> list[str]:
    """Split what is joint: "A, X, and B, Y" into "A, X" and "B, Y", never inside a State's own name."""
    if states.state_code(text):
        return [text]
    for separator in _SEPARATE.finditer(text):
        left, right = (text[: separator.start()].rstrip(" ,"), text[separator.end() :].lstrip(" ,"))
        if left and right and _outside_brackets(text, separator.start()) and _joint(left, right, separator[0]):
            return [*_parties(left), *_parties(right)]
    return [text]


def _joint(left: str, right: str, separator: str) -> bool:
    """Whether the words on both sides are parties of their own, or one name that holds "and"."""
    if ";" in separator:
        return True
    return ("," in left and "," in right) or (_is_known(_last(left)) and _is_known(_first(right)))


def _outside_brackets(text: str, position: int) -> bool:
    return text.count("(", 0, position) == text.count(")", 0, position)


def _first(text: str) -> str:
    return _tokens(text)[0]


def _last(text: str) -> str:
    return _tokens(text)[-1]


def _tokens(text: str) -> list[str]:
    """Split at commas, but not inside brackets."""
    tokens, start = [], 0
    for comma in re.finditer(",", text):
        if _outside_brackets(text, comma.start()):
            tokens.append(text[start : comma.start()])
            start = comma.end()
    tokens.append(text[start:])
    return [token.strip() for token in tokens if token.strip()] or [text]


def _is_known(name: str) -> bool:
    return bool(states.state_code(name)) or states.is_regional_group(name)


def _party(text: str) -> list[Proposer]:
    """The delegations of one party: a State, a group, an organisation, "person, organisation"."""
    if states.state_code(text):
        return [_delegation(text)]
    tokens = _tokens(text)
    if len(tokens) == 2 and (group := states.category(tokens[1])):
        return [Proposer(name=tokens[0], kind="person", group=group, person=tokens[0])]
    if all(_is_known(token) for token in tokens):
        return [_delegation(token) for token in tokens]
    if _is_known(tokens[0]):
        return [_delegation(tokens[0]), *_party(", ".join(tokens[1:]))]
    if len(tokens) > 1 and _names_person(tokens[0]):
        return [replace(_delegation(", ".join(tokens[1:])), person=tokens[0])]
    if len(tokens) > 1 and _is_known(tokens[-1]):
        return [_delegation(", ".join(tokens[:-1])), _delegation(tokens[-1])]
    return [_delegation(text)]


def _names_person(token: str) -> bool:
    return bool(_TITLED.match(token)) or not _INSTITUTION.search(token)


def _delegation(name: str) -> Proposer:
    """One delegation from its printed name."""
    if code := states.state_code(name):
        return Proposer(name=name, kind="state", group="government", short_name=code)
    full, short = _short_name(name)
    if states.is_regional_group(name):
        return Proposer(name=full, kind="regional_group", group="government", short_name=short)
    return Proposer(
        name=full, kind="organisation", group=states.organisation_group(full, short or full), short_name=short
    )


def _short_name(name: str) -> tuple[str, str]:
    """ "Full Name (FN)" gives both; "FN (what it is)" keeps its words, and FN is the short name."""
    match = _IN_BRACKETS.match(name)
    if match is None:
        return name, ""
    outer, inner = match["outer"], match["inner"]
    if len(inner) < len(outer) and _SHORT.match(inner):
        return outer, inner
    if _SHORT.match(outer) and outer.upper() == outer:
        return name, outer
    return name, ""
