"""Text files: a fictional compilation with everything that pages and conversion do to one, and small ones."""

import time
from datetime import date

import pytest

from consultations.intake import compilation
from consultations.intake.values import Compilation
from tests.consultations.intake.reading import (
    ISLANDS,
    SMALL,
    body_of,
    entry,
    messages,
    note_words,
    read,
    source_words,
    text_of,
    words,
)


@pytest.fixture(scope="module")
def islands() -> Compilation:
    return compilation.read(ISLANDS.read_bytes(), ISLANDS.name)


def test_title_page(islands: Compilation) -> None:
    front = islands.front
    assert front.masthead == ("ASSEMBLY OF ISLANDS AND LIGHTHOUSES", "Working Group on Lighthouses")
    assert front.title == "Compilation of recommendations on the keeping of lighthouses"
    assert front.dated_on == date(2031, 5, 3)
    assert front.revision_statement == "Document revised after the second meeting on the ferry"
    assert front.disclaimer.startswith("DISCLAIMER: These views")


def test_structure(islands: Compilation) -> None:
    assert [(section.numeral, section.title, len(section.entries)) for section in islands.sections] == [
        ("I", "Recommendations addressed to keepers", 3),
        ("II", "Recommendations addressed to ships", 2),
    ]
    assert [(each.label, each.attribution, each.provenance) for each in islands.inputs] == [
        ("1", "Arcadia", "received as a follow-up to the ferry"),
        ("3", "Prof. Ada Reef, University of Tides", ""),
    ]
    assert islands.annex_title == "Uncategorized inputs received afterwards"
    assert entry(islands, 1).lines == (37, 41)


def test_no_word_is_lost_added_or_moved(islands: Compilation) -> None:
    lines = ISLANDS.read_text("utf-8").split("\n")
    body = [line for line in lines[34:] if line[:1] not in ("¹", "²") and not line.startswith("---\t")]
    (cut,) = [at for at, line in enumerate(body) if line.endswith("\t\t")]
    rest = body[cut].split("\t")
    row = body[cut - 2].split("\t")
    body[cut - 2 : cut + 1] = [" ".join(f"{cell} {more}" for cell, more in zip(row, rest, strict=False))]
    expected = source_words(body)
    read_words: list[str] = []
    for section in islands.sections:
        read_words += f"{section.numeral}. {section.title}".split()
        for each in section.entries:
            read_words += f"Recommendation {each.number}. {each.attribution}".split() + words(each.text)
    read_words += islands.annex_title.split()
    for each in islands.inputs:
        provenance = f" ({each.provenance})" if each.provenance else ""
        read_words += f"{each.label}. {each.attribution}{provenance}".split() + words(each.text)
    # Superscripts that cite no footnote are words: the simple means above take them out, so this does too.
    assert [word.strip("²⁹") for word in read_words if word.strip("²⁹")] == expected


def test_footnotes_stand_where_they_are_cited(islands: Compilation) -> None:
    text = entry(islands, 2).text
    assert "four[^1] and" in text
    assert "counted[^2]." in text
    assert note_words(text)["1"][-1] == "https://harbour.example/four"
    assert (islands.footnotes, entry(islands, 2).footnotes, entry(islands, 3).footnotes) == (2, 2, 0)


def test_what_looks_like_a_mark_but_cites_nothing_stays(islands: Compilation) -> None:
    text = islands.inputs[1].text
    assert "3 m² closer" in text
    assert "marked ⁹ in" in text


def test_page_breaks_are_undone(islands: Compilation) -> None:
    assert "and for how long the polishing went on." in entry(islands, 1).text
    assert "3. anchor." in entry(islands, 5).text
    table = entry(islands, 3).text
    assert "| Still and upper ring | <ul><li>wick</li><li>glass of the lower</li></ul> |  |" in table
    assert "| Blue | none |" in table
    assert "  - never in fog;\n- write it down\n- and sign." in table


def test_labels(islands: Compilation) -> None:
    assert {each.number: each.label for each in islands.entries if each.number} == {
        1: "1.", 2: "4.2", 3: "", 5: "", 6: "A1., A2.",
    }  # fmt: skip
    assert entry(islands, 1).text.startswith("1\\. Every")
    assert "- b) the **stairs** are swept;\n- c) gulls" in entry(islands, 2).text
    assert "\n\nA2. Batteries" in entry(islands, 6).text
    assert "7. Ferries should carry a spare lens.\n8. Spare" in islands.inputs[0].text


def test_inner_headings(islands: Compilation) -> None:
    assert entry(islands, 3).text.startswith("# A. Lamps that turn\n\n|")
    assert "# Recommendation A:\n" in islands.inputs[0].text
    assert "## Alt language:\n\nSpare lenses shall" in islands.inputs[0].text
    assert islands.inputs[1].text.startswith("# Rule 7 of the Lamps")
    assert islands.inputs[1].text.endswith("\n\nTides, March 2031")


def test_warnings_name_their_lines(islands: Compilation) -> None:
    assert messages(islands) == [
        (21, "The contents list prints “RECOMMENDATION 3. ELBONIA”, the heading on line 53 "
             "“Recommendation 3. Elborduria”: the heading is kept."),
        (37, "Read as an organisation, as no State is known by that name; check: Arcadia, Elborduria."),
        (37, "The stakeholder group of 4 delegations is not printed; choose it: Arcadia, Open Lamps Forum, Elborduria, "
             "Guild of Pilots."),
        (41, "A page break cut a sentence: joined with “long the polishing went on.”."),
        (65, "A page break cut a row of a table: joined with “and upper ring”."),
        (80, "Recommendations are not numbered one by one: 5 after 3 (line 80)."),
        (82, "The link of “Book of Lights” leads nowhere: its words are kept."),
        (93, "A page break cut a sentence: joined with “colour of the sky.”."),
        (95, "Bullets before labelled paragraphs left out, as their neighbours have none: A2."),
        (99, "In the annex, these numbers are missing: 2; they are kept as printed."),
    ]  # fmt: skip


def test_the_same_whatever_ends_its_lines_and_encodes_it(islands: Compilation) -> None:
    text = ISLANDS.read_text("utf-8")
    for content in (
        text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(),
        text.encode("utf-8-sig"),
        text.encode("utf-16"),
    ):
        assert compilation.read(content, "islands.txt") == islands


def test_a_small_compilation_without_contents_annex_and_pages() -> None:
    found = read(SMALL)
    assert [each.text for each in found.entries] == ["Pebbles are round.", "Pebbles are many."]
    assert (found.annex_title, found.inputs, found.footnotes) == ("", (), 0)
    assert (1, "The title page shows no date.") in messages(found)


def test_markdown_headings_and_headings_right_above_their_text() -> None:
    found = read(
        "# Compilation of shells\n\n## I. Shells\n### Recommendation 7. Mira Kelp, Lamps\n*All* shells.\n\n"
        "#### Inside\ndeep\n## II. Sand\n### Recommendation 9. Tom Shell, Pilots\nsand\n\n"
        "## Annex\n### 1. Arcadia (received late)\nx\n"
    )
    assert found.front.title == "Compilation of shells"
    assert [(section.numeral, section.title) for section in found.sections] == [("I", "Shells"), ("II", "Sand")]
    assert entry(found, 7).text == "*All* shells.\n\n# Inside\n\ndeep"
    assert [(each.label, each.provenance) for each in found.inputs] == [("1", "received late")]

    found = read("I. A\nRecommendation 1. Mira Kelp, Lamps, and\nTom Shell, Pilots\nText at once.\n")
    assert [proposer.person for proposer in entry(found, 1).proposers] == ["Mira Kelp", "Tom Shell"]
    assert entry(found, 1).text == "Text at once."


def test_a_contents_list_without_page_numbers_ends_where_its_first_line_comes_again() -> None:
    found = read(
        "Contents\n\nI. A\nRecommendation 1. Arcadia\nRecommendation 4. Elbonia\n\n" + SMALL.replace("Pebbles\n", "A\n")
    )
    assert [each.number for each in found.entries] == [1, 2]
    said = " ".join(message for _, message in messages(found))
    assert "announces recommendations that are not there: 4" in said
    assert "leaves out recommendations: 2" in said


def test_a_line_that_could_head_the_next_section_is_told() -> None:
    found = read(SMALL + "\n\nII. Sand\n\nA word on sand.\n\nRecommendation 3. Arcadia\n\nSand.\n")
    assert len(found.sections) == 1
    assert any("“II. Sand” was read as part of recommendation 2" in message for _, message in messages(found))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1. only", "1\\. only"),
        ("1) one\n2) two", "- 1\\) one\n- 2\\) two"),
        ("1. one\n2. two\n4. four", "- 1\\. one\n- 2\\. two\n- 4\\. four"),
        ("1. one\n\nbetween.\n\n2. two", "1. one\n\n   between.\n\n2. two"),
        ("* star\n+ plus\n• dot", "- star\n- plus\n- dot"),
        ("- one\n\n  more of one.\n- two", "- one\n\n  more of one.\n\n- two"),
        ("| a | b |\n|---|---|\n| c | d<br>e |", "| a | b |\n| --- | --- |\n| c | d<br>e |"),
        ("> quoted\n> more", "> quoted more"),
        ("line one  \nline two\nline three", "line one\\\nline two line three"),
        ("one<br>two", "one\\\ntwo"),
        ("short\n\nlower.", "short\n\nlower."),
        ("x[^1].\n\n[^1]: one\n\n    two\n\nAfter.", "x[^1].\n\nAfter.\n\n[^1]: one\n\n    two"),
        ("Nobody cites it.\n\n[^n]: a note", "Nobody cites it.\n\n\\[^n]: a note"),
        ("2\\. escaped", "2\\. escaped"),
        ("#hashtag <b>bold</b>", "#hashtag \\<b>bold\\</b>"),
        ("Recommendation 25. is what we wrote in the text before this one, as everybody in the room remembers.",) * 2,
    ],
)
def test_texts(source: str, expected: str) -> None:
    assert text_of(source) == expected


def test_canonical_text_reads_as_itself(islands: Compilation) -> None:
    for each in islands.entries:
        again = text_of(each.text)
        assert words(again) == words(each.text)
        assert note_words(again) == note_words(each.text)


def test_a_footnote_number_that_starts_again_means_the_next_note() -> None:
    found = read(
        "I. A\n\nRecommendation 1. Arcadia\n\nOne¹.\n\n¹ first\n\nRecommendation 2. Arcadia\n\nTwo¹.\n\n¹ second\n"
    )
    assert [note_words(each.text) for each in found.entries] == [{"1": ["first"]}, {"1": ["second"]}]


def test_an_uncited_note_stays_where_it_stands() -> None:
    found = body_of("Nothing here.\n\n¹ cites this")
    assert found.sections[0].entries[0].text == "Nothing here.\n\n¹ cites this"
    assert (11, "Nothing cites footnote 1: kept as a paragraph where it stands.") in messages(found)


def test_five_thousand_recommendations_take_seconds_and_time_grows_with_their_number() -> None:
    def seconds(count: int) -> float:
        text = "I. Things\n\n" + "".join(
            f"Recommendation {number}. Ana Reef, Body {number % 50}\n\nWe ask for **calm**.\n\n- one\n- two\n\n"
            for number in range(1, count + 1)
        )
        started = time.perf_counter()
        assert read(text).recommendations == count
        return time.perf_counter() - started

    small, large = seconds(500), seconds(5000)
    assert large < 30
    assert large < 40 * max(small, 0.1)


@pytest.mark.parametrize("run", ["-", " ", ".", "#", "(", "1.", "**", "[", "¹", "\t", "I. ", "received "])
def test_long_runs_of_anything_are_read_in_time(run: str) -> None:
    long = run * (100_000 // len(run))
    for text in (f"x{long}y", f"{long}x", f"# {long}x", f"Annex\n\n1. A ({long}x"):
        started = time.perf_counter()
        read(SMALL.replace("round.", f"round.\n\n{text}\n\nEnd."))
        assert time.perf_counter() - started < 20


def test_lists_deeper_than_any_reader_follows_keep_their_words() -> None:
    text = text_of("\n".join(" " * depth + f"- level {depth}" for depth in range(200)))
    assert [word for word in words(text) if word.isdigit()] == [str(depth) for depth in range(200)]
