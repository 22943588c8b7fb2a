"""Co-sponsors of a draft: invited, they may read it; accepting, they are printed and may write."""

import pytest

from consultations.models import Consultation, Delegation, Event, Notice, User
from recommendations import queries
from recommendations.actions import drafts, recommendations
from recommendations.enums import Status
from recommendations.models import CosponsorInvitation, Recommendation
from tests.factories import DelegationFactory, delegate
from wgec.kernel.errors import NotYours, Refused

pytestmark = pytest.mark.django_db
SUBMITTED = Status.SUBMITTED


@pytest.fixture
def draft(consultation: Consultation, alice: User) -> Recommendation:
    """Arcadia's draft."""
    return drafts.propose(consultation, "States dim the lamps.", by=alice)


def told() -> list[tuple[str, str, str]]:
    """Who was told what, in order; and forget it."""
    notices = [(each.user.name, each.kind, each.sentence) for each in Notice.objects.order_by("id")]
    Notice.objects.all().delete()
    return notices


def put(row: Recommendation, status: Status) -> Recommendation:
    Recommendation.objects.filter(pk=row.pk).update(status=status)
    row.refresh_from_db()
    return row


def test_invite_lets_the_delegation_read_and_tells_it(
    draft: Recommendation, alice: User, charlie: User, borduria: Delegation
) -> None:
    assert draft not in queries.readable(charlie)
    drafts.invite_cosponsor(draft, borduria, by=alice)
    assert draft in queries.readable(charlie)
    sentence = "Your delegation is invited to co-sponsor a recommendation of Arcadia."
    assert told() == [("Charlie", "recommendation.invite_cosponsor", sentence)]
    assert Event.objects.latest("pk").audience == "delegation"


def test_invite_twice_is_once(draft: Recommendation, alice: User, bob: User, borduria: Delegation) -> None:
    first = drafts.invite_cosponsor(draft, borduria, by=alice)
    assert drafts.invite_cosponsor(draft, borduria, by=bob) == first
    assert CosponsorInvitation.objects.count() == 1


def test_invite_again_who_declined(draft: Recommendation, alice: User, charlie: User, borduria: Delegation) -> None:
    drafts.invite_cosponsor(draft, borduria, by=alice)
    drafts.answer_invitation(draft, False, by=charlie)
    assert draft not in queries.readable(charlie)
    drafts.invite_cosponsor(draft, borduria, by=alice)
    drafts.answer_invitation(draft, True, by=charlie)
    assert [each.is_accepted for each in queries.invitations(draft)] == [False, True]


def test_invite_a_delegation_that_left(draft: Recommendation, alice: User) -> None:
    with pytest.raises(Refused, match="Atlantis is no longer active"):
        drafts.invite_cosponsor(draft, DelegationFactory(name="Atlantis", is_active=False), by=alice)


def test_accepting_prints_the_name_and_lets_write(
    draft: Recommendation, alice: User, charlie: User, borduria: Delegation
) -> None:
    drafts.invite_cosponsor(draft, borduria, by=alice)
    told()
    row = drafts.answer_invitation(draft, True, by=charlie)
    assert row.attribution == "Arcadia, Borduria"
    assert [each.position for each in row.proposers.all()] == [1, 2]
    assert "borduria" in row.search_text
    assert told() == [("Alice", "recommendation.answer_invitation", "Borduria co-sponsors your recommendation.")]
    assert recommendations.revise(row, "Theirs too.", by=charlie, seen_revision=1).number == 2


def test_declining_tells_the_authors(draft: Recommendation, alice: User, charlie: User, borduria: Delegation) -> None:
    drafts.invite_cosponsor(draft, borduria, by=alice)
    told()
    drafts.answer_invitation(draft, False, by=charlie)
    sentence = "Borduria does not co-sponsor your recommendation."
    assert told() == [("Alice", "recommendation.answer_invitation", sentence)]


@pytest.mark.parametrize("accept", [True, False])
def test_the_same_answer_twice_is_one(
    draft: Recommendation, alice: User, charlie: User, borduria: Delegation, accept: bool
) -> None:
    drafts.invite_cosponsor(draft, borduria, by=alice)
    for _ in range(2):
        drafts.answer_invitation(draft, accept, by=charlie)
    assert Event.objects.filter(verb="recommendation.answer_invitation").count() == 1


def test_another_answer_needs_another_invitation(
    draft: Recommendation, alice: User, charlie: User, borduria: Delegation
) -> None:
    drafts.invite_cosponsor(draft, borduria, by=alice)
    drafts.answer_invitation(draft, False, by=charlie)
    with pytest.raises(NotYours, match="Only a delegation that is invited to co-sponsor can answer"):
        drafts.answer_invitation(draft, True, by=charlie)


def test_an_invitation_lapses_when_the_text_is_published(
    draft: Recommendation, alice: User, charlie: User, sec: User, borduria: Delegation
) -> None:
    drafts.invite_cosponsor(draft, borduria, by=alice)
    drafts.publish(put(draft, SUBMITTED), by=sec)
    with pytest.raises(Refused, match=r"^This text is no longer a draft, so the invitation has lapsed\.$"):
        drafts.answer_invitation(draft, True, by=charlie)


def test_more_names_than_fit_are_counted(draft: Recommendation, alice: User) -> None:
    for number in range(6):
        delegation = DelegationFactory(name=f"{number}{'x' * 150}", slug=f"long-{number}", short_name="L")
        drafts.invite_cosponsor(draft, delegation, by=alice)
        drafts.answer_invitation(draft, True, by=delegate(f"Head{number}", delegation))
    draft.refresh_from_db()
    assert draft.attribution.endswith(" and 3 more")
    assert len(draft.attribution) <= 500
