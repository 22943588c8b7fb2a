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
