"""The compiled HTML file, opened from a disk: no barrier, no console message, nothing wider than the screen."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from recommendations.report.renderers import epub, html
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


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_of_the_book_has_a_barrier(chromium: Browser, tmp_path: Path, language: str) -> None:
    document = samples.document(*samples.everything().entries(), language=language, appendices=samples.APPENDICES)
    with zipfile.ZipFile(io.BytesIO(epub.render(document))) as archive:
        archive.extractall(tmp_path)
    files = sorted((tmp_path / "EPUB").glob("*.xhtml"))
    assert [file.stem for file in files] == ["appendix-1", "appendix-2", "contents", "cover", "section-1"]
    page = chromium.new_page(viewport={"width": 620, "height": 880})
    for file in files:
        page.goto(file.as_uri())
        page.evaluate(AXE)
        found = page.evaluate("() => axe.run({resultTypes: ['violations']}).then(result => result.violations)")
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    page.close()
