"""The editor's document: every text comes back as it went in, and nothing else gets in."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.intake import compilation
from tests.kernel.text.strategies import bodies, markdown_sources, runs
from tests.kernel.text.test_canonical import REAL
from wgec.kernel.errors import Malformed
from wgec.kernel.text.blocks import Body, Inline, Note, Paragraph
from wgec.kernel.text.markdown import canonical, write
from wgec.kernel.text.rich import from_rich, to_rich

pytestmark = pytest.mark.once


@given(markdown_sources)
@settings(max_examples=150, deadline=None)
def test_every_source_comes_back(source: str) -> None:
    assert from_rich(to_rich(source)) == canonical(source)


@given(bodies)
@settings(max_examples=150, deadline=None)
def test_every_tree_comes_back(body: Body) -> None:
    assert from_rich(to_rich(body)) == write(body)


@given(runs)
@settings(max_examples=150, deadline=None)
def test_every_run_of_inlines_comes_back(inlines: tuple[Inline, ...]) -> None:
    notes = tuple(Note(label, ()) for label in ("1", "2", "n.2", "x-y"))
    body = Body((Paragraph(inlines),), notes)
    assert from_rich(to_rich(body)) == write(body)


@pytest.mark.skipif(not REAL.exists(), reason="the real compilation is not beside the repository")
def test_every_real_recommendation_comes_back() -> None:
    entries = compilation.read(REAL.read_bytes(), REAL.name).entries
    texts = [each.text for each in entries]
    assert [from_rich(to_rich(text)) for text in texts] == [canonical(text) for text in texts]
    assert len(texts) == 100


def test_the_document_of_a_text() -> None:
    assert to_rich("a) One **two**[^n]\n\n1. x\n\n[^n]: Why.") == {
        "type": "doc",
        "content": [
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": "a) One "},
                    {"type": "text", "text": "two", "marks": [{"type": "strong"}]},
                    {"type": "note_mark", "attrs": {"label": "n"}},
                ],
            },
            {
                "type": "ordered_list",
                "attrs": {"start": 1},
                "content": [
                    {
                        "type": "list_item",
                        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "x"}]}],
                    }
                ],
            },
            {
                "type": "note",
                "attrs": {"label": "n"},
                "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Why."}]}],
            },
        ],
    }


def test_labels_are_words_that_people_can_edit() -> None:
    (listed,) = to_rich("- (i) one\n- (ii) two")["content"]
    assert listed["type"] == "bullet_list"
    assert listed["content"][1]["content"][0]["content"] == [{"type": "text", "text": "(ii) two"}]


def test_an_empty_text_has_a_paragraph_to_write_in() -> None:
    assert to_rich("") == {"type": "doc", "content": [{"type": "paragraph"}]}
    assert from_rich(to_rich("")) == ""


def test_two_links_side_by_side_stay_two() -> None:
    source = "[a](https://e.org)[b](https://e.org)[c](https://e.org) [d](https://e.org)"
    assert from_rich(to_rich(source)) == source


# --- what is refused -----------------------------------------------------------------------------


def doc(*blocks: Any) -> dict[str, Any]:
    return {"type": "doc", "content": list(blocks)}


def paragraph(*inlines: Any) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(inlines)}


def text(words: str, *marks: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, "marks": list(marks)}


def nested(kind: str, times: int) -> dict[str, Any]:
    node = paragraph(text("deep"))
    for _ in range(times):
        node = {"type": kind, "content": [{"type": "list_item", "content": [node]} if "list" in kind else node]}
    return node


def table(*rows: list[Any], **attributes: int) -> dict[str, Any]:
    return {
        "type": "table",
        "content": [
            {
                "type": "table_row",
                "content": [{"type": "table_cell", "attrs": attributes, "content": [cell]} for cell in row],
            }
            for row in rows
        ],
    }


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (None, "What was sent is not a text of the editor. Reload the page and try again."),
        ([], "What was sent is not a text of the editor."),
        ({"type": "paragraph"}, "What was sent is not a text of the editor."),
        ({"type": "doc", "content": "x"}, "The text holds a part that is not known here (doc)."),
        (doc("x"), "not known here (x)"),
        (doc({"type": ["x"]}), "not known here (list)"),
        (doc({"type": "image"}), "not known here (image). Please take it out, or paste it as plain text."),
        (doc(paragraph({"type": "text", "text": 7})), "not known here (text)"),
        (doc(paragraph({"type": "text", "text": "x", "marks": "strong"})), "not known here (text)"),
        (doc(paragraph(text("x", {"type": "underline"}))), "not known here (underline)"),
        (doc(paragraph(text("x", "strong"))), "not known here (strong)"),
        (doc(paragraph(text("x", {"type": "link"}))), "not known here (link)"),
        (doc(paragraph(paragraph())), "not known here (paragraph)"),
        (doc({"type": "bullet_list", "content": [paragraph()]}), "not known here (paragraph)"),
        (doc({"type": "bullet_list"}), "not known here (bullet_list)"),
        (doc({"type": "table"}), "not known here (table)"),
        (doc({"type": "heading", "attrs": {"level": "1"}}), "not known here (heading)"),
        (doc({"type": "heading", "attrs": {"level": True}}), "not known here (heading)"),
        (doc({"type": "heading", "attrs": [1]}), "not known here (heading)"),
        (doc({"type": "note", "attrs": {"label": "a b"}}), "A footnote has a mark that cannot be written down."),
        (doc(paragraph({"type": "note_mark"})), "A footnote has a mark that cannot be written down."),
        (doc(nested("bullet_list", 13)), "nested more than 12 deep. Please bring them closer to the margin."),
        (doc(nested("quotation", 900)), "nested more than 12 deep"),
        (doc(table([nested("bullet_list", 5)])), "A list in a table is nested more than 4 deep."),
        (doc(table([paragraph()] * 51)), "A table has more than 50 columns. Please split it into smaller tables."),
        (doc(table([paragraph()], colspan=2)), "A table has a cell that spans several others. Please divide it."),
        (doc(paragraph(*[text("x" * 1000)] * 1001)), "The text has more than 1,000,000 characters."),
        (doc(*[paragraph()] * 200_001), "The text has more than 200,000 parts."),
    ],
)
def test_what_is_no_document_is_refused_with_a_sentence(document: object, sentence: str) -> None:
    with pytest.raises(Malformed) as refusal:
        from_rich(document)
    assert sentence in refusal.value.sentence


def test_tables_in_tables_give_up_their_shape_or_are_refused() -> None:
    assert from_rich(doc(table([table([paragraph(text("x"))])]))) == "| x |\n| --- |"
    deep = paragraph(text("x"))
    for _ in range(200):
        deep = table([deep])
    with pytest.raises(Malformed, match="nested more than 12 deep"):
        from_rich(doc(deep))


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "//e.org", "vbscript:x", " jAvascript:x"])
def test_hostile_addresses_lead_nowhere(href: str) -> None:
    link = {"type": "link", "attrs": {"href": href}}
    assert from_rich(doc(paragraph(text("x", link)))) == "[x](#)"


def test_a_mark_without_a_note_is_what_it_looks_like() -> None:
    assert from_rich(doc(paragraph({"type": "note_mark", "attrs": {"label": "1"}}))) == "\\[^1]"


def test_halves_of_pairs_are_not_stored() -> None:
    assert from_rich(doc(paragraph(text("a\ud800b")))) == "a\ufffdb"


def test_markup_in_words_stays_words() -> None:
    assert from_rich(doc(paragraph(text("# **x** <b>")))) == "\\# \\*\\*x\\*\\* \\<b>"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KINDS = [
    *("doc", "paragraph", "heading", "quotation", "bullet_list", "ordered_list", "list_item", "table", "table_row"),
    *("table_cell", "table_header", "note", "note_mark", "text", "hard_break", "image"),
]
MARKS = ["strong", "emphasis", "strike", "code", "link", "underline"]


def strange(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    attributes = st.dictionaries(
        st.sampled_from(["level", "start", "label", "href", "colspan"]), json_values, max_size=2
    )
    marks = st.lists(st.fixed_dictionaries({"type": st.sampled_from(MARKS), "attrs": attributes}), max_size=2)
    optional = {
        "content": st.lists(inner, max_size=3) | json_values,
        "attrs": attributes | json_values,
        "marks": marks | json_values,
        "text": st.text(max_size=5) | json_values,
    }
    return st.fixed_dictionaries({"type": st.sampled_from(KINDS) | json_values}, optional=optional)


@given(st.lists(st.recursive(json_values, strange, max_leaves=8), max_size=4))
@settings(max_examples=300, deadline=None)
def test_anything_is_read_or_refused(content: list[Any]) -> None:
    try:
        written = from_rich({"type": "doc", "content": content})
    except Malformed:
        return
    assert canonical(written) == written
