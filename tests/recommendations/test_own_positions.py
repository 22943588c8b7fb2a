"""One's own position on pages: the card, the form, what changed since, taking it back, the row of a list."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultations.enums import Kind
from consultations.models import Consultation, Delegation, GroupMember, User
from recommendations.actions import positions
from recommendations.enums import CallKind, Stance
from recommendations.models import Call, Position, Recommendation
from tests.doors import knock, through
from tests.factories import DelegationFactory, amendment, delegate, position, recommendation, revised

pytestmark = pytest.mark.django_db

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def row(consultation: Consultation, borduria: Delegation) -> Recommendation:
    """A published text of Borduria's, on which nobody has spoken."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[borduria])


def page(name: str, row: Recommendation) -> str:
    return reverse(f"recommendations:{name}", args=[row.reference])


def shown(client: Client, by: User | None, address: str, **options: Any) -> str:
    if by is not None:
        client.force_login(by)
    return " ".join(client.get(address, **options).content.decode().split())


# --- the card --------------------------------------------------------------------------------------


def test_the_card_is_for_who_serves_a_delegation_or_enters(
    client: Client, row: Recommendation, alice: User, sec: User, chair: User
) -> None:
    for person, there in ((None, False), (chair, False), (alice, True), (sec, True)):
        assert ('id="own-position"' in shown(client, person, row.get_absolute_url())) is there


def test_the_card_counts_what_lists_and_bars_count(
    client: Client, row: Recommendation, alice: User, charlie: User, olga: User
) -> None:
    """An observer is shown among the positions and not counted, here as there."""
    position(row, charlie.acting_for)
    position(row, olga.acting_for)
    text = shown(client, alice, row.get_absolute_url())
    assert '<span>Support</span></span> <span class="number">1<span class="visually-hidden"> seats' in text
    assert "1 support" in shown(client, alice, "/recommendations/")
    assert '<span>Objection</span></span> <span class="number">0<' in text


def test_what_is_sealed_is_not_counted(client: Client, row: Recommendation, alice: User, charlie: User) -> None:
    Consultation.objects.update(positions_sealed=True)
    row.refresh_from_db()
    position(row, charlie.acting_for)
    text = shown(client, alice, row.get_absolute_url())
    assert "Positions are sealed until a call on this text closes; nobody but your delegation sees yours." in text
    assert '<span class="number">' not in text.partition('id="own-position"')[2].partition("</section>")[0]


def test_who_may_not_state_it_is_told_who_may(client: Client, row: Recommendation, bob: User) -> None:
    text = shown(client, bob, row.get_absolute_url())
    assert "Positions are stated by heads of delegation. Ask yours" in text
    assert 'type="radio"' not in text


def test_a_closed_round_says_when_it_closed(client: Client, row: Recommendation, alice: User) -> None:
    Consultation.objects.update(opens_at=None, closes_at="2020-01-01T00:00Z")
    assert "This consultation closed on 1 January 2020, 00:00 UTC." in shown(client, alice, row.get_absolute_url())


def test_a_call_opens_a_round_that_has_closed(client: Client, row: Recommendation, alice: User) -> None:
    Consultation.objects.update(opens_at=None, closes_at="2020-01-01T00:00Z")
    now = timezone.now()
    Call.objects.create(
        recommendation=row,
        revision=row.current,
        kind=CallKind.CONSENSUS_CALL,
        opened_at=now,
        closes_at=now + timezone.timedelta(hours=80),
    )
    assert 'type="radio"' in shown(client, alice, row.get_absolute_url())


def test_both_names_are_shown_where_the_secretariat_entered_it(
    client: Client, row: Recommendation, alice: User, sec: User
) -> None:
    positions.record(row, Stance.SUPPORT, by=sec, seen_revision=1, for_delegation=alice.acting_for)
    assert "entered by Sec (secretariat) for Arcadia" in shown(client, alice, row.get_absolute_url())


def test_past_words_are_the_delegations_own(client: Client, row: Recommendation, alice: User, charlie: User) -> None:
    position(row, alice.acting_for, Stance.OBJECTION, statement="Ours, once.")
    position(row, alice.acting_for)
    position(row, charlie.acting_for, Stance.OBJECTION, statement="Theirs, once.")
    position(row, charlie.acting_for)
    text = shown(client, alice, row.get_absolute_url())
    assert "What your delegation has said before" in text
    assert "Ours, once." in text
    assert "Theirs, once." not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_text_takes_the_same_queries_for_one_word_and_for_three(
    client: Client, row: Recommendation, alice: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for stance in (Stance.SUPPORT, Stance.ABSTAIN, Stance.SUPPORT)[:rows]:
        position(row, alice.acting_for, stance)
    client.force_login(alice)
    # session, user, seats; the eight of the text; since, call, counts, words, amendments, spoken for, note; followed
    with django_assert_num_queries(25):
        client.get(row.get_absolute_url())


# --- stating it ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("door", "verb"), through("recommendation.record_position"))
def test_record(row: Recommendation, alice: User, door: str, verb: str) -> None:
    one = amendment(row, "States act.")
    given = {"stance": "support_with_amendments", "seen_revision": 1}
    needed = "Support with amendments names at least one open amendment. Choose one, or propose yours first."
    assert knock(door, verb, row, by=alice, **given) == needed
    named = [one] if door == "action" else [one.reference]
    assert knock(door, verb, row, by=alice, amendments=named, **given) == ""
    made = Position.objects.get()
    assert (made.delegation, made.stance, list(made.amendments.all())) == (
        alice.acting_for,
        "support_with_amendments",
        [one],
    )


@pytest.mark.parametrize(("door", "verb"), through("recommendation.record_position"))
def test_record_for_another_delegation(
    row: Recommendation, alice: User, sec: User, borduria: Delegation, door: str, verb: str
) -> None:
    given = {"stance": "support", "seen_revision": 1, "for_delegation": borduria}
    assert knock(door, verb, row, by=alice, **given) == (
        "Only the secretariat enters positions for another delegation. Leave the delegation out, or act for it."
    )
    assert knock(door, verb, row, by=sec, **given) == ""
    assert Position.objects.get().recorded_by == sec


@pytest.mark.parametrize("person", ["bob", "chair"])
@pytest.mark.parametrize(("door", "verb"), through("recommendation.record_position"))
def test_record_is_for_heads_and_the_secretariat(
    request: pytest.FixtureRequest, row: Recommendation, person: str, door: str, verb: str
) -> None:
    by = request.getfixturevalue(person)
    assert knock(door, verb, row, by=by, stance="support", seen_revision=1) == (
        "Positions are stated by heads of delegation. Ask yours, or the secretariat to enter it on your behalf."
    )


def test_what_was_typed_comes_back_with_the_refusal(client: Client, row: Recommendation, alice: User) -> None:
    client.force_login(alice)
    given = {"stance": "objection", "statement": "It goes too far.", "seen_revision": 1}
    answer = client.post(page("position-record", row), given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "An objection needs the change that would remove it: what should the text say instead?" in text
    assert "It goes too far." in text
    assert 'value="objection" id="id_stance_5" checked' in text


def test_a_text_that_has_moved_is_compared_and_the_words_stay(client: Client, row: Recommendation, alice: User) -> None:
    revised(row, "States act today. They report.")
    client.force_login(alice)
    given = {"stance": "reservation", "statement": "Our words.", "seen_revision": 1}
    answer = client.post(page("position-record", row), given)
    text = " ".join(answer.content.decode().split())
    assert "Revision 2 was saved while you were writing from revision 1. Compare and save again." in text
    assert "From revision 1 to revision 2" in text
    assert re.search(r"<ins>[^<]*today", text)
    assert "Our words." in text
    assert 'name="seen_revision" value="2"' in text
    assert client.post(page("position-record", row), {**given, "seen_revision": 2}).status_code == 302


def test_the_card_opens_what_a_stance_carries(client: Client, row: Recommendation, alice: User) -> None:
    text = shown(client, alice, f"{page('position-record', row)}?place=card&stance=pending", headers=PART)
    assert "<html" not in text
    assert "Expected on" in text
    assert "Change that would remove the objection" not in text
    assert "Record: Pending" in text


def test_recorded_in_the_card_the_card_comes_back(client: Client, row: Recommendation, alice: User) -> None:
    client.force_login(alice)
    given = {"stance": "support", "seen_revision": 1, "place": "card"}
    answer = client.post(page("position-record", row), given, headers=PART)
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#own-position", "outerHTML")
    assert "Recorded for Arcadia: Support." in answer.content.decode()


def test_recorded_in_a_row_the_row_comes_back(client: Client, row: Recommendation, alice: User) -> None:
    client.force_login(alice)
    given = {"stance": "support", "seen_revision": 1, "place": "row"}
    answer = client.post(page("position-record", row), given, headers=PART)
    assert answer["HX-Retarget"] == f"#own-{row.reference}"
    assert "Recorded for Arcadia: Support." in answer.content.decode()
    assert "<button" not in answer.content.decode()


def test_a_row_whose_text_has_moved_says_so(client: Client, row: Recommendation, alice: User) -> None:
    revised(row, "States act today.")
    client.force_login(alice)
    given = {"stance": "support", "seen_revision": 1, "place": "row"}
    answer = client.post(page("position-record", row), given, headers=PART)
    assert answer.status_code == 422
    assert "Revision 2 was saved while you were writing from revision 1." in answer.content.decode()


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        ("/recommendations/?group=academia&page=2", "/recommendations/?group=academia&page=2"),
        ("https://elsewhere.example.org/", ""),
        ("//elsewhere.example.org/", ""),
    ],
)
def test_without_scripts_one_comes_back_to_the_list(
    client: Client, row: Recommendation, alice: User, wanted: str, there: str
) -> None:
    client.force_login(alice)
    given = {"stance": "support", "seen_revision": 1, "next": wanted}
    answer = client.post(page("position-record", row), given)
    assert answer["Location"] == (there or row.get_absolute_url())


def test_a_group_names_the_members_it_speaks_for(
    client: Client, row: Recommendation, arcadia: Delegation, borduria: Delegation
) -> None:
    group = DelegationFactory(name="Uplands", kind=Kind.REGIONAL_GROUP, region="")
    GroupMember.objects.create(group=group, member=arcadia)
    head = delegate("Ulrika", group)
    text = shown(client, head, page("position-record", row))
    assert "Speaks for" in text
    assert "Borduria</label>" not in text
    client.post(page("position-record", row), {"stance": "support", "seen_revision": 1, "speaks_for": ["arcadia"]})
    assert [each.delegation for each in Position.objects.get().speaks_for.all()] == [arcadia]


# --- confirming, withdrawing, dissociating -----------------------------------------------------------


def test_a_stale_position_shows_what_changed_and_is_confirmed(client: Client, row: Recommendation, alice: User) -> None:
    position(row, alice.acting_for, Stance.CAN_LIVE_WITH)
    revised(row, "States act today. They report.")
    assert "Taken on revision 1; the text has changed since." in shown(client, alice, row.get_absolute_url())
    text = shown(client, alice, page("position-confirm", row))
    assert re.search(r"<ins>[^<]*today", text)
    assert "Confirm: Can live with" in text
    answer = client.post(page("position-confirm", row), {"seen_revision": 2}, follow=True)
    assert "Confirmed on revision 2: Can live with." in answer.content.decode()
    assert "the text has changed since" not in answer.content.decode()


@pytest.mark.parametrize(("door", "verb"), through("recommendation.confirm_position"))
def test_confirm(row: Recommendation, alice: User, door: str, verb: str) -> None:
    none = "Your delegation has no position on this text yet. State one."
    assert knock(door, verb, row, by=alice, seen_revision=1) == none
    position(row, alice.acting_for)
    revised(row, "States act today.")
    moved = "Revision 2 was saved while you were writing from revision 1. Compare and save again."
    assert knock(door, verb, row, by=alice, seen_revision=1) == moved
    assert knock(door, verb, row, by=alice, seen_revision=2) == ""
    assert Position.objects.get(until_at=None).revision.number == 2


@pytest.mark.parametrize(("door", "verb"), through("recommendation.withdraw_position"))
def test_withdraw(row: Recommendation, alice: User, bob: User, door: str, verb: str) -> None:
    position(row, alice.acting_for)
    heads = "Positions are stated by heads of delegation. Ask yours, or the secretariat to enter it on your behalf."
    assert knock(door, verb, row, by=bob) == heads
    assert knock(door, verb, row, by=alice) == ""
    assert Position.objects.get().ended_as == "withdrawn"


@pytest.mark.parametrize(("door", "verb"), through("recommendation.dissociate"))
def test_dissociate(row: Recommendation, alice: User, arcadia: Delegation, door: str, verb: str) -> None:
    assert knock(door, verb, row, by=alice) == "No group speaks for your delegation on this text."
    group = DelegationFactory(name="Uplands", kind=Kind.REGIONAL_GROUP, region="")
    GroupMember.objects.create(group=group, member=arcadia)
    made = position(row, group, speaks_for=[arcadia])
    client = Client()
    assert "Uplands speaks for you: Support." in shown(client, alice, row.get_absolute_url())
    assert knock(door, verb, row, by=alice) == ""
    assert made.speaks_for.get().dissociated_by == alice
    assert "speaks for you" not in shown(client, alice, row.get_absolute_url())


# --- the list --------------------------------------------------------------------------------------

LIST = "/recommendations/"


def test_a_row_says_where_the_delegation_stands(client: Client, row: Recommendation, alice: User, bob: User) -> None:
    assert "Your position:" not in shown(client, None, LIST)
    text = shown(client, bob, LIST)
    assert "Your position: none" in text
    assert 'name="stance" value="support"' not in text
    assert 'name="stance" value="support"' in shown(client, alice, LIST)
    position(row, alice.acting_for)
    assert 'name="stance" value="support"' not in shown(client, alice, LIST)
    revised(row, "States act today.")
    text = shown(client, alice, LIST)
    assert "↺ Stale" in text
    assert "See what changed" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(
    client: Client,
    consultation: Consultation,
    alice: User,
    borduria: Delegation,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(1, rows + 1):
        position(recommendation(consultation, number=number, proposers=[borduria]), alice.acting_for)
    client.force_login(alice)
    # session, user, seats; the seven of the list without its sections; one's own positions, how many need one
    with django_assert_num_queries(12):
        client.get(LIST)


@pytest.mark.parametrize(("needs", "numbers"), [("any", [1, 2]), ("none", [1]), ("stale", [2])])
def test_the_filter_finds_what_needs_a_position(
    client: Client,
    api: Any,
    consultation: Consultation,
    row: Recommendation,
    alice: User,
    charlie: User,
    needs: str,
    numbers: list[int],
) -> None:
    stale, done = (recommendation(consultation, number=number) for number in (2, 3))
    position(stale, alice.acting_for)
    revised(stale, "Another text.")
    position(done, alice.acting_for)
    recommendation(consultation, number=4, status="draft", proposers=[alice.acting_for])
    found = api(alice).get(f"/api/v1/recommendations/?needs_position={needs}").json()["results"]
    assert [each["number"] for each in found] == numbers
    text = shown(client, alice, f"{LIST}?needs_position={needs}")
    assert text.count('<li class="row">') == len(numbers)
    assert '<span class="number" id="needed">2</span>' in text
    assert api(None).get(f"/api/v1/recommendations/?needs_position={needs}").json()["results"] == []


def test_the_filter_is_for_who_acts_for_a_delegation(client: Client, row: Recommendation, sec: User) -> None:
    for person in (None, sec):
        assert "needs_position" not in shown(client, person, LIST)


def test_an_address_with_the_filter_can_be_handed_to_anybody(client: Client, row: Recommendation, sec: User) -> None:
    for person in (None, sec):
        if person is not None:
            client.force_login(person)
        answer = client.get(LIST, {"needs_position": "any"})
        assert answer.status_code == 200
        assert row.get_absolute_url() in answer.content.decode()
