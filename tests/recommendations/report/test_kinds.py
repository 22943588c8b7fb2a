"""Each kind of report: what it brings together of the same round, and that nothing private is in any of them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from consultations.models import Consultation, Delegation, User
from consultations.models.recorded import recorded
from recommendations.actions import editions, recommendations
from recommendations.enums import AppendixName, DesignationWord, ReportKind, Stance
from recommendations.models import Recommendation
from recommendations.report import gather
from recommendations.report.design import Design
from recommendations.report.document import Document, from_json, to_json
from tests import factories
from tests.factories import amendment, contribution, objection, position
from tests.recommendations.asked import seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation, borduria: Delegation) -> Recommendation:
    """A text with a reservation, to which Borduria proposes an amendment; beside it one that is not yet placed."""
    section = factories.SectionFactory(consultation=consultation, numeral="I", title="Lamps")
    made = factories.recommendation(consultation, "States may act.", number=1, section=section, proposers=[arcadia])
    factories.recommendation(consultation, "As it came.", source_label="4", place=90)
    amendment(made, "States shall act.", sponsors=[borduria], reasons="It is *clearer*.")
    position(made, borduria, Stance.RESERVATION, statement="Not yet.")
    return made


def gathered(row: Recommendation, kind: str, **design: object) -> Document:
    document = gather.gather(row.consultation, Design(kind=kind, **design))  # type: ignore[arg-type]
    assert from_json(to_json(document)) == document
    assert document.kind == kind
    return document


def texts(document: Document) -> list[str]:
    return [entry.text for entry in document.entries()]


def test_a_compilation_says_where_delegations_stand_and_a_clean_text_does_not(row: Recommendation) -> None:
    compiled, clean = gathered(row, "compilation"), gathered(row, "clean")
    assert texts(compiled) == texts(clean) == ["States may act.", "As it came."]
    assert [[said.kind for said in entry.statements] for entry in compiled.entries()] == [["reservation"], []]
    assert not any(entry.statements for entry in clean.entries())


def test_as_received_prints_the_words_that_were_published_first(row: Recommendation, sec: User) -> None:
    recommendations.revise(row, "States must act.", by=sec, seen_revision=1)
    document = gathered(row, "received")
    assert texts(document) == ["States may act.", "As it came."]
    assert [entry.note for entry in document.entries()] == ["As received; revision 2 stands now.", ""]


def test_words_of_a_draft_are_not_received(consultation: Consultation, row: Recommendation, sec: User) -> None:
    recommendations.revise(row, "States act.", by=sec, seen_revision=1)
    Recommendation.objects.filter(pk=row.pk).update(public_from=2)
    assert texts(gathered(row, "received"))[0] == "States act."


def test_a_rolling_text_shows_brackets_with_names(row: Recommendation, borduria: Delegation) -> None:
    (text, _other) = texts(gathered(row, "rolling"))
    assert text == "States [~~may~~] [BOR] [**shall**] [BOR] act."
    amendment(row, "Say more.", kind="free_text", sponsors=[borduria])
    assert [entry.note for entry in gathered(row, "rolling").entries()] == ["Not shown in the text: A-2.", ""]


def test_a_report_on_consensus_keeps_what_has_none_apart(row: Recommendation, chair: User) -> None:
    bare, annexed = gathered(row, "consensus"), gathered(row, "consensus", with_unagreed=True)
    assert (bare.sections, bare.annex) == ((), None)
    assert annexed.annex
    assert annexed.annex.title == "Texts on which there is no consensus"
    assert texts(annexed) == ["States may act.", "As it came."]
    position(row, factories.DelegationFactory(name="Cimmeria"))
    with recorded(by=chair):
        factories.designation(row, DesignationWord.CONSENSUS)
    document = gathered(row, "consensus")
    assert [section.title for section in document.sections] == ["Lamps"]
    assert texts(document) == ["States may act."]
    assert "The Working Group agreed on this text." in document.sections[0].entries[0].statements[0].text


def test_the_table_of_amendments_is_for_the_room(row: Recommendation) -> None:
    document = gathered(row, "amendments")
    (entry,) = document.entries()
    assert entry.text.splitlines()[-1] == (
        "| A-1: BOR. Changes words. | States may act. | States ~~may~~ **shall** act. | It is *clearer*. | Open. |"
    )
    assert document.title.startswith("Amendments to: ")


def test_a_dossier_holds_what_one_delegation_has_done(row: Recommendation, borduria: Delegation) -> None:
    contribution(row.consultation, borduria, title="On lamps")
    arcadias, bordurias = (gathered(row, "dossier", delegation=slug) for slug in ("arcadia", "borduria"))
    assert texts(arcadias) == ["States may act."]
    assert arcadias.appendices == ()
    assert texts(bordurias) == []
    assert [appendix.name for appendix in bordurias.appendices] == ["amendments", "positions", "contributions"]
    assert "| Recommendation 1 | Reservation | 1 | Not yet. |" in bordurias.appendices[1].text
    assert "**Contribution 1:** On lamps" in bordurias.appendices[2].text


def test_a_record_tells_the_days_of_a_meeting(row: Recommendation, sec: User) -> None:
    for day, text in ((4, "One."), (5, "Two."), (6, "Three.")):
        with recorded(by=sec, at=datetime(2031, 3, day, 9, 30, tzinfo=UTC)):
            recommendations.revise(row, text, by=sec, seen_revision=day - 3)
    document = gathered(row, "record", since="2031-03-04", until="2031-03-05")
    assert [appendix.title for appendix in document.appendices] == ["4 March 2031", "5 March 2031"]
    assert "| Time (Europe/Zurich) | What happened | By | Reason |" in document.appendices[0].text
    assert "| 10:30 | Revised: Recommendation 1" in document.appendices[0].text
    assert gathered(row, "record", since="2032-01-01", until="2032-01-01").appendices == ()


# --- what is chosen ----------------------------------------------------------------------------------


def test_sections_states_and_inputs_are_chosen(row: Recommendation) -> None:
    other = factories.SectionFactory(consultation=row.consultation, numeral="II", title="Roads")
    factories.recommendation(row.consultation, "Roads are dark.", number=2, section=other)
    assert texts(gathered(row, "clean", sections=("II",))) == ["Roads are dark.", "As it came."]
    chosen = gathered(row, "clean", sections=("II",), with_unplaced=False)
    assert [section.title for section in chosen.sections] == ["Roads"]
    assert chosen.annex is None
    assert texts(gathered(row, "clean", states=("consensus",))) == []
    assert len(texts(gathered(row, "clean", states=("insufficient",)))) == 3


def test_the_head_is_as_it_is_designed(row: Recommendation) -> None:
    document = gathered(
        row,
        "clean",
        title="Lamps",
        symbol="E/CN.16/2018/CRP.3",
        distribution="limited",
        original=("en", "fr"),
        time="15:00",
        disclaimer="Views differ.",
        revision_statement="Revised.",
        paper="letter",
    )
    assert (document.title, document.symbol, document.paper) == ("Lamps", "E/CN.16/2018/CRP.3", "letter")
    assert (document.distribution, document.original) == ("Distr.: Limited", "Original: English / French")
    assert (document.disclaimer, document.revision_statement) == ("Views differ.", "Revised.")
    assert document.date_line.endswith(", 15:00")


# --- appendices --------------------------------------------------------------------------------------


def appendix(row: Recommendation, name: AppendixName) -> str:
    (made,) = gathered(row, "clean", appendices=(name.value,)).appendices
    assert (made.name, made.title) == (name.value, str(name.label))
    return made.text


def test_positions_by_delegation(row: Recommendation, open_nets: Delegation) -> None:
    position(row, factories.DelegationFactory(name="Cimmeria", short_name="CIM"))
    assert appendix(row, AppendixName.MATRIX).splitlines()[2] == (
        "| Recommendation 1 | **Support (1):** CIM<br><br>**Reservation (1):** BOR |"
    )
    assert appendix(row, AppendixName.MATRIX).endswith("**No position is on record on:** Input 4")


def test_what_the_chair_has_called_texts(row: Recommendation) -> None:
    factories.designation(row, DesignationWord.EMERGING)
    assert "| Recommendation 1 | Emerging consensus | " in appendix(row, AppendixName.DESIGNATIONS)


def test_objections_reservations_and_amendments(row: Recommendation) -> None:
    objection(row, factories.DelegationFactory(name="Cimmeria"))
    said = appendix(row, AppendixName.OBJECTIONS)
    assert said.startswith("# Recommendation 1\n\n- **Objection, Cimmeria:** It goes too far.")
    assert "- **Reservation, Borduria:** Not yet." in said
    assert "| A-1: BOR. Changes words. | States may act. |" in appendix(row, AppendixName.AMENDMENTS)


def test_indexes(row: Recommendation) -> None:
    assert appendix(row, AppendixName.DELEGATIONS) == "- **Arcadia:** Recommendation 1"
    assert appendix(row, AppendixName.ADDRESSEES) == "No text of this report is addressed to anybody in particular."


def test_what_has_changed_since_the_last_public_edition(
    row: Recommendation, sec: User, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    wanted = ("changes", "concordance")

    def said() -> list[str]:
        return [each.text for each in gathered(row, "clean", appendices=wanted).appendices]

    def issue(audience: str) -> None:
        asked = editions.request(
            row.consultation, kind="clean", formats=["json"], audience=audience, by=sec, enqueue=False
        )
        editions.compile_edition(asked.pk)

    assert said() == ["This is the first edition."] * 2
    issue("secretariat")
    assert said() == ["This is the first edition."] * 2, "what others have not read is not told"
    issue("public")
    recommendations.revise(row, "States must act.", by=sec, seen_revision=1)
    changed, numbers = said()
    assert "~~may~~" in changed
    assert "**must**" in changed
    assert "| 1 | Recommendation 1 |" in numbers


def test_every_appendix_says_that_it_has_nothing_to_say(consultation: Consultation) -> None:
    wanted = tuple(AppendixName.values)
    document = gather.gather(consultation, Design(appendices=wanted))
    assert [made.name for made in document.appendices] == list(wanted)
    assert all(made.text.endswith(".") for made in document.appendices)


# --- what must not be told ---------------------------------------------------------------------------


def whole(kind: str) -> Design:
    """All that a report of the kind can hold."""
    days = {"since": "2020-01-01", "until": "2040-01-01"} if kind == "record" else {}
    return Design(kind=kind, appendices=tuple(AppendixName.values), with_unagreed=True, delegation="arcadia", **days)


@pytest.mark.parametrize("kind", ReportKind.values)
def test_no_draft_is_in_any_kind(row: Recommendation, arcadia: Delegation, kind: str) -> None:
    factories.recommendation(row.consultation, "Hidden text.", status="draft", proposers=[arcadia])
    amendment(row, "Hidden amendment.", status="draft", sponsors=[arcadia])
    assert "Hidden" not in to_json(gather.gather(row.consultation, whole(kind)))


@pytest.mark.parametrize("kind", ReportKind.values)
def test_nothing_of_a_sealed_position_is_in_any_kind(
    consultation: Consultation, arcadia: Delegation, borduria: Delegation, kind: str
) -> None:
    section = factories.SectionFactory(consultation=consultation, numeral="I")
    made = factories.recommendation(consultation, "States act.", number=1, section=section, proposers=[arcadia])
    amendment(made, "States must act.", sponsors=[borduria])
    seal(made)
    before = gather.gather(consultation, whole(kind))
    position(made, arcadia, Stance.SUPPORT, statement="Quixotic.")
    objection(made, borduria, statement="Quixotic.")
    assert gather.gather(consultation, whole(kind)) == before


@pytest.mark.parametrize("kind", ReportKind.values)
def test_a_larger_round_asks_the_same_questions(consultation: Consultation, arcadia: Delegation, kind: str) -> None:
    design = whole(kind)
    section = factories.SectionFactory(consultation=consultation, numeral="I")
    counts = []
    for number in range(1, 4):
        made = factories.recommendation(
            consultation, f"Text {number}.", number=number, section=section, proposers=[arcadia]
        )
        amendment(made, f"Text {number}, amended.", sponsors=[arcadia])
        objection(made, arcadia)
        contribution(consultation, arcadia)
        with CaptureQueriesContext(connection) as asked:
            gather.gather(consultation, design)
        counts.append(len(asked))
    assert counts[1] == counts[2]
