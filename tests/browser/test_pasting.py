"""What is pasted keeps its words and loses its looks."""

import pytest
from playwright.sync_api import expect

from tests.browser import pasting
from tests.browser.writing import Desk


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (pasting.WORD_LIST, pasting.WORD_LIST_TEXT),
        (pasting.WORD_NOTES, pasting.WORD_NOTES_TEXT),
        (pasting.GOOGLE, pasting.GOOGLE_TEXT),
        (pasting.OFFICE, pasting.OFFICE_TEXT),
        (pasting.ONLINE, pasting.ONLINE_TEXT),
        (pasting.LETTERS, pasting.LETTERS_TEXT),
        (pasting.OUR_PAGE, pasting.OUR_PAGE_TEXT),
        (pasting.HOSTILE, "calmwords"),
    ],
    ids=[
        "Word lists",
        "Word notes, changes and tables",
        "Google Docs",
        "LibreOffice",
        "Word online",
        "letters",
        "our own page",
        "hostile",
    ],
)
def test_what_is_pasted_is_cleaned(desk: Desk, html: str, text: str) -> None:
    desk.begin("Old words.")
    desk.paste(html)
    left_out = desk.page.get_by_text("Pictures were left out: a text here is made of words.")
    expect(left_out).to_have_count(int("<img" in html))
    assert desk.save() == text


def test_plain_text_makes_paragraphs(desk: Desk) -> None:
    desk.begin("Old words.")
    desk.paste(text="One **not bold**\nTwo\n\nThree")
    assert desk.save() == "One \\*\\*not bold\\*\\*\n\nTwo\n\nThree"


def test_a_footnote_is_cut_and_pasted_with_its_note(desk: Desk) -> None:
    page = desk.begin("One[^1] two.\n\n[^1]: Why.")
    html = page.evaluate("""() => {
        const area = document.querySelector(".ProseMirror"), clipboard = new DataTransfer();
        getSelection().selectAllChildren(area.querySelector("p"));
        document.dispatchEvent(new Event("selectionchange"));
        area.dispatchEvent(new ClipboardEvent("cut", {clipboardData: clipboard, bubbles: true, cancelable: true}));
        return clipboard.getData("text/html");
    }""")
    expect(page.get_by_role("note")).to_have_count(0)
    desk.visitor.open(f"/recommendations/{desk.reference}/revise/")
    desk.area.focus()
    desk.paste(html)
    expect(page.get_by_role("note")).to_have_text("Why.")
    assert desk.stored()["text"] == desk.save()


def test_a_picture_alone_is_left_out_with_a_sentence(desk: Desk) -> None:
    page = desk.begin("Words.")
    desk.area.evaluate("""area => {
        const clipboard = new DataTransfer();
        clipboard.items.add(new File([new Uint8Array(4)], "moon.png", {type: "image/png"}));
        area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true, cancelable: true}));
    }""")
    expect(page.get_by_text("Pictures were left out: a text here is made of words.")).to_be_visible()
    expect(desk.area).to_have_text("Words.")
