"""Units with identities and marks, passages in their words: on the page where they belong, and nothing else."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from tests.kernel.text.strategies import bodies, markdown_sources
from wgec.kernel.text import identities, markdown, marked, units
from wgec.kernel.text.doors import MARKED, MARKED_CLASSES
from wgec.kernel.text.marked import Mark
from wgec.kernel.text.rendering import unit_id
from wgec.kernel.text.tree import ListItem

pytestmark = pytest.mark.once

TEXT = """# The lakes

Arcadia **shall measure** the [water](https://example.org/water).

- a) Every lake[^1]
- b) Every river

  and brook

| Lake | Depth |
| --- | --- |
| Mirror | 40 m |

> As agreed.

[^1]: Also the shallow ones.
"""
IDS = identities.born(TEXT)


def page(html: str) -> lxml_html.HtmlElement:
    return lxml_html.fragment_fromstring(html, create_parent="main")


def test_every_unit_has_its_identity_on_the_page() -> None:
    html = page(marked.to_html(TEXT, unit_ids=IDS, prefix="r7-"))
    found = {element.get("data-unit"): element for element in html.iterfind(".//*[@data-unit]")}
    assert list(found) == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8"]
    assert [element.tag for element in found.values()] == ["h3", "p", "li", "li", "p", "div", "p", "div"]
    assert [element.get("id") for element in found.values()] == [unit_id(unit, "r7-") for unit in IDS]
    assert found["1.6"].get("id") == "r7-u-1-6"
    assert found["1.6"].find(".//table") is not None
    assert found["1.8"].getparent().get("id") == "r7-note-1"


def test_marks_stand_at_the_end_of_their_unit() -> None:
    mark = Mark("2", "2 amendments to this paragraph", "#amendments", "amendments")
    html = marked.to_html("One.\n\n- two\n  - three", marks={1: (mark,), 2: (mark,)})
    drawn = (
        '<span class="unit-marks"><a class="unit-mark amendments" href="#amendments" '
        'aria-label="2 amendments to this paragraph" title="2 amendments to this paragraph" '
        'rel="nofollow noopener ugc">2</a></span>'
    )
    assert html == (
        f'<p dir="auto">One. {drawn}</p>\n<ul>\n<li dir="auto">two {drawn}\n'
        '<ul>\n<li dir="auto">three</li>\n</ul></li>\n</ul>'
    )


def test_a_mark_says_what_it_is_told_and_nothing_more() -> None:
    mark = Mark('<b>"2"</b>', '"><script>alert(1)</script>', '/x?"onclick=y', "comments")
    html = page(marked.to_html("One.", marks={1: (mark,)}))
    (link,) = html.findall(".//a")
    assert (link.text, link.get("aria-label"), link.get("href")) == (mark.label, mark.title, mark.href)
    assert not html.xpath(".//b|.//script|.//@onclick")


@pytest.mark.parametrize("href", ["https://example.org/", "//example.org/", "javascript:alert(1)", "x", ""])
def test_a_mark_leads_to_a_place_of_this_site(href: str) -> None:
    with pytest.raises(ValueError, match="a mark leads to a place of this site, not to"):
        Mark("1", "one", href, "agreed")


def test_passages_are_wrapped_where_their_words_stand() -> None:
    passages = {2: [(8, 21, "c1"), (14, 31, "c2")], 3: [(0, 8, "c3")], 6: [(5, 18, "c4")], 8: [(9, 16, "c5")]}
    html = page(marked.to_html(TEXT, passages=passages))
    assert [(mark.get("data-comments"), mark.text_content()) for mark in html.iterfind(".//mark")] == [
        ("c1", "shall "),
        ("c1 c2", "measure"),
        ("c2", " the water"),
        ("c3", "Every"),
        ("c4", "Depth"),
        ("c4", "Mirror"),
        ("c5", "shallow"),
    ]
    assert html.find(".//mark/a").get("href") == "https://example.org/water"


def test_a_key_is_escaped() -> None:
    html = page(marked.to_html("One.", passages={1: [(0, 3, '"><script>')]}))
    assert html.find(".//mark").get("data-comments") == '"><script>'
    assert not html.xpath(".//script")


@pytest.mark.parametrize("ids", [IDS[:-1], (*IDS, "2.1")])
def test_as_many_identities_as_units_or_an_error(ids: Sequence[str]) -> None:
    with pytest.raises(ValueError, match=f"{len(ids)} identities for 8 units"):
        marked.to_html(TEXT, unit_ids=ids)


@given(st.one_of(markdown_sources, bodies))
@settings(deadline=None)
def test_a_text_without_anything_is_the_same_as_ever(text: Any) -> None:
    assert marked.to_html(text, prefix="p-") == markdown.to_html(text, prefix="p-")


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(st.one_of(markdown_sources.map(markdown.canonical), bodies.map(markdown.write)), st.data())
@settings(deadline=None, max_examples=150)
def test_each_mark_holds_the_words_of_its_passages(text: str, choice: st.DataObject) -> None:
    found = units.split(text)
    passages: dict[int, list[tuple[int, int, str]]] = {}
    for unit in found:
        label = len(unit.part.label) + 1 if isinstance(unit.part, ListItem) and unit.part.label else 0
        if len(unit.plain) > label and choice.draw(st.booleans()):
            for number in range(choice.draw(st.integers(1, 2))):
                start = choice.draw(st.integers(label, len(unit.plain) - 1))
                end = choice.draw(st.integers(start + 1, len(unit.plain)))
                passages.setdefault(unit.place, []).append((start, end, f"c{unit.place}-{number}"))
    html = page(marked.to_html(text, unit_ids=identities.born(text), passages=passages, prefix="p-"))
    plain = page(markdown.to_html(text, prefix="p-"))
    assert squeezed(html.text_content()) == squeezed(plain.text_content())
    shown = {key: "" for keys in passages.values() for *_, key in keys}
    for mark in html.iterfind(".//mark"):
        for note in mark.iterfind(".//sup"):
            note.drop_tree()
        for key in mark.get("data-comments").split():
            shown[key] += mark.text_content()
    for place, given_passages in passages.items():
        if found[place - 1].kind in ("table", "note"):
            continue  # their plain has the labels of lists inside, which are drawn apart from the words
        for start, end, key in given_passages:
            assert squeezed(shown[key]) == squeezed(found[place - 1].plain[start:end])


@given(st.one_of(markdown_sources.map(markdown.canonical), bodies.map(markdown.write)))
@settings(deadline=None)
def test_only_what_is_allowed_goes_out(text: str) -> None:
    count = len(units.split(text))
    marks = {place: (Mark("1", "one", "/x", "agreed"),) for place in range(1, count + 1)}
    html = page(marked.to_html(text, unit_ids=identities.born(text), marks=marks, prefix="p-"))
    for element in html.iterdescendants():
        assert element.tag in MARKED
        assert set(element.get("class", "").split()) <= MARKED_CLASSES.get(element.tag, set())
        assert set(element.attrib) <= MARKED[element.tag] | {"class", "rel"}
    ids = [element.get("id") for element in html.iterdescendants() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert len(html.findall(".//*[@class='unit-marks']")) == count
