"""From the rows of a consultation to the document: order, pointers, privacy, a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.models import Consultation, User
from recommendations.actions import front_matter, splitting
from recommendations.report import gather
from recommendations.report.document import to_json
from tests import factories
from tests.recommendations.rounds import round_one

assert round_one  # a fixture


def test_gathering_keeps_the_printed_order_and_every_number(round_one: Consultation) -> None:
    document = gather.gather(round_one)
    assert [[entry.number for entry in section.entries] for section in document.sections] == [[1, 2, 3], [4, 5, 6]]
    assert document.annex is not None
    assert [(entry.label, entry.provenance) for entry in document.annex.entries] == [("4", "as received"), ("4", "")]
    four, five, six = document.sections[1].entries
    assert (four.status, four.pointer, four.text) == ("withdrawn", "Withdrawn. At its own request.", "")
    assert (five.status, five.pointer) == ("merged", "Merged into Recommendation 3.")
    assert five.successor == document.sections[0].entries[2].reference
    assert six.text.startswith("Text **6**.")
    assert [proposer.delegation for proposer in six.proposers] == ["Kestria"]


def test_gathering_takes_the_front_matter(round_one: Consultation, sec: User) -> None:
    front_matter.set_front_matter(
        round_one,
        by=sec,
        title="Compilation\nof recommendations",
        masthead="Commission\nWorking Group\n",
        disclaimer="Views.",
        annex_title="Inputs",
    )
    document = gather.gather(round_one)
    assert document.title == "Compilation of recommendations"
    assert document.masthead == ("Commission", "Working Group")
    assert (document.disclaimer, document.annex.title if document.annex else "") == ("Views.", "Inputs")


def test_a_draft_is_not_gathered(round_one: Consultation) -> None:
    assert "secret" not in to_json(gather.gather(round_one))


@pytest.mark.parametrize("rows", [1, 30])
def test_gathering_asks_the_same_number_of_questions_for_any_size(consultation: Consultation, rows: int) -> None:
    section = factories.SectionFactory(consultation=consultation)
    for number in range(1, rows + 1):
        proposers = [factories.DelegationFactory(), factories.DelegationFactory()]
        factories.recommendation(consultation, "Text.", number=number, section=section, proposers=proposers)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        document = gather.gather(consultation)
    assert len(document.sections[0].entries) == rows
    assert (
        len(asked) == 12
    )  # texts, proposers, front matter, sections, withdrawals, unsure ones; six for what is on record


def test_what_was_split_knows_its_parts(consultation: Consultation, sec: User) -> None:
    section = factories.SectionFactory(consultation=consultation)
    row = factories.recommendation(consultation, "One.\n\nTwo.", number=1, section=section)
    first, second = row.current.unit_ids
    parts = splitting.split(row, [[first], [second]], by=sec, seen_revision=1, reason="Two matters.", keep=False)
    found = {entry.reference: entry for entry in gather.gather(consultation).entries()}
    assert found[row.reference].split_into == tuple(part.reference for part in parts)
