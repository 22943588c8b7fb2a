"""From the first words to the public text, as people with browsers do it: nothing typed is lost on the way."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.road import OPEN_ROUND, proposed, submitted, write
from tests.browser.visitor import NARROW, WIDE, Visitor, Visitors

PROPOSE = f"/recommendations/propose/?consultation={OPEN_ROUND}"
KEPT = re.compile(r"^Kept at")


def revise(visitor: Visitor, draft: str) -> Page:
    """Open the page that revises the draft."""
    page = visitor.open(f"{draft}revise/")
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_be_visible()
    return page


def save(page: Page) -> None:
    """Save, and be back at the text."""
    page.get_by_role("button", name="Save as a new revision").click()
    expect(page.get_by_text("is the current text.")).to_be_visible()


def test_a_draft_is_kept_brought_back_submitted_returned_and_published(visitors: Visitors) -> None:
    with visitors.visitor("alice") as alice, visitors.visitor("sec") as sec, visitors.visitor() as stranger:
        page = alice.open(PROPOSE)
        write(page, "Glow-worms are counted in every garden.")
        expect(page.get_by_text(KEPT)).to_be_visible(timeout=30_000)
        page.reload()
        expect(page.get_by_text("that were not saved are here")).to_be_visible()
        expect(page.get_by_text("You have unsaved words from")).to_be_hidden()
        page.get_by_role("button", name="Bring them back").click()
        expect(page.get_by_role("textbox", name="Text", exact=True)).to_contain_text("Glow-worms are counted")
        page.get_by_role("button", name="Save the draft").click()
        expect(page.get_by_text("This is a draft.")).to_be_visible()
        draft = page.url.removeprefix(alice.address)
        assert stranger.ask(draft).status == 404
        submitted(alice, draft)

        desk = sec.open("/recommendations/drafts/")
        desk.get_by_role("link", name="Glow-worms are counted").click()
        desk.get_by_role("link", name="Return", exact=True).click()
        desk.get_by_label("Reason").fill("By whom?")
        desk.get_by_role("button", name="Return to its authors").click()

        page = alice.open(draft)
        expect(page.get_by_text("By whom?").first).to_be_visible()
        page = revise(alice, draft)
        write(page, "Glow-worms are counted in every garden by those who live there.")
        save(page)
        submitted(alice, draft)

        desk = sec.open(f"{draft}publish/")
        desk.get_by_label("Section").select_option(index=1)
        desk.get_by_role("button", name="Publish", exact=True).click()
        expect(desk.get_by_text("The recommendation is published.")).to_be_visible()
        title = desk.get_by_role("heading", level=1).inner_text()
        assert re.search(r"Recommendation \d+", title)

        shown = stranger.open(draft)
        expect(shown.get_by_role("heading", level=1)).to_have_text(title)
        expect(shown.get_by_text("by those who live there")).to_be_visible()


def test_what_was_typed_waits_on_another_device(visitors: Visitors) -> None:
    with visitors.visitor("bob") as here, visitors.visitor("bob") as there:
        page = here.open(PROPOSE)
        write(page, "Owls are asked first.")
        expect(page.get_by_text(KEPT)).to_be_visible(timeout=30_000)
        page = there.open(PROPOSE)
        expect(page.get_by_text("You have unsaved words from")).to_be_visible()
        page.get_by_role("link", name="Bring them back").click()
        expect(page.get_by_role("textbox", name="Text", exact=True)).to_contain_text("Owls are asked first.")
        page = there.open(PROPOSE)
        page.get_by_role("button", name="Discard them").click()
        expect(page.get_by_text("You have unsaved words from")).to_have_count(0)


def test_what_is_alike_appears_while_one_writes(alice: Visitor) -> None:
    known = alice.ask("/api/v1/recommendations/").json()["results"][0]
    page = alice.open(PROPOSE)
    write(page, re.sub(r"\W+", " ", known["text"])[:400])
    expect(page.locator("#similar").get_by_role("link").first).to_be_visible(timeout=20_000)


def test_two_who_write_one_text_see_each_other_and_choose(visitors: Visitors) -> None:
    with visitors.visitor("alice") as alice, visitors.visitor("bob") as bob:
        draft = proposed(alice, "Moths fly at night. Nobody counts them.")
        hers, his = revise(alice, draft), revise(bob, draft)
        write(hers, "Moths fly only at night. Nobody counts them.")
        expect(hers.get_by_text(KEPT)).to_be_visible(timeout=30_000)
        write(his, "Moths fly mostly at night. Somebody counts them.")
        expect(his.get_by_text("Also writing now: Alice Aldermoor (Arcadia)")).to_be_visible(timeout=30_000)
        save(hers)

        bob.complaints.expect("422")
        his.get_by_role("button", name="Save as a new revision").click()
        expect(his.get_by_role("heading", name="Choose between two wordings")).to_be_visible()
        for width in (NARROW, WIDE):
            bob.resize(width)
            assert bob.overflow() <= 0, f"{width} pixels wide"
            assert bob.barriers() == [], f"{width} pixels wide"
        his.get_by_role("radio", name=re.compile("^Yours")).check()
        his.get_by_role("button", name="Save as a new revision").click()
        expect(his.get_by_text("Revision 3 is the current text.")).to_be_visible()
        expect(his.get_by_text("Moths fly mostly at night. Somebody counts them.")).to_be_visible()


@pytest.mark.parametrize("accepts", [True, False])
def test_a_cosponsor_answers(visitors: Visitors, accepts: bool) -> None:
    with visitors.visitor("alice") as alice, visitors.visitor("charlie") as charlie:
        draft = proposed(alice, "Bats are not disturbed.")
        page = alice.page
        page.get_by_role("link", name="Invite a co-sponsor").click()
        page.get_by_label("Delegation").select_option(label="Kestria")
        page.get_by_role("button", name="Invite a co-sponsor").click()
        expect(page.get_by_text("The delegation is invited.")).to_be_visible()
        page = charlie.open(draft)
        assert charlie.barriers() == []
        page.get_by_role("button", name="Propose it too" if accepts else "Decline").click()
        said = "Your delegation proposes the text too." if accepts else "The invitation is declined."
        expect(page.get_by_text(said)).to_be_visible()
        status = charlie.ask(draft).status
        assert status == (200 if accepts else 404)
