"""Full-text search behind one function: FTS5 on SQLite, a GIN index on PostgreSQL (made in the migrations).

Both databases read the same folded words, so both find the same: accents and case do not matter, every word must
occur (as the beginning of a word), "words in quotation marks" must follow each other.
"""

import re
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
