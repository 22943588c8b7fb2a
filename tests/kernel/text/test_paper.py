"""The rolling text on paper: every word of the rolling text, brackets and names, in a text that any format prints."""

import re

import lxml.html
from hypothesis import given

from tests.kernel.text import strategies
from tests.kernel.text.strategies import markdown_sources
from wgec.kernel.text import blocks, paper, rolling
from wgec.kernel.text.markdown import canonical, to_html, write
from wgec.kernel.text.rolling import Alternative, Proposal


def printed(base: str, *alternatives: Alternative, **proposals: str) -> str:
    """The text on paper, as Markdown; each proposal is by whom it is named after."""
    proposed = [Proposal(name, text, (name,)) for name, text in proposals.items()]
    return write(paper.to_body(rolling.roll(base, proposed, alternatives)))


def shown(html: str) -> list[str]:
    """The letters of a page; notes stand in the order of their citation, and their numbers follow it."""
    return sorted(re.sub(r"[\s\d↩]", "", lxml.html.fromstring(f"<div>{html}</div>").text_content()))


def test_what_comes_and_goes_stands_in_brackets_with_the_names() -> None:
    found = printed("States may act.", CAN="States shall act.", IND="States may act today.")
    assert blocks.plain(found) == "States [may] [CAN] [shall] [CAN] act [today] [IND]."
    assert "~~may~~" in found
    assert "**shall**" in found


def test_alternatives_stand_below_their_unit() -> None:
    found = printed("One.\n\nTwo.", Alternative("x", 1, "Another *one*.", ("CAN", "IND")), Alternative("y", 2, ""))
    assert found == "One.\n\n> **Alt 1 [CAN, IND]**\n>\n> Another *one*.\n\nTwo.\n\n> **Alt 1 [y]**\n>\n> no text"


def test_alternatives_to_points_and_cells_stay_where_they_belong() -> None:
    found = printed("- One\n- Two", Alternative("x", 1, "First", ("CAN",)))
    assert found == "- One\n\n  > **Alt 1 [CAN]**\n  >\n  > First\n\n- Two"
    table = "| A | B |\n| --- | --- |\n| one | two |"
    found = printed(table, CAN=table.replace("one", "three"))
    assert blocks.plain(found).endswith("[one] [CAN] [three] [CAN]\ntwo")


def test_a_new_level_is_said_in_words() -> None:
    assert "heading of level 2" in blocks.plain(printed("# High\n\nText.", CAN="## High\n\nText."))


def amended(old: str, new: str) -> tuple[str, str]:
    current, proposed = paper.amended(blocks.parse(old), blocks.parse(new))
    return write(current), write(proposed)


def test_what_an_amendment_touches_and_what_becomes_of_it() -> None:
    assert amended("States may act.", "States shall act.") == ("States may act.", "States ~~may~~ **shall** act.")
    assert amended("One, two.", "One too, two.") == ("One, two.", "One **too**, two.")


def test_only_the_blocks_points_and_notes_that_differ() -> None:
    old, new = "One.\n\n- Two\n- Three\n\nFour.", "One.\n\n- Two\n- Thirteen\n\nFour.\n\nFive."
    assert amended(old, new) == ("- Three", "- ~~Three~~**Thirteen**\n\n**Five.**")
    assert amended(old, old) == ("", "")
    noted = "Lamps.[^1]\n\n[^1]: In {}."
    current, proposed = paper.amended(blocks.parse(noted.format("winter")), blocks.parse(noted.format("June")))
    assert not current.blocks + proposed.blocks
    assert [blocks.plain(blocks.Body(body.notes[0].blocks, ())) for body in (current, proposed)] == [
        "In winter.",
        "In winterJune.",
    ]


@given(markdown_sources, markdown_sources)
def test_both_are_texts_and_the_first_is_of_the_old_one(old: str, new: str) -> None:
    current, proposed = amended(old, new)
    assert (canonical(current), canonical(proposed)) == (current, proposed)
    assert not set(shown(to_html(current))) - set(shown(to_html(canonical(old))))


@given(markdown_sources)
def test_a_text_with_nothing_open_is_printed_as_it_is(source: str) -> None:
    base = canonical(source)
    assert printed(base) == base


@given(strategies.proposed())
def test_no_word_of_the_rolling_text_is_lost(proposed: tuple[str, dict[str, str]]) -> None:
    base, texts = proposed
    rolled = rolling.roll(base, [Proposal(key, text, (f"by{key}",)) for key, text in texts.items()])
    found = write(paper.to_body(rolled))
    assert canonical(found) == found
    assert shown(to_html(found)) == shown(rolling.to_html(rolled))
