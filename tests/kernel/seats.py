"""Bodies with their positions, written in letters, and strategies that draw them."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from wgec.kernel.consensus import SILENCE, Indicator, Seat, Thresholds, indicator

LETTERS = {
    "S": "support",
    "A": "support_with_amendments",
    "L": "can_live_with",
    "R": "reservation",
    "P": "pending",
    "O": "objection",
    "X": "abstain",
    "Q": SILENCE,
}
REGIONS = ("african", "asia_pacific", "eastern_european", "latin_american_caribbean", "western_european_other")
GROUPS = ("academia", "civil_society", "intergovernmental", "private_sector", "technical_community")
Body = tuple[list[Seat], dict[Any, str]]


def body(states: Sequence[str] = (), none: str = "", **groups: str) -> Body:
    """A seat for each letter, "-" for one without a position; ``states`` region by region, ``none`` in no group."""
    rows = [("government", region, letters) for region, letters in zip(REGIONS, states, strict=False)]
    rows += [(group, "", letters) for group, letters in {**groups, "": none}.items()]
    seats: list[Seat] = []
    positions: dict[Any, str] = {}
    for group, region, letters in rows:
        for number, letter in enumerate(letters):
            seat = Seat(f"{group} {region} {number}", group, region)
            seats.append(seat)
            if letter != "-":
                positions[seat.id] = LETTERS[letter]
    return seats, positions


def shown(
    states: Sequence[str] = (), *, closed: bool = True, limits: Thresholds | None = None, **more: str
) -> Indicator:
    """The indicator of such a body."""
    seats, positions = body(states, **more)
    return indicator(seats, positions, call_closed=closed, thresholds=limits or Thresholds())


# What one group or region may say, and what all of a body may: so that bodies that agree are drawn as well.
WHOLE = ("", "", "", "S", "SLRQ", "LRQ", "SLAP", "SSSSSLLLLAO", "SAO----")
MOODS = ("S", "SLRQ", "LQ-", "SAP", "SSSSO", "O", "OOS", "SLRQX-", "SALRPOXQ-")


@st.composite
def letters(draw: st.DrawFn, alphabet: str = "") -> str:
    """The positions of one group or region, of one mood."""
    one = st.sampled_from(alphabet or draw(st.sampled_from(MOODS)))
    return "".join(draw(st.lists(one, min_size=draw(st.integers(0, 1)), max_size=8)))


@st.composite
def bodies(draw: st.DrawFn, alphabet: str = "", *, mixed: bool = False) -> Body:
    """A body of up to five regions, five other groups and some seats in no group.

    ``mixed`` seats also whom nobody expects: governments without a region, others with one.
    """
    one = letters(alphabet or draw(st.sampled_from(WHOLE)))
    least = draw(st.sampled_from((0, 3)))
    groups = {name: draw(one) for name in GROUPS[: draw(st.integers(least, 5))]}
    states = draw(st.lists(one, min_size=least, max_size=5))
    seats, positions = body(states, none=draw(st.just("") | one), **groups)
    if mixed:
        regions = st.sampled_from(("", *REGIONS))
        seats = [Seat(seat.id, seat.group, draw(regions)) for seat in seats]
    return seats, positions


@st.composite
def thresholds(draw: st.DrawFn) -> Thresholds:
    """The usual ones, any, or those that ask for so few positions that the other rules decide."""
    kind = draw(st.sampled_from(("usual", "any", "few")))
    if kind == "usual":
        return Thresholds()
    share = st.builds(lambda top, bottom: Fraction(min(top, bottom), bottom), st.integers(0, 6), st.integers(1, 6))
    low, high = sorted((draw(share), draw(share | st.just(Fraction(1)))))
    return Thresholds(
        quorum=draw(share) if kind == "any" else Fraction(0),
        groups=draw(st.integers(1, 4)) if kind == "any" else 1,
        regions=draw(st.integers(0, 4)) if kind == "any" else 0,
        most_against=low,
        contested=high,
        favourable=draw(share),
        support=draw(share),
    )
