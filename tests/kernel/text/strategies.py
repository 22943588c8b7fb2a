"""Texts and trees for the property tests: made to be nasty."""

from hypothesis import strategies as st

from wgec.kernel.text import blocks as b
from wgec.kernel.text import markdown

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


# --- texts such as a group drafts, and what its members change in them ------------------------------

_SENTENCES = [
    "States shall publish an annual register of night lighting.",
    "The forum invites operators to advise on shared procedures, without prejudice to existing agreements.",
    "Each delegation *may* review the conditions under which licences lapse.",
    "**Operators** should not maintain beacons [in dark corridors] after 1,000 hours.",
    "See <https://example.org/a_b> and [the annex](https://example.org/annex) for details.",
    "各国应当保护夜空。",
    "يجب على الدول حماية السماء ليلا.",
    "1\\. It looks like a number, \\*starred\\* and snake_case_kept.",
    "The secretariat reports[^1] to the working group.",
    "Training for regional observatories[^n.2] is encouraged.",
]
_BLOCKS = [
    "- first point of the list\n- second point of the list\n  - nested point about moths\n- third point of the list",
    "- a) the first labelled point\n- b) the second labelled point",
    "3. third recommendation\n4. fourth recommendation",
    "> Quoted from the agenda.\n>\n> Quoted again, at length.",
    "| Measure | Object |\n| --- | --- |\n| Lighting rules | the old harbour |\n| Beacons | the outer reef |",
    "## A heading of the second level",
    "# Scope and purpose",
]
_NOTES = "[^1]: As noted in the first report.\n\n[^n.2]: Observatories are listed in the annex."
_NEW = ["not", "shall", "consider", "**must**", "[sic]", "夜空", "\\*", "word[^1]"]

pieces = st.lists(
    st.one_of(st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=3).map(" ".join), st.sampled_from(_BLOCKS)),
    min_size=1,
    max_size=6,
)


def _join(found: list[str], notes: str = _NOTES) -> str:
    return markdown.canonical("\n\n".join([*found, notes]))


drafts = pieces.map(_join)


@st.composite
def revised(draw: st.DrawFn, text: str) -> str:
    """``text`` with one to three changes such as people make."""
    *found, notes = [*text.split("\n\n"), ""] if "\n\n[^" not in text else [*text.split("\n\n[^")[0].split("\n\n"), ""]
    notes = text[len("\n\n".join(found)) :].strip()
    for _ in range(draw(st.integers(1, 3))):
        found, notes = draw(st.sampled_from(_CHANGES))(draw, found, notes)
    return markdown.canonical("\n\n".join([*found, notes]))


def _at(draw: st.DrawFn, found: list[str]) -> int:
    return draw(st.integers(0, max(len(found) - 1, 0)))


def _words(draw: st.DrawFn, found: list[str], notes: str) -> tuple[list[str], str]:
    at = _at(draw, found)
    if not found:
        return [draw(st.sampled_from(_SENTENCES))], notes
    own = found[at].split(" ")
    start = draw(st.integers(0, len(own)))
    own[start : start + draw(st.integers(0, 2))] = draw(st.lists(st.sampled_from(_NEW), max_size=2))
    return [*found[:at], " ".join(own), *found[at + 1 :]], notes


def _block(draw: st.DrawFn, found: list[str], notes: str) -> tuple[list[str], str]:
    at = _at(draw, found)
    new = draw(st.sampled_from(_SENTENCES + _BLOCKS))
    how = draw(st.sampled_from(["add", "drop", "move", "replace"]))
    rest = [*found[:at], *found[at + 1 :]]
    match how:
        case "add":
            return [*found[:at], new, *found[at:]], notes
        case "drop":
            return rest, notes
        case "replace":
            return [*found[:at], new, *found[at + 1 :]], notes
        case _:
            to = _at(draw, rest)
            return [*rest[:to], *found[at : at + 1], *rest[to:]], notes


def _sentence(draw: st.DrawFn, found: list[str], notes: str) -> tuple[list[str], str]:
    """A sentence added, a paragraph split at one, or joined with the next."""
    at = _at(draw, found)
    match draw(st.sampled_from(["add", "split", "join"])):
        case "add" if found:
            return [*found[:at], f"{found[at]} {draw(st.sampled_from(_SENTENCES))}", *found[at + 1 :]], notes
        case "split" if found:
            return [*found[:at], *found[at].split(". ", 1), *found[at + 1 :]], notes
        case _:
            return [*found[:at], " ".join(found[at : at + 2]), *found[at + 2 :]], notes


def _line(draw: st.DrawFn, found: list[str], notes: str) -> tuple[list[str], str]:
    """A line of a list or table added, dropped, moved; a level of a heading or list changed."""
    at = _at(draw, found)
    if not found:
        return found, notes
    own = found[at].split("\n")
    line = _at(draw, own)
    match draw(st.sampled_from(["add", "drop", "move", "shape"])):
        case "add":
            own.insert(line, draw(st.sampled_from(["- new point", "- c) new label", "| new | row |", "  - nested"])))
        case "drop":
            del own[line]
        case "move":
            own.insert(_at(draw, own), own.pop(line))
        case _:
            own[line] = draw(st.sampled_from(["#", "- ", "1. ", "> "])) + own[line]
    return [*found[:at], "\n".join(own), *found[at + 1 :]], notes


def _note(draw: st.DrawFn, found: list[str], notes: str) -> tuple[list[str], str]:
    """A footnote changed, dropped, added, or given another number."""
    at = _at(draw, found)
    match draw(st.sampled_from(["change", "drop", "add", "renumber"])):
        case "change":
            return found, notes.replace("noted", draw(st.sampled_from(["not noted", "stated", ""])))
        case "drop":
            return found, notes.partition("\n\n")[2]
        case "add" if found:
            label, own = draw(st.sampled_from(["1", "2", "3"])), draw(st.sampled_from(_SENTENCES[:4]))
            return [*found[:at], f"{found[at]}[^{label}]", *found[at + 1 :]], f"{notes}\n\n[^{label}]: {own}"
        case _:
            return [each.replace("[^1]", "[^4]") for each in found], notes.replace("[^1]", "[^4]")


_CHANGES = [_words, _words, _words, _block, _block, _sentence, _line, _note]


@st.composite
def proposed(draw: st.DrawFn, most: int = 4) -> tuple[str, dict[str, str]]:
    """A base and some proposals for it."""
    base = draw(drafts)
    keys = ["ARC", "CAN", "IND", "SAU"][: draw(st.integers(0, most))]
    return base, {key: draw(revised(base)) for key in keys}
