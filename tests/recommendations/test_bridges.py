"""Bridges on a text: who holds back, what would bring them over, the shortest way, and what if."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consultations.enums import Kind, Region, StakeholderGroup
from consultations.models import Consultation, Delegation, User
from recommendations.actions import amendment_positions, decisions
from recommendations.enums import Stance
from recommendations.models import Amendment, Position, Recommendation, Revision, SpokenFor
from recommendations.queries import bridges
from tests.factories import DelegationFactory, amendment, position, recommendation

pytestmark = pytest.mark.django_db

TEXT = "The board will advise on policy.\n\nIt meets once a year."
REVIEW = TEXT.replace("advise on", "review")
CONSULTED = TEXT.replace("advise on", "be consulted on")
TWICE = TEXT.replace("once a year", "twice a year")
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    consultation.thresholds = {"regions": 0}
    consultation.save()
    return recommendation(consultation, TEXT, number=27)


@pytest.fixture
def others(row: Recommendation) -> list[Delegation]:
    """Members of three groups, who all support it."""
    groups = (StakeholderGroup.GOVERNMENT, StakeholderGroup.PRIVATE_SECTOR, StakeholderGroup.CIVIL_SOCIETY) * 3
    found = [
        DelegationFactory(name=f"Member {n}", short_name=f"M{n}", group=group, region=Region.ASIA_PACIFIC)
        for n, group in enumerate(groups)
    ]
    for each in found:
        position(row, each)
    return found


@pytest.fixture
def review(row: Recommendation, borduria: Delegation) -> Amendment:
    return amendment(row, REVIEW, sponsors=[borduria], headline="Advise → review")


@pytest.fixture
def consulted(row: Recommendation, review: Amendment) -> Amendment:
    return amendment(row, CONSULTED, headline="Advise → be consulted on")


@pytest.fixture
def held_back(
    row: Recommendation,
    others: list[Delegation],
    arcadia: Delegation,
    borduria: Delegation,
    review: Amendment,
    consulted: Amendment,
) -> None:
    """Borduria wants A-1 or A-2, Arcadia A-2 alone; a member objects to A-1."""
    wanted = {"statement": "Not so.", "change_needed": "The board is consulted."}
    position(row, borduria, Stance.OBJECTION, amendments=[review, consulted], **wanted)
    position(row, arcadia, Stance.OBJECTION, amendments=[consulted], **wanted)
    amendment_positions.record(
        review, Stance.OBJECTION, by=None, seen_version=1, statement="Worse.", for_delegation=others[0]
    )


def seen(row: Recommendation, user: User | None = None) -> bridges.Bridges | None:
    return bridges.of(
        Recommendation.objects.select_related("consultation", "current").get(pk=row.pk), user or AnonymousUser()
    )


def names(movers: Any) -> list[str]:
    return [each.delegation.name for each in movers]


@pytest.mark.usefixtures("held_back")
def test_each_open_amendment_says_whom_it_would_move(row: Recommendation) -> None:
    found = seen(row)
    assert found is not None
    assert [(each.amendment.label, names(each.brings), names(each.loses)) for each in found.offers] == [
        ("A-2", ["Arcadia", "Borduria"], []),
        ("A-1", ["Borduria"], ["Member 0"]),
    ]
    assert [(held.position.delegation.name, [each.label for each in held.amendments]) for held in found.held_back] == [
        ("Arcadia", ["A-2"]),
        ("Borduria", ["A-1", "A-2"]),
    ]
    assert found.counts == {"support": 9, "objection": 2}


@pytest.mark.usefixtures("held_back")
def test_the_shortest_way(row: Recommendation) -> None:
    found = seen(row)
    assert found is not None
    assert [(way.amendments, way.after.state) for way in found.shortest.ways] == [(("A-2",), "emerging")]
    assert found.shortest.reasons == (
        "Adopting A-2 would answer the objections of 2 delegations.",
        "Nobody who supports now has said they would leave.",
    )


@pytest.mark.usefixtures("held_back")
def test_what_collides_is_known(row: Recommendation) -> None:
    found = seen(row)
    assert found is not None
    assert found.what_if(["A-1", "A-2"]).collisions == [("A-1", "A-2")]


@pytest.mark.usefixtures("held_back")
def test_what_was_decided_is_no_bridge_any_more(row: Recommendation, consulted: Amendment, chair: User) -> None:
    decisions.set_aside(consulted, by=chair, reason="Overtaken.")
    found = seen(row)
    assert found is not None
    assert [each.amendment.label for each in found.offers] == ["A-1"]
    assert [each.get_status_display() for each in found.held_back[0].amendments] == ["Set aside"]


def test_a_group_comes_over_with_those_for_whom_it_speaks(
    row: Recommendation, arcadia: Delegation, borduria: Delegation, review: Amendment
) -> None:
    group = DelegationFactory(name="Northern Group", kind=Kind.REGIONAL_GROUP, region="")
    said = position(row, group, Stance.RESERVATION, amendments=[review])
    SpokenFor.objects.bulk_create(SpokenFor(position=said, delegation=each) for each in (arcadia, borduria))
    found = seen(row)
    assert found is not None
    assert [names(each.brings) for each in found.offers] == [["Arcadia", "Borduria", "Northern Group"]]
    assert [(each.is_counted, each.stance) for each in found.offers[0].brings] == [
        (True, "reservation"),
        (True, "reservation"),
        (False, "reservation"),
    ]
    assert [[each.name for each in held.speaks_for] for held in found.held_back] == [["Arcadia", "Borduria"]]


@pytest.mark.usefixtures("held_back")
def test_there_are_none_while_positions_are_sealed(row: Recommendation, alice: User, chair: User) -> None:
    row.consultation.positions_sealed = True
    row.consultation.save()
    assert seen(row, alice) is None
    assert seen(row, chair) is None


@pytest.mark.parametrize("count", [1, 3])
def test_they_take_as_many_queries_for_many(
    row: Recommendation, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = [amendment(row, f"{TEXT} {number}") for number in range(count + 1)]
    for each in made:
        by = DelegationFactory()
        position(row, by, Stance.OBJECTION, amendments=[each])
        amendment_positions.record(each, Stance.SUPPORT, by=None, seen_version=1, for_delegation=by)
    seen(row)
    # the text; since, positions, for whom groups speak, calls; amendments and their sponsors; which of them are named;
    # positions on them, whose; since, terms, seats
    with django_assert_num_queries(13):
        found = seen(row)
        assert found is not None
        assert len(found.offers) == count + 1


# --- pages -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("held_back")
def test_the_positions_page_shows_them(client: Client, row: Recommendation) -> None:
    page = client.get(reverse("recommendations:positions", args=[row.reference])).content.decode()
    assert "What would bring over who holds back" in page
    assert "The board is consulted." in page
    assert "Adopting A-2 would answer the objections of 2 delegations." in page
    assert 'name="adopt" value="A-2"' in page


def test_where_nobody_holds_back_there_is_nothing_to_bridge(
    client: Client, row: Recommendation, others: list[Delegation]
) -> None:
    page = client.get(reverse("recommendations:positions", args=[row.reference])).content.decode()
    assert "What would bring over who holds back" not in page


@pytest.mark.usefixtures("held_back")
def test_what_if_shows_where_the_group_would_stand_and_changes_nothing(client: Client, row: Recommendation) -> None:
    address = reverse("recommendations:bridges", args=[row.reference])
    before = list(Position.objects.values())
    page = client.get(address, {"adopt": ["A-2", "A-77"]}).content.decode()
    assert "Nothing is decided by this." in page
    assert "Not an open amendment to this text, and left out: A-77." in page
    assert "Emerging consensus" in page
    assert "No objection and no reservation." in page
    assert '<input type="checkbox" name="adopt" value="A-2" id="adopt-A-2" checked>' in page
    assert (list(Position.objects.values()), Revision.objects.count()) == (before, 1)
    assert Amendment.objects.filter(status="open").count() == 2


@pytest.mark.usefixtures("held_back")
def test_what_if_is_a_part_of_the_page_for_scripts(client: Client, row: Recommendation) -> None:
    address = reverse("recommendations:bridges", args=[row.reference])
    answer = client.get(address, {"adopt": ["A-1", "A-2"]}, headers=HTMX)
    part = answer.content.decode()
    assert "<html" not in part
    assert part.strip().startswith('<div id="what-if"')
    assert "A-1 and A-2 want different things of the same words: both cannot be adopted as they are." in part
    assert answer["HX-Push-Url"] == f"{address}?adopt=A-1&adopt=A-2"


@pytest.mark.usefixtures("held_back")
def test_the_merge_desk_shows_the_shortest_way(
    client: Client, row: Recommendation, consulted: Amendment, chair: User
) -> None:
    client.force_login(chair)
    page = client.get(reverse("recommendations:recommendation-decide", args=[row.reference])).content.decode()
    assert "Shortest way to consensus" in page
    assert "Adopting A-2 would answer the objections of 2 delegations." in page
    assert f'<a href="?amendment={consulted.reference}">Take A-2 in hand</a>' in page
    assert f"/recommendations/{row.reference}/bridges/?adopt=A-2#what-if" in page


# --- the API ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("held_back")
def test_bridges_through_the_api(api: Any, row: Recommendation, review: Amendment) -> None:
    answer = api(None).get(f"/api/v1/recommendations/{row.reference}/bridges/?adopt=A-1&adopt=A-9")
    found = answer.json()
    assert answer.status_code == 200
    assert (found["is_sealed"], found["is_exact"]) == (False, True)
    assert found["held_back"][0] == {
        "delegation": "Arcadia",
        "speaks_for": [],
        "stance": "objection",
        "statement": "Not so.",
        "change_needed": "The board is consulted.",
        "amendments": ["A-2"],
    }
    assert found["offers"][1] == {
        "amendment": "A-1",
        "reference": review.reference,
        "brings": [{"delegation": "Borduria", "stance": "objection", "is_counted": True}],
        "loses": [{"delegation": "Member 0", "stance": "support", "is_counted": True}],
    }
    assert [(way["amendments"], way["state"]) for way in found["shortest"]] == [(["A-2"], "emerging")]
    what_if = found["what_if"]
    assert (what_if["amendments"], what_if["unknown"], what_if["collisions"]) == (["A-1"], ["A-9"], [])
    assert [each["delegation"] for each in (*what_if["brought"], *what_if["lost"])] == ["Borduria", "Member 0"]
    assert what_if["reasons"][0] == "Adopting A-1 would answer the objection of 1 delegation."


@pytest.mark.usefixtures("held_back")
def test_sealed_bridges_through_the_api(api: Any, row: Recommendation, alice: User) -> None:
    row.consultation.positions_sealed = True
    row.consultation.save()
    found = api(alice).get(f"/api/v1/recommendations/{row.reference}/bridges/?adopt=A-2").json()
    assert found == {
        "is_sealed": True,
        "state": None,
        "held_back": [],
        "offers": [],
        "shortest": [],
        "is_exact": True,
        "reasons": [],
        "what_if": None,
    }


def test_positions_on_an_amendment_through_the_api(
    api: Any, row: Recommendation, review: Amendment, alice: User
) -> None:
    below = amendment(row, REVIEW.replace("review", "review some"), parent=review, parent_base=review.current)
    elsewhere = amendment(recommendation(row.consultation, number=28), "Other.")
    address = f"/api/v1/amendments/{review.reference}"
    given = {"stance": "support_with_amendments", "seen_version": 1, "amendments": [below.reference]}
    unknown = api(alice).post(f"{address}/position/", {**given, "amendments": [elsewhere.reference]}, format="json")
    assert (unknown.status_code, unknown.json()["code"]) == (400, "malformed")
    made = api(alice).post(f"{address}/position/", given, format="json")
    assert (made.status_code, made.json()["amendments"]) == (200, [below.reference])
    moved = api(alice).post(f"{address}/position/", {**given, "seen_version": 2}, format="json")
    assert (moved.status_code, moved.json()["code"], moved.json()["current_revision"]) == (409, "text_has_moved", 1)
    found = api(None).get(f"{address}/positions/").json()
    assert [(each["slug"], each["stance"], each["as_sponsor"], each["version"]) for each in found["results"]] == [
        ("borduria", "support", True, None),
        ("arcadia", "support_with_amendments", False, 1),
    ]
    assert api(alice).post(f"{address}/withdraw_position/").status_code == 204
    assert api(None).get(f"{address}/positions/").json()["count"] == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_positions_through_the_api_take_four_queries(
    api: Any, row: Recommendation, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one = amendment(row, REVIEW)
    for _ in range(rows):
        amendment_positions.record(one, Stance.SUPPORT, by=None, seen_version=1, for_delegation=DelegationFactory())
    with django_assert_num_queries(4):  # the amendment, its sponsors, positions, what they name
        assert api(None).get(f"/api/v1/amendments/{one.reference}/positions/").json()["count"] == rows
