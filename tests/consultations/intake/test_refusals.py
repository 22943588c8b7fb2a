"""What is no compilation is refused with one sentence: what is wrong, where, and what to do."""

import io
import os
import re
import struct
import subprocess
import zipfile
from unittest import mock

import pytest

from consultations.intake import compilation, source
from tests.consultations.intake.documents import convert
from tests.consultations.intake.reading import SMALL
from wgec.kernel.errors import Malformed


def refusal(content: bytes | str, filename: str = "small.md") -> str:
    with pytest.raises(Malformed) as caught:
        compilation.read(content.encode() if isinstance(content, str) else content, filename)
    sentence = caught.value.sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("content", "filename", "expected"),
    [
        (b"", "a.md", "a.md is empty; choose the file that holds the compilation."),
        (b" \n\t ", "a.txt", "a.txt is empty"),
        (b"x" * (50 * 1024 * 1024), "a.md", "a.md has 50.0 MB and at most 10 MB are read"),
        (SMALL.encode(), "a.pdf", "“.pdf” files cannot be read as a compilation; save it as .md, .txt, .docx or .odt."),
        (SMALL.encode(), "compilation", "files without an extension cannot be read"),
        (b"%PDF-1.7 ...", "a.md", "is named as a text but holds a PDF"),
        (b"PK\x03\x04....", "a.txt", "holds a zip archive or a word-processor document"),
        (b"\xd0\xcf\x11\xe0....", "a.md", "holds an old Word document (.doc)"),
        (b"\x7fELF\x02\x01\x00\x01", "a.md", "a.md is not a text: byte 4 (line 1) is a control character"),
        (b"one\ntwo \xff three", "a.md", "a.md is not valid UTF-8: byte 8 (line 2) cannot be read"),
        ("x".encode("utf-16") + b"\x00", "a.md", "starts as UTF-16 but breaks off at byte"),
        (SMALL.encode(), "a.docx", "a.docx is not a .docx document, or it is damaged"),
        ("Dear all, no headings here.", "a.md", "holds no heading such as “Recommendation 1. Name of its proposer”"),
        ("Recommendation 1. Arcadia\n\nx", "a.md", "a.md, line 1: “Recommendation 1. Arcadia” stands in no section"),
        ("I. A\n\nwords.\n\nRecommendation 1. Arcadia\n\nx", "a.md", "line 2: words stand between the heading “I. A”"),
        (SMALL + "\nII. Empty\n", "a.md", "a.md, line 13: section II “Empty” holds no recommendation; add one"),
        (SMALL.replace("I. P", "I. Empty\n\nII. P"), "a.md", "section I “Empty” holds no recommendation"),
        (SMALL.replace(" 2. ", " 1. "), "a.md", "lines 5 and 9: 2 recommendations have the number 1; give each"),
        (SMALL + "\nI. Again\n\nRecommendation 3. Arcadia\n\nx", "a.md", "lines 3 and 13: 2 sections have"),
        (SMALL + "\nRecommendation 3. Arcadia\n", "a.md", "line 13: “Recommendation 3. Arcadia” has no text below it"),
    ],
)  # fmt: skip
def test_refusals(content: bytes | str, filename: str, expected: str) -> None:
    assert expected in refusal(content, filename)


def test_a_number_twice_more_often() -> None:
    assert "lines 5, 9 and 13: 3 recommendations" in refusal(
        SMALL.replace(" 2. ", " 1. ") + "\nRecommendation 1. Arcadia\n\nx"
    )


def test_a_markdown_section_without_recommendations() -> None:
    assert "holds no recommendation" in refusal("# A\n\n## Recommendation 1. Arcadia\n\nx\n\n# B\n")
    assert "words stand between" in refusal(
        "# A\n\n## Recommendation 1. Arcadia\n\nx\n\n# B\n\nwords\n\n## Recommendation 2. B\n\ny"
    )


def test_a_text_longer_than_any_text_may_be() -> None:
    sentence = refusal(SMALL.replace("round.", "round " * 200_000))
    assert re.search(r"line 5: “Recommendation 1. Arcadia” has more than 1,000,000 characters below it", sentence)


def test_a_table_too_wide_to_be_shown() -> None:
    row = "\t".join("a" * 60)
    assert "The table on line 7 has more than 50 columns" in refusal(
        SMALL.replace("Pebbles are round.", f"{row}\n{row}")
    )


# --- word-processor documents ----------------------------------------------------------------


def archive(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def test_an_archive_that_is_no_document() -> None:
    assert "holds no word/document.xml, so it is no .docx document" in refusal(archive({"a.txt": b"x"}), "a.docx")
    assert "holds no content.xml" in refusal(archive({"word/document.xml": b"x"}), "a.odt")


def test_a_document_whose_words_are_damaged() -> None:
    sentence = refusal(archive({"word/document.xml": b"<w:document"}), "a.docx")
    assert "a.docx cannot be read as a .docx document; open it in a word processor and save it again." in sentence


def test_a_document_that_was_cut_or_changed_on_its_way() -> None:
    whole = bytearray(convert(SMALL, "docx"))
    assert "is not a .docx document, or it is damaged" in refusal(bytes(whole[: len(whole) // 2]), "a.docx")
    at = whole.index(b"word/document.xml") + 60
    whole[at : at + 20] = os.urandom(20)
    assert "is damaged or locked with a password" in refusal(bytes(whole), "a.docx")


def test_a_document_that_explodes() -> None:
    big = archive({"word/document.xml": b" " * (source.MAX_UNPACKED_BYTES + 1)})
    assert len(big) < source.MAX_BYTES
    assert "a.docx unpacks to more than 100 MB" in refusal(big, "a.docx")
    many = archive({f"{number}": b"" for number in range(source.MAX_MEMBERS + 1)})
    assert "or 2,000 parts" in refusal(many, "a.docx")


def test_a_document_that_hides_its_size() -> None:
    content = bytearray(archive({"word/document.xml": b" " * (source.MAX_UNPACKED_BYTES + 1)}))
    size = struct.pack("<I", source.MAX_UNPACKED_BYTES + 1)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<I", 100)
    assert "a.docx" in refusal(bytes(content), "a.docx")


def test_a_document_that_takes_too_long() -> None:
    with mock.patch("subprocess.run", side_effect=subprocess.TimeoutExpired("pandoc", 60)):
        document = b""
    with mock.patch("consultations.intake.pandoc.subprocess.run", side_effect=subprocess.TimeoutExpired("pandoc", 60)):
        document = archive({"word/document.xml": b"<x/>"})
        assert "took longer than 60 seconds to read" in refusal(document, "a.docx")
