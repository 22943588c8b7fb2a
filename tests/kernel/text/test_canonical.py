"""The canonical form: one way to write each text, and what it means never changes."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.kernel.text.strategies import bodies, markdown_sources, runs
from wgec.kernel.text.blocks import (
    Body,
    Inline,
    Link,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    Styled,
    Text,
    normal,
    parse,
    words,
)
from wgec.kernel.text.markdown import canonical, write

pytestmark = pytest.mark.once

REAL = Path(__file__).parents[4] / "shared" / "corpus" / "compilation-2017-04-26.md"


@given(markdown_sources)
@settings(max_examples=150, deadline=None)
def test_canonical_keeps_the_meaning_and_is_idempotent(source: str) -> None:
    written = canonical(source)
    assert parse(written) == parse(source)
    assert canonical(written) == written


@given(bodies)
@settings(max_examples=50, deadline=None)
def test_what_is_written_reads_back(body: Body) -> None:
    assert parse(write(body)) == normal(body)


@given(runs)
@settings(max_examples=150, deadline=None)
def test_every_run_of_inlines_reads_back(inlines: tuple[Inline, ...]) -> None:
    notes = tuple(Note(label, ()) for label in ("1", "2", "n.2", "x-y"))
    body = Body((Paragraph(inlines),), notes)
    assert parse(write(body)) == normal(body)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("one\ntwo", "one two"),
        ("one  \ntwo", "one\\\ntwo"),
        ("* a\n* b", "- a\n- b"),
        ("+ a\n\n+ b", "- a\n- b"),
        ("7) a\n7) b", "7. a\n8. b"),
        ("0. a\n1. b", "0. a\n1. b"),
        ("- a\n\n  p\n- b", "- a\n\n  p\n\n- b"),
        ("- a\n    - b\n        - c", "- a\n  - b\n    - c"),
        ("- a\n\n* b", "- a\n\n* b"),
        ("- - - -", "\\- - - -"),
        ("- **Lead.**\\\n  words", "- **Lead.**\\\n  words"),
        ("- 1\\. one\n- 2\\. two", "- 1\\. one\n- 2\\. two"),
        ("1\\. Consequently", "1\\. Consequently"),
        ("2017\\. was", "2017\\. was"),
        ("Title\n===", "# Title"),
        ("# C\\#", "# C#"),
        ("# C #", "# C"),
        ("__a__ _b_", "**a** *b*"),
        ("a [text] […] (see)", "a [text] […] (see)"),
        ("5 * 3 < 7 & 2_000 snake_case ~10", "5 \\* 3 < 7 & 2_000 snake_case ~10"),
        ("&lt;b> &amp;amp; &copy;", "\\<b> \\&amp; ©"),
        ("**(a)**&#98;", "**(a)**&#98;"),
        ("**「术语」**&#26159;", "**「术语」**&#26159;"),
        ("x[^n]\n\n[^n]: a\n\n      b", "x[^n]\n\n[^n]: a\n\n    b"),
        ("[^n]: a\n\nx[^n]", "x[^n]\n\n[^n]: a"),
        ("a|b\n-|-\n1|<br>2\\|", "| a | b |\n| --- | --- |\n| 1 | 2\\| |"),
        ("> a\nb", "> a b"),
        ("line\x0bline\r\nline\u2028line", "line line line line"),
        ("a\u00a0b\u200b\u200f", "a\u00a0b\u200b\u200f"),
    ],
)
def test_one_style(source: str, expected: str) -> None:
    assert canonical(source) == expected
    assert canonical(expected) == expected


def test_bold_inside_a_word_reads_back_whatever_stands_beside_it() -> None:
    for inlines in (
        (Styled("strong", (Text("1"), Styled("emphasis", (Text("1"),)))), Styled("emphasis", (Text("1"),))),
        (Styled("strong", (Text("1"),)), Styled("emphasis", (Text("1"), Styled("strong", (Text("1"),))))),
        (Text("a"), Styled("strong", (Text("(b)"),)), Text("c")),
    ):
        body = Body((Paragraph(inlines),), ())
        assert parse(write(body)) == normal(body)


def test_a_labelled_list_may_begin_its_items_with_anything() -> None:
    items = (
        ListItem((Paragraph((Styled("strong", (Text("Bold"),)), Text(" words"))),), "a)"),
        ListItem((), "b)"),
        ListItem((ListBlock("ordered", (ListItem((Paragraph((Text("one"),)),)),), 0),), "1."),
    )
    body = Body((ListBlock("labelled", items),), ())
    assert write(body) == "- a) **Bold** words\n\n- b)\n\n- 1\\.\n\n  0. one"
    assert parse(write(body)) == body


def test_addresses_are_written_as_short_as_they_can_be() -> None:
    links = (
        Link("https://e.org", (Text("https://e.org"),)),
        Link("mailto:me@e.org", (Text("me@e.org"),)),
        Link("https://e.org/(a)", (Text("a [b]"),)),
        Link("", (Text("d"),)),
    )
    body = Body((Paragraph(tuple(part for link in links for part in (link, Text(" ")))),), ())
    assert write(body) == "<https://e.org> <me@e.org> [a \\[b\\]](https://e.org/\\(a\\)) [d](#)"


def test_a_label_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(ValueError, match="may only hold letters"):
        write(Body((), (Note("a b", ()),)))


@pytest.mark.skipif(not REAL.exists(), reason="the real compilation does not lie beside this checkout")
def test_every_paragraph_of_the_real_compilation_keeps_its_words() -> None:
    for part in REAL.read_text().split("\n\n"):
        written = canonical(part)
        assert words(written) == words(part)
        assert parse(written) == parse(part)
        assert canonical(written) == written
