"""Contributions as plain text: questions, paragraphs, lists, notes, pages, authors, and what is said about them."""

import pytest

from consultations.intake.received import ReadContribution
from tests.consultations.intake.contributions import QUESTIONS, body, messages, read

FIRST, SECOND = QUESTIONS


def parts(found: ReadContribution) -> list[tuple[str, int | None, str, str]]:
    return [(part.kind, part.question, part.title, part.text) for part in found.parts]


# --- questions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label", ["", "1) ", "1. ", "(1) ", "Q1. ", "Q1: ", "a) ", "I. ", "Question 1: ", "QUESTION No. 1 – "]
)
def test_a_question_is_found_whatever_its_label(label: str) -> None:
    found = read(f"{label}{FIRST}\nNo lamp is lit.\n")
    assert parts(found) == [("answer", 0, f"{label}{FIRST}", "No lamp is lit.")]
    assert [(part.first, part.last) for part in found.parts] == [(1, 2)]
    assert messages(found) == [(1, "Question 2 is not in the file: nothing is read as its answer.")]


def test_a_question_over_several_lines_and_in_other_words() -> None:
    found = read(
        f"1. {FIRST}\n\nDark.\n\n2. Bearing in mind the lamps of the\nformer group, what do you recommend?\n\nLamps.\n"
    )
    printed = "2. Bearing in mind the lamps of the former group, what do you recommend?"
    assert parts(found) == [("answer", 0, f"1. {FIRST}", "Dark."), ("answer", 1, printed, "Lamps.")]
    assert messages(found) == [(5, f"Question 2 is worded differently: “{printed}”; it was asked as “{SECOND}”.")]


def test_a_question_that_is_only_named() -> None:
    found = read("Thank you for asking.\n\nAnswer to question 2:\n\nLamps.\n\nQuestion 1\n\nDark.\n")
    assert parts(found) == [
        ("body", None, "", "Thank you for asking."),
        ("answer", 1, "Answer to question 2:", "Lamps."),
        ("answer", 0, "Question 1", "Dark."),
    ]
    assert messages(found) == []


def test_questions_that_are_listed_before_they_are_answered() -> None:
    found = read(
        f"You have asked:\n\n1. {FIRST}\n\n2. {SECOND}\n\nHere are our answers.\n\nQ1\n\nDark.\n\nQ2\n\nLamps.\n"
    )
    assert [(part.kind, part.question, part.first) for part in found.parts] == [
        ("body", None, 1),
        ("answer", 0, 9),
        ("answer", 1, 13),
    ]
    assert FIRST in found.parts[0].text
    assert messages(found) == []


def test_an_answer_that_is_given_twice_or_not_at_all() -> None:
    found = read("Q1\n\nDark.\n\nQ2\n\nQ1\n\nVery dark.\n")
    assert [part.text for part in found.answers(0)] == ["Dark.", "Very dark."]
    assert messages(found) == [
        (1, "Question 1 is answered in 2 places: 1, 7."),
        (5, "Nothing stands below question 2."),
    ]


def test_a_question_of_the_authors_own_stays_in_the_text() -> None:
    found = read("Q1\n\nDark.\n\n2. Why are there lamps at all?\n\nNobody knows.\n\nQ2\n\nLamps.\n")
    assert "2\\. Why are there lamps at all?" in found.parts[0].text
    assert messages(found) == [
        (5, "“2. Why are there lamps at all?” looks like a question, but is none of this consultation's: kept as text.")
    ]


def test_annexes() -> None:
    found = read(
        "Q1\n\nDark.\n\nAnnex II: Figures\n\nSeven lamps.\n\nANNEX\n\nEight lamps; the annex to this annex is long.\n"
    )
    assert parts(found)[1:] == [
        ("annex", None, "Annex II: Figures", "Seven lamps."),
        ("annex", None, "ANNEX", "Eight lamps; the annex to this annex is long."),
    ]


def test_without_questions_everything_is_one_body() -> None:
    assert body(f"1. {FIRST}\n\nDark.\n") == f"1\\. {FIRST}\n\nDark."


# --- title, authors, language ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "Submitted by Ann Archer, Observatory Network",
            [("Ann Archer", "Observatory Network", "submitted_by", "organisational")],
        ),
        (
            "Prepared by Cy Cole and Di Dale, with inputs from Ed Earl",
            [
                ("Cy Cole", "", "prepared_by", ""),
                ("Di Dale", "", "prepared_by", ""),
                ("Ed Earl", "", "with_inputs_from", ""),
            ],
        ),
        ("Submitted by: Ann Archer (in her personal capacity)", [("Ann Archer", "", "submitted_by", "personal")]),
        ("On behalf of the European Union", [("", "European Union", "on_behalf_of", "official")]),
        (
            "Submitted by Kenya on behalf of the African Group",
            [("", "Kenya", "submitted_by", "official"), ("", "African Group", "on_behalf_of", "official")],
        ),
        ("4. Contribution from Observer State, Saudi Arabia", [("", "Saudi Arabia", "author", "official")]),
        ("Cuba", [("", "Cuba", "author", "official")]),
        ("Authors: Ann Archer; Bo Brown", [("Ann Archer", "", "author", ""), ("Bo Brown", "", "author", "")]),
        ("Dear colleagues,", []),
    ],
)  # fmt: skip
def test_authors(lines: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = read(f"{lines}\n\nThe night is dark, and so it should be.\n", questions=())
    assert [(one.name, one.organisation, one.role, one.capacity) for one in found.authors] == expected
    assert {one.line for one in found.authors} <= {1}


def test_several_authors_are_said() -> None:
    found = read("Prepared by Cy Cole, with inputs from Ed Earl\n\nThe night is dark.\n", questions=())
    assert messages(found) == [
        (1, "The file names 2 authors: Cy Cole (prepared by); Ed Earl (with inputs from). Check their order and roles.")
    ]
    assert found.parts[0].text.startswith("Prepared by Cy Cole, with inputs from Ed Earl")


def test_views_that_are_the_authors_own() -> None:
    found = read(
        "By way of contribution\n\nSubmitted by Ann Archer\n\nLamps.\n\nThe views are mine alone.\n", questions=()
    )
    assert [(one.name, one.capacity) for one in found.authors] == [("Ann Archer", "personal")]


def test_a_title_is_set_apart_and_a_sentence_is_none() -> None:
    assert read("A night without lamps\n\nLamps are few.\n").title == "A night without lamps"
    assert read("A night without lamps.\n\nLamps are few.\n").title == ""
    assert read("A night without lamps\n").title == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The night is dark and the lamps are few in the city.", "en"),
        ("La nuit est sombre et les lampes sont rares dans la ville.", "fr"),
        ("La noche es oscura y las luces de la ciudad son pocas para los vecinos.", "es"),
        ("Ночь темна, и огней в городе мало.", "ru"),
        ("الليل مظلم والأضواء قليلة في المدينة", "ar"),
        ("夜很黑，城里的灯很少。", "zh"),
        ("12 + 7", ""),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert read(text).language == language


# --- paragraphs and lists --------------------------------------------------------------------

WRAPPED = """\
The night is dark, and the lamps that stand in the streets of the city are so
bright that nobody sees the stars. We therefore propose the following measures:

- that lamps are shielded, so that their light falls on the ground and not on
the sky above the city;
- that lamps are put out at midnight:
  * in parks
  * on bridges

1. First, the register of
lamps shall be open.
2. Second, it shall be kept.
"""


def test_wrapped_lines_are_paragraphs_and_items() -> None:
    assert body(WRAPPED) == (
        "The night is dark, and the lamps that stand in the streets of the city are so bright that nobody sees the "
        "stars. We therefore propose the following measures:\n\n"
        "- that lamps are shielded, so that their light falls on the ground and not on the sky above the city;\n"
        "- that lamps are put out at midnight:\n  - in parks\n  - on bridges\n\n"
        "1. First, the register of lamps shall be open.\n2. Second, it shall be kept."
    )


def test_long_lines_are_paragraphs_each() -> None:
    line = "The night is dark, and the lamps that stand in the streets of the city are so bright that nobody sees it."
    assert body(f"{line}\n{line}\n{line}\n") == "\n\n".join([line] * 3)


def test_an_item_has_paragraphs_when_its_list_goes_on() -> None:
    text = "a) Lamps are lit.\n\nThey are lit at dusk.\n\nb) Lamps are put out.\n\nThat is all.\n"
    assert body(text) == ("- a) Lamps are lit.\n\n  They are lit at dusk.\n\n- b) Lamps are put out.\n\nThat is all.")


def test_labels_that_are_none() -> None:
    wrapped = (
        "We refer to the resolution of the group, and there in particular to paragraph\n"
        "58. The group has said so itself, as will be remembered by everybody who J.\n"
        "A. Brown has spoken to in the long discussion that followed it on the very\n"
        "first day.\n"
    )
    assert body(wrapped) == " ".join(wrapped.split())


def test_letters_that_are_skipped_and_labels_that_repeat() -> None:
    found = read("a) one\nb) two\nd) four\n\n2.1 Lamps\n2.2 Lamps\n2.2 Lamps\n2.6 Lamps\n", questions=())
    assert messages(found) == [
        (3, "The labels go from “b)” to “d)”: a label is skipped; check whether something was lost."),
        (7, "The label “2.2” stands twice in a row: both are kept."),
        (8, "The labels go from “2.2” to “2.6”: 3 labels are skipped; check whether something was lost."),
    ]


def test_glyphs_of_symbol_fonts_are_bullets() -> None:
    assert body("\uf0b7 lamps\n\uf0b7 stars\n") == "- lamps\n- stars"


def test_lines_with_tabs_are_tables() -> None:
    assert body("Lamps:\n\nPlace\tNumber\nPark\t7\nBridge\t8\n\nOne\ttab.\n") == (
        "Lamps:\n\n| Place | Number |\n| --- | --- |\n| Park | 7 |\n| Bridge | 8 |\n\nOne tab."
    )


def test_what_looks_like_markup_is_text() -> None:
    assert body("*Lamps* and [stars](https://x.org) <b>shine</b>.\n") == (
        "\\*Lamps\\* and [stars\\](https://x.org) \\<b>shine\\</b>."
    )


def test_hyphens_at_the_ends_of_lines() -> None:
    text = (
        "The cooperation of all is needed; this coopera-\ntion is multi-\nlateral, and the well-\n"
        "known lamps are well-known.\n"
    )
    found = read(text, questions=())
    assert found.parts[0].text == (
        "The cooperation of all is needed; this cooperation is multi-lateral, and the well-known lamps are well-known."
    )
    assert messages(found) == [
        (2, "“coopera-” and “tion” were joined at a line break as “cooperation”."),
        (3, "“multi-” and “lateral” were joined at a line break as “multi-lateral”."),
        (4, "“well-” and “known” were joined at a line break as “well-known”."),
    ]


# --- notes -----------------------------------------------------------------------------------


def test_notes_are_attached_and_broken_ones_are_told() -> None:
    found = read(
        "Lamps¹ and stars.² They have EC⁵ and 5 m².\n\n¹ A lamp is a light.\n\n⁷ Nobody cites me.\n", questions=()
    )
    assert found.parts[0].text == (
        "Lamps[^1] and stars.² They have EC⁵ and 5 m².\n\n⁷ Nobody cites me.\n\n[^1]: A lamp is a light."
    )
    assert messages(found) == [
        (1, "The mark of footnote 2 has no note: kept as it is; the note may be lost."),
        (5, "Nothing cites footnote 7: kept where it stands."),
    ]


# --- pages and encodings ---------------------------------------------------------------------


def test_headers_and_page_numbers_of_pages_are_left_out() -> None:
    page = "Draft of {0} May\n\nLamps stand in street {0}.\n\n{0}\n\f"
    found = read("".join(page.format(number) for number in (1, 2, 3)), questions=())
    assert found.parts[0].text == ("Lamps stand in street 1.\n\nLamps stand in street 2.\n\nLamps stand in street 3.")
    assert messages(found) == [
        (1, "“Draft of 1 May” repeats on 3 of 3 pages: left out as a header or footer."),
        (5, "Page numbers left out: “1” to “3”, 3 in all."),
    ]


def test_page_numbers_without_pages() -> None:
    text = "".join(f"Lamps stand here.\n\nPage {number} of 3\n\n" for number in (1, 2, 3))
    found = read(text, questions=())
    assert found.parts[0].text == "\n\n".join(["Lamps stand here."] * 3)
    assert messages(found) == [(3, "Page numbers left out: “Page 1 of 3” to “Page 3 of 3”, 3 in all.")]
    alone = read("Lamps stand here.\n\n7\n\nThey shine.\n", questions=())
    assert "7" in alone.parts[0].text
    assert messages(alone) == [(3, "“7” stands alone on its line: kept; perhaps it is a page number.")]


def test_utf8_that_was_read_as_something_else_is_told_and_kept() -> None:
    for encoding, name in (("mac_roman", "Mac Roman"), ("cp1252", "Windows-1252")):
        broken = "Lamps.\n\nThe “night” of Orléans\n".encode().decode(encoding, errors="replace")
        found = read(broken, questions=())
        ((line, message),) = messages(found)
        assert (line, message.startswith("“")) == (3, True)
        assert f"the file was UTF-8 and was once read as {name}. The signs are kept as they are" in message
        assert found.parts[0].text.split()[-1] == broken.split()[-1]
    assert messages(read("“État”, «é», Ã, √2, ¬a and â are fine.\n", questions=())) == []


@pytest.mark.parametrize(
    ("encoding", "text", "name"),
    [
        ("cp1252", "L’État des étoiles à Genève, déjà “sombre” où l’été est court.", "Western European (Windows-1252)"),
        ("cp1251", "Ночь темна, и огней в городе совсем мало.", "Cyrillic (Windows-1251)"),
        ("koi8_r", "Ночь темна, и огней в городе совсем мало.", "Cyrillic (KOI8-R)"),
    ],
)  # fmt: skip
def test_older_encodings_are_recognised_and_told(encoding: str, text: str, name: str) -> None:
    found = read(text.encode(encoding), questions=())
    assert found.parts[0].text == text
    assert messages(found) == [(1, f"The file is not in UTF-8: read as {name}; check its accents and quotation marks.")]


def test_utf16_and_byte_order_marks() -> None:
    assert body("Lamps.".encode("utf-16")) == "Lamps."
    assert body("Lamps.".encode("utf-8-sig")) == "Lamps."


def test_links_that_outlook_rewrote() -> None:
    link = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Flamps&data=05"
    found = read(f"See {link} for lamps.\n", questions=())
    assert link.split("=")[0] in found.parts[0].text.replace("\\", "")
    assert messages(found) == [
        (
            1,
            "A link that Outlook rewrote hides the address https://example.org/lamps: kept as it is; check whether it "
            "belongs to the text.",
        )
    ]
