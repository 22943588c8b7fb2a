"""Labels of editions: the first, Rev.1, Rev.2 of a series; never skipped, never given twice, never changed."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from consultations.models import Consultation, User
from recommendations.actions import editions, front_matter, queueing
from recommendations.enums import EditionState
from recommendations.models import Edition
from recommendations.report import manifest
from recommendations.report.renderers import RENDERERS
from tests import factories
from tests.recommendations.rounds import round_one
from tests.recommendations.test_concurrency import at_once
from wgec.kernel.errors import Refused

assert round_one  # a fixture

BACKEND = "consultations.backends.ByAddress"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def asked(consultation: Consultation, **given: Any) -> Edition:
    return editions.request(
        consultation, **{"formats": ["md"], "even_unchanged": True, "by": None, "enqueue": False, **given}
    )


def made(consultation: Consultation, **given: Any) -> Edition:
    return editions.compile_edition(asked(consultation, **given).pk)


def printed(edition: Edition) -> str:
    """Its Markdown file."""
    return Path(edition.files.get(format="md").file.path).read_text()


# --- which label ---------------------------------------------------------------------------------------------------


def test_the_first_of_a_series_and_its_revisions(round_one: Consultation) -> None:
    found = [made(round_one) for _ in range(3)]
    assert [(row.number, row.label) for row in found] == [(1, "First edition"), (2, "Rev.1"), (3, "Rev.2")]
    assert [row.called for row in found][:2] == ["Edition 1 (First edition)", "Edition 2 (Rev.1)"]
    assert ["First edition" in printed(found[0]), "*Rev.1*" in printed(found[1])] == [False, True]
    assert len({row.fingerprint for row in found}) == 1  # the label is no part of the content
    said = manifest.of(found[2])
    assert said is not None
    assert said.content["label"] == "Rev.2"


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "clean"},
        {"design": {"sections": ["II"]}},
        {"design": {"states": ["emerging"]}},
        {"design": {"language": "fr"}},
        {"design": {"symbol": "E/CN.16/2018/CRP.4"}},
        {"audience": "secretariat"},
    ],
)
def test_another_scope_is_another_series(round_one: Consultation, other: dict[str, Any]) -> None:
    made(round_one)
    assert made(round_one, **other).revision == 0
    assert made(round_one).label == "Rev.1"
    assert made(round_one, **other).revision == 1


def test_how_it_is_printed_is_no_other_series(round_one: Consultation) -> None:
    made(round_one)
    plain = {"title": "Another title", "paper": "letter", "appendices": ["changes"], "with_unplaced": False}
    assert made(round_one, design=plain).label == "Rev.1"


def test_a_revised_symbol_is_the_same_document(round_one: Consultation) -> None:
    first = made(round_one, design={"symbol": "E/CN.16/2018/CRP.3"})
    second = made(round_one, design={"symbol": "E/CN.16/2018/CRP.3/Rev.1"})
    later = made(round_one, design={"symbol": "E/CN.16/2018/CRP.3/Rev.4"})
    again = made(round_one, design={"symbol": "E/CN.16/2018/CRP.3/Rev.4"})
    assert [row.label for row in (first, second, later, again)] == ["First edition", "Rev.1", "Rev.4", "Rev.5"]
    assert "*Rev.1*" not in printed(second)  # the symbol says it
    assert second.warnings == later.warnings == []
    assert again.warnings == ["Its symbol ends in 4, but it is Rev.5 of its series."]


def test_the_secretariats_own_words_are_printed_instead(round_one: Consultation) -> None:
    front_matter.set_front_matter(round_one, title="Lamps", revision_statement="Revised after the meeting", by=None)
    assert "*Revised after the meeting*" in printed(made(round_one))
    own = made(round_one, design={"revision_statement": "Second reading"})
    assert own.label == "Rev.1"
    assert "*Second reading*" in printed(own)


def test_it_is_printed_in_the_language_of_the_frame(round_one: Consultation) -> None:
    own = made(round_one, design={"language": "fr"})
    assert own.label == "First edition"
    assert made(round_one, design={"language": "fr"}).label == "Rev.1"


# --- what is given up ----------------------------------------------------------------------------------------------


def test_what_is_given_up_leaves_no_gap(round_one: Consultation, monkeypatch: pytest.MonkeyPatch) -> None:
    made(round_one)
    editions.cancel(asked(round_one), by=None)
    monkeypatch.setattr(RENDERERS["md"], "render", lambda _document: 1 / 0)
    failed = made(round_one)
    monkeypatch.undo()
    assert (failed.state, failed.label) == (EditionState.FAILED, "")
    later = made(round_one)
    assert (later.number, later.label) == (4, "Rev.1")
    with pytest.raises(Refused, match=r"A later edition has taken its place\. Ask for a new one instead"):
        editions.retry(failed, by=None)
    editions.cancel(failed, by=None)
    assert made(round_one).label == "Rev.2"


def test_tried_again_it_bears_the_label_that_nobody_took(
    round_one: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RENDERERS["md"], "render", lambda _document: 1 / 0)
    failed = made(round_one)
    monkeypatch.undo()
    editions.retry(failed, by=None)
    assert made(round_one, formats=["json"]).state == EditionState.WAITING  # its turn comes after that
    assert editions.compile_edition(failed.pk).label == "First edition"


def test_when_one_is_issued_the_next_one_is_sent(
    round_one: Consultation, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(queueing, "send", lambda edition_id, **_options: sent.append(edition_id))
    first, second = asked(round_one), asked(round_one, formats=["json"])
    clean = asked(round_one, kind="clean")
    with django_capture_on_commit_callbacks(execute=True):
        editions.compile_edition(first.pk)
    assert sent == [second.pk]
    assert clean.pk not in sent


@pytest.mark.django_db(transaction=True)
def test_of_two_that_compile_at_once_one_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    consultation = factories.ConsultationFactory()
    factories.recommendation(consultation, "Text.", number=1)
    one, other = asked(consultation), asked(consultation, formats=["json"])
    begun, tried = threading.Event(), threading.Event()
    render = RENDERERS["md"].render

    def slow(document: Any) -> bytes:
        begun.set()
        assert tried.wait(timeout=20)
        return bytes(render(document))

    def second() -> Edition:
        try:
            assert begun.wait(timeout=20)
            return editions.compile_edition(other.pk)
        finally:
            tried.set()

    monkeypatch.setattr(queueing, "send", lambda *_args, **_options: None)
    monkeypatch.setattr(RENDERERS["md"], "render", slow)
    first, waited = at_once(lambda: editions.compile_edition(one.pk), second)
    assert (first.state, first.label) == (EditionState.ISSUED, "First edition")
    assert (waited.state, waited.attempts, waited.label) == (EditionState.WAITING, 0, "")
    assert editions.compile_edition(other.pk).label == "Rev.1"


@pytest.mark.django_db(transaction=True)
def test_however_many_begin_at_once_no_label_is_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    consultation = factories.ConsultationFactory()
    factories.recommendation(consultation, "Text.", number=1)
    monkeypatch.setattr(queueing, "send", lambda *_args, **_options: None)
    rows = [asked(consultation, formats=[name]) for name in ("md", "json", "csv", "html")]
    while unfinished := list(Edition.objects.filter(issued_at=None).values_list("pk", flat=True)):
        answers = at_once(*(lambda pk=pk: editions.compile_edition(pk) for pk in unfinished))  # type: ignore[misc]
        assert all(isinstance(answer, Edition) for answer in answers), answers
    issued = Edition.objects.order_by("issued_at", "pk")
    assert [row.revision for row in issued] == [0, 1, 2, 3]
    assert {row.pk for row in issued} == {row.pk for row in rows}


# --- where it is seen ----------------------------------------------------------------------------------------------


def test_it_is_shown_beside_the_number(round_one: Consultation, client: Client) -> None:
    one, two = made(round_one), made(round_one)
    for address in ("/reports/", two.get_absolute_url(), round_one.get_absolute_url()):
        assert "Edition 2 (Rev.1)" in client.get(address).content.decode(), address
    compared = client.get(f"/reports/compare/?from={one.reference}&to={two.reference}").content.decode()
    assert "From Edition 1 (First edition)" in compared
    answer = client.get(f"/api/v1/editions/{two.reference}/").json()
    assert (answer["label"], answer["revision"], answer["corrects"], answer["corrigenda"]) == ("Rev.1", 1, None, [])


def test_nothing_of_an_edition_tells_of_one_that_is_not_for_everybody(round_one: Consultation, sec: User) -> None:
    made(round_one)
    made(round_one, audience="secretariat", by=sec)
    assert made(round_one).label == "Rev.1"
