"""The pages around designations and objections: what they show to whom, and at what cost."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Delegation, User
from recommendations.actions import designations, objections, recommendations
from recommendations.enums import Change, DesignationWord, Stance
from recommendations.models import Designation, Objection, Recommendation
from tests import factories
from tests.factories import amendment, position, recommendation, revised
from tests.recommendations.asked import heard, seal

pytestmark = pytest.mark.django_db

LIST = "/objections/"


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published text of Arcadia's."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


def page(client: Client, row: Recommendation, by: User | None = None) -> str:
    """The page of positions, as ``by`` sees it."""
    if by is not None:
        client.force_login(by)
    return client.get(f"/recommendations/{row.reference}/positions/").content.decode()


# --- beside the positions ------------------------------------------------------------------------


def test_what_the_chair_calls_it_stands_beside_what_is_computed(
    client: Client, row: Recommendation, chair: User
) -> None:
    assert "The chair has not designated this text." in page(client, row)
    designations.designate(row, DesignationWord.EMERGING, by=chair, seen_revision=1, reason="The room\n\nagrees <b>.")
    shown = page(client, row)
    assert "Emerging consensus" in shown
    assert "<p>agrees &lt;b&gt;.</p>" in shown
    assert "<b>Chair</b>" in shown
    assert "on revision 1" in shown
    assert "Computed from the positions on the current text:" in shown
    assert "<li>0 of 1 seats have expressed a position; 1 are needed (at least 1/2 of the seats).</li>" in shown
    assert "the text has changed since" not in shown


def test_what_is_computed_is_not_said_twice(client: Client, row: Recommendation) -> None:
    factories.designation(row, DesignationWord.INSUFFICIENT)
    assert "Computed from the positions" not in page(client, row)


def test_a_designation_is_of_the_text_that_was_read(client: Client, row: Recommendation, sec: User) -> None:
    factories.designation(row)
    recommendations.revise(
        row, "States act. They reports.", by=sec, seen_revision=1, change=Change.EDITORIAL, reason="Grammar."
    )
    assert "the text has changed since" not in page(client, row)
    row.refresh_from_db()
    revised(row, "States may act.")
    assert "on revision 1; the text has changed since" in page(client, row)


def test_earlier_designations_are_folded_away(client: Client, row: Recommendation) -> None:
    factories.designation(row)
    factories.designation(row, DesignationWord.CONTESTED)
    shown = page(client, row)
    assert "1 earlier designation" in shown
    assert shown.index("Contested") < shown.index("1 earlier designation") < shown.rindex("Emerging consensus")


def test_a_challenge_and_its_answer_are_read_by_everybody(
    client: Client, row: Recommendation, charlie: User, chair: User, alice: User
) -> None:
    made = factories.challenge(factories.designation(row), by=charlie)
    answer_here = reverse("recommendations:challenge-answer", args=[made.reference])
    challenge_here = reverse("recommendations:designation-challenge", args=[made.designation.reference])
    shown = page(client, row, charlie)
    assert "We do not see it." in shown
    assert challenge_here not in shown  # once for each delegation
    assert challenge_here in page(client, row, alice)
    assert answer_here not in page(client, row, alice)
    assert answer_here in page(client, row, chair)
    designations.answer(made, "Look again.", by=chair)
    client.logout()
    shown = page(client, row)
    assert "Look again." in shown
    assert answer_here not in page(client, row, chair)


def test_nothing_is_computed_while_positions_are_sealed(
    client: Client, row: Recommendation, borduria: Delegation, charlie: User, chair: User
) -> None:
    factories.designation(row)
    seal(row)
    revised(row, "States may act.")
    position(row, borduria, Stance.OBJECTION)
    for by in (None, chair):
        shown = page(client, row, by)
        assert "Sealed until the call closes" in shown
        assert "Computed from the positions" not in shown
        assert "Objections are sealed with the positions." in shown
        assert "It goes too far." not in shown
    assert "It goes too far." in page(client, row, charlie)
    heard(row)
    assert "It goes too far." in page(client, row, chair)


def test_an_objection_is_shown_with_all_that_belongs_to_it(
    client: Client, row: Recommendation, borduria: Delegation, bob: User
) -> None:
    named = amendment(row, "States may act.", sponsors=[borduria])
    objection = factories.objection(row, borduria, amendments=[named])
    shown = page(client, row)
    assert "◌ Open" in shown
    for words in ("It goes too far.", "Leave the last sentence out.", named.label, "open for 0 days"):
        assert words in shown
    objections.address(objection, "It **does not**.", by=bob)
    shown = page(client, row)
    assert "↩ Addressed" in shown
    assert "<strong>does not</strong>" in shown
    objection.refresh_from_db()
    assert objection.thread is not None
    assert objection.thread.get_absolute_url() in shown
    assert "It does not. @&quot;Borduria&quot;" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("person", "verbs"),
    [
        ("alice", {"address"}),
        ("charlie", {"sustain", "withdraw", "turn-into-reservation"}),
        ("chair", {"address", "address-by-text", "sustain"}),
        ("olga", set()),
    ],
)
def test_what_can_be_done_with_it_is_offered(
    request: pytest.FixtureRequest,
    client: Client,
    row: Recommendation,
    borduria: Delegation,
    person: str,
    verbs: set[str],
) -> None:
    objection = factories.objection(row, borduria)
    revised(row, "States act.")
    shown = page(client, row, request.getfixturevalue(person))
    every = ("address", "address-by-text", "sustain", "withdraw", "turn-into-reservation")
    assert {verb for verb in every if f"/objections/{objection.reference}/{verb}/" in shown} == verbs


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_many_object(
    client: Client, row: Recommendation, rows: int, charlie: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        factories.objection(row, factories.DelegationFactory(name=f"Dorsa {number}"))
        made = factories.designation(row, list(DesignationWord)[number])
        factories.challenge(made, by=charlie)
    # text, proposers, neighbours (2), amendments, comments; positions (4); designations (2), and what is computed:
    # the latest text, the call, the seats; objections, their amendments and proposers
    with django_assert_num_queries(27):
        shown = page(client, row)
    assert shown.count("It goes too far.") == rows


# --- designating ---------------------------------------------------------------------------------


def test_words_that_the_rule_refuses_are_shown_with_the_reason(
    client: Client, row: Recommendation, borduria: Delegation, chair: User
) -> None:
    position(row, borduria, Stance.OBJECTION)
    client.force_login(chair)
    shown = client.get(f"/recommendations/{row.reference}/designate/").content.decode()
    assert shown.count('name="designation"') == 10
    assert shown.count(" disabled") == 3
    assert shown.count("While the objection of Borduria stands, this text cannot be called") == 3
    assert shown.count("needs a reason") == 6  # but for “Insufficient positions” and the three that are refused


def test_while_sealed_every_word_is_closed_and_nothing_told(
    client: Client, row: Recommendation, borduria: Delegation, chair: User
) -> None:
    seal(row)
    client.force_login(chair)
    address = f"/recommendations/{row.reference}/designate/"

    def shown() -> str:
        lines = client.get(address).content.decode().splitlines()
        return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)

    before = shown()
    assert before.count(" disabled") == 11  # ten words and the button
    position(row, borduria, Stance.OBJECTION)
    assert shown() == before


def test_what_was_typed_stays_when_it_is_refused(client: Client, row: Recommendation, chair: User) -> None:
    revised(row, "States may act.")
    client.force_login(chair)
    given = {"designation": "emerging", "reason": "The room agrees.", "seen_revision": 1}
    answer = client.post(f"/recommendations/{row.reference}/designate/", given)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "The room agrees." in shown
    assert 'value="emerging" required checked' in shown
    assert '<input type="hidden" name="seen_revision" value="2"' in shown
    assert not Designation.objects.exists()


def test_a_word_must_be_chosen(client: Client, row: Recommendation, chair: User) -> None:
    client.force_login(chair)
    answer = client.post(f"/recommendations/{row.reference}/designate/", {"seen_revision": 1, "reason": "x"})
    assert (answer.status_code, "Choose a word." in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("person", ["alice", "sec", None])
def test_the_page_is_the_chairs(
    request: pytest.FixtureRequest, client: Client, row: Recommendation, person: str | None
) -> None:
    if person:
        client.force_login(request.getfixturevalue(person))
    answer = client.get(f"/recommendations/{row.reference}/designate/")
    assert answer.status_code == (403 if person else 302)


@pytest.mark.parametrize("verb", ["address", "sustain", "address-by-text", "withdraw"])
def test_a_sealed_objection_is_not_there(
    client: Client, row: Recommendation, borduria: Delegation, chair: User, verb: str
) -> None:
    seal(row)
    position(row, borduria, Stance.OBJECTION)
    client.force_login(chair)
    objection = Objection.objects.get()
    assert client.get(f"/objections/{objection.reference}/{verb}/").status_code == 404


# --- all objections ------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_six_queries(
    client: Client, consultation: Consultation, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, rows + 1):
        factories.objection(recommendation(consultation, number=number), factories.DelegationFactory())
    with django_assert_num_queries(6):  # delegations, rounds, count; rows, amendments, proposers
        shown = client.get(LIST).content.decode()
    assert shown.count("It goes too far.") == rows


def test_the_list_is_filtered(
    client: Client, consultation: Consultation, arcadia: Delegation, borduria: Delegation, chair: User
) -> None:
    one, two = (recommendation(consultation, number=number) for number in (1, 2))
    objections.sustain(factories.objection(one, arcadia), by=chair, reason="So it is.")
    factories.objection(two, borduria)

    def found(query: str) -> list[str]:
        shown = client.get(f"{LIST}?{query}").content.decode()
        return [each for each in ("Recommendation 1", "Recommendation 2") if each in shown]

    assert found("") == ["Recommendation 1", "Recommendation 2"]
    assert found("state=open") == ["Recommendation 2"]
    assert found("state=sustained") == ["Recommendation 1"]
    assert found("state=standing") == ["Recommendation 1", "Recommendation 2"]
    assert found("delegation=borduria") == ["Recommendation 2"]
    assert found("consultation=another-round") == []
    assert found("state=nonsense") == []
    assert "No objection answers to these filters" in client.get(f"{LIST}?state=lapsed").content.decode()


def test_a_sealed_objection_is_not_listed(
    client: Client, row: Recommendation, borduria: Delegation, charlie: User
) -> None:
    seal(row)
    position(row, borduria, Stance.OBJECTION)
    shown = client.get(LIST).content.decode()
    assert "Borduria" not in shown
    client.force_login(charlie)
    assert "It goes too far." in client.get(LIST).content.decode()


def test_the_chair_is_shown_what_is_to_be_answered(
    client: Client, row: Recommendation, charlie: User, chair: User
) -> None:
    factories.challenge(factories.designation(row), by=charlie)
    assert "Challenges to be answered" not in client.get(LIST).content.decode()
    client.force_login(chair)
    assert "Challenges to be answered" in client.get(LIST).content.decode()


# --- in the list of recommendations ---------------------------------------------------------------


def test_texts_are_found_by_what_they_are_called(client: Client, consultation: Consultation) -> None:
    one, two = (recommendation(consultation, f"Text {number}.", number=number) for number in (1, 2))
    factories.designation(one)
    factories.designation(two, DesignationWord.CONTESTED)
    factories.designation(two, DesignationWord.DIVERGENT)

    def found(word: str) -> list[str]:
        shown = client.get(f"/recommendations/?designation={word}").content.decode()
        return [each for each in ("Text 1.", "Text 2.") if each in shown]

    assert (found("emerging"), found("divergent"), found("contested")) == (["Text 1."], ["Text 2."], [])
