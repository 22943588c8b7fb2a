"""Every page, wide and narrow, in both directions of writing: no barrier, no complaint, nothing cut off."""

from collections.abc import Iterator

import pytest
from django.urls import URLResolver, get_resolver
from playwright.sync_api import expect

from tests.browser.pages import NO_PAGES, PLACES, Place
from tests.browser.road import called
from tests.browser.visitor import NARROW, WIDE, Visitors

LOOKS = [(place, person) for place in PLACES for person in place.people]


def told_apart(value: object) -> str | None:
    return f"{value.name} {value.path}" if isinstance(value, Place) else None


@pytest.fixture(scope="module")
def one_of_each(one_of_each: dict[str, str], visitors: Visitors) -> dict[str, str]:
    """The same, with a call of its own: an objection or a new revision of another test may have ended the other."""
    with visitors.visitor("sec") as sec:
        return {**one_of_each, "call": called(sec)[1]}


@pytest.mark.parametrize(("place", "person"), LOOKS, ids=told_apart)
def test_no_barrier_and_nothing_cut_off(
    visitors: Visitors, one_of_each: dict[str, str], place: Place, person: str
) -> None:
    with visitors.visitor(person) as visitor:
        visitor.open(place.path.format(**one_of_each))
        for width in (WIDE, NARROW):
            visitor.resize(width)
            assert visitor.overflow() <= 0, f"{width} pixels wide"
            assert visitor.barriers() == [], f"{width} pixels wide"


@pytest.mark.parametrize("place", PLACES, ids=told_apart)
def test_right_to_left(visitors: Visitors, one_of_each: dict[str, str], place: Place) -> None:
    with visitors.visitor(place.people[-1], locale="ar", width=NARROW) as visitor:
        page = visitor.open(place.path.format(**one_of_each))
        root = page.locator("html")
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
        for width in (NARROW, WIDE):
            visitor.resize(width)
            assert visitor.overflow() <= 0, f"{width} pixels wide"
        brand, account = page.locator("header .brand").bounding_box(), page.locator("main h1").first.bounding_box()
        assert brand
        assert account
        assert brand["x"] > WIDE / 2, "the page begins at its right edge"


def test_the_documentation_of_the_api_works_offline(visitors: Visitors) -> None:
    with visitors.visitor() as visitor:
        page = visitor.open("/api/v1/docs/")
        page.locator("#operations-tag-recommendations").click(timeout=60_000)
        expect(page.get_by_text("/api/v1/recommendations/", exact=True).first).to_be_visible(timeout=30_000)


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """The name of every address, with its name space."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield space + pattern.name


def test_no_page_is_forgotten() -> None:
    looked_at = {place.name for place in PLACES} | set(NO_PAGES)
    known = {name for name in names(get_resolver()) if not name.startswith(("admin:", "api:")) or name == "api:docs"}
    assert known - looked_at == set(), "look at it in pages.py, or say there why not"
    assert looked_at - known == set(), "there is no such address any more"
