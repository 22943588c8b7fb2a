"""Two editions compared on a page, in the API, as a Word file, by a command; who may see which."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from consultations.models import Consultation, User
from recommendations.models import Edition
from recommendations.report import frozen
from recommendations.report.document import Document, fingerprint, to_json
from recommendations.report.renderers import docx
from tests.factories import ConsultationFactory, SectionFactory, recommendation
from tests.recommendations.report import editions, samples, tracked

pytestmark = pytest.mark.django_db

PAGE = "/reports/compare/"
API = "/api/v1/editions/compare/"


def issued(consultation: Consultation, number: int, document: Document | None = None, **fields: Any) -> Edition:
    """An issued edition of ``document``; one that waits, when ``fields`` say so."""
    now = timezone.now()
    document = document or samples.small()
    moments = {"requested_at": now, "attempted_at": now, "frozen_at": now, "issued_at": now, "formats": ["json"]}
    content = {"frozen": to_json(document), "fingerprint": fingerprint(document)}
    return Edition.objects.create(consultation=consultation, number=number, **{**moments, **content, **fields})


@pytest.fixture(autouse=True)
def _no_files_kept() -> None:
    cache.clear()


@pytest.fixture
def two(consultation: Consultation) -> tuple[Edition, Edition]:
    """The editions in which everything happens that can become of an entry."""
    old, new = editions.pair()
    return issued(consultation, 1, old), issued(consultation, 2, new)


def shown(client: Client, **query: str) -> str:
    """The page."""
    return client.get(PAGE, query).content.decode()


# --- the page --------------------------------------------------------------------------------


def test_the_last_two_editions_are_compared_by_default(client: Client, two: tuple[Edition, Edition]) -> None:
    page = shown(client)
    assert "What changed from" in page
    for edition in two:
        assert f'<option value="{edition.reference}" selected>' in page
    for title, count in (
        ("All changes", 14),
        ("New", 2),
        ("Revised", 1),
        ("Moved", 2),
        ("The report around the texts", 5),
    ):
        assert f'{title} <span class="number">({count})</span>' in page
    assert '<a href="#change-r-1">Recommendation 1, Delegation 1 and Borduria</a>' in page
    assert 'id="change-r-1"' in page
    assert "Every <ins>street </ins>lamp is <strong>shielded</strong>" in page
    assert "Delegation 1 <ins>and Borduria</ins>" in page
    assert "Moved from “Inputs” to “II. Ports”." in page
    assert "It had no number before." in page
    assert "Merged into Recommendation 1." in page
    assert 'id="change-r-2"' not in page
    assert "Section: I. Street lamps" in page


@pytest.mark.parametrize(
    ("kind", "references"),
    [
        ("new", ["r-9", "r-10"]),
        ("gone", ["r-6"]),
        ("moved", ["r-7", "r-8"]),
        ("unchanged", ["r-2"]),
        ("frame", []),
    ],
)
def test_one_kind_is_shown_alone(
    client: Client, two: tuple[Edition, Edition], kind: str, references: list[str]
) -> None:
    page = shown(client, kind=kind)
    assert [each for each in (f"r-{n}" for n in range(1, 12)) if f'id="change-{each}"' in page] == sorted(
        references, key=lambda each: int(each[2:])
    )
    assert ("Compilation of <ins>all </ins>recommendations" in page) == (kind == "frame")


def test_changes_are_paged(client: Client, consultation: Consultation) -> None:
    entries = [samples.entry(number, f"Text {number}.") for number in range(1, 46)]
    issued(consultation, 1, samples.document())
    issued(consultation, 2, samples.document(*entries))
    page = shown(client, kind="new", page="2")
    assert "21 to 40 of 45" in page
    assert [number for number in range(1, 46) if f'id="change-r-{number}"' in page] == list(range(21, 41))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_three_queries(
    client: Client, consultation: Consultation, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    entries = [samples.entry(number, "Text.") for number in range(1, rows + 1)]
    made = [issued(consultation, number) for number in range(1, rows + 1)]
    made.append(issued(consultation, rows + 1, samples.document(*entries)))
    with django_assert_num_queries(3):  # the newest, the one before, those to choose from
        page = shown(client)
    assert page.count("<option") == 2 * (rows + 1)
    with django_assert_num_queries(2):  # both, those to choose from
        client.get(PAGE, {"from": made[0].reference, "to": made[-1].reference})


def test_any_two_are_compared_either_way(client: Client, two: tuple[Edition, Edition]) -> None:
    old, new = two
    page = shown(client, **{"from": new.reference, "to": old.reference})
    assert "Every <del>street </del>lamp" in page
    assert "Every <ins>street </ins>lamp" in shown(client, to=new.reference)
    assert "Every <ins>street </ins>lamp" in shown(client, **{"from": old.reference})


def test_two_editions_that_are_alike_say_so(client: Client, consultation: Consultation) -> None:
    issued(consultation, 1)
    issued(consultation, 2)
    assert "Both editions print the same words in the same places." in shown(client)


def test_a_part_that_is_too_long_is_not_compared_on_the_page(client: Client, consultation: Consultation) -> None:
    matrix, _ = samples.APPENDICES
    issued(consultation, 1, samples.document(appendices=(matrix,)))
    issued(consultation, 2, samples.document(appendices=(replace(matrix, text="word " * 50_000),)))
    assert "This is too long to be compared here word by word. The Word file shows it." in shown(client, kind="frame")


# --- what cannot be compared -----------------------------------------------------------------


def test_there_must_be_two(client: Client, consultation: Consultation) -> None:
    sentence = "There are no two issued editions to compare yet. Each new one is compared with that before it."
    answer = client.get(PAGE)
    assert (answer.status_code, sentence in answer.content.decode()) == (200, True)
    only = issued(consultation, 1)
    answer = client.get(PAGE, {"to": only.reference})
    assert (answer.status_code, sentence in answer.content.decode()) == (409, True)


def test_editions_of_different_consultations_or_kinds_are_refused(client: Client, two: tuple[Edition, Edition]) -> None:
    new = two[1]
    other = issued(ConsultationFactory(slug="other"), 1)
    compendium = issued(new.consultation, 1, replace(samples.small(), kind="compendium"), kind="compendium")
    for one, sentence in (
        (other, "These editions are of different consultations. Choose two of the same one, and they can be compared."),
        (compendium, "These are reports of different kinds. Choose two of the same kind, and they can be compared."),
        (new, "An edition does not differ from itself. Choose two editions."),
    ):
        query = {"from": one.reference, "to": new.reference}
        answer = client.get(PAGE, query)
        assert answer.status_code == 409
        assert sentence in answer.content.decode()
        assert client.get(API, query).json() == {"detail": sentence, "code": "refused"}
        address = reverse("recommendations:edition-changes-tracked", args=[new.reference, one.reference])
        assert sentence in client.get(address).content.decode()


def test_what_is_not_issued_is_no_strangers_to_compare(
    client: Client, two: tuple[Edition, Edition], sec: User, alice: User
) -> None:
    old, new = two
    waiting = issued(new.consultation, 3, issued_at=None)
    query = {"from": old.reference, "to": waiting.reference}
    address = reverse("recommendations:edition-changes-tracked", args=[waiting.reference, old.reference])
    for person in (None, alice):
        if person:
            client.force_login(person)
        assert [client.get(path, query).status_code for path in (PAGE, API, address)] == [404, 404, 404]
        assert waiting.reference not in shown(client)
    client.force_login(sec)
    sentence = "Edition 3 is not issued. Only issued editions can be compared."
    for path in (PAGE, API, address):
        answer = client.get(path, query)
        assert answer.status_code == 409
        assert sentence in answer.content.decode()
    assert waiting.reference not in shown(client)


def test_a_group_that_does_not_read_in_public_shows_nothing(
    client: Client, two: tuple[Edition, Edition], settings: Settings
) -> None:
    settings.PUBLIC_READING = False
    address = reverse("recommendations:edition-changes-tracked", args=[two[1].reference, two[0].reference])
    for path in (PAGE, address):
        assert client.get(path).headers["Location"].startswith("/account/login/")
    assert client.get(API).status_code == 401


def test_content_of_another_version_is_a_sentence(client: Client, consultation: Consultation) -> None:
    issued(consultation, 1, frozen="{}")
    issued(consultation, 2)
    page = shown(client)
    assert "The content of Edition 1 was frozen by another version of this software and cannot be compared." in page


def test_the_lists_and_pages_of_editions_lead_there(client: Client, two: tuple[Edition, Edition]) -> None:
    assert f'href="{PAGE}"' in client.get("/reports/").content.decode()
    assert f'href="{PAGE}?to={two[1].reference}"' in client.get(two[1].get_absolute_url()).content.decode()


# --- the Word file ---------------------------------------------------------------------------


def test_the_word_file_tells_both_editions(client: Client, two: tuple[Edition, Edition]) -> None:
    old, new = two
    address = reverse("recommendations:edition-changes-tracked", args=[new.reference, old.reference])
    assert address == f"/reports/{new.reference}/changes-since/{old.reference}.docx"
    assert address in shown(client)
    answer = client.get(address)
    assert answer.headers["Content-Type"] == docx.MEDIA_TYPE
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="first-round-edition-2-changes-since-1.docx"'
    )
    before, after = editions.pair()
    assert tracked.accepted(answer.content) == tracked.accepted(docx.render(after))
    assert tracked.rejected(answer.content) == tracked.accepted(docx.render(before))
    assert client.get(address).content == answer.content


def test_what_takes_long_is_made_by_a_command(
    client: Client, two: tuple[Edition, Edition], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old, new = two
    monkeypatch.setattr(frozen, "TRACKED_AT_ONCE", 100)
    answer = client.get(reverse("recommendations:edition-changes-tracked", args=[new.reference, old.reference]))
    assert answer.status_code == 409
    assert f"with the command “track_changes {old.reference} {new.reference}”." in answer.content.decode()
    call_command("track_changes", old.reference, new.reference, out=tmp_path)
    made = (tmp_path / "first-round-edition-2-changes-since-1.docx").read_bytes()
    assert made == docx.tracked(*reversed(editions.pair()))


def test_the_command_says_what_it_cannot_do(two: tuple[Edition, Edition]) -> None:
    with pytest.raises(CommandError, match="There is no issued edition of that reference"):
        call_command("track_changes", "none", two[0].reference)
    with pytest.raises(CommandError, match="An edition does not differ from itself"):
        call_command("track_changes", two[0].reference, two[0].reference)


# --- the API ---------------------------------------------------------------------------------


def test_the_api_answers_with_the_changes_and_their_counts(client: Client, two: tuple[Edition, Edition]) -> None:
    old, new = two
    answer = client.get(API, {"from": old.reference, "to": new.reference}).json()
    assert answer["count"] == 9
    assert (answer["from"], answer["to"]) == (old.reference, new.reference)
    assert answer["counts"] == {
        "new": 2,
        "revised": 1,
        "moved": 2,
        "renumbered": 1,
        "merged": 1,
        "split": 1,
        "withdrawn": 1,
        "gone": 1,
        "unchanged": 1,
    }
    first = answer["results"][0]
    differences = first.pop("differences")
    assert first == {
        "reference": "r-1",
        "kinds": ["revised"],
        "number": 1,
        "old_number": 1,
        "attribution": "Delegation 1 and Borduria",
        "section": {"numeral": "I", "title": "Street lamps"},
        "old_section": {"numeral": "I", "title": "Lamps & lanterns"},
        "pointer": "",
        "into": [],
    }
    assert differences[0] == {
        "name": "attribution",
        "about": "",
        "is_long": False,
        "runs": [{"kind": "same", "text": "Delegation 1"}, {"kind": "added", "text": " and Borduria"}],
    }
    gone = next(each for each in answer["results"] if each["kinds"] == ["gone"])
    assert (gone["number"], gone["old_number"], gone["section"]) == (None, 6, None)
    assert [each["name"] for each in answer["frame"]] == ["title", "date_line", "section", "section", "section"]
    assert next(each["into"] for each in answer["results"] if each["kinds"] == ["split"]) == ["r-9", "r-10"]


def test_the_api_is_paged_and_filtered(client: Client, two: tuple[Edition, Edition]) -> None:
    answer = client.get(API, {"page_size": 4, "page": 2}).json()
    assert [each["reference"] for each in answer["results"]] == ["r-6", "r-9", "r-10", "r-7"]
    assert answer["next"].startswith(f"http://testserver{API}?")
    assert [each["reference"] for each in client.get(API, {"kind": "unchanged"}).json()["results"]] == ["r-2"]
    refused = client.get(API, {"kind": "improved"})
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["kind"])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_api_takes_two_queries(
    client: Client, consultation: Consultation, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    issued(consultation, 1, samples.document())
    issued(consultation, 2, samples.document(*(samples.entry(number, "Text.") for number in range(1, rows + 1))))
    with django_assert_num_queries(2):  # the newest, the one before
        assert client.get(API).json()["count"] == rows


def test_what_was_said_since_comes_to_nobody(client: Client, two: tuple[Edition, Edition]) -> None:
    section = SectionFactory(consultation=two[0].consultation)
    recommendation(two[0].consultation, "A secret draft.", section=section, number=99)
    address = reverse("recommendations:edition-changes-tracked", args=[two[1].reference, two[0].reference])
    with zipfile.ZipFile(io.BytesIO(client.get(address).content)) as archive:
        file = b"".join(map(archive.read, archive.namelist()))
    for content in (client.get(PAGE).content, client.get(API).content, file):
        assert b"secret" not in content
