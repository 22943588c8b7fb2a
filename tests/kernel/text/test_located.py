"""Where words stand in their Markdown, the passages taken of them, and the sentences that people mark."""

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.text.strategies import markdown_sources, trees
from wgec.kernel.errors import Malformed
from wgec.kernel.text import blocks, located, markdown, picking, quoting, referring, sentencing

TEXT = """# Heading

Nine years *after* a declaration of **principles. It would** be good[^1] to act on those principles and recommend them.

1. One point. Said.
2. Two points *here*.
3. Three.
   - nested
   - deep

a plain text

- a) lab one
- b) lab two

| a | b |
| --- | --- |
| c | d |

[^1]: Note."""


def is_written(shown: str, source: str) -> bool:
    """Whether ``source`` is how Markdown writes the one character ``shown``: itself, escaped, or an entity."""
    return source in (shown, f"\\{shown}") or source.startswith("\\\n") or html.unescape(source) == shown


def misplaced(text: str) -> list[tuple[str, str]]:
    """Characters of units that do not stand where they are said to stand, each with what stands there."""
    found = []
    for unit in located.located(text):
        if not unit.starts:  # not followed
            assert not unit.ends
            continue
        places = zip(unit.plain, unit.starts, unit.ends, strict=True)
        found += [(shown, text[start:end]) for shown, start, end in places if not is_written(shown, text[start:end])]
        if not unit.begin <= unit.starts[0] <= unit.ends[-1] <= unit.end:
            found.append((unit.plain, text[unit.begin : unit.end]))
    return found


@settings(max_examples=60, deadline=None)
@given(markdown_sources)
def test_words_stand_where_they_are_said_to(source: str) -> None:
    try:
        text = markdown.canonical(source)
    except Malformed:
        return
    assert misplaced(text) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(trees, max_size=4))
def test_words_of_nasty_trees_stand_where_they_are_said_to(found: list[blocks.Block]) -> None:
    try:
        text = markdown.canonical(markdown.write(blocks.Body(tuple(found), ())))
    except Malformed:
        return
    assert misplaced(text) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(trees, max_size=4), st.integers(0, 200), st.integers(1, 200))
def test_what_is_taken_is_canonical_and_keeps_every_word(found: list[blocks.Block], start: int, length: int) -> None:
    try:
        text = markdown.canonical(markdown.write(blocks.Body(tuple(found), ())))
    except Malformed:
        return
    span = located.settled(text, start, start + length)
    if span is None:
        return
    quoted = quoting.quote([(text, [span])])
    assert markdown.canonical(quoted.text) == quoted.text
    words = [
        unit.plain[a:b] for unit in located.located(text) for a, b in located.covered(text, [span]).get(unit.place, ())
    ]
    shown = "".join(quoted.label.split()) + "".join(blocks.plain(quoted.text).split())
    for each in words:
        wanted = "".join(each.split())
        assert wanted in shown or not wanted.isalnum()


def taken(*words: str) -> quoting.Quoted:
    spans = [located.settled(TEXT, TEXT.index(each), TEXT.index(each) + len(each)) for each in words]
    return quoting.quote([(TEXT, [span for span in spans if span])])


@pytest.mark.parametrize(
    ("words", "text", "label"),
    [
        (["It would** be good"], "**It would** be good[^1] […]\n\n[^1]: Note.", ""),  # its mark goes with the word
        (["Nine years", "to act"], "Nine years […] to act […]", ""),
        (["be good[^1] to act"], "be good[^1] to act […]\n\n[^1]: Note.", ""),
        (["Two points *here*."], "Two points *here*.", "2."),
        (["One point.", "Three.\n   - nested"], "1. One point.\n\n[…]\n\n3. Three.\n   - nested", ""),
        (["Said.\n2. Two points *here*."], "1. Said.\n2. Two points *here*.", ""),
        (["deep"], "deep", ""),
        (["a) lab one"], "lab one", "a)"),
        (["Heading", "lab two"], "# Heading\n\n[…]\n\n- lab two", ""),
        (["c | d"], "| a | b |\n| --- | --- |\n| c | d |", ""),
    ],
)
def test_quote_takes_the_words_and_nothing_else(words: list[str], text: str, label: str) -> None:
    assert taken(*words) == quoting.Quoted(text, label)


def test_quote_joins_several_texts() -> None:
    found = quoting.quote([("One. Two.", [(0, 4)]), ("Three.\n\nFour.", [(8, 13)])])
    assert found.text == "One.\n\n[…]\n\nFour."


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        ("Prof. A. Example spoke. See para. 5 of No. 3. Done (e.g. this)! Next", 4),
        ("It costs 3.5 million. yes", 1),
        ("One\nTwo", 2),
        ("他来了。她走了。", 2),
        ("هل؟ نعم.", 2),
        ("  ", 0),
    ],
)
def test_sentences(words: str, sentences: int) -> None:
    found = sentencing.sentences(words)
    assert len(found) == sentences
    assert "".join(words[a:b] for a, b in found).split() == words.split() or sentences > 1


def test_what_points_back_is_known_by_its_noun() -> None:
    left, took = referring.Sentence("A declaration of policies.", False), referring.Sentence
    assert referring.dangling([left, took("We support such policies.", True)], "en") == ["such policies"]
    assert referring.dangling([left, took("New policies, and such policies.", True)], "en") == []
    assert referring.dangling([left, took("They matter.", True)], "en") == ["They"]
    assert referring.dangling([left, took("They matter.", True)], "de") == []


def test_picking_marks_boxes_and_links() -> None:
    start = TEXT.index("It would")
    gone = picking.Taken("7", [(start, start + 18)], "/recommendations/x/", "49", "Extracted: Recommendation 49")
    shown = picking.to_html(TEXT, name="p12", taken=[gone], choosing=True, checked=["12:1.0:1.7", "99:3.0:3.10"])
    assert shown.count('type="checkbox"') == 13
    assert shown.count(" checked") == 1
    assert 'value="12:2.0:2.45"' in shown
    assert 'id="p12-u-1-2"' in shown
    assert shown.count('class="taken-mark"') == 1
    assert 'href="/recommendations/x/" aria-label="Extracted: Recommendation 49"' in shown
    with pytest.raises(ValueError, match="a place of this site"):
        picking.Taken("7", [], "https://example.org", "49", "x")


def test_around_shows_the_neighbours() -> None:
    start = TEXT.index("a plain text")
    (found,) = picking.around(TEXT, [(start, start + 12)])
    assert found.text.startswith("1. One point.")
    assert found.text.endswith("- b) lab two")
    (begin, end) = found.spans[0]
    assert found.text[begin:end] == "a plain text"
    assert (found.goes_on_before, found.goes_on_after) == (True, True)


def test_passages_of_several_texts_keep_each_its_own_footnotes() -> None:
    first, second = "Lit.[^1]\n\n[^1]: One.", "Dark.[^1] End.[^n]\n\n[^1]: Two.[^n]\n\n[^n]: Three."
    assert quoting.quote([(first, [(0, 8)]), (second, [(0, 18)])]).text == (
        "Lit.[^1]\n\nDark.[^1-2] End.[^n]\n\n[^1]: One.\n\n[^1-2]: Two.[^n]\n\n[^n]: Three."
    )
