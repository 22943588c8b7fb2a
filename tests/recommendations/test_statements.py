"""What goes on record beside the texts of a round, and how the report prints it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.models import Consultation, Delegation, User
from recommendations.actions import designations, objections, recommendations
from recommendations.enums import DesignationWord, Stance
from recommendations.models import Objection, Recommendation
from recommendations.queries import statements
from recommendations.report import gather
from recommendations.report.document import Statement, fingerprint, from_json, to_json
from tests import factories
from tests.factories import amendment, position, recommendation, revised
from tests.recommendations.asked import heard, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    section = factories.SectionFactory(consultation=consultation)
    return recommendation(consultation, "States act.", number=1, section=section, proposers=[arcadia])


def printed(row: Recommendation) -> list[tuple[str, str, str, str]]:
    """What the report has under the text."""
    (entry, *_others) = gather.gather(row.consultation).entries()
    return [(each.kind, each.label, each.delegation, each.text) for each in entry.statements]


def test_what_is_said_of_a_text_is_gathered_in_order(
    row: Recommendation, arcadia: Delegation, borduria: Delegation, open_nets: Delegation, chair: User
) -> None:
    cimmeria, dorsa, elbonia = (factories.DelegationFactory(name=name) for name in ("Cimmeria", "Dorsa", "Elbonia"))
    one = amendment(row, "States may act.", sponsors=[borduria])
    position(row, elbonia, Stance.OBJECTION)
    position(row, dorsa, Stance.RESERVATION, statement="Not where\n\nit costs.")
    position(row, cimmeria, Stance.PENDING, expected_on=date(2030, 1, 31), statement="The capital is asked.")
    position(row, borduria, Stance.SUPPORT_WITH_AMENDMENTS, amendments=[one])
    position(row, open_nets, Stance.SUPPORT, statement="It helps *everybody*.")
    position(row, arcadia)
    designations.designate(row, DesignationWord.EMERGING, by=chair, seen_revision=1, reason="The room was in favour.")
    assert printed(row) == [
        (
            "designation",
            "Designation",
            "",
            "Emerging consensus. Computed from the positions: Insufficient positions. The chair's reason: The room was "
            "in favour.",
        ),
        (
            "objection",
            "Objection",
            "Elbonia",
            "It goes too far. Change that would remove it: Leave the last sentence out. Not addressed yet.",
        ),
        ("reservation", "Reservation", "Dorsa", "Not where it costs."),
        ("condition", "Support with amendments", "Borduria", "A-1"),
        ("condition", "Pending", "Cimmeria", "expected on 31 January 2030"),
        ("explanation", "Explanation of position (Pending)", "Cimmeria", "The capital is asked."),
        ("explanation", "Explanation of position (Support)", "Open Nets Forum", "It helps *everybody*."),
    ]


def test_the_group_agreed_is_said_of_consensus_alone(row: Recommendation, chair: User) -> None:
    def asked(word: DesignationWord) -> str:
        designations.designate(row, word, by=chair, seen_revision=1, reason="So it was said.")
        return printed(row)[0][3]

    agreed = "The Working Group agreed on this text."
    found = {word: agreed in asked(word) for word in DesignationWord}
    assert {word for word, says in found.items() if says} == {DesignationWord.CONSENSUS}


def test_what_the_group_agreed_on_is_not_what_was_changed_since(row: Recommendation, chair: User) -> None:
    designations.designate(row, DesignationWord.CONSENSUS, by=chair, seen_revision=1, reason="All agree.")
    revised(row, "States may act.")
    assert printed(row) == [
        (
            "designation",
            "Designation",
            "",
            "Consensus, on revision 1; the text has changed since. Computed from the positions: Insufficient "
            "positions. The chair's reason: All agree.",
        )
    ]


def test_neither_the_indicator_nor_the_reason_is_printed_where_they_agree(row: Recommendation, chair: User) -> None:
    designations.designate(row, DesignationWord.INSUFFICIENT, by=chair, seen_revision=1, reason="Few have spoken.")
    assert printed(row) == [("designation", "Designation", "", "Insufficient positions.")]


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("reply", "Addressed by a reasoned reply: It does not go far. We say where it ends."),
        ("text", "Addressed by revision 2."),
        ("sustain", "Sustained."),
    ],
)
def test_how_an_objection_was_dealt_with_is_printed(
    row: Recommendation, borduria: Delegation, chair: User, how: str, words: str
) -> None:
    position(row, borduria, Stance.OBJECTION)
    objection = Objection.objects.get()
    if how == "reply":
        objections.address(objection, "It *does not* go far.\n\nWe say where it ends.", by=chair)
    elif how == "text":
        revised(row, "States may act.")
        objections.address_by_text(objection, 2, by=chair)
    else:
        objections.sustain(objection, by=chair, reason="Nobody gives way.")
    (found,) = printed(row)
    assert found[3].removeprefix("It goes too far. Change that would remove it: Leave the last sentence out. ") == words


def test_positions_on_an_earlier_text_are_not_printed_and_objections_that_stand_are(
    row: Recommendation, arcadia: Delegation, borduria: Delegation
) -> None:
    position(row, arcadia, Stance.RESERVATION)
    position(row, borduria, Stance.OBJECTION)
    revised(row, "States may act.")
    assert [each[:3] for each in printed(row)] == [("objection", "Objection", "Borduria")]


def test_what_is_sealed_is_not_printed(row: Recommendation, arcadia: Delegation, borduria: Delegation) -> None:
    position(row, arcadia, Stance.RESERVATION)
    seal(row)
    revised(row, "States may act.")
    position(row, arcadia, Stance.RESERVATION, statement="Secret.")
    position(row, borduria, Stance.OBJECTION)
    assert printed(row) == []
    assert statements.of(row.consultation)[0].indicator is None
    heard(row)
    assert [each[:3] for each in printed(row)] == [
        ("objection", "Objection", "Borduria"),
        ("reservation", "Reservation", "Arcadia"),
    ]


def test_what_was_withdrawn_is_printed_without(row: Recommendation, chair: User, sec: User) -> None:
    designations.designate(row, DesignationWord.INSUFFICIENT, by=chair, seen_revision=1)
    recommendations.withdraw(row, by=sec, reason="Overtaken.")
    assert printed(row) == []
    assert statements.of(row.consultation)[0].designation is not None  # but kept for the record


@pytest.mark.parametrize("rows", [1, 30])
def test_it_costs_seven_queries(consultation: Consultation, chair: User, rows: int) -> None:
    for number in range(1, rows + 1):
        text = recommendation(consultation, number=number)
        for stance in (Stance.RESERVATION, Stance.OBJECTION, Stance.PENDING):
            position(text, factories.DelegationFactory(), stance)
        designations.designate(text, DesignationWord.INSUFFICIENT, by=chair, seen_revision=1)
    with CaptureQueriesContext(connection) as asked:
        found = statements.of(consultation)
    assert (len(found), len(asked)) == (rows, 7)
    assert all(each.reservations and each.objections and each.conditions for each in found)


def test_a_frozen_document_without_statements_reads_as_before(row: Recommendation, arcadia: Delegation) -> None:
    bare = gather.gather(row.consultation)
    assert "statements" not in to_json(bare)
    assert from_json(to_json(bare)) == bare
    position(row, arcadia, Stance.RESERVATION)
    filled = gather.gather(row.consultation)
    (entry,) = filled.entries()
    assert entry.statements == (Statement("reservation", "Reservation", "We reserve our position.", "Arcadia"),)
    assert from_json(to_json(filled)) == filled
    assert fingerprint(filled) != fingerprint(bare)
