"""What a row was: user, delegation and reason on every history row, in single saves and in bulk."""

import pytest
from django.db import IntegrityError, connection, transaction

from consultations import queries
from consultations.actions import proceedings
from consultations.enums import Audience
from consultations.models import Consultation, Event, User
from consultations.models.append_only import Immutable
from consultations.models.recorded import record_created, recorded
from recommendations.models import Section


def test_a_save_carries_who_for_whom_and_why(alice: User) -> None:
    with recorded(by=alice, reason="agreed at the first meeting"):
        row = Consultation.objects.create(slug="round", title="Round")
    history = row.history.get()
    assert history.history_user == alice
    assert history.history_delegation == alice.acting_for
    assert history.history_change_reason == "agreed at the first meeting"
    assert history.history_type == "+"


def test_rows_written_in_bulk_carry_the_same(alice: User, consultation: Consultation) -> None:
    with recorded(by=alice, reason="imported"):
        rows = [Section(consultation=consultation, position=n, numeral=str(n), title="T") for n in (1, 2, 3)]
        record_created(Section.objects.bulk_create(rows))
    written = set(Section.history.values_list("history_user", "history_delegation", "history_change_reason"))
    assert written == {(alice.pk, alice.acting_for.pk, "imported")}
    assert Section.history.count() == 3


def test_outside_an_action_nobody_is_named(db: None, alice: User) -> None:
    with recorded(by=alice):
        pass
    row = Consultation.objects.create(slug="round", title="Round")
    assert row.history.get().history_user is None
    assert row.history.get().history_delegation is None


def test_a_failing_action_leaves_neither_row_nor_history(alice: User) -> None:
    def fail() -> None:
        with recorded(by=alice):
            Consultation.objects.create(slug="round", title="Round")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Consultation.objects.exists()
    assert not Consultation.history.exists()


def test_the_password_never_enters_the_history(sec: User) -> None:
    assert not hasattr(sec.history.first(), "password")


def test_an_event_names_person_and_delegation_as_they_were(alice: User, consultation: Consultation) -> None:
    event = proceedings.note(
        "round.open",
        subject_kind="consultation",
        subject_id=consultation.slug,
        subject_label=consultation.title,
        by=alice,
        consultation=consultation,
    )
    assert (event.person, event.delegation, event.consultation) == (
        "Alice",
        "Arcadia",
        "first-round",
    )


@pytest.fixture
def event(db: None) -> Event:
    return proceedings.note("round.open", subject_kind="x", subject_id=1, subject_label="X", by=None)


def test_the_model_refuses_to_change_or_delete_an_event(event: Event) -> None:
    with pytest.raises(Immutable):
        event.save()
    with pytest.raises(Immutable):
        event.delete()
    with pytest.raises(Immutable):
        Event.objects.update(verb="y")
    with pytest.raises(Immutable):
        Event.objects.all().delete()


def test_the_database_refuses_to_change_an_event(event: Event) -> None:
    refused = pytest.raises(Exception, match="never changed")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE consultations_event SET verb = 'y'")
    assert Event.objects.get().verb == "round.open"


def test_only_secretariat_and_chair_read_the_whole_record(alice: User, sec: User, chair: User) -> None:
    for audience in Audience:
        proceedings.note(
            "round.open",
            subject_kind="x",
            subject_id=1,
            subject_label="X",
            by=None,
            audience=audience,
        )
    assert queries.events(None).count() == 1
    assert queries.events(alice).count() == 1
    assert queries.events(sec).count() == 2
    assert queries.events(chair).count() == 2


def test_a_row_that_breaks_a_rule_is_refused_by_the_database(
    consultation: Consultation,
) -> None:
    Section.objects.create(consultation=consultation, position=1, numeral="I", title="T")
    with pytest.raises(IntegrityError), transaction.atomic():
        Section.objects.create(consultation=consultation, position=1, numeral="II", title="T")
