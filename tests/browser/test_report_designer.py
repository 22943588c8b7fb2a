"""A report is designed: the preview follows the form, the design is kept as a template and used; a file is checked."""

import re

from playwright.sync_api import expect

from tests.browser.road import OPEN_ROUND
from tests.browser.visitor import NARROW, Visitor, Visitors

DESIGNER = f"/reports/new/?consultation={OPEN_ROUND}"


def test_the_preview_follows_the_form_and_the_design_is_kept(sec: Visitor) -> None:
    page = sec.open(DESIGNER)
    shown = page.frame_locator("iframe[name=preview]")
    expect(shown.get_by_role("heading", level=1)).to_have_text("Draft recommendations on shared night skies")
    page.get_by_label("Title", exact=True).fill("Lamps, and what they light")
    page.get_by_label("Symbol").focus()  # leaving a field is a change
    expect(shown.get_by_role("heading", level=1)).to_have_text("Lamps, and what they light")
    expect(page.get_by_label("Delegation", exact=True)).to_be_hidden()
    page.get_by_label("Dossier of a delegation").check()
    expect(page.get_by_label("Delegation", exact=True)).to_be_visible()
    page.get_by_label("Rolling text").check()
    page.get_by_label("Part", exact=True).select_option("appendix-matrix")
    page.get_by_label("Positions", exact=True).check()
    expect(shown.get_by_role("heading", name="Positions")).to_be_visible()
    page.get_by_label("Name of the template").fill("For the corridor")
    page.get_by_role("button", name="Keep the template").click()
    expect(page.get_by_role("status").first).to_contain_text("The template “For the corridor” is kept.")
    page = sec.open(DESIGNER)
    page.get_by_role("link", name="For the corridor").click()
    expect(page.get_by_label("Rolling text")).to_be_checked()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Lamps, and what they light")
    page.get_by_role("button", name=re.compile("^Remove.*For the corridor")).click()
    expect(page.get_by_role("status").first).to_contain_text("The template “For the corridor” is removed.")


def test_a_symbol_that_is_none_is_said_in_the_frame_and_on_the_page(sec: Visitor) -> None:
    sec.complaints.expect("422")
    page = sec.open(DESIGNER)
    page.get_by_label("Symbol").fill("Draft 3")
    page.get_by_role("button", name="Show this part").click()
    expect(page.frame_locator("iframe[name=preview]").get_by_role("alert")).to_contain_text("“Draft 3” is not written")
    page.get_by_role("button", name="Compile", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("“Draft 3” is not written as a document's symbol is")
    expect(page.get_by_label("Symbol")).to_have_value("Draft 3")
    sec.resize(NARROW)
    assert sec.overflow() <= 0


def test_a_file_is_checked_without_scripts(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    with visitors.visitor(java_script_enabled=False) as visitor:
        content = visitor.ask(f"{one_of_each['edition']}json/").body()
        page = visitor.open("/reports/verify/")
        file = {"name": "mine.json", "mimeType": "application/json", "buffer": content}
        page.get_by_label("File").set_input_files(file)  # type: ignore[arg-type]
        page.get_by_role("button", name="Check").click()
        expect(page.get_by_role("status").filter(has_text="“mine.json” is unaltered")).to_contain_text(
            re.compile("Signed when it was issued")
        )
        page.get_by_label("File").set_input_files({**file, "buffer": content + b" "})  # type: ignore[arg-type]
        page.get_by_role("button", name="Check").click()
        expect(page.get_by_role("alert")).to_contain_text("is no file of an edition here, or it was altered")


def test_previews_are_no_steps_back_and_enter_shows_one(sec: Visitor) -> None:
    sec.open("/reports/")
    page = sec.open(DESIGNER)
    shown = page.frame_locator("iframe[name=preview]")
    expect(shown.get_by_role("heading", level=1)).to_be_visible()
    steps = page.evaluate("history.length")
    for kind, title in (("Report on consensus", "Report on consensus: "), ("Table of amendments", "Amendments to: ")):
        page.get_by_label(kind, exact=True).check()
        expect(shown.get_by_role("heading", level=1)).to_contain_text(title)
    page.get_by_label("Title", exact=True).fill("By the key")
    page.get_by_label("Title", exact=True).press("Enter")
    expect(shown.get_by_role("heading", level=1)).to_have_text("By the key")
    assert page.evaluate("history.length") <= steps + 1
    expect(page).to_have_url(re.compile("/reports/new/"))


def test_a_report_is_compiled_right_after_the_last_change(sec: Visitor) -> None:
    page = sec.open(DESIGNER)
    for format in ("PDF", "Word", "OpenDocument", "Web", "EPUB", "Excel", "CSV", "Akoma Ntoso", "JSON"):
        page.get_by_label(format, exact=True).uncheck()
    page.get_by_label("Title", exact=True).fill("At once")
    page.get_by_role("button", name="Compile", exact=True).click()
    expect(page).to_have_url(re.compile(r"/reports/[a-z0-9]{8}/"))
