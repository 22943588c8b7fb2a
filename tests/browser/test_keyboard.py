"""Everything by keyboard alone."""

import re

from playwright.sync_api import Locator, Page, expect

from recommendations.demo.group import PASSWORD
from tests.browser.visitor import Visitor, Visitors

FAR = 80
# A ring around the element itself, or around the row or card of which it is the link.
SHOWS_ITS_FOCUS = """element => {
    const ringed = (one) => {
        const style = getComputedStyle(one);
        return (style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none";
    };
    return ringed(element) || [...document.querySelectorAll("li, article, .card")].some(
        (one) => one.contains(element) && ringed(one));
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus; fails when it is out of reach, or the focus cannot be seen."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            assert wanted.evaluate(SHOWS_ITS_FOCUS), "the focus can be seen"
            return
    raise AssertionError(f"{wanted} cannot be reached with {FAR} presses of Tab")


def test_the_first_stop_skips_to_the_content(stranger: Visitor) -> None:
    page = stranger.open("/recommendations/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_sign_in_by_keyboard(visitors: Visitors) -> None:
    with visitors.visitor() as visitor:
        page = visitor.open("/")
        tab_to(page, page.get_by_role("banner").get_by_role("link", name="Sign in"))
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_label("Email"))
        page.keyboard.type("bob@example.org")
        tab_to(page, page.get_by_label("Password", exact=True))
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("details.account")).to_be_attached()


def test_the_account_menu_opens_and_closes(alice: Visitor) -> None:
    page = alice.open("/")
    menu = page.locator("details.account")
    tab_to(page, menu.locator("summary"))
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_filters_keep_the_focus(stranger: Visitor) -> None:
    page = stranger.open("/recommendations/")
    search = page.get_by_role("main").get_by_role("searchbox").first
    tab_to(page, search)
    page.keyboard.type("light")
    expect(page).to_have_url(re.compile("search=light"))
    expect(search).to_be_focused()


def test_a_recommendation_is_reached_and_its_history_too(stranger: Visitor) -> None:
    page = stranger.open("/recommendations/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("main").locator("a[href^='/recommendations/']:not([href*='?'])").first)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/recommendations/[^/?]+/$"))
    tab_to(page, page.get_by_role("main").get_by_role("link", name=re.compile("History")).first)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/history/"))
