"""Objections between their beginning and their end: who may know of them, how they are addressed and sustained."""

import pytest

from consultations.models import Consultation, Delegation, Event, User
from recommendations import steps
from recommendations.actions import comments, decisions, objections, positions, recommendations
from recommendations.enums import Stance
from recommendations.models import Comment, Objection, Recommendation
from recommendations.queries import objections as queries
from tests.factories import DelegationFactory, amendment, delegate, position, recommendation, revised
from tests.recommendations.asked import heard, seal
from wgec.kernel.errors import Malformed, NotYours, Refused

pytestmark = pytest.mark.django_db

PEOPLE = ("alice", "bob", "charlie", "olga", "sec", "chair", "reader")


@pytest.fixture
def reader(arcadia: Delegation) -> User:
    """Reads for Arcadia, which proposes the text."""
    return delegate("Rita", arcadia, "reader")


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published text of Arcadia's."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


@pytest.fixture
def objection(row: Recommendation, borduria: Delegation) -> Objection:
    """Borduria's, to it."""
    position(row, borduria, Stance.OBJECTION)
    return Objection.objects.get()


# --- a reasoned reply ----------------------------------------------------------------------------


def test_address_begins_a_thread_that_mentions_the_delegation(objection: Objection, bob: User, charlie: User) -> None:
    objections.address(objection, "It **does not**.", by=bob)
    objection.refresh_from_db()
    assert (objection.state, objection.addressed_as, objection.reply) == ("addressed", "reply", "It **does not**.")
    assert (objection.addressed_by, objection.addressed_in) == (bob, None)
    thread = objection.thread
    assert thread is not None
    assert thread.text == 'It **does not**.\n\n@"Borduria"'
    assert [each.name for each in thread.mentions.all()] == ["Borduria"]
    assert {notice.kind: notice.sentence for notice in charlie.notices.all()} == {
        "comment.mention": "Bob (ARC) mentions Borduria in the discussion of Recommendation 1.",
        "objection.address": "Your delegation's objection to Recommendation 1 was addressed by a reasoned reply.",
    }
    event = Event.objects.get(verb="objection.address")
    assert (event.audience, event.details["objector"], event.details["how"]) == ("public", "borduria", "reply")


def test_address_goes_on_in_the_thread(objection: Objection, bob: User, charlie: User, chair: User) -> None:
    objections.address(objection, "It does not.", by=bob)
    objection.refresh_from_db()
    assert objection.thread is not None
    comments.reply(objection.thread, "It does.", by=charlie)
    objections.address(objection, "It did, and no longer does.", by=chair)
    objection.refresh_from_db()
    said = Comment.objects.order_by("pk")
    assert [each.beginning == said[0] for each in said] == [True, True, True]
    assert said[2].text == "It did, and no longer does."
    (shown,) = queries.shown(charlie)(queries.readable(charlie))
    assert (shown.last_words, shown.excerpt) == (said[2], "It did, and no longer does.")


def test_address_begins_another_thread_where_the_first_is_closed(objection: Objection, bob: User) -> None:
    objections.address(objection, "It does not.", by=bob)
    objection.refresh_from_db()
    first = objection.thread
    assert first is not None
    comments.resolve(first, by=bob)
    objections.address(objection, "Really, it does not.", by=bob)
    objection.refresh_from_db()
    assert objection.thread not in (None, first)


def test_address_in_the_same_words_is_once(objection: Objection, bob: User) -> None:
    objections.address(objection, "It does not.", by=bob)
    objections.address(objection, " It does not. ", by=bob)
    assert Event.objects.filter(verb="objection.address").count() == Comment.objects.count() == 1


def test_address_needs_words(objection: Objection, bob: User) -> None:
    with pytest.raises(Malformed) as refusal:
        objections.address(objection, " ", by=bob)
    assert refusal.value.sentence == "The comment is empty. Write what you want to say."


@pytest.mark.parametrize("person", PEOPLE)
def test_address_is_for_those_behind_the_text_the_chair_and_the_secretariat(
    request: pytest.FixtureRequest, objection: Objection, person: str
) -> None:
    by = request.getfixturevalue(person)
    may = person in {"alice", "bob", "sec", "chair"}
    assert ("address" in steps.allowed(steps.steps_for(by, objection))) is may
    if may:
        assert objections.address(objection, "It does not.", by=by).state == "addressed"
        return
    with pytest.raises(NotYours) as refusal:
        objections.address(objection, "It does not.", by=by)
    assert refusal.value.sentence == (
        "Objections are addressed by those who propose the text, the chair and the secretariat."
    )


def test_address_what_is_settled_is_refused(objection: Objection, charlie: User, sec: User) -> None:
    positions.withdraw(objection.recommendation, by=charlie)
    with pytest.raises(Refused) as refusal:
        objections.address(objection, "It does not.", by=sec)
    assert refusal.value.sentence == (
        "This objection is settled: its delegation has withdrawn it, changed it, or not maintained it."
    )


# --- by the text ---------------------------------------------------------------------------------


def test_address_by_text_names_the_revision(
    row: Recommendation, objection: Objection, sec: User, charlie: User
) -> None:
    revised(row, "States act.")
    objections.address_by_text(objection, 2, "Its last sentence is gone.", by=sec)
    objections.address_by_text(objection, 2, "Its last sentence is gone.", by=sec)
    objection.refresh_from_db()
    assert (objection.state, objection.addressed_as, objection.reply) == (
        "addressed",
        "text",
        "Its last sentence is gone.",
    )
    assert objection.addressed_in is not None
    assert objection.addressed_in.number == 2
    assert charlie.notices.get().sentence == (
        "Your delegation's objection to Recommendation 1 was addressed by revision 2."
    )
    assert Event.objects.get(verb="objection.address_by_text").details["revision"] == 2


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (1, "Borduria objected to revision 1: only a later one can answer that."),
        (7, "This recommendation has no revision 7."),
    ],
)
def test_address_by_a_text_that_answers_nothing_is_refused(
    objection: Objection, sec: User, number: int, sentence: str
) -> None:
    with pytest.raises(Malformed) as refusal:
        objections.address_by_text(objection, number, by=sec)
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize("person", PEOPLE)
def test_address_by_text_is_for_the_chair_and_the_secretariat(
    request: pytest.FixtureRequest, row: Recommendation, objection: Objection, person: str
) -> None:
    by = request.getfixturevalue(person)
    revised(row, "States act.")
    if person in {"sec", "chair"}:
        assert objections.address_by_text(objection, 2, by=by).state == "addressed"
        return
    with pytest.raises(NotYours) as refusal:
        objections.address_by_text(objection, 2, by=by)
    assert refusal.value.sentence == (
        "That the text answers an objection is said by the chair and the secretariat. Reply to it with your reasons."
    )


def test_adopting_what_an_objection_names_addresses_it(
    row: Recommendation, borduria: Delegation, charlie: User, chair: User
) -> None:
    named = amendment(row, "States act.", sponsors=[borduria])
    other = DelegationFactory(name="Cimmeria")
    position(row, borduria, Stance.OBJECTION, amendments=[named])
    position(row, other, Stance.OBJECTION)
    made = decisions.adopt(row, {named: None}, by=chair, seen_revision=1)
    answered, open_still = Objection.objects.order_by("pk")
    assert (answered.state, answered.addressed_as, answered.addressed_in) == ("addressed", "text", made.revision)
    assert (answered.reply, answered.addressed_by) == ("Adopted: A-1", chair)
    assert open_still.state == "open"
    assert charlie.notices.get(kind="objection.address_by_text").sentence == (
        "Your delegation's objection to Recommendation 1 was addressed by revision 2."
    )


def test_adopting_what_a_sealed_objection_names_is_told_to_its_delegation_alone(
    row: Recommendation, borduria: Delegation, charlie: User, chair: User, sec: User, alice: User
) -> None:
    seal(row)
    named = amendment(row, "States act.", sponsors=[borduria])
    position(row, borduria, Stance.OBJECTION, amendments=[named])
    decisions.adopt(row, {named: None}, by=chair, seen_revision=1)
    assert Objection.objects.get().state == "addressed"
    assert Event.objects.get(verb="objection.address_by_text").audience == "delegation"
    assert charlie.notices.filter(kind="objection.address_by_text").count() == 1
    for other in (chair, sec, alice):
        assert not other.notices.filter(kind__startswith="objection").exists()
        assert not queries.readable(other).exists()


# --- maintained, sustained, settled --------------------------------------------------------------


def test_an_objection_that_is_maintained_after_it_was_addressed_is_sustained(
    row: Recommendation, objection: Objection, borduria: Delegation, chair: User
) -> None:
    objections.address(objection, "It does not.", by=chair)
    position(row, borduria, Stance.OBJECTION, statement="It does, all the same.")
    objection.refresh_from_db()
    assert objection.state == "sustained"


def test_sustain_is_told_to_whom_it_concerns(
    objection: Objection, charlie: User, alice: User, chair: User, sec: User, olga: User
) -> None:
    objections.sustain(objection, by=charlie, reason="Nothing has changed.")
    objections.sustain(objection, by=charlie, reason="Nothing has changed.")
    objection.refresh_from_db()
    assert objection.state == "sustained"
    for each in (alice, chair, sec):
        assert each.notices.get().sentence == "The objection of Borduria to Recommendation 1 is sustained."
    assert not olga.notices.exists()
    assert not charlie.notices.exists()
    event = Event.objects.get(verb="objection.sustain")
    assert (event.reason, event.delegation, event.audience) == ("Nothing has changed.", "Borduria", "public")


@pytest.mark.parametrize("person", PEOPLE)
def test_sustain_is_for_the_objector_and_the_chair(
    request: pytest.FixtureRequest, objection: Objection, person: str
) -> None:
    by = request.getfixturevalue(person)
    if person in {"charlie", "chair"}:
        assert objections.sustain(objection, by=by, reason="So it is.").state == "sustained"
        return
    with pytest.raises(NotYours) as refusal:
        objections.sustain(objection, by=by, reason="So it is.")
    assert refusal.value.sentence == (
        "An objection is sustained by the head of the delegation that objects, or by the chair's ruling."
    )


def test_sustain_needs_a_reason(objection: Objection, chair: User) -> None:
    with pytest.raises(Malformed) as refusal:
        objections.sustain(objection, by=chair, reason=" ")
    assert refusal.value.sentence == "Sustaining an objection needs a reason, for the record."


def test_sustain_what_is_settled_is_refused(objection: Objection, charlie: User) -> None:
    positions.withdraw(objection.recommendation, by=charlie)
    with pytest.raises(Refused) as refusal:
        objections.sustain(objection, by=charlie, reason="So it is.")
    assert refusal.value.sentence == "Only an objection that stands, and is not sustained already, is sustained."


@pytest.mark.parametrize("person", PEOPLE)
def test_what_is_offered_to_whom(request: pytest.FixtureRequest, objection: Objection, person: str) -> None:
    """The head of the delegation that objects is offered to withdraw and to reserve, and nobody else but who may."""
    found = steps.allowed(steps.steps_for(request.getfixturevalue(person), objection))
    assert found == {
        "charlie": {"sustain", "withdraw", "turn_into_reservation"},
        "alice": {"address"},
        "bob": {"address"},
        "sec": {"address", "address_by_text", "withdraw", "turn_into_reservation"},
        "chair": {"address", "address_by_text", "sustain"},
    }.get(person, set())


# --- seals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", [*PEOPLE, None])
def test_a_sealed_objection_is_known_to_its_delegation_alone(
    request: pytest.FixtureRequest, row: Recommendation, borduria: Delegation, person: str | None
) -> None:
    seal(row)
    position(row, borduria, Stance.OBJECTION)
    by = request.getfixturevalue(person) if person else None
    assert queries.readable(by).exists() is (person == "charlie")
    heard(row)
    assert queries.readable(by).exists()


def test_a_sealed_objection_is_not_addressed(row: Recommendation, borduria: Delegation, chair: User) -> None:
    seal(row)
    position(row, borduria, Stance.OBJECTION)
    objection = Objection.objects.get()
    for address in (
        lambda: objections.address(objection, "It does not.", by=chair),
        lambda: objections.sustain(objection, by=chair, reason="So it is."),
    ):
        with pytest.raises(Refused) as refusal:
            address()
        assert refusal.value.sentence == (
            "Positions on this text are sealed until a call on it closes. Objections are addressed after that."
        )


def test_whether_an_opened_objection_is_maintained_on_a_sealed_text_is_not_told(
    row: Recommendation, borduria: Delegation, charlie: User, chair: User
) -> None:
    seal(row)
    position(row, borduria, Stance.OBJECTION)
    heard(row)
    assert queries.readable(chair).exists()
    revised(row, "States may act.")
    assert not queries.readable(chair).exists()
    positions.withdraw(row, by=charlie)
    assert not queries.readable(chair).exists()
    assert queries.readable(charlie).get().state == "withdrawn"


def test_its_own_delegation_sustains_a_sealed_one_unseen(
    row: Recommendation, borduria: Delegation, charlie: User, chair: User
) -> None:
    seal(row)
    position(row, borduria, Stance.OBJECTION)
    objections.sustain(Objection.objects.get(), by=charlie, reason="So it is.")
    assert Event.objects.get(verb="objection.sustain").audience == "delegation"
    assert not chair.notices.exists()


def test_objections_to_what_nobody_may_read_are_nobodys(row: Recommendation, objection: Objection, olga: User) -> None:
    assert queries.readable(olga).exists()
    Recommendation.objects.filter(pk=row.pk).update(status="submitted")
    assert not queries.readable(olga).exists()


# --- queries -------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_objections_are_shown_in_four_queries(
    consultation: Consultation, borduria: Delegation, chair: User, rows: int, django_assert_num_queries: object
) -> None:
    for number in range(1, rows + 1):
        text = recommendation(consultation, number=number)
        position(text, borduria, Stance.OBJECTION, amendments=[amendment(text, "Other.", sponsors=[borduria])])
        objections.address(Objection.objects.latest("pk"), f"No. {number}.", by=chair)
    with django_assert_num_queries(4):  # type: ignore[operator]  # rows, amendments, proposers, last words
        found = queries.shown(chair)(queries.in_order(chair))
        assert [len(each.amendments) for each in found] == [1] * rows
        assert [each.objection.recommendation.number for each in found] == list(range(1, rows + 1))
    assert [each.days for each in found] == [0] * rows


def test_which_stand(row: Recommendation, objection: Objection, borduria: Delegation, charlie: User) -> None:
    assert queries.standing(queries.by(borduria, None)).get() == objection
    recommendations.revise(row, "States may act.", by=None, seen_revision=1)
    assert queries.standing(queries.of(row, None)).get() == objection
    positions.withdraw(row, by=charlie)
    assert not queries.standing(queries.of(row, None)).exists()
    assert queries.of(row, None).get() == objection
