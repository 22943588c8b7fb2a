"""Whatever two people do at once: everybody locks in one order, so nobody waits for ever and no deed is killed."""

from collections.abc import Callable
from typing import Any

import pytest

from consultations.models import Consultation, Delegation, User
from recommendations.actions import agreements, amendments, comments, decisions, drafts, recommendations, sponsors
from recommendations.enums import Agreement, Status
from recommendations.models import (
    AgreedUnit,
    Amendment,
    AmendmentVersion,
    Comment,
    Recommendation,
    Revision,
)
from tests import factories
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.errors import Malformed, Refused, TextHasMoved

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "The board will advise on policy.\n\nIt meets once a year."
ROUNDS = range(5)  # locks that cross meet each other in some of them


def _proposing(row: Recommendation, by: User, word: str) -> Callable[[], Any]:
    return lambda: amendments.propose(row, by=by, text=f"A {word} lamp.", seen_revision=1)


def test_a_text_is_published_while_another_one_is_amended(consultation: Consultation, alice: User, sec: User) -> None:
    """Publishing moves every text after it on by one place, while each of them may be in somebody's hands."""
    first, last = (factories.SectionFactory(consultation=consultation) for _ in range(2))
    texts = [factories.recommendation(consultation, f"Lamp {n}.", number=n, section=last) for n in (1, 2, 3)]
    for each in ROUNDS:
        new = factories.recommendation(consultation, f"New {each}.", status=Status.SUBMITTED)
        answers = at_once(
            lambda new=new: drafts.publish(new, by=sec, section=first),  # type: ignore[misc]
            *(_proposing(row, alice, f"bright{each}") for row in texts),
        )
        assert [type(answer) for answer in answers] == [Recommendation, *[Amendment] * 3], answers


def test_two_propose_to_amend_what_amends_the_text_of_the_other(consultation: Consultation, alice: User) -> None:
    one, two = (factories.recommendation(consultation, f"Lamp {n}.", number=n) for n in (1, 2))
    of_one, of_two = factories.amendment(one, "A lamp."), factories.amendment(two, "A lamp.")
    for _ in ROUNDS:
        answers = at_once(
            lambda: amendments.propose(one, by=alice, text="Dim.", seen_revision=1, parent=of_two),
            lambda: amendments.propose(two, by=alice, text="Dim.", seen_revision=1, parent=of_one),
        )
        assert [type(answer) for answer in answers] == [Malformed] * 2, answers


def test_of_two_rewrites_one_is_saved_and_the_other_is_told(
    consultation: Consultation, arcadia: Delegation, alice: User, bob: User
) -> None:
    row = factories.recommendation(consultation, TEXT, number=1)
    one = factories.amendment(row, TEXT.replace("once", "twice"), sponsors=[arcadia])
    answers = at_once(
        *(
            lambda by=by, word=word: amendments.rewrite(  # type: ignore[misc]
                one, by=by, seen_version=1, seen_revision=1, text=TEXT.replace("once", word)
            )
            for by, word in ((alice, "thrice"), (bob, "ten times"))
        )
    )
    assert {type(answer) for answer in answers} == {AmendmentVersion, TextHasMoved}, answers
    assert one.versions.count() == 2


def test_a_decision_and_a_rewrite_at_once(
    consultation: Consultation, arcadia: Delegation, alice: User, chair: User
) -> None:
    row = factories.recommendation(consultation, TEXT, number=1)
    one = factories.amendment(row, TEXT.replace("once", "twice"), sponsors=[arcadia])
    made, rewritten = at_once(
        lambda: decisions.adopt(row, {one: None}, by=chair, seen_revision=1),
        lambda: amendments.rewrite(one, by=alice, seen_version=1, seen_revision=1, text=TEXT.replace("once", "thrice")),
    )
    one.refresh_from_db()
    row.refresh_from_db()
    assert row.current
    assert one.current
    assert isinstance(made, decisions.Decision), made
    assert one.status == "adopted"
    assert row.current.text == one.current.text  # what was adopted is what stands
    assert isinstance(rewritten, AmendmentVersion | Refused), rewritten


def test_a_unit_is_agreed_while_it_is_amended(consultation: Consultation, alice: User, chair: User) -> None:
    """One of both: what is agreed has no open amendments."""
    row = factories.recommendation(consultation, TEXT, number=1)
    agreed, proposed = at_once(
        lambda: agreements.agree(row, "1.2", Agreement.AGREED, by=chair, seen_revision=1),
        lambda: amendments.propose(row, by=alice, text=TEXT.replace("once", "twice"), seen_revision=1),
    )
    assert {type(agreed), type(proposed)} in ({AgreedUnit, Refused}, {Refused, Amendment}), (agreed, proposed)


def test_a_text_is_revised_while_it_is_amended(consultation: Consultation, alice: User, sec: User) -> None:
    """Whoever comes first: the amendment stands on the revision that stands."""
    row = factories.recommendation(consultation, TEXT, number=1)
    revised, proposed = at_once(
        lambda: recommendations.revise(row, TEXT.replace("will", "shall"), by=sec, seen_revision=1),
        lambda: amendments.propose(row, by=alice, text=TEXT.replace("once", "twice"), seen_revision=1),
    )
    assert isinstance(revised, Revision), revised
    assert isinstance(proposed, Amendment), proposed
    proposed.refresh_from_db()
    assert proposed.current
    assert proposed.current.base == revised
    assert proposed.current.text == TEXT.replace("will", "shall").replace("once", "twice")


def test_an_answer_is_said_of_the_revision_that_was_saved_meanwhile(
    consultation: Consultation, alice: User, bob: User, sec: User
) -> None:
    row = factories.recommendation(consultation, TEXT, number=1)
    said = factories.comment(row, alice)
    number = 1
    for each in ROUNDS:
        revised, answer = at_once(
            lambda each=each, number=number: recommendations.revise(  # type: ignore[misc]
                row, f"{TEXT} {each}", by=sec, seen_revision=number
            ),
            lambda each=each: comments.reply(said, f"Answer {each}.", by=bob),  # type: ignore[misc]
        )
        assert isinstance(revised, Revision), revised
        assert isinstance(answer, Comment), answer
        assert answer.revision.number in {number, number + 1}
        number += 1


def test_nothing_is_said_on_an_amendment_once_it_is_withdrawn(
    consultation: Consultation, arcadia: Delegation, alice: User, charlie: User
) -> None:
    row = factories.recommendation(consultation, TEXT, number=1)
    for each in ROUNDS:
        one = factories.amendment(row, TEXT.replace("once", f"{each} times"), sponsors=[arcadia])
        withdrawn, said = at_once(
            lambda one=one: sponsors.withdraw(one, by=alice),  # type: ignore[misc]
            lambda one=one, each=each: comments.add(  # type: ignore[misc]
                row, f"Why {each}?", by=charlie, seen_revision=1, amendment=one
            ),
        )
        assert isinstance(withdrawn, Amendment), withdrawn
        events = one.history.order_by("history_date").values_list("status", "history_date")
        if isinstance(said, Comment):
            assert said.created_at <= events.filter(status="withdrawn").get()[1], "said after it was withdrawn"
        else:
            assert said.sentence == "An amendment that was withdrawn or discarded is no longer discussed."
