"""Notices: each person once, in their language, and seen once."""

import pytest
from django.utils.translation import get_language

from consultations import queries
from consultations.actions import notices
from consultations.models import Delegation, Notice, User

pytestmark = pytest.mark.django_db


def test_each_person_is_told_once_in_their_language(alice: User, bob: User) -> None:
    bob.language = "fr"
    told = notices.tell([alice, bob, alice], "comment.mention", lambda: f"In {get_language()}.", address="/x/")
    assert told == 2
    assert dict(Notice.objects.values_list("user__name", "sentence")) == {"Alice": "In en.", "Bob": "In fr."}
    assert set(Notice.objects.values_list("kind", "address", "seen_at")) == {("comment.mention", "/x/", None)}


def test_what_was_seen_is_seen_once(alice: User, charlie: User) -> None:
    notices.tell([alice, charlie], "comment.mention", lambda: "You are mentioned.")
    assert [notices.mark_seen(by=alice), notices.mark_seen(by=alice)] == [1, 0]
    assert Notice.objects.filter(seen_at=None).get().user == charlie


def test_who_writes_for_a_delegation(alice: User, bob: User, charlie: User, arcadia: Delegation) -> None:
    bob.delegates.update(role="reader")
    charlie.delegates.update(delegation=arcadia)
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    assert list(queries.writers_of([arcadia])) == [alice]
