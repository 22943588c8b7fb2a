"""Deciding on amendments: what becomes of the text, of those decided on, and of the rest."""

import pytest

from consultations.models import Consultation, Delegation, Event, Notice, User
from recommendations.actions import decisions, recommendations
from recommendations.actions.decisions import Own
from recommendations.enums import AmendmentKind, AmendmentStatus, Change, VersionCause
from recommendations.models import Amendment, Recommendation, Revision
from tests import factories
from wgec.kernel.errors import Malformed, NotYours, Refused, TextHasMoved

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
    row: Recommendation, review: Amendment, chair: User, alice: User, arcadia: Delegation
) -> None:
    both = factories.amendment(
        row, CONSULTED.replace("once", "twice"), sponsors=[arcadia], units=["1.1", "1.2"], scope=2
    )
    made = adopt(row, review, both, by=chair, choices={"1.1": review.reference})
    assert made.text == REVIEW.replace("once", "twice")
    assert made.outcomes == {review: ADOPTED, both: IN_PART}
    assert now(both).status == IN_PART
    assert sentences(alice) == ["A-2 Another wording was adopted in part: see revision 2 of Recommendation 27."]


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


def test_what_is_adopted_in_part_is_not_said_to_be_adopted(row: Recommendation, review: Amendment, chair: User) -> None:
    both = factories.amendment(row, CONSULTED.replace("once", "twice"), units=["1.1", "1.2"], scope=2)
    with pytest.raises(Refused) as refused:
        adopt(row, by=chair, wanted={review: None, both: ADOPTED}, choices={"1.1": review.reference})
    assert refused.value.sentence == ("Only a part of A-2 is in this text: adopt it in part, or in modified form.")
    made = adopt(row, by=chair, wanted={review: None, both: MODIFIED}, choices={"1.1": review.reference})
    assert made.outcomes[both] == MODIFIED


def test_a_whole_text_says_what_becomes_of_each(
    row: Recommendation, review: Amendment, twice: Amendment, chair: User
) -> None:
    text = REVIEW.replace("public", "secret")
    made = adopt(row, review, twice, by=chair, text=text)
    assert (made.text, made.outcomes) == (text, {review: ADOPTED, twice: MODIFIED})


def test_a_request_in_words_is_adopted_with_the_text_that_answers_it(row: Recommendation, chair: User) -> None:
    request = factories.amendment(row, "Say it shorter.", kind=AmendmentKind.FREE_TEXT, units=[])
    with pytest.raises(Refused) as refused:
        adopt(row, request, by=chair)
    assert refused.value.sentence == (
        "A-1 asks for a change in words. Write the text that answers it, then adopt it with that text."
    )
    made = adopt(row, request, by=chair, text="The board advises.")
    assert made.outcomes == {request: MODIFIED}


def test_what_changes_nothing_is_refused(row: Recommendation, review: Amendment, chair: User) -> None:
    with pytest.raises(Refused) as refused:
        adopt(row, review, by=chair, text=TEXT)
    assert refused.value.sentence == (
        "This changes nothing: the text says it already. Set the amendments aside, or leave them open."
    )
    assert now(review).status == "open"


def test_an_editorial_change_is_the_secretariats_and_has_a_reason(
    row: Recommendation, review: Amendment, chair: User, sec: User
) -> None:
    with pytest.raises(Malformed) as refused:
        adopt(row, review, by=sec, change=Change.EDITORIAL)
    assert refused.value.sentence == "An editorial change needs a reason, because positions stay valid across it."
    with pytest.raises(NotYours) as not_theirs:
        adopt(row, review, by=chair, change=Change.EDITORIAL, reason="Spelling.")
    assert not_theirs.value.sentence == (
        "Only the secretariat marks a change as editorial. Save it as a substantive one."
    )
    made = adopt(row, review, by=sec, change=Change.EDITORIAL, reason="Spelling.")
    assert made.revision is not None
    assert made.revision.change == Change.EDITORIAL


def test_who_decided_second_is_told_and_loses_nothing(row: Recommendation, review: Amendment, chair: User) -> None:
    adopt(row, review, by=chair)
    with pytest.raises(TextHasMoved) as moved:
        adopt(row, review, by=chair)
    assert moved.value.current_revision == 2
    with pytest.raises(Refused) as gone:
        adopt(row, review, by=chair, seen_revision=2)
    assert gone.value.sentence == ("No longer open, because somebody decided on it or its sponsors withdrew it: A-1.")


def test_nothing_and_strangers_are_not_adopted(row: Recommendation, review: Amendment, chair: User) -> None:
    with pytest.raises(Malformed, match="Choose the amendments to adopt"):
        adopt(row, by=chair)
    other = factories.recommendation(row.consultation, number=28)
    with pytest.raises(Malformed, match="A-1 does not amend Recommendation 28"):
        adopt(other, review, by=chair)
    with pytest.raises(Malformed, match="Amendments are adopted, adopted in part, or adopted in modified form"):
        adopt(row, by=chair, wanted={review: AmendmentStatus.SET_ASIDE})


@pytest.mark.parametrize(
    ("who", "may"),
    [("sec", True), ("chair", True), ("alice", False), ("bob", False), ("charlie", False), ("olga", False)],
)
def test_who_decides(
    request: pytest.FixtureRequest, row: Recommendation, review: Amendment, who: str, may: bool
) -> None:
    person = request.getfixturevalue(who)
    if may:
        assert adopt(row, review, by=person).number == 2
        return
    for attempt in (
        lambda: adopt(row, review, by=person),
        lambda: decisions.preview(row, {review: None}, by=person, seen_revision=1),
        lambda: decisions.set_aside(review, by=person, reason="x"),
        lambda: decisions.refer(review, by=person, to="x"),
        lambda: decisions.reopen(review, by=person, reason="x"),
    ):
        with pytest.raises(NotYours, match="Amendments are decided by the chair and the secretariat"):
            attempt()


def test_only_a_published_text_is_decided_on(row: Recommendation, review: Amendment, chair: User) -> None:
    recommendations.withdraw(row, by=None, reason="x")
    with pytest.raises(Refused, match="Amendments are decided on a published text"):
        adopt(row, review, by=chair)


# --- previewing ------------------------------------------------------------------------------------


def test_a_preview_says_what_would_be_made_and_writes_nothing(
    row: Recommendation, review: Amendment, consulted: Amendment, twice: Amendment, chair: User
) -> None:
    seen = decisions.preview(row, {review: None}, by=chair, seen_revision=1)
    assert (seen.old_text, seen.text, seen.number) == (TEXT, REVIEW, 2)
    assert (seen.rest.fits, seen.rest.stuck, seen.revision) == ([twice], [consulted], None)
    assert (Revision.objects.count(), Event.objects.count(), Notice.objects.count()) == (1, 0, 0)
    assert now(twice).current.number == 1


def test_a_preview_refuses_what_the_deed_would_refuse(
    row: Recommendation, review: Amendment, consulted: Amendment, chair: User
) -> None:
    with pytest.raises(Refused, match="These amendments collide: A-1 and A-2"):
        decisions.preview(row, {review: None, consulted: None}, by=chair, seen_revision=1)
    with pytest.raises(TextHasMoved):
        decisions.preview(row, {review: None}, by=chair, seen_revision=0)


# --- setting aside, referring, reopening -----------------------------------------------------------


def test_setting_aside_closes_with_a_reason(row: Recommendation, review: Amendment, charlie: User, chair: User) -> None:
    decisions.set_aside(review, by=chair, reason="Overtaken by A-9.")
    closed = now(review)
    assert (closed.status, closed.decided_by, closed.decision_reason) == ("set_aside", chair, "Overtaken by A-9.")
    assert sentences(charlie) == [
        "A-1 Advise → review to Recommendation 27 was set aside. The reason: Overtaken by A-9."
    ]
    decisions.set_aside(review, by=chair, reason="Overtaken by A-9.")
    assert [event.verb for event in Event.objects.all()] == ["amendment.set_aside"]
    with pytest.raises(Refused, match="This amendment is no longer open, so nothing more is decided on it"):
        decisions.set_aside(review, by=chair, reason="Another one.")


def test_setting_aside_and_reopening_need_reasons_and_referring_an_address(review: Amendment, chair: User) -> None:
    with pytest.raises(Malformed) as aside:
        decisions.set_aside(review, by=chair, reason=" ")
    assert aside.value.sentence == "Setting an amendment aside needs a reason: its sponsors are told."
    with pytest.raises(Malformed) as again:
        decisions.reopen(review, by=chair, reason="")
    assert again.value.sentence == "Reopening needs a reason: others have relied on the decision."
    with pytest.raises(Malformed) as referred:
        decisions.refer(review, by=chair, to="")
    assert referred.value.sentence == ("Say to whom the amendment is referred: a group, a meeting, the next round.")


def test_what_is_referred_stays_to_be_decided(
    row: Recommendation, review: Amendment, charlie: User, chair: User
) -> None:
    decisions.refer(review, by=chair, to="the small group", reason="Needs work.")
    referred = now(review)
    assert (referred.status, referred.referred_to) == ("referred", "the small group")
    assert sentences(charlie) == ["A-1 Advise → review to Recommendation 27 was referred to the small group."]
    decisions.refer(review, by=chair, to="the small group", reason="Needs work.")
    assert Event.objects.count() == 1
    assert adopt(row, review, by=chair).outcomes == {review: ADOPTED}


def test_reopening_carries_over_to_the_current_text(
    row: Recommendation, review: Amendment, twice: Amendment, charlie: User, chair: User
) -> None:
    decisions.set_aside(review, by=chair, reason="Not now.")
    adopt(row, twice, by=chair)
    decisions.reopen(review, by=chair, reason="Asked for.")
    opened = now(review)
    assert (opened.status, opened.decided_at, opened.decision_reason) == ("open", None, "")
    assert (opened.current.base.number, opened.current.cause) == (2, VersionCause.REBASED)
    assert opened.current.text == REVIEW.replace("once", "twice")
    assert sentences(charlie)[-1] == ("A-1 Advise → review to Recommendation 27 is open again. The reason: Asked for.")


def test_reopening_what_no_longer_fits_says_so(
    row: Recommendation, review: Amendment, consulted: Amendment, charlie: User, chair: User
) -> None:
    decisions.set_aside(review, by=chair, reason="Not now.")
    adopt(row, consulted, by=chair)
    decisions.reopen(review, by=chair, reason="Asked for.")
    assert now(review).current.base.number == 1
    assert sentences(charlie)[-1] == (
        "A-1 Advise → review no longer fits Recommendation 27. Revision 2 now says there: “The board will be "
        "consulted on policy.”"
    )


def test_an_adopted_one_can_be_reopened_after_its_text_was_undone(
    row: Recommendation, review: Amendment, chair: User, sec: User
) -> None:
    adopt(row, review, by=chair)
    recommendations.restore(row, 1, by=sec, seen_revision=2, reason="Too early.")
    decisions.reopen(review, by=chair, reason="Too early.")
    opened = now(review)
    assert (opened.status, opened.result, opened.current.text) == ("open", None, REVIEW)
    with pytest.raises(Refused, match="Only an amendment on which something was decided can be reopened"):
        decisions.reopen(review, by=chair, reason="Again.")
