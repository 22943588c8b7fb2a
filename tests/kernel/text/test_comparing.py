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
        "\n\nRoads stay dark at night.\n\n",
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
    """The characters of a page, leaving out the elements called ``without`` and what the comparison says itself."""
    page = lxml_html.fragment_fromstring(html, create_parent="div")
    for element in page.xpath(f".//{without} | .//a[@class='moved-mark']"):
        element.drop_tree()
    return "".join("".join(page.itertext()).split())


@given(texts, texts)
@settings(deadline=None)
def test_the_page_shows_both_texts(old: str, new: str) -> None:
    html = comparing.to_html(old, new)
    assert side(html, without="del") == side(markdown.to_html(new), without="del")
    assert side(html, without="ins") == side(markdown.to_html(old), without="ins")


@given(texts, texts)
@settings(deadline=None)
def test_side_by_side_shows_each_text_on_its_side(old: str, new: str) -> None:
    rows = comparing.side_by_side(old, new)
    for text, columns in ((old, [row.old for row in rows]), (new, [row.new for row in rows])):
        assert side("".join(columns), without="nothing") == side(markdown.to_html(text), without="nothing")
    assert not any("<ins" in row.old or "<del" in row.new for row in rows)
    for row in rows:
        assert bool(row.old) != bool(row.new) if row.kind in ("added", "deleted", "moved") else row.old and row.new
    assert (markdown.canonical(old) == markdown.canonical(new)) == all(row.kind == "same" for row in rows)


@given(texts, texts)
@settings(deadline=None)
def test_rows_in_place_show_both_texts(old: str, new: str) -> None:
    html = "".join(row.together for row in comparing.in_place(old, new))
    assert side(html, without="del") == side(markdown.to_html(new), without="del")
    assert side(html, without="ins") == side(markdown.to_html(old), without="ins")


@given(texts, texts)
@settings(deadline=None)
def test_what_moved_is_told_in_both_places(old: str, new: str) -> None:
    for html in (comparing.to_html(old, new), "".join(row.old + row.new for row in comparing.side_by_side(old, new))):
        page = lxml_html.fragment_fromstring(html, create_parent="div")
        marks = {mark.get("id"): mark for mark in page.iterfind(".//a[@class='moved-mark']")}
        assert len(marks) == len(page.findall(".//a[@class='moved-mark']"))
        for mark in marks.values():
            assert marks[mark.get("href")[1:]].get("href")[1:] == mark.get("id")


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
@settings(deadline=None)
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


# --- moves -----------------------------------------------------------------------------------

LAKES, ROADS, SEEDS = "Every lake is measured twice.", "The roads stay open in winter.", "Seeds are kept in a bank."


def test_a_paragraph_that_moved_down_is_shown_in_both_places() -> None:
    html = comparing.to_html(f"{LAKES}\n\n{ROADS}\n\n{SEEDS}", f"{ROADS}\n\n{SEEDS}\n\n{LAKES}", prefix="p-")
    assert html == (
        '<p dir="auto"><del class="moved"><a class="moved-mark" id="p-moved-1-there" href="#p-moved-1-here" '
        f'rel="nofollow noopener ugc">moved down from here</a> {LAKES}</del></p>\n'
        f'<p dir="auto">{ROADS}</p>\n<p dir="auto">{SEEDS}</p>\n'
        '<p dir="auto"><ins class="moved"><a class="moved-mark" id="p-moved-1-here" href="#p-moved-1-there" '
        f'rel="nofollow noopener ugc">moved here from above</a> {LAKES}</ins></p>'
    )


def test_what_moved_and_changed_shows_the_words_that_changed() -> None:
    html = comparing.to_html(
        f"{LAKES}\n\n{ROADS}\n\nEvery river shall be measured.",
        f"Every river shall not be measured.\n\n{LAKES}\n\n{ROADS}",
    )
    assert "moved here from below</a> Every river shall <ins>not </ins>be measured.</ins>" in html
    assert "moved up from here</a> Every river shall be measured.</del>" in html
    assert f'<p dir="auto">{LAKES}</p>' in html


def test_a_point_moves_within_its_list_and_into_another() -> None:
    html = comparing.to_html(
        f"- {LAKES}\n- {ROADS}\n- {SEEDS}\n\nBetween.\n\n- Another point stands here.\n- And one more of them.",
        f"- {SEEDS}\n- {ROADS}\n\nBetween.\n\n- Another point stands here.\n- {LAKES}\n- And one more of them.",
    )
    assert html.count('<li dir="auto"><ins class="moved">') == 2
    assert html.count('<li dir="auto"><del class="moved">') == 2
    assert html.count("<ul>") == 2
    assert html.count("<ins>") == html.count("<del>") == 0


def test_the_one_that_moved_is_told_and_not_all_the_others() -> None:
    old = [LAKES, "Roads shall stay open.", "Seeds shall be kept.", "Owls shall be counted."]
    new = [*(part.replace("shall", "shall not") for part in old[1:]), LAKES]
    html = comparing.to_html("\n\n".join(old), "\n\n".join(new))
    assert html.count("moved-mark") == 2
    assert f"moved here from above</a> {LAKES}" in html
    assert html.count("<ins>not </ins>") == 3


def test_something_new_in_the_place_of_what_moved_is_new() -> None:
    html = comparing.to_html(
        f"Before.\n\n{LAKES}\n\nAfter.\n\nLast.", f"Before.\n\n{SEEDS}\n\nAfter.\n\nLast.\n\n{LAKES}"
    )
    assert f"moved down from here</a> {LAKES}</del>" in html
    assert f"<ins>{SEEDS}</ins>" in html


def test_a_table_moves_with_its_changed_cell() -> None:
    table = "| Lake | Depth |\n| - | - |\n| Mirror | 40 m |\n| Long lake | 12 m |"
    html = comparing.to_html(f"{table}\n\n{LAKES}\n\n{ROADS}", f"{LAKES}\n\n{ROADS}\n\n{table.replace('40', '41')}")
    assert html.startswith('<del class="moved"><a class="moved-mark"')
    assert '<ins class="moved"><a class="moved-mark"' in html
    assert "<del>40 </del><ins>41 </ins>m" in html


def test_a_row_moves_within_its_table() -> None:
    head = "| Lake | Depth |\n| - | - |\n"
    rows = ["| Mirror | 40 m |", "| Long lake | 12 m |", "| The old reservoir | 7 m |"]
    html = comparing.to_html(head + "\n".join(rows), head + "\n".join([rows[2], *rows[:2]]))
    assert html.count('<del class="moved">') == html.count('<ins class="moved">') == 2  # of each row both cells
    assert html.count("moved here from below") == html.count("moved up from here") == 1
    assert '<tr><td dir="auto">Mirror</td><td dir="auto">40 m</td></tr>' in html


def test_a_column_that_went_leaves_the_others_alone() -> None:
    html = comparing.to_html("| a | old | b |\n| - | - | - |\n| 1 | x | 2 |", "| a | b |\n| - | - |\n| 1 | 2 |")
    assert '<td dir="auto">1</td><td dir="auto"><del>x</del></td><td dir="auto">2</td>' in html
    assert "<ins>" not in html


def test_short_words_that_come_and_go_have_not_moved() -> None:
    assert "moved" not in comparing.to_html(f"Yes.\n\n{LAKES}\n\n{ROADS}", f"{LAKES}\n\n{ROADS}\n\nYes.")


def test_what_only_changed_its_dress_has_not_moved() -> None:
    assert "moved" not in comparing.to_html(f"{LAKES}\n\n{ROADS}", f"**{LAKES}**\n\n- {ROADS}")


def test_a_move_is_told_in_the_words_of_the_page() -> None:
    words = markdown.Words(moved_down="descendu", from_above="venu d'en haut")
    html = comparing.to_html(f"{LAKES}\n\n{ROADS}\n\n{SEEDS}", f"{ROADS}\n\n{SEEDS}\n\n{LAKES}", words=words)
    assert ">descendu</a>" in html
    assert ">venu d&#x27;en haut</a>" in html or ">venu d'en haut</a>" in html


# --- rows ------------------------------------------------------------------------------------


def test_a_row_for_each_block_and_point_with_its_number_on_each_side() -> None:
    rows = comparing.side_by_side(
        f"# Head\n\n1. {LAKES}\n2. {ROADS}[^1]\n\n[^1]: A note.",
        f"# Head\n\n1. {SEEDS}\n2. {LAKES}\n3. {ROADS}[^1]\n\n[^1]: A long note.",
    )
    assert [row.kind for row in rows] == ["same", "added", "same", "same", "changed"]
    assert (rows[3].old[:16], rows[3].new[:16]) == ('<ol start="2">\n<', '<ol start="3">\n<')
    assert ("<del>" in rows[4].old, "<ins>long </ins>" in rows[4].new) == (False, True)
    assert 'id="old-note-1"' in rows[4].old
    assert 'href="#new-note-1"' in rows[3].new


def test_each_side_has_its_own_spaces() -> None:
    (row,) = comparing.side_by_side("Owls are counted.", "Owls are counted **twice**.")
    assert row.old == '<p dir="auto">Owls are counted.</p>'
    assert row.new == '<p dir="auto">Owls are counted <ins><strong>twice</strong></ins>.</p>'


@pytest.mark.parametrize("word", ["twice", "**twice**"])
def test_words_that_went_do_not_cling_to_those_before(word: str) -> None:
    assert "counted<del> " in comparing.to_html(f"Owls are counted {word}.", "Owls are counted.")
    (row,) = comparing.side_by_side(f"Owls are counted {word}.", "Owls are counted.")
    assert lxml_html.fragment_fromstring(row.old).text_content() == "Owls are counted twice."


def test_no_landmark_of_one_side_is_named_as_on_the_other() -> None:
    text = "| a | b |\n| - | - |\n| 1[^1] | 2 |\n\n[^1]: A note."
    html = "".join(row.old + row.new for row in comparing.side_by_side(text, text))
    assert 'aria-label="Table (before)"' in html
    assert 'aria-label="Table (after)"' in html
    assert "<section" not in html
    assert html.count('<div class="notes">') == 2


def test_only_what_changes_stands_with_one_unit_around_it() -> None:
    paragraphs = [f"Paragraph {name}." for name in "abcdefgh"]
    rows = comparing.in_place("\n\n".join(paragraphs), "\n\n".join(paragraphs).replace("d.", "delta."))
    shown = comparing.only_changes(rows)
    assert [getattr(row, "count", row.kind) for row in shown] == [2, "same", "changed", "same", 3]
    assert [getattr(row, "count", row.kind) for row in comparing.only_changes(rows, around=0)] == [3, "changed", 4]


def test_of_equal_texts_everything_is_left_out() -> None:
    rows = comparing.side_by_side(f"{LAKES}\n\n{ROADS}", f"{LAKES}\n\n{ROADS}")
    assert comparing.only_changes(rows) == [comparing.LeftOut(2)]
    assert comparing.only_changes([]) == []


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
