"""A person comes to the group: invited by mail, accepts, sets up a second step, looks at sessions, signs out of all."""

import re
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.browser.visitor import NARROW, WIDE, Visitor, Visitors
from tests.serve.instance import Instance

PASSWORD = "a staple and a battery"


def code(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def sound(visitor: Visitor) -> None:
    """Nothing stands in the way on the page that is open, wide and narrow."""
    for width in (NARROW, WIDE):
        visitor.resize(width)
        assert visitor.overflow() <= 0, f"{width} pixels wide"
        assert visitor.barriers() == [], f"{width} pixels wide"


def invited(sec: Visitor, instance: Instance, name: str, delegation: str = "arcadia") -> str:
    """Let the secretariat invite; the path in the letter, which the worker prints."""
    since = len(instance.said)
    page = sec.open(f"/delegations/{delegation}/people/")
    page.get_by_label("E-mail address").fill(f"{name.lower()}@example.org")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(f"A letter is on its way to {name.lower()}@example.org.")).to_be_visible()
    return instance.hear(r"(/invitations/[0-9a-f]{64}/)", 60, since)[1]


def accept(visitor: Visitor, path: str) -> Page:
    """Come with the letter, choose a password, and be in."""
    page = visitor.open(path)
    sound(visitor)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Accept and sign in").click()
    expect(page.get_by_text("Welcome. You act for Arcadia now.")).to_be_visible()
    return page


def confirmed(page: Page) -> None:
    """Show once more that it is oneself."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_invited_accepted_guarded_and_signed_out_everywhere(
    sec: Visitor, instance: Instance, visitors: Visitors
) -> None:
    path = invited(sec, instance, "Dora")
    sound(sec)
    with visitors.visitor() as dora:
        page = accept(dora, path)

        dora.open("/account/second-step/")
        page.get_by_role("link", name="Set up an app").click()
        sound(dora)
        confirmed(page)
        expect(page.get_by_role("img", name="The key below")).to_be_visible()
        sound(dora)
        secret = page.locator("#key").inner_text()
        page.get_by_label(re.compile("code", re.IGNORECASE)).fill(code(secret))
        page.get_by_role("button", name="Set it up").click()
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        codes = page.locator(".codes li").all_inner_texts()
        assert len(codes) == 10
        sound(dora)
        page.get_by_role("link", name="Make new ones").click()
        sound(dora)
        dora.open("/account/second-step/totp/deactivate/")
        sound(dora)

        with visitors.visitor() as elsewhere:
            other = elsewhere.open("/account/login/")
            other.get_by_label("Email").fill("dora@example.org")
            other.get_by_label("Password", exact=True).fill(PASSWORD)
            other.get_by_role("main").get_by_role("button", name="Sign in").click()
            expect(other.get_by_role("heading", name="Second step")).to_be_visible()
            sound(elsewhere)
            other.get_by_label(re.compile("code", re.IGNORECASE)).fill(codes[0])
            other.get_by_role("button", name="Sign in").click()
            other.get_by_text("Account of").wait_for(state="attached")

            dora.open("/account/sessions/")
            expect(page.get_by_role("button", name="Sign out there")).to_have_count(1)
            sound(dora)
            page.get_by_role("button", name="Sign out everywhere").click()
            expect(page.get_by_text("You are signed out everywhere.")).to_be_visible()
            elsewhere.open("/account/")
            expect(other.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_desk_of_people(sec: Visitor, instance: Instance, visitors: Visitors) -> None:
    path = invited(sec, instance, "Emil")
    with visitors.visitor() as emil:
        accept(emil, path)
    page = sec.open("/delegations/arcadia/people/")
    row = page.get_by_role("row").filter(has_text="Emil")
    row.get_by_role("link", name="Role").click()
    sound(sec)
    page.get_by_label("Role").select_option("reader")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row").filter(has_text="Emil")).to_contain_text("Reader")

    sec.open("/people/")
    page.get_by_label("Search a person").fill("emil")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="Erase").click()
    sound(sec)
    page.get_by_label("Reason").fill("Asked by letter")
    page.get_by_label("I have read").check()
    page.get_by_role("button", name="Erase for ever").click()
    expect(page.get_by_text("The account is erased.")).to_be_visible()
    sec.open("/people/?search=emil")
    expect(page.get_by_text("Nobody answers to these filters")).to_be_visible()


def test_a_table_is_looked_at_and_imported(sec: Visitor) -> None:
    table = b"delegation,short name,kind\nSmall Lights Circle,SLC,organisation\n"
    page = sec.open("/people/import/")
    page.get_by_label("Table").set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": table})
    page.get_by_role("button", name="Look at what it does").click()
    expect(page.get_by_text("Small Lights Circle is created.")).to_be_visible()
    sound(sec)
    page.get_by_role("button", name="Import these lines").click()
    expect(page.get_by_text("1 line is imported.")).to_be_visible()


def with_authenticator(page: Page) -> Any:
    """Give the browser a passkey device of its own, as a telephone would be one."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return device


def test_a_passkey_signs_in(sec: Visitor, instance: Instance, visitors: Visitors) -> None:
    path = invited(sec, instance, "Flora")
    with visitors.visitor() as flora:
        # A passkey belongs to a name, not to a number of a machine.
        flora.address = f"http://localhost:{urlsplit(flora.address).port}"
        page = accept(flora, path)
        with_authenticator(page)
        flora.open("/account/second-step/webauthn/add/")
        confirmed(page)
        sound(flora)
        page.get_by_label("Name").fill("Telephone")
        page.get_by_label(re.compile("passwordless", re.IGNORECASE)).check()
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        flora.open("/account/second-step/webauthn/")
        sound(flora)
        page.get_by_role("link", name="Rename").click()
        sound(flora)
        page.get_by_label("Name").fill("Flora's telephone")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Flora's telephone").first).to_be_visible()
        page.get_by_role("link", name="Remove").click()
        sound(flora)

        flora.open("/account/sessions/")
        page.get_by_role("button", name="Sign out everywhere").click()
        page.get_by_role("button", name="Use a passkey instead").click()
        page.get_by_text("Account of Flora").wait_for(state="attached")
