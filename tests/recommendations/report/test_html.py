"""The HTML page: one file, no scripts, every link inside it leads somewhere, languages and directions said."""

import itertools
from collections import Counter

import lxml.html
import pytest

from recommendations.report.renderers import html, prepared
from tests.recommendations.report import samples

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def source() -> str:
    """The page of every sample."""
    return html.render(samples.everything()).decode()


@pytest.fixture(scope="module")
def page(source: str) -> lxml.html.HtmlElement:
    """The same, read."""
    return lxml.html.document_fromstring(source)


def test_it_needs_nothing_but_itself(page: lxml.html.HtmlElement, source: str) -> None:
    assert not page.xpath("//script | //img | //iframe | //link | //object | //embed | //form | //base")
    assert not page.xpath("//@style | //@*[starts-with(name(), 'on')]")
    assert "@import" not in source
    assert "url(" not in source


def test_every_name_is_unique_and_every_inner_link_leads_to_one(page: lxml.html.HtmlElement) -> None:
    names = Counter(page.xpath("//@id"))
    assert max(names.values()) == 1
    targets = {href.removeprefix("#") for href in page.xpath("//a/@href") if href.startswith("#")}
    assert targets <= names.keys()
    assert set(page.xpath("//@aria-labelledby")) <= names.keys()


def test_every_outer_link_is_one_that_an_author_wrote(page: lxml.html.HtmlElement) -> None:
    outer = {href for href in page.xpath("//a/@href") if not href.startswith("#")}
    assert all(href.startswith(("https://", "mailto:")) for href in outer)


def test_each_entry_has_a_place_that_can_be_typed(page: lxml.html.HtmlElement) -> None:
    for part in prepared.parts(samples.everything()):
        for ready in part.entries:
            (heading,) = page.xpath(f"//h3[@id='{ready.anchor}']")
            assert ready.entry.attribution in heading.text_content()
            assert page.xpath(f"//nav//a[@href='#{ready.anchor}']")


def test_headings_go_down_step_by_step(page: lxml.html.HtmlElement) -> None:
    levels = [int(node.tag[1]) for node in page.xpath("//main//*[self::h2 or self::h3 or self::h4 or self::h5]")]
    assert levels[0] == 2
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_notes_are_numbered_through_the_document_and_lead_back(page: lxml.html.HtmlElement) -> None:
    marks = [node.text_content() for node in page.xpath("//sup[@class='note-mark']")]
    assert marks == ["1", "2", "1", "3", "4", "5"]
    assert [node.get("start", "1") for node in page.xpath("//section[@role='doc-endnotes']/ol")] == ["1", "3", "4", "5"]


def test_languages_and_directions_are_said() -> None:
    whole = samples.document(
        samples.entry(1, "Text.", language="fr"), samples.entry(2, "نص", language="ar"), language="ar"
    )
    page = lxml.html.document_fromstring(html.render(whole).decode())
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    spoken = [(node.get("lang"), node.get("dir")) for node in page.xpath("//article")]
    assert spoken == [("fr", "ltr"), ("ar", "rtl")]


def test_words_of_the_frame_are_escaped() -> None:
    document = samples.document(title="<script>x</script>", disclaimer='"&<b>', group="</title><script>")
    source = html.render(document).decode()
    assert "<script" not in source
    assert "<b>" not in source
