"""Two people at one comment at once, with two connections: each deed once, and nothing lost in silence."""

import pytest

from consultations.models import Event, Notice, User
from recommendations.actions import comments, recommendations
from recommendations.models import Comment, CommentFlag, Recommendation
from tests import factories
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice() -> User:
    """A head of delegation."""
    return factories.delegate("Alice", factories.DelegationFactory(name="Arcadia"))


@pytest.fixture
def sec() -> User:
    """The secretariat."""
    return factories.UserFactory(name="Sec", is_secretariat=True)


@pytest.fixture
def said(alice: User) -> Comment:
    """A thread."""
    row = factories.recommendation(factories.ConsultationFactory(), number=1)
    return factories.comment(row, alice)


def test_hidden_twice_is_hidden_once(said: Comment, sec: User) -> None:
    other = factories.UserFactory(name="Second", is_secretariat=True)
    answers = at_once(
        *(lambda by=by: comments.hide(said, by=by, reason=f"Says {by}.") for by in (sec, other, sec, other))
    )
    assert {type(answer) for answer in answers} == {Comment}
    assert len({answer.hidden_because for answer in answers}) == 1
    assert Event.objects.filter(verb="comment.hide").count() == 1
    assert Notice.objects.filter(kind="comment.hide").count() == 1


def test_hidden_and_edited_at_once(said: Comment, alice: User, sec: User) -> None:
    """Whoever comes first: it is hidden in the end, and an edit that came too late is refused, not lost in silence."""
    hidden, edited = at_once(
        lambda: comments.hide(said, by=sec, reason="Rude."), lambda: comments.edit(said, "Other words.", by=alice)
    )
    assert isinstance(hidden, Comment)
    said.refresh_from_db()
    assert said.state == "hidden"
    assert said.hidden_because == "Rude."
    if isinstance(edited, Refused):
        assert (said.text, said.edited_at) == ("Why so?", None)
    else:
        assert (said.text, type(edited)) == ("Other words.", Comment)


def test_sent_twice_is_said_once(said: Comment, alice: User) -> None:
    answers = at_once(*(lambda: comments.reply(said, "Because.", by=alice) for _ in range(4)))
    answers += at_once(
        *(lambda: comments.add(said.recommendation, "And?", by=alice, seen_revision=1) for _ in range(4))
    )
    assert {type(answer) for answer in answers} == {Comment}
    assert Comment.objects.count() == 3


def test_flagged_twice_is_flagged_once(said: Comment) -> None:
    other = factories.delegate("Olga", factories.DelegationFactory(name="Borduria"))
    at_once(*(lambda: comments.flag(said, by=other, reason="Look.") for _ in range(4)))
    assert CommentFlag.objects.count() == 1


def test_nothing_is_said_on_a_text_once_it_is_withdrawn(said: Comment, alice: User, sec: User) -> None:
    row = said.recommendation
    withdrawn, added = at_once(
        lambda: recommendations.withdraw(row, by=sec, reason="Overtaken."),
        lambda: comments.add(row, "One more.", by=alice, seen_revision=1),
    )
    assert isinstance(withdrawn, Recommendation)
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    if isinstance(added, Refused):
        assert verbs == ["comment.add", "recommendation.withdraw"]
    else:
        assert verbs == ["comment.add", "comment.add", "recommendation.withdraw"]
