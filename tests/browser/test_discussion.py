"""Discussing a text in a browser: words marked with the mouse and by keyboard, threads in their place, no scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import tools
from tests.browser.conftest import FLAGS
from tests.browser.road import OPEN_ROUND
from tests.browser.test_keyboard import tab_to
from tests.browser.visitor import NARROW, Visitor, Visitors


@pytest.fixture
def text(visitors: Visitors, one_of_each: dict[str, str]) -> str:
    """The path of a recommendation in English, open to comments, whose first paragraph fills some lines."""
    with visitors.visitor("alice") as alice:
        rows = alice.ask_api(f"recommendations/?page_size=200&status=published&consultation={OPEN_ROUND}")["results"]
    long = (row for row in rows if row["language"] == "en" and len(row["text"].split("\n")[0]) > 120)
    paths = (f"/recommendations/{row['reference']}/" for row in long)
    return next(path for path in paths if path not in (one_of_each["amended"], one_of_each["called"]))


def words(page: Page) -> Locator:
    """The first paragraph of the text that is open."""
    return page.locator(".text [data-unit]").first


def double_click_a_word(page: Page) -> str:
    """Mark one word as people do; the word."""
    words(page).dblclick(position={"x": 10, "y": 12})
    return str(page.evaluate("getSelection().toString().trim()"))


def say(page: Page, sentence: str) -> None:
    page.get_by_label("Comment", exact=True).fill(sentence)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("Your comment is saved.")).to_be_visible()


def thread_with(page: Page, sentence: str) -> Locator:
    return page.locator("article.thread").filter(has_text=sentence)


def test_words_are_marked_and_commented_on(alice: Visitor, text: str) -> None:
    page = alice.open(text)
    button = page.get_by_role("button", name="Comment on this passage")
    expect(button).to_be_hidden()
    word = double_click_a_word(page)
    expect(button).to_be_visible()
    button.click()
    expect(page.get_by_label("The words it is about")).to_have_value(word)
    say(page, "Why this very word?")
    thread = thread_with(page, "Why this very word?")
    expect(thread.locator(".quoted")).to_have_text(word)
    mark = page.locator("mark[data-comments]").filter(has_text=word).first
    thread.hover()
    expect(mark).to_have_class(re.compile("lit"))
    page.get_by_role("heading", level=1).hover()
    expect(mark).not_to_have_class(re.compile("lit"))
    thread.get_by_role("link", name="Reply").focus()
    expect(mark).to_have_class(re.compile("lit"))
    page.goto(alice.address + text)
    page.locator("mark[data-comments]").filter(has_text=word).first.click()
    expect(page).to_have_url(re.compile(r"/discussion/\?page=1#comment-"))
    page.locator("mark[data-comments]").filter(has_text=word).first.click()
    expect(thread_with(page, "Why this very word?")).to_be_focused()


@pytest.fixture
def by_keyboard(visitors: Visitors, chromium: Browser) -> Iterator[Visitor]:
    """Alice, in a browser that moves a caret through every page (caret browsing, F7 in most browsers)."""
    browser = chromium.browser_type.launch(
        executable_path=tools.need(tools.CHROMIUM), args=[*FLAGS, "--enable-caret-browsing"]
    )
    with Visitors(browser, visitors.address).visitor("alice") as visitor:
        yield visitor
    browser.close()


def test_words_are_marked_by_keyboard(by_keyboard: Visitor, text: str) -> None:
    page = by_keyboard.open(text)
    tab_to(page, page.get_by_role("main").get_by_role("link", name="Source"))
    page.keyboard.press("ArrowDown")
    for _ in range(3):
        page.keyboard.press("Control+Shift+ArrowRight")
    chosen = str(page.evaluate("getSelection().toString().trim()"))
    assert len(chosen.split()) >= 2
    expect(page.get_by_role("button", name="Comment on this passage")).to_be_visible()
    page.keyboard.press("Control+Alt+m")
    expect(page.get_by_label("The words it is about")).to_have_value(chosen)
    tab_to(page, page.get_by_label("Comment", exact=True))
    page.keyboard.type("By keyboard alone.")
    tab_to(page, page.get_by_role("button", name="Comment", exact=True))
    page.keyboard.press("Enter")
    expect(thread_with(page, "By keyboard alone.").locator(".quoted")).to_have_text(chosen)


def test_a_thread_is_answered_in_its_place(visitors: Visitors, alice: Visitor, text: str) -> None:
    page = alice.open(f"{text}discussion/")
    say(page, "Shall we answer this?")
    thread = thread_with(page, "Shall we answer this?")
    thread.get_by_role("link", name="Reply").click()
    form = thread.locator("form.step-form")
    form.get_by_label("Comment", exact=True).fill("@")
    form.get_by_label("Mention a delegation").select_option(index=1)
    expect(form.get_by_label("Comment", exact=True)).to_have_value(re.compile('^@ @".+" $'))
    form.get_by_label("Comment", exact=True).fill(" ")
    alice.complaints.expect("422")
    form.get_by_role("button", name="Reply").click()
    expect(form.get_by_text("The comment is empty. Write what you want to say.")).to_be_visible()
    form.get_by_label("Comment", exact=True).fill("Yes, *we* shall.")
    assert alice.barriers() == []
    form.get_by_role("button", name="Reply").click()
    expect(thread.locator(".replies")).to_have_text(re.compile("Yes, we shall."))
    expect(form).to_have_count(0)
    thread.get_by_role("button", name="Resolve").click()
    expect(thread.get_by_text("Resolved")).to_be_visible()
    expect(thread.get_by_role("button", name="Reopen")).to_be_visible()
    page.get_by_label("Which threads").select_option("resolved")
    expect(page).to_have_url(re.compile("show=resolved"))
    expect(thread_with(page, "Shall we answer this?")).to_be_visible()
    alice.resize(NARROW)
    assert alice.overflow() <= 0
    assert alice.barriers() == []


def test_everything_is_said_without_scripts(visitors: Visitors, text: str) -> None:
    with visitors.visitor("alice", java_script_enabled=False) as alice:
        page = alice.open(text)
        word = str(words(page).text_content()).split()[0]
        page.get_by_role("main").get_by_role("link", name=re.compile("^Discussion")).click()
        page.locator("#comment-form [name='unit']").select_option(index=1)
        page.get_by_label("The words it is about").fill("mountains that are not there")
        page.get_by_label("Comment", exact=True).fill("Without scripts.")
        page.get_by_role("button", name="Comment", exact=True).click()
        alice.complaints.expect("422")
        expect(page.get_by_text("The marked words do not stand in that paragraph")).to_be_visible()
        expect(page.get_by_label("Comment", exact=True)).to_have_value("Without scripts.")
        page.get_by_label("The words it is about").fill(word)
        page.get_by_role("button", name="Comment", exact=True).click()
        thread = thread_with(page, "Without scripts.")
        expect(thread.locator(".quoted")).to_have_text(word)
        thread.get_by_role("link", name="Reply").click()
        page.get_by_label("Comment", exact=True).fill("On a page of its own.")
        page.get_by_role("button", name="Reply").click()
        expect(thread_with(page, "On a page of its own.")).to_be_visible()
        thread_with(page, "Without scripts.").get_by_role("button", name="Resolve").click()
        expect(thread_with(page, "Without scripts.").get_by_text("Resolved")).to_be_visible()


def test_the_secretariat_is_asked_and_the_author_told(visitors: Visitors, alice: Visitor, text: str) -> None:
    with visitors.visitor("sec") as sec:
        page = sec.open(f"{text}discussion/")
        say(page, "A word from the secretariat.")
        page = alice.open(f"{text}discussion/")
        thread = thread_with(page, "A word from the secretariat.")
        thread.get_by_role("link", name="Flag").click()
        thread.get_by_label("What shall the secretariat look at?").fill("The tone.")
        thread.locator("form.step-form").get_by_role("button", name="Flag").click()
        expect(thread.get_by_text("Flagged")).to_be_visible()
        page = sec.open("/secretariat/comments/")
        listed = page.locator(".moderated > li").filter(has_text="A word from the secretariat.")
        expect(listed.get_by_text("The tone.")).to_be_visible()
        listed.get_by_role("button", name="Leave as it is").click()
        expect(page.locator(".moderated > li").filter(has_text="A word from the secretariat.")).to_have_count(0)
        sec.open("/notices/")
        expect(page.get_by_text("asks you to look at a comment").first).to_be_visible()
