"""The PDF as PDF/UA-1 and PDF/A-2a ask for it; and that the checker finds what is wrong."""

import io
import zipfile
from dataclasses import replace

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, NameObject

from recommendations.report.document import Document
from recommendations.report.renderers import pdf
from recommendations.report.volumes import rendered
from tests.recommendations.report import samples
from tests.recommendations.report.accessible import attribute, elements, faults

pytestmark = pytest.mark.once

WHOLE = {
    "everything": samples.everything(),
    "small": samples.small(),
    "nothing": samples.document(),
    "Arabic": replace(samples.everything(), language="ar"),
}


def read(document: Document) -> PdfReader:
    """Its PDF."""
    return PdfReader(io.BytesIO(pdf.render(document)))


@pytest.mark.parametrize("name", WHOLE)
def test_whole_reports_are_accessible_and_fit_for_archives(name: str) -> None:
    assert faults(read(WHOLE[name])) == []


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_every_kind_of_text_is(name: str) -> None:
    assert faults(read(samples.document(samples.entry(1, samples.SAMPLES[name])))) == []


def test_a_passage_says_its_language() -> None:
    french = samples.document(samples.entry(1, "La nuit est à tous.", language="fr"))
    made = read(replace(french, language="ar"))
    assert made.trailer["/Root"]["/Lang"] == "ar"
    assert "fr" in {element.get("/Lang") for element, _parent in elements(made.trailer["/Root"])}


def test_the_checker_finds_what_is_wrong() -> None:
    writer = PdfWriter(clone_from=read(samples.everything()))
    made = PdfReader(_saved(writer))
    assert faults(made) == []
    root = writer.root_object
    del root["/Lang"]
    root["/ViewerPreferences"][NameObject("/DisplayDocTitle")] = BooleanObject(False)  # type: ignore[index]
    for element, _parent in elements(root):
        if element["/S"] == "/TH" and attribute(element, "/Scope"):
            del element["/A"]
            break
    for element, _parent in elements(root):
        if element["/S"] == "/H2":
            element[NameObject("/S")] = NameObject("/H5")
            break
    found = faults(PdfReader(_saved(writer)))
    assert {"no language", "the title is not shown", "the head of a table does not say of what"} <= set(found)
    assert any(each.startswith("/H5 after level") for each in found)


def _saved(writer: PdfWriter) -> io.BytesIO:
    content = io.BytesIO()
    writer.write(content)
    content.seek(0)
    return content


def test_volumes_are_accessible_each() -> None:
    content, ending = rendered("pdf", replace(samples.everything(), volume=10))
    assert ending == "zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            assert faults(PdfReader(io.BytesIO(archive.read(name)))) == [], name
