"""Two texts as one page: every word of both is there, on the right side, and in the right place."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from tests.kernel.text.strategies import markdown_sources
from tests.kernel.text.test_html import assert_only_what_is_allowed
from wgec.kernel.text import comparing, diff, markdown

pytestmark = pytest.mark.once

REAL = Path(__file__).parents[4] / "shared" / "corpus" / "compilation-2017-04-26.md"

parts = st.sampled_from(
    [
        "States shall act here.",
        "not",
        "**bold words** and",
        "\n\n",
        "~~gone~~",
        "夜空",
        "\n\n# Head\n\n",
        "\n- point one\n- two\n",
        "\n\n- a) one\n- b) two\n\n",
        "\n\n- a) one\n- b) new\n- c) two\n\n",
        "\n\n7. seven\n8. eight\n\n",
        "> quoted\n\n",
        "\n\n| a | b |\n| - | - |\n| one | two |\n\n",
        "\n\n| a | c | b |\n| - | - | - |\n| one | x | two |\n| y | | |\n\n",
    ]
)
texts = st.lists(parts, max_size=10).map(" ".join)


def side(html: str, without: str) -> str:
    """The characters of a page, leaving out the elements called ``without``."""
    page = lxml_html.fragment_fromstring(html, create_parent="div")
    for element in page.xpath(f".//{without}"):
        element.drop_tree()
    return "".join("".join(page.itertext()).split())


@given(texts, texts)
@settings(deadline=None)
def test_the_page_shows_both_texts(old: str, new: str) -> None:
    html = comparing.to_html(old, new)
    assert side(html, without="del") == side(markdown.to_html(new), without="del")
    assert side(html, without="ins") == side(markdown.to_html(old), without="ins")


@given(markdown_sources, markdown_sources)
@settings(deadline=None)
def test_whatever_is_compared_only_what_is_allowed_goes_out(old: str, new: str) -> None:
    html = comparing.to_html(old, f"{old}\n\n{new}", prefix="p-")
    assert_only_what_is_allowed(html, "p-")
    page = lxml_html.fragment_fromstring(html, create_parent="div")
    ids = [element.get("id") for element in page.iterdescendants() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {mark.get("href")[1:] for mark in page.iterfind(".//a[@role]")} <= set(ids)


@given(texts)
def test_a_text_beside_itself_shows_no_change(text: str) -> None:
    assert comparing.to_html(text, text) == markdown.to_html(text)


def test_the_page_marks_words_inside_lists_tables_and_notes() -> None:
    old = "- **States** shall act[^1]\n- two\n\n| a | b |\n| --- | --- |\n| one | two |\n\n[^1]: A note"
    new = "- **States** shall not act[^1]\n- two\n\n| a | b |\n| --- | --- |\n| one | six |\n\n[^1]: A long note"
    html = comparing.to_html(old, new)
    assert "shall <ins>not </ins>act" in html
    assert "<del>two</del><ins>six</ins>" in html
    assert "A <ins>long </ins>note" in html
    assert html.count("<ul>") == 1
    assert html.count("<table>") == 1


def test_a_change_of_style_alone_is_seen() -> None:
    html = comparing.to_html("one two", "one **two**")
    assert "<del>two</del><ins><strong>two</strong></ins>" in html


def test_labels_that_came_or_went_are_marked() -> None:
    html = comparing.to_html("- a) one\n- b) two", "- a) one\n- b) new\n- c) two")
    assert '<li dir="auto"><span class="label">a)</span> one</li>' in html
    assert '<li dir="auto"><ins>b) </ins><ins>new</ins></li>' in html
    assert '<li dir="auto"><del>b) </del><ins>c) </ins>two</li>' in html


def test_a_new_column_leaves_the_others_alone() -> None:
    html = comparing.to_html("| a | b |\n| - | - |\n| 1 | 2 |", "| a | new | b |\n| - | - | - |\n| 1 | x | 2 |")
    assert '<td dir="auto">1</td><td dir="auto"><ins>x</ins></td><td dir="auto">2</td>' in html
    assert "<del>" not in html


def test_notes_are_known_by_their_words_not_their_labels() -> None:
    html = comparing.to_html("x[^1]\n\n[^1]: the old note", "y[^1] x[^2]\n\n[^1]: quite another\n[^2]: the old note")
    assert "<del>" not in html
    assert "<ins>quite another</ins>" in html
    assert ">the old note <" in html


def test_a_note_that_went_stands_at_the_end() -> None:
    html = comparing.to_html("x[^1] y[^2]\n\n[^1]: gone away\n[^2]: stays here", "x y[^2]\n\n[^2]: stays here")
    assert html.index("stays here") < html.index("<del>gone away</del>")


def test_a_list_that_became_numbered_is_another_list() -> None:
    html = comparing.to_html("- one\n- two", "1. one\n2. two")
    assert html.count("<del>") == html.count("<ins>") == 2


def test_the_space_after_a_struck_word_is_not_struck() -> None:
    assert comparing.to_html("~~old~~ word", "~~old~~ word new").startswith('<p dir="auto"><s>old</s> word')


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "<img src=x onerror=y>", "[x](javascript:alert)"])
def test_nothing_dangerous_passes(attack: str) -> None:
    html = comparing.to_html(attack, f"{attack} {attack}")
    assert not lxml_html.fragment_fromstring(html, create_parent="div").xpath(".//script|.//img|.//@onerror")
    assert "javascript:" not in "".join(lxml_html.fragment_fromstring(html, create_parent="div").xpath(".//@href"))


@pytest.mark.skipif(not REAL.exists(), reason="the real compilation does not lie beside this checkout")
def test_every_paragraph_of_the_real_compilation_beside_its_neighbour() -> None:
    paragraphs = [part for part in REAL.read_text().split("\n\n") if part.strip() and "\t" not in part][100:400]
    for old, new in pairwise(paragraphs):
        runs = diff.compare(old, new)
        assert "".join(run.text for run in runs if run.kind != "deleted") == markdown.canonical(new)
        assert "".join(run.text for run in runs if run.kind != "added") == markdown.canonical(old)
