"""Being told, in a browser: following, choosing how one is told, a letter to many; with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import NARROW, WIDE, Visitor, Visitors
from tests.serve.instance import Instance


def looked_at(visitor: Visitor) -> None:
    """No barrier and nothing cut off on the page that is open, wide and narrow."""
    for width in (NARROW, WIDE):
        visitor.resize(width)
        assert visitor.overflow() <= 0, f"{width} pixels wide"
        assert visitor.barriers() == [], f"{width} pixels wide"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_text_is_followed_and_what_is_told_is_chosen(
    visitors: Visitors, one_of_each: dict[str, str], scripts: bool
) -> None:
    with visitors.visitor("alice", java_script_enabled=scripts) as alice:
        page = alice.open(one_of_each["amended"])
        page.get_by_role("button", name="Follow", exact=True).click()
        expect(page.get_by_text("You follow this now")).to_be_visible()
        expect(page).to_have_url(re.compile(re.escape(one_of_each["amended"])))
        alice.open("/notices/")
        page.get_by_role("link", name="Choose what you are told").click()
        page.get_by_role("combobox", name="What you follow").select_option("By mail, once a week")
        page.get_by_label("Hour of digests").select_option("07:00")
        page.get_by_label("Time zone").fill("Asia/Tokyo")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Your choice is saved.")).to_be_visible()
        expect(page.get_by_role("combobox", name="What you follow")).to_have_value("weekly")
        expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
        if scripts:
            looked_at(alice)
        page.get_by_role("button", name=re.compile("^Stop following Recommendation")).click()
        expect(page.get_by_text("You do not follow this any more.")).to_be_visible()
        expect(page.get_by_text("Nothing yet.")).to_be_visible()


def test_followers_are_told_and_mark_it_as_seen(visitors: Visitors, one_of_each: dict[str, str]) -> None:
    text = one_of_each["amended"]
    with visitors.visitor("alice") as alice, visitors.visitor("sec") as sec:
        alice.open(text).get_by_role("button", name="Follow", exact=True).click()
        expect(alice.page.get_by_text("You follow this now")).to_be_visible()
        said = sec.open(f"{text}comment/")
        said.get_by_label("Comment", exact=True).fill("Lanterns are followed.")
        said.get_by_role("button", name="Comment", exact=True).click()
        expect(said.get_by_text("Your comment is saved.")).to_be_visible()
        news = alice.page.locator(".notices-list li.new").filter(has_text="Comment on")
        for _beat in range(60):
            alice.open("/notices/?topic=followed")
            if news.count():
                break
            alice.page.wait_for_timeout(1000)
        expect(news.first).to_be_visible()
        looked_at(alice)
        before = news.count()
        news.first.get_by_role("button", name=re.compile("^Mark as seen")).click()
        expect(news).to_have_count(before - 1)
        expect(alice.page).to_have_url(re.compile("topic=followed"))
        alice.open(text).get_by_role("button", name="Stop following").click()
        expect(alice.page.get_by_role("button", name="Follow", exact=True)).to_be_visible()


def test_a_letter_to_many_is_counted_before_it_goes_and_its_mail_stops_the_next(
    visitors: Visitors, instance: Instance
) -> None:
    since = len(instance.said)
    with visitors.visitor("sec") as sec:
        page = sec.open("/letters/new/")
        page.get_by_label("Subject").fill("Call for lanterns")
        page.get_by_label("Text").fill("Send your *lanterns* in time.")
        page.get_by_label("Head of delegation").check()
        page.get_by_label("Observer").check()
        page.get_by_role("button", name="Look at it").click()
        listed = page.locator(".mail-readers li")
        count = listed.count()
        assert count > 0
        expect(page.get_by_text(re.compile(rf"A mail goes to {count} (person|people)\."))).to_be_visible()
        looked_at(sec)
        page.get_by_role("button", name=re.compile(rf"^Send it to {count} ")).click()
        expect(page.get_by_text("The letter is on its way.")).to_be_visible()
        expect(page.get_by_text(f"{count} of {count} mails are sent.")).to_be_visible(timeout=90_000)
        looked_at(sec)
    instance.hear("Subject: Call for lanterns", since=since)
    link = instance.hear(r"Stop mail of this kind:\s+(?:.*http://[^/]+)(/notices/stop/[-\w:]+/)", since=since)[1]
    with visitors.visitor() as stranger:
        page = stranger.open(link)
        expect(page.get_by_text("Letters of the secretariat?")).to_be_visible()
        looked_at(stranger)
        page.get_by_role("button", name="Stop this mail").click()
        expect(page.get_by_text("Stopped. No more mail about this is sent to you")).to_be_visible()
        looked_at(stranger)
