"""Deciding on amendments and agreeing on units through action, page and API: the same deed, the same refusal."""

from typing import Any

import pytest

from consultations.models import Consultation, Delegation, User
from recommendations.actions import agreements, decisions
from recommendations.models import AgreedUnit, Amendment, Recommendation
from tests import factories
from tests.doors import knock, through

TEXT = "The board will advise on policy.\n\nIt meets once a year."
GIVEN: dict[str, dict[str, Any]] = {
    "amendment.set_aside": {"reason": "Overtaken."},
    "amendment.refer": {"to": "the small group", "reason": "Needs work."},
    "amendment.reopen": {"reason": "Asked for."},
    "amendment.adopt": {"seen_revision": 1, "change": "substantive", "reason": "Agreed."},
    "recommendation.agree_unit": {"unit": "1.2", "agreement": "agreed", "seen_revision": 1, "note": ""},
    "recommendation.reopen_unit": {"unit": "1.2", "reason": "New facts."},
}
ON_ONE = through("amendment.adopt", "amendment.set_aside", "amendment.refer", "amendment.reopen")
ON_UNITS = through("recommendation.agree_unit", "recommendation.reopen_unit")


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    return factories.recommendation(consultation, TEXT, number=27)


@pytest.fixture
def review(row: Recommendation, borduria: Delegation) -> Amendment:
    return factories.amendment(row, TEXT.replace("advise on", "review"), sponsors=[borduria])


def before(verb: str, row: Recommendation, amendment: Amendment) -> None:
    """What must have happened for the verb to make sense."""
    if verb == "amendment.reopen":
        decisions.set_aside(amendment, by=None, reason="No.")
    if verb == "recommendation.reopen_unit":
        agreements.agree(row, "1.2", "agreed", by=None, seen_revision=1)


@pytest.mark.parametrize(("door", "verb"), ON_ONE)
def test_the_chair_does_it(row: Recommendation, review: Amendment, chair: User, door: str, verb: str) -> None:
    before(verb, row, review)
    assert knock(door, verb, review, by=chair, **GIVEN[verb]) == ""
    review.refresh_from_db()
    assert (review.status, review.referred_to, review.decision_reason) == {
        "amendment.adopt": ("adopted", "", "Agreed."),
        "amendment.set_aside": ("set_aside", "", "Overtaken."),
        "amendment.refer": ("referred", "the small group", "Needs work."),
        "amendment.reopen": ("open", "", ""),
    }[verb]


@pytest.mark.parametrize("door", ["action", "page"])
def test_the_desk_adopts(row: Recommendation, review: Amendment, chair: User, door: str) -> None:
    given = {"amendment": review, "seen_revision": 1, "change": "substantive", "reason": ""}
    assert knock(door, "recommendation.decide", row, by=chair, **given) == ""
    row.refresh_from_db()
    assert row.current is not None
    assert row.current.text == TEXT.replace("advise on", "review")


@pytest.mark.parametrize(("door", "verb"), ON_ONE)
def test_whose_it_is_not(row: Recommendation, review: Amendment, alice: User, door: str, verb: str) -> None:
    before(verb, row, review)
    sentence = "Amendments are decided by the chair and the secretariat."
    assert knock(door, verb, review, by=alice, **GIVEN[verb]) == sentence


@pytest.mark.parametrize("door", ["action", "page", "api"])
@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        (
            "amendment.set_aside",
            "This amendment is no longer open, so nothing more is decided on it. Reopen it first.",
        ),
        ("amendment.refer", "This amendment is no longer open, so nothing more is decided on it. Reopen it first."),
    ],
)
def test_when_it_is_not_the_moment(review: Amendment, chair: User, door: str, verb: str, sentence: str) -> None:
    decisions.set_aside(review, by=None, reason="No.")
    assert knock(door, verb, review, by=chair, **GIVEN[verb]) == sentence


@pytest.mark.parametrize("door", ["action", "page", "api"])
@pytest.mark.parametrize(
    ("verb", "instead", "sentence"),
    [
        ("amendment.set_aside", {"reason": " "}, "Setting an amendment aside needs a reason: its sponsors are told."),
        (
            "amendment.refer",
            {"to": ""},
            "Say to whom the amendment is referred: a group, a meeting, the next round.",
        ),
        ("amendment.reopen", {"reason": ""}, "Reopening needs a reason: others have relied on the decision."),
    ],
)
def test_what_is_missing(
    row: Recommendation, review: Amendment, chair: User, door: str, verb: str, instead: dict[str, str], sentence: str
) -> None:
    before(verb, row, review)
    assert knock(door, verb, review, by=chair, **{**GIVEN[verb], **instead}) == sentence


@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_reopening_what_is_open(review: Amendment, chair: User, door: str) -> None:
    sentence = "Only an amendment on which something was decided can be reopened."
    assert knock(door, "amendment.reopen", review, by=chair, reason="x") == sentence


# --- units -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("door", "verb"), ON_UNITS)
def test_the_chair_agrees_and_reopens(
    row: Recommendation, review: Amendment, chair: User, door: str, verb: str
) -> None:
    before(verb, row, review)
    assert knock(door, verb, row, by=chair, **GIVEN[verb]) == ""
    marked = AgreedUnit.objects.get()
    assert (marked.unit, marked.agreement) == ("1.2", "agreed")
    assert marked.reopened_because == ("" if verb.endswith("agree_unit") else "New facts.")


@pytest.mark.parametrize(("door", "verb"), ON_UNITS)
def test_whose_units_they_are_not(row: Recommendation, review: Amendment, olga: User, door: str, verb: str) -> None:
    before(verb, row, review)
    sentence = "Units are marked as agreed, and reopened, by the chair and the secretariat."
    assert knock(door, verb, row, by=olga, **GIVEN[verb]) == sentence


@pytest.mark.parametrize("door", ["action", "page", "api"])
@pytest.mark.parametrize(
    ("verb", "instead", "sentence"),
    [
        (
            "recommendation.agree_unit",
            {"unit": "9.9"},
            "Recommendation 27 has no unit “9.9” now. Its units stand in the margin of its text.",
        ),
        (
            "recommendation.agree_unit",
            {"unit": "1.1"},
            "“The board will advise on policy.” cannot be marked as agreed while amendments to it are open: A-1. "
            "Decide them first.",
        ),
        (
            "recommendation.agree_unit",
            {"seen_revision": 7},
            "Revision 1 was saved while you were writing from revision 7. Compare and save again.",
        ),
        (
            "recommendation.reopen_unit",
            {"reason": ""},
            "Reopening needs a reason: others have relied on the agreement.",
        ),
        (
            "recommendation.reopen_unit",
            {"unit": "1.1"},
            "This unit is not marked as agreed, so there is nothing to reopen.",
        ),
    ],
)
def test_what_a_unit_refuses(
    row: Recommendation, review: Amendment, chair: User, door: str, verb: str, instead: dict[str, Any], sentence: str
) -> None:
    before(verb, row, review)
    assert knock(door, verb, row, by=chair, **{**GIVEN[verb], **instead}) == sentence
