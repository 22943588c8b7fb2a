"""The compiled HTML file, opened from a disk: no barrier, no console message, nothing wider than the screen."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from recommendations.report.renderers import html
from tests.browser.visitor import AXE
from tests.recommendations.report import samples

SCREENS: list[dict[str, Any]] = [
    {"viewport": {"width": 1360, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
]


@pytest.mark.parametrize("screen", SCREENS, ids=["wide", "narrow and dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_compiled_page_has_no_barrier(
    chromium: Browser, tmp_path: Path, screen: dict[str, Any], language: str
) -> None:
    file = tmp_path / "report.html"
    entries = samples.everything().entries()
    file.write_bytes(html.render(samples.document(*entries, language=language)))
    said: list[str] = []
    page = chromium.new_page(**screen)
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run({resultTypes: ['violations']}).then(result => result.violations)")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["viewport"]["width"]
    assert said == []
    page.close()


def test_a_place_in_the_report_can_be_typed(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(html.render(samples.everything()))
    page = chromium.new_page(viewport={"width": 1360, "height": 900})
    page.goto(f"{file.as_uri()}#recommendation-18")
    assert page.locator("#recommendation-18").is_visible()
    page.locator("#recommendation-18 ~ p a").first.click()
    assert page.url.endswith("#recommendation-18-note-1")
    page.locator(":target .note-back").first.click()
    assert page.url.endswith("#recommendation-18-note-1-mark")
    page.close()
