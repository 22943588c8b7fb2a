"""Who a contribution says it is from: the lines at its beginning and its end that name authors."""

import re
from collections.abc import Iterable, Iterator, Sequence

from consultations.intake import attribution, states
from consultations.intake.received import Capacity, ReadAuthor, Role
from consultations.intake.values import Proposer

_FIRST, _LAST = 14, 8  # how many paragraphs at the beginning and at the end are looked at
_LONGEST = 300
_ROLES: tuple[tuple[Role, str], ...] = (
    ("submitted_by", r"(?:submitted|contributed|presented|transmitted)\s+by\b:?"),
    ("prepared_by", r"(?:prepared|drafted|written|compiled)\s+by\b:?"),
    ("with_inputs_from", r"(?:and\s+)?(?:with|including)\s+(?:the\s+)?inputs?\s+(?:from|by|of)\b:?"),
    ("on_behalf_of", r"(?:submitted\s+)?on\s+behalf\s+of\b:?(?:\s+the\b)?"),
    ("author", r"authors?\s*:|(?:contributor|delegation|organi[sz]ation|submitting\s+entity)s?\s*:"),
    (
        "author",
        r"(?:\d{1,3}\.\s+)?(?:contributions?|inputs?|submissions?|responses?|comments|answers|statement)\s+(?:from|by|of)"
        r"\b:?(?:\s+(?:observer|member)(?:\s+state)?\s*,)?(?:\s+the\b)?",
    ),
)
_ROLE = re.compile("|".join(f"(?P<r{at}>{pattern})" for at, (_, pattern) in enumerate(_ROLES)), re.IGNORECASE)
_PERSONAL = re.compile(
    r"\s*[,(]?\s*(?:acting\s+)?in\s+(?:a|his|her|their|my)\s+(?:own\s+|purely\s+)?(?:personal|individual)\s+capacity"
    r"\s*\)?",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"\b(?:in (?:my|a) (?:own )?personal capacity|mine alone|(?:my|the author['’]s) own (?:views|opinions)"
    r"|(?:views|opinions) (?:are|expressed are) (?:strictly )?personal)\b",
    re.IGNORECASE,
)
_TO = re.compile(r"\s+(?:to|for|on|in response to|regarding)\s+the\b.*$", re.IGNORECASE | re.DOTALL)
_AND = re.compile(r"\s*;\s*|,?\s+(?:and|&)\s+", re.IGNORECASE)
_PERSON = re.compile(
    r"(?:(?:H\.?E\.?|Prof\.(?: em\.)?|Professor|Dr\.?|Mr\.?|Ms\.?|Mrs\.?|Amb\.|Ambassador|Sir)\s+)*"
    r"[^\W\d_a-z][\w.'’-]*(?:\s+(?:[^\W\d_a-z][\w.'’-]*|de|del|da|van|von|der|bin|al|el|la|le)){1,4}"
)
_INSTITUTION = re.compile(
    r"\b(?:group|cent(?:re|er)|council|institut\w*|society|universit\w*|association|foundation|network|union|forum|for"
    r"|commission|committee|ministry|department|alliance|coalition|company|corporation|chamber|registry|agency|bureau"
    r"|organi[sz]ation|internet|of|on|working|federation|republic|kingdom|states|nations|mission|delegation)\b",
    re.IGNORECASE,
)


def begins(words: str) -> bool:
    """Whether a paragraph begins by naming authors, other than as a contribution's title does."""
    match = _ROLE.match(words.strip())
    return match is not None and match.lastgroup != f"r{len(_ROLES) - 1}"


def find(paragraphs: Sequence[tuple[int, str]]) -> tuple[ReadAuthor, ...]:
    """The authors named in the paragraphs, each with its line, in the order in which they are named."""
    near = [*paragraphs[:_FIRST], *paragraphs[max(_FIRST, len(paragraphs) - _LAST) :]]
    found = [author for line, words in near for author in _named(line, " ".join(words.split()))]
    if not found:
        found = [author for line, words in paragraphs[:3] for author in _state(line, " ".join(words.split()))][:1]
    if any(_MINE.search(words) for _, words in near):
        found = [_as_person(author) for author in found]
    return _once(found)


def _once(authors: Iterable[ReadAuthor]) -> tuple[ReadAuthor, ...]:
    """Nobody twice in one role; whoever has a role of their own is not just an author besides."""
    kept: dict[tuple[str, str, str], ReadAuthor] = {}
    for author in authors:
        kept.setdefault((author.name, author.organisation, author.role), author)
    special = {(author.name, author.organisation) for author in kept.values() if author.role != "author"}
    return tuple(
        author
        for author in kept.values()
        if author.role != "author" or (author.name, author.organisation) not in special
    )


def _named(line: int, words: str) -> Iterator[ReadAuthor]:
    """The authors that one paragraph names, when it begins by naming some."""
    if len(words) > _LONGEST or not _ROLE.match(words):
        return
    matches = list(_ROLE.finditer(words))
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        names = words[match.end() : following.start() if following else len(words)]
        role = _ROLES[int((match.lastgroup or "r0")[1:])][0]
        yield from _authors(line, names, role)


def _authors(line: int, names: str, role: Role) -> Iterator[ReadAuthor]:
    personal = bool(_PERSONAL.search(names))
    names = _TO.sub("", _PERSONAL.sub("", names)).strip(" .,;:–—-")
    for party in _parties(names):
        if _is_person(party):
            yield ReadAuthor(party, "", role, "personal" if personal else "", line)
            continue
        for proposer in attribution.proposers(party):
            yield _author(line, proposer, role, personal)


def _parties(names: str) -> list[str]:
    """Persons joined by commas and "and" each for themselves; anything else as ``attribution`` takes it apart."""
    if not names:
        return []
    single = [part.strip() for each in _AND.split(names) for part in each.split(",") if part.strip()]
    if all(_is_person(part) for part in single):
        return single
    joined = [part.strip(" ,") for part in _AND.split(names) if part.strip(" ,")]
    if len(joined) > 1 and all(_is_person(part.split(",")[0]) for part in joined):
        return joined
    return [names]


def _is_person(words: str) -> bool:
    return bool(_PERSON.fullmatch(words)) and not _INSTITUTION.search(words) and not states.state_code(words)


def _author(line: int, proposer: Proposer, role: Role, personal: bool) -> ReadAuthor:
    is_state = proposer.kind in ("state", "regional_group")
    capacity: Capacity = "personal" if personal else "official" if is_state else "organisational"
    if proposer.kind == "person":
        return ReadAuthor(proposer.person, "", role, "personal" if personal else "", line)
    role = "on_behalf_of" if proposer.role == "on_behalf_of" else role
    return ReadAuthor(proposer.person, proposer.name, role, capacity, line)


def _state(line: int, words: str) -> Iterator[ReadAuthor]:
    """A State whose name stands alone on a line above the text."""
    if states.state_code(words):
        yield ReadAuthor("", words, "author", "official", line)


def _as_person(author: ReadAuthor) -> ReadAuthor:
    return ReadAuthor(author.name, author.organisation, author.role, "personal", author.line) if author.name else author
