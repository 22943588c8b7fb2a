"""How scripts count the words of a text: character by character, as the server does; no running product is needed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

WORDS = "🌍 灯塔 Lamps are lit. Ships 😀 answer them."
PAGE = (
    '<p data-unit="1.1">🌍 灯塔 <input type="checkbox">Lamps are lit<span class="note-mark">3</span>. '
    "<b>Ships 😀 answer</b> them.</p>"
)
SCRIPT = Path(__file__).parents[2] / "static" / "js" / "words.js"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page with one unit, beside the script."""

    def answer(route: Route) -> None:
        if route.request.url.endswith("words.js"):
            route.fulfill(body=SCRIPT.read_text(), content_type="text/javascript")
        else:
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")

    context = chromium.new_context()
    shown = context.new_page()
    shown.route("**/*", answer)
    shown.goto("http://words.example/")
    yield shown
    context.close()


@pytest.mark.parametrize("words", ["Lamps are lit.", "Ships", "😀", "them.", "🌍 灯塔"])
def test_a_stretch_of_words_has_the_numbers_of_the_server(page: Page, words: str) -> None:
    start = WORDS.index(words)
    found = page.evaluate(
        """async ([start, end]) => {
            const { lengthOf, offsetIn, rangeOf, wordsOf } = await import("/words.js");
            const unit = document.querySelector("[data-unit]");
            const range = rangeOf(unit, start, end);
            const begins = offsetIn(unit, range.startContainer, range.startOffset);
            const ends = offsetIn(unit, range.endContainer, range.endOffset);
            return [wordsOf(range), begins, ends, lengthOf(unit.textContent)];
        }""",
        [start, start + len(words)],
    )
    assert found == [words, start, start + len(words), len(WORDS) + 1]
