"""A text is taken along as a Word file, changed, brought back, looked at and made a draft of, without scripts too."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import tools
from tests.browser.test_without_scripts import reload_until
from tests.browser.visitor import NARROW, WIDE, Visitor, Visitors
from tests.recommendations.report import changed

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def first_words(visitor: Visitor, reference: str) -> tuple[bytes, str]:
    """The file of a text as the browser gets it, and the first words of the text."""
    content = visitor.ask(f"/recommendations/{reference}/word/").body()
    text = visitor.ask_api(f"recommendations/{reference}/")["text"]
    match = re.search(r"\w[\w ]{8,30}(?= )", text)
    assert match
    return content, match[0]


def upload(page: Page, content: bytes, name: str) -> None:
    """Bring a file back, by the form."""
    page.get_by_label("Word file").set_input_files({"name": name, "mimeType": DOCX, "buffer": content})
    page.get_by_role("button", name="Upload and look at it").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_text_is_taken_along_and_brought_back_changed(
    scripts: bool, visitors: Visitors, one_of_each: dict[str, str]
) -> None:
    reference = one_of_each["reference"]
    name = f"changed-{'with' if scripts else 'without'}.docx"
    new = f"Brand new words {'with' if scripts else 'without'} scripts"
    with visitors.visitor("alice", java_script_enabled=scripts) as alice:
        page = alice.open(f"/recommendations/{reference}/")
        expect(page.get_by_role("link", name="Take it along as a Word file")).to_be_visible()
        content, old = first_words(alice, reference)
        page.get_by_role("link", name="Bring it back changed").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Amendments from Word")
        upload(page, changed.again(content, changed.replaced(old, new)), name)
        if scripts:
            expect(page.get_by_role("button", name="Make drafts of what is chosen")).to_be_visible(timeout=60_000)
        else:
            reload_until(alice, "Ana")
        expect(page.get_by_role("main")).to_contain_text("Ana, 2031-04-01 (as the file says)")
        expect(page.locator("ins", has_text=new.split()[0]).first).to_be_visible()
        if scripts:
            for width in (WIDE, NARROW):
                alice.resize(width)
                assert (alice.barriers(), alice.overflow()) == ([], 0)
            alice.resize(WIDE)
        page.get_by_label("Reasons").fill("So that everybody sees it.")
        page.get_by_role("button", name="Make drafts of what is chosen").click()
        expect(page.get_by_text("1 draft is made. Your delegation sees it;")).to_be_visible()
        page.get_by_role("main").locator(".sheet .success a").click()
        expect(page.get_by_role("main")).to_contain_text("So that everybody sees it.")
        expect(page.get_by_role("main")).to_contain_text(new)
        expect(page.get_by_role("main")).to_contain_text("Draft")
    with visitors.visitor("sec") as sec:
        expect(sec.open("/amendments/from-word/").get_by_text(name)).to_have_count(0)


def test_a_file_that_cannot_be_read_says_so(alice: Visitor) -> None:
    page = alice.open("/amendments/from-word/")
    alice.complaints.expect("422")
    upload(page, b"%PDF-1.7", "a.pdf")
    expect(page.get_by_role("main")).to_contain_text("“.pdf” files cannot be read as a text that comes back changed")
    upload(page, b"PK\x03\x04 cut off", "cut.docx")
    expect(page.get_by_role("alert")).to_contain_text("cut.docx is damaged", timeout=60_000)
    for width in (WIDE, NARROW):
        alice.resize(width)
        assert (alice.barriers(), alice.overflow()) == ([], 0)


def test_a_file_that_libreoffice_saved_comes_back(alice: Visitor, one_of_each: dict[str, str], tmp_path: Path) -> None:
    office = tools.need(tools.OFFICE)
    content, old = first_words(alice, one_of_each["reference"])
    (tmp_path / "taken.docx").write_bytes(changed.again(content, changed.replaced(old, "Words saved elsewhere")))
    subprocess.run(
        [
            *(office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "docx"),
            *("--outdir", str(tmp_path / "saved"), str(tmp_path / "taken.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    page = alice.open("/amendments/from-word/")
    upload(page, (tmp_path / "saved" / "taken.docx").read_bytes(), "saved-elsewhere.docx")
    expect(page.get_by_role("button", name="Make drafts of what is chosen")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("main")).to_contain_text("Ana, 2031-04-01 (as the file says)")
    expect(page.get_by_role("main").get_by_role("heading", name="What has no place")).to_have_count(0)
    expect(page.get_by_label("Make a draft of it")).to_have_count(1)
    expect(page.locator("ins", has_text="saved").first).to_be_visible()
    page.get_by_role("button", name="Discard the file").click()
    expect(page.get_by_text("The file is discarded. Drafts that were made of it stay.")).to_be_visible()
