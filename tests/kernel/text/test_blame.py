"""Who wrote what: every word of the newest text has one origin, and keeps it wherever it goes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from tests.kernel.text.strategies import bodies, markdown_sources
from wgec.kernel.text import blame, markdown, units
from wgec.kernel.text.doors import MARKED, MARKED_CLASSES

pytestmark = pytest.mark.once

LAMPS = "Lamps are dimmed at night in all towns of the plain."
ROADS = "The roads between the capitals stay dark."
OWLS = "Owls and moths are counted by the schools in spring."

#: What the case is about, the chain of texts, and the newest one with the origin before each stretch.
CASES = [
    ("one text", [LAMPS], f"0:{LAMPS}"),
    (
        "a word put in",
        [ROADS, ROADS.replace("stay", "always stay")],
        "0:The roads between the capitals |1:always |0:stay dark.",
    ),
    (
        "each change its own",
        [ROADS, ROADS.replace("stay", "always stay"), "The roads between the two capitals always stay dark."],
        "0:The roads between the |2:two |0:capitals |1:always |0:stay dark.",
    ),
    ("a new paragraph", [LAMPS, f"{LAMPS}\n\n{ROADS}"], f"0:{LAMPS}/1:{ROADS}"),
    ("a paragraph moved", [f"{LAMPS}\n\n{ROADS}", f"{ROADS}\n\n{LAMPS}"], f"0:{ROADS}/0:{LAMPS}"),
    ("a paragraph made a point, with bold words", [LAMPS, f"- **{LAMPS}**"], f"0:{LAMPS}"),
    ("a paragraph split", [f"{LAMPS} {ROADS}", f"{LAMPS}\n\n{ROADS}"], f"0:{LAMPS}/0:{ROADS}"),
    ("two paragraphs merged", [f"{LAMPS}\n\n{ROADS}", f"{LAMPS} {ROADS}"], f"0:{LAMPS} {ROADS}"),
    (
        "a sentence moved into another paragraph and changed there",
        [f"{LAMPS} {ROADS}\n\n{OWLS}", f"{LAMPS}\n\n{OWLS} The roads between the capitals stay safely dark."],
        f"0:{LAMPS}/0:{OWLS} The roads between the capitals stay |1:safely |0:dark.",
    ),
    ("left out and brought back", [f"{LAMPS}\n\n{ROADS}", ROADS, f"{ROADS}\n\n{LAMPS}"], f"0:{ROADS}/0:{LAMPS}"),
    ("a stop alone is nobody's", ["The roads stay dark", "The roads stay dark."], "0:The roads stay dark."),
    ("saved without a change", [LAMPS, LAMPS, LAMPS], f"0:{LAMPS}"),
    ("everything anew", [LAMPS, OWLS], f"1:{OWLS}"),
    (
        "a cell of a table",
        ["| a | b |\n| - | - |\n| one | two |", "| a | b |\n| - | - |\n| one | six |"],
        "0:a\nb\none\n|1:six",
    ),
    ("a footnote", [f"{LAMPS}[^1]\n\n[^1]: Old.", f"{LAMPS}[^1]\n\n[^1]: Old one."], f"0:{LAMPS}/0:Old |1:one."),
    ("nothing left", [LAMPS, ""], ""),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "judged"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_stretch_is_of_the_text_that_brought_it(texts: list[str], judged: str) -> None:
    found: dict[int, list[str]] = {}
    for run in blame.blame([markdown.canonical(text) for text in texts]):
        found.setdefault(run.unit, []).append(f"{run.origin}:{run.text}")
    assert "/".join("|".join(runs) for runs in found.values()) == judged


def test_no_text_has_no_author() -> None:
    assert blame.blame([]) == []


texts = st.one_of(markdown_sources.map(markdown.canonical), bodies.map(markdown.write))


@given(st.lists(texts, min_size=1, max_size=4))
@settings(deadline=None)
def test_the_stretches_are_the_text(chain: list[str]) -> None:
    runs = blame.blame(chain)
    for unit in units.split(chain[-1]):
        own = [run for run in runs if run.unit == unit.place]
        assert "".join(run.text for run in own) == unit.plain
        assert [unit.plain[run.start : run.end] for run in own] == [run.text for run in own]
    assert {run.origin for run in runs} <= set(range(len(chain)))


@given(texts, st.integers(1, 4))
@settings(deadline=None)
def test_what_never_changed_is_the_first_ones(text: str, times: int) -> None:
    assert {run.origin for run in blame.blame([text] * times)} <= {0}


@given(st.lists(texts, min_size=1, max_size=3))
@settings(deadline=None)
def test_the_page_shows_the_text_and_only_what_is_allowed(chain: list[str]) -> None:
    runs = blame.blame(chain)
    html = blame.to_html(chain[-1], runs, list(range(1, len(chain) + 1)), prefix="p-")
    page = lxml_html.fragment_fromstring(html, create_parent="main")
    for element in page.iterdescendants():
        assert element.tag in MARKED
        assert set(element.get("class", "").split()) <= MARKED_CLASSES.get(element.tag, set())
        assert set(element.attrib) <= MARKED[element.tag] | {"class", "rel"}
    for mark in page.xpath(".//a[@class='written-mark']"):
        mark.drop_tree()
    shown = lxml_html.fragment_fromstring(markdown.to_html(chain[-1], prefix="p-"), create_parent="main")
    assert "".join(page.text_content().split()) == "".join(shown.text_content().split())


def test_a_stretch_names_its_revision_and_leads_to_it() -> None:
    chain = ["The roads stay dark.", "The roads stay [very](https://e.org) dark."]
    assert blame.to_html(chain[-1], blame.blame(chain), [1, 4], words=markdown.Words(revision="Révision")) == (
        '<p dir="auto"><span class="written shade-1" data-revision="1"><a class="written-mark" href="#revision-1" '
        'aria-label="Révision 1" rel="nofollow noopener ugc">1</a>The roads stay </span>'
        '<span class="written shade-2" data-revision="4"><a class="written-mark" href="#revision-4" '
        'aria-label="Révision 4" rel="nofollow noopener ugc">4</a>'
        '<a href="https://e.org" rel="nofollow noopener ugc">very</a> </span>'
        '<span class="written shade-1" data-revision="1"><a class="written-mark" href="#revision-1" '
        'aria-label="Révision 1" rel="nofollow noopener ugc">1</a>dark.</span></p>'
    )


def test_shades_go_round() -> None:
    chain = ["w0"]
    for number in range(1, 12):
        chain.append(f"{chain[-1]} w{number}")
    shades = blame.shades_of(blame.blame(chain), [number + 1 for number in range(12)])
    assert shades == {number: (number - 1) % 8 + 1 for number in range(1, 13)}
