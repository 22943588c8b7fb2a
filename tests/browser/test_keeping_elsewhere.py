"""Amendments and comments outlive closed tabs too; amendments are found again on another device."""

import re

from playwright.sync_api import expect

from tests.browser.test_keeping import FOUND, copies
from tests.browser.visitor import Visitor, Visitors

KEPT = re.compile(r"^Kept at \d\d:\d\d\.$")
UNSAVED = "You have unsaved words from"


def test_an_amendment_is_finished_on_another_device(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    address = f"{one_of_each['amended']}amend/"
    with visitors.visitor("alice") as at_home:
        page = at_home.open(address)
        area = page.get_by_role("textbox", name="The text as it should read")
        area.focus()
        page.keyboard.press("Control+End")
        page.keyboard.insert_text(" And the keepers are asked.")
        expect(page.locator(".kept")).to_have_text(KEPT, timeout=15_000)
    with visitors.visitor("alice") as in_the_room:
        page = in_the_room.open(address)
        area = page.get_by_role("textbox", name="The text as it should read")
        expect(page.get_by_text(UNSAVED)).to_be_visible()
        assert in_the_room.barriers() == []
        page.get_by_role("link", name="Bring them back").click()
        expect(area).to_contain_text("And the keepers are asked.")
        page.get_by_role("button", name="Save as a draft").click()
        expect(page.get_by_text("The draft is saved. Your delegation sees it.")).to_be_visible()
        assert copies(page) == []
        in_the_room.open(address)
        expect(area).to_be_visible()
        expect(page.get_by_text(UNSAVED)).to_be_hidden()


def test_two_of_a_delegation_see_that_both_rewrite(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    address = f"{one_of_each['amendment']}rewrite/"
    with visitors.visitor("alice") as alice, visitors.visitor("sec") as sec:
        for visitor in (alice, sec):
            page = visitor.open(address)
            page.get_by_role("textbox", name="The text as it should read").focus()
            page.keyboard.press("Control+End")
            page.keyboard.insert_text(" More.")
            expect(page.locator(".kept")).to_have_text(KEPT, timeout=15_000)
        expect(sec.page.locator(".others")).to_contain_text("Also writing now: Alice")


def test_a_comment_outlives_a_closed_tab(alice: Visitor, one_of_each: dict[str, str]) -> None:
    address = f"{one_of_each['amended']}comment/"
    page = alice.open(address)
    page.get_by_label("Comment", exact=True).press_sequentially("Typed in a train")
    expect(page.locator(".kept")).to_have_text(re.compile(r"^Kept in this browser at"))
    alice.open("/")
    page = alice.open(address)
    expect(page.get_by_text(FOUND)).to_be_visible()
    assert alice.barriers() == []
    page.get_by_role("button", name="Bring them back").click()
    expect(page.get_by_label("Comment", exact=True)).to_have_value("Typed in a train")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("Your comment is saved.")).to_be_visible()
    assert copies(page) == []
