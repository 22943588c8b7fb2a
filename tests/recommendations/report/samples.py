"""Texts for the report's tests, all fictional: every kind of block, many scripts, text that looks like code."""

from recommendations.report.document import Annex, Appendix, Document, Entry, Proposer, Section, Wording

LONG_TABLE = "\n".join(
    ["| No. | Observatory | Remark |", "| --- | --- | --- |"]
    + [f"| {row} | Observatory {row} | reports every {row % 7 + 1} nights |" for row in range(1, 41)]
)

SAMPLES: dict[str, str] = {
    "plain": "The night sky is a common heritage.",
    "styles": "A **bold** word, an *italic* one, a ~~struck~~ one, ***both*** and **bold with ~~struck~~ inside**.",
    "link": "See [the atlas](https://example.org/atlas?page=1&part=2) or <mailto:sky@example.org>.",
    "dead link": "See [the lost atlas]() for more.",
    "code": "The value of `lux < 5 & dark` is meant.",
    "breaks": "First line\\\nsecond line.",
    "headings": "### Deep first\n\nText.\n\n# Then high\n\nText.\n\n##### Then far below\n\nText.",
    "bullets": "- Streets\n- Bridges\n  - of stone\n  - of steel\n    - painted\n- Harbours",
    "numbers": "4. Fourth\n5. Fifth\n\nBetween them.\n\n1. First again\n2. Second again",
    "labelled": "- a) Letters\n- b) of the alphabet\n  - (i) and Roman\n  - (ii) numerals",
    "list of paragraphs": "- One paragraph.\n\n  Another paragraph of it.\n\n- The next member.",
    "own label": "9\\.1 A label of the contributor's own stays text.",
    "quote": "> Darkness is not an absence.\n>\n> - It is a habitat.",
    "table": (
        "| Who | What |\n| --- | --- |\n"
        "| **Towns** | <ul><li>dim</li><li>shield<br>well</li></ul> |\n"
        "| Ports | <ol><li>count</li><li>report</li></ol> |"
    ),
    "headless table": "|  |  |\n| --- | --- |\n| left | right |",
    "long table": LONG_TABLE,
    "wide table": "| " + " | ".join(f"C{n}" for n in range(12)) + " |\n|" + " --- |" * 12 + "\n|" + " cell |" * 12,
    "notes": "Cited[^a] twice[^b], the first one again[^a].\n\n[^a]: The *first* note.\n[^b]: The second, https://example.org.",
    "note in table": "| A |\n| --- |\n| cell[^n] |\n\n[^n]: A note of a cell.",
    "nested": "- one\n  1. two\n     - three\n       1. four\n          - five\n"
    "            > six\n            >\n            > - seven",
    "long word": "Look: " + "Donaudampfschifffahrtsgesellschaftskapitän" * 6 + " end.",
    "long address": "https://example.org/" + "/".join(f"part-{n}" for n in range(30)) + "?x=1",
    "arabic": "السماء المظلمة (dark sky) تراث مشترك، العدد 12.\n\n- أولاً\n- ثانياً",
    "chinese": "夜空是人類共同的遺產。\n\n**黑暗**不是缺乏；它是棲息地。龘",
    "cyrillic": "Ночное небо — общее **достояние** человечества.",
    "greek": "Ὁ νυκτερινὸς οὐρανός, ο νυχτερινός *ουρανός*.",
    "emoji": "Stars 🌟 and a family 👩‍🚀.",
    "unknown glyphs": "Thai กขค, Cuneiform 𒀀 and a private one \ue123.",
    "combining": "A decomposed e\u0301 and a\u0328, a soft\u00adhyphen, a no-break\u00a0space.",
    "typst code": '#import "x.typ" $ x^2 $ *no* _no_ `#read("/etc/passwd")` @ref <label> \\# '
    "#set page(fill: red) = No heading",
    "xml code": "</w:t></w:r> &amp; & <b>no</b> <![CDATA[x]]> <!-- y -->",
    "html code": "<script>alert(1)</script> &lt;i&gt; <img src=x onerror=alert(1)> \"quoted\" 'single'",
    "markdown code": "\\*not italic\\* \\[not a link\\](x) \\`no\\` \\# no \\~~no\\~~ | no \\| pipe",
    "template code": "{{ page }} {page} {pages} %(name)s ${x}",
}


def entry(number: int, text: str, **fields: object) -> Entry:
    """A published recommendation."""
    return Entry(reference=f"r-{number}", number=number, attribution=f"Delegation {number}", text=text, **fields)  # type: ignore[arg-type]


def document(*entries: Entry, **fields: object) -> Document:
    """A report of one section."""
    given: dict[str, object] = {
        "language": "en",
        "group": "Working Group on Dark Skies",
        "title": "Compilation of recommendations on dark skies",
        "dated_on": "2031-03-05",
        "date_line": "5 March 2031",
        "sections": (Section("I", "Lamps & lanterns", entries),),
    }
    return Document(**{**given, **fields})  # type: ignore[arg-type]


#: What the report adds itself: headings, a table with a note, a list; recommendations are named in full.
APPENDICES = (
    Appendix(
        "matrix",
        "Positions",
        "# By text\n\nOn Recommendation 1 all have spoken.\n\n| Text | Support | Objection |\n| --- | --- | --- |\n"
        "| Recommendation 1 | Arcadia, Kestria | – |\n| Recommendation 4 | – | Verdania[^1] |\n\n"
        "## By delegation\n\n- Arcadia: Recommendation 1\n\n[^1]: Since the second meeting.",
    ),
    Appendix("index", "Index by delegation", "- Arcadia: Recommendation 4"),
)


def everything() -> Document:
    """Every sample in one report, and an annex with labels that repeat."""
    entries = [entry(number, text) for number, text in enumerate(SAMPLES.values(), start=1)]
    half = len(entries) // 2
    return document(
        masthead=("Commission on the Night", "Working Group on Dark Skies"),
        revision_statement="Revised after the second meeting",
        disclaimer="The views are the contributors' own.",
        sections=(
            Section("I", "Lamps and lanterns", tuple(entries[:half])),
            Section(
                "II", "A section whose title is so long that it cannot stand in one line " * 2, tuple(entries[half:])
            ),
        ),
        annex=Annex(
            "Inputs not yet placed",
            (
                Entry(
                    "a-1",
                    "Kestria",
                    "First input.[^1]\n\n[^1]: A note in the annex.",
                    label="4",
                    provenance="as received",
                ),
                Entry("a-2", "Kestria", "# Recommendation A\n\nSecond input.", label="4", provenance="(a follow-up)"),
            ),
        ),
        appendices=APPENDICES,
    )


def small() -> Document:
    """A small report for the golden files: formatting, notes, a table, a merged and a withdrawn number, an annex."""
    return document(
        Entry(
            "aaa",
            "Ada Example, Open Lamps, and Bo Sample, Borduria",
            "Every lamp is **shielded**[^1].\n\n- a) in towns\n- b) in ports[^2]\n\n"
            "[^1]: Seen from above.\n[^2]: And on piers.",
            number=1,
            proposers=(
                Proposer("Open Lamps", "Ada Example", "proposer"),
                Proposer("Borduria", "Bo Sample", "proposer"),
            ),
        ),
        Entry(
            "bbb", "Kestria", "", number=2, status="merged", pointer="Merged into Recommendation 1.", successor="aaa"
        ),
        Entry("ccc", "Verdania", "", number=3, status="withdrawn", pointer="Withdrawn. At its own request."),
        Entry("ddd", "Arcadia", "La nuit est *à tous*.\n\n" + SAMPLES["table"], number=4, language="fr"),
        masthead=("Commission on the Night", "Working Group on Dark Skies"),
        revision_statement="Revised after the second meeting",
        disclaimer="The views are the contributors' own.",
        annex=Annex(
            "Inputs not yet placed", (Entry("eee", "Kestria", "As it came.", label="4", provenance="as received"),)
        ),
        wording=Wording(),
        appendices=APPENDICES,
        symbol="DS/2031/CRP.2",
        distribution="Distr.: General",
        original="Original: English",
        paper="letter",
    )
