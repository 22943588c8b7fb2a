"""Contributions as PDF, set by Typst: pages come off, paragraphs, lists and notes are made whole again."""

import io

import pypdf
import pytest
import typst

from tests.consultations.intake.contributions import QUESTIONS, all_words, messages, read

FIRST, SECOND = QUESTIONS
LONG = (
    "The night over the city is so bright that nobody who lives in it has seen the stars for many years, and the lamps "
    "in its streets are never put out."
)
PAGE = '#set page(width: 150mm, height: 120mm, header: [Working Group on Night Skies], footer: context align(center)[#counter(page).display()])\n#set text(size: 11pt, hyphenate: false, lang: "en")\n'  # noqa: E501


def made(source: str) -> bytes:
    made = typst.compile((PAGE + source).encode())
    assert isinstance(made, bytes)
    return made


SENT = f"""\
= Contribution of Arcadia

Submitted by Ann Archer, Observatory Network

1. {FIRST}

{LONG} {LONG} {LONG}#footnote[A lamp is a light.]

{LONG} {LONG}

2. {SECOND}

- shields for all lamps, as have been used for many years in the streets of the other cities of the region;
- a register.

{LONG} {LONG} {LONG} {LONG}
"""


@pytest.mark.parametrize("marks", ["", "#set super(typographic: false)\n"], ids=["raised by the font", "raised"])
def test_a_pdf_comes_in_question_by_question(marks: str) -> None:
    found = read(made(marks + SENT), "sent.pdf")
    assert (found.title, found.language) == ("Contribution of Arcadia", "en")
    assert [(part.kind, part.question, part.title) for part in found.parts] == [
        ("body", None, ""),
        ("answer", 0, f"1. {FIRST}"),
        ("answer", 1, f"2. {SECOND}"),
    ]
    assert [part.text for part in found.parts] == [
        "Submitted by Ann Archer, Observatory Network",
        f"{LONG} {LONG} {LONG}[^1]\n\n{LONG} {LONG}\n\n[^1]: A lamp is a light.",
        "- shields for all lamps, as have been used for many years in the streets of the other cities of the region;\n"
        f"- a register.\n\n{LONG} {LONG} {LONG} {LONG}",
    ]
    assert [message for _, message in messages(found)] == [
        "“Working Group on Night Skies” repeats on 2 of 2 pages: left out as a header or footer.",
        "The file names 2 authors: Arcadia (author); Ann Archer, Observatory Network (submitted by). Check their order "
        "and roles.",
        "Page numbers left out: “1” to “2”, 2 in all.",
    ]


def test_no_word_of_a_pdf_is_lost() -> None:
    expected = SENT.replace("#footnote[A lamp is a light.]", "").replace("= ", "").replace("\n- ", "\n")
    expected = expected.replace(f"2. {SECOND}", f"A lamp is a light.\n2. {SECOND}")
    assert all_words(read(made(SENT), "sent.pdf")) == expected.split()


def test_hyphens_at_the_ends_of_lines_are_told() -> None:
    source = PAGE.replace("hyphenate: false", "hyphenate: true").replace("150mm", "60mm").replace("120mm", "297mm")
    text = "The internationalisation of illumination, the reconsideration of characteristic responsibilities. " * 4
    found = read(typst.compile(f"{source}#set par(justify: true)\n{text}".encode()), "sent.pdf", questions=())
    joined = [message for _, message in messages(found) if "were joined at a line break as" in message]
    assert len(joined) >= 4
    read_words = " ".join(part.text for part in found.parts).replace("-", "").split()
    assert [word for word in read_words if word in text.split()] == text.split()


def test_arabic_is_in_reading_order() -> None:
    text = "الليل مظلم والأضواء قليلة في المدينة"
    found = read(typst.compile(f'#set text(lang: "ar", font: "Noto Naskh Arabic")\n{text}'.encode()), "sent.pdf")
    assert found.language == "ar"
    assert found.parts[0].text == text


def test_a_pdf_that_only_forbids_copying_is_read() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(made("Lamps.")))
    writer.encrypt("", owner_password="secret", algorithm="AES-256")
    file = io.BytesIO()
    writer.write(file)
    assert "Lamps." in read(file.getvalue(), "sent.pdf", questions=()).parts[0].text


def test_pictures_and_pages_without_text_are_told() -> None:
    picture = (
        '#image(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\" width=\\"9\\" height=\\"9\\"/>"), format: "svg")'
    )
    plain = "#set page(width: 90mm, height: 50mm)\n"
    found = read(typst.compile(f"{plain}Lamps.\n#pagebreak()\n{picture}\n#pagebreak()\nStars.".encode()), "sent.pdf")
    assert (1, "Page 2 holds no text: left out; a page of that kind may be a picture.") in messages(found)
