"""Two or more people change one text: what each of them did is in it, or is shown to collide."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.text import strategies
from wgec.kernel.errors import Malformed
from wgec.kernel.text import merge
from wgec.kernel.text.markdown import canonical
from wgec.kernel.text.merge import Own, Wording

pytestmark = pytest.mark.once

Proposed = tuple[str, dict[str, str]]
BASE = "States shall advise on the matter today.\n\n- one point here\n- two points there\n\nThe last one."


def both(base: str, mine: str, theirs: str) -> str:
    """The merged text, in which nothing may collide."""
    merged = merge.three_way(base, mine, theirs)
    assert merged.collisions == ()
    return merged.text


def colliding(base: str, mine: str, theirs: str) -> list[tuple[int, str, str]]:
    """Each unit where the two collide, with both wordings; the text must keep that of the base there."""
    merged = merge.three_way(base, mine, theirs)
    assert all(collision.keys == ("mine", "theirs") for collision in merged.collisions)
    return [(each.unit, *(wording.text for wording in each.wordings)) for each in merged.collisions]


# --- whatever is changed ---------------------------------------------------------------------


@given(strategies.proposed(most=1))
@settings(deadline=None)
def test_who_alone_changes_something_gets_it(proposed: Proposed) -> None:
    base, proposals = proposed
    text = proposals.get("ARC", base)
    assert both(base, text, base) == both(base, base, text) == both(base, text, text) == canonical(text)


@given(strategies.proposed())
@settings(deadline=None)
def test_who_is_chosen_everywhere_gets_all_words(proposed: Proposed) -> None:
    base, proposals = proposed
    overlay = merge.overlay(base, proposals)
    for key in proposals:
        choices = {cluster.unit: key for cluster in overlay.clusters() if key in cluster.keys}
        settled = merge.settle(base, {key: proposals[key]}, {})
        assert settled == canonical(proposals[key])
        assert overlay.settled(choices) == canonical(overlay.settled(choices))


@given(strategies.proposed())
@settings(deadline=None)
def test_the_base_everywhere_is_the_text_of_the_overlay(proposed: Proposed) -> None:
    overlay = merge.overlay(*proposed)
    choices = {cluster.unit: "" for cluster in overlay.clusters()}
    assert overlay.settled(choices) == overlay.settled({}) == overlay.text


@given(strategies.proposed(), st.data())
@settings(deadline=None)
def test_every_word_is_in_the_text_or_collides(proposed: Proposed, data: st.DataObject) -> None:
    base, proposals = proposed
    for key, text in proposals.items():
        own = text.split("\n\n")
        own[data.draw(st.integers(0, len(own) - 1))] += f" {key}-own-word"
        proposals[key] = canonical("\n\n".join(own))
    overlay = merge.overlay(base, proposals)
    colliding_keys = {key for collision in overlay.collisions for key in collision.keys}
    assert colliding_keys == {key for cluster in overlay.clusters() for key in cluster.keys}
    for key in proposals:
        wordings = [each.text for cluster in overlay.clusters() for each in cluster.wordings if each.key == key]
        assert any(f"{key}-own-word" in text for text in (overlay.text, *wordings))
    everything = {cluster.unit: data.draw(st.sampled_from(cluster.keys)) for cluster in overlay.clusters()}
    settled = overlay.settled(everything)
    assert all(f"{key}-own-word" in settled for key in proposals if key not in colliding_keys)


# --- what does not collide -------------------------------------------------------------------


def test_different_words_of_one_paragraph() -> None:
    mine, theirs = BASE.replace("shall", "shall not"), BASE.replace("today", "tomorrow")
    assert both(BASE, mine, theirs).startswith("States shall not advise on the matter tomorrow.")


def test_shall_not_is_never_hidden() -> None:
    mine, theirs = BASE.replace("shall", "shall not"), BASE.replace("advise on", "review")
    assert both(BASE, mine, theirs).startswith("States shall not review the matter today.")
    assert colliding(BASE, mine, BASE.replace("shall advise", "shall now advise")) == [
        (1, "States shall not advise on the matter today.", "States shall now advise on the matter today.")
    ]


def test_words_beside_each_other_are_not_glued_together() -> None:
    assert both("one two three", "one two", "one two three four") == "one two four"
    assert both("one two.", "one.", "one two, or three.") == "one, or three."


def test_new_points_in_one_place_are_both_there() -> None:
    mine, theirs = (BASE.replace("there", f"there\n- {new}") for new in ("three", "also this"))
    assert "- two points there\n- also this\n- three\n" in both(BASE, mine, theirs)


def test_a_change_in_a_unit_that_only_moves() -> None:
    first, middle, last = BASE.split("\n\n")
    moved = "\n\n".join([last, first, middle])
    assert both(BASE, moved, BASE.replace("last", "final")).startswith("The final one.\n\nStates shall")


def test_a_heading_that_changes_its_level_and_its_words() -> None:
    assert both("## Scope", "# Scope", "## Scope and purpose") == "# Scope and purpose"
    assert both("Scope here", "## Scope here", "Scope there") == "## Scope there"


def test_cells_of_one_table_and_a_new_row() -> None:
    base = "| a | b |\n| --- | --- |\n| one | two |\n| five | six |"
    merged = both(base, base.replace("two", "2"), base.replace("| five", "| new | row |\n| five"))
    assert merged == "| a | b |\n| --- | --- |\n| one | 2 |\n| new | row |\n| five | six |"


def test_words_and_the_formatting_of_others() -> None:
    assert both("one two three four", "one **two** three four", "one two three five") == "one **two** three five"
    assert both("[one two](https://e.org)", "[one two three](https://e.org)", "[no two](https://e.org)") == (
        "[no two three](https://e.org)"
    )


def test_two_new_footnotes_of_one_label() -> None:
    base = "One here.\n\nTwo there."
    mine, theirs = "One here.[^1]\n\nTwo there.\n\n[^1]: mine", "One here.\n\nTwo there.[^1]\n\n[^1]: theirs"
    assert both(base, mine, theirs) == "One here.[^1]\n\nTwo there.[^1-2]\n\n[^1]: mine\n\n[^1-2]: theirs"
    assert both(base, mine, mine.replace("One", "1")) == "1 here.[^1]\n\nTwo there.\n\n[^1]: mine"


def test_footnotes_that_one_side_numbers_anew() -> None:
    base = "One[^1] and more.\n\n[^1]: the old note"
    mine = "New[^1].\n\nOne[^2] and more.\n\n[^1]: another thing\n\n[^2]: the old note"
    theirs = base.replace("more", "less").replace("old note", "old remark")
    assert both(base, mine, theirs) == ("New[^1].\n\nOne[^2] and less.\n\n[^1]: another thing\n\n[^2]: the old remark")


def test_what_looks_like_markdown_stays_words() -> None:
    base = "1\\. a \\*star and [brackets] here"
    assert both(base, f"{base} \\# too", base.replace("here", "[^1] there")) == (
        "1\\. a \\*star and [brackets] \\[^1] there # too"
    )


def test_words_of_other_scripts() -> None:
    assert both("各国应当保护夜空。", "各国不应当保护夜空。", "各国应当保护天空。") == "各国不应当保护天空。"
    assert both("يجب حماية السماء ليلا", "لا يجب حماية السماء ليلا", "يجب حماية السماء نهارا") == (
        "لا يجب حماية السماء نهارا"
    )


# --- what collides ---------------------------------------------------------------------------


def test_two_replacements_of_the_same_words() -> None:
    mine, theirs = BASE.replace("advise on", "review"), BASE.replace("advise on", "be consulted on")
    assert merge.three_way(BASE, mine, theirs).text == BASE
    assert colliding(BASE, mine, theirs) == [
        (1, "States shall review the matter today.", "States shall be consulted on the matter today.")
    ]


def test_a_unit_that_is_deleted_and_changed() -> None:
    mine, theirs = BASE.replace("\n- two points there", ""), BASE.replace("two points", "three points")
    assert colliding(BASE, mine, theirs) == [(3, "", "three points there")]


def test_a_list_that_is_deleted_while_one_point_of_it_is_changed() -> None:
    mine, theirs = BASE.replace("- one point here\n- two points there\n\n", ""), BASE.replace("two", "three")
    assert colliding(BASE, mine, theirs) == [(2, "", "- one point here\n- three points there")]


def test_two_places_for_one_unit() -> None:
    units = ["First of the four.", "Second one here.", "Third of them.", "Fourth and last."]
    mine = [units[1], units[2], units[0], units[3]]
    theirs = [units[1], units[2], units[3], units[0]]
    assert [each[0] for each in colliding(*("\n\n".join(each) for each in (units, mine, theirs)))] == [1]


def test_two_levels_for_one_heading_and_two_labels_for_one_point() -> None:
    assert colliding("## Scope", "# Scope", "### Scope") == [(1, "# Scope", "### Scope")]
    assert colliding("- a) x\n- b) y", "- a) x\n- c) y", "- a) x\n- (ii) y") == [(2, "c) y", "(ii) y")]


def test_two_replacements_of_several_units() -> None:
    base = "Alpha beta gamma.\n\nDelta epsilon zeta.\n\nThe end of it."
    mine = "One two three four.\n\nFive six seven.\n\nNine ten.\n\nThe end of it."
    theirs = "Red green blue.\n\nThe end of it."
    merged = merge.three_way(base, mine, theirs)
    assert merged.text == base
    assert {each.keys for each in merged.collisions} == {("mine", "theirs")}


def test_a_paragraph_that_is_split_while_its_second_half_is_changed() -> None:
    base = "The first sentence is a rather long one about stars and moons. The second one is about lamps."
    mine, theirs = base.replace("moons. The", "moons.\n\nThe"), base.replace("about lamps", "about all lamps")
    assert colliding(base, mine, theirs) == [(1, mine, theirs)]
    assert merge.settle(base, {"A": mine, "B": theirs}, {1: "A"}) == mine


# --- a person chooses ------------------------------------------------------------------------

ASKED = {"A": BASE.replace("advise on", "review"), "B": BASE.replace("advise on", "study").replace("last", "final")}


def test_settle_takes_what_was_chosen_and_what_does_not_collide() -> None:
    assert merge.settle(BASE, ASKED, {1: "A"}) == BASE.replace("advise on", "review").replace("last", "final")
    assert merge.settle(BASE, ASKED, {1: "B"}) == ASKED["B"]
    assert merge.settle(BASE, ASKED, {1: ""}) == merge.settle(BASE, ASKED, {}) == BASE.replace("last", "final")


def test_settle_takes_words_of_ones_own() -> None:
    own = merge.settle(BASE, ASKED, {1: Own("Mine *alone*[^1].\n\nIn two.\n\n[^1]: a note")})
    assert own == (
        "Mine *alone*[^1].\n\nIn two.\n\n- one point here\n- two points there\n\nThe final one.\n\n[^1]: a note"
    )


def test_own_words_keep_the_kind_of_the_unit() -> None:
    points = {"A": "- a) one\n- b) too", "B": "- a) one\n- b) 2"}
    assert merge.settle("- a) one\n- b) two", points, {2: Own("both")}) == "- a) one\n- b) both"
    headings = {"A": "## One", "B": "## Two"}
    assert merge.settle("## Scope", headings, {1: Own("Both")}) == "## Both"
    notes = {"A": "x[^1]\n\n[^1]: one", "B": "x[^1]\n\n[^1]: two"}
    assert merge.settle("x[^1]\n\n[^1]: old", notes, {2: Own("both")}) == "x[^1]\n\n[^1]: both"


def test_own_words_can_cite_the_footnotes_of_the_text() -> None:
    base = "One[^1] here.\n\n[^1]: a note"
    proposals = {"A": base.replace("here", "there"), "B": base.replace("here", "nowhere")}
    assert merge.settle(base, proposals, {1: Own("One somewhere[^1].")}) == "One somewhere[^1].\n\n[^1]: a note"


def test_settle_refuses_a_choice_about_nothing() -> None:
    with pytest.raises(Malformed, match=r"^Nothing collides at unit 2, so there is nothing to choose there\.$"):
        merge.settle(BASE, ASKED, {2: "A"})
    with pytest.raises(Malformed, match=r"^“C” proposes nothing that collides at unit 1\.$"):
        merge.settle(BASE, ASKED, {1: "C"})


def test_what_hangs_together_is_one_thing_to_choose() -> None:
    base = "- one point now\n- two points later"
    proposals = {"A": "- one point now two points later", "B": base.replace("now", "here")}
    overlay = merge.overlay(base, proposals)
    assert overlay.text == base
    (cluster,) = overlay.clusters()
    assert (cluster.unit, cluster.keys) == (1, ("A", "B"))
    assert cluster.wordings == (
        Wording("A", "one point now two points later"),
        Wording("B", "one point here\n\ntwo points later"),
    )
    assert merge.settle(base, proposals, {1: "A"}) == proposals["A"]
    assert merge.settle(base, proposals, {1: "B"}) == proposals["B"]
    assert merge.settle(base, proposals, {1: Own("both in one")}) == "- both in one"
