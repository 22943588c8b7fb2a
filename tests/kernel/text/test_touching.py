"""What a proposal touches, another wording for single units, and excerpts of what differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.text.strategies import markdown_sources
from wgec.kernel.text import units
from wgec.kernel.text.excerpting import excerpts
from wgec.kernel.text.markdown import canonical
from wgec.kernel.text.replacing import replaced
from wgec.kernel.text.touching import Touch, kind_of, touched

pytestmark = pytest.mark.once

TEXT = canonical(
    """\
# Lamps

The lamps of the harbour are dimmed at night.[^1] They are **warm**.

- Each lamp has a switch
  - that somebody can find
- Lamps face the ground

> Nobody counts the moths.

| Lamp | Place |
| --- | --- |
| one | pier |

Roads stay dark in winter.

[^1]: From ten o'clock.
"""
)
# Its units: 1 heading, 2 paragraph, 3 to 5 points (4 inside 3), 6 quotation, 7 table, 8 paragraph, 9 note.
DARK = "Roads stay dark in winter."


@pytest.mark.parametrize(
    ("old", "new", "places", "kind"),
    [
        ("dimmed", "put out", (2,), "modify"),
        ("Lamps face the ground", "Lamps face the ground and the water", (5,), "add"),
        (" in winter", "", (8,), "delete"),
        (f"{DARK}\n\n", "", (8,), "delete"),
        (DARK, f"{DARK}\n\nBridges have one lamp each.", (8,), "add"),
        ("# Lamps\n\n", "All that follows holds at night.\n\n# Lamps\n\n", (1,), "add"),
        ("# Lamps", "## Lamps", (1,), "modify"),
        ("> Nobody", "Nobody", (6,), "modify"),
        ("From ten", "From nine", (9,), "modify"),
        ("| one | pier |", "| one | bridge |", (7,), "modify"),
        (TEXT, "Something else is said here.", (1, 2, 3, 4, 5, 6, 7, 8, 9), "replace"),
    ],
)
def test_what_is_touched_and_how(old: str, new: str, places: tuple[int, ...], kind: str) -> None:
    proposed = canonical(TEXT.replace(old, new))
    assert touched(TEXT, proposed) == places
    assert kind_of(TEXT, proposed) == kind


def test_what_stands_elsewhere_has_moved() -> None:
    moved = Touch(TEXT, canonical(f"{DARK}\n\n" + TEXT.replace(f"{DARK}\n\n", "")))
    assert (moved.moved, moved.touched, moved.kind) == ((8,), (8,), "move")


def test_what_is_added_after_is_touched_and_not_changed() -> None:
    touch = Touch(TEXT, canonical(TEXT.replace(DARK, f"{DARK}\n\nBridges have one lamp each.")))
    assert (touch.added_after, touch.changed) == ((8,), ())


def test_what_stands_in_the_place_of_another_touches_that_one_alone() -> None:
    touch = Touch(TEXT, canonical(TEXT.replace("> Nobody counts the moths.", "Every bridge bears its year.")))
    assert touch.touched == (6,)


def test_a_list_that_counts_otherwise_touches_its_points() -> None:
    touch = Touch("- one\n- two\n\nThree.", "1. one\n2. two\n\nThree.")
    assert touch.changed == (1, 2)


def test_the_words_that_go_and_come() -> None:
    proposed = canonical(TEXT.replace("dimmed", "put out").replace("**warm**", "warm").replace(" in winter", ""))
    assert Touch(TEXT, proposed).changes() == [("dimmed", "put out"), ("warm", "warm"), ("in winter", "")]


@given(markdown_sources)
def test_a_text_touches_nothing_of_itself(source: str) -> None:
    text = canonical(source)
    touch = Touch(text, text)
    assert (touch.touched, touch.changed, touch.changes()) == ((), (), [])


@given(markdown_sources, markdown_sources)
def test_what_differs_is_touched_and_every_place_is_there(old: str, new: str) -> None:
    before, after = canonical(old), canonical(new)
    count = len(units.split(before))
    places = touched(before, after)
    assert set(places) <= set(range(1, count + 1))
    assert list(places) == sorted(set(places))
    if before != after and count:
        assert places


# --- another wording -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "wording", "old", "new"),
    [
        (1, "Lights", "# Lamps", "# Lights"),
        (2, "They glow.", "The lamps of the harbour are dimmed at night.[^1] They are **warm**.", "They glow."),
        (4, "that **all** can find", "that somebody can find", "that **all** can find"),
        (5, "- Lamps face the sea", "- Lamps face the ground", "- Lamps face the sea"),
        (6, "Who counts?", "> Nobody counts the moths.", "> Who counts?"),
        (7, "No table.", "| Lamp | Place |\n| --- | --- |\n| one | pier |", "No table."),
        (9, "From nine.", "From ten o'clock.", "From nine."),
        (8, "", f"{DARK}\n\n", ""),
        (3, "", "- Each lamp has a switch\n  - that somebody can find\n", ""),
        (9, "", "[^1] They are **warm**.", " They are **warm**."),
    ],
)
def test_another_wording_of_one_unit(place: int, wording: str, old: str, new: str) -> None:
    expected = TEXT.replace(old, new)
    if place in (2, 9) and "[^1]" not in expected.split("[^1]:")[0]:
        expected = expected.split("[^1]:")[0]
    assert replaced(TEXT, {place: wording}) == canonical(expected)


def test_a_wording_may_cite_and_bring_notes() -> None:
    made = replaced(TEXT, {8: "Roads[^1] stay dark.[^2]\n\n[^2]: All of them."})
    assert "Roads[^1] stay dark.[^2]" in made
    assert "[^1]: From ten o'clock." in made
    assert "[^2]: All of them." in made


def test_a_note_of_the_same_label_is_another_note() -> None:
    made = replaced(TEXT, {8: "Roads stay dark.[^1]\n\n[^1]: All of them."})
    assert "Roads stay dark.[^1-2]" in made
    assert "[^1-2]: All of them." in made
    assert "[^1]: From ten o'clock." in made


@given(markdown_sources, st.integers(1, 5))
def test_leaving_a_unit_out_leaves_the_rest(source: str, place: int) -> None:
    text = canonical(source)
    found = units.split(text)
    if place > len(found):
        assert replaced(text, {place: ""}) == text
        return
    made = replaced(text, {place: ""})
    assert canonical(made) == made
    assert len(units.split(made)) < len(found)


# --- excerpts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("# Lamps", "# Lights", "# Lamps", "# Lights"),
        ("ground", "sea", "- Lamps face the ground", "- Lamps face the sea"),
        (f"{DARK}\n\n", "", DARK, ""),
        (DARK, f"{DARK}\n\nBridges too.", "", "Bridges too."),
        ("From ten", "From nine", "[^1]: From ten o'clock.", "[^1]: From nine o'clock."),
    ],
)
def test_only_what_differs(old: str, new: str, before: str, after: str) -> None:
    assert excerpts(TEXT, canonical(TEXT.replace(old, new))) == (before, after)


def test_equal_texts_have_no_excerpt() -> None:
    assert excerpts(TEXT, TEXT) == ("", "")


@given(markdown_sources, markdown_sources)
def test_excerpts_are_canonical_and_there_is_one_where_texts_differ(old: str, new: str) -> None:
    before, after = canonical(old), canonical(new)
    found = excerpts(before, after)
    assert found == tuple(map(canonical, found))
    assert (found == ("", "")) == (before == after)
