"""Which texts are alike, and in what. Pure Python: no Django, no clock.

``Digest.of(text)`` is what is kept of a text; a ``Lexicon`` says how common each term is among all of them;
``compare`` says how two texts are alike and ``reasons`` puts it in words; ``Likenesses`` finds all pairs among many;
``beside`` marks the words that two texts share.
"""

from wgec.kernel.likeness.comparing import IDENTICAL, NEARLY_IDENTICAL, RELATED, Likeness, Text, compare
from wgec.kernel.likeness.digest import Digest
from wgec.kernel.likeness.finding import KEPT, Likenesses, best, ranked
from wgec.kernel.likeness.lexicon import LOOKED_UP, Lexicon
from wgec.kernel.likeness.marking import Stretch, beside
from wgec.kernel.likeness.reasons import OTHER, reasons

__all__ = [
    "IDENTICAL",
    "KEPT",
    "LOOKED_UP",
    "NEARLY_IDENTICAL",
    "OTHER",
    "RELATED",
    "Digest",
    "Lexicon",
    "Likeness",
    "Likenesses",
    "Stretch",
    "Text",
    "beside",
    "best",
    "compare",
    "ranked",
    "reasons",
]
