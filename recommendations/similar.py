"""Which texts of the group are much like another, and in what.

Of public texts it is kept (``actions.similarity``) and only read here. A text that is being written, and a draft, are
looked up in the same index when somebody asks, for whoever asks, and nothing of it is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from recommendations import queries
from recommendations.enums import Status
from recommendations.models import ComparedText, Recommendation, Similarity
from recommendations.queries import similarity as kept
from wgec.kernel.errors import Malformed
from wgec.kernel.likeness import KEPT, OTHER, Digest, Lexicon, Text, best, ranked, reasons
from wgec.kernel.sentences import Sentence
from wgec.kernel.text import blocks

MOST = 5
LEAST_WORDS = 4  # fewer say nothing about a text
READ = 20_000  # characters of the text being written that are compared


@dataclass(frozen=True, slots=True)
class Similar:
    """A recommendation that is like the text, of which kind, how much (0 to 1), and in what, in words."""

    recommendation: Recommendation
    kind: str
    likeness: float
    reasons: list[str]

    @property
    def reason(self) -> str:
        """The strongest of the reasons."""
        return self.reasons[0]


def to_text(text: str, user: Any, *, besides: Recommendation | None = None) -> list[Similar]:
    """The up to five texts most like ``text`` (Markdown) that ``user`` may read, in any round, the most alike first.

    ``besides`` is the recommendation being written, which is left out. What cannot be read is like nothing. Seven
    queries.
    """
    digest = Digest.of(_plain(text[:READ]))
    if len(digest.words) < LEAST_WORDS:
        return []
    lexicon = kept.lexicon()
    marks = lexicon.asked(digest)
    same = kept.of_words(digest.fingerprint, most=KEPT)
    found = ranked(kept.holders(marks), marks, without=set(same))
    words = kept.in_sight(user, [*same, *found])
    if besides is not None:
        words.pop(besides.pk, None)
    digests = {key: Digest.of(plain) for key, plain in words.items()}
    if not lexicon.texts:  # nothing has been compared yet: these are all that there is
        lexicon = Lexicon.of([digest, *digests.values()])
    alike = best(Text(digest, lexicon), {key: Text(each, lexicon) for key, each in digests.items()})[:MOST]
    rows = _listed(user, [key for key, _likeness in alike])
    return [
        Similar(rows[key], likeness.kind, likeness.score, in_words(reasons(likeness), rows[key]))
        for key, likeness in alike
    ]


def to_recommendation(recommendation: Recommendation, user: Any) -> list[Similar]:
    """The texts most like the current one of ``recommendation``, without those of which a relation is confirmed.

    Four queries where it is kept.
    """
    if recommendation.status == Status.PUBLISHED and _is_compared(recommendation):
        found = list(kept.kept(recommendation)[:MOST])
        rows = _listed(user, [each.other_id for each in found])
        return [_shown(each, rows[each.other_id]) for each in found if each.other_id in rows]
    text = recommendation.current.text if recommendation.current else ""
    return to_text(text, user, besides=recommendation)


def in_words(said: Sequence[Sentence], other: Recommendation) -> list[str]:
    """Reasons in the reader's language, the other text by its name."""
    return [each.render(gettext, ngettext, {OTHER: other.title}) for each in said]


def reasons_of(row: Similarity, other: Recommendation) -> list[str]:
    """The reasons that are kept, in the reader's language."""
    return in_words([Sentence.from_json(each) for each in row.reasons], other)


def _shown(row: Similarity, other: Recommendation) -> Similar:
    return Similar(other, row.kind, row.score, reasons_of(row, other))


def _is_compared(recommendation: Recommendation) -> bool:
    return ComparedText.objects.filter(recommendation=recommendation).exists()


def _listed(user: Any, keys: Sequence[int]) -> dict[int, Recommendation]:
    """Those that ``user`` may read, as a list shows them; two queries."""
    return {row.pk: row for row in queries.as_listed(queries.readable(user).filter(pk__in=keys))}


def _plain(text: str) -> str:
    try:
        return blocks.plain(text)
    except Malformed:
        return text  # half written: its words are words all the same
