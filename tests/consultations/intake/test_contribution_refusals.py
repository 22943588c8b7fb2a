"""What cannot be read as a contribution is refused with one sentence, before anything is unpacked or parsed."""

import io
import struct
import subprocess
import zipfile
from unittest import mock

import pypandoc
import pypdf
import pytest

from consultations.intake import admission, contribution, pdf
from tests.consultations.intake.contributions import MAX_BYTES
from tests.consultations.intake.documents import convert
from wgec.kernel.errors import Malformed

WORDS = "Lamps should be shielded.\n"


def refusal(content: bytes, file_name: str, *, max_bytes: int = MAX_BYTES) -> str:
    with pytest.raises(Malformed) as caught:
        contribution.read(content, file_name, max_bytes=max_bytes)
    sentence = caught.value.sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def archive(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def changed(document: bytes, members: dict[str, bytes]) -> bytes:
    """A document with members added or replaced."""
    with zipfile.ZipFile(io.BytesIO(document)) as opened:
        found = {name: opened.read(name) for name in opened.namelist()}
    return archive(found | members)


@pytest.fixture(scope="module")
def docx() -> bytes:
    return convert(WORDS, "docx")


@pytest.fixture(scope="module")
def odt() -> bytes:
    return convert(WORDS, "odt")


ACCEPTED = "save it as .docx, .odt, .pdf, .md or .txt."


@pytest.mark.parametrize(
    ("content", "file_name", "expected"),
    [
        (b"", "a.md", "a.md is empty; choose the file that holds the contribution."),
        (b" \r\n\t ", "a.txt", "a.txt is empty; choose the file that holds the contribution."),
        (b"\0\0\0\0", "a.txt", "a.txt is empty; choose the file that holds the contribution."),
        (b"<!-- -->", "a.csv", f"a.csv: “.csv” files cannot be read as a contribution; {ACCEPTED}"),
        (b"words", "letter", f"letter: files without an extension cannot be read as a contribution; {ACCEPTED}"),
        (b"words", "a.docm", "a.docm may hold macros, which are not accepted; save it as .docx without them."),
        (b"words", "a.pdf", "a.pdf is not a PDF, or it is damaged; open it again and save it as .pdf."),
        (
            b"words",
            "a.odt",
            "a.odt is not an OpenDocument text (.odt), or it is damaged; open it again and save it as .odt.",
        ),
        (b"%PDF-1.7\n", "a.txt", "a.txt is named .txt but holds a PDF; rename it to .pdf."),
        (
            b"{\\rtf1 x}",
            "a.docx",
            f"a.docx holds a rich-text document (.rtf), which cannot be read as a contribution; {ACCEPTED}",
        ),
        (b"\x89PNG\r\n", "a.pdf", f"a.pdf holds a picture, which cannot be read as a contribution; {ACCEPTED}"),
        (b"MZ\x90\x00", "a.txt", f"a.txt holds a program, which cannot be read as a contribution; {ACCEPTED}"),
        (
            b"<!DOCTYPE html><p>x",
            "a.txt",
            f"a.txt holds a web page, which cannot be read as a contribution; {ACCEPTED}",
        ),
        (
            admission._OLE + b"\0" * 600,
            "a.docx",
            f"a.docx holds an old Word document (.doc), which cannot be read as a contribution; {ACCEPTED}",
        ),
        (
            admission._OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            "a.docx is locked with a password; save it without one.",
        ),
        (
            b"one\ntwo\0three",
            "a.txt",
            "a.txt is not a text: line 2 holds a NUL character; save it as a text file with the encoding UTF-8.",
        ),
        (
            b"one\ntwo\x07three",
            "a.md",
            "a.md is not a text: line 2 holds a control character; save it as a text file with the encoding UTF-8.",
        ),
        (b"\xff\xfea\0b", "a.txt", "a.txt starts as UTF-16 but breaks off at byte 4; save it again as UTF-8."),
        (b"***\n\n---\n", "a.md", None),
        (b"\xe2\x80\x8b", "a.md", None),
    ],
)  # fmt: skip
def test_refusals(content: bytes, file_name: str, expected: str | None) -> None:
    if expected is None:
        contribution.read(content, file_name, max_bytes=MAX_BYTES)
    else:
        assert refusal(content, file_name) == expected


def test_a_file_that_is_too_large() -> None:
    sentence = refusal(b"x" * (3 * 1024**2), "a.txt", max_bytes=2 * 1024**2)
    assert sentence == "a.txt has 3.0 MB and at most 2 MB are read; remove its pictures or split it."


def test_more_text_than_one_contribution_may_have() -> None:
    sentence = refusal(b"night " * 180_000, "a.txt")
    assert sentence == "a.txt holds more than 1,000,000 characters of text; split it into several files."


# --- archives --------------------------------------------------------------------------------


def test_names_that_do_not_fit_the_content(docx: bytes, odt: bytes) -> None:
    assert refusal(docx, "a.odt") == "a.odt is named .odt but holds a Word document (.docx); rename it to .docx."
    assert refusal(docx, "a.txt") == "a.txt is named .txt but holds a Word document (.docx); rename it to .docx."
    assert refusal(odt, "a.docx") == "a.docx is named .docx but holds an OpenDocument text (.odt); rename it to .odt."
    sheet = archive({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    assert refusal(sheet, "a.docx").startswith("a.docx holds a spreadsheet, which cannot be read as a contribution;")
    assert refusal(archive({"a.txt": b"x"}), "a.docx").startswith("a.docx holds an archive, which cannot be read")


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ({"word/vbaProject.bin": b"x"}, "a.docx holds macros, which are not accepted; save it without them."),
        (
            {"[Content_Types].xml": b'<Types ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'},
            "a.docx holds macros, which are not accepted; save it without them.",
        ),
        (
            {"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'},
            "a.docx declares entities in word/document.xml, as no word processor does; "
            "open it in a word processor and save it again.",
        ),
        (
            {"word/styles.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'.encode("utf-16")},
            "a.docx declares entities in word/styles.xml, as no word processor does; "
            "open it in a word processor and save it again.",
        ),
        (
            {"word/media/image.bmp": b" " * (20 * 1024**2)},
            "a.docx unpacks to more than 200 times its size, as no document does; "
            "open it in a word processor and save it again.",
        ),
        (
            {"word/document.xml": b"<w:document"},
            "a.docx cannot be read as a .docx document; open it in a word processor and save it again.",
        ),
    ],
)  # fmt: skip
def test_documents_made_to_do_harm(docx: bytes, added: dict[str, bytes], expected: str) -> None:
    assert refusal(changed(docx, added), "a.docx") == expected


def test_declared_sizes_and_numbers_of_members(docx: bytes) -> None:
    expected = "a.docx unpacks to more than 100 MB or 2,000 parts; remove what is embedded in it and save it again."
    assert refusal(changed(docx, {f"x/{n}": b"" for n in range(admission.MAX_MEMBERS)}), "a.docx") == expected
    with mock.patch.object(admission, "MAX_UNPACKED_BYTES", 1_000):
        assert refusal(docx, "a.docx").startswith("a.docx unpacks to more than")


def test_sizes_that_are_not_as_declared(docx: bytes) -> None:
    """The directory says one byte; what really comes out is counted, and differs."""
    bomb = bytearray(changed(docx, {"word/media/x.bin": bytes(range(256)) * 40_000}))
    at = bomb.index(b"PK\x01\x02", bomb.rindex(b"word/media/x.bin") - 46)
    bomb[at + 24 : at + 28] = struct.pack("<L", 1)
    assert refusal(bytes(bomb), "a.docx") == "a.docx is damaged; open it in a word processor and save it again."


def test_what_really_comes_out_is_counted(docx: bytes) -> None:
    with mock.patch.object(admission, "MAX_XML_BYTES", 1_000):
        assert refusal(docx, "a.docx").startswith("a.docx unpacks to more than 100 MB or 2,000 parts;")


def test_documents_locked_with_a_password(docx: bytes, odt: bytes) -> None:
    manifest = b'<manifest:manifest><manifest:encryption-data manifest:checksum="x"/></manifest:manifest>'
    locked = changed(odt, {"META-INF/manifest.xml": manifest})
    assert refusal(locked, "a.odt") == "a.odt is locked with a password; save it without one."
    flagged = bytearray(docx)
    at = -1
    while (at := flagged.find(b"PK\x01\x02", at + 1)) >= 0:
        flagged[at + 8] |= 1
    assert refusal(bytes(flagged), "a.docx") == "a.docx is locked with a password; save it without one."


def test_macros_of_an_opendocument_text(odt: bytes) -> None:
    with_macro = changed(odt, {"Basic/Standard/Module1.xml": b"<x/>"})
    assert refusal(with_macro, "a.odt") == "a.odt holds macros, which are not accepted; save it without them."


def test_a_document_that_was_cut(docx: bytes) -> None:
    assert refusal(docx[: len(docx) // 2], "a.docx") == (
        "a.docx is damaged; open it in a word processor and save it again."
    )


def test_pandoc_that_runs_out_of_memory_or_time(docx: bytes) -> None:
    needs = (
        "a.docx needs more time or memory to read than there is for one document; remove its pictures and large "
        "tables, or split it."
    )
    for code in (251, -9):
        with mock.patch.object(subprocess, "run", side_effect=subprocess.CalledProcessError(code, "pandoc")):
            assert refusal(docx, "a.docx") == needs
    assert pypandoc.get_pandoc_path()


# --- PDF -------------------------------------------------------------------------------------


def blank(pages: int) -> pypdf.PdfWriter:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    return writer


def written(writer: pypdf.PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_pdf_without_text() -> None:
    assert refusal(written(blank(2)), "a.pdf") == ("a.pdf holds no text; choose the file that holds the contribution.")


def test_a_pdf_of_pictures() -> None:
    writer = blank(1)
    picture = pypdf.generic.StreamObject()
    picture.set_data(b"\xff" * 3)
    names = {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": "/DeviceRGB"}
    for key, name in names.items():
        picture[pypdf.generic.NameObject(key)] = pypdf.generic.NameObject(name)
    objects = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/Im1"): writer._add_object(picture)})
    writer.pages[0][pypdf.generic.NameObject("/Resources")] = pypdf.generic.DictionaryObject(
        {pypdf.generic.NameObject("/XObject"): objects}
    )
    assert refusal(written(writer), "a.pdf") == (
        "a.pdf holds pictures of pages, no text; send the document that was scanned, or its text."
    )


def test_a_pdf_of_ten_thousand_pages() -> None:
    assert refusal(written(blank(10_000)), "a.pdf") == "a.pdf has 10,000 pages and at most 500 are read; split it."


def test_a_pdf_that_takes_too_long() -> None:
    with mock.patch.object(pdf, "SECONDS", -1):
        assert refusal(written(blank(2)), "a.pdf") == (
            "a.pdf took longer than -1 seconds to read; save it again, or split it."
        )


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_locked_with_a_password(algorithm: str) -> None:
    writer = blank(1)
    writer.encrypt("secret", algorithm=algorithm)
    assert refusal(written(writer), "a.pdf") == "a.pdf is locked with a password; save it without one."


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\nstartxref\n9\n%%EOF"]
)
def test_a_damaged_pdf(content: bytes) -> None:
    assert refusal(content, "a.pdf") == ("a.pdf is damaged; open it in the program that made it and export it again.")
