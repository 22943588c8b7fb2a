"""Where the group stands, in lists, beside a text and over its revisions."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from consultations.enums import Kind, StakeholderGroup
from consultations.models import Consultation, Delegation, User
from recommendations.actions import endings
from recommendations.enums import CallKind, CallState, Stance, Status
from recommendations.models import Call, Designation, Recommendation
from recommendations.queries import calls, designations
from recommendations.queries.timeline import Step, timeline
from recommendations.templatetags import matrix_shown
from tests.factories import DelegationFactory, position, recommendation, revised

pytestmark = pytest.mark.django_db

STRANGER = AnonymousUser()
LIST = "/recommendations/"


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation, borduria: Delegation) -> Recommendation:
    """A published text that two member States have before them."""
    return recommendation(consultation, "States act.", number=1, proposers=[arcadia])


def text_of(client: Client, address: str, query: dict[str, str] | None = None) -> str:
    """A page, its white space as a reader sees it."""
    answer = client.get(address, query or {})
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())  # the space before which no line breaks, too


def designated(row: Recommendation, word: str) -> Designation:
    """What the chair calls it."""
    row.refresh_from_db()
    assert row.current is not None
    return Designation.objects.create(
        recommendation=row, revision=row.current, word=word, indicator="insufficient", designated_at=timezone.now()
    )


def sealed(consultation: Consultation) -> None:
    """From now on positions are kept until a call is heard."""
    consultation.positions_sealed = True
    consultation.save()


# --- rows ------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["", "reading"])
def test_a_row_shows_state_bars_and_counts(
    client: Client, row: Recommendation, arcadia: Delegation, borduria: Delegation, view: str
) -> None:
    position(row, arcadia)
    position(row, borduria, Stance.OBJECTION)
    page = text_of(client, LIST, {"view": view} if view else {})
    assert '<span class="pill state-insufficient">' in page
    assert 'aria-label="Government: 1 support, 1 objection"' in page
    assert "1 support · 1 objection" in page


def test_a_row_says_that_nobody_has_spoken(client: Client, row: Recommendation) -> None:
    assert "Nobody has spoken" in text_of(client, LIST)
    revised(row, "States act now.")  # which has an indicator, of nothing
    assert "Nobody has spoken" in text_of(client, LIST)


def test_a_row_says_that_positions_are_sealed(
    client: Client, row: Recommendation, consultation: Consultation, arcadia: Delegation
) -> None:
    sealed(consultation)
    position(row, arcadia)
    for address in (LIST, row.get_absolute_url()):
        page = text_of(client, address)
        assert "Sealed until the call closes" in page
        assert "<rect class=" not in page
        assert "1 support" not in page


def test_a_row_says_what_the_chair_calls_it(client: Client, row: Recommendation) -> None:
    designated(row, "agreed_ad_referendum")
    past = designated(recommendation(row.consultation, "They report."), "divergent")
    past.until_at = timezone.now()
    past.save()
    page = text_of(client, LIST)
    assert '<span class="whose">Chair:</span> Agreed ad referendum' in page
    assert page.count('class="whose"') == 1


def test_what_is_not_published_stands_nowhere(client: Client, row: Recommendation) -> None:
    Recommendation.objects.update(status=Status.WITHDRAWN)
    assert 'class="stands"' not in text_of(client, LIST)
    assert "Where the groups stand" not in text_of(client, row.get_absolute_url())


def test_seats_without_a_group_are_in_the_bar_of_the_whole(client: Client, row: Recommendation) -> None:
    position(row, DelegationFactory(name="Elbonia", group="", region=""))
    assert "1 support · 2 not expressed" in text_of(client, LIST)


# --- the card --------------------------------------------------------------------------------


def test_the_card_has_a_bar_for_each_group_and_the_first_reason(
    client: Client, row: Recommendation, arcadia: Delegation
) -> None:
    makers = DelegationFactory(
        name="Lamp Makers", kind=Kind.ORGANISATION, group=StakeholderGroup.PRIVATE_SECTOR, region=""
    )
    position(row, arcadia, Stance.CAN_LIVE_WITH)
    position(row, makers, Stance.OBJECTION)
    page = text_of(client, row.get_absolute_url())
    assert "On record already: 1 objection, from Private sector." in page
    assert re.findall(r'aria-label="([^"]+: [^"]+)"', page) == [
        "Government: 1 can live with, 1 not expressed",
        "Private sector: 1 objection",
    ]
    assert f'<a href="{LIST}{row.reference}/positions/">Who stands where, and why</a>' in page


# --- filters and order -----------------------------------------------------------------------


@pytest.fixture
def three(consultation: Consultation, arcadia: Delegation, borduria: Delegation) -> list[Recommendation]:
    """Contested, supported, and one on which nobody has spoken; a group and a region are enough here."""
    consultation.thresholds = {"groups": 1, "regions": 1}
    consultation.save()
    texts = [recommendation(consultation, f"Text {number}.", number=number) for number in (1, 2, 3)]
    for delegation in (arcadia, borduria):
        position(texts[0], delegation, Stance.OBJECTION)
        position(texts[1], delegation)
    return texts


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"indicator": "contested"}, [1]),
        ({"indicator": "emerging"}, [2]),
        ({"indicator": "insufficient"}, [3]),
        ({"indicator": "consensus"}, []),
        ({"indicator": "no-such-state"}, []),
        ({"order": "-breadth"}, [2, 1, 3]),
        ({"order": "breadth"}, [1, 2, 3]),
        ({"order": "breadth", "view": "reading"}, [1, 2, 3]),
        ({"order": "-breadth", "view": "reading"}, [2, 1, 3]),
    ],
)
def test_the_list_is_filtered_and_ordered(
    client: Client, three: list[Recommendation], query: dict[str, str], shown: list[int]
) -> None:
    assert [int(number) for number in re.findall(r"Text (\d)\.", text_of(client, LIST, query))] == shown


@pytest.mark.parametrize(
    ("query", "shown"),
    [("indicator=contested", [1]), ("indicator=insufficient", [3]), ("order=-breadth", [2, 1, 3]), ("", [1, 2, 3])],
)
def test_the_api_filters_and_orders_alike(api: Any, three: list[Recommendation], query: str, shown: list[int]) -> None:
    answer = api(None).get(f"/api/v1/recommendations/?{query}").json()
    assert [each["number"] for each in answer["results"]] == shown


@pytest.mark.parametrize("asked", ["indicator=no-such-state", "order=number"])
def test_the_api_refuses_a_word_it_does_not_know(api: Any, three: list[Recommendation], asked: str) -> None:
    assert api(None).get(f"/api/v1/recommendations/?{asked}").status_code == 400


def test_no_indicator_finds_what_is_sealed(
    client: Client, row: Recommendation, consultation: Consultation, arcadia: Delegation
) -> None:
    sealed(consultation)
    position(row, arcadia, Stance.OBJECTION)
    for state in ("insufficient", "contested", "divergent"):
        assert "States act." not in text_of(client, LIST, {"indicator": state})


def test_filter_and_order_can_be_taken_away(client: Client, three: list[Recommendation]) -> None:
    page = text_of(client, LIST, {"indicator": "contested", "order": "-breadth"})
    assert "<span>Indicator: Contested</span>" in page
    assert "<span>Order: Broadest agreement first</span>" in page
    assert '<a class="chip" href="?indicator=contested&amp;consultation=first-round">' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_with_indicators_and_designations(
    client: Client,
    consultation: Consultation,
    arcadia: Delegation,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(1, rows + 1):
        text = recommendation(consultation, "States act.", number=number, proposers=[arcadia])
        position(text, arcadia)
        designated(text, "emerging")
    # Rounds, proposing, addressees, counts, sections, count, rows, proposers; and what whole texts refer to.
    by_breadth = {"indicator": "insufficient", "order": "breadth"}
    for query, queries in (({}, 8), ({"view": "reading"}, 9), (by_breadth, 8)):
        with django_assert_num_queries(queries):
            assert text_of(client, LIST, query).count("1 support") == 2 * rows  # in words, and in the bar's


# --- over the revisions ----------------------------------------------------------------------


@pytest.fixture
def moved(row: Recommendation, arcadia: Delegation, borduria: Delegation) -> Recommendation:
    """Three revisions: an objection; a call that closed and a designation; nobody has spoken yet."""
    position(row, arcadia, Stance.OBJECTION)
    revised(row, "States act now.")
    position(row, arcadia)
    assert row.current is not None
    now = timezone.now()
    Call.objects.create(
        recommendation=row,
        revision=row.current,
        kind=CallKind.CONSENSUS_CALL,
        opened_at=now - timedelta(days=4),
        closes_at=now - timedelta(hours=1),
    )
    endings.close_due(row)
    designated(row, "consensus")
    revised(row, "States act at once.")
    return row


def steps_of(row: Recommendation, reader: Any) -> list[Step]:
    """The timeline as its page asks for it."""
    return timeline(row, reader, calls.of(row), designations.of(row))


def test_the_timeline_has_every_revision_with_what_happened_to_it(moved: Recommendation) -> None:
    steps = steps_of(moved, STRANGER)
    assert [(step.revision.number, step.state) for step in steps] == [
        (1, "insufficient"),
        (2, "insufficient"),
        (3, "insufficient"),
    ]
    assert [step.indicator.expressed if step.indicator else None for step in steps] == [1, 1, 0]
    assert [[moment.state for moment in step.calls] for step in steps] == [[], [CallState.OPEN, CallState.CLOSED], []]
    assert [[each.word for each in step.designations] for step in steps] == [[], ["consensus"], []]


def test_the_timeline_is_a_picture_and_a_table(client: Client, moved: Recommendation) -> None:
    page = text_of(client, f"{LIST}{moved.reference}/positions/")
    assert (
        'aria-label="revision 1: Insufficient positions; revision 2: Insufficient positions; '
        'revision 3: Insufficient positions"'
    ) in page
    assert f'<a href="{LIST}{moved.reference}/revisions/2/">2</a>' in page
    assert '1 of 2 seats<span class="tiny">a call is closed</span>' in page
    assert "Call opened<span" in page
    assert "Call closed<span" in page
    assert 'data-label="Chair"><span class="happened"><span class="pill state-consensus">' in page


def test_a_single_revision_is_a_row_and_no_picture(client: Client, row: Recommendation) -> None:
    page = text_of(client, f"{LIST}{row.reference}/positions/")
    assert "Over the revisions" in page
    assert '<svg class="line"' not in page
    assert matrix_shown.indicator_line(steps_of(row, STRANGER)) == {"line": None}


def test_the_line_steps_from_state_to_state_and_stops_where_it_is_sealed(
    row: Recommendation, consultation: Consultation, arcadia: Delegation, borduria: Delegation
) -> None:
    consultation.thresholds = {"groups": 1, "regions": 1}
    consultation.save()
    row.refresh_from_db()
    position(row, arcadia)
    position(row, borduria)
    revised(row, "States act now.")
    for delegation in (arcadia, borduria):
        position(row, delegation, Stance.OBJECTION)
    sealed(consultation)
    row.refresh_from_db()
    revised(row, "States act at once.")
    steps = steps_of(row, STRANGER)
    assert [step.state for step in steps] == ["emerging", "contested", "sealed"]
    line = matrix_shown.indicator_line(steps)["line"]
    emerging, contested = (
        next(level.y for level in line.levels if level.state == state) for state in ("emerging", "contested")
    )
    first, second, third = line.points
    assert line.paths == [f"M{first.x} {emerging}H{second.x}V{contested}"]
    assert third.y is None
    assert emerging < contested
    with translation.override("ar"):
        mirrored = matrix_shown.indicator_line(steps)["line"]
    assert [point.x for point in mirrored.points] == [line.width - point.x for point in line.points]


def test_revisions_of_a_draft_are_not_in_it(client: Client, consultation: Consultation, alice: User) -> None:
    row = recommendation(consultation, "A wish.", proposers=[alice.acting_for])  # type: ignore[list-item]
    revised(row, "A public wish.")
    row.public_from = 2
    row.save()
    for reader in (STRANGER, alice):
        assert [step.revision.number for step in steps_of(row, reader)] == [2]


@pytest.mark.parametrize("more", [0, 2])
def test_the_timeline_takes_three_queries(
    moved: Recommendation, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(more):
        revised(moved, f"States act {number} times.")
    row = Recommendation.objects.select_related("consultation").get()
    called = calls.of(row)
    with django_assert_num_queries(3):  # revisions with indicators, designations, challenges
        assert len(timeline(row, STRANGER, called, designations.of(row))) == 3 + more
