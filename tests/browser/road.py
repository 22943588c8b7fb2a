"""The product's main job, step by step, as a person with a browser does it."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor

SMALL = """\
# Compilation of proposals on lanterns

12 March 2031

## I. Making light

### Recommendation 1

**Ada Example, Example Society**

Every lantern has a switch, and *somebody* knows where it is.

### Recommendation 2

**Borduria**

1. Lanterns face the ground.
2. Lamps that face the sky are turned.
"""


def uploaded(visitor: Visitor, name: str, content: bytes, slug: str) -> str:
    """Hand in a file at the desk and wait for its preview; the preview's path."""
    page = visitor.open("/secretariat/")
    page.get_by_label("File").set_input_files({"name": name, "mimeType": "text/markdown", "buffer": content})
    page.get_by_label(re.compile("Address")).fill(slug)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("button", name="Import this compilation")).to_be_visible(timeout=60_000)
    return urlsplit(page.url).path


def discussed(visitor: Visitor, text: str) -> str:
    """Say something on the text, mention a delegation, and change the words; the comment's path."""
    page = visitor.open(f"{text}comment/?unit=1.1")
    page.get_by_label("Comment", exact=True).fill("Is **every** lamp meant?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("Your comment is saved.")).to_be_visible()
    said = page.locator(".said").filter(has_text="Is every lamp meant?").first
    reference = str(said.get_attribute("id")).removeprefix("comment-")
    said.get_by_role("link", name="Change").click()
    said.get_by_label("Comment", exact=True).fill("Is **every** lamp meant, or only those outdoors?")
    said.locator("form.step-form").get_by_role("button", name="Change").click()
    expect(page.get_by_text("or only those outdoors?")).to_be_visible()
    return f"/comments/{reference}/"


def import_compilation(visitor: Visitor, name: str, content: bytes, slug: str) -> Page:
    """Hand in a file, look at the preview, confirm, and wait until it is imported."""
    uploaded(visitor, name, content, slug)
    page = visitor.page
    page.get_by_role("button", name="Import this compilation").click()
    expect(page.get_by_text("Imported.", exact=False).first).to_be_visible(timeout=90_000)
    return page


def compile_report(visitor: Visitor, slug: str) -> Page:
    """Ask for an edition in all formats and wait until it is issued."""
    page = visitor.open(f"/reports/new/?consultation={slug}")
    page.get_by_role("button", name="Compile", exact=True).click()
    expect(page.get_by_text("Issued", exact=False).first).to_be_visible(timeout=120_000)
    return page


def downloaded(page: Page, link: str) -> bytes:
    """What a link on the page downloads."""
    with page.expect_download() as download:
        page.get_by_role("main").get_by_role("link", name=re.compile(link)).first.click()
    return Path(download.value.path()).read_bytes()


OPEN_ROUND = "night-skies-drafts"  # the demonstration's round that is always open


def write(page: Page, words: str, *, name: str = "Text") -> None:
    """Put ``words`` in place of what stands in the editor, once it stands in the place of its text area."""
    area = page.locator(".ProseMirror").and_(page.get_by_role("textbox", name=name, exact=True))
    area.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def proposed(visitor: Visitor, text: str) -> str:
    """Propose a recommendation in the open round; the draft's path."""
    page = visitor.open(f"/recommendations/propose/?consultation={OPEN_ROUND}")
    write(page, text)
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    return urlsplit(page.url).path


def submitted(visitor: Visitor, draft: str) -> str:
    """Submit the draft at that path; the path."""
    page = visitor.open(draft)
    page.get_by_role("link", name="Submit", exact=True).click()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_text("The recommendation is submitted.")).to_be_visible()
    return draft


def called(visitor: Visitor, *, but: str = "") -> tuple[str, str]:
    """Open a silence procedure for a week on a text of the open round; the paths of the text and of the call."""
    listed = f"{visitor.address}/api/v1/recommendations/?page_size=200&status=published&consultation={OPEN_ROUND}"
    rows = visitor.ask(listed).json()["results"]
    asked = visitor.ask("/api/v1/calls/?page_size=200").json()["results"]
    busy = {each["recommendation"] for each in asked} | {but.strip("/").rpartition("/")[2]}
    text = next(f"/recommendations/{row['reference']}/" for row in reversed(rows) if row["reference"] not in busy)
    page = visitor.open(f"{text}call/")
    page.get_by_label("Silence procedure").check()
    page.get_by_label(re.compile("In one week")).check()
    page.get_by_role("button", name="Open the call").click()
    expect(page.get_by_text("The call is open until")).to_be_visible()
    extend = page.get_by_role("link", name="Extend").get_attribute("href")
    assert extend
    return text, extend.removesuffix("extend/")
