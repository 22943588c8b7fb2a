"""The compilation desk in a browser: texts placed by drag, keyboard and boxes; focus stays, what is done is said."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_deciding import looked_at
from tests.browser.visitor import WIDE, Visitor, Visitors


@pytest.fixture
def slug(sec: Visitor) -> str:
    """A round with at least two sections, one of them with three texts."""
    for each in sec.ask_api("consultations/")["results"]:
        rows = sec.ask_api(f"sections/?consultation={each['slug']}")["results"]
        if len(rows) > 1 and rows[0]["count"] > 2:
            return str(each["slug"])
    raise AssertionError("the demonstration has such a round")


def order(page: Page, part: int = 0) -> list[str]:
    """The references in a part of the desk, in order."""
    rows = page.locator("#board .part").nth(part).locator(".placed-row")
    return rows.evaluate_all("rows => rows.map((row) => row.dataset.reference)")  # type: ignore[no-any-return]


def test_a_text_is_moved_with_the_keyboard_alone(sec: Visitor, slug: str) -> None:
    page = sec.open(f"/consultations/{slug}/compilation/")
    looked_at(sec)
    first, second, third, *_rest = order(page)
    page.locator(f"#down-{first}").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#announced")).to_contain_text("place 2 of")
    expect(page.locator(f"#down-{first}")).to_be_focused()
    assert order(page)[:3] == [second, first, third]
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#announced")).to_contain_text("place 3 of")
    expect(page.locator(f"#down-{first}")).to_be_focused()
    assert order(page)[:3] == [second, third, first]
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#announced")).to_contain_text("place 2 of")
    expect(page.locator(f"#up-{first}")).to_be_focused()
    page.locator(f"#more-{first}").focus()
    page.keyboard.press("Enter")
    page.locator(f'[name="to-{first}"]').select_option(index=1)
    page.locator(f"#to-{first}").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#board .part").nth(1).locator(f'[data-reference="{first}"]')).to_have_count(1)
    expect(page.locator("#announced")).to_contain_text("in section II")
    assert first not in order(page)


def test_a_text_is_dragged_to_its_place(sec: Visitor, slug: str) -> None:
    sec.page.set_viewport_size({"width": WIDE, "height": 3000})  # the driver's mouse does not scroll while it drags
    page = sec.open(f"/consultations/{slug}/compilation/")
    first, second, third, *_rest = order(page)
    row = page.locator(f'[data-reference="{first}"] .excerpt')
    target = page.locator(f'[data-reference="{third}"]')
    height = (target.bounding_box() or {"height": 0})["height"]
    row.drag_to(target, target_position={"x": 60, "y": height - 4})
    expect(page.locator("#announced")).to_contain_text("place 3 of")
    assert order(page)[:3] == [second, third, first]
    row = page.locator(f'[data-reference="{first}"] .excerpt')
    row.drag_to(page.locator("#board .part").nth(1).locator("h2"), target_position={"x": 10, "y": 10})
    expect(page.locator("#announced")).to_contain_text("in section II")
    expect(page.locator("#board .part").nth(1).locator(f'[data-reference="{first}"]')).to_have_count(1)
    assert first not in order(page)
    page.reload()
    assert order(page)[:2] == [second, third], "it is kept"


def test_many_are_moved_without_scripts(visitors: Visitors, slug: str) -> None:
    with visitors.visitor("sec", java_script_enabled=False) as sec:
        page = sec.open(f"/consultations/{slug}/compilation/")
        boxes = page.locator("#board .part").nth(0).locator("input[name=chosen]")
        moved = [boxes.nth(n).get_attribute("value") for n in range(2)]
        for n in range(2):
            boxes.nth(n).check()
        page.get_by_label("The chosen ones").select_option(index=1)
        page.get_by_role("button", name="Move", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("2 recommendations stand in section")
        for reference in moved:
            expect(page.locator("#board .part").nth(0).locator(f'[data-reference="{reference}"]')).to_have_count(0)


def test_somebody_else_was_faster(visitors: Visitors, sec: Visitor, slug: str) -> None:
    page = sec.open(f"/consultations/{slug}/compilation/")
    first, second, *_rest = order(page)
    page.locator("#placing [name=seen]").evaluate("field => (field.value = 99999)")
    sec.complaints.expect("422")
    page.locator(f"#down-{first}").click()
    expect(page.locator("#board .notice.error")).to_contain_text("has changed the order since you opened it")
    assert order(page)[:2] == [first, second]
    page.locator(f"#down-{first}").click()
    expect(page.locator("#announced")).to_contain_text("place 2 of")
