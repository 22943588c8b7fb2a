"""One running product and one Chromium for all the tests in this folder."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import tools
from tests.browser import contributing, demonstration
from tests.browser.road import OPEN_ROUND, SMALL, called, discussed, proposed, submitted, uploaded
from tests.browser.visitor import Visitor, Visitors
from tests.browser.writing import Desk
from tests.serve.instance import Instance, running

Row = dict[str, Any]
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m "not browser"` leaves these out."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


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


@pytest.fixture
def desk(sec: Visitor, one_of_each: dict[str, str]) -> Desk:
    """The page on which the secretariat revises a text."""
    return Desk(sec, one_of_each["recommendation"].strip("/").split("/")[-1])


def amended_by(person: str, visitors: Visitors, reference: str) -> str:
    """Propose, as that person, three amendments to a text of which two collide; the address of the first one."""
    with visitors.visitor(person) as visitor:
        path = f"recommendations/{reference}"
        text = visitor.ask_api(f"{path}/")

        def propose(**given: Any) -> dict[str, Any]:
            return visitor.ask_api(f"{path}/amendments/", seen_revision=text["revision"], **given)

        unit = visitor.ask_api(f"{path}/rolling/")["units"][0]["unit"]
        first = propose(text=f"First of all. {text['text']}", reasons="It is *clearer*.")
        propose(text=f"Before all else. {text['text']}")
        propose(kind="alternative", unit=unit, text="Another wording altogether.")
    return f"/amendments/{first['reference']}/"


@pytest.fixture(scope="package")
def one_of_each(visitors: Visitors) -> dict[str, str]:
    """The address of one round, one delegation, one recommendation and so on, as ``pages.PLACES`` names them."""
    with visitors.visitor("sec") as sec:

        def first(
            listed: str, prefix: str, key: str, wanted: Callable[[dict[str, Any]], bool] = lambda row: True
        ) -> str:
            answer = sec.ask(f"/api/v1/{listed}/?page_size=200").json()
            return f"/{prefix}/{next(row[key] for row in answer['results'] if wanted(row))}/"

        text = first("recommendations", "recommendations", "reference")
        amended = first(
            "recommendations",
            "recommendations",
            "reference",
            lambda row: (row["consultation"], row["status"]) == (OPEN_ROUND, "published"),
        )
        with visitors.visitor("alice") as alice:
            drafted = proposed(alice, "Lanterns of ships are dimmed in harbours.")
            handed_in = submitted(alice, proposed(alice, "Lighthouses keep their lanterns."))
        asked_about, call = called(sec, but=amended)
        return {
            **contributing.of_each(visitors),
            **demonstration.of_each(visitors),
            "call": call,
            "called": asked_about,
            "amended": amended,
            "reference": amended.strip("/").split("/")[-1],
            "amendment": amended_by("alice", visitors, amended.split("/")[2]),
            "draft": drafted,
            "submitted": handed_in,
            "open": OPEN_ROUND,
            "round": first("consultations", "consultations", "slug"),
            "delegation": first("delegations", "delegations", "slug"),
            "recommendation": text,
            "comment": discussed(sec, text),
            "revised": first("recommendations", "recommendations", "reference", lambda row: row["revision"] > 1),
            "edition": first("editions", "reports", "reference"),
            "upload": uploaded(sec, "small.md", SMALL.encode(), "never-confirmed"),
        }
