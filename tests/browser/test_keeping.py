"""Nobody loses what they type: tabs are closed, the network goes, sessions end, others save in between."""

import json
import re
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.writing import Desk

KEPT = re.compile(r"^Kept (in this browser )?at \d\d:\d\d\.$")
FOUND = re.compile(r"^Words from \d\d:\d\d that were not saved are here\.$")


def copies(page: Page) -> list[Any]:
    """What the browser keeps."""
    kept: str | None = page.evaluate(
        "localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith('kept:')) ?? '')"
    )
    return list(json.loads(kept or "{}").values())


def test_words_outlive_a_closed_tab(desk: Desk) -> None:
    first = desk.begin("Before.")
    expect(first.locator(".keeping")).to_be_hidden()
    desk.press("Control+End")
    desk.type(" Typed for an hour.")
    first.get_by_label("Reason, for the record").fill("because")
    first.get_by_role("radio", name="Editorial").check()
    expect(first.get_by_text(KEPT)).to_be_visible()
    assert desk.visitor.barriers() == []
    again = desk.in_a_new_tab()
    first.close()
    desk.open()
    expect(again.get_by_text(FOUND)).to_be_visible()
    assert desk.visitor.barriers() == []
    expect(desk.area).to_have_text("Before.")
    again.get_by_role("button", name="Bring them back").click()
    expect(desk.area).to_have_text("Before. Typed for an hour.")
    expect(desk.area).to_be_focused()
    expect(again.get_by_label("Reason, for the record")).to_have_value("because")
    expect(again.get_by_role("radio", name="Editorial")).to_be_checked()
    expect(again.get_by_text(FOUND)).to_be_hidden()
    assert desk.save() == "Before. Typed for an hour."
    assert copies(again) == []
    desk.open()
    expect(again.locator(".keeping")).to_be_hidden()


def test_leaving_at_once_keeps_the_last_word_and_discarding_ends_it(desk: Desk) -> None:
    page = desk.begin("Before.")
    desk.press("Control+End")
    desk.type(" Last")
    desk.open()
    expect(page.get_by_text(FOUND)).to_be_visible()
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text(FOUND)).to_be_hidden()
    assert copies(page) == []
    desk.open()
    expect(desk.area).to_have_text("Before.")
    expect(page.get_by_text(FOUND)).to_be_hidden()


def test_without_a_network_nothing_is_lost(desk: Desk) -> None:
    page = desk.begin("Before.")
    desk.press("Control+End")
    desk.type(" Written on a train.")
    page.context.set_offline(True)
    desk.visitor.complaints.expect("ERR_INTERNET_DISCONNECTED")
    page.get_by_role("button", name="Save as a new revision").click()
    expect(page).to_have_url(re.compile("chrome-error"))
    page.context.set_offline(False)
    desk.open()
    page.get_by_role("button", name="Bring them back").click()
    assert desk.save() == "Before. Written on a train."
    assert copies(page) == []


def test_a_session_that_ended_loses_nothing(desk: Desk) -> None:
    page = desk.begin("Before.")
    desk.press("Control+End")
    desk.type(" Over lunch.")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save as a new revision").click()
    expect(page).to_have_url(re.compile("/account/login/"))
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    desk.open()
    page.get_by_role("button", name="Bring them back").click()
    assert desk.save() == "Before. Over lunch."


def test_words_that_come_back_are_still_a_change_of_what_was_read(desk: Desk) -> None:
    page = desk.begin("Before.")
    read = desk.stored()["revision"]
    desk.press("Control+End")
    desk.type(" Mine.")
    expect(page.get_by_text(KEPT)).to_be_visible()
    desk.begin("Before. Theirs.")
    page.get_by_text("Show them").click()
    expect(page.locator(".found")).to_have_text("Before. Mine.")
    page.get_by_role("button", name="Bring them back").click()
    expect(page.locator("[name=seen_revision]")).to_have_value(str(read))
    desk.visitor.complaints.expect("422")
    page.get_by_role("button", name="Save as a new revision").click()
    expect(page.get_by_text("changes the same words. Choose between them.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Theirs.")
    expect(page.locator("main")).to_contain_text("Mine.")


def test_what_is_refused_or_previewed_is_no_find_but_stays_kept(desk: Desk) -> None:
    page = desk.begin("Before.")
    desk.press("Control+End")
    desk.type(" More.")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_role("heading", name=re.compile("What you change"))).to_be_visible()
    expect(page.locator(".keeping")).to_be_hidden()
    assert len(copies(page)) == 1
    desk.area.focus()
    desk.press("Control+End")
    desk.type(" Still more.")
    assert desk.save() == "Before. More. Still more."
    assert copies(page) == []


def test_markdown_that_was_previewed_is_no_find_either(desk: Desk) -> None:
    page = desk.begin("Before.")
    desk.button("Markdown").click()
    page.locator("textarea").fill("Before *and* after.")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_role("heading", name=re.compile("What you change"))).to_be_visible()
    expect(desk.area).to_have_text("Before and after.")
    expect(page.locator(".keeping")).to_be_hidden()


def test_another_window_keeps_its_own_words(desk: Desk) -> None:
    first = desk.begin("Before.")
    desk.press("Control+End")
    desk.type(" First.")
    expect(first.get_by_text(KEPT)).to_be_visible()
    desk.in_a_new_tab()
    desk.open()
    desk.press("Control+End")
    desk.type(" Second.")
    assert desk.save() == "Before. Second."
    assert [copy["sent"] for copy in copies(desk.page)] == [False]
    assert "First." in copies(desk.page)[0]["fields"]["text-rich"]
    first.close()


class Server:
    """Answers what a form sends to be kept, in place of the page's own view."""

    def __init__(self, page: Page, **answer: Any) -> None:
        self.answer = answer
        self.sent: list[dict[str, list[str]]] = []
        page.route("**/kept-there/", self._keep)
        page.locator("form[data-keep]").evaluate("form => { form.dataset.keepUrl = '/kept-there/'; }")

    def _keep(self, route: Route) -> None:
        self.sent.append(parse_qs(route.request.post_data or ""))
        route.fulfill(json=self.answer)


def test_the_server_keeps_them_too_and_tells_of_others(desk: Desk) -> None:
    page = desk.begin("Before.")
    revision = desk.stored()["revision"]
    present = ["Bob (Syldavia)", "Ada (Borduria)"]
    server = Server(page, present=present, kept_at="2031-03-12T13:05:00Z", revision=revision + 1)
    desk.press("Control+End")
    desk.type(" More.")
    expect(page.get_by_text(re.compile(r"^Kept at .*14:05\.$"))).to_be_visible()
    expect(page.get_by_text("Also writing now: Bob (Syldavia), Ada (Borduria)")).to_be_visible()
    expect(
        page.get_by_text(
            f"Revision {revision + 1} was saved meanwhile: what does not collide will be merged when you save."
        )
    ).to_be_visible()
    assert desk.visitor.barriers() == []
    (sent,) = server.sent
    assert sent["csrfmiddlewaretoken"]
    assert sent["seen_revision"] == [str(revision)]
    assert json.loads(sent["text-rich"][0])["content"][0]["content"][0]["text"] == "Before. More."


def test_what_could_not_be_sent_is_sent_once_the_network_is_back(desk: Desk) -> None:
    page = desk.begin("Before.")
    desk.visitor.complaints.expect("ERR_INTERNET_DISCONNECTED")
    page.locator("form[data-keep]").evaluate("form => { form.dataset.keepUrl = '/kept-there/'; }")
    page.context.set_offline(True)
    desk.press("Control+End")
    desk.type(" More.")
    said = page.get_by_text("Not saved yet: no connection. Your words are kept in this browser.")
    expect(said).to_be_visible()
    assert len(copies(page)) == 1
    page.context.set_offline(False)
    server = Server(page)
    expect(page.get_by_text(re.compile(r"^Kept at \d\d:\d\d\.$"))).to_be_visible(timeout=20_000)
    assert "Before. More." in server.sent[-1]["text-rich"][0]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (403, "Not saved yet: you are signed out. Your words are kept in this browser; sign in again in another tab."),
        (500, "Not saved yet: the server did not take it. Your words are kept in this browser."),
    ],
)
def test_what_the_server_does_not_take_is_said(desk: Desk, status: int, sentence: str) -> None:
    page = desk.begin("Before.")
    desk.visitor.complaints.expect(str(status))
    page.route("**/kept-there/", lambda route: route.fulfill(status=status, body="no"))
    page.locator("form[data-keep]").evaluate("form => { form.dataset.keepUrl = '/kept-there/'; }")
    desk.press("Control+End")
    desk.type(" More.")
    expect(page.get_by_text(sentence)).to_be_visible()


@pytest.mark.parametrize(
    ("status", "answer", "line", "sentence"),
    [
        (
            409,
            {"detail": "Only a published text can be amended.", "code": "refused"},
            ".kept",
            "Not saved yet: Only a published text can be amended. Your words are kept in this browser.",
        ),
        (
            403,
            {"detail": "Only its sponsors change an amendment.", "code": "not_yours"},
            ".kept",
            "Not saved yet: Only its sponsors change an amendment. Your words are kept in this browser.",
        ),
        (
            200,
            {"closed": "This consultation closed on Monday."},
            ".others",
            "This consultation closed on Monday. What you write is kept for thirty days.",
        ),
    ],
)
def test_why_the_server_does_not_take_it_is_said(
    desk: Desk, status: int, answer: dict[str, str], line: str, sentence: str
) -> None:
    page = desk.begin("Before.")
    desk.visitor.complaints.expect(str(status))
    page.route("**/kept-there/", lambda route: route.fulfill(status=status, json=answer))
    page.locator("form[data-keep]").evaluate("form => { form.dataset.keepUrl = '/kept-there/'; }")
    desk.press("Control+End")
    desk.type(" More.")
    expect(page.locator(line)).to_have_text(sentence)


def test_what_is_alike_is_shown_a_moment_after_the_last_word(desk: Desk) -> None:
    page = desk.begin("Before.")
    asked: list[dict[str, list[str]]] = []

    def answer(route: Route) -> None:
        asked.append(parse_qs(route.request.post_data or ""))
        route.fulfill(body="<p>Number 7 says much the same.</p>", content_type="text/html")

    page.route("**/alike/", answer)
    page.locator("form[data-keep]").evaluate(
        """form => {
            form.dataset.similarUrl = "/alike/";
            form.dataset.similarTarget = "#alike";
            form.insertAdjacentHTML("afterend", "<div id='alike' aria-live='polite'></div>");
        }"""
    )
    desk.press("Control+End")
    desk.type(" Lamps ")
    desk.type("face down.")
    expect(page.get_by_text("Number 7 says much the same.")).to_be_visible()
    assert len(asked) == 1
    assert "Before. Lamps face down." in asked[0]["text-rich"][0]
