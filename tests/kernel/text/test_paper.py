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


def compared(old: str, new: str, *, whole: bool = True) -> str:
    return write(paper.compared(blocks.parse(old), blocks.parse(new), whole=whole))


def test_what_came_is_bold_and_what_went_is_struck() -> None:
    assert compared("States may act.", "States shall act.") == "States ~~may~~ **shall** act."


def test_only_the_blocks_and_points_that_changed() -> None:
    old, new = "One.\n\n- Two\n- Three\n\nFour.", "One.\n\n- Two\n- Thirteen\n\nFour."
    assert compared(old, new, whole=False) == "- ~~Three~~**Thirteen**"
    assert compared(old, old, whole=False) == ""


def test_what_an_amendment_touches() -> None:
    old, new = (
        blocks.parse("One.\n\n- Two\n- Three\n\nFour."),
        blocks.parse("One.\n\n- Two\n- Thirteen\n\nFour.\n\nFive."),
    )
    assert write(paper.touched(old, new)) == "- Three"
    assert paper.touched(old, old) == blocks.Body((), ())


@given(markdown_sources, markdown_sources)
def test_what_is_touched_is_of_the_old_text(old: str, new: str) -> None:
    found = write(paper.touched(blocks.parse(old), blocks.parse(new)))
    assert canonical(found) == found
    assert not set(shown(to_html(found))) - set(shown(to_html(canonical(old))))


@given(markdown_sources, markdown_sources)
def test_a_comparison_is_a_text(old: str, new: str) -> None:
    found = compared(old, new)
    assert canonical(found) == found


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
