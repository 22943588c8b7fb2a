"""Words of one line: what looks the same is the same, and nothing that is not seen is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wgec.kernel.lines import one_line


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("  Republic \t of\r\nArcadia\u2028Felix ", "Republic of Arcadia Felix"),
        ("Arca\x00dia\x07\x1b[31m\x7f\x9b", "Arcadia[31m"),
        ("Arc\u200badia\ufeff\u2060\u00ad", "Arcadia"),
        ("Arc\u200dadia", "Arcadia"),
        ("\u202eaidacrA\u202c \u2066x\u2069\u200f", "aidacrA x"),
        ("Co\u0302te", "C\u00f4te"),
        ("\u115f\u3164 \u2800", ""),
        ("\u200d\u200c", ""),
        ("\ud800Arcadia", "Arcadia"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("می\u200c", "می"),
        ("श्री\u200d\u200c", "श्री"),
        ("क्\u200dष", "क्\u200dष"),
        ("République d’Arcadie – №\u00a01", "République d’Arcadie – № 1"),
        ("日本国", "日本国"),
    ],
)
def test_a_line_has_what_is_seen_of_it(given_: str, kept: str) -> None:
    assert one_line(given_) == kept


@given(st.text(st.characters(exclude_categories=())))
def test_a_line_that_is_kept_stays_as_it_is(words: str) -> None:
    kept = one_line(words)
    assert one_line(kept) == kept
    kept.encode()
