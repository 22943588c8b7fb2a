"""The secretariat's queue: it counts what it shows, who comes second can go on, and hidden comments are restored."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation, User
from recommendations.actions import comments, drafts
from recommendations.actions import moderation as actions
from recommendations.models import Case, Comment, CommentFlag, Recommendation
from recommendations.queries import moderation as queries
from tests.factories import UserFactory, comment, recommendation
from tests.recommendations.queued import BACKEND, QUEUE
from tests.recommendations.test_moderation import listed

pytestmark = pytest.mark.django_db


def test_a_flag_on_a_draft_waits_until_the_draft_is_submitted(
    consultation: Consultation, alice: User, chair: User, sec: User
) -> None:
    row = drafts.propose(consultation, "Streets are dark.", by=alice)
    said = comment(row, alice, "Nonsense.")
    CommentFlag.objects.create(comment=said, reason="Rude.", flagged_at=timezone.now(), flagged_by=chair)
    assert queries.waiting(user=sec).count() == len(listed(sec)) == 0


def test_who_is_told_of_another_holder_can_go_on(client: Client, submitted_draft: Recommendation, sec: User) -> None:
    mina = UserFactory(name="Mina", is_secretariat=True)
    actions.assign("recommendation", submitted_draft.reference, mina, by=mina)
    client.force_login(sec, backend=BACKEND)
    address = f"{QUEUE}recommendation/{submitted_draft.reference}/"
    answer = client.post(f"{address}assign/", {"to": sec.pk, "seen": ""})
    assert answer.status_code == 409
    assert "Mina has taken it meanwhile." in answer.content.decode()
    form = answer.context["assign_form"]
    assert (form["to"].value(), form["seen"].value()) == (str(sec.pk), mina.pk)
    sent = {name: form[name].value() for name in ("to", "seen")}
    assert client.post(f"{address}assign/", sent).status_code == 302
    assert Case.objects.get(subject=submitted_draft.reference).assigned_to == sec


def test_an_unknown_word_asks_for_everything(submitted_draft: Recommendation, sec: User) -> None:
    assert listed(sec, assigned="foo") == listed(sec) != listed(sec, assigned="me")


# --- hidden comments -------------------------------------------------------------------------------

HIDDEN = "/secretariat/comments/?only=hidden"


def hide_of(consultation: Consultation, alice: User, sec: User, number: int) -> Comment:
    """A comment on the recommendation of that number, hidden."""
    said = comment(recommendation(consultation, "States act.", number=number), alice, f"Nonsense {number}.")
    return comments.hide(said, by=sec, reason="Rude.")


def test_the_queue_leads_to_the_hidden_comments_and_one_press_restores(
    client: Client, consultation: Consultation, alice: User, charlie: User, sec: User
) -> None:
    rows = [hide_of(consultation, alice, sec, number) for number in (1, 2)]
    open_one = comment(rows[0].recommendation, alice, "A flagged one.")
    comments.flag(open_one, by=charlie, reason="Rude.")
    client.force_login(sec, backend=BACKEND)
    page = client.get(QUEUE).content.decode()
    assert f'<a href="{HIDDEN}">Hidden comments <span class="number">(2)</span></a>' in page
    page = client.get(HIDDEN).content.decode()
    assert f'<a href="{HIDDEN}" aria-current="page">Hidden comments <span class="number">(2)</span></a>' in page
    assert ("Nonsense 1." in page, "Nonsense 2." in page, "A flagged one." in page) == (True, True, False)
    restore = f"{reverse('recommendations:comment-restore', args=[rows[0].reference])}?back=hidden"
    assert f'action="{restore}"' in page
    answer = client.post(restore)
    assert (answer.status_code, answer.headers["Location"]) == (302, HIDDEN)
    rows[0].refresh_from_db()
    assert rows[0].hidden_at is None
    assert '<span class="number">(1)</span>' in client.get(QUEUE).content.decode()
    comments.restore(rows[1], by=sec)
    assert "No comment is hidden." in client.get(HIDDEN).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_hidden_comments_cost_the_same_for_many_rows(
    client: Client, consultation: Consultation, alice: User, sec: User, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(1, rows + 1):
        hide_of(consultation, alice, sec, number)
    client.force_login(sec, backend=BACKEND)
    for address, count in ((QUEUE, 7), (HIDDEN, 6), ("/api/v1/moderation/counts/", 4)):
        client.get(address)
        with django_assert_num_queries(count):
            assert client.get(address).status_code == 200
    assert client.get("/api/v1/moderation/counts/").json() == {"waiting": 0, "hidden_comments": rows}


@pytest.mark.parametrize("name", [None, "alice", "chair"])
def test_the_counts_are_the_secretariats(request: pytest.FixtureRequest, client: Client, name: str | None) -> None:
    if name:
        client.force_login(request.getfixturevalue(name), backend=BACKEND)
    assert client.get("/api/v1/moderation/counts/").status_code == 403
