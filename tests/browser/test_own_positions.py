"""A head of delegation states positions: in one click, after a look at what changed, by keys, and without scripts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.road import OPEN_ROUND
from tests.browser.visitor import NARROW, WIDE, Visitor, Visitors

LIST = f"/recommendations/?consultation={OPEN_ROUND}&needs_position=none"


def looked_at(visitor: Visitor) -> None:
    """No barrier, and nothing runs out of the window, on wide screens and narrow ones."""
    for width in (WIDE, NARROW):
        visitor.resize(width)
        assert visitor.barriers() == []
        assert visitor.overflow() <= 0
    visitor.resize(WIDE)


@pytest.fixture
def stale(visitors: Visitors, sec: Visitor) -> Callable[[str], str]:
    """Makes a text on which somebody's delegation has spoken before it changed; its reference."""

    def made(person: str) -> str:
        with visitors.visitor(person) as head:
            rows = head.ask_api(f"recommendations/?consultation={OPEN_ROUND}&needs_position=none&page_size=200")
            row = next(each for each in rows["results"] if each["text"][:1].isalpha())
            seen = {"seen_revision": row["revision"]}
            head.ask_api(f"recommendations/{row['reference']}/position/", stance="can_live_with", **seen)
        sec.ask_api(f"recommendations/{row['reference']}/revise/", text=f"Surely so: {row['text']}", **seen)
        return str(row["reference"])

    return made


def test_support_is_one_click_in_the_list(alice: Visitor) -> None:
    page = alice.open(LIST)
    row = page.locator(".own-row").filter(has=page.get_by_role("button", name=re.compile("Support"))).first
    place = page.locator(f"#{row.get_attribute('id')}")
    place.get_by_role("button", name=re.compile("Support")).click()
    expect(place).to_contain_text(re.compile(r"✓ Your position: ●\s*Support"))
    expect(place.get_by_role("button")).to_have_count(0)
    expect(place).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Recorded for Arcadia: Support.")).to_be_attached()
    looked_at(alice)


def test_other_positions_ask_for_what_they_must_carry(alice: Visitor) -> None:
    page = alice.open(LIST)
    page.locator(".row .excerpt a").first.click()
    card = page.locator("#own-position")
    card.get_by_role("radio", name=re.compile("Objection")).check()
    expect(card.get_by_label("Reason of the objection")).to_be_visible()
    looked_at(alice)
    card.get_by_label("Reason of the objection").fill("It goes too far.")
    card.get_by_label("Change that would remove the objection").fill("Leave the last word out.")
    card.get_by_role("button", name="Record: Objection").click()
    expect(card).to_contain_text("Recorded for Arcadia: Objection.")
    expect(card).to_contain_text("It goes too far.")
    expect(card).to_be_focused()
    card.get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw the position").click()
    expect(page.get_by_role("status").first).to_contain_text("The position is withdrawn.")


def test_a_stale_position_is_confirmed_after_a_look(alice: Visitor, stale: Callable[[str], str]) -> None:
    page = alice.open(f"/recommendations/{stale('alice')}/")
    card = page.locator("#own-position")
    expect(card).to_contain_text(re.compile(r"Taken on revision \d+; the text has changed since"))
    card.get_by_role("link", name="See what changed and confirm").click()
    expect(card.locator(".compared ins").first).to_contain_text("Surely")
    looked_at(alice)
    card.get_by_role("button", name="Confirm: Can live with").click()
    expect(card).to_contain_text(re.compile(r"Confirmed on revision \d+: Can live with"))
    expect(card).not_to_contain_text("the text has changed since")


def chosen(page: Page) -> Any:
    """The radio that is chosen."""
    return page.locator("[data-stance-form] input[name=stance]:checked")


def test_the_working_page_by_keys(visitors: Visitors, stale: Callable[[str], str]) -> None:
    reference = stale("charlie")
    with visitors.visitor("charlie") as charlie:
        page = charlie.open("/positions/")
        looked_at(charlie)
        expect(page.get_by_role("heading", name="Keyboard")).to_be_visible()
        page.keyboard.press("n")
        expect(page).to_have_url(re.compile("at="))
        looked_at(charlie)
        for _ in range(10):  # other texts may be stale too, and come first
            if page.url.endswith(reference):
                break
            before = page.url
            page.locator("body").press("s")
            expect(page).not_to_have_url(before)
        expect(page).to_have_url(re.compile(f"at={reference}"))
        expect(page.locator(".compared ins").first).to_contain_text("Surely")
        page.locator("body").press("4")
        expect(chosen(page)).to_have_value("reservation")
        expect(page.get_by_label("Change that would remove the objection")).to_be_hidden()
        page.locator("body").press("6")
        expect(chosen(page)).to_have_value("objection")
        statement = page.get_by_label("Statement")
        statement.fill("")
        statement.press_sequentially("n1s?")
        expect(statement).to_have_value("n1s?")
        expect(chosen(page)).to_have_value("objection")
        page.locator("h1").first.click(position={"x": 300, "y": 5}, trial=True)
        statement.blur()
        page.locator("body").press("?")
        expect(page.get_by_role("heading", name="Keyboard")).to_be_focused()
        page.locator("body").press("c")
        expect(page.get_by_role("button", name="Confirm: Can live with")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("Confirmed on revision")
        page.get_by_label("Use these keys").uncheck()
        before = page.url
        page.locator("body").press("n")
        page.reload()
        assert page.url == before
        expect(page.get_by_label("Use these keys")).not_to_be_checked()


def test_notes_are_kept_where_one_reads(visitors: Visitors) -> None:
    with visitors.visitor("alice") as alice:
        page = alice.open("/positions/")
        page.get_by_role("link", name="Read one after the other").click()
        page.get_by_label("Private note of your delegation").fill("Ask the capital first.")
        page.get_by_role("button", name="Save the note").click()
        expect(page.locator(".note")).to_contain_text("The note is saved.")
        address = page.url
    with visitors.visitor("bob") as bob:
        page = bob.open(address.removeprefix(bob.address))
        expect(page.get_by_label("Private note of your delegation")).to_have_value("Ask the capital first.")


def test_many_at_once(sec: Visitor) -> None:
    page = sec.open(f"/positions/bulk/?consultation={OPEN_ROUND}")
    page.get_by_label("Lines").fill("22; Verdania; support\n22; Qasira; objection; Too far; Less\n2; Nowhere; support")
    page.get_by_role("button", name="Look at what they do").click()
    expect(page.get_by_text("There is no delegation “Nowhere”.")).to_be_visible()
    looked_at(sec)
    page.get_by_role("button", name="Record 2 positions").click()
    expect(page.get_by_role("status").first).to_contain_text("2 positions are recorded. 1 line is refused.")
    expect(page.get_by_label("Lines")).to_have_value("2; Nowhere; support")


def test_it_works_without_scripts(visitors: Visitors, stale: Callable[[str], str]) -> None:
    reference = stale("olga")
    with visitors.visitor("olga", java_script_enabled=False) as olga:
        page = olga.open(f"{LIST}&group=civil_society")
        if page.get_by_role("button", name=re.compile("Support")).count() == 0:
            page = olga.open(LIST)
        before = page.url
        page.get_by_role("button", name=re.compile("Support")).first.click()
        expect(page).to_have_url(before)
        expect(page.get_by_role("status").first).to_contain_text("Recorded for Moth and Nightjar League: Support.")
        page = olga.open(f"/recommendations/{reference}/")
        page.get_by_role("link", name="See what changed and confirm").click()
        expect(page.locator(".compared ins").first).to_contain_text("Surely")
        page.get_by_role("button", name="Confirm: Can live with").click()
        expect(page.get_by_role("status").first).to_contain_text("Confirmed on revision")
        card = page.locator("#own-position")
        card.get_by_role("radio", name=re.compile("Reservation")).check()
        card.get_by_role("button", name="State this position").click()
        expect(page.get_by_role("radio", name=re.compile("Reservation"))).to_be_checked()
        olga.complaints.expect("422")
        page.get_by_role("button", name="Record the position").click()
        expect(page.get_by_role("alert")).to_contain_text("A reservation needs its text")
        page.get_by_label("Statement").fill("We reserve our position on the second sentence.")
        page.get_by_role("button", name="Record the position").click()
        expect(page.get_by_role("status").first).to_contain_text("Recorded for Moth and Nightjar League: Reservation.")
