"""The room's screen and the overview in a browser: live, by keyboard, without scripts, on paper."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.browser.road import OPEN_ROUND
from tests.browser.visitor import HEIGHT, NARROW, WIDE, Visitor, Visitors
from tests.serve.instance import OF_THE_TESTS, Instance

#: What somebody else does elsewhere, in a process of its own: Kestria states its position on a text.
ELSEWHERE = """
import sys, django
django.setup()
from consultations.models import Delegation
from recommendations.actions import positions
from recommendations.models import Recommendation
row = Recommendation.objects.select_related("current").get(reference=sys.argv[1])
kestria = Delegation.objects.get(name="Kestria")
said = {"statement": "It goes too far.", "change_needed": "Leave it out."} if sys.argv[2] == "objection" else {}
positions.record(
    row, sys.argv[2], by=None, for_delegation=kestria, seen_revision=row.current.number, **said
)
"""
LOOKS = ("", "?dark=1&size=6", "?text=rolling", "?text=rolling&dark=1&size=1")


def record_elsewhere(instance: Instance, reference: str, stance: str) -> None:
    inherited = {key: value for key, value in os.environ.items() if key not in OF_THE_TESTS}
    subprocess.run(
        [sys.executable, "-c", ELSEWHERE, reference, stance],
        env=inherited | {"VAR_DIR": str(instance.folder), "DJANGO_SETTINGS_MODULE": "wgec.settings"},
        check=True,
    )


def first_of(visitor: Visitor, one_of_each: dict[str, str]) -> tuple[Page, str]:
    """The screen with the first text of a consultation, and the reference of that text."""
    page = visitor.open(f"{one_of_each['round']}projector/")
    known = re.search(r"at=(\w+)", page.locator("#live").get_attribute("hx-get") or "")
    assert known
    return page, known[1]


def unspoken(visitor: Visitor) -> str:
    """The reference of a text in the open round on which nobody has said anything."""
    rows = visitor.ask_api(f"recommendations/?consultation={OPEN_ROUND}&indicator=insufficient&page_size=200")[
        "results"
    ]
    paths = ((row["reference"], f"recommendations/{row['reference']}/positions/") for row in rows)
    return next(reference for reference, path in paths if not visitor.ask_api(path)["count"])


@pytest.mark.parametrize("look", LOOKS)
def test_no_barrier_and_nothing_cut_off(visitors: Visitors, one_of_each: dict[str, str], look: str) -> None:
    with visitors.visitor() as visitor:
        visitor.open(f"{one_of_each['amended']}projector/{look}")
        for width in (1920, WIDE, NARROW):
            visitor.resize(width)
            assert visitor.overflow() <= 0, f"{width} pixels wide"
            assert visitor.barriers() == [], f"{width} pixels wide"


def test_right_to_left_the_next_text_lies_to_the_left(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    with visitors.visitor(locale="ar") as visitor:
        page, first = first_of(visitor, one_of_each)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        page.keyboard.press("ArrowLeft")
        page.wait_for_url(re.compile(r"\?at="))
        assert first not in page.url
        assert visitor.overflow() <= 0


def test_the_room_sees_a_position_that_is_recorded_elsewhere(
    visitors: Visitors, instance: Instance, one_of_each: dict[str, str]
) -> None:
    with visitors.visitor() as visitor:
        reference = unspoken(visitor)
        page = visitor.open(f"/consultations/{OPEN_ROUND}/projector/?at={reference}")
        where = page.get_by_label("Where the group stands")
        expect(where.get_by_text(re.compile("not expressed", re.IGNORECASE)).first).to_be_visible()
        record_elsewhere(instance, reference, "objection")
        expect(where.locator("dt", has_text="Objection")).to_be_visible(timeout=2_000)
        expect(where.locator("div", has=page.locator("dt", has_text="Objection")).locator("dd")).to_have_text("KES")
        record_elsewhere(instance, reference, "support")
        expect(where.locator("dt", has_text="Objection")).to_have_count(0, timeout=2_000)
        # One state throughout: nothing was announced over whoever is speaking.
        expect(page.locator("#announced")).to_be_empty()


def test_unchanged_the_screen_is_not_touched(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    with visitors.visitor() as visitor:
        page, _reference = first_of(visitor, one_of_each)
        page.evaluate("document.getElementById('live').dataset.mine = 'yes'")
        with page.expect_response(lambda answer: answer.status == 204):
            pass
        with page.expect_response(lambda answer: answer.status == 204):
            pass
        expect(page.locator("#live")).to_have_attribute("data-mine", "yes")


def test_a_server_that_is_away_is_told(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    with visitors.visitor() as visitor:
        visitor.complaints.expect("ERR_FAILED|Failed to fetch|projector")
        page, _reference = first_of(visitor, one_of_each)
        page.route("**/projector/**", lambda route: route.abort())
        expect(page.get_by_text("This screen no longer follows")).to_be_visible()
        page.unroute("**/projector/**")
        expect(page.get_by_text("This screen no longer follows")).to_be_hidden()


def test_the_keys_do_what_the_links_do(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    with visitors.visitor() as visitor:
        page, first = first_of(visitor, one_of_each)
        heading = page.get_by_role("heading", level=1).inner_text()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("heading", level=1)).not_to_have_text(heading)
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        for key, query in (("d", "dark=1"), ("+", "size=4"), ("r", "text=rolling")):
            page.keyboard.press(key)
            page.wait_for_url(re.compile(query))
        page.keyboard.press("-")
        expect(page).not_to_have_url(re.compile("size="))
        expect(page).to_have_url(re.compile(rf"at={first}&text=rolling&dark=1$"))
        page.keyboard.press("?")
        expect(page.get_by_text("map of the whole compilation")).to_be_visible()
        page.keyboard.press("?")
        expect(page.get_by_text("map of the whole compilation")).to_be_hidden()
        page.keyboard.press("m")
        page.wait_for_url(re.compile("/standing/$"))


def test_the_keys_can_be_switched_off(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    with visitors.visitor() as visitor:
        page, _first = first_of(visitor, one_of_each)
        page.keyboard.press("?")
        page.get_by_label("Keys are on").uncheck()
        page.keyboard.press("Escape")
        page.reload()
        address = page.url
        page.keyboard.press("d")
        page.keyboard.press("?")
        expect(page.get_by_text("map of the whole compilation")).to_be_hidden()
        assert page.url == address


def test_without_scripts_the_links_lead_everywhere(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    with visitors.visitor(java_script_enabled=False) as visitor:
        page = visitor.open(f"{one_of_each['round']}standing/")
        page.get_by_label("Order", exact=True).select_option("breadth")
        page.get_by_role("button", name="Apply").click()
        expect(page).to_have_url(re.compile(r"order=breadth.*#texts"))
        page.get_by_role("link", name="Show in the room").click()
        heading = page.get_by_role("heading", level=1).inner_text()
        page.get_by_role("link", name="Dark").click()
        page.get_by_role("link", name="Larger text").click()
        page.get_by_role("link", name="Next").click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text(heading)
        expect(page.locator("html")).to_have_class(re.compile("size-4 dark"))
        assert '<meta http-equiv="refresh" content="10">' in page.content()
        page.get_by_text("Keys", exact=True).click()
        expect(page.get_by_text("loaded again every ten seconds")).to_be_visible()


def test_the_overview_narrows_its_table_in_place(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    with visitors.visitor() as visitor:
        page = visitor.open(f"{one_of_each['round']}standing/")
        page.get_by_label("State", exact=True).select_option("insufficient")
        expect(page).to_have_url(re.compile("state=insufficient"))
        expect(page.locator("#table .pill").first).to_have_text(re.compile("Insufficient positions"))


def test_a_tile_leads_to_the_positions_and_says_what_it_is(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    with visitors.visitor() as visitor:
        page = visitor.open(f"{one_of_each['round']}standing/")
        page.get_by_role("link", name=re.compile(r"^Recommendation 1: .+\.")).first.click()
        expect(page).to_have_url(re.compile("/positions/$"))


def test_on_paper_the_map_has_outlines_and_every_list_is_there(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    with visitors.visitor() as visitor:
        page = visitor.open(f"{one_of_each['round']}standing/")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 680, "height": HEIGHT})  # A4 between its margins
        tile = page.locator(".tiles .tile").first
        looks = tile.evaluate("one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).borderTopStyle]")
        assert looks == ["rgba(0, 0, 0, 0)", "solid"]
        for heading in ("One delegation away", "Contested and divergent", "Who has not spoken", "All texts"):
            expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect(page.locator(".jumps")).to_be_hidden()
        assert visitor.overflow() <= 0
