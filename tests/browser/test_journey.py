"""From nothing to a compiled report, as a person does it."""

import io
import re
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import expect

from tests.browser.road import SMALL, compile_report, downloaded, import_compilation
from tests.browser.visitor import NARROW, WIDE, Visitor, Visitors

REAL = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "compilation-2017-04-26.md"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_sign_in_import_read_compile_download(visitors: Visitors, width: int) -> None:
    with visitors.visitor("sec", width=width) as sec:
        slug = f"real-{width}"
        content = REAL.read_bytes() if REAL.exists() and width == WIDE else SMALL.encode()
        page = import_compilation(sec, "compilation.md", content, slug)
        page.get_by_role("main").locator(f"a[href*='/consultations/{slug}/']").first.click()
        page.get_by_role("main").locator("a[href^='/recommendations/']").first.click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page = compile_report(sec, slug)
        pdf = pypdf.PdfReader(io.BytesIO(downloaded(page, "PDF")))
        numbers = re.findall(r"Recommendation\s+(\d+)", "\n".join(leaf.extract_text() for leaf in pdf.pages))
        count = 93 if content != SMALL.encode() else 2
        assert set(range(1, count + 1)) <= set(map(int, numbers))
        assert pdf.outline, "the PDF has bookmarks"
        word = downloaded(page, "Word")
        assert word.startswith(b"PK")


def test_a_file_that_is_no_compilation_is_refused_with_a_sentence(sec: Visitor) -> None:
    page = sec.open("/secretariat/")
    page.get_by_label("File").set_input_files(
        {"name": "nothing.md", "mimeType": "text/markdown", "buffer": b"Dear all,\n\nsee you tomorrow.\n"}
    )
    page.get_by_label(re.compile("Address")).fill("no-compilation")
    sec.complaints.expect("422")
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("alert").first).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Import this compilation")).to_have_count(0)
    assert sec.ask("/consultations/no-compilation/").status == 404


def test_search_and_filters_live_in_the_address(stranger: Visitor) -> None:
    page = stranger.open("/recommendations/")
    page.get_by_role("main").get_by_role("searchbox").first.fill("lamp")
    expect(page).to_have_url(re.compile("search=lamp"))
    shown = page.get_by_role("main").locator("article, li.row, .row").count()
    page.reload()
    expect(page.get_by_role("main").get_by_role("searchbox").first).to_have_value("lamp")
    assert page.get_by_role("main").locator("article, li.row, .row").count() == shown
    page.go_back()
    expect(page).not_to_have_url(re.compile("search=lamp"))


def test_a_stranger_reads_but_has_no_desk(stranger: Visitor) -> None:
    page = stranger.open("/")
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Secretariat")).to_have_count(0)
    stranger.open("/secretariat/")
    expect(page).to_have_url(re.compile("/account/login/"))


def test_acting_for_another_delegation_shows_in_the_header(visitors: Visitors) -> None:
    with visitors.visitor("dana") as dana:
        page = dana.open("/")
        page.locator("details.account summary").click()
        others = page.locator("details.account button[name=delegation]:not([aria-current])")
        name = others.first.get_attribute("value")
        others.first.click()
        page.locator("details.account summary").click()
        expect(page.locator("details.account button[aria-current=true]")).to_have_attribute("value", name or "")
