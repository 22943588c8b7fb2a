"""The home page of three people: what awaits them, one click to it, without scripts too; and a stranger's."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import NARROW, WIDE, Visitor, Visitors


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("alice", re.compile("needs? your delegation's position")),
        ("sec", re.compile("submitted recommendation")),
        ("chair", re.compile("amendments? to decide")),
    ],
)
def test_what_awaits_is_one_click_away(
    visitors: Visitors, one_of_each: dict[str, str], person: str, words: re.Pattern[str]
) -> None:
    for scripts in (True, False):
        with visitors.visitor(person, java_script_enabled=scripts) as visitor:
            page = visitor.open("/")
            waiting = page.get_by_role("region", name="What awaits you")
            expect(waiting.get_by_role("heading", level=2)).to_contain_text("What awaits you")
            assert page.get_by_role("heading", level=2).first.inner_text().startswith("What awaits you")
            line = waiting.get_by_role("listitem").filter(has_text=words).first
            link = line.get_by_role("link")
            address = str(link.get_attribute("href"))
            if scripts:
                for width in (WIDE, NARROW):
                    visitor.resize(width)
                    assert visitor.overflow() == 0
                    assert visitor.barriers() == []
                link.focus()
                page.keyboard.press("Enter")
            else:
                link.click()
            page.wait_for_url(re.compile(re.escape(address.partition("#")[0])))
            expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_deadline_is_a_time(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    with visitors.visitor("alice") as alice:
        page = alice.open("/")
        line = page.get_by_role("region", name="What awaits you").get_by_role("listitem").filter(has_text="open call")
        moment = line.first.locator("time").first
        expect(moment).to_contain_text("UTC")
        assert re.match(r"\d{4}-\d\d-\d\dT", str(moment.get_attribute("datetime")))


def test_on_paper_what_awaits_stays(alice: Visitor) -> None:
    page = alice.open("/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name=re.compile("What awaits you"))).to_be_visible()
    expect(page.locator(".awaited li").first).to_be_visible()


def test_a_stranger_sees_what_comes_next(stranger: Visitor, one_of_each: dict[str, str]) -> None:
    page = stranger.open("/")
    expect(page.get_by_role("heading", name="Next for the group")).to_be_visible()
    expect(page.get_by_role("heading", name="What awaits you")).to_have_count(0)
    assert stranger.barriers() == []
