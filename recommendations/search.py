"""Full-text search behind one function: FTS5 on SQLite, a GIN index on PostgreSQL (made in the migrations).

Both databases read the same folded words, so both find the same: accents and case do not matter, every word must
occur (as the beginning of a word), "words in quotation marks" must follow each other.
"""

import math
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from wgec.kernel.folding import fold

_QUOTED = re.compile(r'"([^"]*)"|[“„]([^”]*)”|(\S+)')
MAX_TERMS = 20


def terms(query: str) -> list[list[str]]:
    """The query as phrases of folded words; a word alone is a phrase of one. At most ``MAX_TERMS``."""
    found = ["".join(parts) for parts in _QUOTED.findall(query)]
    return [words for words in (fold(part).split() for part in found) if words][:MAX_TERMS]


def matching(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """Those of ``rows`` (recommendations) in which every term of ``query`` occurs; none when it holds no word."""
    phrases = terms(query)
    if not phrases:
        return rows.none()
    sql, wanted = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    return rows.filter(pk__in=RawSQL(sql, [wanted(phrases)]))  # noqa: S611 - constant; what people type is a parameter


def _fts5(phrases: list[list[str]]) -> str:
    return " ".join('"' + " ".join(words) + '"*' for words in phrases)


def _tsquery(phrases: list[list[str]]) -> str:
    return " & ".join("(" + " <-> ".join([*words[:-1], words[-1] + ":*"]) + ")" for words in phrases)


_SQLITE = ("SELECT rowid FROM recommendations_search WHERE recommendations_search MATCH %s", _fts5)
_POSTGRESQL = (
    "SELECT id FROM recommendations_recommendation "
    "WHERE to_tsvector('simple', search_text) @@ to_tsquery('simple', %s)",
    _tsquery,
)

# --- texts that share words ----------------------------------------------------------------------

LOOKED_UP = 24  # distinct words of a text whose rarity is asked for, the longest first
COMMON = 400  # a word that stands in so many texts is common; it is not counted further
WEIGHED = 8  # the rarest of them, whose texts are taken


def sharing(words: Iterable[str], *, most: int) -> list[int]:
    """The numbers (pk) of the ``most`` texts that share the most of the rarest of ``words``, which are folded.

    Two queries: how rare each word is, counted no further than ``COMMON``; then the texts, each weighed by its words.
    """
    asked = sorted(set(words), key=lambda word: (-len(word), word))[:LOOKED_UP]
    counts = _counts(asked)
    rare = sorted((count, -len(word), word) for word, count in counts.items() if count)[:WEIGHED]
    if not rare:
        return []
    one, wanted = _SHARING["postgresql" if connection.vendor == "postgresql" else "sqlite"]
    sql = " UNION ALL ".join([f"SELECT pk, %s AS weight FROM ({one}) AS found_{n}" for n in range(len(rare))])  # noqa: S608
    values: list[Any] = []
    for count, _length, word in rare:
        values += [1 / math.log(2 + count), wanted(word)]
    chosen = f"SELECT pk FROM ({sql}) AS weighed GROUP BY pk ORDER BY sum(weight) DESC, pk LIMIT %s"  # noqa: S608
    return [row[0] for row in _rows(chosen, [*values, most])]


def _counts(words: list[str]) -> dict[str, int]:
    """In how many texts each word stands, ``COMMON`` at most; one query."""
    if not words:
        return {}
    one, wanted = _SHARING["postgresql" if connection.vendor == "postgresql" else "sqlite"]
    counted = f"(SELECT count(*) FROM ({one} LIMIT {COMMON}) AS capped)"  # noqa: S608 - constants
    found = _rows(f"SELECT {', '.join([counted] * len(words))}", [wanted(word) for word in words])
    return dict(zip(words, found[0], strict=True))


def _rows(sql: str, values: list[Any]) -> list[Any]:
    """What ``sql`` finds, by the index alone: for common words PostgreSQL would rather take every text apart anew."""
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgresql:
            sql = f"SET LOCAL enable_seqscan = off; {sql}; SET LOCAL enable_seqscan = on"
        cursor.execute(sql, values)
        if is_postgresql:
            cursor.nextset()
        return list(cursor.fetchall())


#: How one word is looked up: the statement, and what is asked for.
_SHARING: dict[str, tuple[str, Callable[[str], str]]] = {
    "sqlite": (
        "SELECT rowid AS pk FROM recommendations_search WHERE recommendations_search MATCH %s",
        lambda word: f'"{word}"',
    ),
    "postgresql": (
        "SELECT id AS pk FROM recommendations_recommendation "
        "WHERE to_tsvector('simple', search_text) @@ plainto_tsquery('simple', %s)",
        lambda word: word,
    ),
}
