"""What stands in the way of a delegation's seat ending or changing, as the apps above this one know it.

They say so once, when they are loaded: ``obstacles.add(sentence_of)``.
"""

from collections.abc import Callable

from consultations.models import Delegation
from wgec.kernel.errors import Refused

Obstacle = Callable[[Delegation], str]

_known: list[Obstacle] = []


def add(obstacle: Obstacle) -> None:
    """Ask ``obstacle`` from now on: the sentence that forbids the change, or nothing."""
    if obstacle not in _known:
        _known.append(obstacle)


def require_none(delegation: Delegation) -> None:
    """Raise ``Refused`` with the first sentence that stands in the way."""
    for obstacle in _known:
        if sentence := obstacle(delegation):
            raise Refused(sentence)
