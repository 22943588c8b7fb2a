"""Many positions at once: how lines are read, what each would do, what is recorded and what comes back."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Delegation, User
from recommendations.actions import bulk_lines, bulk_positions
from recommendations.actions.bulk_lines import Line
from recommendations.enums import Stance
from recommendations.models import Position, Recommendation
from tests.factories import amendment, position, recommendation, revised
from wgec.kernel.errors import Malformed, NotYours

pytestmark = pytest.mark.django_db

BULK = "/positions/bulk/"


@pytest.fixture
def rows(consultation: Consultation) -> list[Recommendation]:
    """Three texts, numbered 1 to 3."""
    return [recommendation(consultation, f"Text {number}.", number=number) for number in (1, 2, 3)]


def parts(line: Line) -> tuple[str, ...]:
    said = (line.recommendation, line.delegation, line.stance, line.statement, line.change_needed, line.expected_on)
    return tuple(said)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("25 support", ("25", "", "support", "", "", "")),
        ("25. can live with", ("25", "", "can live with", "", "", "")),
        ("25 Upland States can_live_with", ("25", "Upland States", "can_live_with", "", "", "")),
        ("25; Arcadia; objection; Too far; Strike it", ("25", "Arcadia", "objection", "Too far", "Strike it", "")),
        ("25\tARC\tpending\t2030-01-31", ("25", "ARC", "pending", "", "", "2030-01-31")),
        ("25, reservation, Ours", ("25", "", "reservation", "Ours", "", "")),
        ('25,ARC,objection,"Far, too far",No', ("25", "ARC", "objection", "Far, too far", "No", "")),
        ("25 objection; Too far; Strike it", ("25", "", "objection", "Too far", "Strike it", "")),
        ("25 nonsense", ("25", "", "nonsense", "", "", "")),
        ("25", ("25", "", "", "", "", "")),
    ],
)
def test_a_line_is_read(text: str, read: tuple[str, ...]) -> None:
    (line,) = bulk_lines.read(text)
    assert parts(line) == read


def test_blank_lines_are_counted_and_left_out() -> None:
    assert [line.number for line in bulk_lines.read("\n1 support\r\n\r\n2 abstain\n")] == [2, 4]


def test_a_table_with_a_header_is_read() -> None:
    text = 'number;delegation;position;reason;change\n1;ARC;objection;"Two\nlines";Strike it\n2;ARC;support;;\n'
    first, second = bulk_lines.read(text)
    assert parts(first) == ("1", "ARC", "objection", "Two\nlines", "Strike it", "")
    assert (first.number, second.number) == (2, 4)
    assert (
        bulk_lines.left(text, [first])
        == 'number;delegation;position;reason;change\n1;ARC;objection;"Two\nlines";Strike it'
    )


def test_positions_are_written_in_the_readers_language_or_in_english() -> None:
    with translation.override("en"):
        assert bulk_lines.stance_of("Can live with") == Stance.CAN_LIVE_WITH
    assert bulk_lines.stance_of("SUPPORT-WITH-AMENDMENTS") == Stance.SUPPORT_WITH_AMENDMENTS
    assert bulk_lines.stance_of("yes") is None


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(Malformed) as refusal:
        bulk_lines.read("1 support\n" * 501)
    assert refusal.value.sentence == (
        "These are 501 lines, and at most 500 can be entered at once. Enter them in parts."
    )


def outcomes(consultation: Consultation, text: str, by: User) -> list[tuple[str, str]]:
    found = bulk_positions.check(consultation, bulk_lines.read(text), by=by)
    return [(str(each.outcome), each.sentence) for each in found]


def test_each_line_says_what_it_would_do(
    consultation: Consultation, rows: list[Recommendation], alice: User, borduria: Delegation
) -> None:
    position(rows[0], alice.acting_for)
    position(rows[1], alice.acting_for, Stance.ABSTAIN)
    text = "\n".join(
        [
            "1 support",
            "2 support",
            "3; objection; Too far; Strike it",
            "3; objection; Too far; Strike it",
            "3 support",
            "9 support",
            "1 nonsense",
            "1; Borduria; support",
            "1; Nowhere; support",
            "2 reservation",
            "2; pending; soon",
            "2; support; One; Two",
            "2; support with amendments; A-9",
        ]
    )
    assert outcomes(consultation, text, alice) == [
        ("same", "Says so already."),
        ("changes", "Changes from Abstain (on revision 1) to Support."),
        ("new", "New: Objection."),
        ("same", "Said above already."),
        ("refused", "Line 3 says something else of the same delegation and text. Leave one of the two."),
        ("refused", "There is no recommendation “9” in First round. Use its printed number or its reference."),
        (
            "refused",
            "“nonsense” is no position. Write one of the seven words, such as “support” or “can live with”.",
        ),
        (
            "refused",
            "Only the secretariat enters positions for another delegation. Leave the delegation out, or act for it.",
        ),
        ("refused", "There is no delegation “Nowhere”."),
        ("refused", "A reservation needs its text: it is printed in the report under the recommendation."),
        ("refused", "A pending position needs the date on which instructions are expected."),
        ("refused", "“Two” has no place in this line. Put words that hold a separator in quotation marks."),
        (
            "refused",
            "A-9 is not an open amendment to this recommendation. Choose among the open ones.",
        ),
    ]
    assert Position.objects.count() == 2


@pytest.mark.parametrize("name", ["Arcadia", "arcadia", "ARC", "arc"])
def test_the_secretariat_names_delegations(
    consultation: Consultation, rows: list[Recommendation], sec: User, arcadia: Delegation, name: str
) -> None:
    lines = bulk_lines.read(f"1; {name}; support\n{rows[1].reference}; {name}; abstain\n3 support")
    found = bulk_positions.record(consultation, lines, by=sec, seen={})
    assert [str(each.outcome) for each in found] == ["new", "new", "refused"]
    assert found[2].sentence == "Name the delegation on whose behalf the position is entered."
    made = list(Position.objects.order_by("recommendation"))
    assert [(each.delegation, each.stance, each.is_on_behalf) for each in made] == [
        (arcadia, "support", True),
        (arcadia, "abstain", True),
    ]


def test_what_is_sealed_is_not_told(
    consultation: Consultation, rows: list[Recommendation], sec: User, arcadia: Delegation
) -> None:
    Consultation.objects.update(positions_sealed=True)
    consultation.refresh_from_db()
    rows[0].refresh_from_db()
    position(rows[0], arcadia)
    for stance in ("support", "abstain"):
        sentence = f"{stance.capitalize()}. What was said before is sealed."
        assert outcomes(consultation, f"1; Arcadia; {stance}", sec) == [("new", sentence)]


def test_what_has_moved_is_refused_and_everything_else_recorded(
    consultation: Consultation, rows: list[Recommendation], alice: User
) -> None:
    lines = bulk_lines.read("1 support\n2 support")
    seen = bulk_positions.revisions(bulk_positions.check(consultation, lines, by=alice))
    revised(rows[0], "Another text.")
    first, second = bulk_positions.record(consultation, lines, by=alice, seen=seen)
    assert first.sentence == ("Revision 2 was saved while you were writing from revision 1. Compare and save again.")
    assert str(second.outcome) == "new"
    assert Position.objects.get().recommendation == rows[1]


def test_amendments_are_named_by_their_labels(
    consultation: Consultation, rows: list[Recommendation], alice: User
) -> None:
    one = amendment(rows[0], "Another text.")
    lines = bulk_lines.read(f"1; support with amendments; {one.label}")
    bulk_positions.record(consultation, lines, by=alice, seen={})
    assert list(Position.objects.get().amendments.all()) == [one]


@pytest.mark.parametrize("person", ["bob", "chair"])
def test_it_is_for_heads_and_the_secretariat(
    request: pytest.FixtureRequest, client: Client, consultation: Consultation, person: str
) -> None:
    by = request.getfixturevalue(person)
    with pytest.raises(NotYours):
        bulk_positions.check(consultation, [], by=by)
    client.force_login(by)
    assert client.get(BULK).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_checking_takes_the_same_queries_for_one_line_and_for_three(
    consultation: Consultation,
    rows: list[Recommendation],
    alice: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    lines = bulk_lines.read("\n".join(f"{number} support" for number in range(1, count + 1)))
    with django_assert_num_queries(5):  # texts, delegations, open calls, positions, phases
        bulk_positions.check(consultation, lines, by=alice)


# --- pages -----------------------------------------------------------------------------------------


def test_pasted_lines_are_looked_at_then_recorded(
    client: Client, consultation: Consultation, rows: list[Recommendation], alice: User
) -> None:
    client.force_login(alice)
    given = {"consultation": consultation.slug, "lines": "1 support\n2 nonsense"}
    answer = client.post(BULK, {**given, "do": "check"})
    assert "Record 1 position" in answer.content.decode()
    assert not Position.objects.exists()
    answer = client.post(BULK, {**given, "seen": answer.context["seen_now"], "do": "record"})
    text = answer.content.decode()
    assert "1 position is recorded. 1 line is refused." in text
    assert answer.context["form"]["lines"].value() == "2 nonsense"
    assert Position.objects.get().delegation == alice.acting_for


def test_what_cannot_be_read_stays(
    client: Client, consultation: Consultation, rows: list[Recommendation], alice: User
) -> None:
    client.force_login(alice)
    answer = client.post(BULK, {"consultation": consultation.slug, "lines": "1 support\n" * 501})
    assert answer.status_code == 422
    assert "at most 500 can be entered at once" in answer.content.decode()
    assert answer.content.decode().count("1 support") >= 501


def test_the_table_has_a_row_for_each_delegation(
    client: Client, rows: list[Recommendation], sec: User, arcadia: Delegation, borduria: Delegation
) -> None:
    address = f"{BULK}?recommendation={rows[0].reference}"
    client.force_login(sec)
    assert "Position of Borduria" in client.get(address).content.decode()
    given = {"stance-arcadia": "support", "stance-borduria": "objection", "seen_revision": "1"}
    answer = client.post(address, {**given, "statement-borduria": "Too far.", "do": "check"})
    text = answer.content.decode()
    assert "An objection needs the change that would remove it" in text
    assert text.count("Too far.") >= 2
    client.post(address, {**given, "do": "record"})
    assert Position.objects.get().delegation == arcadia


def test_the_table_is_for_the_secretariat(client: Client, rows: list[Recommendation], alice: User) -> None:
    client.force_login(alice)
    answer = client.get(f"{BULK}?recommendation={rows[0].reference}")
    assert answer.status_code == 403
    assert "The table is for the secretariat, who enters for all." in answer.content.decode()


# --- the API ---------------------------------------------------------------------------------------


def test_the_api_looks_and_records(
    api: Any, consultation: Consultation, rows: list[Recommendation], alice: User
) -> None:
    lines = ["1 support", {"recommendation": rows[1].reference, "stance": "reservation", "statement": "Ours."}]
    given = {"consultation": consultation.slug, "lines": [*lines, "3 nonsense"]}
    answer = api(alice).post("/api/v1/positions/bulk/", given, format="json").json()
    assert (answer["confirmed"], answer["counts"]) == (False, {"new": 2, "changes": 0, "same": 0, "refused": 1})
    assert not Position.objects.exists()
    confirmed = {**given, "confirm": True, "seen_revisions": answer["seen_revisions"]}
    answer = api(alice).post("/api/v1/positions/bulk/", confirmed, format="json").json()
    assert [each["effect"] for each in answer["lines"]] == ["new", "new", "refused"]
    assert Position.objects.count() == 2


@pytest.mark.parametrize(
    ("lines", "status"), [([1], 400), ([{"stance": "support"}], 400), (["1 support"] * 501, 400), ([], 200)]
)
def test_the_api_refuses_what_is_no_line(
    api: Any, consultation: Consultation, alice: User, lines: list[Any], status: int
) -> None:
    given = {"consultation": consultation.slug, "lines": lines}
    assert api(alice).post("/api/v1/positions/bulk/", given, format="json").status_code == status


def test_the_api_is_for_heads_and_the_secretariat(api: Any, consultation: Consultation, bob: User) -> None:
    given = {"consultation": consultation.slug, "lines": []}
    answer = api(bob).post("/api/v1/positions/bulk/", given, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


@pytest.mark.parametrize("words", ["1; \x00; support", {"recommendation": "\x00"}])
def test_a_line_with_what_cannot_be_kept_is_refused(
    api: Any, consultation: Consultation, alice: User, words: str | dict[str, str]
) -> None:
    given = {"consultation": consultation.slug, "lines": [words]}
    answer = api(alice).post("/api/v1/positions/bulk/", json.dumps(given), content_type="application/json")
    assert answer.status_code == 400
    assert "lines" in answer.content.decode()
