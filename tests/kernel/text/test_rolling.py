"""Rolling text: the base, everything that is proposed, and who proposes it, in brackets."""

import re

import pytest
from hypothesis import given, settings
from lxml import html as lxml_html

from tests.kernel.text import strategies
from tests.kernel.text.strategies import markdown_sources
from wgec.kernel.text import blocks, markdown, rolling, units
from wgec.kernel.text.rolling import Alternative, Proposal, RollingRun

pytestmark = pytest.mark.once

Proposed = tuple[str, dict[str, str]]
BASE = "States shall advise on the matter today.\n\n- one point here\n- two points there\n\nThe last one."


def roll(base: str, **proposals: str) -> rolling.Rolling:
    """``base`` with proposals that are named after those who make them: "IND_SAU" is of both."""
    return rolling.roll(base, [Proposal(key, text, tuple(key.split("_"))) for key, text in proposals.items()])


def texts(base: str, **proposals: str) -> str:
    return rolling.to_text(roll(base, **proposals))


def bare(text: str) -> str:
    return "".join(text.split())


def side(html: str, *without: str) -> str:
    """The characters of a page without brackets, spaces, the numbers of notes, names, and what else is named."""
    page = lxml_html.fragment_fromstring(html, create_parent="div")
    for path in (".//sup", ".//span[@class='by']", ".//span[@class='shape']", ".//section", *without):
        for element in page.xpath(path):
            element.drop_tree()
    return re.sub(r"[\[\]\s]", "", "".join(page.itertext()))


# --- whatever is proposed --------------------------------------------------------------------


@given(strategies.proposed())
@settings(deadline=None)
def test_what_is_the_same_and_what_is_deleted_is_the_base(proposed: Proposed) -> None:
    base, proposals = proposed
    rolled = roll(base, **proposals)
    found = {unit.unit: unit for unit in rolled.units if unit.unit}
    own = units.split(base)
    assert list(found) == sorted(found) == [unit.place for unit in own]
    labels = " ".join(f"[^{note.label}]: x\n\n" for note in blocks.parse(base).notes)
    for unit in own:
        kept = "".join(run.text for run in found[unit.place].runs if run.kind != "added").replace(" | ", "\n")
        shown = blocks.plain(blocks.Body(blocks.parse(f"{labels}: {kept}").blocks, ()))
        assert bare(shown) == f":{bare(unit.plain)}"


@given(strategies.proposed())
@settings(deadline=None)
def test_the_page_without_what_is_added_is_the_base(proposed: Proposed) -> None:
    base, proposals = proposed
    html = rolling.to_html(roll(base, **proposals), prefix="p-")
    assert side(html, ".//ins") == side(markdown.to_html(base))


@given(strategies.proposed(most=1))
@settings(deadline=None)
def test_the_page_of_one_proposal_without_what_is_deleted_is_the_proposal(proposed: Proposed) -> None:
    base, proposals = proposed
    html = rolling.to_html(roll(base, **proposals), prefix="p-")
    assert side(html, ".//del") == side(markdown.to_html(proposals.get("ARC", base)))


@given(strategies.proposed())
@settings(deadline=None)
def test_every_proposal_is_named_where_it_changes_something(proposed: Proposed) -> None:
    base, proposals = proposed
    rolled = roll(base, **proposals)
    named = {key for unit in rolled.units for run in (*unit.marks, *unit.runs) for key in _keys(run)}
    differing = {key for key, text in proposals.items() if blocks.plain(text) != blocks.plain(base)}
    assert differing <= named
    assert rolled.is_clean == (rolled.brackets == 0)
    if not differing and all(text == base for text in proposals.values()):
        assert rolled.is_clean


def _keys(run: RollingRun) -> set[str]:
    return {*run.keys, *(key for inner in run.inside for key in _keys(inner))}


@given(strategies.proposed())
@settings(deadline=None)
def test_the_order_of_proposals_changes_nothing(proposed: Proposed) -> None:
    base, proposals = proposed
    turned = dict(reversed(proposals.items()))
    assert roll(base, **proposals) == roll(base, **turned)
    assert rolling.to_html(roll(base, **proposals)) == rolling.to_html(roll(base, **turned))


@given(markdown_sources, markdown_sources)
@settings(deadline=None)
def test_only_what_is_allowed_goes_out(base: str, proposal: str) -> None:
    alternatives = [Alternative("X", 1, proposal, ("<b>",))] if units.split(base) else []
    rolled = rolling.roll(base, [Proposal("A", f"{base}\n\n{proposal}", ("<i>",))], alternatives)
    html = rolling.to_html(rolled, prefix="p-")
    page = lxml_html.fragment_fromstring(html, create_parent="div")
    assert not page.xpath(".//script|.//img|.//i|.//b|.//@style|.//@onerror")
    ids = [element.get("id") for element in page.iterdescendants() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(each.startswith("p-") for each in ids)
    assert {mark.get("href")[1:] for mark in page.iterfind(".//a[@role]")} <= set(ids)
    anchors = [each for each in ids if each.startswith("p-unit-")]
    assert sorted(anchors) == sorted(f"p-unit-{unit.place}" for unit in units.split(base) if not _is_empty_note(unit))


def _is_empty_note(unit: units.Unit) -> bool:
    return isinstance(unit.part, blocks.Note) and not unit.part.blocks


# --- examples --------------------------------------------------------------------------------


def test_words_that_go_and_come_stand_in_brackets_with_the_names() -> None:
    assert texts("States shall advise on it.", CAN="States shall on it.", SAU_IND="States shall not advise on it.") == (
        "States shall [not] [IND, SAU] [advise] [CAN] on it."
    )


def test_shall_not_is_never_hidden() -> None:
    html = rolling.to_html(roll("States shall act.", ARC="States shall not act."))
    assert html == ('<p id="unit-1" dir="auto">States shall [<ins>not</ins>] <span class="by">[ARC]</span> act.</p>')


def test_identical_changes_are_one_with_all_names() -> None:
    shown = texts("We may act.", SYL_CAN="We must act.", ARC="We must act.", IND="We shall act.")
    assert shown == "We [may] [ARC, CAN, IND, SYL] [must] [ARC, CAN, SYL] [shall] [IND] act."


def test_changes_that_collide_are_all_shown() -> None:
    base = "States advise on the matter."
    shown = texts(base, A="States review the matter.", B="States are consulted about the matter.")
    assert shown == "States [advise on] [A, B] [review] [A] [are consulted about] [B] the matter."


def test_a_change_inside_what_another_deletes_is_nested() -> None:
    rolled = roll("One. Two is here.", A="One.", B="One. Two was here.")
    assert rolling.to_text(rolled) == "One. [Two [is] [B] [was] [B] here.] [A]"
    assert [run.kind for run in rolled.units[0].runs] == ["same", "deleted"]
    assert [run.text for run in rolled.units[0].runs[1].inside] == ["Two ", "is ", "was ", "here."]
    assert rolled.brackets == 3


def test_deletions_that_overlap_are_cut() -> None:
    assert texts("one two three four five six", A="one four five six", B="one two five six") == (
        "one [two [three] [B]] [A] [four] [B] five six"
    )


def test_a_text_with_nothing_open_is_clean() -> None:
    rolled = roll("One.\n\n- two\n- three", ARC="One.\n\n- two\n- three")
    assert rolled.is_clean
    assert rolling.to_text(rolled) == "One.\n\ntwo\n\nthree"
    assert {run.kind for unit in rolled.units for run in unit.runs} == {"same"}


def test_new_units_stand_after_those_of_the_base() -> None:
    rolled = roll("One.\n\n- two\n- three", A="Zero.\n\nOne.\n\n- two\n- new\n- three")
    assert [(unit.unit, unit.after) for unit in rolled.units] == [(None, 0), (1, 0), (2, 1), (None, 2), (3, 2)]
    assert rolling.to_text(rolled) == "[Zero.] [A]\n\nOne.\n\ntwo\n\n[new] [A]\n\nthree"


def test_a_unit_that_moves_is_shown_in_both_places_with_its_changes_in_the_new_one() -> None:
    base = "First of them all.\n\nSecond is much longer than the first.\n\nThird is longer still than both of them."
    first, *others = base.split("\n\n")
    moved = "\n\n".join([*others, first.replace("all", "four")])
    assert texts(base, A=moved).split("\n\n") == [
        "[First of them all.] [A]",
        *others,
        "[First of them four.] [A]",
    ]


def test_another_level_or_label_is_shown_too() -> None:
    assert texts("## Scope", A="# Scope", B="Scope") == "[##] [A, B] [#] [A] [¶] [B] Scope"
    assert texts("- a) one\n- b) two", A="- a) one\n- c) two") == "a) one\n\n[b)] [A] [c)] [A] two"
    html = rolling.to_html(roll("## Scope", A="# Scope"))
    assert '[<del><span class="shape">heading of level 2</span></del>]' in html
    assert '[<ins><span class="shape">heading of level 1</span></ins>]' in html


def test_tables_lists_and_notes_keep_their_structure() -> None:
    base = "Note[^1].\n\n| a | b |\n| --- | --- |\n| one | two |\n\n[^1]: the note"
    html = rolling.to_html(roll(base, A=base.replace("two", "six").replace("the note", "a note")), prefix="p-")
    assert '<td dir="auto">[<del>two</del>] <span class="by">[A]</span> [<ins>six</ins>]' in html
    assert '<div id="p-unit-2" class="table-scroll"' in html
    assert '<p id="p-unit-3" dir="auto">[<del>the</del>] <span class="by">[A]</span> [<ins>a</ins>]' in html


def test_brackets_of_the_text_stay_its_own() -> None:
    assert texts("A [sic] b.", A="A [sic] c.") == "A [sic] [b] [A] [c] [A]."


def test_alternatives_stand_beside_their_unit() -> None:
    base = "One[^1].\n\n- two\n\n[^1]: a note"
    beside = [Alternative("X", 2, "*other* words[^1]", ("SYL", "ARC")), Alternative("Y", 2, "")]
    rolled = rolling.roll(base, [], beside)
    assert not rolled.is_clean
    assert rolled.units[1].alternatives == tuple(beside)
    assert rolling.to_text(rolled).endswith("two\n\nAlt 1 [ARC, SYL] *other* words[^1]\n\nAlt 2 [Y] no text\n\na note")
    html = rolling.to_html(rolled)
    assert '<p class="alternative-name">Alt 1 <span class="by">[ARC, SYL]</span></p>' in html
    assert '<p class="no-text">no text</p>\n</div></li>' in html


def test_an_alternative_to_nothing_and_two_proposals_of_one_key_are_mistakes() -> None:
    with pytest.raises(ValueError, match=r"^There is no unit 3 to which there could be an alternative\.$"):
        rolling.roll("One.", [], [Alternative("X", 3, "")])
    with pytest.raises(ValueError, match=r"^Two proposals have the same key\.$"):
        rolling.roll("One.", [Proposal("A", "x"), Proposal("A", "y")])
