"""Every page works without scripts: the journey again, in a browser that runs none."""

import re

from playwright.sync_api import expect

from recommendations.demo.group import PASSWORD
from tests.browser.road import SMALL
from tests.browser.visitor import Visitor, Visitors

PATIENCE = 60


def reload_until(visitor: Visitor, text: str) -> None:
    """Load the page again, as one does without scripts, until it says something."""
    for _ in range(PATIENCE):
        if visitor.page.get_by_role("main").get_by_text(text).count():
            return
        visitor.page.wait_for_timeout(1000)
        visitor.page.reload()
    raise AssertionError(f"{text!r} never stood on {visitor.page.url}")


def test_filters_are_a_form(visitors: Visitors) -> None:
    with visitors.visitor(java_script_enabled=False) as visitor:
        page = visitor.open("/recommendations/")
        page.get_by_role("main").get_by_role("searchbox").first.fill("lamp")
        page.get_by_role("main").get_by_role("button", name="Apply").click()
        expect(page).to_have_url(re.compile("search=lamp"))
        expect(page.get_by_role("main").get_by_role("searchbox").first).to_have_value("lamp")


def test_sign_in_import_and_compile(visitors: Visitors) -> None:
    with visitors.visitor(java_script_enabled=False) as sec:
        page = sec.open("/account/login/?next=/secretariat/")
        page.get_by_label("Email").fill("sec@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(re.compile("/secretariat/$"))
        page.get_by_label("File").set_input_files(
            {"name": "small.md", "mimeType": "text/markdown", "buffer": SMALL.encode()}
        )
        page.get_by_label(re.compile("Address")).fill("without-scripts")
        page.get_by_role("button", name="Upload").click()
        reload_until(sec, "Import this compilation")
        page.get_by_role("button", name="Import this compilation").click()
        reload_until(sec, "Imported.")
        sec.open("/reports/new/?consultation=without-scripts")
        page.get_by_role("button", name="Compile", exact=True).click()
        reload_until(sec, "Issued")
        expect(page.get_by_role("main").get_by_role("link", name=re.compile("PDF")).first).to_be_visible()
