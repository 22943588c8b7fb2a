"""Two delegations' amendments collide: one is adopted on the desk, the other's sponsor reads what the text says now."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import NARROW, WIDE, Visitor, Visitors


@pytest.fixture
def colliding(visitors: Visitors) -> tuple[str, str, str]:
    """A text's reference, and those of Alice's and of Dana's amendment to it, which want other first words."""
    with visitors.visitor("alice") as alice, visitors.visitor("dana") as dana:
        rounds = alice.ask_api("consultations/")["results"]
        slug = next(each["slug"] for each in rounds if each["phase"] == "open")
        rows = alice.ask_api(f"recommendations/?page_size=200&status=published&consultation={slug}")["results"]
        row = next(row for row in rows if row["text"][0].isalpha() and not asked_amendments(alice, row))
        words = row["text"].split(" ")
        proposed = [" ".join(["Undoubtedly", *words[1:]]), " ".join(["Perhaps", *words[1:]])]
        found = [
            visitor.ask_api(f"recommendations/{row['reference']}/amendments/", text=text, seen_revision=row["revision"])
            for visitor, text in zip((alice, dana), proposed, strict=True)
        ]
    return row["reference"], *(each["reference"] for each in found)


def asked_amendments(visitor: Visitor, row: dict[str, Any]) -> int:
    """How many amendments a text has."""
    return int(visitor.ask_api(f"recommendations/{row['reference']}/amendments/")["count"])


def looked_at(visitor: Visitor) -> None:
    """No barrier, and nothing runs out of the window, on wide screens and narrow ones."""
    for width in (WIDE, NARROW):
        visitor.resize(width)
        assert visitor.barriers() == []
        assert visitor.overflow() == 0
    visitor.resize(WIDE)


def desk(sec: Visitor, colliding: tuple[str, str, str]) -> Page:
    """The desk with Alice's amendment in hand."""
    text, first, _second = colliding
    return sec.open(f"/recommendations/{text}/decide/?amendment={first}")


def test_one_is_adopted_and_the_others_sponsor_compares(
    visitors: Visitors, sec: Visitor, colliding: tuple[str, str, str]
) -> None:
    second = colliding[2]
    page = desk(sec, colliding)
    looked_at(sec)
    page.get_by_role("button", name=re.compile("Preview revision")).click()
    expect(page.get_by_role("heading", name=re.compile("not made yet"))).to_be_visible()
    expect(page.locator("#outcome")).to_contain_text("These no longer fit")
    expect(page.locator("#outcome .compared ins").first).to_contain_text("Undoubtedly")
    looked_at(sec)
    page.get_by_label(re.compile("Reason")).last.fill("Discussed at the third meeting.")
    page.get_by_role("button", name=re.compile("Make revision")).click()
    expect(page.get_by_role("status").first).to_contain_text("1 amendment no longer fits; its sponsors are told.")
    with visitors.visitor("dana") as dana:
        page = dana.open(f"/amendments/{second}/")
        expect(page.get_by_text("It was written on an earlier text")).to_be_visible()
        page.get_by_role("link", name="Compare the two texts").click()
        expect(page.locator("main .compared ins, main td ins").first).to_contain_text("Undoubtedly")


def test_the_keys_do_what_the_buttons_do(sec: Visitor, colliding: tuple[str, str, str]) -> None:
    page = desk(sec, colliding)
    expect(page.get_by_role("heading", name="Keyboard")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_role("heading", name=re.compile("not made yet"))).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name=re.compile("Make revision"))).to_be_focused()
    page.keyboard.press("s")
    expect(page.locator("#decision [name=reason]")).to_be_focused()
    page.keyboard.type("jkap?")
    expect(page.locator("#decision [name=reason]")).to_have_value("jkap?")
    page.locator("h1").click()
    page.locator("body").press("j")
    expect(page).to_have_url(re.compile(colliding[2]))
    page.locator("body").press("k")
    expect(page).to_have_url(re.compile(colliding[1]))
    page.get_by_label("Use these keys").uncheck()
    page.locator("body").press("j")
    page.reload()
    expect(page).to_have_url(re.compile(colliding[1]))
    expect(page.get_by_label("Use these keys")).not_to_be_checked()


def test_it_works_without_scripts(visitors: Visitors, colliding: tuple[str, str, str]) -> None:
    first = colliding[1]
    with visitors.visitor("sec", java_script_enabled=False) as sec:
        page = desk(sec, colliding)
        page.get_by_role("button", name=re.compile("Preview revision")).click()
        expect(page.get_by_role("heading", name=re.compile("not made yet"))).to_be_visible()
        sec.complaints.expect("422")
        page.get_by_role("button", name=re.compile("^Set")).click()
        expect(page.get_by_role("alert")).to_contain_text("needs a reason")
        page.get_by_label(re.compile("Reason")).last.fill("Overtaken.")
        page.get_by_role("button", name=re.compile("^Set")).click()
        expect(page.get_by_role("status").first).to_contain_text("is set aside")
        page = sec.open(f"/amendments/{first}/reopen/")
        page.get_by_label(re.compile("Reason")).fill("Asked for.")
        page.get_by_role("button", name="Reopen").click()
        expect(page.get_by_role("status").first).to_contain_text("open again")
