"""Amendments in the API: lists, one with its versions, the rolling text, drafts hidden."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Delegation, User
from recommendations.actions import amendments, recommendations
from recommendations.models import Amendment, Recommendation
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "States cooperate on lamps.\n\nThey meet twice a year."
ONCE = TEXT.replace("twice", "once")
LIST = "/api/v1/amendments/"


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    return factories.recommendation(consultation, TEXT, number=1)


@pytest.fixture
def three(row: Recommendation, alice: User, charlie: User) -> list[Amendment]:
    """On the second unit by Arcadia, on the first by Borduria, on the second by Borduria: A-1, A-2, A-3."""
    return [
        amendments.propose(row, by=alice, text=ONCE, seen_revision=1),
        amendments.propose(row, by=charlie, text=TEXT.replace("lamps", "roads"), seen_revision=1),
        amendments.propose(row, by=charlie, text=TEXT.replace("twice a", "every"), seen_revision=1),
    ]


def labels(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [one["label"] for one in answer.json()["results"]]


def test_an_amendment_in_full(api: Any, row: Recommendation, three: list[Amendment]) -> None:
    shown = api(None).get(f"{LIST}{three[0].reference}/").json()
    version = shown.pop("version")
    assert {name: shown[name] for name in ("recommendation", "consultation", "parent", "number", "label", "kind")} == {
        "recommendation": row.reference,
        "consultation": "first-round",
        "parent": None,
        "number": 1,
        "label": "A-1",
        "kind": "modify",
    }
    assert shown["sponsors"] == [{"delegation": "Arcadia", "slug": "arcadia", "short_name": "ARC", "role": "sponsor"}]
    assert (shown["status"], shown["fits"], shown["result"]) == ("open", True, None)
    assert (version["headline"], version["text"], version["units"], version["revision"], version["person"]) == (
        "twice → once",
        ONCE,
        ["1.2"],
        1,
        "Alice",
    )


def test_one_that_a_newer_text_left_behind_does_not_fit(api: Any, row: Recommendation, three: list[Amendment]) -> None:
    recommendations.revise(row, "All anew.", by=None, seen_revision=1)
    assert api(None).get(f"{LIST}{three[0].reference}/").json()["fits"] is False


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["A-2", "A-1", "A-3"]),
        ({"consultation": "first-round"}, ["A-2", "A-1", "A-3"]),
        ({"consultation": "another"}, []),
        ({"delegation": "borduria"}, ["A-2", "A-3"]),
        ({"status": "open", "unit": "1.2"}, ["A-1", "A-3"]),
        ({"status": "adopted"}, []),
        ({"recommendation": "nothing"}, []),
    ],
)
def test_the_list_is_filtered(api: Any, three: list[Amendment], query: dict[str, str], found: list[str]) -> None:
    assert labels(api(None).get(LIST, query)) == found


def test_those_of_one_text(api: Any, row: Recommendation, three: list[Amendment]) -> None:
    other = factories.recommendation(row.consultation, "Roads stay dark.", number=2)
    assert labels(api(None).get(f"/api/v1/recommendations/{row.reference}/amendments/")) == ["A-2", "A-1", "A-3"]
    assert labels(api(None).get(f"/api/v1/recommendations/{other.reference}/amendments/")) == []
    assert labels(api(None).get(LIST, {"recommendation": row.reference})) == ["A-2", "A-1", "A-3"]


def test_a_draft_is_its_delegations_alone(
    api: Any, row: Recommendation, alice: User, bob: User, charlie: User, sec: User
) -> None:
    draft = amendments.propose(row, by=alice, text=ONCE, seen_revision=1, submit=False)
    for person, seen in ((alice, True), (bob, True), (charlie, False), (sec, False), (None, False)):
        assert (api(person).get(f"{LIST}{draft.reference}/").status_code == 200) is seen
        assert labels(api(person).get(LIST)) == (["Draft amendment"] if seen else [])


def test_proposing_answers_where_it_is(api: Any, row: Recommendation, alice: User) -> None:
    given = {"kind": "alternative", "unit": "1.2", "text": "They never meet.", "seen_revision": 1}
    answer = api(alice).post(f"/api/v1/recommendations/{row.reference}/amendments/", given)
    assert answer.status_code == 201
    shown = answer.json()
    assert answer["Location"].endswith(f"{LIST}{shown['reference']}/")
    assert (shown["kind"], shown["version"]["wording"], shown["version"]["units"]) == (
        "alternative",
        "They never meet.",
        ["1.2"],
    )


def test_a_kind_that_is_named_is_read_from_the_difference(api: Any, row: Recommendation, alice: User) -> None:
    given = {"kind": "modify", "headline": "Rarer", "text": ONCE, "reasons": "It is dear.", "seen_revision": 1}
    answer = api(alice).post(f"/api/v1/recommendations/{row.reference}/amendments/", given)
    assert answer.status_code == 201
    version = answer.json()["version"]
    assert (answer.json()["kind"], version["headline"], version["text"], version["reasons"]) == (
        "modify",
        "Rarer",
        ONCE,
        "It is dear.",
    )


def test_the_secretariat_names_the_delegation(api: Any, row: Recommendation, sec: User, borduria: Delegation) -> None:
    given = {"text": ONCE, "seen_revision": 1, "for_delegation": "borduria"}
    answer = api(sec).post(f"/api/v1/recommendations/{row.reference}/amendments/", given)
    assert [each["slug"] for each in answer.json()["sponsors"]] == ["borduria"]


def test_a_text_that_has_moved_says_where_to(api: Any, row: Recommendation, alice: User) -> None:
    recommendations.revise(row, TEXT.replace("twice", "thrice"), by=None, seen_revision=1)
    answer = api(alice).post(f"/api/v1/recommendations/{row.reference}/amendments/", {"text": ONCE, "seen_revision": 1})
    assert answer.status_code == 409
    assert answer.json() == {
        "detail": "The text has changed since you began, where you change it too. Your words are kept: compare, and "
        "save.",
        "code": "text_has_moved",
        "current_revision": 2,
    }


@pytest.mark.parametrize(
    "given",
    [
        {"text": ONCE},
        {"text": ONCE, "seen_revision": -1},
        {"text": ONCE, "seen_revision": 10**30},
        {"text": ["x"], "seen_revision": 1},
        {"text": ONCE, "seen_revision": 1, "units": [{"a": 1}]},
        {"text": ONCE, "seen_revision": 1, "for_delegation": "nowhere"},
        {"text": "\x00", "seen_revision": 1},
    ],
)
def test_nonsense_is_malformed(api: Any, row: Recommendation, alice: User, given: dict[str, Any]) -> None:
    answer = api(alice).post(f"/api/v1/recommendations/{row.reference}/amendments/", given)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_its_versions(api: Any, three: list[Amendment], bob: User) -> None:
    amendments.rewrite(
        three[0], by=bob, text=TEXT.replace("twice", "never"), headline="Never", seen_version=1, seen_revision=1
    )
    shown = api(None).get(f"{LIST}{three[0].reference}/versions/").json()["results"]
    assert [(each["number"], each["cause"], each["headline"]) for each in shown] == [
        (2, "rewritten", "Never"),
        (1, "written", "twice → once"),
    ]


def test_with_whom_it_collides(api: Any, three: list[Amendment]) -> None:
    assert api(None).get(f"{LIST}{three[0].reference}/collisions/").json() == [
        {"amendment": three[2].reference, "places": [2]}
    ]
    assert api(None).get(f"{LIST}{three[1].reference}/collisions/").json() == []


def test_amendments_to_it(api: Any, row: Recommendation, three: list[Amendment], alice: User) -> None:
    given = {"text": TEXT.replace("lamps", "wide roads"), "seen_revision": 1}
    made = api(alice).post(f"{LIST}{three[1].reference}/amendments/", given)
    assert (made.status_code, made.json()["parent"]) == (201, three[1].reference)
    assert labels(api(None).get(f"{LIST}{three[1].reference}/amendments/")) == ["A-4"]


def test_what_happened_to_it(api: Any, three: list[Amendment], row: Recommendation) -> None:
    shown = api(None).get(f"{LIST}{three[0].reference}/events/").json()["results"]
    assert [event["verb"] for event in shown] == ["amendment.propose"]
    of_text = api(None).get(f"/api/v1/recommendations/{row.reference}/events/").json()["results"]
    assert [event["verb"] for event in of_text] == ["amendment.propose"] * 3


def test_the_rolling_text_in_runs(api: Any, row: Recommendation, three: list[Amendment], olga: User) -> None:
    beside = amendments.propose(row, by=olga, kind="alternative", units=["1.1"], text="", seen_revision=1)
    shown = api(None).get(f"/api/v1/recommendations/{row.reference}/rolling/").json()
    assert (shown["revision"], shown["left_out"]) == (1, [])
    first = shown["units"][0]
    assert first["unit"] == "1.1"
    assert first["runs"] == [
        {"kind": "same", "text": "States cooperate on ", "by": [], "amendments": []},
        {"kind": "deleted", "text": "lamps", "by": ["BOR"], "amendments": [three[1].reference]},
        {"kind": "added", "text": "roads", "by": ["BOR"], "amendments": [three[1].reference]},
        {"kind": "same", "text": ".", "by": [], "amendments": []},
    ]
    assert first["alternatives"] == [{"amendment": beside.reference, "text": "", "by": ["ONF"]}]
    assert "".join(
        run["text"] for unit in shown["units"] for run in unit["runs"] if run["kind"] != "added"
    ) == TEXT.replace("\n\n", "")


def test_changes_inside_of_what_goes_stand_in_its_midst(
    api: Any, row: Recommendation, alice: User, charlie: User
) -> None:
    amendments.propose(row, by=alice, text=TEXT.replace("cooperate on lamps", "rest"), seen_revision=1)
    amendments.propose(row, by=charlie, text=TEXT.replace("lamps", "roads"), seen_revision=1)
    runs = api(None).get(f"/api/v1/recommendations/{row.reference}/rolling/").json()["units"][0]["runs"]
    assert [(run["kind"], run["text"].strip(), run["by"]) for run in runs] == [
        ("same", "States", []),
        ("deleted", "cooperate on", ["ARC"]),
        ("deleted", "lamps", ["ARC", "BOR"]),
        ("added", "roads", ["BOR"]),
        ("added", "rest", ["ARC"]),
        ("same", ".", []),
    ]


def test_steps_say_what_is_possible_and_why_not(api: Any, three: list[Amendment], charlie: User) -> None:
    shown = {step["verb"]: step for step in api(charlie).get(f"{LIST}{three[0].reference}/steps/").json()}
    assert shown["cosponsor"]["allowed"] is True
    assert shown["withdraw"]["why_not"] == "Only its sponsors withdraw or discard an amendment."


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_take_three_queries(
    api: Any, three: list[Amendment], row: Recommendation, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Amendment.objects.exclude(pk__in=[one.pk for one in three[:rows]]).update(status="discarded")
    client = api(None)
    with django_assert_num_queries(3):  # count, rows, sponsors
        assert len(client.get(LIST).json()["results"]) == rows
    with django_assert_num_queries(4):  # the text, count, rows, sponsors
        client.get(f"/api/v1/recommendations/{row.reference}/amendments/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_rolling_text_takes_four_queries(
    api: Any, three: list[Amendment], row: Recommendation, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Amendment.objects.exclude(pk__in=[one.pk for one in three[:rows]]).update(status="discarded")
    client = api(None)
    with django_assert_num_queries(4):  # the text, its proposers, amendments, sponsors
        client.get(f"/api/v1/recommendations/{row.reference}/rolling/")
