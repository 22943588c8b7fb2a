"""Positions on amendments in pages: the card, the list, the page of its own; and what sealed ones never show."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Delegation, User
from recommendations.actions import amendment_positions as actions
from recommendations.actions import amendments
from recommendations.enums import Stance
from recommendations.models import Amendment, Position, Recommendation
from tests.factories import amendment, position, recommendation

pytestmark = pytest.mark.django_db

TEXT = "The board will advise on policy.\n\nIt meets once a year."
REVIEW = TEXT.replace("advise on", "review")
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    return recommendation(consultation, TEXT, number=27)


@pytest.fixture
def one(row: Recommendation, borduria: Delegation) -> Amendment:
    return amendment(row, REVIEW, sponsors=[borduria], headline="Advise → review")


def page_of(one: Amendment, verb: str = "record") -> str:
    return reverse(f"recommendations:amendment-position-{verb}", args=[one.reference])


def listed(row: Recommendation) -> str:
    return reverse("recommendations:amendments", args=[row.reference])


def shown(client: Client, address: str, **query: Any) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def offers_support(page: str, one: Amendment) -> bool:
    """Whether support of the amendment, not of the text, is one click."""
    forms = page.split(f'action="{page_of(one)}"')[1:]
    return any('value="support"' in form.split("</form>")[0] for form in forms)


def test_support_is_one_click_on_its_page(client: Client, one: Amendment, alice: User) -> None:
    client.force_login(alice)
    before = shown(client, one.get_absolute_url())
    assert "Your delegation has not said where it stands." in before
    assert offers_support(before, one)
    client.post(page_of(one), {"stance": "support", "seen_version": "1"})
    after = shown(client, one.get_absolute_url())
    assert "Your position on A-1 is recorded." in after
    assert "2 support" in after  # its sponsor's too
    assert "as a sponsor" in after
    assert not offers_support(after, one)


def test_support_is_one_click_in_the_list(client: Client, row: Recommendation, one: Amendment, alice: User) -> None:
    client.force_login(alice)
    assert "1 support" in shown(client, listed(row))
    back = f"{listed(row)}#standing-{one.reference}"
    answer = client.post(page_of(one), {"stance": "support", "seen_version": "1", "next": back})
    assert answer["Location"] == back
    assert "2 support" in shown(client, listed(row))
    assert "2 support" in shown(client, listed(row), view="table")


def test_with_scripts_only_its_line_changes(client: Client, one: Amendment, alice: User) -> None:
    client.force_login(alice)
    answer = client.post(page_of(one), {"stance": "support", "seen_version": "1"}, headers=HTMX)
    part = " ".join(answer.content.decode().split())
    assert answer.status_code == 200
    assert "<html" not in part
    assert f'id="standing-{one.reference}"' in part
    assert "2 support" in part
    refused = client.post(page_of(one), {"stance": "support", "seen_version": "3"}, headers=HTMX)
    assert refused.status_code == 422
    assert "Version 1 was saved since you read version 3." in refused.content.decode()


def test_it_leads_to_no_other_host(client: Client, one: Amendment, alice: User) -> None:
    client.force_login(alice)
    given = {"stance": "support", "seen_version": "1", "next": "https://example.com/"}
    assert client.post(page_of(one), given)["Location"] == one.get_absolute_url()


def test_what_was_typed_stays_when_it_is_refused(client: Client, one: Amendment, alice: User) -> None:
    client.force_login(alice)
    given = {"stance": "pending", "seen_version": "1", "statement": "We wait for our capital."}
    answer = client.post(page_of(one), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A pending position needs the date on which instructions are expected." in page
    assert "We wait for our capital." in page
    assert not Position.objects.exists()


def test_words_that_changed_meanwhile_are_shown_first(
    client: Client, one: Amendment, alice: User, charlie: User
) -> None:
    client.force_login(alice)
    amendments.rewrite(one, by=charlie, seen_version=1, seen_revision=1, text=TEXT.replace("advise on", "study"))
    given = {"stance": "objection", "seen_version": "1", "statement": "Too far."}
    page = client.post(page_of(one), given).content.decode()
    assert "Version 2 was saved since you read version 1. Read it, then state your position." in page
    assert "<ins>study </ins>" in page
    assert 'name="seen_version" value="2"' in page
    assert client.post(page_of(one), {**given, "seen_version": "2"}).status_code == 302
    assert Position.objects.get().version.number == 2  # type: ignore[union-attr]


def test_who_stands_where_has_names_and_words(
    client: Client, row: Recommendation, one: Amendment, alice: User, olga: User, sec: User
) -> None:
    below = amendment(row, REVIEW.replace("review", "review some"), parent=one, parent_base=one.current)
    actions.record(one, Stance.OBJECTION, by=alice, seen_version=1, statement="It goes too far.")
    actions.record(
        one,
        Stance.SUPPORT_WITH_AMENDMENTS,
        by=sec,
        seen_version=1,
        amendments=[below],
        for_delegation=olga.acting_for,
    )
    page = shown(client, one.get_absolute_url())
    assert "1 support · 1 objection" in page
    assert "It goes too far." in page
    assert "entered by Sec" in page
    assert "not counted" in page  # an observer
    assert f'Depends on <a href="{below.get_absolute_url()}">A-2</a> (Open)' in page


def test_a_stale_word_is_shown_apart_with_what_changed(
    client: Client, one: Amendment, alice: User, charlie: User
) -> None:
    actions.record(one, Stance.OBJECTION, by=alice, seen_version=1, statement="Too far.")
    amendments.rewrite(one, by=charlie, seen_version=1, seen_revision=1, text=TEXT.replace("advise on", "study"))
    client.force_login(alice)
    page = shown(client, one.get_absolute_url())
    assert "On earlier words" in page
    assert "taken on version 1; the words have changed since" in page
    assert "?version=2&amp;since=1" in page
    assert "1 on earlier words" in shown(client, one.recommendation.get_absolute_url() + "amendments/")


def test_taking_it_back(client: Client, one: Amendment, alice: User) -> None:
    actions.record(one, Stance.SUPPORT, by=alice, seen_version=1)
    client.force_login(alice)
    answer = client.post(page_of(one, "withdraw"), follow=True)
    assert "Your position on A-1 is withdrawn." in answer.content.decode()
    assert Position.objects.get().ended_as == "withdrawn"


@pytest.mark.parametrize("who", ["", "bob", "chair"])
def test_who_states_no_positions_is_offered_none(
    request: pytest.FixtureRequest, client: Client, row: Recommendation, one: Amendment, who: str
) -> None:
    if who:
        client.force_login(request.getfixturevalue(who))
    for address in (listed(row), one.get_absolute_url()):
        assert page_of(one) not in shown(client, address)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_with_positions_takes_fifteen_queries(
    client: Client,
    row: Recommendation,
    arcadia: Delegation,
    alice: User,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        made = amendment(row, f"{TEXT} {number}", sponsors=[arcadia])
        actions.record(made, Stance.CAN_LIVE_WITH, by=alice, seen_version=1)
    # row, proposers, two neighbours, figures, comments; sponsoring; count, rows, sponsors; collisions; positions, whose
    with django_assert_num_queries(15):
        shown(client, listed(row))


# --- the merge desk --------------------------------------------------------------------------


def test_each_wording_says_how_many_stand_behind_it(
    client: Client, row: Recommendation, one: Amendment, arcadia: Delegation, alice: User, chair: User
) -> None:
    amendment(row, TEXT.replace("advise on", "study"), sponsors=[arcadia])
    actions.record(one, Stance.OBJECTION, by=alice, seen_version=1, statement="Too far.")
    position(row, arcadia)
    client.force_login(chair)
    page = shown(client, reverse("recommendations:recommendation-decide", args=[row.reference]))
    assert 'As it stands <span class="tally">1 support</span>' in page
    assert '<bdi>Borduria</bdi> <span class="tally">1 support · 1 objection</span>' in page
    assert '<bdi>Arcadia</bdi> <span class="tally">1 support</span>' in page


# --- seals -----------------------------------------------------------------------------------


def test_sealed_positions_are_in_no_page_of_anybody_else(
    client: Client, row: Recommendation, one: Amendment, alice: User, charlie: User, sec: User, chair: User
) -> None:
    amendment(row, TEXT.replace("advise on", "study"))
    row.consultation.positions_sealed = True
    row.consultation.save()
    pages = [
        one.get_absolute_url(),
        listed(row),
        f"{listed(row)}?view=table",
        reverse("recommendations:history", args=[row.reference]),
        reverse("recommendations:positions", args=[row.reference]),
        reverse("recommendations:bridges", args=[row.reference]) + "?adopt=A-1",
        reverse("recommendations:recommendation-decide", args=[row.reference]),
        "/proceedings/",
        *(f"/api/v1/amendments/{one.reference}/{part}/" for part in ("positions", "events", "steps")),
        f"/api/v1/recommendations/{row.reference}/bridges/?adopt=A-1",
        f"/api/v1/recommendations/{row.reference}/events/",
    ]

    def seen_by(person: User | None) -> list[bytes]:
        client.logout()
        if person is not None:
            client.force_login(person)
        return [_without_tokens(client.get(page).content) for page in pages]

    others = (charlie, sec, chair, None)
    before = [seen_by(person) for person in others]
    actions.record(one, Stance.OBJECTION, by=alice, seen_version=1, statement="It goes too far.")
    position(row, alice.acting_for, Stance.OBJECTION, amendments=[one])  # type: ignore[arg-type]  # she has one
    assert [seen_by(person) for person in others] == before
    assert any(b"It goes too far." in page for page in seen_by(alice))


def _without_tokens(page: bytes) -> bytes:
    """A page without what differs each time that it is asked for."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page)
