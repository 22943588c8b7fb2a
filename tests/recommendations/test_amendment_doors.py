"""Each verb on amendments through its action, its page and the API: the same deed, the same refusal."""

from typing import Any

import pytest

from consultations.models import Consultation, Delegation, User
from recommendations.actions import recommendations
from recommendations.models import Amendment, Recommendation
from tests.doors import VERBS, knock, through
from tests.factories import amendment, recommendation

pytestmark = pytest.mark.django_db

TEXT = "States cooperate on lamps.\n\nThey meet twice a year."
ONCE = TEXT.replace("twice", "once")
DOORS = ["action", "page", "api"]


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    """A published recommendation."""
    return recommendation(consultation, TEXT, number=1)


def given_to(verb: str, **instead: Any) -> dict[str, Any]:
    """What makes sense for the verb, except ``instead``."""
    words = {"text": ONCE, "headline": "Less", "reasons": "", "seen_revision": 1}
    sensible: dict[str, dict[str, Any]] = {
        "recommendation.amend": {**words, "kind": "", "units": []},
        "amendment.amend": {**words, "text": TEXT, "kind": "", "units": []},
        "amendment.rewrite": {**words, "text": TEXT.replace("twice", "never"), "seen_version": 1},
    }
    return {**sensible.get(verb, {}), **instead}


#: verb → the state from which Arcadia (alice) takes it, who does, and what becomes of it.
TAKEN = {
    "amendment.rewrite": ("open", "alice", "open"),
    "amendment.submit": ("draft", "alice", "open"),
    "amendment.discard": ("draft", "alice", "discarded"),
    "amendment.cosponsor": ("open", "charlie", "open"),
    "amendment.leave": ("open", "alice", "open"),
    "amendment.withdraw": ("referred", "alice", "withdrawn"),
    "amendment.take_over": ("withdrawn", "charlie", "open"),
    "amendment.amend": ("open", "charlie", "open"),
}


@pytest.mark.parametrize(("door", "verb"), through("recommendation.amend"))
def test_it_is_proposed(row: Recommendation, alice: User, door: str, verb: str) -> None:
    assert knock(door, verb, row, by=alice, **given_to(verb)) == ""
    made = Amendment.objects.get()
    assert made.current is not None
    assert (made.label, made.kind, made.current.text, made.current.headline) == ("A-1", "modify", ONCE, "Less")


@pytest.mark.parametrize(
    ("given", "wording"),
    [({"kind": "alternative", "units": ["1.2"], "text": "They never meet."}, "They never meet.")],
)
@pytest.mark.parametrize("door", DOORS)
def test_an_alternative_is_proposed(
    row: Recommendation, alice: User, door: str, given: dict[str, Any], wording: str
) -> None:
    assert knock(door, "recommendation.amend", row, by=alice, **given_to("recommendation.amend", **given)) == ""
    made = Amendment.objects.get()
    assert made.current is not None
    assert (made.kind, made.current.wording) == ("alternative", wording)


@pytest.mark.parametrize("verb", TAKEN)
@pytest.mark.parametrize("door", DOORS)
def test_it_is_done(
    request: pytest.FixtureRequest,
    row: Recommendation,
    arcadia: Delegation,
    open_nets: Delegation,
    door: str,
    verb: str,
) -> None:
    status, name, after = TAKEN[verb]
    one = amendment(row, ONCE, sponsors=[arcadia, open_nets], status=status)
    assert knock(door, verb, one, by=request.getfixturevalue(name), **given_to(verb)) == ""
    one.refresh_from_db()
    assert one.status == after
    seen = [each.delegation.name for each in one.sponsors.filter(until_at=None)]
    assert seen == {
        "amendment.leave": ["Open Nets Forum"],
        "amendment.cosponsor": ["Arcadia", "Open Nets Forum", "Borduria"],
        "amendment.take_over": ["Borduria"],
    }.get(verb, ["Arcadia", "Open Nets Forum"])
    assert one.amendments.count() == (verb == "amendment.amend")
    assert one.versions.count() == 1 + (verb == "amendment.rewrite")


@pytest.mark.parametrize(
    ("verb", "name", "sentence"),
    [
        (
            "recommendation.amend",
            "chair",
            "Amendments are proposed by the heads and drafters of delegations. Ask your head of delegation.",
        ),
        ("amendment.rewrite", "charlie", "Only its sponsors change an amendment. Propose an amendment to it."),
        ("amendment.withdraw", "charlie", "Only its sponsors withdraw or discard an amendment."),
        ("amendment.leave", "charlie", "Your delegation does not sponsor this amendment."),
        (
            "amendment.cosponsor",
            "sec",
            "Amendments are sponsored by the heads and drafters of delegations. Ask your head of delegation.",
        ),
        (
            "amendment.amend",
            "chair",
            "Amendments are proposed by the heads and drafters of delegations. Ask your head of delegation.",
        ),
    ],
)
@pytest.mark.parametrize("door", DOORS)
def test_whose_it_is_not(
    request: pytest.FixtureRequest,
    row: Recommendation,
    arcadia: Delegation,
    door: str,
    verb: str,
    name: str,
    sentence: str,
) -> None:
    one = amendment(row, ONCE, sponsors=[arcadia])
    subject = row if verb == "recommendation.amend" else one
    assert knock(door, verb, subject, by=request.getfixturevalue(name), **given_to(verb)) == sentence


@pytest.mark.parametrize(
    ("verb", "status", "sentence"),
    [
        (
            "amendment.rewrite",
            "adopted",
            "An amendment that was decided or withdrawn keeps its last words. Propose a new one.",
        ),
        ("amendment.submit", "set_aside", "This amendment was submitted already."),
        ("amendment.discard", "open", "Only a draft can be discarded. Withdraw an amendment that was submitted."),
        ("amendment.cosponsor", "adopted", "Only an open amendment can be co-sponsored."),
        (
            "amendment.leave",
            "adopted",
            "Sponsors leave an amendment while it is open; afterwards their names stay on record.",
        ),
        ("amendment.withdraw", "adopted", "Only an open amendment can be withdrawn."),
        ("amendment.take_over", "adopted", "Only an amendment that was withdrawn can be taken over."),
        ("amendment.amend", "adopted", "Only an open amendment can itself be amended."),
    ],
)
@pytest.mark.parametrize("door", DOORS)
def test_when_it_is_not_the_moment(
    row: Recommendation,
    arcadia: Delegation,
    borduria: Delegation,
    alice: User,
    charlie: User,
    door: str,
    verb: str,
    status: str,
    sentence: str,
) -> None:
    one = amendment(row, ONCE, sponsors=[arcadia], status=status)
    person = charlie if verb in ("amendment.cosponsor", "amendment.take_over") else alice
    assert knock(door, verb, one, by=person, **given_to(verb)) == sentence


@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        ({"text": TEXT}, "This changes nothing in the text. Change some of its words, or ask for something in words."),
        ({"text": " "}, "Nothing would be left of the text. Ask in words for the whole text to be taken back."),
        ({"kind": "shout"}, "“shout” is no kind of amendment."),
        ({"kind": "alternative", "text": "x"}, "An alternative stands beside one unit. Choose which."),
        (
            {"kind": "alternative", "text": "x", "units": ["9.9"]},
            "This text has no unit 9.9. Choose one of its units.",
        ),
        ({"kind": "free_text", "headline": " "}, "Give the request a headline of a few words."),
        ({"seen_revision": 7}, "This text has no revision 7."),
        (
            {"headline": "x" * 161},
            "The headline has 161 characters, and at most 160 can be saved. Shorten it.",
        ),
        (
            {"reasons": "x" * 200_001},
            "There are 200001 characters in the reasons, and at most 200000 can be saved. Shorten it.",
        ),
    ],
)
@pytest.mark.parametrize("door", DOORS)
def test_what_makes_no_sense(
    row: Recommendation, alice: User, door: str, instead: dict[str, Any], sentence: str
) -> None:
    verb = "recommendation.amend"
    assert knock(door, verb, row, by=alice, **given_to(verb, **instead)) == sentence
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("door", DOORS)
def test_a_withdrawn_text_takes_none(row: Recommendation, alice: User, door: str) -> None:
    Recommendation.objects.filter(pk=row.pk).update(status="withdrawn")
    row.refresh_from_db()
    verb = "recommendation.amend"
    assert knock(door, verb, row, by=alice, **given_to(verb)) == (
        "Only a published text can be amended: a draft is revised by its authors, and one that was withdrawn or "
        "merged keeps its last text."
    )


@pytest.mark.parametrize("door", DOORS)
def test_a_text_that_has_moved_where_it_is_amended(row: Recommendation, alice: User, door: str) -> None:
    recommendations.revise(row, TEXT.replace("twice", "thrice"), by=None, seen_revision=1)
    row = Recommendation.objects.get(pk=row.pk)
    verb = "recommendation.amend"
    assert knock(door, verb, row, by=alice, **given_to(verb)) == (
        "The text has changed since you began, where you change it too. Your words are kept: compare, and save."
    )


@pytest.mark.parametrize("door", DOORS)
def test_a_version_that_was_not_read(row: Recommendation, arcadia: Delegation, alice: User, door: str) -> None:
    one = amendment(row, ONCE, sponsors=[arcadia])
    verb = "amendment.rewrite"
    assert knock(door, verb, one, by=alice, **given_to(verb, seen_version=4)) == (
        "Version 1 was saved while you were writing from version 4. Compare and save again."
    )


@pytest.mark.parametrize("door", DOORS)
def test_the_last_sponsor_and_the_co_sponsor(
    row: Recommendation, arcadia: Delegation, borduria: Delegation, alice: User, charlie: User, door: str
) -> None:
    alone = amendment(row, ONCE, sponsors=[arcadia])
    only = "Your delegation is the only sponsor. Withdraw the amendment instead."
    assert knock(door, "amendment.leave", alone, by=alice) == only
    both = amendment(row, ONCE, sponsors=[arcadia, borduria])
    leads = "Arcadia leads the sponsors of this amendment. A co-sponsor leaves it instead of withdrawing it."
    assert knock(door, "amendment.withdraw", both, by=charlie) == leads
    gone = amendment(row, ONCE, sponsors=[arcadia], status="withdrawn")
    own = "Your delegation withdrew this amendment. Propose it anew, or leave it to another one."
    assert knock(door, "amendment.take_over", gone, by=alice) == own


def test_every_door_of_these_verbs_is_there() -> None:
    assert {tuple(VERBS[verb].doors) for verb in (*TAKEN, "recommendation.amend")} == {tuple(DOORS)}
