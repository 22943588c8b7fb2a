"""The room's screen: what it shows of a text, what it says when nothing has changed, and where its controls lead."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Delegation, User
from recommendations.actions import endings, positions
from recommendations.enums import CallKind, Stance, Status
from recommendations.models import Call, Designation, Indicator, Recommendation
from recommendations.queries import projecting
from tests.factories import DelegationFactory, amendment, call, position, recommendation, revised

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def rows(consultation: Consultation, arcadia: Delegation, borduria: Delegation) -> list[Recommendation]:
    """Three published texts."""
    return [recommendation(consultation, f"States do {n} things.", number=n) for n in (1, 2, 3)]


def address(row: Recommendation, query: str = "") -> str:
    return f"/recommendations/{row.reference}/projector/{query}"


def page(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def leads(html: str, key: str) -> str:
    """Where the control of a key leads; "" where there is none."""
    found = re.search(rf'href="([^"]*)" data-key="{re.escape(key)}"', html)
    return found[1].replace("&amp;", "&") if found else ""


def test_the_screen_shows_counts_with_names(
    client: Client, rows: list[Recommendation], arcadia: Delegation, borduria: Delegation, open_nets: Delegation
) -> None:
    DelegationFactory(name="Kestria", short_name="KES")
    position(rows[0], arcadia, Stance.OBJECTION)
    position(rows[0], borduria)
    position(rows[0], open_nets)
    found = projecting.projected(rows[0])
    assert [(each.stance, each.names) for each in found.stances] == [
        ("support", ["BOR"]),
        ("objection", ["ARC"]),
        ("not_expressed", ["KES"]),
    ]
    assert [(each.group, dict(each.counts)) for each in found.groups] == [
        ("Government", {"objection": 1, "support": 1, "not_expressed": 1})
    ]
    assert [(each.stance, each.names) for each in found.observers] == [("support", ["ONF"])]
    html = page(client.get(address(rows[0])))
    assert "States do 1 things." in html
    assert "<b>2</b> of 3 seats have expressed a position" in html
    assert "Government: 1 support, 1 objection, 1 not expressed" in html


def test_the_screen_shows_the_call_and_the_designation(client: Client, rows: list[Recommendation]) -> None:
    row, now = rows[0], timezone.now()
    Call.objects.create(
        recommendation=row,
        revision=row.current,
        kind=CallKind.SILENCE_PROCEDURE,
        opened_at=now,
        closes_at=now + timedelta(days=3, minutes=1),
    )
    Designation.objects.create(
        recommendation=row, revision=row.current, word="forwarded", indicator="insufficient", designated_at=now
    )
    html = page(client.get(address(row)))
    assert "Silence procedure: <b>3\xa0days left</b>" in html
    assert "Forwarded without consensus" in html


def test_a_consultation_begins_with_its_first_text(client: Client, rows: list[Recommendation]) -> None:
    first = page(client.get("/consultations/first-round/projector/"))
    assert "<h1>Recommendation 1</h1>" in first
    assert leads(first, "ArrowLeft") == ""
    second = page(client.get(leads(first, "ArrowRight")))
    assert "<h1>Recommendation 2</h1>" in second
    assert leads(second, "ArrowLeft") == f"/consultations/first-round/projector/?at={rows[0].reference}"
    assert leads(page(client.get(leads(second, "ArrowRight"))), "ArrowRight") == ""


def test_the_neighbours_are_published_texts(client: Client, rows: list[Recommendation]) -> None:
    Recommendation.objects.filter(pk=rows[1].pk).update(status=Status.WITHDRAWN)
    assert leads(page(client.get(address(rows[0]))), "ArrowRight") == address(rows[2])


def test_the_controls_keep_the_look(client: Client, rows: list[Recommendation]) -> None:
    html = page(client.get(address(rows[0], "?dark=1&size=4&text=rolling")))
    assert 'class="projector size-4 dark"' in html
    assert leads(html, "ArrowRight") == address(rows[1], "?text=rolling&dark=1&size=4")
    assert leads(html, "r") == address(rows[0], "?dark=1&size=4")
    assert leads(html, "d") == address(rows[0], "?text=rolling&size=4")
    assert leads(html, "+") == address(rows[0], "?text=rolling&dark=1&size=5")
    assert leads(html, "-") == address(rows[0], "?text=rolling&dark=1")
    assert leads(html, "m") == "/consultations/first-round/standing/"


@pytest.mark.parametrize(("size", "shown", "missing"), [("1", 1, "-"), ("6", 6, "+"), ("99", 3, "x"), ("?", 3, "x")])
def test_sizes_have_ends(client: Client, rows: list[Recommendation], size: str, shown: int, missing: str) -> None:
    html = page(client.get(address(rows[0], f"?size={size}")))
    assert f"size-{shown}" in html
    assert leads(html, missing) == ""


def test_drafts_are_never_on_the_screen(client: Client, consultation: Consultation, alice: User) -> None:
    draft = recommendation(consultation, "Secret.", status=Status.DRAFT, proposers=[alice.acting_for])
    client.force_login(alice)
    assert client.get(address(draft)).status_code == 404
    assert client.get("/consultations/first-round/projector/").status_code == 404
    assert client.get(f"/consultations/first-round/projector/?at={draft.reference}").status_code == 404


# --- live ------------------------------------------------------------------------------------


def test_nothing_is_sent_while_nothing_has_changed(
    client: Client,
    rows: list[Recommendation],
    arcadia: Delegation,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    position(rows[0], arcadia)
    known = client.get(address(rows[0]))["ETag"]
    with django_assert_num_queries(1):
        answer = client.get(address(rows[0]), headers={**FRAGMENT, "If-None-Match": known})
    assert (answer.status_code, answer.content, answer["ETag"]) == (204, b"", known)
    rolled = client.get(address(rows[0], "?text=rolling"))["ETag"]
    with django_assert_num_queries(2):
        answer = client.get(address(rows[0], "?text=rolling"), headers={**FRAGMENT, "If-None-Match": rolled})
    assert answer.status_code == 204


def test_the_screen_is_sent_when_something_has_changed(
    client: Client, rows: list[Recommendation], arcadia: Delegation, borduria: Delegation, open_nets: Delegation
) -> None:
    row, now = rows[0], timezone.now()
    call = {"kind": CallKind.CONSENSUS_CALL, "opened_at": now, "closes_at": now + timedelta(days=4)}
    named = {"word": "divergent", "indicator": "insufficient", "designated_at": now}
    changes = (
        lambda: position(row, arcadia),
        lambda: position(row, arcadia, Stance.ABSTAIN),
        lambda: positions.withdraw(row, by=None, for_delegation=arcadia),
        lambda: position(row, open_nets),
        lambda: Call.objects.create(recommendation=row, revision=row.current, **call),
        lambda: Call.objects.update(closes_at=now + timedelta(days=5)),
        lambda: Designation.objects.create(recommendation=row, revision=row.current, **named),
        lambda: amendment(row, "States do one thing.", sponsors=[arcadia]),
        lambda: row.amendments.get().sponsors.update(until_at=now),
        lambda: revised(row, "States do something else."),
    )
    for number, change in enumerate(changes):
        known = client.get(address(row, "?text=rolling"))["ETag"]
        change()
        answer = client.get(address(row, "?text=rolling"), headers={**FRAGMENT, "If-None-Match": known})
        assert answer.status_code == 200, number
        assert answer.content.decode().lstrip().startswith("<article"), "the fragment alone"


def test_every_minute_of_a_call_is_shown(client: Client, rows: list[Recommendation]) -> None:
    row, now = rows[0], timezone.now()
    call = {"kind": CallKind.CONSENSUS_CALL, "opened_at": now - timedelta(days=1)}
    Call.objects.create(recommendation=row, revision=row.current, closes_at=now + timedelta(minutes=5), **call)
    before = projecting.version(row.reference, is_rolling=False)
    assert before is not None
    assert before[-1] == 4.0  # minutes, begun ones left out


def test_the_screen_follows_its_own_text(client: Client, rows: list[Recommendation], arcadia: Delegation) -> None:
    for row in rows:
        position(row, arcadia)
    known = {row.pk: client.get(address(row))["ETag"] for row in rows}
    positions.record(rows[1], Stance.RESERVATION, by=None, for_delegation=arcadia, statement="Not so.", seen_revision=1)
    asked = {row.pk: {**FRAGMENT, "If-None-Match": known[row.pk]} for row in rows}
    assert [client.get(address(row), headers=asked[row.pk]).status_code for row in rows] == [204, 200, 204]


# --- how many queries ------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_screen_counts_its_queries(
    client: Client, rows: list[Recommendation], django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        position(rows[0], DelegationFactory(name=f"State {number} of many"))
        amendment(rows[0], f"States do {number} other things.", sponsors=[DelegationFactory()])
    with django_assert_num_queries(14):
        client.get(address(rows[0]))
    with django_assert_num_queries(17):
        client.get(address(rows[0], "?text=rolling"))


def test_the_seats_are_those_of_the_call_that_was_heard(
    rows: list[Recommendation], arcadia: Delegation, open_nets: Delegation
) -> None:
    """Whoever was asked is counted, as the indicator counts; not by what the round has chosen since."""
    row = rows[0]
    position(row, open_nets)
    endings.end(call(row, CallKind.CONSENSUS_CALL), row, "close", by=None)
    Consultation.objects.update(observers_counted=True)
    row.consultation.refresh_from_db()
    found = projecting.projected(row)
    assert (found.seats, found.expressed) == (Indicator.objects.get(revision=row.current).seats, 0)
    assert [(each.stance, each.names) for each in found.observers] == [("support", ["ONF"])]
