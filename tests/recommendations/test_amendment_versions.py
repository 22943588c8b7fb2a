"""What becomes of amendments: on a text that moves, as drafts, rewritten, amended themselves."""

from typing import Any

import pytest
from django.test import Client

from consultations.models import Consultation, Delegation, Event, Notice, User
from recommendations.actions import amendments, recommendations
from recommendations.models import Amendment, AmendmentVersion, Recommendation
from tests import factories
from wgec.kernel.errors import Malformed, Refused, TextHasMoved

pytestmark = pytest.mark.django_db

TEXT = """\
# The board

The board will advise on public policy.

It meets twice a year.

- Members pay their own way.
- Observers are welcome.[^1]

[^1]: As in the first round."""
#: Their identities: 1.1 heading, 1.2 and 1.3 paragraphs, 1.4 and 1.5 points, 1.6 the note.


@pytest.fixture
def row(consultation: Consultation, borduria: Delegation) -> Recommendation:
    """A published recommendation of Borduria's."""
    return factories.recommendation(consultation, TEXT, number=1, proposers=[borduria])


def propose(row: Recommendation, by: User | None, **given: Any) -> Amendment:
    return amendments.propose(row, by=by, **{"seen_revision": 1, **given})


def version(amendment: Amendment) -> AmendmentVersion:
    assert amendment.current is not None
    return amendment.current


# --- a text that has moved -------------------------------------------------------------------


def test_what_does_not_collide_with_a_newer_revision_is_carried_over(
    row: Recommendation, alice: User, sec: User
) -> None:
    newer = TEXT.replace("twice", "three times")
    recommendations.revise(row, newer, by=sec, seen_revision=1)
    made = propose(row, alice, text=TEXT.replace("advise on", "review"))
    assert version(made).text == newer.replace("advise on", "review")
    assert version(made).base.number == 2
    beside = propose(row, alice, kind="alternative", units=["1.2"], text="No board.")
    assert version(beside).text == newer.replace("The board will advise on public policy.", "No board.")
    less = propose(row, alice, kind="delete", units=["1.4"])
    assert version(less).text == newer.replace("- Members pay their own way.\n", "")


@pytest.mark.parametrize(
    "given",
    [
        {"text": TEXT.replace("twice", "once")},
        {"kind": "alternative", "units": ["1.3"], "text": "It never meets."},
        {"kind": "delete", "units": ["1.3"]},
    ],
)
def test_what_collides_is_for_its_author_to_look_at(
    row: Recommendation, alice: User, sec: User, given: dict[str, Any]
) -> None:
    recommendations.revise(row, TEXT.replace("twice", "three times"), by=sec, seen_revision=1)
    with pytest.raises(TextHasMoved) as moved:
        propose(row, alice, **given)
    assert moved.value.sentence == (
        "The text has changed since you began, where you change it too. Your words are kept: compare, and save."
    )
    assert moved.value.current_revision == 2
    assert not Amendment.objects.exists()


def test_what_the_text_says_by_now_changes_nothing(row: Recommendation, alice: User, sec: User) -> None:
    recommendations.revise(row, TEXT.replace("twice", "once"), by=sec, seen_revision=1)
    with pytest.raises(Malformed, match=r"^This changes nothing in the text\."):
        propose(row, alice, text=TEXT.replace("twice", "once"))


# --- drafts ----------------------------------------------------------------------------------


def test_a_draft_has_no_number_and_its_delegation_alone_reads_of_it(row: Recommendation, alice: User) -> None:
    draft = propose(row, alice, text=TEXT.replace("twice", "once"), submit=False)
    assert (draft.status, draft.number, draft.submitted_at, draft.label) == ("draft", None, None, "Draft amendment")
    event = Event.objects.get()
    assert (event.verb, event.audience, event.delegation) == ("amendment.propose", "delegation", "Arcadia")
    assert not Notice.objects.exists()


def test_submitting_gives_the_number_once(row: Recommendation, alice: User, bob: User, charlie: User) -> None:
    draft = propose(row, alice, text=TEXT.replace("twice", "once"), submit=False)
    for _ in range(2):
        submitted = amendments.submit(draft, by=bob)
        assert (submitted.status, submitted.number) == ("open", 1)
    assert Event.objects.filter(verb="amendment.submit", audience="public").count() == 1
    told = Notice.objects.get(user=charlie)
    assert (told.kind, told.sentence) == (
        "amendment.propose",
        "An amendment to Recommendation 1: A-1 twice → once",
    )
    assert told.address == submitted.get_absolute_url()


def test_a_draft_from_an_older_revision_is_carried_over_when_it_is_submitted(
    row: Recommendation, alice: User, sec: User
) -> None:
    draft = propose(row, alice, text=TEXT.replace("twice", "once"), submit=False)
    recommendations.revise(row, TEXT.replace("advise on", "review"), by=sec, seen_revision=1)
    submitted = amendments.submit(draft, by=alice)
    kept = version(submitted)
    assert (kept.number, kept.cause, kept.base.number) == (2, "rebased", 2)
    assert kept.text == TEXT.replace("advise on", "review").replace("twice", "once")


def test_a_draft_that_no_longer_fits_is_not_submitted(row: Recommendation, alice: User, sec: User) -> None:
    draft = propose(row, alice, text=TEXT.replace("twice", "once"), submit=False)
    recommendations.revise(row, TEXT.replace("twice", "three times"), by=sec, seen_revision=1)
    with pytest.raises(TextHasMoved) as moved:
        amendments.submit(draft, by=alice)
    assert moved.value.sentence == (
        "Draft amendment no longer fits the text as it stands. Rewrite it, or propose it anew from the current text."
    )
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_draft_is_discarded(row: Recommendation, alice: User) -> None:
    draft = propose(row, alice, text=TEXT.replace("twice", "once"), submit=False)
    for _ in range(2):
        assert amendments.discard(draft, by=alice).status == "discarded"
    event = Event.objects.get(verb="amendment.discard")
    assert (event.audience, event.delegation) == ("delegation", "Arcadia")


# --- rewriting -------------------------------------------------------------------------------


def rewrite(amendment: Amendment, by: User, **given: Any) -> AmendmentVersion:
    return amendments.rewrite(amendment, by=by, **{"seen_version": 1, "seen_revision": 1, **given})


def test_rewriting_makes_another_version(row: Recommendation, alice: User, bob: User) -> None:
    made = propose(row, alice, text=TEXT.replace("twice", "once"))
    again = rewrite(made, bob, text=TEXT.replace("twice a year", "once a year, in spring"), reasons="Warmer.")
    assert (again.number, again.cause, again.created_by) == (2, "rewritten", bob)
    assert (again.headline, again.reasons) == ("twice → once …", "Warmer.")
    made.refresh_from_db()
    assert (made.number, made.current) == (1, again)
    assert made.versions.get(number=1).text == TEXT.replace("twice", "once")


def test_the_same_words_again_are_no_version(row: Recommendation, alice: User) -> None:
    made = propose(row, alice, text=TEXT.replace("twice", "once"), headline="Less")
    assert rewrite(made, alice, text=TEXT.replace("twice", "once"), headline="Less").number == 1
    assert Event.objects.count() == 1


def test_an_alternative_is_rewritten_as_one(row: Recommendation, alice: User) -> None:
    made = propose(row, alice, kind="alternative", units=["1.2"], text="No board.")
    again = rewrite(made, alice, text="")
    assert (again.wording, again.units) == ("", ["1.2"])
    assert "board will" not in again.text


def test_two_sponsors_do_not_overwrite_each_other(row: Recommendation, alice: User, bob: User) -> None:
    made = propose(row, alice, text=TEXT.replace("twice", "once"))
    rewrite(made, bob, text=TEXT.replace("twice", "never"))
    with pytest.raises(TextHasMoved) as moved:
        rewrite(made, alice, text=TEXT.replace("twice", "rarely"))
    assert moved.value.sentence == (
        "Version 2 was saved while you were writing from version 1. Compare and save again."
    )


# --- amendments to amendments ----------------------------------------------------------------


def test_an_amendment_is_amended(row: Recommendation, alice: User, charlie: User) -> None:
    above = propose(row, alice, text=TEXT.replace("twice", "once"))
    below = propose(row, charlie, parent=above, text=TEXT.replace("twice", "once or twice"))
    kept = version(below)
    assert (below.number, below.parent, kept.parent_base, kept.base) == (2, above, above.current, row.current)
    assert (below.kind, kept.headline, kept.units, kept.place) == ("add", "Add “or twice”", ["1.3"], 3)
    told = Notice.objects.get(user=alice)
    assert told.sentence == "An amendment to A-1: A-2 Add “or twice”"


def test_its_sponsors_are_told_when_the_amendment_they_amend_is_rewritten(
    row: Recommendation, alice: User, charlie: User
) -> None:
    above = propose(row, alice, text=TEXT.replace("twice", "once"))
    propose(row, charlie, parent=above, text=TEXT.replace("twice", "once or twice"))
    rewrite(above, alice, text=TEXT.replace("twice", "never"), headline="Never")
    told = Notice.objects.filter(user=charlie, kind="amendment.rewrite").get()
    assert told.sentence == "A-1 Never, which A-2 would change, was rewritten."


def test_a_unit_that_the_other_amendment_adds_can_be_amended(row: Recommendation, alice: User, charlie: User) -> None:
    longer = TEXT.replace("It meets", "Its minutes are public.\n\nIt meets")
    above = propose(row, alice, text=longer)
    below = propose(row, charlie, parent=above, kind="alternative", units=["0.1"], text="Its minutes are secret.")
    assert version(below).text == longer.replace("public.\n", "secret.\n")
    assert version(below).units == []


def test_there_is_one_storey_of_amendments(row: Recommendation, alice: User, charlie: User) -> None:
    above = propose(row, alice, text=TEXT.replace("twice", "once"))
    below = propose(row, charlie, parent=above, text=TEXT.replace("twice", "once or twice"))
    with pytest.raises(Refused, match=r"^An amendment to an amendment is not itself amended\. Propose another one\.$"):
        propose(row, alice, parent=below, text="x")
    other = factories.recommendation(row.consultation, "Roads stay dark.", number=2)
    with pytest.raises(Malformed, match=r"^There is no such amendment to this text\.$"):
        propose(other, alice, parent=above, text="x")


def test_an_amendment_that_was_rewritten_meanwhile_is_amended_where_it_does_not_collide(
    row: Recommendation, alice: User, charlie: User
) -> None:
    above = propose(row, alice, text=TEXT.replace("twice", "once"))
    rewrite(above, alice, text=TEXT.replace("twice", "once").replace("advise on", "review"))
    below = propose(row, charlie, parent=above, text=TEXT.replace("twice", "once or twice"))
    assert version(below).text == TEXT.replace("advise on", "review").replace("twice", "once or twice")
    with pytest.raises(TextHasMoved, match=r"^The amendment has changed since you began, where you change it too\."):
        propose(row, charlie, parent=above, text=TEXT.replace("twice", "once").replace("advise on", "judge"))
    with pytest.raises(Malformed, match=r"^This amendment has no version 9\.$"):
        propose(row, charlie, parent=above, text="x", seen_revision=9)


def test_what_a_draft_said_before_it_was_submitted_stays_with_its_delegation(
    api: Any, consultation: Consultation, alice: User, charlie: User, sec: User
) -> None:
    """Nobody else could read it then; submitting it published every wording that the delegation had tried."""
    row = factories.recommendation(consultation, "Lamps burn.", number=1)
    one = amendments.propose(row, by=alice, text="Candles burn.", seen_revision=1, submit=False)
    amendments.rewrite(one, by=alice, seen_version=1, seen_revision=1, text="Lanterns burn.")
    amendments.submit(one, by=alice)
    amendments.rewrite(one, by=alice, seen_version=2, seen_revision=1, text="Lights burn.")
    address = f"/api/v1/amendments/{one.reference}/"
    for person, seen in ((alice, [3, 2, 1]), (charlie, [3, 2]), (sec, [3, 2]), (None, [3, 2])):
        answer = api(person).get(f"{address}versions/").json()
        assert [each["number"] for each in answer["results"]] == seen, person
    page = Client().get(f"/amendments/{one.reference}/?version=1").content.decode()
    assert "Candles" not in page
