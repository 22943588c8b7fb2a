"""What changed between two texts: nothing lost, nothing hidden, no confetti."""

import itertools
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.text.strategies import markdown_sources
from wgec.kernel.text import diff, markdown, tokens, wording

pytestmark = pytest.mark.once

REAL = Path(__file__).parents[4] / "shared" / "corpus" / "compilation-2017-04-26.md"

words = st.sampled_from(
    ["shall", "not", "States", "a", "the", "forum", ",", "**bold**", "~~gone~~", "- point", "\n\n", "夜", "空"]
)
texts = st.lists(words, max_size=25).map(" ".join)


styled = st.sampled_from(
    ["shall", "not", "**bold words**", "~~gone~~", "[a link](https://e.org)", "**b ~~s~~ b**", "x"]
)
changed_sources = st.tuples(
    st.lists(markdown_sources, min_size=1, max_size=4), markdown_sources, st.integers(0, 4), st.booleans()
).map(lambda made: ("\n\n".join(made[0]), "\n\n".join([*made[0][: made[2]], made[1], *made[0][made[2] + made[3] :]])))


def shown(old: str, new: str) -> str:
    """The comparison as one line: [-gone-]{+come+}."""
    marks = {"same": "{}", "added": "{{+{}+}}", "deleted": "[-{}-]"}
    return "".join(marks[run.kind].format(run.text) for run in diff.compare(old, new))


@given(texts, texts)
@settings(deadline=None)
def test_runs_rebuild_both_texts(old: str, new: str) -> None:
    runs = diff.compare(old, new)
    assert "".join(run.text for run in runs if run.kind != "deleted") == markdown.canonical(new)
    assert "".join(run.text for run in runs if run.kind != "added") == markdown.canonical(old)
    assert all(run.text for run in runs)
    assert all(before.kind != after.kind for before, after in itertools.pairwise(runs))


@given(st.text("ab ", max_size=30), st.text("ab ", max_size=30))
@settings(deadline=None)
def test_sliding_never_reaches_into_the_change_beside(old: str, new: str) -> None:
    before, after = tokens.words(" ".join(old)), tokens.words(" ".join(new))
    segments = wording.compare(before, after)
    assert [token for segment in segments for token in segment.old] == before
    assert [token for segment in segments for token in segment.new] == after
    assert all(
        [token.key for token in segment.old] == [token.key for token in segment.new]
        for segment in segments
        if segment.same
    )


@given(texts)
@settings(deadline=None)
def test_a_text_beside_itself_is_the_same(text: str) -> None:
    assert {run.kind for run in diff.compare(text, text)} <= {"same"}


@given(st.text())
@settings(deadline=None)
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(token.text + token.space for token in tokens.markdown(text)) == text
    assert "".join(token.text + token.space for token in tokens.words(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("States shall cooperate.", "States shall not cooperate.", "States shall {+not +}cooperate."),
        ("States shall not cooperate.", "States shall cooperate.", "States shall [-not -]cooperate."),
        ("to advise on policy", "to be consulted on policy", "to [-advise-]{+be consulted+} on policy"),
        ("protect 夜空", "protect 天空", "protect [-夜-]{+天+}空"),
        ("it can't", "it can", "it [-can't-]{+can+}"),
        ("States act here.", "Countries shall not act here.", "[-States-]{+Countries shall not+} act here."),
        ("States shall act", "Countries shall not move", "[-States-]{+Countries+} shall [-act-]{+not move+}"),
        ("A, B and C", "A, X, B and C", "A, {+X, +}B and C"),
        ("**Lead.** words", "**Lead!** words", "**Lead[-.-]{+!+}** words"),
        ("pay 1,000.50 now", "pay 1,000.75 now", "pay [-1,000.50-]{+1,000.75+} now"),
        (
            "see [it](https://a.org) now",
            "see [it](https://b.org) now",
            "see [-[it](https://a.org)-]{+[it](https://b.org)+} now",
        ),
        ("- a\n- b", "- a\n- x\n- b", "- a\n{+- x\n+}- b"),
        ("one two", "one **two**", "one [-two-]{+**two**+}"),
        ("to build it.", "to build it. Bridges are lit.", "to build it.{+ Bridges are lit.+}"),
        ("One. Two. Three.", "One. Three.", "One. [-Two. -]Three."),
        ("a valley without", "a valley, or a river, without", "a valley{+, or a river,+} without"),
        ("a b a b", "a b a b a b", "a b a b{+ a b+}"),
        ("same", "same", "same"),
        ("", "come", "{+come+}"),
        ("gone", "", "[-gone-]"),
    ],
)
def test_a_change_reads_as_a_person_would_say_it(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


def test_what_shares_little_is_shown_as_gone_and_come() -> None:
    assert shown("Beacons are dimmed at night.", "No licence lapses before ten years.") == (
        "[-Beacons are dimmed at night.-]{+No licence lapses before ten years.+}"
    )


def test_an_inserted_paragraph_leaves_its_neighbours_alone() -> None:
    assert shown("one here\n\ntwo here", "one here\n\nnew between\n\ntwo here") == (
        "one here\n\n{+new between\n\n+}two here"
    )


def test_a_lone_word_in_a_rewritten_stretch_is_no_confetti() -> None:
    kinds = [
        run.kind for run in diff.compare("x y red big old cat the small dog z q", "x y five new green the hot cars z q")
    ]
    assert kinds == ["same", "deleted", "added", "same"]


@given(changed_sources)
@settings(deadline=None)
def test_nasty_texts_are_rebuilt_too(sources: tuple[str, str]) -> None:
    old, new = sources
    runs = diff.compare(old, new)
    assert "".join(run.text for run in runs if run.kind != "deleted") == markdown.canonical(new)
    assert "".join(run.text for run in runs if run.kind != "added") == markdown.canonical(old)


@given(st.lists(styled, max_size=8), st.lists(styled, max_size=8))
@settings(deadline=None)
def test_what_is_shown_as_changed_has_all_its_marks(old: list[str], new: list[str]) -> None:
    for run in diff.compare(" ".join(old), " ".join(new)):
        if run.kind != "same":
            assert run.text.count("**") % 2 == 0
            assert run.text.count("~~") % 2 == 0
            assert run.text.count("[") == run.text.count("](https://e.org)")


@given(st.lists(st.sampled_from(["one", "two", "three", "four", "five"]), min_size=2), st.data())
@settings(deadline=None)
def test_a_single_added_not_is_never_hidden(plain: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(plain)))
    runs = diff.compare(" ".join(plain), " ".join([*plain[:place], "not", *plain[place:]]))
    assert [run.text.strip() for run in runs if run.kind == "added"] == ["not"]
    assert not [run for run in runs if run.kind == "deleted"]


def test_an_added_sentence_is_shown_from_its_beginning() -> None:
    assert shown("One does this. One does that.", "One does this. One also does this. One does that.") == (
        "One does this. {+One also does this. +}One does that."
    )


def test_a_rewritten_paragraph_is_no_confetti() -> None:
    old = "The lamp keepers ask that each town consider a new rota for the northern beacons before winter comes."
    new = "Any captain may write to the harbour office about the price of oil, and the clerk shall reply in a week."
    assert [run.kind for run in diff.compare(old, new)] == ["deleted", "added"]


def test_units_find_each_other_among_many() -> None:
    old = [f"Paragraph {n} speaks of beacon {n * 7} and of nothing else that matters much." for n in range(400)]
    new = [part.replace("much", "at all") for part in old[:150]] + ["Something new."] + old[160:]
    kinds = [run.kind for run in diff.compare("\n\n".join(old), "\n\n".join(new))]
    assert kinds.count("deleted") == 150 + 1  # a word in each of 150 paragraphs, and ten whole ones in a row
    assert kinds.count("added") == 150 + 1


def test_a_point_that_came_only_moves_the_numbers_after_it() -> None:
    assert shown("1. a thing\n2. b thing", "1. a thing\n2. new one\n3. b thing") == (
        "1. a thing\n{+2. new one\n+}[-2-]{+3+}. b thing"
    )


def test_a_long_text_is_compared_in_a_second() -> None:
    paragraph = "Each harbour keeps {} beacons lit, and tells the {} others of any change within {} days."
    old = [paragraph.format(n, n * 3, n * 5) for n in range(6_000)]
    new = [part.replace("lit", "unlit") if n % 3 == 0 else part for n, part in enumerate(old) if n % 7]
    begun = time.process_time()
    runs = diff.compare("\n\n".join(old), "\n\n".join(new))
    assert time.process_time() - begun < 4  # a second on a quiet machine
    assert sum(run.kind == "added" for run in runs) > 1_500


@pytest.mark.parametrize("many", ["a " * 30_000, "- a\n" * 4_000, "夜" * 20_000, "**a** " * 5_000])
def test_repetitive_texts_take_no_long_time(many: str) -> None:
    begun = time.process_time()
    diff.compare(many, f"b {many[: len(many) // 2]} c {many[len(many) // 2 :]}")
    assert time.process_time() - begun < 8
