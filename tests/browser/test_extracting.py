"""The extraction desk with the mouse, with the keyboard alone, and without scripts; the contributor confirms."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.visitor import NARROW, WIDE, Visitor, Visitors
from tests.serve.instance import OF_THE_TESTS, Instance

TEXT = (
    "Nine weeks after the floods a parliament adopted a description of lightships. It would be wise if the ports would "
    "promise anchors to those lightships and prescribes signalling how they should be further illuminated.\n\n"
    "- Harbours dim their **lamps**.\n- Ships answer with lanterns.\n"
)
#: What a delegate will send in by the pages that do so: here a contribution is simply there.
SEND = """
import django; django.setup()
from consultations.models import Consultation, Delegate
from tests.factories import contribution
from tests.browser.test_extracting import TEXT
seat = Delegate.objects.filter(user__email="alice@example.org", until_at=None).order_by("delegation__name")[0]
print("REFERENCE", contribution(Consultation.objects.order_by("pk").last(), seat.delegation, [TEXT.strip()]).reference)
"""


@pytest.fixture
def sent(instance: Instance) -> str:
    """A published contribution of Alice's delegation: its reference."""
    kept = {key: value for key, value in os.environ.items() if key not in OF_THE_TESTS}
    given = {**kept, "VAR_DIR": str(instance.folder), "DJANGO_SETTINGS_MODULE": "wgec.settings"}
    made = subprocess.run([sys.executable, "-c", SEND], env=given, capture_output=True, text=True, check=True)
    return made.stdout.split("REFERENCE ")[1].split()[0]


def looked_at(visitor: Visitor) -> None:
    """No barrier, and nothing runs out of the window, on wide screens and narrow ones."""
    for width in (WIDE, NARROW):
        visitor.resize(width)
        assert visitor.barriers() == []
        assert visitor.overflow() == 0
    visitor.resize(WIDE)


def select(page: Page, words: str) -> None:
    """Mark the words of one line of text as a mouse does."""
    page.evaluate(
        """words => {
            for (const text of document.querySelectorAll(".choosing")) {
                const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                    const at = walker.currentNode.textContent.indexOf(words);
                    if (at < 0) continue;
                    getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
                    return;
                }
            }
            throw new Error(`nowhere on the page: ${words}`);
        }""",
        words,
    )


def test_by_mouse_two_passages_become_one_recommendation(sec: Visitor, sent: str) -> None:
    page = sec.open(f"/contributions/{sent}/extract/")
    looked_at(sec)
    select(page, "It would be wise if the ports would promise anchors to those lightships")
    page.get_by_role("button", name="Make it a recommendation").click()
    expect(page.locator("#composed")).to_contain_text("promise anchors to those lightships […]")
    expect(page.locator("#panel")).to_contain_text("“those lightships” refers to a sentence that is not extracted.")
    select(page, "further illuminated.")
    page.get_by_role("button", name="Add to the one at the right").click()
    expect(page.locator("#composed")).to_contain_text("those lightships […] further illuminated.")
    looked_at(sec)
    page.get_by_label("Type").select_option("observation")
    typed = page.get_by_label(re.compile("Addressed to"))
    typed.fill("Harbour masters")
    typed.press("Enter")
    expect(page.get_by_role("button", name="Harbour masters")).to_be_visible()
    page.get_by_role("button", name="Make and publish it").click()
    expect(page.get_by_role("status").first).to_contain_text("is made and published.")
    page.locator(".taken-mark").first.click()
    expect(page.get_by_text("Not yet validated by its contributor").first).to_be_visible()
    expect(page.locator("aside")).to_contain_text("Harbour masters")
    page.get_by_role("link", name="Source", exact=True).click()
    expect(page.locator("mark.chosen").first).to_contain_text("It would be wise")
    looked_at(sec)


def test_what_is_marked_before_the_script_has_come_counts(sec: Visitor, sent: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    sec.page.route(re.compile(r"/js/extraction\.\w*\.?js"), hold)
    sec.page.goto(f"{sec.address}/contributions/{sent}/extract/", wait_until="commit")
    expect(sec.page.get_by_text("Ships answer with lanterns.").first).to_be_visible()
    select(sec.page, "Ships answer with lanterns.")
    held[0].continue_()
    expect(sec.page.locator("#keys")).to_be_visible()
    sec.page.get_by_role("button", name="Make it a recommendation").click()
    expect(sec.page.locator("#composed")).to_have_text("Ships answer with lanterns.")


def test_by_keyboard_alone(sec: Visitor, sent: str) -> None:
    page = sec.open(f"/contributions/{sent}/extract/")
    page.locator(".pick").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("#marked")).to_contain_text("Marked: It would be wise")
    for _word in range(2):
        page.keyboard.press("e")
    expect(page.locator("#marked")).to_have_text(re.compile("they should be$"))
    page.keyboard.press("Shift+E")
    expect(page.locator("#marked")).to_have_text(re.compile("they should be further$"))
    page.keyboard.press("Enter")
    expect(page.locator("#composed")).to_contain_text("how they should be further […]")
    page.locator(".pick").first.focus()
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("+")
    expect(page.locator("#composed")).to_contain_text("Harbours dim their lamps.")
    page.get_by_role("button", name="Make the recommendation").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("It waits to be published.")


def test_without_scripts_and_the_contributor_confirms(visitors: Visitors, sec: Visitor, sent: str) -> None:
    with visitors.visitor("sec", java_script_enabled=False) as plain:
        page = plain.open(f"/contributions/{sent}/extract/")
        page.get_by_role("checkbox", name="Ships answer with lanterns.").check()
        page.get_by_role("button", name="Make it a recommendation").click()
        expect(page.locator("#composed")).to_have_text("Ships answer with lanterns.")
        page.get_by_role("button", name="Make and publish it").click()
        expect(page.get_by_role("status").first).to_contain_text("is made and published.")
        page.get_by_role("link", name="Ask its contributor to validate").click()
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("The contributors of 1 text are asked.")
    with visitors.visitor("alice") as alice:
        page = alice.open("/validation/")
        looked_at(alice)
        expect(page.get_by_text("Ships answer with lanterns.").first).to_be_visible()
        page.get_by_role("link", name=re.compile("^Correct")).first.click()
        looked_at(alice)
        page = alice.open("/validation/")
        page.get_by_role("button", name="Confirm all that wait on this page").click()
        expect(page.get_by_role("status").first).to_contain_text("is confirmed.")
    page = sec.open(f"/contributions/{sent}/extracts/")
    looked_at(sec)
    round_ = page.locator(".crumbs a").first.get_attribute("href")
    page = sec.open(f"/contributions/{sent}/extract/")
    page.get_by_role("link", name="text and source").first.click()
    looked_at(sec)
    for path in (f"/contributions/{sent}/ask/", f"{round_}extraction/", f"{round_}validation/"):
        sec.open(path)
        looked_at(sec)
