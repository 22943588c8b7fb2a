"""The one door to a page: what is shown, and that nothing else gets through."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from tests.kernel.text.strategies import bodies, markdown_sources
from wgec.kernel.text.blocks import Body
from wgec.kernel.text.doors import ALLOWED, CLASSES
from wgec.kernel.text.markdown import Words, to_html

pytestmark = pytest.mark.once

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](<javascript:alert(1)>)",
    '[x](https://e.org/"onmouseover="alert(1))',
    "[x](https://e.org/' onclick='alert(1))",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "**<iframe src=//evil>**",
    "`<script>alert(1)</script>`",
    "| <script>x</script> | <ul onclick=alert(1)><li>y</li></ul> |\n| - | - |\n| <br onload=x> | <style>x</style> |",
    "x[^1]\n\n[^1]: <script>alert(1)</script>",
    'x[^"onclick]\n\n[^"onclick]: y',
    "- \"><script>alert(1)</script>\n- <math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]


def page(html: str) -> lxml_html.HtmlElement:
    return lxml_html.fragment_fromstring(html, create_parent="main")


def assert_only_what_is_allowed(html: str, prefix: str = "") -> None:
    for element in page(html).iterdescendants():
        assert element.tag in ALLOWED
        for name, value in element.attrib.items():
            if name == "class":
                assert value in CLASSES[element.tag]
            elif name == "rel":
                assert value == "nofollow noopener ugc"
            else:
                assert name in ALLOWED[element.tag]
        target = element.get("href", f"#{prefix}")
        assert target.startswith(f"#{prefix}") or urlsplit(target).scheme.lower() in ("http", "https", "mailto")


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_text(attack: str) -> None:
    html = to_html(attack)
    assert_only_what_is_allowed(html)
    assert "<script" not in html.lower()


@given(st.lists(st.one_of(markdown_sources, st.sampled_from(ATTACKS)), max_size=4).map("\n".join))
@settings(deadline=None)
def test_whatever_comes_in_only_what_is_allowed_goes_out(source: str) -> None:
    assert_only_what_is_allowed(to_html(source, prefix="p-"), "p-")


@given(bodies)
@settings(deadline=None, max_examples=50)
def test_trees_go_through_the_same_door(body: Body) -> None:
    html = to_html(body, prefix="p-")
    assert_only_what_is_allowed(html, "p-")
    ids = [element.get("id") for element in page(html).iterdescendants() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = {element.get("href")[1:] for element in page(html).iterfind(".//a[@role]")}
    assert targets <= set(ids)


def test_words_and_blocks() -> None:
    html = to_html("# One\n\nTwo **three** ~~four~~\\\nfive\n\n7. a\n\n> q", heading_level=2)
    assert html == (
        '<h2 dir="auto">One</h2>\n<p dir="auto">Two <strong>three</strong> <s>four</s><br>\nfive</p>\n'
        '<ol start="7">\n<li dir="auto">a</li>\n</ol>\n<blockquote dir="auto">\n<p dir="auto">q</p>\n</blockquote>'
    )


def test_headings_never_go_below_the_sixth_level() -> None:
    assert to_html("#### deep", heading_level=5).startswith("<h6")


def test_labelled_lists_show_their_labels_as_written() -> None:
    html = to_html("- a) one\n- b) two\n\n  three")
    assert '<ul class="labelled">\n<li dir="auto"><span class="label">a)</span> one</li>' in html
    assert '<span class="label">b)</span> <p dir="auto">two</p>\n<p dir="auto">three</p>' in html


def test_footnotes_lead_there_and_back_from_every_mark() -> None:
    html = page(to_html("x[^a] y[^a]\n\n[^a]: note", prefix="r7-", words=Words(notes="Notes", back="Back")))
    marks = html.findall(".//sup/a")
    assert [mark.get("id") for mark in marks] == ["r7-note-1-mark", "r7-note-1-mark-2"]
    assert {mark.get("href") for mark in marks} == {"#r7-note-1"}
    (section,) = html.findall(".//section")
    assert (section.get("role"), section.get("aria-label")) == ("doc-endnotes", "Notes")
    assert [back.get("href") for back in section.iterfind(".//a")] == ["#r7-note-1-mark", "#r7-note-1-mark-2"]
    assert section.find(".//li").get("id") == "r7-note-1"


def test_tables_scroll_and_name_their_columns() -> None:
    html = page(to_html("| a |  |\n| --- | --- |\n| b | c |"))
    (region,) = html.findall("div")
    assert (region.get("role"), region.get("tabindex"), region.get("aria-label")) == ("region", "0", "Table")
    assert [cell.get("scope") for cell in html.iterfind(".//th")] == ["col"]
    assert "<thead" not in to_html("|  |  |\n| --- | --- |\n| b | c |")


def test_a_dead_link_is_words() -> None:
    assert to_html("[words](#)") == '<p dir="auto"><span class="dead-link">words</span></p>'
