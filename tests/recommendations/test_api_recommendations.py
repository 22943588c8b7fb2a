"""Recommendations and sections in the API: what is read, by whom, at what cost, and the verbs."""

from typing import Any

import pytest

from consultations.models import Consultation, Delegation, User
from recommendations.actions import recommendations
from recommendations.enums import Change, ProposerRole
from recommendations.models import Proposer, Recommendation, Section
from tests.factories import ConsultationFactory, SectionFactory, amendment, recommendation

pytestmark = pytest.mark.django_db

LIST = "/api/v1/recommendations/"
HIDDEN = ("draft", "submitted", "returned")
INSIDE = ("", "revisions/", "revisions/1/", "compare/", "blame/", "events/", "steps/")


@pytest.fixture
def section(consultation: Consultation) -> Section:
    return SectionFactory(consultation=consultation, numeral="III", title="Priority areas")


@pytest.fixture
def row(consultation: Consultation, section: Section, arcadia: Delegation) -> Recommendation:
    """A published recommendation with a footnote."""
    text = "States **cooperate**[^a].\n\n[^a]: In *good* faith."
    return recommendation(consultation, text, number=25, section=section, proposers=[arcadia])


# --- reading ---------------------------------------------------------------------------------


def test_one_recommendation(api: Any, row: Recommendation) -> None:
    Proposer.objects.filter(recommendation=row).update(person="A. Person", role=ProposerRole.ON_BEHALF_OF)
    answer = api(None).get(f"{LIST}{row.reference}/").json()
    html = answer.pop("html")
    assert "<strong>cooperate</strong>" in html
    assert f'id="{row.reference}-note-1"' in html
    assert answer == {
        "reference": row.reference,
        "consultation": "first-round",
        "number": 25,
        "source_label": "",
        "section": {"numeral": "III", "title": "Priority areas"},
        "attribution": "Arcadia",
        "proposers": [{"delegation": "Arcadia", "slug": "arcadia", "person": "A. Person", "role": "on_behalf_of"}],
        "status": "published",
        "merged_into": None,
        "revision": 1,
        "language": "en",
        "text": "States **cooperate**[^a].\n\n[^a]: In *good* faith.",
        "footnotes": [{"number": 1, "label": "a", "text": "In good faith."}],
        "indicator": "insufficient",
        "designation": None,
        "provenance": "",
        "kind": "recommendation",
        "addressees": [],
        "sources": [],
        "validation": None,
    }


def test_an_input_that_is_not_yet_placed(api: Any, consultation: Consultation) -> None:
    placed_nowhere = recommendation(consultation, source_label="4", provenance="Received as a follow-up.")
    answer = api(None).get(f"{LIST}{placed_nowhere.reference}/").json()
    assert (answer["section"], answer["number"]) == (None, None)
    assert (answer["source_label"], answer["provenance"]) == ("4", "Received as a follow-up.")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_five_queries(
    api: Any,
    django_assert_num_queries: Any,
    consultation: Consultation,
    section: Section,
    rows: int,
    arcadia: Delegation,
) -> None:
    for number in range(1, rows + 1):
        recommendation(consultation, number=number, section=section, proposers=[arcadia])
    with django_assert_num_queries(5):  # how many; the rows; their proposers, addressees, extracts
        answer = api(None).get(LIST)
    assert len(answer.json()["results"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_sections_cost_two_queries(
    api: Any, django_assert_num_queries: Any, consultation: Consultation, rows: int
) -> None:
    for _ in range(rows):
        part = SectionFactory(consultation=consultation)
        recommendation(consultation, section=part)
        recommendation(consultation, section=part, status="draft")
    with django_assert_num_queries(2):
        answer = api(None).get("/api/v1/sections/").json()
    assert [part["count"] for part in answer["results"]] == [1] * rows


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("inside", "queries"), [("revisions/", 4), ("events/", 3), ("compare/", 3), ("steps/", 1)])
def test_reading_inside_one_costs_the_same_however_much_happened(
    api: Any, django_assert_num_queries: Any, row: Recommendation, rows: int, inside: str, queries: int
) -> None:
    for number in range(1, rows + 1):
        recommendations.revise(row, f"States act {number} times.", by=None, seen_revision=number)
    with django_assert_num_queries(queries):
        assert api(None).get(f"{LIST}{row.reference}/{inside}").status_code == 200


def test_the_order_is_that_of_the_compilation(api: Any, consultation: Consultation) -> None:
    for place in (3, 1, 2):
        recommendation(consultation, number=place)
    assert [row["number"] for row in api(None).get(LIST).json()["results"]] == [1, 2, 3]


# --- filters ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("consultation=first-round", [1, 2, None]),
        ("consultation=second-round", [7]),
        ("consultation=no-round", []),
        ("section=III", [1]),
        ("section=none", [2, None, 7]),
        ("consultation=first-round&section=none", [2, None]),
        ("number=2", [2]),
        ("status=withdrawn", [2]),
        ("status=draft", []),
        ("group=civil_society", [1]),
        ("group=government", [1, 7]),
        ("delegation=arcadia", [1]),
        ("delegation=Arcadia", [1]),
        ("delegation=nobody", []),
        ("search=telescopes", [2]),
        ('search="observe the moon"', [7]),
        ('search="moon the observe"', []),
        ("search=…", []),
        ("group=government&search=moon", [7]),
        ("", [1, 2, None, 7]),
    ],
)
def test_filters(
    api: Any,
    consultation: Consultation,
    section: Section,
    arcadia: Delegation,
    borduria: Delegation,
    open_nets: Delegation,
    query: str,
    found: list[int | None],
) -> None:
    second = ConsultationFactory(slug="second-round")
    recommendation(consultation, number=1, section=section, proposers=[arcadia, open_nets])
    recommendation(consultation, "Telescopes are shared.", number=2, status="withdrawn")
    recommendation(consultation, status="draft", proposers=[arcadia], number=9)
    recommendation(consultation, source_label="4", place=100)
    recommendation(second, "All observe the Moon.", number=7, proposers=[borduria])
    answer = api(None).get(f"{LIST}?{query}").json()
    assert [row["number"] for row in answer["results"]] == found


def test_those_with_open_amendments(api: Any, consultation: Consultation, django_assert_num_queries: Any) -> None:
    for number, statuses in enumerate([["open", "open"], ["referred"], ["adopted", "withdrawn", "draft"], []], start=1):
        row = recommendation(consultation, number=number)
        for status in statuses:
            amendment(row, "Other words.", status=status)
    with django_assert_num_queries(5):  # count, rows, proposers, addressees, extracts
        answer = api(None).get(f"{LIST}?amended=open").json()
    assert (answer["count"], [row["number"] for row in answer["results"]]) == (2, [1, 2])


@pytest.mark.parametrize(
    "query", ["number=two", "number=1e99999999", "status=adopted", "amended=yes", "group=gentry", "search=%00"]
)
def test_a_filter_that_makes_no_sense_is_malformed(api: Any, query: str) -> None:
    answer = api(None).get(f"{LIST}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert list(answer.json()["fields"]) == [query.split("=")[0]]


# --- who reads -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_not_public_is_not_there_for_others(
    api: Any, consultation: Consultation, arcadia: Delegation, charlie: User, olga: User, status: str
) -> None:
    hidden = recommendation(consultation, "A secret wish.", status=status, proposers=[arcadia])
    for stranger in (None, charlie, olga):
        assert api(stranger).get(LIST).json()["count"] == 0
        assert api(stranger).get(f"{LIST}?search=secret").json()["count"] == 0
        for inside in INSIDE:
            assert api(stranger).get(f"{LIST}{hidden.reference}/{inside}").status_code == 404


@pytest.mark.parametrize("status", HIDDEN)
def test_their_own_delegation_reads_it(
    api: Any, consultation: Consultation, arcadia: Delegation, bob: User, status: str
) -> None:
    own = recommendation(consultation, status=status, proposers=[arcadia])
    assert [row["reference"] for row in api(bob).get(LIST).json()["results"]] == [own.reference]
    for inside in INSIDE:
        assert api(bob).get(f"{LIST}{own.reference}/{inside}").status_code == 200


def test_the_secretariat_reads_what_was_submitted_but_no_draft(
    api: Any, consultation: Consultation, arcadia: Delegation, sec: User
) -> None:
    for status in HIDDEN:
        recommendation(consultation, status=status, proposers=[arcadia])
    assert {row["status"] for row in api(sec).get(LIST).json()["results"]} == {"submitted", "returned"}


def test_nothing_is_merged_into_what_one_may_not_read(
    api: Any, row: Recommendation, borduria: Delegation, sec: User
) -> None:
    draft = recommendation(row.consultation, status="draft", proposers=[borduria])
    answer = api(sec).post(f"{LIST}{row.reference}/merge_into/", {"into": draft.reference, "reason": "Same."})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["into"])


# --- revisions -------------------------------------------------------------------------------


@pytest.fixture
def revised(row: Recommendation, sec: User) -> Recommendation:
    """``row`` with three revisions."""
    recommendations.revise(row, "States act.\n\nAll of them.", by=sec, seen_revision=1, reason="Shorter.")
    recommendations.revise(
        row, "States act now.\n\nAll of them.", by=None, seen_revision=2, change=Change.EDITORIAL, reason="A word."
    )
    return row


def test_the_revisions_are_listed_newest_first(api: Any, revised: Recommendation) -> None:
    found = api(None).get(f"{LIST}{revised.reference}/revisions/").json()["results"]
    assert [(each["number"], each["kind"], each["reason"], each["person"]) for each in found] == [
        (3, "editorial", "A word.", ""),
        (2, "substantive", "Shorter.", "Sec"),
        (1, "substantive", "", ""),
    ]
    assert "text" not in found[0]


def test_each_revision_keeps_its_text(api: Any, revised: Recommendation) -> None:
    old = api(None).get(f"{LIST}{revised.reference}/revisions/1/").json()
    assert old["text"].startswith("States **cooperate**")
    assert [note["label"] for note in old["footnotes"]] == ["a"]
    assert api(None).get(f"{LIST}{revised.reference}/revisions/3/").json()["text"].startswith("States act now.")
    assert api(None).get(f"{LIST}{revised.reference}/revisions/4/").status_code == 404


def test_two_revisions_are_compared_by_unit(api: Any, revised: Recommendation) -> None:
    answer = api(None).get(f"{LIST}{revised.reference}/compare/?from=2&to=3").json()
    first, second = answer["units"]
    assert set(answer) == {"units"}
    assert set(first) == set(second) == {"unit", "runs", "alternatives"}
    assert first["alternatives"] == second["alternatives"] == []
    assert {key for unit in answer["units"] for run in unit["runs"] for key in run} == {
        "kind",
        "text",
        "by",
        "amendments",
    }
    assert (first["unit"], second["unit"]) == ("1", "2")
    assert "".join(run["text"] for run in first["runs"] if run["kind"] == "added").strip() == "now"
    assert {run["kind"] for run in second["runs"]} == {"same"}
    assert all(run["by"] == run["amendments"] == [] for unit in answer["units"] for run in unit["runs"])


@pytest.mark.parametrize(("old", "new"), [(1, 2), (1, 3), (3, 1), (2, 2)])
def test_a_comparison_holds_both_texts_to_the_letter(api: Any, revised: Recommendation, old: int, new: int) -> None:
    texts = dict(revised.revisions.values_list("number", "text"))
    answer = api(None).get(f"{LIST}{revised.reference}/compare/?from={old}&to={new}").json()
    runs = [run for unit in answer["units"] for run in unit["runs"]]
    assert "".join(run["text"] for run in runs if run["kind"] != "deleted") == texts[new]
    assert "".join(run["text"] for run in runs if run["kind"] != "added") == texts[old]


def test_who_wrote_what(api: Any, revised: Recommendation) -> None:
    answer = api(None).get(f"{LIST}{revised.reference}/blame/").json()
    assert answer["units"] == [
        {
            "unit": "1.1",
            "runs": [
                {"text": "States ", "revision": 1, "amendment": None},
                {"text": "act ", "revision": 2, "amendment": None},
                {"text": "now.", "revision": 3, "amendment": None},
            ],
        },
        {"unit": "2.1", "runs": [{"text": "All of them.", "revision": 2, "amendment": None}]},
    ]
    assert [(each["number"], each["person"]) for each in answer["revisions"]] == [(3, ""), (2, "Sec"), (1, "")]


def test_an_earlier_text_is_restored(api: Any, revised: Recommendation, sec: User) -> None:
    address = f"{LIST}{revised.reference}/restore/"
    answer = api(sec).post(address, {"number": 1, "seen_revision": 3, "reason": "Asked for."})
    assert answer.status_code == 200
    assert answer.json()["revision"] == 4
    assert answer.json()["text"].startswith("States **cooperate**")
    assert revised.revisions.get(number=4).reason == "Restores revision 1. Asked for."
    stale = api(sec).post(address, {"number": 2, "seen_revision": 3})
    assert (stale.status_code, stale.json()["code"], stale.json()["current_revision"]) == (409, "text_has_moved", 4)
    missing = api(sec).post(address, {"number": 9, "seen_revision": 4})
    assert (missing.status_code, missing.json()["detail"]) == (400, "This recommendation has no revision 9.")


def test_by_default_the_last_change_is_compared(api: Any, revised: Recommendation) -> None:
    address = f"{LIST}{revised.reference}/compare/"
    assert api(None).get(address).json() == api(None).get(f"{address}?from=2&to=3").json()


@pytest.mark.parametrize(
    ("query", "status"), [("from=1&to=9", 404), ("from=first", 400), ("to=0", 400), ("to=" + "9" * 30, 400)]
)
def test_comparing_what_is_not_there(api: Any, revised: Recommendation, query: str, status: int) -> None:
    assert api(None).get(f"{LIST}{revised.reference}/compare/?{query}").status_code == status


def test_the_events_are_the_record_about_it(api: Any, revised: Recommendation, consultation: Consultation) -> None:
    recommendations.withdraw(recommendation(consultation), by=None, reason="Another one.")
    found = api(None).get(f"{LIST}{revised.reference}/events/").json()["results"]
    assert [(each["verb"], each["person"], each["details"].get("revision")) for each in found] == [
        ("recommendation.revise", "", 3),
        ("recommendation.revise", "Sec", 2),
    ]


# --- verbs -----------------------------------------------------------------------------------


def test_steps_say_what_is_possible_and_why_not(api: Any, row: Recommendation, alice: User) -> None:
    verbs = ("revise", "restore", "withdraw", "merge_into", "comment")
    said = api(alice).get(f"{LIST}{row.reference}/steps/").json()
    assert [step for step in said if step["verb"] in verbs] == [
        {
            "verb": "revise",
            "allowed": False,
            "why_not": "A published text changes through the secretariat. Ask the secretariat.",
        },
        {
            "verb": "restore",
            "allowed": False,
            "why_not": "A published text changes through the secretariat. Ask the secretariat.",
        },
        {"verb": "withdraw", "allowed": True, "why_not": ""},
        {"verb": "merge_into", "allowed": False, "why_not": "Recommendations are merged by the secretariat."},
        {"verb": "comment", "allowed": True, "why_not": ""},
    ]
    assert not any(step["allowed"] for step in api(None).get(f"{LIST}{row.reference}/steps/").json())


def test_revising_answers_the_new_text(api: Any, row: Recommendation, sec: User) -> None:
    given = {"text": "States act.", "seen_revision": 1, "kind": "editorial", "reason": "Shorter."}
    answer = api(sec).post(f"{LIST}{row.reference}/revise/", given)
    assert answer.status_code == 200
    assert (answer.json()["revision"], answer.json()["text"].strip()) == (2, "States act.")
    saved = row.revisions.get(number=2)
    assert (saved.change, saved.reason, saved.created_by) == ("editorial", "Shorter.", sec)


def test_a_text_that_has_moved_says_where_to(api: Any, revised: Recommendation, sec: User) -> None:
    answer = api(sec).post(f"{LIST}{revised.reference}/revise/", {"text": "Mine.", "seen_revision": 2})
    assert answer.status_code == 409
    assert answer.json() == {
        "detail": "Revision 3 was saved while you were writing from revision 2. Compare and save again.",
        "code": "text_has_moved",
        "current_revision": 3,
    }


@pytest.mark.parametrize("missing", ["text", "seen_revision"])
def test_revising_needs_the_text_and_what_was_read(api: Any, row: Recommendation, sec: User, missing: str) -> None:
    given = {"text": "States act.", "seen_revision": 1}
    del given[missing]
    answer = api(sec).post(f"{LIST}{row.reference}/revise/", given)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [missing])
    assert answer.json()["detail"] == f"{missing}: This field is required."


def test_withdrawing(api: Any, row: Recommendation, alice: User) -> None:
    answer = api(alice).post(f"{LIST}{row.reference}/withdraw/", {"reason": "Overtaken by events."})
    assert (answer.status_code, answer.json()["status"]) == (200, "withdrawn")


def test_merging(api: Any, row: Recommendation, consultation: Consultation, sec: User) -> None:
    other = recommendation(consultation, number=26)
    answer = api(sec).post(f"{LIST}{row.reference}/merge_into/", {"into": other.reference, "reason": "The same."})
    assert (answer.status_code, answer.json()["status"], answer.json()["merged_into"]) == (
        200,
        "merged",
        other.reference,
    )
