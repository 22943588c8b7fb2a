"""Markdown → tree: what is understood, what stays text, what is refused."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.kernel.text.strategies import bodies, markdown_sources
from wgec.kernel.errors import Malformed
from wgec.kernel.text.blocks import (
    MAX_CHARS,
    Body,
    Break,
    Cell,
    Code,
    Heading,
    Inline,
    Link,
    ListBlock,
    ListItem,
    Note,
    NoteMark,
    Paragraph,
    Quote,
    Styled,
    Table,
    Text,
    is_label,
    normal,
    parse,
    plain,
    words,
)

pytestmark = pytest.mark.once

REAL = Path(__file__).parents[4] / "shared" / "corpus" / "compilation-2017-04-26.md"


def paragraph(*inlines: Inline | str) -> Paragraph:
    return Paragraph(tuple(Text(each) if isinstance(each, str) else each for each in inlines))


def inlines_of(source: str) -> tuple[Inline, ...]:
    body = parse(source)
    match body.blocks:
        case (Paragraph(inlines),):
            return inlines
    raise AssertionError(body)


@pytest.mark.parametrize(
    ("source", "inlines"),
    [
        ("one\ntwo", (Text("one two"),)),
        ("one\\\ntwo", (Text("one"), Break(), Text("two"))),
        ("one  \ntwo", (Text("one"), Break(), Text("two"))),
        ("one\x0btwo", (Text("one two"),)),
        ("**b** *i* ~~s~~ `c`", None),
        ("__b__ _i_ ~~s~~ ``c``", None),
        ("**a****b**", (Styled("strong", (Text("a****b"),)),)),
        ("**a *b* c**", (Styled("strong", (Text("a "), Styled("emphasis", (Text("b"),)), Text(" c"))),)),
        ("*_x_*", (Styled("emphasis", (Text("x"),)),)),
        ("<b>raw</b> <br> <script>", (Text("<b>raw</b> <br> <script>"),)),
        ("![a](https://e.org)", (Text("!"), Link("https://e.org", (Text("a"),)))),
        ("[a](#)", (Link("", (Text("a"),)),)),
        ("[a](#elsewhere)", (Link("", (Text("a"),)),)),
        ("[](https://e.org)", (Link("https://e.org", (Text("https://e.org"),)),)),
        ("[a](javascript:alert(1))", (Text("[a](javascript:alert(1))"),)),
        ("[a](data:text/html,x)", (Text("[a](data:text/html,x)"),)),
        ("[a](/inside)", (Text("[a](/inside)"),)),
        ("<https://e.org/x_y>", (Link("https://e.org/x_y", (Text("https://e.org/x_y"),)),)),
        ("<me@e.org>", (Link("mailto:me@e.org", (Text("me@e.org"),)),)),
        ('[a](https://e.org "why")', (Link("https://e.org", (Text("a"),)), Text(" (why)"))),
        ("https://e.org", (Text("https://e.org"),)),
        ("cited[^1]", (Text("cited[^1]"),)),
        ("[x]: https://e.org", (Text("[x]: https://e.org"),)),
        ("&lt; &amp; &#35;", (Text("< & #"),)),
        ("***", (Text("***"),)),
        ("    indented", (Text("indented"),)),
        ("```py\na = 1\n\nb\n```", (Code("py"), Break(), Code("a = 1"), Break(), Break(), Code("b"))),
        ("a\x00\x07b\ufeff", (Text("ab"),)),
        ("\u200f\u202bمرحبا\u202c\u200b", (Text("\u200f\u202bمرحبا\u202c\u200b"),)),
    ],
)
def test_inlines(source: str, inlines: tuple[Inline, ...] | None) -> None:
    styled = (
        *(Styled("strong", (Text("b"),)), Text(" "), Styled("emphasis", (Text("i"),)), Text(" ")),
        *(Styled("strike", (Text("s"),)), Text(" "), Code("c")),
    )
    assert inlines_of(source) == (styled if inlines is None else inlines)


def test_blocks() -> None:
    source = "# One\n\nTwo\n===\n\n> three\n\n7. four\n8. five\n\n- six\n  - seven\n\n    eight"
    assert parse(source).blocks == (
        Heading(1, (Text("One"),)),
        Heading(1, (Text("Two"),)),
        Quote((paragraph("three"),)),
        ListBlock("ordered", (ListItem((paragraph("four"),)), ListItem((paragraph("five"),))), 7),
        ListBlock(
            "bullet",
            (
                ListItem(
                    (
                        paragraph("six"),
                        ListBlock("bullet", (ListItem((paragraph("seven"), paragraph("eight"))),)),
                    )
                ),
            ),
        ),
    )


@pytest.mark.parametrize("label", ["a)", "(a)", "(ii)", "A1.", "1.", "i)", "9.1", "12)", "(B.2)", "1.2.3", "a.", "IV."])
def test_labels(label: str) -> None:
    escaped = label.replace(".", "\\.").replace(")", "\\)")
    source = f"- {escaped} one\n- {escaped} two\n  more\n\n      - inner"
    (block,) = parse(source).blocks
    assert isinstance(block, ListBlock)
    assert block.kind == "labelled"
    assert [item.label for item in block.items] == [label, label]
    assert block.items[0].blocks == (paragraph("one"),)
    assert is_label(label)


@pytest.mark.parametrize("word", ["the", "a", "(see", "Art.", "2017", "e.g.", "", "a) b"])
def test_no_labels(word: str) -> None:
    assert not is_label(word)


def test_a_list_is_labelled_only_if_every_item_is() -> None:
    (block,) = parse("- a) one\n- two").blocks
    assert block == ListBlock("bullet", (ListItem((paragraph("a) one"),)), ListItem((paragraph("two"),))))


def test_footnotes_stand_in_the_order_of_citation_and_none_is_lost() -> None:
    body = parse(
        "x[^b] y[^a] z[^none]\n\n[^a]: A cites[^c]\n[^b]: B\n\n    more\n[^u]: never cited\n[^c]: C\n[^b]: again"
    )
    assert body.blocks == (paragraph("x", NoteMark("b"), " y", NoteMark("a"), " z[^none]"),)
    assert [note.label for note in body.notes] == ["b", "a", "c", "u"]
    assert body.notes[0] == Note("b", (paragraph("B"), paragraph("more"), paragraph("again")))


def test_lists_and_breaks_in_cells() -> None:
    source = (
        "| h | k |\n| --- | --- |\n"
        "| <ul><li>a) one</li><li>b) two<ol start='3'><li>x</li></ol></li></ul>after | a<br>b<br><br>c \\| d |\n"
        "| <ul><li>never closed | `<br>` \\<br> **x<br>y** |\n"
    )
    (table,) = parse(source).blocks
    assert isinstance(table, Table)
    inner = ListBlock("ordered", (ListItem((paragraph("x"),)),), 3)
    labelled = ListBlock("labelled", (ListItem((paragraph("one"),), "a)"), ListItem((paragraph("two"), inner), "b)")))
    assert table.rows == (
        (Cell((labelled, paragraph("after"))), Cell((paragraph("a", Break(), "b"), paragraph("c | d")))),
        (
            Cell((paragraph("<ul><li>never closed"),)),
            Cell((paragraph(Code("<br>"), " <br> ", Styled("strong", (Text("x"), Break(), Text("y")))),)),
        ),
    )


def test_no_cell_of_a_row_is_lost() -> None:
    assert words("| a | b |\n| --- | --- |\n| 1 | 2 | 3 | 4 |\n| 5 |") == ["a", "b", "1", "2", "3", "4", "5"]


def test_plain_has_the_words_and_nothing_else() -> None:
    source = (
        "# **H**\n\n- a) one *two*[^1]\n- b) `x`\\\n  y\n\n[^1]: n\n\n| p | q |\n| - | - |\n| r | <ul><li>s</li></ul> |"
    )
    assert plain(source) == "H\na) one two\nb) x\ny\np\nq\nr\ns\nn"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("x" * (MAX_CHARS + 1), "1,000,001 characters; at most 1,000,000"),
        ("\n" * 30_000, "more than 25,000 lines"),
        ("one\ntwo \ud800", "Line 2 holds a damaged character"),
        ("text\n\n" + ">" * 30 + " deep", "on line 3 are nested more than 12 deep"),
        ("\n".join("  " * depth + "- x" for depth in range(40)), "nested more than 12 deep"),
        ("one\n\n|" + "a|" * 2000 + "\n|" + "-|" * 2000, "The table on line 3 has more than 50 columns"),
        ("[a](b " * 2000, "more than 1,500 square brackets"),
    ],
)
def test_refusals_say_what_and_where(source: str, sentence: str) -> None:
    with pytest.raises(Malformed, match=sentence):
        parse(source)


@pytest.mark.parametrize(
    "source",
    [
        "[" * 20_000,
        "*a _b " * 3_000,
        "*" * 10_000,
        "~~a " * 5_000,
        "<" * 10_000,
        "".join("`" * count + " " for count in range(300)),
        "|a|b|\n|-|-|\n|" + "<ul><li>" * 2_000 + "|x|",
        "|a|b|\n|-|-|\n" + "|a|\n" * 5_000,
        "- a\n" * 5_000,
        "> " * 10 + "a\n" * 5_000,
        "[^1]" * 1_000 + "\n\n[^1]: x",
    ],
)
def test_hostile_texts_take_no_long_time(source: str) -> None:
    begun = time.process_time()
    parse(source)
    assert time.process_time() - begun < 3


@given(markdown_sources)
@settings(deadline=None)
def test_what_is_read_is_normal(source: str) -> None:
    body = parse(source)
    assert normal(body) == body


@given(bodies)
@settings(deadline=None, max_examples=50)
def test_the_normal_form_is_normal(body: Body) -> None:
    assert normal(normal(body)) == normal(body)


def test_unsafe_addresses_in_a_tree_lead_nowhere() -> None:
    body = Body((paragraph(Link("javascript:alert(1)", (Text("x"),)), Link("https://e.org/a b", (Text("y"),))),), ())
    assert normal(body).blocks == (paragraph(Link("", (Text("x"),)), Link("https://e.org/a%20b", (Text("y"),))),)


@pytest.mark.skipif(not REAL.exists(), reason="the real compilation does not lie beside this checkout")
def test_no_word_of_the_real_compilation_is_lost() -> None:
    for part in REAL.read_text().split("\n\n"):
        if not any(mark in part for mark in "*~`|<[#\\&"):
            bare = [re.sub(r"^\s*(?:-|\d+\.) ", "", line) for line in part.split("\n")]
            assert words(part) == [word for line in bare for word in line.split()]
