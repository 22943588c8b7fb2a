"""Which recommendations a text names by number, and links to them that alter no word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wgec.kernel.text import blocks, citing, markdown, marked


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("See Recommendation 25.", [25]),
        ("in line with the draft Recommendation 42", [42]),
        ("Recommendations 25 and 26", [25, 26]),
        ("Recommendations 25, 26, and 27 or 30", [25, 26, 27, 30]),
        ("Rec. 25 and Recs. 3 & 4; rec 9", [3, 4, 9, 25]),
        ("recommendation no. 7", [7]),
        ("Recommendations 12 to 15", [12, 13, 14, 15]),
        ("Recommendations 12–14", [12, 13, 14]),
        ("Recommendations 1-900", [1, 900]),
        ("Recommandation 5 et Recomendación 6", [5, 6]),
        ("*Recommendation* **8**", [8]),
        ("Recommendation\n8", [8]),
        ("A table\n\n| a |\n|---|\n| Recommendation 3 |", [3]),
        ("A note.[^1]\n\n[^1]: Recommendation 11.", [11]),
        ("ITU-T Recommendation Y.3001, Recommendation 3.5, Recommendation 3,500", []),
        ("Recommendation 2012/34, Recommendation 5a, 25 recommendations, record 5", []),
        ("[Recommendation 17](https://example.org) and `Recommendation 18`", []),
        ("Recommended 5 times; recommendations 0", []),
        ("", []),
    ],
)
def test_the_numbers_that_a_text_names(text: str, numbers: list[int]) -> None:
    assert sorted(citing.cited(text)) == numbers


def test_the_words_that_name_it_first_are_kept() -> None:
    assert citing.cited("Recommendations 25  and 26, then Rec. 25") == {
        25: "Recommendations 25 and 26",
        26: "Recommendations 25 and 26",
    }


def test_each_number_with_an_address_is_a_link() -> None:
    html = markdown.to_html("Recommendations 25, 26 and 27.", cited={25: "/a/", 27: "/c/"}.get)
    assert html == (
        '<p dir="auto"><a href="/a/" rel="nofollow noopener ugc">Recommendations 25</a>, 26 and '
        '<a href="/c/" rel="nofollow noopener ugc">27</a>.</p>'
    )


def test_marked_words_and_links_live_in_one_text() -> None:
    html = marked.to_html("See Recommendation 25 now.", passages={1: [(4, 18, "c")]}, cited={25: "/a/"}.get)
    assert '<mark data-comments="c"><a href="/a/"' in html
    assert html.count("</a>") == 2, "the words before the end of the mark and those after it"


TEXTS = st.lists(
    st.sampled_from(
        [
            "Recommendation 1",
            "Recs. 2, 3 and 4",
            "*Rec. 5*",
            "**Recommendations** 6",
            "[7](https://a.b)",
            "`8`",
            "a",
            "\n\n- ",
        ]
    ),
    max_size=8,
).map(" ".join)


@given(TEXTS)
def test_a_link_alters_no_word(text: str) -> None:
    body = blocks.parse(text)
    assert blocks.plain(citing.linked(body, lambda number: f"/{number}/")) == blocks.plain(body)


@given(TEXTS)
def test_where_nothing_has_an_address_nothing_changes(text: str) -> None:
    body = blocks.parse(text)
    assert citing.linked(body, lambda number: None) == body
