"""The indicator: where a group stands on one revision, computed from positions and seats. Pure Python, no clock.

It advises; the chair designates. The rule is in ``case``, what it counts in ``counting``, its limits in ``thresholds``,
and the sentences that explain a result in ``reasons``.
"""

from wgec.kernel.consensus.case import STATES, at_least_as_favourable
from wgec.kernel.consensus.counting import COUNTS_AS, NOT_EXPRESSED, SILENCE, STANCES, Cell, Seat
from wgec.kernel.consensus.result import Indicator, indicator
from wgec.kernel.consensus.thresholds import Thresholds
from wgec.kernel.sentences import Sentence

__all__ = [
    "COUNTS_AS",
    "NOT_EXPRESSED",
    "SILENCE",
    "STANCES",
    "STATES",
    "Cell",
    "Indicator",
    "Seat",
    "Sentence",
    "Thresholds",
    "at_least_as_favourable",
    "indicator",
]
