"""Deciding on amendments: what becomes of the text, of those decided on, and of the rest."""

import pytest

from consultations.models import Consultation, Delegation, Event, Notice, User
from recommendations.actions import decisions
from recommendations.actions.decisions import Own
from recommendations.models import Amendment, Recommendation, Revision
from tests import factories
from wgec.kernel.errors import Malformed, Refused

ADOPTED, IN_PART, MODIFIED = "adopted", "adopted_in_part", "adopted_modified"
TEXT = "The board will advise on policy.\n\nIt meets once a year.\n\nIts reports are public."
REVIEW = TEXT.replace("advise on", "review")
CONSULTED = TEXT.replace("advise on", "be consulted on")
TWICE = TEXT.replace("once a year", "twice a year")


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    return factories.recommendation(consultation, TEXT, number=27)


@pytest.fixture
def review(row: Recommendation, borduria: Delegation) -> Amendment:
    """A-1, Borduria's: unit 1."""
    return factories.amendment(row, REVIEW, sponsors=[borduria], headline="Advise → review")


@pytest.fixture
def consulted(row: Recommendation, arcadia: Delegation, review: Amendment) -> Amendment:
    """A-2, Arcadia's: unit 1 too."""
    return factories.amendment(row, CONSULTED, sponsors=[arcadia], headline="Advise → be consulted on")


@pytest.fixture
def twice(row: Recommendation, arcadia: Delegation, consulted: Amendment) -> Amendment:
    """A-3, Arcadia's: unit 2."""
    return factories.amendment(row, TWICE, sponsors=[arcadia], headline="Twice", units=["1.2"], place=2)


def now(amendment: Amendment) -> Amendment:
    """The row as it is in the database."""
    return Amendment.objects.select_related("current", "result").get(pk=amendment.pk)


def adopt(row: Recommendation, *amendments: Amendment, by: User | None = None, **given: object) -> decisions.Decision:
    wanted = given.pop("wanted", dict.fromkeys(amendments))
    return decisions.adopt(row, wanted, by=by, **{"seen_revision": 1, **given})  # type: ignore[arg-type]


# --- adopting --------------------------------------------------------------------------------------


def test_several_at_once_make_one_revision(
    row: Recommendation, review: Amendment, twice: Amendment, chair: User
) -> None:
    made = adopt(row, review, twice, by=chair, reason="Third meeting.")
    row.refresh_from_db()
    assert row.current == made.revision
    assert row.current.number == 2
    assert row.current.text == REVIEW.replace("once a year", "twice a year")
    assert row.current.unit_ids == ("1.1", "1.2", "1.3")
    assert (row.current.created_by, row.current.change, row.current.reason) == (chair, "substantive", "Third meeting.")
    for amendment in (now(review), now(twice)):
        assert (amendment.status, amendment.result, amendment.decided_by) == (ADOPTED, row.current, chair)
        assert amendment.decided_at is not None
        assert amendment.decision_reason == "Third meeting."
        assert amendment.history.latest().history_user == chair


def test_what_is_noted(row: Recommendation, review: Amendment, twice: Amendment, chair: User) -> None:
    made = adopt(row, review, twice, by=chair)
    assert made.revision is not None
    assert made.revision.reason == "Adopted: A-1, A-3"
    assert [event.verb for event in Event.objects.order_by("pk")] == [
        "recommendation.decide",
        "amendment.adopt",
        "amendment.adopt",
    ]
    assert Event.objects.get(verb="recommendation.decide").details == {
        "revision": 2,
        "change": "substantive",
        "adopted": ["A-1", "A-3"],
        "no_longer_fits": ["A-2"],
    }
    first = Event.objects.filter(verb="amendment.adopt").earliest("pk")
    assert (first.subject_id, first.details) == (review.reference, {"recommendation": row.reference, "revision": 2})


def test_those_that_collide_are_refused_by_pair_and_unit(
    row: Recommendation, review: Amendment, consulted: Amendment, twice: Amendment, chair: User
) -> None:
    with pytest.raises(Refused) as refused:
        adopt(row, review, consulted, twice, by=chair)
    assert refused.value.sentence == (
        "These amendments collide: A-1 and A-2 in “The board will advise on policy.”. Choose a wording for each, or "
        "decide them one by one."
    )
    assert (refused.value.code, Revision.objects.count()) == ("collides", 1)


def test_with_a_choice_one_wins_and_the_other_is_adopted_in_part(
    row: Recommendation, review: Amendment, chair: User, arcadia: Delegation
) -> None:
    both = factories.amendment(
        row, CONSULTED.replace("once", "twice"), sponsors=[arcadia], units=["1.1", "1.2"], scope=2
    )
    made = adopt(row, review, both, by=chair, choices={"1.1": review.reference})
    assert made.text == REVIEW.replace("once", "twice")
    assert made.outcomes == {review: ADOPTED, both: IN_PART}
    assert now(both).status == IN_PART
    assert "A-2 Another wording was adopted in part: see revision 2 of Recommendation 27." not in sentences()


def sentences(person: User | None = None) -> list[str]:
    """What people were told, in order."""
    rows = Notice.objects.order_by("pk")
    return [notice.sentence for notice in (rows.filter(user=person) if person else rows)]


def test_a_wording_of_ones_own_adopts_both_in_modified_form(
    row: Recommendation, review: Amendment, consulted: Amendment, chair: User
) -> None:
    own = "The board will advise on and review policy."
    made = adopt(row, review, consulted, by=chair, choices={"1.1": Own(own)})
    assert made.text == TEXT.replace("The board will advise on policy.", own)
    assert made.outcomes == {review: MODIFIED, consulted: MODIFIED}


def test_the_words_that_stand_can_be_chosen_for_a_part(row: Recommendation, review: Amendment, chair: User) -> None:
    both = factories.amendment(row, CONSULTED.replace("once", "twice"), units=["1.1", "1.2"], scope=2)
    other = factories.amendment(row, REVIEW.replace("public", "secret"), units=["1.1", "1.3"], scope=2)
    made = adopt(row, both, other, by=chair, choices={"1.1": ""})
    assert made.text == TEXT.replace("once", "twice").replace("public", "secret")
    assert made.outcomes == {both: IN_PART, other: IN_PART}


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"1.2": ""}, "Nothing collides in unit “1.2”, so there is no wording to choose there."),
        ({"1.1": "nobody"}, "“nobody” proposes no wording for unit “1.1”."),
    ],
)
def test_choices_that_cannot_be_made(
    row: Recommendation, review: Amendment, consulted: Amendment, chair: User, choices: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Malformed) as refused:
        adopt(row, review, consulted, by=chair, choices=choices)
    assert refused.value.sentence == sentence


def test_what_gets_nothing_is_not_adopted(
    row: Recommendation, review: Amendment, consulted: Amendment, chair: User
) -> None:
    with pytest.raises(Refused) as refused:
        adopt(row, review, consulted, by=chair, choices={"1.1": review.reference})
    assert refused.value.sentence == ("Nothing of A-2 is in this text. Leave it open, or set it aside with a reason.")
    with pytest.raises(Refused, match="Only a part of A-2 is in this text: adopt it in part, or in modified form"):
        factories.AmendmentVersion.objects  # noqa: B018
        both = factories.amendment(row, CONSULTED.replace("once", "twice"), number=None, units=["1.1", "1.2"])
        adopt(row, by=chair, wanted={review: None, both: ADOPTED}, choices={"1.1": review.reference})
