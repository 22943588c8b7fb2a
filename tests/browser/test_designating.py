"""A text is objected to and designated; a member challenges, the chair answers; the objection is dealt with."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.road import OPEN_ROUND
from tests.browser.test_deciding import looked_at
from tests.browser.visitor import Visitor, Visitors
from tests.serve.instance import OF_THE_TESTS, Instance


@pytest.fixture(scope="module")
def text(visitors: Visitors) -> str:
    """The reference of a published text of the open round."""
    with visitors.visitor("alice") as alice:
        rows = alice.ask_api(f"recommendations/?page_size=200&status=published&consultation={OPEN_ROUND}")["results"]
        return str(rows[-1]["reference"])


@pytest.fixture
def chair(visitors: Visitors) -> Iterator[Visitor]:
    """The chair."""
    with visitors.visitor("chair") as visitor:
        yield visitor


def positions(visitor: Visitor, text: str) -> Page:
    """The page of positions on the text."""
    return visitor.open(f"/recommendations/{text}/positions/")


def designate(visitor: Visitor, text: str, word: str, reason: str) -> Page:
    """Choose a word with its reason, and send it."""
    page = visitor.open(f"/recommendations/{text}/designate/")
    page.get_by_label(word).check()
    page.get_by_label(re.compile("^Reason")).fill(reason)
    page.get_by_role("main").get_by_role("button", name="Designate").click()
    return page


def test_designate_challenge_answer(visitors: Visitors, chair: Visitor, text: str) -> None:
    page = chair.open(f"/recommendations/{text}/designate/")
    looked_at(chair)
    expect(page.get_by_text("needs a reason").first).to_be_visible()
    chair.complaints.expect("422")
    page = designate(chair, text, "Emerging consensus", "")
    expect(page.get_by_role("alert")).to_contain_text("is more favourable than the indicator")
    expect(page.get_by_label("Emerging consensus")).to_be_checked()
    page.get_by_label(re.compile("^Reason")).fill("The room was in favour.")
    page.get_by_role("main").get_by_role("button", name="Designate").click()
    expect(page.get_by_role("status").first).to_contain_text("The text is designated: Emerging consensus.")
    expect(page.locator("#designation")).to_contain_text("The room was in favour.")
    looked_at(chair)

    with visitors.visitor("alice") as alice:
        page = positions(alice, text)
        page.get_by_role("link", name="Challenge the designation").click()
        looked_at(alice)
        page.get_by_label("Reason").fill("We were not in favour.")
        page.get_by_role("button", name="Challenge the designation").click()
        expect(page.get_by_role("status").first).to_contain_text("The chair is told of your challenge.")
        expect(page.get_by_role("link", name="Challenge the designation")).to_have_count(0)

    page = chair.open("/")
    page.get_by_role("link", name=re.compile(r"^\d+ challenges to answer")).click()  # the demonstration has one too
    looked_at(chair)
    ours = page.locator("#challenges li").filter(has_text="We were not in favour.")
    ours.get_by_role("link", name=re.compile("^Answer")).click()
    looked_at(chair)
    page.get_by_label("Answer").fill("You will be asked again.")
    page.get_by_role("button", name="Answer the challenge").click()
    expect(page.locator("#designation")).to_contain_text("You will be asked again.")
    looked_at(chair)
    with visitors.visitor() as stranger:
        expect(positions(stranger, text).locator("#designation")).to_contain_text("You will be asked again.")


def test_it_works_without_scripts(visitors: Visitors, text: str) -> None:
    with visitors.visitor("chair", java_script_enabled=False) as chair:
        page = designate(chair, text, "Divergent views", "Much was said.")
        expect(page.locator("#designation")).to_contain_text("Much was said.")
        expect(page.locator("#designation details summary")).to_contain_text("earlier designation")


OBJECT = """
import sys, django
django.setup()
from consultations.models import Delegate
from recommendations.actions import positions
from recommendations.enums import Stance
from recommendations.models import Recommendation
row = Recommendation.objects.get(reference=sys.argv[1])
seat = Delegate.objects.get(user__email=sys.argv[2] + "@example.org", until_at=None)
positions.record(
    row, Stance.OBJECTION, by=None, for_delegation=seat.delegation, seen_revision=row.current.number,
    statement="It goes too far.", change_needed="Leave the last sentence out.",
)
"""


@pytest.fixture
def objection(instance: Instance, text: str) -> str:
    """Alice's delegation objects to the text; its reference."""
    inherited = {key: value for key, value in os.environ.items() if key not in OF_THE_TESTS}
    settings = {"VAR_DIR": str(instance.folder), "DJANGO_SETTINGS_MODULE": "wgec.settings"}
    subprocess.run([sys.executable, "-c", OBJECT, text, "alice"], env=inherited | settings, check=True)
    return text


def test_an_objection_is_addressed_sustained_and_turned_into_a_reservation(
    visitors: Visitors, chair: Visitor, sec: Visitor, objection: str
) -> None:
    page = chair.open(f"/recommendations/{objection}/designate/")
    expect(page.locator("#word-consensus")).to_be_disabled()
    expect(page.get_by_text(re.compile("While the objection of")).first).to_be_visible()
    looked_at(chair)

    page = positions(sec, objection)
    looked_at(sec)
    page.locator("#objections").get_by_role("link", name="Reply").click()
    looked_at(sec)
    page.locator(".ProseMirror").fill("It does not go far at all.")
    page.get_by_role("button", name="Reply to the objection").click()
    expect(page.locator("#objections")).to_contain_text("Addressed")
    expect(page.locator("#objections")).to_contain_text("It does not go far at all.")
    page.get_by_role("link", name="Go on in the thread").click()
    expect(page.locator("main")).to_contain_text("It does not go far at all.")

    with visitors.visitor("alice") as alice:
        page = positions(alice, objection)
        looked_at(alice)
        page.get_by_role("link", name="Sustain").click()
        looked_at(alice)
        page.get_by_label(re.compile("^Reason")).fill("It does.")
        page.get_by_role("button", name="Sustain the objection").click()
        expect(page.locator("#objections")).to_contain_text("Sustained")
        page = alice.open("/objections/?state=standing")
        looked_at(alice)
        page.get_by_role("link", name="Turn it into a reservation").first.click()
        looked_at(alice)
        page.get_by_label("Text of the reservation").fill("Not where it costs.")
        page.get_by_role("button", name="Turn it into a reservation").click()
        expect(page.get_by_role("status").first).to_contain_text("The objection is turned into a reservation.")
        expect(page.locator("#objections")).to_contain_text("1 settled objection")
        looked_at(alice)
