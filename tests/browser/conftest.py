"""One running product and one Chromium for all the tests in this folder."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import tools
from tests.browser.visitor import Visitor, Visitors
from tests.serve.instance import Instance, running

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests share a product, so one worker runs them all; and it brings its own database, so once is enough."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.once)
            item.add_marker(pytest.mark.xdist_group("product"))


@pytest.fixture(scope="package")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The product as `make run` starts it, with the demonstration in it."""
    tools.need(tools.CHROMIUM)
    with running(tmp_path_factory.mktemp("instance")) as product:
        product.wait_ready()
        yield product
    assert "Traceback" not in product.said, product.said


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The installed Chromium; none is downloaded."""
    path = tools.need(tools.CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def visitors(instance: Instance, chromium: Browser) -> Visitors:
    """Makes visitors of the product."""
    return Visitors(chromium, instance.wait_ready())


@pytest.fixture
def stranger(visitors: Visitors) -> Iterator[Visitor]:
    """Somebody who has not signed in."""
    with visitors.visitor() as visitor:
        yield visitor


@pytest.fixture
def alice(visitors: Visitors) -> Iterator[Visitor]:
    """Head of a member's delegation."""
    with visitors.visitor("alice") as visitor:
        yield visitor


@pytest.fixture
def sec(visitors: Visitors) -> Iterator[Visitor]:
    """The secretariat."""
    with visitors.visitor("sec") as visitor:
        yield visitor


@pytest.fixture(scope="package")
def one_of_each(visitors: Visitors) -> dict[str, Any]:
    """The address of one recommendation, one round, one delegation and so on, found by following links."""
    found: dict[str, Any] = {}
    with visitors.visitor("sec") as visitor:
        for name, path, selector in (
            ("recommendation", "/recommendations/", "main a[href^='/recommendations/']:not([href*='?'])"),
            ("round", "/consultations/", "main a[href^='/consultations/']:not([href$='/consultations/'])"),
            ("delegation", "/delegations/", "main a[href^='/delegations/']:not([href*='?'])"),
        ):
            found[name] = visitor.open(path).locator(selector).first.get_attribute("href")
    return found
