"""Two editions compared in the browser: from the edition's page to what changed, and on to the Word file."""

from playwright.sync_api import expect

from tests.browser.road import compile_report, downloaded
from tests.browser.visitor import NARROW, WIDE, Visitor
from tests.recommendations.report import tracked


def test_from_an_edition_to_what_changed_since_the_one_before(sec: Visitor, one_of_each: dict[str, str]) -> None:
    slug = one_of_each["round"].strip("/").split("/")[-1]
    found = sec.ask(f"/api/v1/recommendations/?consultation={slug}&status=published").json()["results"][0]
    path = f"recommendations/{found['reference']}"
    compile_report(sec, slug)
    text = sec.ask_api(f"{path}/")
    sec.ask_api(
        f"{path}/revise/",
        text=f"Quite unheard of before.\n\n{text['text']}",
        seen_revision=text["revision"],
        kind="substantive",
        reason="To compare.",
    )
    page = compile_report(sec, slug)
    page.get_by_role("link", name="What changed since the edition before").click()
    expect(page.locator("ins", has_text="Quite unheard of before.")).to_be_visible()
    for width in (WIDE, NARROW):
        sec.resize(width)
        assert sec.overflow() <= 0, f"{width} pixels wide"
        assert sec.barriers() == [], f"{width} pixels wide"
    page.locator("main").get_by_role("link", name=f"Recommendation {found['number']},").first.click()
    expect(page.locator(f"#change-{found['reference']}")).to_be_in_viewport()
    page.get_by_role("link", name="Revised", exact=False).first.click()
    expect(page.get_by_role("navigation", name="What became of them").locator("[aria-current=page]")).to_contain_text(
        "Revised"
    )
    content = downloaded(page, "Word, changes tracked")
    new, old = ([words for _, words in read(content)] for read in (tracked.accepted, tracked.rejected))
    assert "Quite unheard of before." in new
    assert "Quite unheard of before." not in old
