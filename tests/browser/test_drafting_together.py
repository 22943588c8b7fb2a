"""A text from its first words to an amended one, by everybody who works on it: each with a browser of their own."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.road import proposed, submitted, write
from tests.browser.visitor import Visitor, Visitors

TEXT = "Herons nest in the reeds. Nobody disturbs the herons of the lake."
OF_ARCADIA = "Herons nest in the reeds. Few boats disturb the herons of the lake."
OF_KESTRIA = "Herons nest in the reeds. No lantern ever troubles the herons of the lake."
REWRITTEN = "Herons nest in the reeds. Few boats and no lanterns disturb the herons of the lake."


def published(sec: Visitor, text: str) -> None:
    """The secretariat publishes what was submitted."""
    desk = sec.open(f"{text}publish/")
    desk.get_by_label("Section").select_option(index=1)
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.get_by_text("The recommendation is published.")).to_be_visible()


def begin_amending(visitor: Visitor, text: str) -> Page:
    """From the text to the form of an amendment."""
    page = visitor.open(text)
    page.get_by_role("main").get_by_role("link", name="Propose an amendment", exact=True).first.click()
    expect(page.get_by_role("heading", name="Propose an amendment")).to_be_visible()
    return page


def submit(page: Page) -> str:
    """Submit the amendment that is typed; how people call it."""
    page.get_by_role("button", name="Submit the amendment").click()
    said = page.get_by_text(re.compile(r"^A-\d+ is submitted\.$"))
    expect(said).to_be_visible()
    return said.inner_text().split(" ")[0]


def amend_in_the_editor(visitor: Visitor, text: str, words: str, *, new: str) -> str:
    """Type over the whole text in the editor, look at the difference with the ``new`` words, submit."""
    page = begin_amending(visitor, text)
    write(page, words, name="The text as it should read")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.locator(".compared ins").first).to_contain_text(new)
    assert visitor.barriers() == []
    return submit(page)


def amend_without_scripts(visitor: Visitor, text: str, words: str) -> str:
    """The same form, a text area."""
    page = begin_amending(visitor, text)
    page.get_by_label("The text as it should read").fill(words)
    return submit(page)


def adopt(chair: Visitor, text: str, label: str, other: str) -> None:
    """On the desk: one of two wordings is chosen, looked at, and becomes the text."""
    page = chair.open(text)
    page.get_by_role("link", name=re.compile("^Decide")).first.click()
    hits = page.get_by_role("navigation", name="Open amendments")
    hits.get_by_role("link", name=re.compile(f"^{label} ")).click()
    expect(hits.get_by_role("link", name=re.compile(f"^{label} "))).to_contain_text(f"collides with {other}")
    page.get_by_role("radio", name=re.compile(f"^{label} · Arcadia")).check()
    page.get_by_role("button", name="Preview revision 2").click()
    expect(page.get_by_role("heading", name="Revision 2, not made yet")).to_be_visible()
    expect(page.get_by_text("These no longer fit; their sponsors will be told")).to_be_visible()
    page.get_by_role("button", name="Make revision 2").click()
    expect(
        page.get_by_text("Revision 2 is the current text. 1 amendment no longer fits; its sponsors are told.")
    ).to_be_visible()


def rewrite_after_the_notice(visitor: Visitor, label: str, words: str) -> None:
    """The sponsor is told, opens the amendment, and writes it anew for the text as it stands."""
    page = visitor.open("/notices/")
    notice = page.get_by_role("link", name=re.compile(f"^{label} .*no longer fits"))
    expect(notice).to_contain_text("Revision 2 now says there: “")
    notice.click()
    expect(page.get_by_text("It was written on an earlier text; revision 2 stands now.")).to_be_visible()
    page.get_by_role("link", name="Rewrite", exact=True).click()
    area = page.get_by_label("The text as it should read")
    expect(area).to_have_value(re.compile("No lantern ever troubles the herons"))
    area.fill(words)
    visitor.complaints.expect("422")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_text("The text has changed since you began, where you change it too.")).to_be_visible()
    expect(page.get_by_label("The text as it should read")).to_have_value(re.compile("Few boats and no lanterns"))
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_text("Version 2 stands.")).to_be_visible()
    expect(page.get_by_text("To revision 2", exact=True)).to_be_visible()
    expect(page.get_by_text("It was written on an earlier text")).to_have_count(0)


def compare_side_by_side(visitor: Visitor, text: str, label: str) -> None:
    """Anybody reads what came of it: the two revisions, and whose words they are."""
    page = visitor.open(text)
    expect(page.get_by_text("Few boats disturb the herons of the lake.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^History")).first.click()
    page.get_by_label("Side by side").check()
    table = page.get_by_role("table", name="beside revision")
    expect(table.locator("td[data-label='Revision 1']").first).to_contain_text("Nobody disturbs the herons")
    expect(table.locator("td[data-label='Revision 2']").first).to_contain_text("Few boats disturb the herons")
    expect(page.get_by_role("table", name="Revisions of the text")).to_contain_text(label)


def test_two_delegations_amend_the_same_words(visitors: Visitors) -> None:
    with (
        visitors.visitor("alice") as alice,
        visitors.visitor("charlie", java_script_enabled=False) as charlie,
        visitors.visitor("chair") as chair,
        visitors.visitor("sec") as sec,
        visitors.visitor() as stranger,
    ):
        text = submitted(alice, proposed(alice, TEXT))
        published(sec, text)
        adopted = amend_in_the_editor(alice, text, OF_ARCADIA, new="Few boats")
        other = amend_without_scripts(charlie, text, OF_KESTRIA)
        amended = urlsplit(charlie.page.url).path
        expect(charlie.page.get_by_role("heading", name="Collides with")).to_be_visible()
        expect(charlie.page.get_by_role("main")).to_contain_text(f"{adopted} ")

        adopt(chair, text, adopted, other)
        rewrite_after_the_notice(charlie, other, REWRITTEN)
        assert urlsplit(charlie.page.url).path == amended

        compare_side_by_side(stranger, text, adopted)
        rolling = stranger.open(f"{text}rolling/")
        expect(rolling.get_by_role("main")).to_contain_text("and no lanterns")
