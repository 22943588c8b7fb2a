"""Permanent references."""

import re

from recommendations.models.reference import fresh


def test_none_is_taken_for_a_printed_number() -> None:
    assert all(re.fullmatch(r"[b-df-hj-km-np-tv-xz][2-9b-df-hj-km-np-tv-xz]{7}", fresh()) for _ in range(1_000))
