"""Contributing, as people with browsers do it: what the tests of several pages begin with."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.road import OPEN_ROUND
from tests.browser.visitor import Visitor, Visitors

CONTRIBUTE = f"/consultations/{OPEN_ROUND}/contribute/"

ANSWERS = """\
# Lanterns of Arcadia

Submitted by Alice Aldermoor, Arcadia

Lanterns are lit at *dusk* and put out at dawn.

- Oil comes from the coast.
- Wicks come from the hills.
"""


def begun(visitor: Visitor, title: str) -> str:
    """Begin a contribution with a title and a few words; the draft's path."""
    page = visitor.open(CONTRIBUTE)
    page.get_by_label("Title", exact=False).first.fill(title)
    fill_in(page, "Text", f"{title}: lanterns are lit at dusk.")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    return urlsplit(page.url).path


def fill_in(page: Page, name: str, words: str) -> None:
    """Put ``words`` into the editor of that name, once it stands in the place of its text area."""
    area = page.locator(".ProseMirror").and_(page.get_by_role("textbox", name=name, exact=False)).first
    area.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def sent(visitor: Visitor, draft: str) -> str:
    """Submit the draft at that path; the path."""
    page = visitor.open(f"{draft}submit/")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_text("The contribution is submitted.")).to_be_visible()
    return draft


def published(visitor: Visitor, contribution: str) -> str:
    """Publish the contribution at that path; the path."""
    page = visitor.open(f"{contribution}publish/")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("The contribution is published.")).to_be_visible()
    return contribution


def handed_in(visitor: Visitor, name: str, content: bytes, kind: str = "text/markdown") -> Page:
    """Begin a contribution with a file, and wait until what was read is there to be reviewed."""
    page = visitor.open(CONTRIBUTE)
    page.get_by_text("Upload a file instead").click()
    page.get_by_label("File", exact=True).set_input_files({"name": name, "mimeType": kind, "buffer": content})
    page.get_by_role("button", name="Upload the file").click()
    expect(page.get_by_role("button", name="Take it over into the draft")).to_be_visible(timeout=90_000)
    return page


def of_each(visitors: Visitors) -> dict[str, str]:
    """One contribution in each state, as ``pages.PLACES`` names them."""
    with visitors.visitor("alice") as alice, visitors.visitor("sec") as sec:
        first = published(sec, sent(alice, begun(alice, "On lanterns")))
        waiting = sent(alice, begun(alice, "On wicks"))
        drafted = begun(alice, "On oil")
        page = alice.open(f"{first}replace/")
        page.get_by_role("button", name="Replace by a corrected one").click()
        corrected = urlsplit(page.url).path
        review = urlsplit(handed_in(alice, "lanterns.md", ANSWERS.encode()).url).path
    return {
        "contribution": first,
        "contribution_submitted": waiting,
        "contribution_draft": drafted,
        "contribution_corrected": corrected,
        "contribution_file": review,
    }
