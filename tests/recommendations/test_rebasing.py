"""Pending amendments on a new revision: what moves on, what stays, who is told; whatever makes the revision."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Delegation, Event, Notice, User
from recommendations.actions import amendments, decisions, recommendations
from recommendations.enums import AmendmentKind, AmendmentStatus, VersionCause
from recommendations.models import Amendment, AmendmentVersion, Recommendation
from tests import factories
from tests.kernel.text import strategies
from wgec.kernel.text import merge

TEXT = "The board will advise on policy.\n\nIt meets once a year.\n\nIts reports are public."
REVIEW = TEXT.replace("advise on", "review")
TWICE = TEXT.replace("once a year", "twice a year")
SHALL = TEXT.replace("will advise on", "shall support")


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    return factories.recommendation(consultation, TEXT, number=27)


@pytest.fixture
def review(row: Recommendation, borduria: Delegation) -> Amendment:
    """A-1: unit 1."""
    return factories.amendment(row, REVIEW, sponsors=[borduria], headline="Advise → review")


def now(amendment: Amendment) -> AmendmentVersion:
    """Its current version."""
    version = Amendment.objects.select_related("current__base", "current__parent_base").get(pk=amendment.pk).current
    assert version is not None
    return version


def sentences(person: User) -> list[str]:
    return [notice.sentence for notice in Notice.objects.filter(user=person).order_by("pk")]


def test_what_fits_moves_on_quietly(row: Recommendation, review: Amendment, charlie: User, sec: User) -> None:
    recommendations.revise(row, TWICE, by=sec, seen_revision=1)
    version = now(review)
    assert (version.number, version.cause, version.base.number) == (2, VersionCause.REBASED, 2)
    assert version.text == REVIEW.replace("once", "twice")
    assert (version.units, version.place, version.scope) == (["1.1"], 1, 1)
    assert version.created_by == sec
    assert sentences(charlie) == []
    assert Event.objects.get().details == {"revision": 2, "change": "substantive", "carried_over": ["A-1"]}


def test_its_units_stand_where_they_stand_now(row: Recommendation, review: Amendment, sec: User) -> None:
    recommendations.revise(row, f"A new beginning.\n\n{TEXT}", by=sec, seen_revision=1)
    version = now(review)
    assert (version.units, version.place) == (["1.1"], 2)


def test_what_collides_stays_and_its_sponsors_read_what_the_text_says(
    row: Recommendation, review: Amendment, charlie: User, sec: User
) -> None:
    other = factories.UserFactory(name="Other", is_secretariat=True)
    recommendations.revise(row, SHALL, by=sec, seen_revision=1)
    assert (now(review).number, now(review).base.number) == (1, 1)
    assert sentences(charlie) == [
        "A-1 Advise → review no longer fits Recommendation 27. Revision 2 now says there: “The board shall support "
        "policy.”"
    ]
    assert Notice.objects.get(user=charlie).address == review.get_absolute_url()
    assert sentences(other) == ["Since revision 2 of Recommendation 27 these amendments no longer fit: A-1."]
    assert sentences(sec) == []
    recommendations.revise(row, SHALL.replace("once", "twice"), by=sec, seen_revision=2)
    assert len(sentences(charlie)) == 1, "once is enough"


def test_what_is_left_out_is_said_to_be(row: Recommendation, review: Amendment, charlie: User, sec: User) -> None:
    recommendations.revise(row, "It meets once a year.\n\nIts reports are public.", by=sec, seen_revision=1)
    assert sentences(charlie) == [
        "A-1 Advise → review no longer fits Recommendation 27: revision 2 leaves out what it changes."
    ]


def test_what_the_text_says_already_is_kept_and_told(
    row: Recommendation, review: Amendment, charlie: User, sec: User
) -> None:
    recommendations.revise(row, REVIEW, by=sec, seen_revision=1)
    assert (now(review).base.number, now(review).text, now(review).units) == (2, REVIEW, ["1.1"])
    assert sentences(charlie) == ["Revision 2 of Recommendation 27 now says what A-1 Advise → review proposes."]


def test_restoring_the_old_text_makes_it_fit_again(
    row: Recommendation, review: Amendment, charlie: User, sec: User
) -> None:
    recommendations.revise(row, SHALL, by=sec, seen_revision=1)
    recommendations.restore(row, 1, by=sec, seen_revision=2)
    assert (now(review).base.number, now(review).text) == (3, REVIEW)
    assert sentences(charlie)[-1] == ("A-1 Advise → review fits Recommendation 27 again, as it reads in revision 3.")


def test_drafts_and_decided_ones_stay_where_they_are(row: Recommendation, sec: User) -> None:
    others = [
        factories.amendment(row, REVIEW, status=status)
        for status in (AmendmentStatus.DRAFT, AmendmentStatus.SET_ASIDE, AmendmentStatus.WITHDRAWN)
    ]
    recommendations.revise(row, TWICE, by=sec, seen_revision=1)
    assert [now(other).number for other in others] == [1, 1, 1]


def test_a_request_in_words_moves_on_as_it_is(row: Recommendation, sec: User) -> None:
    request = factories.amendment(row, "Say it shorter.", kind=AmendmentKind.FREE_TEXT)
    recommendations.revise(row, SHALL, by=sec, seen_revision=1)
    assert (now(request).base.number, now(request).text, now(request).units) == (2, "Say it shorter.", ["1.1"])


def test_an_alternative_goes_with_its_unit(row: Recommendation, sec: User) -> None:
    wording = "It meets when it wishes."
    beside = factories.amendment(
        row,
        TEXT.replace("It meets once a year.", wording),
        kind=AmendmentKind.ALTERNATIVE,
        wording=wording,
        units=["1.2"],
        place=2,
    )
    recommendations.revise(row, TWICE, by=sec, seen_revision=1)
    assert (now(beside).base.number, now(beside).text) == (2, TEXT.replace("It meets once a year.", wording))
    recommendations.revise(row, "Its reports are public.", by=sec, seen_revision=2)
    assert now(beside).base.number == 2, "its unit is gone"


# --- amendments to amendments ----------------------------------------------------------------------


@pytest.fixture
def to_review(row: Recommendation, review: Amendment, alice: User) -> Amendment:
    """A-2: amends A-1."""
    return amendments.propose(
        row, by=alice, seen_revision=1, text=REVIEW.replace("policy", "public policy"), parent=review
    )


def test_it_follows_what_it_amends(row: Recommendation, review: Amendment, to_review: Amendment, sec: User) -> None:
    recommendations.revise(row, TWICE, by=sec, seen_revision=1)
    version = now(to_review)
    assert version.parent_base == now(review)
    assert version.text == REVIEW.replace("policy", "public policy").replace("once", "twice")


def test_adopting_it_gives_the_other_a_version(
    row: Recommendation, review: Amendment, to_review: Amendment, alice: User, charlie: User, chair: User
) -> None:
    made = decisions.adopt(row, {to_review: None}, by=chair, seen_revision=1)
    version = now(review)
    assert (made.version, made.revision) == (version, None)
    assert (version.number, version.cause, version.base.number) == (2, VersionCause.AMENDED, 1)
    assert version.text == REVIEW.replace("policy", "public policy")
    to_review.refresh_from_db()
    assert (to_review.status, to_review.result) == ("adopted", None)
    assert sentences(alice)[-1] == f"{to_review} was adopted: it is now part of A-1."
    assert row.revisions.count() == 1


def test_its_rivals_are_carried_over_to_that_version(
    row: Recommendation, review: Amendment, to_review: Amendment, charlie: User, chair: User
) -> None:
    proposed = {"seen_revision": 1, "parent": review}
    rival = amendments.propose(row, by=charlie, text=REVIEW.replace("policy", "all policy"), **proposed)
    other = amendments.propose(row, by=charlie, text=REVIEW.replace("once", "twice"), **proposed)
    made = decisions.adopt(row, {to_review: None}, by=chair, seen_revision=1)
    assert (made.rest.fits, made.rest.stuck) == ([other], [rival])
    assert now(other).parent_base == now(review)
    assert now(other).text == REVIEW.replace("policy", "public policy").replace("once", "twice")


@pytest.mark.parametrize("how", ["adopt", "set_aside"])
def test_it_lapses_with_what_it_amends(
    row: Recommendation, review: Amendment, to_review: Amendment, alice: User, chair: User, how: str
) -> None:
    if how == "adopt":
        assert decisions.preview(row, {review: None}, by=chair, seen_revision=1).lapsing == [to_review]
        decisions.adopt(row, {review: None}, by=chair, seen_revision=1)
    else:
        decisions.set_aside(review, by=chair, reason="No.")
    to_review.refresh_from_db()
    because = "A-1, which it amends, is decided, so nothing is left for it to change."
    assert (to_review.status, to_review.decision_reason) == ("set_aside", because)
    assert sentences(alice)[-1] == f"{to_review} to Recommendation 27 was set aside. The reason: {because}"


def test_texts_and_amendments_are_decided_on_apart(
    row: Recommendation, review: Amendment, to_review: Amendment, chair: User
) -> None:
    with pytest.raises(decisions.Refused) as refused:
        decisions.adopt(row, {review: None, to_review: None}, by=chair, seen_revision=1)
    assert refused.value.sentence == (
        "Decide amendments to the text, and those to each amendment, apart: they do not change the same words."
    )


def test_it_is_not_reopened_without_what_it_amends(
    row: Recommendation, review: Amendment, to_review: Amendment, chair: User
) -> None:
    decisions.set_aside(review, by=chair, reason="No.")
    with pytest.raises(decisions.Refused) as refused:
        decisions.reopen(to_review, by=chair, reason="Yes.")
    assert refused.value.sentence == "A-1, which it amends, is no longer open. Reopen that one first."
    decisions.reopen(review, by=chair, reason="Yes.")
    decisions.reopen(to_review, by=chair, reason="Yes.")
    to_review.refresh_from_db()
    assert to_review.status == "open"


# --- many ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_its_queries_do_not_grow(
    row: Recommendation,
    arcadia: Delegation,
    alice: User,
    sec: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        factories.amendment(row, REVIEW.replace("review", f"review {number}"), sponsors=[arcadia])
        factories.amendment(row, TEXT.replace("public", f"public {number}"), sponsors=[arcadia])
    with django_assert_num_queries(25):  # how those who are told want to be, and the news, among them
        recommendations.revise(row, SHALL, by=sec, seen_revision=1)


@pytest.mark.django_db(transaction=True)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_nothing_is_ever_dropped(data: st.DataObject) -> None:
    base = data.draw(strategies.drafts)
    new = data.draw(strategies.revised(base).filter(str.strip))
    row = factories.recommendation(factories.ConsultationFactory(), base)
    texts = data.draw(st.lists(strategies.revised(base), min_size=1, max_size=4))
    proposed = {factories.amendment(row, text): text for text in texts}
    recommendations.revise(row, new, by=None, seen_revision=1)
    row.refresh_from_db()
    assert row.current is not None
    noted = Event.objects.filter(subject_id=row.reference).values_list("details", flat=True)
    stuck = {label for details in noted for label in details.get("no_longer_fits", ())}
    for amendment, text in proposed.items():
        version = now(amendment)
        alone = merge.three_way(base, text, row.current.text)
        if version.base == row.current:
            assert not alone.collisions
            assert version.text == alone.text
        else:
            assert alone.collisions
            assert (version.text, amendment.label in stuck) == (text, True)
