"""Django's admin and the API's documentation in a browser: they work, and the content policy has nothing to say."""

from playwright.sync_api import expect

from tests.browser.visitor import Visitor


def test_the_documentation_of_the_api_tries_it_out(stranger: Visitor) -> None:
    page = stranger.open("/api/v1/docs/")
    page.locator("#operations-tag-recommendations").click()
    page.locator("#operations-recommendations-recommendations_list .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .response-col_status").last).to_contain_text("200")


def test_every_page_of_the_admin_is_quiet(sec: Visitor) -> None:
    page = sec.open("/admin/")
    lists = page.locator("#content-main th a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(lists) > 15
    for address in lists:
        sec.open(address)
        first = page.locator("#result_list tbody a").first
        if first.count():
            sec.open(first.get_attribute("href") or "")
            history = page.locator("a.historylink")
            if history.count():
                sec.open(history.get_attribute("href") or "")


def test_a_row_is_found_and_chosen_while_typing(sec: Visitor) -> None:
    page = sec.open("/admin/consultations/delegate/add/")
    page.locator(".field-delegation .select2-selection").click()
    page.locator(".select2-search__field").fill("kest")
    page.get_by_role("option", name="Kestria").click()
    expect(page.locator("#select2-id_delegation-container")).to_contain_text("Kestria")
