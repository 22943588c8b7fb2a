"""The secretariat's queue: it counts what it shows, and who comes second at assigning can go on."""

import pytest
from django.test import Client
from django.utils import timezone

from consultations.models import Consultation, User
from recommendations.actions import drafts
from recommendations.actions import moderation as actions
from recommendations.models import Case, CommentFlag, Recommendation
from recommendations.queries import moderation as queries
from tests.factories import UserFactory, comment
from tests.recommendations.test_moderation import BACKEND, QUEUE, draft, listed

assert draft  # a fixture

pytestmark = pytest.mark.django_db


def test_a_flag_on_a_draft_waits_until_the_draft_is_submitted(
    consultation: Consultation, alice: User, chair: User, sec: User
) -> None:
    row = drafts.propose(consultation, "Streets are dark.", by=alice)
    said = comment(row, alice, "Nonsense.")
    CommentFlag.objects.create(comment=said, reason="Rude.", flagged_at=timezone.now(), flagged_by=chair)
    assert queries.waiting(user=sec).count() == len(listed(sec)) == 0


def test_who_is_told_of_another_holder_can_go_on(client: Client, draft: Recommendation, sec: User) -> None:
    mina = UserFactory(name="Mina", is_secretariat=True)
    actions.assign("recommendation", draft.reference, mina, by=mina)
    client.force_login(sec, backend=BACKEND)
    address = f"{QUEUE}recommendation/{draft.reference}/"
    answer = client.post(f"{address}assign/", {"to": sec.pk, "seen": ""})
    assert answer.status_code == 409
    assert "Mina has taken it meanwhile." in answer.content.decode()
    form = answer.context["assign_form"]
    assert (form["to"].value(), form["seen"].value()) == (str(sec.pk), mina.pk)
    sent = {name: form[name].value() for name in ("to", "seen")}
    assert client.post(f"{address}assign/", sent).status_code == 302
    assert Case.objects.get(subject=draft.reference).assigned_to == sec


def test_an_unknown_word_asks_for_everything(draft: Recommendation, sec: User) -> None:
    assert listed(sec, assigned="foo") == listed(sec) != listed(sec, assigned="me")
