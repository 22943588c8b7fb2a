"""A passage is found again where a reader would look for it, and is lost only with its words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wgec.kernel.text import anchors

pytestmark = pytest.mark.once

LAKES = (
    "Arcadia and its neighbours shall measure the water of every shared lake twice a year. "
    "The results go to the commission."
)

#: What the case is about, the passage, the changed text, and what stands there for the passage.
CASES = [
    ("words before it changed", "every shared lake", LAKES.replace("shall measure", "measure"), "every shared lake"),
    ("words after it changed", "measure the water", LAKES.replace("twice a", "once every"), "measure the water"),
    ("a word put inside", "shall measure", LAKES.replace("shall", "shall not"), "shall not measure"),
    ("a word taken out", "every shared lake", LAKES.replace("shared ", ""), "every lake"),
    ("its first word replaced", "shared lake", LAKES.replace("shared", "common"), "common lake"),
    ("its last word replaced", "every shared lake", LAKES.replace("lake", "river"), "every shared river"),
    ("one word edited", "lake", LAKES.replace("lake", "lakes"), "lakes"),
    ("a word edited inside", "measure the water", LAKES.replace("measure", "measures"), "measures the water"),
    (
        "its sentence moved",
        "The results go to the commission.",
        f"The results go to the commission. {LAKES[:-34]}",
        "The results go to the commission.",
    ),
    ("a short one moved with its sentence", "results", f"The results go to the commission. {LAKES[:-34]}", "results"),
    (
        "much of it replaced",
        LAKES[:84],
        "Arcadia and Cascara may sample the rivers twice a year. Nobody is told.",
        "Arcadia and Cascara may sample the rivers twice a year",
    ),
    ("the whole of it replaced", "twice a year", LAKES.replace("twice a year", "every month"), None),
    ("left out", "every shared lake", LAKES.replace(" of every shared lake", ""), None),
    ("a single word in quite another text", "shared", "Nothing is left of the shared hope that they had.", None),
    (
        "nothing but small words left of it",
        LAKES[:84],
        "The roads of the capitals are to stay open in the winter. The results go to the commission.",
        None,
    ),
    ("nothing left at all", "the water", "", None),
]


@pytest.mark.parametrize(("passage", "new", "found"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_passage_is_followed(passage: str, new: str, found: str | None) -> None:
    start = LAKES.index(passage)
    span = anchors.follow(LAKES, new, start, start + len(passage))
    assert (new[span[0] : span[1]] if span else None) == found


def test_of_two_equal_passages_each_is_followed_to_its_own_place() -> None:
    old, new = "The lake, the road, the lake again.", "First the lake, the long road, the lake again."
    first, last = old.index("lake"), old.rindex("lake")
    assert anchors.follow(old, new, first, first + 4) == (new.index("lake"), new.index("lake") + 4)
    assert anchors.follow(old, new, last, last + 4) == (new.rindex("lake"), new.rindex("lake") + 4)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 2), (0, 99), (1, 2)])
def test_what_is_no_passage_is_an_error(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"no passage from {start} to {end} in 3 characters"):
        anchors.follow("a b", "a b", start, end)


texts = st.lists(st.sampled_from([*LAKES.split(" "), "夜空", "é", "مرحبا", "\n", "  "]), min_size=1, max_size=25).map(
    " ".join
)


@given(texts, texts, st.data())
@settings(deadline=None)
def test_a_passage_leads_into_the_new_text_or_nowhere(old: str, new: str, choice: st.DataObject) -> None:
    start = choice.draw(st.integers(0, len(old) - 1))
    end = choice.draw(st.integers(start + 1, len(old)))
    if not old[start:end].strip():
        return
    span = anchors.follow(old, new, start, end)
    assert span is None or (0 <= span[0] < span[1] <= len(new) and new[span[0] : span[1]].strip())
    assert anchors.follow(old, old, start, end) == (start, end)


@given(texts, texts, texts, st.data())
@settings(deadline=None)
def test_what_comes_before_and_after_leaves_a_passage_whole(
    before: str, old: str, after: str, choice: st.DataObject
) -> None:
    start = choice.draw(st.integers(0, len(old) - 1))
    end = choice.draw(st.integers(start + 1, len(old)))
    passage = old[start:end]
    if len(passage) < 12 or not passage.strip():
        return
    new = f"{before} {old} {after}"
    span = anchors.follow(old, new, start, end)
    assert span is not None
    assert new[span[0] : span[1]] == passage


# --- quotations ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("shared lake", "shared lake"),
        ("Every  shared\nlake", "every shared lake"),
        ("neighbors shall mesure the water", "neighbours shall measure the water"),
        ("roads between the capitals", None),
        ("lakeside", None),
        ("  ", None),
    ],
)
def test_a_quotation_is_found(quote: str, found: str | None) -> None:
    span = anchors.find(LAKES, quote)
    assert (LAKES[span[0] : span[1]] if span else None) == found


def test_typographic_marks_do_not_hide_a_quotation() -> None:
    assert anchors.find("the group’s “short–term” aims", 'group\'s "short-term"') == (4, 24)


def test_of_several_places_the_closest_is_taken() -> None:
    assert anchors.find("a x a x a", "a", near=5) == (4, 5)
    assert anchors.find("A x A x A", "a", near=99) == (8, 9)
    assert anchors.find("a x a x a", "a") == (0, 1)


@given(texts, st.data())
@settings(deadline=None)
def test_every_part_of_a_text_is_found_in_it(text: str, choice: st.DataObject) -> None:
    start = choice.draw(st.integers(0, len(text) - 1))
    end = choice.draw(st.integers(start + 1, len(text)))
    if text[start:end].strip():
        assert anchors.find(text, text[start:end], near=start) == (start, end)
