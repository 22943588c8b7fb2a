"""Compilations: imported at once by the command, or uploaded, read, confirmed and imported by workers."""

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.intake import compilation
from consultations.models import Consultation, Delegation, Event, User
from recommendations import tasks
from recommendations.actions import compilations, importing
from recommendations.enums import UploadState
from recommendations.models import (
    Compilation,
    CompilationUpload,
    Proposer,
    Recommendation,
    Revision,
    Section,
)
from tests import factories
from tests.consultations.intake.reading import ISLANDS, SMALL
from tests.consultations.intake.test_real_compilation import FILE
from wgec.kernel.errors import Malformed, NotYours, Refused
from wgec.kernel.sole import sole

pytestmark = pytest.mark.django_db

EVERYTHING = (Compilation, Consultation, Delegation, Event, Proposer, Recommendation, Revision, Section)


def rows() -> int:
    return sum(model.objects.count() for model in EVERYTHING)


def import_text(text: str, slug: str = "islands", **options: Any) -> Consultation:
    compilations.import_file(text.encode(), "islands.md", slug=slug, by=None, **options)
    return Consultation.objects.get(slug=slug)


def command(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("import_compilation", str(path), *options, stdout=out)
    return out.getvalue()


# --- what an import writes -------------------------------------------------------------------


def test_import_writes_everything_that_was_read() -> None:
    round_ = import_text(ISLANDS.read_text("utf-8"))
    assert round_.title == "Compilation of recommendations on the keeping of lighthouses"
    assert [(each.position, each.numeral, each.recommendations.count()) for each in round_.sections.all()] == [
        (1, "I", 3), (2, "II", 2),
    ]  # fmt: skip
    placed = round_.recommendations.exclude(section=None)
    assert [(each.place, each.number, each.source_label) for each in placed] == [
        (1, 1, "1."), (2, 2, "4.2"), (3, 3, ""), (4, 5, ""), (5, 6, "A1., A2."),
    ]  # fmt: skip
    unplaced = round_.recommendations.filter(section=None)
    assert [(each.place, each.number, each.source_label, each.provenance) for each in unplaced] == [
        (6, None, "1", "received as a follow-up to the ferry"), (7, None, "3", ""),
    ]  # fmt: skip
    second = placed.get(number=2)
    assert second.current is not None
    assert "four[^1] and" in second.current.text
    assert (second.first_line, second.last_line, second.language) == (43, 51, "en")
    front = round_.compilation
    assert front.masthead == "ASSEMBLY OF ISLANDS AND LIGHTHOUSES\nWorking Group on Lighthouses"
    assert (str(front.dated_on), front.annex_title) == ("2031-05-03", "Uncategorized inputs received afterwards")
    assert front.disclaimer.startswith("DISCLAIMER: ")


def test_import_makes_delegations_and_names_their_persons_in_order() -> None:
    round_ = import_text(ISLANDS.read_text("utf-8"))
    joint = round_.recommendations.get(number=5)
    assert [(each.position, each.person, each.delegation.name) for each in joint.proposers.all()] == [
        (1, "Mira Kelp", "Open Lamps Forum"), (2, "Tom Shell", "Guild of Pilots"),
    ]  # fmt: skip
    made = {row.name: (row.slug, row.short_name, row.kind, row.group, row.region) for row in Delegation.objects.all()}
    assert made["Open Lamps Forum"] == ("open-lamps-forum", "OLF", "organisation", "", "")
    assert made["Nils Buoy"] == ("nils-buoy", "Nils Buoy", "person", "technical_community", "")
    assert made["University of Tides"][3] == "academia"
    assert len(made) == 6


def test_import_takes_delegations_that_exist() -> None:
    factories.DelegationFactory(name="ARCADIA", slug="arc")
    factories.DelegationFactory(
        name="The forum", short_name="olf", kind="organisation", group="civil_society", region=""
    )
    factories.DelegationFactory(name="Pilots", slug="guild-of-pilots", region="")
    factories.DelegationFactory(name="NB", short_name="Nils Buoy")  # a State, whose short name is nobody else's name
    import_text(ISLANDS.read_text("utf-8"))
    assert sorted(Delegation.objects.values_list("name", flat=True)) == [
        "ARCADIA", "Elborduria", "NB", "Nils Buoy", "Pilots", "The forum", "University of Tides",
    ]  # fmt: skip


def test_import_takes_a_state_under_its_former_name_and_never_guesses_among_two() -> None:
    factories.DelegationFactory(name="Türkiye", short_name="TUR")
    factories.DelegationFactory(name="Lamps east", short_name="LMP", kind="organisation", region="")
    factories.DelegationFactory(name="Lamps west", short_name="LMP", kind="organisation", region="")
    import_text(SMALL.replace("Arcadia", "Turkey").replace("Elbonia", "Mira Kelp, LMP"))
    assert sorted(Delegation.objects.values_list("name", flat=True)) == ["LMP", "Lamps east", "Lamps west", "Türkiye"]


def test_names_that_make_no_address_or_a_taken_one_get_a_code() -> None:
    factories.DelegationFactory(name="Something else", slug="open-lamps")
    text = SMALL.replace("Arcadia", "Острова").replace("Elbonia", "Mira Kelp, 'Open Lamps'")
    import_text(text)
    slugs = sorted(Delegation.objects.exclude(name="Something else").values_list("slug", flat=True))
    assert any(re.fullmatch(r"[a-z0-9]{8}", slug) for slug in slugs)


def test_import_is_in_the_record_once_and_in_the_history_of_every_row(sec: User) -> None:
    compilations.import_file(SMALL.encode(), "small.md", slug="small", by=sec)
    event = Event.objects.get()
    assert (event.verb, event.subject_id, event.consultation, event.person) == (
        "compilation.import", "small", "small", "Sec",
    )  # fmt: skip
    assert (event.details["recommendations"], event.details["file"]) == (2, "small.md")
    for model in (Compilation, Consultation, Delegation, Proposer, Recommendation, Section):
        history = model.history.all()
        assert history.count() == model.objects.count()
        assert {(row.history_type, row.history_user, row.history_change_reason) for row in history} == {
            ("+", sec, importing.REASON)
        }
    assert [row.current_id for row in Recommendation.history.all()].count(None) == 0


def test_import_into_a_consultation_that_is_there_and_empty(consultation: Consultation) -> None:
    import_text(SMALL, consultation.slug, title="ignored")
    consultation.refresh_from_db()
    assert consultation.title == "First round"
    assert consultation.recommendations.count() == 2


def test_titles() -> None:
    assert import_text(SMALL, "one", title="Given").title == "Given"
    assert import_text(SMALL.replace("**Compilation of small things**", ""), "the-two").title == "The two"
    assert Compilation.objects.get(consultation__slug="the-two").title == "The two"
    long = import_text(SMALL.replace("small things", "small things " * 40), "three")
    assert len(long.title) == 300
    assert len(long.compilation.title) > 400


# --- refusals: a sentence, and nothing written -----------------------------------------------


def test_a_second_import_is_refused() -> None:
    import_text(SMALL)
    before = rows()
    with pytest.raises(
        Refused, match=r"“islands” already holds 2 recommendations, and a second import would double them"
    ):
        import_text(SMALL)
    assert rows() == before


@pytest.mark.parametrize(
    ("text", "slug", "expected"),
    [
        ("Nothing of the kind.", "islands", "is not read as a compilation"),
        (SMALL, "No address!", "“No address!” cannot be an address"),
        (SMALL, "a" * 61, "cannot be an address"),
        (SMALL, "", "“” cannot be an address"),
        (SMALL.replace("I. Pe", "I. " + "Pebbles " * 39 + "Pe"), "islands", "Line 3: “Pebbles .*” has 319 characters"),
        (SMALL.replace("Arcadia", "A" * 201), "islands", "Line 5: .* has 201 characters, and at most 200 fit"),
    ],
)  # fmt: skip
def test_refusals_write_nothing(text: str, slug: str, expected: str) -> None:
    with pytest.raises(Malformed, match=expected):
        compilations.import_file(text.encode(), "small.md", slug=slug, by=None)
    assert rows() == 0


def test_an_import_that_breaks_off_leaves_nothing() -> None:
    with (
        mock.patch.object(importing, "_front_matter", side_effect=OperationalError),
        pytest.raises(OperationalError),
    ):
        import_text(SMALL)
    assert rows() == 0


def test_only_the_secretariat_imports(alice: User) -> None:
    with pytest.raises(NotYours, match="imported by the secretariat"):
        compilations.import_file(SMALL.encode(), "small.md", slug="small", by=alice)


# --- the command -----------------------------------------------------------------------------


def test_the_command_prints_one_json_object(tmp_path: Path) -> None:
    file = tmp_path / "islands.md"
    file.write_bytes(ISLANDS.read_bytes())
    printed = json.loads(command(file, "--consultation=islands", "--json"))
    warnings = printed.pop("warnings")
    assert printed == {
        "consultation": "islands", "sections": 2, "recommendations": 5, "uncategorised": 2, "delegations": 6,
        "footnotes": 2,
    }  # fmt: skip
    assert {"line": 82, "message": "The link of “Book of Lights” leads nowhere: its words are kept."} in warnings


def test_the_command_in_words(tmp_path: Path) -> None:
    file = tmp_path / "small.txt"
    file.write_text(SMALL)
    printed = command(file, "--consultation=small", "--title=Small things")
    assert printed.startswith("Imported: Compilation of small things\n1 sections, 2 recommendations")
    assert "  line 1: The title page shows no date." in printed
    assert Consultation.objects.get().title == "Small things"


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "small.md"
    file.write_text(SMALL)
    dry = command(file, "--consultation=small", "--dry-run", "--json")
    assert rows() == 0
    assert dry == command(file, "--consultation=small", "--json")
    with pytest.raises(CommandError, match="already holds"):
        command(file, "--consultation=small", "--dry-run")


def test_the_command_refuses_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.md cannot be read: No such file"):
        command(tmp_path / "nowhere.md", "--consultation=small")
    folder = tmp_path / "folder.md"
    folder.mkdir()
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        command(folder, "--consultation=small")
    large = tmp_path / "large.md"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(CommandError, match=r"large\.md has 50.0 MB and at most 10 MB are read"):
        command(large, "--consultation=small")
    assert rows() == 0


@pytest.mark.skipif(not FILE.exists(), reason="the real compilation is not beside the repository")
def test_the_real_compilation() -> None:
    printed = json.loads(command(FILE, "--consultation=first", "--json"))
    assert [printed[key] for key in ("sections", "recommendations", "uncategorised", "delegations", "footnotes")] == [
        7, 93, 7, 29, 6,
    ]  # fmt: skip
    read = compilation.read(FILE.read_bytes(), FILE.name)
    stored = Revision.objects.order_by("recommendation__place").values_list("text", flat=True)
    assert list(stored) == [entry.text for entry in read.entries]


def test_queries_grow_with_batches_not_with_recommendations() -> None:
    def queries(count: int) -> int:
        entries = "".join(f"Recommendation {n}. Ana Reef, Body {n % 7}\n\nText {n}.\n\n" for n in range(1, count + 1))
        with CaptureQueriesContext(connection) as captured:
            import_text("I. Things\n\n" + entries, f"of-{count}")
        return len(captured)

    import_text(SMALL)
    batch = 10 if connection.vendor == "postgresql" else 45  # SQLite's statements hold fewer values
    few, many = queries(500), queries(1500)
    assert few <= 25 + batch
    assert many - few <= 2 * batch


# --- uploaded, read, confirmed, imported -----------------------------------------------------


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> list[tuple[str, int]]:
    """What was handed to workers; files are kept in a scratch folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    found: list[tuple[str, int]] = []
    monkeypatch.setattr(compilations, "send", lambda verb, upload_id, **_: found.append((verb, upload_id)))
    return found


@pytest.fixture
def upload(sec: User, django_capture_on_commit_callbacks: Any) -> Callable[..., CompilationUpload]:
    def made(content: str | bytes = SMALL, name: str = "small.md", slug: str = "small", title: str = "") -> Any:
        data = content.encode() if isinstance(content, str) else content
        with django_capture_on_commit_callbacks(execute=True):
            return compilations.upload(SimpleUploadedFile(name, data), slug=slug, title=title, by=sec)

    return made


Uploads = Callable[..., CompilationUpload]


def test_from_upload_to_import(
    upload: Uploads, sent: list[tuple[str, int]], sec: User, django_capture_on_commit_callbacks: Any
) -> None:
    row = upload(ISLANDS.read_bytes(), "islands.md", "islands", "Islands")
    assert (row.state, row.size, len(row.sha256)) == (UploadState.RECEIVED, ISLANDS.stat().st_size, 64)
    assert sent == [("read", row.pk)]

    row = compilations.read(row.pk)
    assert row.state == UploadState.READ
    assert Recommendation.objects.count() == 0

    with django_capture_on_commit_callbacks(execute=True):
        row = compilations.confirm(row, by=sec)
    assert row.state == UploadState.CONFIRMED
    assert sent[1:] == [("import", row.pk)]

    row = compilations.import_confirmed(row.pk)
    assert row.state == UploadState.IMPORTED
    assert row.consultation is not None
    assert (row.consultation.slug, row.consultation.title) == ("islands", "Islands")
    assert row.recommendations.count() == 7
    assert list(Event.objects.order_by("pk").values_list("verb", "person", "audience")) == [
        ("compilation.upload", "Sec", "secretariat"),
        ("compilation.confirm", "Sec", "secretariat"),
        ("compilation.import", "Sec", "public"),
    ]
    assert {each.history_user for each in Recommendation.history.all()} == {sec}


def test_the_preview(upload: Uploads) -> None:
    factories.DelegationFactory(name="Arcadia")
    outline = compilations.read(upload(ISLANDS.read_bytes(), "islands.md", "islands").pk).outline
    assert outline is not None
    assert outline["counts"] == {
        "sections": 2, "recommendations": 5, "uncategorised": 2, "delegations": 6, "footnotes": 2,
    }  # fmt: skip
    assert (outline["dated_on"], outline["masthead"][1]) == ("2031-05-03", "Working Group on Lighthouses")
    first = outline["sections"][0]["entries"][0]
    assert (first["number"], first["attribution"], first["line"]) == (1, "Arcadia", 37)
    assert first["excerpt"].endswith(" …")
    assert len(first["excerpt"]) <= compilations.EXCERPT + 2
    assert [(each["label"], each["provenance"]) for each in outline["inputs"]] == [
        ("1", "received as a follow-up to the ferry"), ("3", ""),
    ]  # fmt: skip
    assert {each["name"]: each["existing"] for each in outline["delegations"]}["Arcadia"] is True
    assert outline["delegations"][1] == {
        "name": "Open Lamps Forum", "kind": "organisation", "group": "", "existing": False,
    }  # fmt: skip
    assert {"line", "message"} == set(outline["warnings"][0])


def test_the_same_file_twice_is_one_upload(upload: Uploads, sent: list[tuple[str, int]]) -> None:
    assert upload() == upload()
    assert len(sent) == 1
    assert upload(slug="other") != upload()
    compilations.discard(upload(), by=User.objects.get())
    assert CompilationUpload.objects.count() == 2
    upload()
    assert CompilationUpload.objects.count() == 3


def test_uploads_that_are_refused_at_the_door(upload: Uploads, alice: User) -> None:
    for options, expected in (
        ({"name": "small.pdf"}, "“.pdf” files cannot be read"),
        ({"content": ""}, "small.md is empty"),
        ({"content": b"x" * (11 * 1024 * 1024)}, "has 11.0 MB and at most 10 MB are read"),
        ({"slug": "no address"}, "cannot be an address"),
    ):
        with pytest.raises(Malformed, match=expected):
            upload(**options)
    import_text(SMALL, "small")
    with pytest.raises(Refused, match="already holds 2 recommendations"):
        upload()
    with pytest.raises(NotYours):
        compilations.upload(SimpleUploadedFile("small.md", SMALL.encode()), slug="mine", by=alice)
    assert CompilationUpload.objects.count() == 0


def test_a_file_that_is_no_compilation_is_refused_with_the_readers_sentence(upload: Uploads) -> None:
    row = compilations.read(upload("Dear all,").pk)
    assert row.state == UploadState.REFUSED
    assert "holds no heading such as “Recommendation 1." in row.refusal
    event = Event.objects.get(verb="compilation.refuse")
    assert (event.reason, event.person) == (row.refusal, "")


def test_a_consultation_that_filled_meanwhile_refuses_the_import(upload: Uploads, sec: User) -> None:
    row = compilations.read(upload().pk)
    import_text(SMALL, "small")
    with pytest.raises(Refused, match="already holds 2"):
        compilations.confirm(row, by=sec)
    CompilationUpload.objects.filter(pk=row.pk).update(state=UploadState.CONFIRMED)
    row = compilations.import_confirmed(row.pk)
    assert row.state == UploadState.REFUSED
    assert "already holds 2" in row.refusal
    assert Recommendation.objects.count() == 2


def test_steps_follow_each_other_and_twice_is_once(upload: Uploads, sec: User, alice: User) -> None:
    row = upload()
    with pytest.raises(Refused, match="Only a file that has been read can be imported"):
        compilations.confirm(row, by=sec)
    compilations.read(row.pk)
    for step in (compilations.confirm, compilations.discard):
        with pytest.raises(NotYours):
            step(row, by=alice)
    compilations.confirm(row, by=sec)
    compilations.confirm(row, by=sec)
    with pytest.raises(Refused, match="can no longer be discarded"):
        compilations.discard(row, by=sec)
    compilations.import_confirmed(row.pk)
    compilations.import_confirmed(row.pk)
    assert compilations.confirm(row, by=sec).state == UploadState.IMPORTED
    assert compilations.read(row.pk).state == UploadState.IMPORTED
    assert Event.objects.filter(verb="compilation.confirm").count() == 1
    assert Recommendation.objects.count() == 2

    other = compilations.discard(upload(slug="other"), by=sec)
    assert compilations.discard(other, by=sec).state == UploadState.DISCARDED
    assert compilations.read(other.pk).state == UploadState.DISCARDED
    with pytest.raises(NotYours):
        compilations.discard(other, by=alice)


def test_a_file_discarded_while_it_is_read_stays_discarded(upload: Uploads, sec: User) -> None:
    row = upload()
    found = compilation.read(SMALL.encode(), "small.md")
    compilations.discard(row, by=sec)
    compilations._read(row, found)
    row.refresh_from_db()
    assert (row.state, row.outline) == (UploadState.DISCARDED, None)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (SoftTimeLimitExceeded(), "It took longer than a job may take."),
        (ZeroDivisionError(), "A fault of the program stopped it; the fault is in the log."),
    ],
)
def test_faults_become_sentences(upload: Uploads, fault: Exception, expected: str) -> None:
    row = upload()
    with mock.patch.object(compilation, "read", side_effect=fault):
        row = compilations.read(row.pk)
    assert row.state == UploadState.REFUSED
    assert expected in row.refusal


def test_a_disk_or_a_database_that_is_away_is_tried_again(upload: Uploads) -> None:
    row = upload()
    for fault in (OperationalError(), OSError()):
        with mock.patch.object(compilation, "read", side_effect=fault), pytest.raises(type(fault)):
            compilations.read(row.pk)
    assert compilations.read(row.pk).state == UploadState.READ


def test_a_file_that_changed_on_the_disk_is_refused(upload: Uploads) -> None:
    row = upload()
    Path(row.file.path).write_text(SMALL + "more")
    assert "not the one that was uploaded" in compilations.read(row.pk).refusal


def test_a_file_that_kills_its_worker_is_refused_in_the_end(upload: Uploads) -> None:
    row = upload()
    CompilationUpload.objects.filter(pk=row.pk).update(attempts=compilations.ATTEMPTS)
    assert "interrupted 5 times" in compilations.read(row.pk).refusal


def test_what_waits_too_long_is_sent_again_unless_somebody_works_on_it(
    upload: Uploads, sent: list[tuple[str, int]], sec: User
) -> None:
    waiting, confirmed, fresh = upload(slug="one"), upload(slug="two"), upload(slug="three")
    compilations.read(confirmed.pk)
    compilations.confirm(confirmed, by=sec)
    long_ago = timezone.now() - timedelta(minutes=1)
    CompilationUpload.objects.exclude(pk=fresh.pk).update(changed_at=long_ago)
    sent.clear()
    tasks.resume_uploads()
    assert sorted(sent) == sorted([("read", waiting.pk), ("import", confirmed.pk)])
    sent.clear()
    if connection.vendor == "sqlite":  # an advisory lock of PostgreSQL is its own connection's
        with sole(f"upload:{waiting.pk}"):
            tasks.resume_uploads()
            assert sent == [("import", confirmed.pk)]
            assert compilations.read(waiting.pk).state == UploadState.RECEIVED


def test_tasks_call_their_action(upload: Uploads, sec: User) -> None:
    row = upload()
    tasks.read_upload(row.pk)
    compilations.confirm(row, by=sec)
    tasks.import_upload(row.pk)
    assert Recommendation.objects.count() == 2
