"""Positions through the API: who stands where, what was said before, the verbs, and the indicator beside the texts."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from consultations.enums import Kind
from consultations.models import Consultation, Delegation, GroupMember, User
from recommendations.actions import positions
from recommendations.enums import Stance
from recommendations.models import Call, Designation, Position, Recommendation
from tests.factories import DelegationFactory, amendment, delegate, position, recommendation, revised
from tests.recommendations.asked import heard

pytestmark = pytest.mark.django_db

LIST = "/api/v1/recommendations/"


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published text."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


@pytest.fixture
def inside(row: Recommendation) -> str:
    """Where its positions are."""
    return f"{LIST}{row.reference}/"


def test_a_position_is_stated_and_read(api: Any, row: Recommendation, inside: str, alice: User) -> None:
    one = amendment(row, "States act now.")
    given = {
        "stance": "objection",
        "statement": "It goes too far.",
        "change_needed": "Leave it out.",
        "expected_on": None,
        "seen_revision": 1,
        "amendments": [one.reference],
    }
    answer = api(alice).post(f"{inside}position/", given)
    assert answer.status_code == 200
    shown = answer.json()
    assert shown == {
        "delegation": "Arcadia",
        "slug": "arcadia",
        "group": "government",
        "region": "african",
        "standing": "member",
        "stance": "objection",
        "statement": "It goes too far.",
        "change_needed": "Leave it out.",
        "expected_on": None,
        "amendments": [one.reference],
        "revision": 1,
        "stale": False,
        "recorded_at": shown["recorded_at"],
        "recorded_by": "Alice",
        "on_behalf": False,
        "speaks_for": [],
        "until_at": None,
        "ended_as": "",
    }
    for person in (None, alice):
        assert api(person).get(f"{inside}positions/").json() == {
            "sealed": False,
            "count": 1,
            "next": None,
            "previous": None,
            "results": [shown],
        }


def test_the_same_again_is_once_and_a_pending_one_has_its_date(api: Any, inside: str, alice: User) -> None:
    given = {"stance": "pending", "expected_on": "2030-01-31", "seen_revision": 1}
    first, second = (api(alice).post(f"{inside}position/", given).json() for _ in range(2))
    assert first == second
    assert (first["expected_on"], Position.objects.count()) == ("2030-01-31", 1)


def test_the_secretariat_names_a_delegation_by_its_address_or_name(
    api: Any, inside: str, sec: User, arcadia: Delegation, open_nets: Delegation
) -> None:
    for name in ("arcadia", "open nets forum"):
        given = {"stance": "support", "seen_revision": 1, "for_delegation": name}
        answer = api(sec).post(f"{inside}position/", given).json()
        assert (answer["on_behalf"], answer["recorded_by"]) == (True, "Sec")
    found = api(None).get(f"{inside}positions/").json()["results"]
    assert [(each["slug"], each["group"], each["region"], each["standing"]) for each in found] == [
        ("arcadia", "government", "african", "member"),
        ("open-nets-forum", "civil_society", "", "observer"),
    ]


def test_a_group_speaks_and_one_dissociates(
    api: Any, inside: str, arcadia: Delegation, borduria: Delegation, alice: User
) -> None:
    group = DelegationFactory(name="Lakes Group", kind=Kind.REGIONAL_GROUP, region="")
    lea = delegate("Lea", group)
    for member in (arcadia, borduria):
        GroupMember.objects.create(group=group, member=member)
    given = {"stance": "support", "seen_revision": 1, "speaks_for": ["borduria", "Arcadia"]}
    assert api(lea).post(f"{inside}position/", given).json()["speaks_for"] == ["arcadia", "borduria"]
    answer = api(alice).post(f"{inside}dissociate/")
    assert (answer.status_code, answer.json()) == (200, {"groups": ["lakes-group"]})
    assert api(alice).post(f"{inside}dissociate/", {"group": "lakes-group"}).json() == {"groups": ["lakes-group"]}
    assert api(None).get(f"{inside}positions/").json()["results"][0]["speaks_for"] == ["borduria"]


def test_earlier_words_are_there_for_who_asks(
    api: Any, row: Recommendation, inside: str, alice: User, charlie: User
) -> None:
    for stance in (Stance.SUPPORT, Stance.ABSTAIN):
        positions.record(row, stance, by=alice, seen_revision=1)
    position(row, charlie.acting_for)
    revised(row, "Nobody acts.")
    api(charlie).post(f"{inside}confirm_position/", {"seen_revision": 2})
    assert api(alice).post(f"{inside}withdraw_position/").status_code == 204
    assert api(alice).post(f"{inside}withdraw_position/").status_code == 204
    now = api(None).get(f"{inside}positions/").json()["results"]
    assert [(each["slug"], each["revision"], each["stale"]) for each in now] == [("borduria", 2, False)]
    past = api(None).get(f"{inside}positions/?past=true").json()["results"]
    assert [
        (each["slug"], each["stance"], each["revision"], each["stale"], each["ended_as"], each["until_at"] is None)
        for each in past
    ] == [
        ("arcadia", "abstain", 1, True, "withdrawn", False),
        ("arcadia", "support", 1, True, "changed", False),
        ("borduria", "support", 2, False, "", True),
        ("borduria", "support", 1, True, "confirmed", False),
    ]


def test_a_text_that_has_moved_says_where_it_is(api: Any, row: Recommendation, inside: str, alice: User) -> None:
    revised(row, "Nobody acts.")
    for verb, given in (("position/", {"stance": "support"}), ("confirm_position/", {})):
        answer = api(alice).post(f"{inside}{verb}", {**given, "seen_revision": 1})
        assert (answer.status_code, answer.json()["code"], answer.json()["current_revision"]) == (
            409,
            "text_has_moved",
            2,
        )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"stance": "shout"}, "“shout” is no position. Choose one of these: "),
        ({"stance": "objection", "statement": "a\x00b"}, "statement: Null characters are not allowed."),
        ({"stance": "pending", "expected_on": "soon"}, "expected_on: Date has wrong format."),
        ({"stance": "support", "amendments": ["nosuch"]}, "amendments: There is no amendment nosuch to this text."),
        (
            {"stance": "support", "for_delegation": "nowhere"},
            "for_delegation: There is no delegation “nowhere”. "
            "Write its address, such as arcadia, or its printed name.",
        ),
        ({"stance": "support", "speaks_for": ["nowhere"]}, "speaks_for: There is no delegation “nowhere”."),
        ({}, "stance: This field is required."),
        ({"stance": "support", "for_delegation": "a\x00"}, "for_delegation: Null characters are not allowed."),
    ],
)
def test_what_makes_no_sense(api: Any, inside: str, alice: User, given: dict[str, Any], sentence: str) -> None:
    answer = api(alice).post(f"{inside}position/", {"seen_revision": 1, **given})
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(sentence)
    assert not Position.objects.exists()


def test_half_a_character_is_malformed(api: Any, inside: str, alice: User) -> None:
    body = '{"stance": "reservation", "seen_revision": 1, "statement": "\\ud800"}'
    answer = api(alice).post(f"{inside}position/", data=body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_an_amendment_to_another_text_or_a_draft_is_not_named(
    api: Any, row: Recommendation, inside: str, alice: User, borduria: Delegation
) -> None:
    elsewhere = amendment(recommendation(row.consultation, number=2), "Other.")
    draft = amendment(row, "States wait.", sponsors=[borduria], status="draft")
    for one in (elsewhere, draft):
        given = {"stance": "support_with_amendments", "seen_revision": 1, "amendments": [one.reference]}
        answer = api(alice).post(f"{inside}position/", given)
        assert answer.json()["detail"] == f"amendments: There is no amendment {one.reference} to this text."


def test_a_draft_has_no_positions_for_strangers(api: Any, consultation: Consultation, arcadia: Delegation) -> None:
    draft = recommendation(consultation, proposers=[arcadia], status="draft")
    assert api(None).get(f"{LIST}{draft.reference}/positions/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_costs_the_same_however_many_have_spoken(
    api: Any,
    row: Recommendation,
    inside: str,
    alice: User,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    one = amendment(row, "States act now.")
    group = DelegationFactory(name="Lakes Group", kind=Kind.REGIONAL_GROUP, region="")
    for _ in range(rows):
        member = DelegationFactory()
        GroupMember.objects.create(group=group, member=member)
        position(row, member, Stance.SUPPORT_WITH_AMENDMENTS, amendments=[one])
        position(row, member, Stance.ABSTAIN)
    position(row, group, speaks_for=[membership.member for membership in group.group_members.all()])
    # The text, its round, since when it stands; how many, positions, amendments, those spoken for.
    with django_assert_num_queries(7):
        assert api(None).get(f"{inside}positions/").json()["count"] == rows + 1
    with django_assert_num_queries(7):
        assert api(None).get(f"{inside}positions/?past=true").json()["count"] == 2 * rows + 1


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_under_seal_asks_for_no_position(
    api: Any, row: Recommendation, inside: str, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Consultation.objects.update(positions_sealed=True)
    for _ in range(rows):
        position(row, DelegationFactory())
    client = api(None)
    # The text, its round, since when it stands, whether a call was heard, which was the last, and what followed it.
    with django_assert_num_queries(6):
        assert client.get(f"{inside}positions/").json() == {
            "sealed": True,
            "count": 0,
            "next": None,
            "previous": None,
            "results": [],
        }


# --- beside the texts ----------------------------------------------------------------------------


def shown(api: Any, row: Recommendation, person: User | None = None) -> list[tuple[str | None, str | None]]:
    """Indicator and designation of ``row``: by itself, and in the list."""
    alone = api(person).get(f"{LIST}{row.reference}/").json()
    listed = next(each for each in api(person).get(LIST).json()["results"] if each["reference"] == row.reference)
    return [(each["indicator"], each["designation"]) for each in (alone, listed)]


def test_the_indicator_stands_beside_the_text(api: Any, row: Recommendation, alice: User) -> None:
    assert shown(api, row) == [("insufficient", None)] * 2, "nobody has spoken"
    row.consultation.thresholds = {"groups": 1, "regions": 1}
    row.consultation.save()
    position(row, alice.acting_for)
    assert shown(api, row) == [("emerging", None)] * 2
    heard(row)
    assert shown(api, row) == [("consensus", None)] * 2
    Recommendation.objects.filter(pk=row.pk).update(status="withdrawn")
    assert shown(api, row) == [(None, None)] * 2


def test_what_is_sealed_has_no_indicator_until_a_call_was_heard(api: Any, row: Recommendation, alice: User) -> None:
    row.consultation.positions_sealed = True
    row.consultation.save()
    position(row, alice.acting_for)
    assert shown(api, row, alice) == [(None, None)] * 2
    heard(row)
    assert shown(api, row) == [("insufficient", None)] * 2


def test_the_designation_in_force_stands_beside_the_text(api: Any, row: Recommendation, chair: User) -> None:
    when = row.created_at
    for word, until in (("contested", when), ("agreed_ad_referendum", None)):
        Designation.objects.create(
            recommendation=row,
            revision=row.current,
            word=word,
            indicator="insufficient",
            designated_at=when,
            designated_by=chair,
            until_at=until,
        )
    assert shown(api, row) == [("insufficient", "agreed_ad_referendum")] * 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_five_queries_with_them(
    api: Any, consultation: Consultation, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, rows + 1):
        row = recommendation(consultation, number=number)
        position(row, DelegationFactory())
        Designation.objects.create(
            recommendation=row,
            revision=row.current,
            word="forwarded",
            indicator="insufficient",
            designated_at=row.created_at,
        )
    # how many; the rows with their texts; their proposers, addressees and extracts
    with django_assert_num_queries(5):
        found = api(None).get(LIST).json()["results"]
    assert [(each["indicator"], each["designation"]) for each in found] == [("insufficient", "forwarded")] * rows
    assert not Call.objects.exists()
