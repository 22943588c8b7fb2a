"""A silence procedure is opened, broken by an objection, opened again and closed by the product's own clock."""

import os
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.road import OPEN_ROUND, called
from tests.browser.visitor import NARROW, WIDE, Visitor, Visitors
from tests.serve.instance import OF_THE_TESTS, Instance

OBJECTS = """
import os, django; django.setup()
from consultations.models import Delegation
from recommendations.actions import positions
from recommendations.enums import Stance
from recommendations.models import Recommendation
row = Recommendation.objects.select_related("current").get(reference=os.environ["TEXT"])
member = Delegation.objects.filter(standing="member", kind="state", is_active=True).order_by("name")[0]
given = {"statement": "It goes too far.", "change_needed": "Leave it out."}
positions.record(
    row, Stance.OBJECTION, by=None, for_delegation=member, seen_revision=row.current.number, **given
)
print(member.name)
"""
#: As if the machine had been down while a call that was opened five days ago was to close.
DEADLINE_PASSES = """
import os, django; django.setup()
from datetime import timedelta
from django.utils import timezone
from recommendations.models import Call
now = timezone.now()
calls = Call.objects.filter(reference=os.environ["CALL"])
calls.update(opened_at=now - timedelta(days=5), closes_at=now - timedelta(days=2))
"""


def in_product(instance: Instance, script: str, **given: str) -> str:
    """What ``script`` prints, run beside the product on its database."""
    environment = {key: value for key, value in os.environ.items() if key not in OF_THE_TESTS}
    environment |= {"VAR_DIR": str(instance.folder), "DJANGO_SETTINGS_MODULE": "wgec.settings", **given}
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def reference(path: str) -> str:
    return path.strip("/").rpartition("/")[2]


def until_it_says(page: Page, sentence: str, tries: int = 40) -> None:
    """Look again until the page says so: the clock strikes every fifteen seconds."""
    for _ in range(tries):
        page.reload()
        if page.get_by_text(sentence).count():
            break
        page.wait_for_timeout(1000)
    expect(page.get_by_text(sentence).first).to_be_visible()


def test_broken_opened_again_and_closed(instance: Instance, visitors: Visitors, sec: Visitor) -> None:
    text, _first = called(sec)
    with visitors.visitor("alice") as alice:
        page = alice.open(text)
        expect(page.get_by_text("A silence procedure is open; not objecting is agreeing.")).to_be_visible()
        page.get_by_role("link", name="State your position").click()
        expect(page).to_have_url(re.compile(f"{text}#own-position$"))
        expect(page.get_by_role("heading", name="Your position")).to_be_in_viewport()
        page.goto(page.url.partition("#")[0] + "positions/")

        objector = in_product(instance, OBJECTS, TEXT=reference(text))
        page.reload()
        expect(page.get_by_text("No call is open on this text.")).to_be_visible()
        expect(page.get_by_text(f"{objector} objected.")).to_be_visible()
        told = alice.open("/notices/")
        expect(told.get_by_text(re.compile(f"is broken: {objector} objects")).first).to_be_visible()

    page = sec.open(f"{text}positions/")
    page.get_by_role("link", name="Open a call").first.click()
    # First by name; what other tests have said of this text stays on record.
    expect(page.get_by_text(re.compile(f"On record as objecting to this text: {objector}[.,]"))).to_be_visible()
    page.get_by_label("Consensus call").check()
    page.get_by_label(re.compile("In 72 hours")).check()
    page.get_by_role("button", name="Open the call").click()
    extend = page.get_by_role("link", name="Extend")
    second = str(extend.get_attribute("href")).removesuffix("extend/")
    in_product(instance, DEADLINE_PASSES, CALL=reference(second))
    until_it_says(page, "Its deadline passed.")
    expect(page.get_by_text("No call is open on this text.")).to_be_visible()
    listed = sec.ask(f"/api/v1/calls/{reference(second)}/").json()
    assert (listed["state"], listed["ended_at"]) == ("closed", listed["closes_at"])
    told = sec.open("/notices/")
    expect(told.get_by_text(re.compile(f"has closed. Objections on record: {objector}")).first).to_be_visible()


def test_extended_and_cancelled(sec: Visitor) -> None:
    text, call = called(sec)
    page = sec.open(f"{call}extend/")
    page.get_by_label(re.compile("One day more")).check()
    page.get_by_label(re.compile("Reason")).fill("A holiday.")
    page.get_by_role("button", name="Extend the call").click()
    expect(page.get_by_text("The call is extended until")).to_be_visible()
    page.get_by_role("link", name="Cancel", exact=True).click()
    page.get_by_label(re.compile("Reason")).fill("Too early.")
    page.get_by_role("button", name="Cancel the call").click()
    expect(page.get_by_role("status").first).to_contain_text("The call is cancelled.")
    expect(page.get_by_text("Too early.")).to_be_visible()
    expect(page).to_have_url(re.compile(f"{text}positions/$"))


def test_several_at_once_without_scripts(visitors: Visitors) -> None:
    with visitors.visitor("sec", java_script_enabled=False) as sec:
        sec.complaints.expect("422")
        page = sec.open(f"/calls/new/?consultation={OPEN_ROUND}")
        boxes = page.get_by_role("checkbox")
        wanted = min(boxes.count(), 2)
        assert wanted
        page.get_by_role("button", name="Open the calls").click()
        expect(page.get_by_role("alert")).to_contain_text("Choose at least one recommendation.")
        chosen = [str(boxes.nth(number).get_attribute("value")).partition(":")[0] for number in range(wanted)]
        for number in range(wanted):
            boxes.nth(number).check()
        page.get_by_label("Another moment").check()
        page.get_by_role("button", name="Open the calls").click()
        expect(page.get_by_text("Type the moment, or choose one of the others.")).to_be_visible()
        assert page.locator("input[type=checkbox]:checked").count() == wanted
        page.get_by_label(re.compile("In two weeks")).check()
        page.get_by_role("button", name="Open the calls").click()
        expect(page.get_by_role("status").first).to_contain_text("open until")
        for width in (WIDE, NARROW):
            sec.resize(width)
            assert sec.overflow() == 0
        for each in chosen:  # other tests have other uses for these texts
            page = sec.open(f"/recommendations/{each}/positions/")
            page.get_by_role("link", name="Cancel", exact=True).click()
            page.get_by_label(re.compile("Reason")).fill("Only a rehearsal.")
            page.get_by_role("button", name="Cancel the call").click()
            expect(page.get_by_role("status").first).to_contain_text("The call is cancelled.")


def test_the_readers_own_hour(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    path = f"{one_of_each['called']}positions/"
    for zone, hours in (("Asia/Tokyo", "GMT+9"), ("Europe/Zurich", None)):
        with visitors.visitor(timezone_id=zone) as visitor:
            page = visitor.open(path)
            own = page.locator("#call .own-time")
            if hours is None:
                expect(own).to_be_hidden()
            else:
                expect(own).to_contain_text(hours)
            expect(page.locator("#call .deadline")).to_contain_text("UTC · ")
            expect(page.locator("#call .deadline")).to_contain_text("Europe/Zurich")
