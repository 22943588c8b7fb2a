"""From the guiding questions to the published contribution: written in the editor, or handed in as a file."""

import io
import re

from docx import Document
from playwright.sync_api import expect

from tests.browser.contributing import CONTRIBUTE, begun, fill_in, handed_in, published, sent
from tests.browser.visitor import NARROW, WIDE, Visitor, Visitors

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def looked_at(visitor: Visitor) -> None:
    """The page that is open has no barrier and nothing cut off, wide and narrow."""
    for width in (NARROW, WIDE):
        visitor.resize(width)
        assert visitor.overflow() <= 0, f"{width} pixels wide"
        assert visitor.barriers() == [], f"{width} pixels wide"


def test_a_contribution_is_written_kept_submitted_and_published(visitors: Visitors) -> None:
    with visitors.visitor("alice") as alice, visitors.visitor("sec") as sec, visitors.visitor() as stranger:
        page = alice.open(CONTRIBUTE)
        page.get_by_label("Title", exact=False).first.fill("On moths")
        fill_in(page, "Text", "Moths are counted in every garden.")
        expect(page.get_by_text(re.compile("^Kept at"))).to_be_visible(timeout=30_000)
        page.reload()
        expect(page.get_by_text("that were not saved are here")).to_be_visible()
        page.get_by_role("button", name="Bring them back").click()
        looked_at(alice)
        page.get_by_label("Name of author 1").fill("Alice Aldermoor")
        page.get_by_role("button", name="Save the draft").click()
        expect(page.get_by_text("This is a draft. Your delegation alone sees it.")).to_be_visible()
        expect(page.get_by_text("Moths are counted in every garden.")).to_be_visible()
        looked_at(alice)
        draft = page.url.removeprefix(alice.address)
        for other in (sec, stranger):
            assert other.page.context.request.get(other.address + draft).status == 404
        sent(alice, draft)
        published(sec, draft)
        shown = stranger.open(draft)
        expect(shown.get_by_role("heading", level=1)).to_contain_text(re.compile(r"Contribution \d+ \(Arcadia\)"))
        expect(shown.get_by_text("Moths are counted in every garden.")).to_be_visible()
        expect(shown.get_by_text("Alice Aldermoor")).to_be_visible()
        looked_at(stranger)


def test_a_word_document_is_handed_in_reviewed_submitted_and_published(visitors: Visitors) -> None:
    document, kept = Document(), io.BytesIO()
    document.add_heading("Contribution of Arcadia", 1)
    document.add_paragraph("Submitted by Alice Aldermoor, Arcadia")
    document.add_paragraph("Owls are asked before a tower is lit.")
    document.add_paragraph("Bats are asked afterwards.", style="List Bullet")
    document.save(kept)
    with visitors.visitor("alice") as alice, visitors.visitor("sec") as sec, visitors.visitor() as stranger:
        page = handed_in(alice, "owls.docx", kept.getvalue(), WORD)
        expect(page.get_by_text("Owls are asked before a tower is lit.").first).to_be_visible()
        looked_at(alice)
        page.get_by_role("button", name="Take it over into the draft").click()
        expect(page.get_by_text("The draft holds what was read.")).to_be_visible()
        draft = page.url.removeprefix(alice.address)
        sent(alice, draft)
        published(sec, draft)
        shown = stranger.open(draft)
        expect(shown.get_by_text("Owls are asked before a tower is lit.")).to_be_visible()
        with shown.expect_download() as download:
            shown.get_by_role("link", name="owls.docx").click()
        with open(download.value.path(), "rb") as file:
            assert file.read() == kept.getvalue()


def test_two_who_write_one_draft_see_both_words(visitors: Visitors) -> None:
    with visitors.visitor("alice") as alice, visitors.visitor("bob") as bob:
        draft = begun(alice, "On towers")
        hers, his = alice.open(f"{draft}write/"), bob.open(f"{draft}write/")
        fill_in(hers, "Text", "Towers are dark.")
        fill_in(his, "Text", "Towers are dim.")
        hers.get_by_role("button", name="Save the draft").click()
        expect(hers.get_by_text("The draft is saved.")).to_be_visible()
        bob.complaints.expect("422")
        his.get_by_role("button", name="Save the draft").click()
        expect(his.get_by_role("heading", name="What was saved meanwhile, and what you wrote")).to_be_visible()
        looked_at(bob)
        his.get_by_role("button", name="Save the draft").click()
        expect(his.get_by_text("Towers are dim.")).to_be_visible()


def test_without_scripts_it_is_a_plain_form(visitors: Visitors) -> None:
    with visitors.visitor("alice", java_script_enabled=False) as alice:
        page = alice.open(CONTRIBUTE)
        page.locator("textarea[name=text]").fill("Stars are *counted*.")
        page.get_by_role("button", name="Save the draft").click()
        expect(page.get_by_text("This is a draft.")).to_be_visible()
        expect(page.locator("em", has_text="counted")).to_be_visible()
