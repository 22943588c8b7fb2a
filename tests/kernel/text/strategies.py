"""Texts and trees for the property tests: made to be nasty."""

from hypothesis import strategies as st

from wgec.kernel.text import blocks as b

# fmt: off
FRAGMENTS = [
    "*", "**", "***", "_", "__", "~", "~~", "~~~", "`", "``", "\\", "\\\n", "[", "]", "(", ")", "](", "[^",
    "[^1]", "[^1]:", "<", ">", "<br>", "<ul><li>", "</li></ul>", "<ol start='3'><li>", "&", "&amp;", "&#35;",
    "&nbsp;", "&#10;", "&#x200b;", "#", "# ", "## ", "- ", "* ", "+ ", "1. ", "0) ", "12\\. ", "> ", "| ", "|",
    "| --- |", "---", "===", "- - -", "\n---\n", "\n", "\n\n", "\n    ", "\n  ", "\r\n", "\t", "\x0b", "\x00",
    "\x85", "\u2028", "\ufeff", "\xa0", "\u3000", "\u200b", "\u200e", "a) ", "(ii) ", "A1. ", "9.1 ", "!", "!!",
    "word", "a", "b ", " ", "  ", "snake_case", "the end.", "(x)", "\"q\"", "50%", "-",
    "\u202b\u0645\u0631\u062d\u0628\u0627\u202c", "\u672f\u8bed", "\u300c\u6587\u300d", "\uff0c", "\u5e05_",
    "e\u0301", "\U0001f600", "https://example.org/a_b", "<https://example.org/a(b)>", "<a.b@example.org>",
    "[x](https://e.org/(q))", "[d](#)", "[j](javascript:x)", "| a | b |\n| --- | --- |\n| c | d |",
    "\n[^1]: note\n", "[^n.2]", "\n[^n.2]:\n\n    - x\n", "::",
]
# fmt: on

markdown_sources = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=3)), max_size=30).map("".join)

words = st.text(st.sampled_from("ab1 _*~`\\[]()<>&;#!|:-=+.^/\n\xa0\u672f\u3002\u0645\u200bé"), min_size=1, max_size=8)
labels = st.sampled_from(["1", "2", "n.2", "x-y"])
hrefs = st.sampled_from(
    ["", "https://example.org", "http://e.org/a_(b)*c&copy;", "mailto:a@e.org", "https://e.org/[x]"]
)
styles = st.sampled_from(["strong", "emphasis", "strike"])


def _inside(children: st.SearchStrategy[b.Inline]) -> st.SearchStrategy[b.Inline]:
    inner = st.lists(children, max_size=4).map(tuple)
    return st.one_of(st.builds(b.Styled, styles, inner), st.builds(b.Link, hrefs, inner))


inlines = st.recursive(
    st.one_of(words.map(b.Text), words.map(b.Text), words.map(b.Code), st.just(b.Break()), labels.map(b.NoteMark)),
    _inside,
    max_leaves=4,
)
runs = st.lists(inlines, max_size=4).map(tuple)
paragraphs = st.builds(b.Paragraph, runs)
headings = st.builds(b.Heading, st.integers(1, 6), runs)
item_labels = st.sampled_from(["", "a)", "(ii)", "1.", "A1."])


def _around(children: st.SearchStrategy[b.Block]) -> st.SearchStrategy[b.Block]:
    inner = st.lists(children, max_size=3).map(tuple)
    items = st.lists(st.builds(b.ListItem, inner, item_labels), min_size=1, max_size=3).map(tuple)
    row = st.lists(st.builds(b.Cell, inner), min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(b.Quote, inner),
        st.builds(b.ListBlock, st.sampled_from(["bullet", "ordered", "labelled"]), items, st.sampled_from([1, 0, 7])),
        st.builds(b.Table, row, st.lists(row, max_size=2).map(tuple)),
    )


trees = st.recursive(st.one_of(paragraphs, paragraphs, headings), _around, max_leaves=4)
bodies = st.builds(
    b.Body,
    st.lists(trees, max_size=4).map(tuple),
    st.lists(st.builds(b.Note, labels, st.lists(trees, max_size=2).map(tuple)), max_size=3).map(tuple),
)
