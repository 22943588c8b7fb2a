"""Writing a text in the editor, with every kind of part that a text has, by mouse and by keyboard alone."""

import json
import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from consultations.intake import compilation
from tests.browser.test_journey import REAL
from tests.browser.visitor import NARROW, WIDE, Visitors
from tests.browser.writing import Desk
from wgec.kernel.text.markdown import canonical
from wgec.kernel.text.rich import to_rich

EVERY_KIND = {
    "paragraphs": "One.\n\nTwo\\\nthree, *four*, **five**, ~~six~~, `seven` and [eight](https://example.org/a_b).",
    "lists": "- a\n  - b\n    1. c\n\n7. seven\n8. eight\n\n- (i) one\n- (ii) two",
    "headings": "# One\n\n## Two\n\n###### Six\n\n> Quoted\n>\n> - point",
    "table": "| A | B |\n| --- | --- |\n| **x**<br><br>y | <ul><li>p</li><li>q</li></ul> |",
    "notes": "One[^a] and again[^a], two[^b].\n\n[^a]: First.\n\n[^b]: Second[^c].\n\n    - point\n\n[^c]: Third.",
    "nested footnote-free labels": "a) One\n\nb) Two **bold**\n\n1\\. not a list",
    "right to left": "نص *عربي* قصير\n\n- نقطة",
    "links side by side": "[a](https://e.org)[b](https://e.org) [dead](#)",
}


def test_bold_and_italic_by_keyboard(desk: Desk) -> None:
    desk.begin("Old words.")
    desk.everything()
    desk.type("States ")
    desk.press("Control+b")
    desk.type("shall")
    desk.press("Control+b")
    desk.type(" meet ")
    desk.press("Control+i")
    desk.type("often")
    desk.press("Control+i", "Enter")
    desk.press("Control+Shift+x")
    desk.type("never")
    assert desk.save() == "States **shall** meet *often*\n\n~~never~~"


def test_lists_nest_and_come_out(desk: Desk) -> None:
    desk.begin("Old words.")
    desk.everything()
    desk.type("1. one")
    desk.press("Enter")
    desk.type("two")
    desk.press("Enter", "Tab")
    desk.type("inner")
    desk.press("Enter", "Shift+Tab")
    desk.type("three")
    desk.press("Enter", "Enter")
    desk.type("- bullet")
    desk.press("Enter", "Enter")
    desk.type("after")
    assert desk.save() == "1. one\n2. two\n   1. inner\n3. three\n\n- bullet\n\nafter"


def test_headings_quotation_and_line_breaks(desk: Desk) -> None:
    desk.begin("Old words.")
    desk.everything()
    desk.press("Backspace", "Control+Alt+2")
    desk.type("Title")
    desk.press("Enter")
    desk.type("one")
    desk.press("Shift+Enter")
    desk.type("two")
    desk.press("Enter")
    desk.type("quoted")
    desk.press("Control+Shift+9")
    desk.press("Enter")
    desk.press("Control+Shift+9")
    desk.type("not quoted")
    assert desk.save() == "## Title\n\none\\\ntwo\n\n> quoted\n\nnot quoted"


def test_a_table_is_filled_by_keyboard(desk: Desk) -> None:
    desk.begin("Before.")
    desk.press("Control+End")
    desk.button("Table").click()
    desk.type("Who")
    for words in ("When", "Where", "Schools", "monthly"):
        desk.press("Tab")
        desk.type(words)
    assert desk.save() == (
        "Before.\n\n| Who | When | Where |\n| --- | --- | --- |\n| Schools | monthly |  |\n|  |  |  |"
    )


def test_rows_and_columns_come_and_go(desk: Desk) -> None:
    page = desk.begin("| A | B |\n| --- | --- |\n| c | d |")
    page.get_by_text("d", exact=True).click()
    desk.press("Tab")
    desk.type("e")
    desk.button("Add a column after").click()
    desk.press("Tab", "Tab")
    desk.type("f")
    page.get_by_text("A", exact=True).click()
    desk.button("Delete the row").click()
    page.get_by_text("d", exact=True).click()
    desk.button("Delete the column").click()
    assert desk.save() == "| c |  |\n| --- | --- |\n| e |  |"
    desk.open()
    page.get_by_text("e", exact=True).click()
    desk.button("Delete the table").click()
    desk.type("gone")
    assert desk.save() == "gone"


def test_footnotes_are_numbered_in_their_order(desk: Desk) -> None:
    page = desk.begin("One. Two.")
    desk.press("Control+End")
    desk.button("Footnote").click()
    desk.type("On two")
    desk.press("Control+Home", *["ArrowRight"] * 4)
    desk.press("Control+Alt+f")
    desk.type("On one")
    expect(page.get_by_role("note", name="Footnote 1")).to_have_text("On one")
    expect(page.get_by_role("note", name="Footnote 2")).to_have_text("On two")
    desk.press("Control+Alt+f")  # back to its mark
    desk.type("!")
    assert desk.save() == "One.[^2]! Two.[^1]\n\n[^2]: On one\n\n[^1]: On two"


def test_a_footnote_goes_and_comes_with_its_mark(desk: Desk) -> None:
    page = desk.begin("One[^1].\n\n[^1]: Why.")
    mark = page.get_by_role("img", name="Footnote 1")
    desk.press("Control+Home", *["ArrowRight"] * 4, "Backspace")
    expect(page.get_by_role("note")).to_have_count(0)
    desk.press("Control+z")
    expect(page.get_by_role("note")).to_have_text("Why.")
    expect(mark).to_have_count(1)
    mark.click()
    desk.type(" Indeed.")
    assert desk.save() == "One[^1].\n\n[^1]: Why. Indeed."


def test_links_are_made_in_a_dialog(desk: Desk) -> None:
    page = desk.begin("See the report.")
    desk.everything()
    desk.press("Control+k")
    field = page.get_by_role("dialog", name="Link").get_by_label("Where it leads")
    expect(field).to_be_focused()
    expect(page.get_by_role("button", name="Take the link away")).to_be_hidden()
    field.fill("javascript:alert(1)")
    desk.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="A link leads to a page")).to_be_visible()
    assert desk.visitor.barriers() == []
    field.fill("example.org/report")
    page.get_by_role("button", name="Set the link").click()
    expect(desk.area).to_be_focused()
    assert desk.save() == "[See the report.](https://example.org/report)"
    desk.open()
    desk.press("Control+Home", "ArrowRight", "Control+k")
    expect(field).to_have_value("https://example.org/report")
    page.get_by_role("button", name="Take the link away").click()
    assert desk.save() == "See the report."


def test_all_the_words_become_a_list(desk: Desk) -> None:
    page = desk.begin("One[^1].\n\nTwo.\n\n[^1]: Why.")
    desk.everything()
    desk.button("Numbered list").click()
    page.get_by_role("note").click()
    expect(desk.button("Footnote")).to_have_attribute("aria-disabled", "true")
    desk.everything()
    desk.type("Because.")
    assert desk.save() == "1. One[^1].\n2. Two.\n\n[^1]: Because."


def test_undo_and_redo(desk: Desk) -> None:
    desk.begin("Kept.")
    desk.press("Control+End")
    desk.type(" Added.")
    desk.press("Control+z")
    expect(desk.area).to_have_text("Kept.")
    desk.button("Redo").click()
    expect(desk.area).to_have_text("Kept. Added.")
    desk.button("Undo").click()
    expect(desk.area).to_have_text("Kept.")
    expect(desk.button("Undo")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_opened_and_saved_unchanged_is_no_new_revision(desk: Desk, kind: str) -> None:
    desk.begin(EVERY_KIND[kind])
    before = desk.stored()
    assert desk.from_document() == before["text"]
    desk.press("Control+End")
    desk.type("x")
    desk.press("Backspace")
    assert desk.save() == before["text"]
    assert desk.stored()["revision"] == before["revision"]


@pytest.mark.skipif(not REAL.exists(), reason="the real compilation is not beside the repository")
def test_every_real_text_comes_back_from_the_browser(desk: Desk) -> None:
    page = desk.begin("Old words.")
    texts = [canonical(each.text) for each in compilation.read(REAL.read_bytes(), REAL.name).entries]
    changed = []
    for text in texts:
        given = json.dumps(to_rich(text))
        assert page.locator("rich-text").evaluate("(editor, given) => editor.bringBack({'text-rich': given})", given)
        if desk.from_document() != text:
            changed.append(text)
    assert changed == []
    assert len(texts) == 100


def test_markdown_is_there_for_those_who_want_it(desk: Desk) -> None:
    page = desk.begin("One **two**.")
    desk.button("Markdown").click()
    field = page.locator("textarea")
    expect(field).to_be_visible()
    expect(field).to_have_value("One **two**.")
    field.fill("One *three*[^1].\n\n[^1]: Why.")
    desk.button("Markdown").click()
    expect(page.get_by_role("note")).to_have_text("Why.")
    desk.button("Markdown").click()
    field.fill("| a " * 60 + "|\n" + "| --- " * 60 + "|")
    desk.visitor.complaints.expect("400")
    desk.button("Markdown").click()
    expect(page.get_by_role("status").filter(has_text="more than 50 columns")).to_be_visible()
    field.fill("Plain **words**.")
    assert desk.save() == "Plain **words**."


def test_keyboard_alone_reaches_everything_and_is_never_trapped(desk: Desk) -> None:
    page = desk.begin("- one\n- two")
    desk.press("Control+End", "Tab")
    expect(desk.area).to_be_focused()
    desk.press("Escape", "Tab")
    expect(desk.area).not_to_be_focused()
    desk.press("Shift+Tab")
    expect(desk.area).to_be_focused()
    desk.press("Alt+F10")
    expect(desk.button("Bold")).to_be_focused()
    desk.press("End")
    expect(desk.button("Markdown")).to_be_focused()
    desk.press("ArrowRight", "ArrowRight")
    expect(desk.button("Italic")).to_be_focused()
    desk.press("Escape")
    expect(desk.area).to_be_focused()
    desk.press("Control+a", "Alt+F10", "Enter")
    expect(desk.button("Italic")).to_have_attribute("aria-pressed", "true")
    desk.press("Escape", "Escape", "Tab")
    expect(page.get_by_role("radio").first).to_be_focused()
    assert desk.save() == "- *one*\n  - *two*"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_barrier_with_every_part_in_the_text(desk: Desk, width: int) -> None:
    desk.begin(
        "\n\n".join([EVERY_KIND["table"], EVERY_KIND["lists"], "# One\n\n## Two\n\n> Quoted", EVERY_KIND["notes"]])
    )
    desk.visitor.resize(width)
    desk.press("Control+Home")
    expect(desk.button("Delete the table")).to_be_visible()
    assert desk.visitor.barriers() == []
    assert desk.visitor.overflow() <= 0
    sizes = (
        desk.page.get_by_role("toolbar")
        .get_by_role("button")
        .evaluate_all("buttons => buttons.map((button) => [button.offsetWidth, button.offsetHeight])")
    )
    assert min(min(size) for size in sizes) >= 24


def test_more_than_can_be_taken_is_said_at_once_and_nothing_is_lost(desk: Desk) -> None:
    page = desk.begin("Short.")
    desk.paste(text="word " * 400_000)
    said = page.get_by_role("status").filter(has_text="longer than the 1000000 characters")
    expect(said).to_be_visible()
    page.get_by_role("button", name="Save as a new revision").click()
    expect(said).to_be_visible()
    expect(page).to_have_url(re.compile("/revise/$"))
    assert desk.area.evaluate("area => area.textContent.length") == 2_000_000


def test_what_the_server_refuses_comes_back_into_the_editor(desk: Desk) -> None:
    page = desk.begin("Short.")
    desk.paste(text="word " * 50_000)
    desk.press("Control+Home", "Control+Alt+1")
    desk.visitor.complaints.expect("422")
    page.get_by_role("button", name="Save as a new revision").click()
    expect(page.get_by_role("alert").first).to_contain_text("at most 200000 can be saved")
    assert desk.area.locator("[data-level='1']").evaluate("title => title.textContent.length") == 250_000


def test_several_editors_and_one_that_is_swapped_in(desk: Desk) -> None:
    page = desk.begin("First.")
    page.evaluate("""async () => {
        const html = await (await fetch(location.href)).text();
        const found = /<rich-text[^]*<\\/rich-text>/.exec(html)[0];
        const editor = found.replaceAll("id_text", "id_second").replaceAll('name="text"', 'name="second"');
        const form = document.querySelector("form[data-keep]");
        form.insertAdjacentHTML("beforeend", `<label for="id_second">Second</label>${editor}`);
    }""")
    second = page.get_by_role("textbox", name="Second", exact=True)
    expect(second).to_be_visible()
    second.focus()
    desk.press("Control+End")
    desk.type(" And second.")
    expect(desk.area).to_have_text("First.")
    sent = page.locator("form[data-keep]").evaluate("form => Object.fromEntries(new FormData(form))")
    assert (sent["text"], "text-rich" in sent, "second" in sent) == ("First.", False, False)
    assert "First. And second." in sent["second-rich"]
    assert desk.visitor.barriers() == []
    page.locator("rich-text").last.evaluate("editor => editor.remove()")
    assert (
        page.locator("form[data-keep]").evaluate("form => 'second-rich' in Object.fromEntries(new FormData(form))")
        is False
    )


def test_a_form_that_htmx_sends_carries_the_document(desk: Desk) -> None:
    page = desk.begin("Old words.")
    desk.everything()
    desk.type("New words.")
    page.route("**/sent/", lambda route: route.fulfill(body="<p>Sent.</p>", content_type="text/html"))
    page.locator("form[data-keep]").evaluate(
        """form => {
            form.setAttribute("hx-post", "/sent/");
            form.setAttribute("hx-target", "h1");
            window.htmx.process(form);
        }"""
    )
    with page.expect_request("**/sent/") as request:
        page.get_by_role("button", name="Save as a new revision").click()
    assert "New words." in parse_qs(request.value.post_data or "")["text-rich"][0]
    expect(page.get_by_text("Sent.")).to_be_visible()


def test_words_from_an_input_method(desk: Desk) -> None:
    desk.begin("Old words.")
    desk.everything()
    desk.page.keyboard.insert_text("核对")
    desk.page.keyboard.insert_text("文本")
    assert desk.save() == "核对文本"


def test_right_to_left(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    with visitors.visitor("sec", locale="ar") as sec:
        page = sec.open(f"{one_of_each['recommendation']}revise/")
        area, first = page.locator(".ProseMirror"), page.locator("[data-command=strong]")
        expect(area).to_be_visible()
        begins, next_one = first.bounding_box(), page.locator("[data-command=emphasis]").bounding_box()
        assert begins
        assert next_one
        assert next_one["x"] < begins["x"]
        first.focus()
        page.keyboard.press("ArrowLeft")
        expect(page.locator("[data-command=emphasis]")).to_be_focused()
        area.focus()
        page.keyboard.press("Control+a")
        page.keyboard.type("نص عربي")
        assert area.locator("p").evaluate("words => getComputedStyle(words).direction") == "rtl"
        assert sec.barriers() == []


def test_without_scripts_the_text_area_is_there(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    with visitors.visitor("sec", java_script_enabled=False) as sec:
        page = sec.open(f"{one_of_each['recommendation']}revise/")
        expect(page.get_by_role("toolbar")).to_have_count(0)
        page.get_by_label("Text", exact=True).fill("Written **without** scripts.")
        page.get_by_role("button", name="Save as a new revision").click()
        expect(page.get_by_text("is the current text.")).to_be_visible()
        expect(page.locator(".text strong")).to_have_text("without")
