"""Corrigenda: what an issued edition prints otherwise than the same design gives now; for nobody who sees not that."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from consultations.models import Consultation, Delegation, Event, User
from recommendations import queries
from recommendations.actions import editions, front_matter, placing, recommendations
from recommendations.enums import EditionState, Stance
from recommendations.models import Edition
from recommendations.report import frozen, manifest
from recommendations.report.renderers import RENDERERS
from tests import factories
from tests.factories import position
from tests.recommendations.asked import seal
from tests.recommendations.rounds import round_one
from wgec.kernel.errors import Malformed, NotYours, Refused

assert round_one  # a fixture

BACKEND = "consultations.backends.ByAddress"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def issued(round_one: Consultation) -> Edition:
    """An edition of the round, with a text that was revised since."""
    return issue(round_one)


def issue(consultation: Consultation, **given: Any) -> Edition:
    asked = editions.request(consultation, **{"formats": ["md"], "by": None, "enqueue": False, **given})
    return editions.compile_edition(asked.pk)


def revise(consultation: Consultation, words: str = "Text **1**, corrected.[^1]\n\n[^1]: Note 1.") -> None:
    row = consultation.recommendations.get(number=1)
    recommendations.revise(row, words, by=None, seen_revision=row.current.number if row.current else 0)


def corrected(edition: Edition, **given: Any) -> Edition:
    asked = editions.correct(edition, **{"formats": ["md"], "by": None, "enqueue": False, **given})
    return editions.compile_edition(asked.pk)


def printed(edition: Edition) -> str:
    return Path(edition.files.get(format="md").file.path).read_text()


# --- what it says --------------------------------------------------------------------------------------------------


def test_it_says_what_is_printed_otherwise(round_one: Consultation, issued: Edition) -> None:
    revise(round_one)
    row = corrected(issued)
    assert (row.state, row.label, str(row), row.number) == (EditionState.ISSUED, "Corr.1", "Corr.1 to Edition 1", 1)
    text = printed(row)
    assert "# Corrigendum: First round" in text
    assert "*Corr.1 — To Edition 1 (First edition) of" in text
    assert "### Recommendation 1. Kestria\n\nFor “Text **1**.[1]” read “Text **1**, corrected.[1]”" in text
    assert "Recommendation 2" not in text
    issued.refresh_from_db()
    assert "corrected" not in issued.frozen
    assert row.files.get().file.name.endswith("first-round-edition-1-corr-1.md")


def test_every_kind_of_correction(round_one: Consultation, issued: Edition, sec: User) -> None:
    front_matter.set_front_matter(round_one, title="Lamps", disclaimer="Views.", by=None)
    section = round_one.sections.get(numeral="II")
    factories.recommendation(round_one, "Quite new.", number=7, section=section, place=99)
    recommendations.withdraw(round_one.recommendations.get(number=2), by=None, reason="Said twice.")
    placing.place([round_one.recommendations.get(number=6)], round_one.sections.get(numeral="I"), by=sec, seen=0)
    text = printed(corrected(issued))
    for said in (
        "### Title.\n\nFor “First round” read “Lamps”",
        "### Disclaimer.\n\nInsert:\n\n> Views.",
        "*Text:* Delete.",
        "Withdrawn. Said twice.",
        "after Recommendation",
        "> Quite new.",
        "Move from “II.",
    ):
        assert said in text, said


def test_nothing_to_correct_is_refused(round_one: Consultation, issued: Edition) -> None:
    with pytest.raises(Refused, match="Nothing is to be corrected: Edition 1 prints what stands now"):
        editions.correct(issued, by=None)
    revise(round_one)
    asked = editions.correct(issued, formats=["md"], by=None, enqueue=False)
    revise(round_one, "Text **1**.[^1]\n\n[^1]: Note 1.")
    failed = editions.compile_edition(asked.pk)
    assert failed.state == EditionState.FAILED
    assert failed.failure.startswith("Nothing is to be corrected")


def test_what_a_corrigendum_says_already_is_not_said_again(round_one: Consultation, issued: Edition) -> None:
    revise(round_one)
    corrected(issued)
    with pytest.raises(Refused, match=r"Corr\.1 to Edition 1 says all of this already"):
        editions.correct(issued, by=None)
    revise(round_one, "Another text.")
    second = corrected(issued)
    assert (second.label, second.corrects) == ("Corr.2", issued)
    other = issue(round_one)
    revise(round_one, "Yet another text.")
    assert str(corrected(other)) == "Corr.1 to Edition 2"


def test_what_cannot_be_corrected(round_one: Consultation, issued: Edition) -> None:
    revise(round_one)
    row = corrected(issued)
    with pytest.raises(Refused, match="A corrigendum is not corrected"):
        editions.correct(row, by=None)
    waiting = editions.request(round_one, formats=["json"], by=None, enqueue=False)
    with pytest.raises(Refused, match="Only an issued edition is corrected"):
        editions.correct(waiting, by=None)
    with pytest.raises(Refused, match="A corrigendum is asked for on the page of the edition"):
        editions.request(round_one, kind="corrigendum", by=None)
    with pytest.raises(Malformed, match="is not written as a document's symbol is"):
        editions.correct(issued, symbol="corr", by=None)


def test_a_symbol_is_printed_as_it_was_assigned_and_none_is_made_up(round_one: Consultation) -> None:
    edition = issue(round_one, design={"symbol": "E/CN.16/2018/CRP.3", "original": ["en"]})
    revise(round_one)
    bare, named = corrected(edition), corrected(edition, symbol="E/CN.16/2018/CRP.3/Corr.2")
    assert frozen.document(bare).symbol == ""
    assert "To Edition 1 (First edition), E/CN.16/2018/CRP.3, of" in printed(bare)
    assert "E/CN.16/2018/CRP.3/Corr.2\n" in printed(named)
    assert (named.label, named.warnings) == ("Corr.2", [])


def test_every_format_renders(round_one: Consultation, issued: Edition) -> None:
    revise(round_one, "على الدول أن تعمل **معا**.\n\n| A | B |\n|---|---|\n| a | b |")
    row = corrected(issued, formats=())
    files = {file.format: Path(file.file.path).read_bytes() for file in row.files.all()}
    assert row.state == EditionState.ISSUED
    assert set(files) == set(RENDERERS)
    assert "Corr.1" in files["html"].decode()
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as archive:
        assert "Corr.1" in archive.read("word/document.xml").decode()
    assert "Corr.1" in files["akn"].decode()
    assert "Corr.1" not in files["json"].decode().replace("corr-1", "")


def test_the_manifest_names_what_it_corrects(round_one: Consultation, issued: Edition) -> None:
    revise(round_one)
    said = manifest.of(corrected(issued))
    assert said is not None
    assert (said.content["label"], said.content["corrects"]) == ("Corr.1", issued.reference)


# --- who may, and who sees it --------------------------------------------------------------------------------------


def test_the_secretariat_and_the_chair_correct(
    round_one: Consultation, issued: Edition, sec: User, chair: User, alice: User, olga: User
) -> None:
    revise(round_one)
    for person in (alice, olga):
        with pytest.raises(NotYours, match="Reports are compiled by the secretariat and the chair"):
            editions.correct(issued, by=person)
    for person in (sec, chair):
        assert editions.correct(issued, formats=["md"], by=person, enqueue=False).requested_by in (sec, chair)
    assert Edition.objects.exclude(corrects=None).count() == 1  # the same waits already


def test_the_pages_and_the_api_lead_both_ways(
    round_one: Consultation, issued: Edition, sec: User, client: Client
) -> None:
    revise(round_one)
    page, address = issued.get_absolute_url(), f"/api/v1/editions/{issued.reference}/"
    assert "Correct it by a corrigendum" not in client.get(page).content.decode()
    assert client.post(f"{page}correct/").status_code in (302, 403)
    assert client.post(f"{address}correct/").status_code in (401, 403)
    client.force_login(sec, backend=BACKEND)
    assert "Correct it by a corrigendum" in client.get(page).content.decode()
    client.post(f"{page}correct/", {"formats": ["md"], "audience": "public", "symbol": ""})
    row = editions.compile_edition(Edition.objects.get(corrects=issued).pk)
    again = client.post(f"{page}correct/", {"formats": ["md"], "audience": "public"}, follow=True).content.decode()
    assert "Corr.1 to Edition 1 says all of this already." in again
    assert client.post(f"{address}correct/", {"formats": ["md"]}, content_type="application/json").status_code == 409
    client.logout()
    assert "Corr.1 to Edition 1" in client.get(page).content.decode()
    assert (
        f'This corrects <a href="{page}">Edition 1 (First edition)</a>'
        in client.get(row.get_absolute_url()).content.decode()
    )
    assert client.get(address).json()["corrigenda"] == [row.reference]
    answer = client.get(f"/api/v1/editions/{row.reference}/").json()
    assert (answer["corrects"], answer["label"], answer["kind"]) == (issued.reference, "Corr.1", "corrigendum")


def test_nobody_sees_it_who_does_not_see_what_it_corrects(
    round_one: Consultation, sec: User, alice: User, client: Client
) -> None:
    hidden = issue(round_one, audience="secretariat", by=sec)
    revise(round_one)
    for audience in ("public", "group"):
        with pytest.raises(Refused, match="A corrigendum is not shown to more people"):
            editions.correct(hidden, audience=audience, by=sec)
    row = corrected(hidden, by=sec)
    assert row.audience == "secretariat"
    with pytest.raises(Refused, match="A corrigendum is not shown to more people"):
        editions.show_to(row, "public", by=sec)
    for reader in (None, alice):
        if reader:
            client.force_login(reader, backend=BACKEND)
        assert client.get(row.get_absolute_url()).status_code == 404
        assert client.get(f"/api/v1/editions/{row.reference}/").status_code == 404
        assert not Event.objects.filter(subject_id=row.reference, audience="public").exists()
    assert row in queries.editions(sec)


def test_when_the_edition_is_shown_to_fewer_so_are_its_corrigenda(
    round_one: Consultation, issued: Edition, sec: User, client: Client
) -> None:
    revise(round_one)
    row = corrected(issued)
    editions.show_to(issued, "group", by=sec)
    row.refresh_from_db()
    assert row.audience == "group"
    editions.show_to(issued, "public", by=sec)
    row.refresh_from_db()
    assert row.audience == "group"
    assert client.get(f"/api/v1/editions/{issued.reference}/").json()["corrigenda"] == []
    assert "Corr.1" not in client.get(issued.get_absolute_url()).content.decode()


def test_nothing_sealed_gets_in(round_one: Consultation, arcadia: Delegation, borduria: Delegation) -> None:
    row = round_one.recommendations.get(number=1)
    edition = issue(round_one, design={"appendices": ["matrix", "objections"]})
    seal(row)
    position(row, arcadia, Stance.SUPPORT, statement="Quixotic.")
    revise(round_one)
    found = corrected(edition)
    assert "Quixotic" not in found.frozen
    assert arcadia.short_name not in found.frozen


def test_a_larger_round_asks_the_same_questions(
    round_one: Consultation, issued: Edition, client: Client, django_assert_max_num_queries: Any
) -> None:
    revise(round_one)
    corrected(issued)
    with django_assert_max_num_queries(12):
        client.get("/api/v1/editions/")
