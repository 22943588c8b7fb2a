"""What changed between two texts: nothing lost, nothing hidden, no confetti."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from wgec.kernel.text import comparing, diff, markdown, tokens

pytestmark = pytest.mark.once

REAL = Path(__file__).parents[4] / "shared" / "corpus" / "compilation-2017-04-26.md"

words = st.sampled_from(
    ["shall", "not", "States", "a", "the", "forum", ",", "**bold**", "~~gone~~", "- point", "\n\n", "夜", "空"]
)
texts = st.lists(words, max_size=25).map(" ".join)


def shown(old: str, new: str) -> str:
    """The comparison as one line: [-gone-]{+come+}."""
    marks = {"same": "{}", "added": "{{+{}+}}", "deleted": "[-{}-]"}
    return "".join(marks[run.kind].format(run.text) for run in diff.compare(old, new))


@given(texts, texts)
def test_runs_rebuild_both_texts(old: str, new: str) -> None:
    runs = diff.compare(old, new)
    assert "".join(run.text for run in runs if run.kind != "deleted") == markdown.canonical(new)
    assert "".join(run.text for run in runs if run.kind != "added") == markdown.canonical(old)
    assert all(run.text for run in runs)
    assert all(before.kind != after.kind for before, after in itertools.pairwise(runs))


@given(st.text("ab ", max_size=30), st.text("ab ", max_size=30))
def test_sliding_never_reaches_into_the_change_beside(old: str, new: str) -> None:
    before, after = list(old), list(new)
    steps = tokens.word_steps(before, after)
    assert [letter for step in steps if step.kind != "added" for letter in before[step.old]] == before
    assert [letter for step in steps if step.kind != "deleted" for letter in after[step.new]] == after
    assert all(before[step.old] == after[step.new] for step in steps if step.kind == "same")


@given(texts)
def test_a_text_beside_itself_is_the_same(text: str) -> None:
    assert {run.kind for run in diff.compare(text, text)} <= {"same"}


@given(st.text())
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens.split(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("States shall cooperate.", "States shall not cooperate.", "States shall {+not +}cooperate."),
        ("States shall not cooperate.", "States shall cooperate.", "States shall [-not -]cooperate."),
        ("to advise on policy", "to be consulted on policy", "to [-advise-]{+be consulted+} on policy"),
        ("protect 夜空", "protect 天空", "protect [-夜-]{+天+}空"),
        ("it can't", "it can", "it [-can't-]{+can+}"),
        ("one two", "one **two**", "one {+**+}two{+**+}"),
        ("to build it.", "to build it. Bridges are lit.", "to build it.{+ Bridges are lit.+}"),
        ("One. Two. Three.", "One. Three.", "One. [-Two. -]Three."),
        ("a b a b", "a b a b a b", "{+a b +}a b a b"),
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


@given(texts, texts)
def test_the_page_shows_both_texts(old: str, new: str) -> None:
    page = lxml_html.fragment_fromstring(comparing.to_html(old, new), create_parent="div")
    for side, other in (("ins", new), ("del", old)):
        copy = lxml_html.fragment_fromstring(lxml_html.tostring(page).decode())
        for gone in copy.xpath(f".//{'del' if side == 'ins' else 'ins'}"):
            gone.drop_tree()
        seen = "".join(copy.itertext()).split()
        expected = lxml_html.fragment_fromstring(markdown.to_html(other), create_parent="div")
        assert "".join(seen) == "".join("".join(expected.itertext()).split())


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


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "<img src=x onerror=y>", "[x](javascript:alert)"])
def test_nothing_dangerous_passes(attack: str) -> None:
    html = comparing.to_html(attack, f"{attack} {attack}")
    assert not lxml_html.fragment_fromstring(html, create_parent="div").xpath(".//script|.//img|.//@onerror")
    assert "javascript:" not in "".join(lxml_html.fragment_fromstring(html, create_parent="div").xpath(".//@href"))


@pytest.mark.skipif(not REAL.exists(), reason="the real compilation does not lie beside this checkout")
def test_every_paragraph_of_the_real_compilation_beside_its_neighbour() -> None:
    paragraphs = [part for part in REAL.read_text().split("\n\n") if part.strip() and "\t" not in part][100:400]
    for old, new in itertools.pairwise(paragraphs):
        runs = diff.compare(old, new)
        assert "".join(run.text for run in runs if run.kind != "deleted") == markdown.canonical(new)
        assert "".join(run.text for run in runs if run.kind != "added") == markdown.canonical(old)
