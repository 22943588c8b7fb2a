"""Which unit is which after a change: as a person would judge, case by case, and what always holds."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.kernel.text.strategies import bodies, markdown_sources
from wgec.kernel.text import identities, markdown, units

pytestmark = pytest.mark.once

LAKES = "Arcadia and its neighbours shall measure the water of every shared lake twice a year."
ROADS = "The roads between the capitals are to stay open in winter for carriers of medicine."
SCHOOLS = "Each school keeps a register of the languages that its pupils speak at home."
SEEDS = "A common seed bank is to be set up in the old customs house at Brindle Harbour."
BRIDGE = "No toll may be taken at the northern bridge before the repairs are finished."

#: What the case is about, the old text, the new one, and the identities that a person gives to the new one's units.
CASES = [
    ("a word changed", [LAKES, ROADS], [LAKES.replace("twice", "once"), ROADS], "1.1 1.2"),
    (
        "shall became shall not",
        [LAKES, BRIDGE],
        [LAKES.replace("shall measure", "shall not measure"), BRIDGE],
        "1.1 1.2",
    ),
    ("a sentence added", [LAKES, ROADS], [f"{LAKES} The results are published within a month.", ROADS], "1.1 1.2"),
    ("a new paragraph between", [LAKES, ROADS], [LAKES, SEEDS, ROADS], "1.1 2.1 1.2"),
    ("a paragraph left out", [LAKES, ROADS, SEEDS], [LAKES, SEEDS], "1.1 1.3"),
    ("a paragraph moved to the top", [LAKES, ROADS, SEEDS, BRIDGE], [BRIDGE, LAKES, ROADS, SEEDS], "1.4 1.1 1.2 1.3"),
    ("two paragraphs swapped", [LAKES, ROADS], [ROADS, LAKES], "1.2 1.1"),
    (
        "two paragraphs swapped and both edited",
        [LAKES, SCHOOLS, ROADS],
        [ROADS.replace("carriers of medicine", "all"), SCHOOLS, LAKES.replace("twice a year", "every spring")],
        "1.3 1.2 1.1",
    ),
    (
        "a paragraph moved down and edited",
        [LAKES, ROADS, SCHOOLS, SEEDS],
        [ROADS, SCHOOLS, SEEDS, LAKES.replace("shared lake", "shared lake and river")],
        "1.2 1.3 1.4 1.1",
    ),
    (
        "a long paragraph split: the larger part stays itself",
        [f"{LAKES} The results go to the commission, which publishes them within a month. {BRIDGE}", ROADS],
        [f"{LAKES} The results go to the commission, which publishes them within a month.", BRIDGE, ROADS],
        "1.1 2.1 1.2",
    ),
    (
        "a long paragraph split: the larger part comes second",
        [f"{BRIDGE} {LAKES} The results go to the commission, which publishes them within a month.", ROADS],
        [BRIDGE, f"{LAKES} The results go to the commission, which publishes them within a month.", ROADS],
        "2.1 1.1 1.2",
    ),
    (
        "a paragraph split into three",
        [f"{BRIDGE} {LAKES} {SCHOOLS} All pupils take part."],
        [BRIDGE, f"{LAKES}", f"{SCHOOLS} All pupils take part."],
        "2.1 2.2 1.1",
    ),
    (
        "two paragraphs merged: the larger contributor stays",
        [BRIDGE, f"{LAKES} The results are published within a month.", ROADS],
        [f"{BRIDGE} {LAKES} The results are published within a month.", ROADS],
        "1.2 1.3",
    ),
    (
        "a short paragraph swallowed by the one before",
        [f"{LAKES} {SEEDS}", "The commission reports.", ROADS],
        [f"{LAKES} {SEEDS} The commission reports.", ROADS],
        "1.1 1.3",
    ),
    (
        "near-identical neighbours, one of them edited",
        ["States report on water.", "States report on energy.", "States report on health."],
        ["States report on water.", "States report yearly on energy.", "States report on health."],
        "1.1 1.2 1.3",
    ),
    (
        "near-identical neighbours, the first left out and another added at the end",
        ["States report on water.", "States report on energy.", "States report on health."],
        ["States report on energy.", "States report on health.", "States report on forests."],
        "1.2 1.3 2.1",
    ),
    (
        "near-identical neighbours, all edited alike",
        [f"The delegation of {name} supports the text." for name in ("Arcadia", "Borduria", "Cascara")],
        [f"The delegation of {name} fully supports the new text." for name in ("Arcadia", "Borduria", "Cascara")],
        "1.1 1.2 1.3",
    ),
    (
        "near-identical neighbours, sorted anew and edited alike",
        [f"The delegation of {name} supports the text." for name in ("Cascara", "Borduria", "Arcadia")],
        [f"The delegation of {name} fully supports the text." for name in ("Arcadia", "Borduria", "Cascara")],
        "1.3 1.2 1.1",
    ),
    ("a heading renamed", ["# Background", LAKES, ROADS], ["# Context", LAKES, ROADS], "1.1 1.2 1.3"),
    ("a slip of the pen in a heading", ["# Bakground", LAKES], ["# Background", LAKES], "1.1 1.2"),
    (
        "the same short heading in two sections, one section left out",
        ["# Reasons", LAKES, "# Reasons", ROADS],
        ["# Reasons", ROADS],
        "1.3 1.4",
    ),
    (
        "two sections swapped, both under the same heading",
        ["# Reasons", LAKES, "# Reasons", ROADS],
        ["# Reasons", ROADS, "# Reasons", LAKES],
        "1.3 1.4 1.1 1.2",
    ),
    ("a new heading over an old paragraph", [LAKES, ROADS], [LAKES, "# Roads", ROADS], "1.1 2.1 1.2"),
    ("a point nested under the one before", ["- one lake\n- two roads\n- three seeds"],
     ["- one lake\n  - two roads\n- three seeds"], "1.1 1.2 1.3"),
    ("nested points brought out", ["- first\n  - second of them\n  - third of them"],
     ["- first\n- second of them\n- third of them"], "1.1 1.2 1.3"),
    (
        "bullets became numbers",
        ["- Measure the lakes\n- Open the roads"],
        ["1. Measure the lakes\n2. Open the roads"],
        "1.1 1.2",
    ),
    (
        "a labelled point put in, the labels after it counted on",
        ["- a) Measure the lakes\n- b) Open the roads"],
        ["- a) Measure the lakes\n- b) Feed the birds\n- c) Open the roads"],
        "1.1 2.1 1.2",
    ),
    ("a paragraph became a point", [LAKES, ROADS], [f"- {LAKES}\n- {ROADS}"], "1.1 1.2"),
    (
        "a point became a paragraph and was edited",
        [f"- {LAKES}\n- {ROADS}"],
        [f"- {LAKES}", ROADS.replace("in winter ", "")],
        "1.1 1.2",
    ),
    ("a quotation became a paragraph", [LAKES, f"> {ROADS}"], [LAKES, ROADS], "1.1 1.2"),
    ("a heading became a bold paragraph", ["# On the lakes", LAKES], ["**On the lakes**", LAKES], "1.1 1.2"),
    (
        "a cell of a table edited",
        [LAKES, "| Lake | Depth |\n| - | - |\n| Mirror | 40 m |\n| Long | 12 m |", ROADS],
        [LAKES, "| Lake | Depth |\n| - | - |\n| Mirror | 41 m |\n| Long | 12 m |", ROADS],
        "1.1 1.2 1.3",
    ),
    (
        "a table with a new column and a new row",
        [LAKES, "| Lake | Depth |\n| - | - |\n| Mirror | 40 m |"],
        [LAKES, "| Lake | Owner | Depth |\n| - | - | - |\n| Mirror | Arcadia | 40 m |\n| Long | Cascara | 12 m |"],
        "1.1 1.2",
    ),
    (
        "a table made of points is a new unit",
        ["- Mirror lake, 40 m deep\n- Long lake, 12 m deep"],
        ["| Lake | Depth |\n| - | - |\n| Mirror lake | 40 m deep |\n| Long lake | 12 m deep |"],
        "2.1",
    ),
    ("everything replaced", [LAKES, ROADS], [SCHOOLS, SEEDS], "2.1 2.2"),
    ("a paragraph replaced by another", [LAKES, ROADS, SCHOOLS], [LAKES, SEEDS, SCHOOLS], "1.1 2.1 1.3"),
    ("a paragraph doubled", [LAKES, ROADS], [LAKES, LAKES, ROADS], "1.1 2.1 1.2"),
    ("one of two equal paragraphs left out", [LAKES, ROADS, LAKES], [ROADS, LAKES], "1.2 1.3"),
    ("one of two equal paragraphs edited", [LAKES, ROADS, LAKES],
     [LAKES, ROADS, LAKES.replace("twice", "thrice")], "1.1 1.2 1.3"),
    (
        "translated",
        ["# The lakes", LAKES, ROADS, SCHOOLS],
        [
            "# Les lacs",
            "L'Arcadie et ses voisins mesurent deux fois par an l'eau de chaque lac commun.",
            "Les routes entre les capitales restent ouvertes en hiver pour le transport des médicaments.",
            "Chaque école tient un registre des langues que ses élèves parlent chez eux.",
        ],
        "1.1 1.2 1.3 1.4",
    ),
    ("translated into another script", [LAKES, "# Roads"], ["阿卡迪亚及其邻国每年两次测量湖水。", "# 道路"], "1.1 1.2"),
    (
        "a footnote edited, its mark moved",
        [f"{LAKES}[^1]", ROADS, "[^1]: As agreed at the meeting in Brindle Harbour."],
        [LAKES, f"{ROADS}[^1]", "[^1]: As agreed at the second meeting in Brindle Harbour."],
        "1.1 1.2 1.3",
    ),
    ("only the formatting changed", [LAKES, ROADS], [f"**{LAKES}**", ROADS], "1.1 1.2"),
    ("the text begins", [], [LAKES], "2.1"),
    ("the text ends", [LAKES], [], ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "judged"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_unit_is_the_one_that_a_person_would_call_the_same(old: list[str], new: list[str], judged: str) -> None:
    before, after = (markdown.canonical("\n\n".join(parts)) for parts in (old, new))
    assert " ".join(identities.carry(before, identities.born(before), after, revision=2)) == judged


def test_units_are_born_in_reading_order_in_their_revision() -> None:
    assert identities.born("# One\n\ntwo\n\n- three\n- four[^1]\n\n[^1]: five") == ("1.1", "1.2", "1.3", "1.4", "1.5")
    assert identities.born("one", revision=7) == ("7.1",)
    assert identities.born("") == ()


def test_an_identity_never_comes_back_for_another_unit() -> None:
    ids = identities.born(LAKES)
    without = identities.carry(LAKES, ids, "", revision=2)
    again = identities.carry("", without, ROADS, revision=3)
    both = identities.carry(ROADS, again, f"{SEEDS}\n\n{ROADS}", revision=4)
    assert (without, again, both) == ((), ("3.1",), ("4.1", "3.1"))


def test_a_wrong_number_of_identities_is_an_error() -> None:
    with pytest.raises(ValueError, match="1 identities for 2 units"):
        identities.carry(f"{LAKES}\n\n{ROADS}", ["1.1"], LAKES, revision=2)


texts = st.one_of(markdown_sources.map(markdown.canonical), bodies.map(markdown.write))


@given(texts, texts)
@settings(deadline=None)
@example("- \n- ", "- ")
def test_whatever_changes_each_unit_has_one_identity_of_its_own(old: str, new: str) -> None:
    ids = identities.born(old)
    carried = identities.carry(old, ids, new, revision=2)
    assert len(carried) == len(units.split(new)) == len(set(carried))
    fresh = [one for one in carried if one not in ids]
    assert fresh == [f"2.{count}" for count in range(1, len(fresh) + 1)]


@given(texts, texts)
@settings(deadline=None)
def test_what_does_not_change_keeps_its_identities(text: str, more: str) -> None:
    ids = identities.born(text)
    assert identities.carry(text, ids, text, revision=2) == ids
    longer = markdown.canonical(f"{text}\n\nQuite another matter of owls.\n")
    kept = identities.carry(text, ids, longer, revision=2)
    assert set(ids) <= set(kept) or len(units.split(longer)) <= len(ids)


sentences = st.lists(st.sampled_from([LAKES, ROADS, SCHOOLS, SEEDS, BRIDGE, "Yes.", "No."]), max_size=12)


@given(sentences, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_what_only_moves_keeps_its_identities(parts: list[str], dice: random.Random) -> None:
    old = "\n\n".join(parts)
    moved = dice.sample(parts, len(parts))
    ids = identities.born(old)
    carried = identities.carry(old, ids, "\n\n".join(moved), revision=2)
    assert set(carried) == set(ids)
    words = dict(zip(ids, parts, strict=True))
    assert [words[one] for one in carried] == moved


@given(st.lists(st.sampled_from([LAKES, ROADS, SCHOOLS, SEEDS, BRIDGE]), unique=True, max_size=5), st.data())
@settings(deadline=None)
def test_what_is_left_out_takes_only_its_own_identity_along(parts: list[str], choice: st.DataObject) -> None:
    kept = [part for part in parts if choice.draw(st.booleans())]
    old, new = "\n\n".join(parts), "\n\n".join(kept)
    ids = identities.born(old)
    assert identities.carry(old, ids, new, revision=2) == tuple(
        one for one, part in zip(ids, parts, strict=True) if part in kept
    )
