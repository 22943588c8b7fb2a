"""A corrigendum in the browser: asked for on the edition's page, read, and found from both sides."""

from playwright.sync_api import expect

from tests.browser.road import compile_report, downloaded
from tests.browser.visitor import NARROW, WIDE, Visitor


def test_from_an_issued_edition_to_its_corrigendum_and_back(sec: Visitor, one_of_each: dict[str, str]) -> None:
    slug = one_of_each["round"].strip("/").split("/")[-1]
    found = sec.ask(f"/api/v1/recommendations/?consultation={slug}&status=published").json()["results"][0]
    path = f"recommendations/{found['reference']}"
    page = compile_report(sec, slug)
    edition = page.url
    text = sec.ask_api(f"{path}/")
    sec.ask_api(
        f"{path}/revise/",
        text=f"Left out by mistake.\n\n{text['text']}",
        seen_revision=text["revision"],
        kind="substantive",
        reason="To correct.",
    )
    page.get_by_text("Correct it by a corrigendum").click()
    for width in (WIDE, NARROW):
        sec.resize(width)
        assert sec.overflow() <= 0, f"{width} pixels wide"
        assert sec.barriers() == [], f"{width} pixels wide"
    page.get_by_role("button", name="Compile the corrigendum").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Corr.1 to Edition", timeout=120_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Issued", timeout=120_000)
    assert "Left out by mistake." in downloaded(page, "Markdown").decode()
    page.get_by_role("main").get_by_text("This corrects").get_by_role("link").click()
    expect(page).to_have_url(edition)
    expect(page.get_by_role("region", name="Corrigenda").get_by_role("link")).to_contain_text("Corr.1 to Edition")
    page.get_by_text("Correct it by a corrigendum").click()
    page.get_by_role("button", name="Compile the corrigendum").click()
    expect(page.get_by_text("says all of this already")).to_be_visible()
