"""From what delegations sent in to the compendium: as received, in order, every number kept."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from consultations.enums import AuthorRole, Capacity, ContributionStatus, Kind, PartKind, Standing
from consultations.models import Consultation, Contribution, Correction, Delegation, Question, User
from recommendations.actions import editions, front_matter
from recommendations.enums import Format, ReportKind
from recommendations.models import Edition
from recommendations.report import contributions, gather
from recommendations.report.design import Design
from recommendations.report.document import Statement, from_json, to_json
from recommendations.report.renderers import RENDERERS
from tests.factories import DelegationFactory, SectionFactory, contribution, recommendation
from wgec.kernel.errors import Malformed, NotYours

COMPENDIUM = Design(kind="compendium")


@pytest.fixture
def guild(db: None) -> Delegation:
    """An observer that is no State."""
    return DelegationFactory(name="Guild of Lamps", kind=Kind.ORGANISATION, region="", standing=Standing.OBSERVER)


@pytest.fixture
def answered(consultation: Consultation, arcadia: Delegation) -> Contribution:
    """A member State's contribution: free text, an answer and an annex, each with a note of the same label."""
    question = Question.objects.create(consultation=consultation, number=1, text="Which lamps\nare needed?")
    parts = (
        {"text": "Preface.[^1]\n\n[^1]: First note."},
        {"kind": PartKind.ANSWER, "question": question, "text": "# Streets\n\nAll.[^1]\n\n[^1]: Second note."},
        {"kind": PartKind.ANNEX, "title": "Figures", "text": "| Lamp | Lit |\n| --- | --- |\n| 1 | yes |"},
    )
    authors = (
        {"name": "Ada Example", "organisation": "Open Lamps", "role": AuthorRole.PREPARED_BY},
        {"name": "Bo Sample", "role": AuthorRole.WITH_INPUTS_FROM, "capacity": Capacity.PERSONAL},
    )
    return contribution(consultation, arcadia, parts=parts, authors=authors)


def test_parts_become_one_text_and_notes_stay_apart(answered: Contribution) -> None:
    assert contributions.text(answered) == (
        "Preface.[^1-1]\n\n"
        "# 1. Which lamps are needed?\n\n## Streets\n\nAll.[^2-1]\n\n"
        "# Annex: Figures\n\n| Lamp | Lit |\n| --- | --- |\n| 1 | yes |\n\n"
        "[^1-1]: First note.\n\n[^2-1]: Second note."
    )


def test_notes_of_long_names_that_begin_alike_stay_apart(consultation: Consultation, arcadia: Delegation) -> None:
    one, two = (f"{'x' * 63}{last}" for last in "ab")
    row = contribution(consultation, arcadia, [f"Lit.[^{one}] Dark.[^{two}]\n\n[^{one}]: One.\n\n[^{two}]: Two."])
    assert contributions.text(row) == "Lit.[^1-1] Dark.[^1-2]\n\n[^1-1]: One.\n\n[^1-2]: Two."


def test_members_stand_before_observers_under_their_printed_headings(
    consultation: Consultation, answered: Contribution, guild: Delegation, borduria: Delegation
) -> None:
    contribution(consultation, guild, ["Lamps."])
    contribution(consultation, borduria, ["Dusk."], attribution="Borduria and its islands", language="fr")
    document = gather.gather(consultation, COMPENDIUM)
    assert [(part.numeral, part.title) for part in document.sections] == [
        ("I", "Contributions from members"),
        ("II", "Contributions from observers"),
    ]
    assert [(entry.number, entry.attribution, entry.language) for entry in document.entries()] == [
        (1, "Contribution from Member State, Arcadia", ""),
        (3, "Contribution from Member State, Borduria and its islands", "fr"),
        (2, "Contribution from Observer, Guild of Lamps", ""),
    ]
    assert document.title == f"Contributions to: {consultation.title}"
    assert document.disclaimer == "The contributions are reproduced as received."


def test_authors_and_agreed_corrections_stand_beside_the_words(answered: Contribution, sec: User) -> None:
    now = timezone.now()
    for new, is_accepted in (("Foreword", True), ("Introduction", False), ("Proem", None)):
        answer = {"is_accepted": is_accepted, "answered_at": None if is_accepted is None else now}
        Correction.objects.create(
            part=answered.parts.get(position=1),
            start=0,
            end=7,
            old="Preface",
            new=new,
            reason="Style.",
            proposed_at=now,
            **answer,
        )
    entry = next(gather.gather(answered.consultation, COMPENDIUM).entries())
    assert entry.statements == (
        Statement(
            "authors",
            "Authors",
            "prepared by Ada Example, Open Lamps; with inputs from Bo Sample (in a personal capacity)",
        ),
        Statement("correction", "Editorial correction", "“Preface” should read “Foreword”. Style."),
    )
    assert entry.text.startswith("Preface.")


def test_every_number_stays_and_says_where_it_led(consultation: Consultation, arcadia: Delegation) -> None:
    first = contribution(consultation, arcadia, ["Odl words."], status=ContributionStatus.REPLACED)
    contribution(consultation, arcadia, ["Old words."], replaces=first)
    contribution(consultation, arcadia, ["Gone."], status=ContributionStatus.WITHDRAWN)
    one, two, three = gather.gather(consultation, COMPENDIUM).entries()
    assert (one.status, one.text, one.pointer) == ("merged", "", "Replaced by contribution 2.")
    assert one.successor == two.reference
    assert (three.status, three.text, three.pointer) == ("withdrawn", "", "Withdrawn.")


@pytest.mark.parametrize(
    "status", [ContributionStatus.DRAFT, ContributionStatus.SUBMITTED, ContributionStatus.RETURNED]
)
def test_what_is_not_published_is_in_no_compendium(
    consultation: Consultation, arcadia: Delegation, status: ContributionStatus
) -> None:
    contribution(consultation, arcadia, ["Secret lamps."], status=status)
    assert "Secret" not in to_json(gather.gather(consultation, COMPENDIUM))


@pytest.mark.parametrize("rows", [1, 20])
def test_gathering_asks_the_same_number_of_questions_for_any_size(consultation: Consultation, rows: int) -> None:
    for _row in range(rows):
        contribution(consultation, DelegationFactory(), ["One.", "Two."])
    with CaptureQueriesContext(connection) as asked:
        document = gather.gather(consultation, COMPENDIUM)
    assert len(list(document.entries())) == rows
    assert len(asked) == 5  # front matter, contributions, parts, corrections, authors


@pytest.mark.parametrize("format", Format.values)
def test_every_format_prints_it_the_same_way_twice(answered: Contribution, guild: Delegation, format: str) -> None:
    contribution(answered.consultation, guild, ["Oil lamps."])
    document = gather.gather(answered.consultation, COMPENDIUM)
    assert from_json(to_json(document)) == document
    made = RENDERERS[format].render(document)
    assert made == RENDERERS[format].render(document)
    if format == Format.HTML:
        page = made.decode()
        assert 'id="contribution-1"' in page
        assert ">1.</a> <span" in page
        assert "Contribution from Observer, Guild of Lamps" in page
        assert "No recommendation" not in page


def test_an_empty_round_says_so(consultation: Consultation) -> None:
    page = RENDERERS["html"].render(gather.gather(consultation, COMPENDIUM)).decode()
    assert "No contribution is in this report." in page


def test_each_kind_counts_its_own_editions(
    answered: Contribution, sec: User, settings: Settings, tmp_path: Any, client: Client
) -> None:
    settings.MEDIA_ROOT = tmp_path
    round_ = answered.consultation
    recommendation(round_, "States act.", number=1, section=SectionFactory(consultation=round_))
    front_matter.set_front_matter(round_, by=sec, title="Lamps", disclaimer="Views differ.")
    made = [
        editions.request(round_, kind=kind, formats=["json"], by=sec, enqueue=False)
        for kind in (ReportKind.COMPILATION, ReportKind.COMPENDIUM)
    ]
    again = editions.request(round_, kind=ReportKind.COMPENDIUM, formats=["json"], by=sec, enqueue=False)
    compilation, compendium = (editions.compile_edition(each.pk) for each in made)
    assert again == compendium
    assert [str(each) for each in (compilation, compendium)] == ["Edition 1", "Compendium 1"]
    assert (compilation.recommendations, compilation.contributions) == (1, None)
    assert (compendium.recommendations, compendium.contributions) == (None, 1)
    assert '"kind"' not in compilation.frozen
    assert "The contributions are reproduced as received. Views differ." in compendium.frozen
    file = client.get(f"/reports/{compendium.reference}/json/")
    assert f'filename="{round_.slug}-compendium-1.json"' in file["Content-Disposition"]
    assert b"Second note." in b"".join(file)  # type: ignore[arg-type]
    file.close()


def test_the_three_doors_ask_for_it(answered: Contribution, sec: User, alice: User, client: Client) -> None:
    asked = {"consultation": answered.consultation.slug, "kind": "compendium", "formats": ["json"]}
    client.force_login(alice, backend="consultations.backends.ByAddress")
    assert client.post("/api/v1/editions/", asked, content_type="application/json").status_code == 403
    assert client.post("/reports/new/", asked).status_code == 403
    client.force_login(sec, backend="consultations.backends.ByAddress")
    made = client.post("/api/v1/editions/", asked, content_type="application/json")
    assert (made.status_code, made.json()["kind"], made.json()["number"]) == (202, "compendium", 1)
    page = client.post("/reports/new/", asked)
    assert page["Location"] == Edition.objects.get().get_absolute_url()  # the same one, still waiting
    shown = client.get(f"/reports/new/?consultation={answered.consultation.slug}&kind=compendium").content.decode()
    assert 'value="compendium" required id="id_kind_6" checked' in shown.replace("  ", " ")
    assert [each["kind"] for each in client.get("/api/v1/editions/?kind=compendium").json()["results"]] == [
        "compendium"
    ]
    assert client.get("/api/v1/editions/?kind=compilation").json()["count"] == 0


def test_an_unknown_kind_is_refused_with_what_there_is(answered: Contribution, sec: User, alice: User) -> None:
    with pytest.raises(Malformed, match=r"no report of the kind “poem”\. There are: compilation, received"):
        editions.request(answered.consultation, kind="poem", by=sec)
    with pytest.raises(NotYours):
        editions.request(answered.consultation, kind=ReportKind.COMPENDIUM, by=alice)


def test_the_command_makes_it(
    answered: Contribution, settings: Settings, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MEDIA_ROOT = tmp_path / "kept"
    slug = answered.consultation.slug
    call_command("compile_report", slug, kind="compendium", formats="md", out=tmp_path)
    assert capsys.readouterr().out.startswith("Compendium 1 (")
    text = (tmp_path / f"{slug}-compendium-1.md").read_text()
    assert "Contribution from Member State, Arcadia" in text
    assert "Second note." in text
