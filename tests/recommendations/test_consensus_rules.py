"""The rules of consensus of a consultation, and indicators that follow when rules or seats change."""

from typing import Any

import pytest
from django.test import Client

from consultations.enums import Standing
from consultations.models import Consultation, Delegation, Event, User
from recommendations.actions import consensus_rules, endings, recounting
from recommendations.enums import Stance
from recommendations.models import Call, Indicator, Recommendation
from recommendations.tasks import recount_indicators
from tests.factories import DelegationFactory, call, position, recommendation, revised
from wgec.kernel.consensus import Thresholds
from wgec.kernel.errors import Malformed, NotYours, Refused

pytestmark = pytest.mark.django_db

FEWER: dict[str, Any] = {
    "thresholds": {"groups": 1, "regions": 1},
    "observers_counted": False,
    "positions_sealed": False,
}


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published text that its proposer supports."""
    row = recommendation(consultation, number=1, proposers=[arcadia])
    position(row, arcadia)
    return row


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was handed to a worker."""
    names: list[str] = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, **options: names.append(name))
    return names


def test_set_rules_is_recorded_and_the_indicators_follow(
    row: Recommendation, sec: User, sent: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    assert Indicator.objects.get().state == "insufficient"
    with django_capture_on_commit_callbacks(execute=True):
        consensus_rules.set_rules(row.consultation, by=sec, reason="A small group.", **FEWER)
    row.consultation.refresh_from_db()
    assert Thresholds.from_json(row.consultation.thresholds) == Thresholds(groups=1, regions=1)
    event = Event.objects.get(verb="consultation.set_rules")
    assert (event.person, event.reason, event.details["thresholds"]["groups"]) == (sec.name, "A small group.", 1)
    assert sent == ["recommendations.recount_indicators"]
    recount_indicators()
    assert Indicator.objects.get().state == "emerging"


def test_set_rules_twice_is_once(consultation: Consultation, sec: User) -> None:
    consensus_rules.set_rules(consultation, by=sec, **FEWER)
    consensus_rules.set_rules(consultation, by=sec, **FEWER)
    assert Event.objects.filter(verb="consultation.set_rules").count() == 1


def test_the_usual_rules_are_kept_as_none(consultation: Consultation, sec: User) -> None:
    consensus_rules.set_rules(consultation, by=sec, **FEWER)
    consensus_rules.set_rules(consultation, by=sec, **{**FEWER, "thresholds": Thresholds().to_json()})
    consultation.refresh_from_db()
    assert consultation.thresholds is None


@pytest.mark.parametrize("person", ["alice", "chair", "olga"])
def test_set_rules_is_for_the_secretariat(
    request: pytest.FixtureRequest, consultation: Consultation, person: str
) -> None:
    with pytest.raises(NotYours) as refusal:
        consensus_rules.set_rules(consultation, by=request.getfixturevalue(person), **FEWER)
    assert refusal.value.sentence == "The rules by which consensus is computed are set by the secretariat."


@pytest.mark.parametrize(
    ("thresholds", "sentence"),
    [
        ({"quorum": "3/2"}, "“quorum” is a share: it must lie between 0 and 1."),
        ({"quorum": "half"}, "“quorum” must be a fraction such as 1/4."),
        ({"groups": -1}, "“groups” must be a whole number of at least 1."),
    ],
)
def test_set_rules_refuses_nonsense(
    consultation: Consultation, sec: User, thresholds: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Malformed) as refusal:
        consensus_rules.set_rules(consultation, by=sec, **{**FEWER, "thresholds": thresholds})
    assert refusal.value.sentence == sentence


def test_sealing_is_fixed_once_somebody_has_spoken(row: Recommendation, sec: User) -> None:
    with pytest.raises(Refused) as refusal:
        consensus_rules.set_rules(row.consultation, by=sec, **{**FEWER, "positions_sealed": True})
    assert refusal.value.sentence == (
        "Positions have been recorded in this consultation already, so whether they are sealed is fixed."
    )
    assert not Event.objects.filter(verb="consultation.set_rules").exists()


@pytest.mark.parametrize("spoken", [True, False])
def test_nobody_learns_by_unsealing_whether_somebody_has_spoken(
    consultation: Consultation, arcadia: Delegation, sec: User, spoken: bool
) -> None:
    consultation.positions_sealed = True
    consultation.save()
    made = recommendation(consultation, number=1)
    if spoken:
        position(made, arcadia)
    with pytest.raises(Refused) as refusal:
        consensus_rules.set_rules(consultation, by=sec, **FEWER)
    assert refusal.value.sentence == (
        "Texts are before the group already, so positions on them stay sealed until a call closes."
    )


def test_sealing_is_chosen_before(consultation: Consultation, sec: User) -> None:
    consensus_rules.set_rules(consultation, by=sec, **{**FEWER, "positions_sealed": True})
    consultation.refresh_from_db()
    assert consultation.positions_sealed


# --- following ---------------------------------------------------------------------------------


def test_a_delegation_that_changes_its_standing_is_counted_anew(row: Recommendation, open_nets: Delegation) -> None:
    assert Indicator.objects.get().seats == 1
    open_nets.standing = Standing.MEMBER
    open_nets.save()
    assert recounting.recount_outdated() == 1
    assert Indicator.objects.get().seats == 2
    assert recounting.recount_outdated() == 0


def test_nothing_changed_costs_five_queries(row: Recommendation, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):
        assert recounting.recount_outdated() == 0


def test_a_call_keeps_the_rules_with_which_it_opened(row: Recommendation, sec: User) -> None:
    now = row.created_at
    Call.objects.create(
        recommendation=row,
        revision=row.current,
        kind="consensus_call",
        opened_at=now,
        closes_at=now.replace(year=now.year + 1),
        thresholds=Thresholds().to_json(),
    )
    consensus_rules.set_rules(row.consultation, by=sec, **FEWER)
    assert recounting.recount_outdated() == 0
    assert Indicator.objects.get().state == "insufficient"


def test_the_rules_of_a_call_are_those_of_its_text_alone(
    row: Recommendation, borduria: Delegation, sec: User, arcadia: Delegation
) -> None:
    """Another text is counted by the new rules although there is one that is still counted by the old ones."""
    other = recommendation(row.consultation, number=2, proposers=[arcadia])
    position(other, arcadia)
    position(other, borduria)
    position(row, borduria)
    call(other)
    consensus_rules.set_rules(row.consultation, by=sec, **FEWER)
    assert recounting.recount_outdated() == 1
    states = dict(Indicator.objects.values_list("recommendation", "state"))
    assert states == {row.pk: "emerging", other.pk: "insufficient"}


def test_the_rules_of_a_call_end_with_the_text_on_which_it_was(row: Recommendation, sec: User) -> None:
    called = call(row)
    endings.end(called, row, "close", by=None)
    revised(row, "States cooperate more.")
    position(row, row.proposers.get().delegation)
    consensus_rules.set_rules(row.consultation, by=sec, **FEWER)
    assert recounting.recount_outdated() == 1
    assert Indicator.objects.get(revision=row.current).state == "emerging"


def test_what_is_sealed_stays_without_an_indicator(consultation: Consultation, arcadia: Delegation, sec: User) -> None:
    consultation.positions_sealed = True
    consultation.save()
    row = recommendation(consultation, number=1)
    position(row, arcadia)
    DelegationFactory(name="Borduria")
    recounting.recount_outdated()
    assert not Indicator.objects.exists()


def test_the_indicators_of_earlier_revisions_stay(row: Recommendation) -> None:
    first = Indicator.objects.get()
    revised(row, "States act at once.")
    DelegationFactory(name="Borduria")
    recounting.recount_outdated()
    first.refresh_from_db()
    assert (first.seats, Indicator.objects.exclude(pk=first.pk).get().seats) == (1, 2)


@pytest.mark.parametrize("number", [1, 3])
def test_many_texts_cost_the_same(
    consultation: Consultation, arcadia: Delegation, django_assert_num_queries: Any, number: int
) -> None:
    borduria = DelegationFactory(name="Borduria")
    for _ in range(number):
        row = recommendation(consultation)
        position(row, arcadia, Stance.OBJECTION)
        position(row, borduria)
    DelegationFactory(name="Sylvania")
    with django_assert_num_queries(14):
        assert recounting.recount_outdated() == number
    assert {indicator.seats for indicator in Indicator.objects.all()} == {3}


# --- the page ----------------------------------------------------------------------------------


def test_everybody_reads_the_rules(client: Client, consultation: Consultation) -> None:
    shown = client.get(f"/consultations/{consultation.slug}/consensus/").content.decode()
    assert "fewer than 3 groups or 3 regions have a position that counts" in shown
    assert "Objections weigh at most 1/4 in every group" in shown
    assert "Change the rules" not in shown


def test_the_secretariat_sets_them_and_gets_back_what_it_typed(
    client: Client, consultation: Consultation, sec: User
) -> None:
    client.force_login(sec, backend="consultations.backends.ByAddress")
    address = f"/consultations/{consultation.slug}/consensus/set/"
    given = {**client.get(address).context["form"].initial, "quorum": "a half", "reason": "Smaller."}
    given = {name: value for name, value in given.items() if value is not False}
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert "Write a fraction such as 1/4." in answer.content.decode()
    assert 'value="a half"' in answer.content.decode()
    assert client.post(address, {**given, "quorum": "2/6"}).status_code == 302
    consultation.refresh_from_db()
    assert consultation.thresholds["quorum"] == "1/3"


def test_others_do_not_set_them(client: Client, consultation: Consultation, alice: User) -> None:
    client.force_login(alice, backend="consultations.backends.ByAddress")
    assert client.post(f"/consultations/{consultation.slug}/consensus/set/", {}).status_code == 403
