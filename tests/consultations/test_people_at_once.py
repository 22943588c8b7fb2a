"""Several at one delegation at once, with connections of their own: one seat, one account, one head that stays."""

import pytest

from consultations.actions import delegates, inviting
from consultations.enums import DelegateRole
from consultations.models import Delegate, Delegation, Event, Invitation, User
from tests import factories
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "a staple and a battery"


@pytest.fixture
def arcadia() -> Delegation:
    """A delegation."""
    return factories.DelegationFactory(name="Arcadia")


@pytest.fixture
def sec() -> User:
    """The secretariat."""
    return factories.UserFactory(name="Sec", is_secretariat=True)


def test_a_newcomer_who_clicks_twice_is_one_person(arcadia: Delegation, sec: User) -> None:
    made = inviting.invite(arcadia, "dora@example.org", by=sec)
    answers = at_once(*(lambda: inviting.join(made, "Dora", NEW) for _ in range(4)))
    assert sorted(type(answer).__name__ for answer in answers) == ["Refused"] * 3 + ["User"]
    refused = {str(answer) for answer in answers if isinstance(answer, Refused)}
    assert refused == {"This invitation has been accepted already. Sign in with the address it was sent to."}
    assert User.objects.filter(email="dora@example.org").count() == 1
    assert Delegate.objects.filter(delegation=arcadia).count() == 1


def test_somebody_known_who_clicks_twice_has_one_seat(arcadia: Delegation, sec: User) -> None:
    dora = factories.UserFactory(name="Dora")
    made = inviting.invite(arcadia, dora.email, by=sec)
    answers = at_once(*(lambda: inviting.accept(made, by=dora) for _ in range(4)))
    assert {type(answer) for answer in answers} == {Delegate}
    assert len({answer.pk for answer in answers}) == 1
    assert Event.objects.filter(verb="invitation.accept").count() == 1


def test_accepted_and_taken_back_at_once(arcadia: Delegation, sec: User) -> None:
    dora = factories.UserFactory(name="Dora")
    made = inviting.invite(arcadia, dora.email, by=sec)
    accepted, revoked = at_once(lambda: inviting.accept(made, by=dora), lambda: inviting.revoke(made, by=sec))
    made.refresh_from_db()
    assert (made.accepted_at is None) is isinstance(accepted, Refused)
    assert (made.revoked_at is None) is isinstance(revoked, Refused)
    assert (made.accepted_at is None) is not (made.revoked_at is None)


def test_invited_twice_is_one_invitation(arcadia: Delegation, sec: User) -> None:
    answers = at_once(*(lambda: inviting.invite(arcadia, "dora@example.org", by=sec) for _ in range(4)))
    assert sorted(type(answer).__name__ for answer in answers) == ["Invitation"] + ["Refused"] * 3
    assert Invitation.objects.count() == 1


def test_of_two_heads_who_leave_at_once_one_stays(arcadia: Delegation) -> None:
    heads = [factories.delegate(name, arcadia) for name in ("Alice", "Dan")]
    answers = at_once(*(lambda by=by: delegates.leave(arcadia, by=by) for by in heads))
    assert sorted(type(answer).__name__ for answer in answers) == ["Delegate", "Refused"]
    assert Delegate.objects.filter(delegation=arcadia, role=DelegateRole.HEAD, until_at=None).count() == 1


def test_of_two_who_replace_the_head_at_once_the_last_one_counts(arcadia: Delegation, sec: User) -> None:
    factories.delegate("Alice", arcadia)
    seats = [
        Delegate.objects.get(user=factories.delegate(name, arcadia, DelegateRole.DRAFTER)) for name in ("Bo", "Cy")
    ]
    at_once(*(lambda seat=seat: delegates.replace_head(arcadia, seat, by=sec, former="reader") for seat in seats))
    heads = Delegate.objects.filter(delegation=arcadia, role=DelegateRole.HEAD, until_at=None)
    assert heads.count() == 1
    assert heads.get().pk in {seat.pk for seat in seats}
