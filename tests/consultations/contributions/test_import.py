"""``import_contribution``: one file as received, from the command line."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from consultations.actions import files
from consultations.models import Consultation, Contribution, Delegation, Event, Question

pytestmark = pytest.mark.django_db

WORDS = "# Lamps\n\nWe thank the chair.\n\n1. Where are lamps lit?\n\nAt dusk.\n\n2. Who pays for them?\n\nHarbours.\n"


def run(path: Path, *options: str) -> dict[str, Any]:
    said = io.StringIO()
    call_command("import_contribution", str(path), *options, "--json", stdout=said)
    found: dict[str, Any] = json.loads(said.getvalue())
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "lamps.md"
    made.write_text(WORDS)
    return made


def test_a_file_is_published_as_received(
    path: Path, consultation: Consultation, questions: list[Question], arcadia: Delegation
) -> None:
    found = run(path, "--consultation", "first-round", "--delegation", "arcadia")
    row = Contribution.objects.get()
    assert (found["reference"], found["number"], found["status"]) == (row.reference, 1, "published")
    assert [(part["kind"], part["question"]) for part in found["parts"]] == [
        ("body", None),
        ("answer", 1),
        ("answer", 2),
    ]
    assert found["words"] == sum(part["words"] for part in found["parts"]) == 7
    assert {"line", "message"} >= {name for warning in found["warnings"] for name in warning}
    assert files.content_of(row.files.get()) == WORDS.encode()
    event = Event.objects.get()
    assert (event.verb, event.person, event.delegation) == ("contribution.import", "", "Arcadia")
    with pytest.raises(CommandError, match="is imported already, as "):
        run(path, "--consultation", "first-round", "--delegation", "ARC")


def test_whoever_speaks_for_a_state_of_the_group_speaks_officially(
    path: Path, consultation: Consultation, arcadia: Delegation
) -> None:
    path.write_text("# Lamps\n\nSubmitted by Ada Ember, Arcadia\n\nWith inputs from Guild of Lamps\n\nLamps.\n")
    run(path, "--consultation", "first-round", "--delegation", "arcadia")
    authors = Contribution.objects.get().authors.values_list("name", "organisation", "role", "capacity")
    assert list(authors) == [
        ("Ada Ember", "Arcadia", "submitted_by", "official"),
        ("", "Guild of Lamps", "with_inputs_from", "organisational"),
    ]


def test_a_draft_is_left_to_its_delegation(path: Path, consultation: Consultation, arcadia: Delegation) -> None:
    found = run(path, "--consultation", "first-round", "--delegation", "Arcadia", "--draft")
    assert (found["number"], found["status"]) == (None, "draft")


@pytest.mark.parametrize(
    ("name", "content", "slug", "delegation", "sentence"),
    [
        ("lamps.md", WORDS, "nowhere", "Arcadia", "There is no consultation with the address “nowhere”."),
        (
            "lamps.md",
            WORDS,
            "first-round",
            "Arcadya",
            "There is no delegation “Arcadya”; add it first. Did you mean Arcadia?",
        ),
        ("lamps.exe", WORDS, "first-round", "Arcadia", "lamps.exe: “.exe” files cannot be read as a contribution; "),
        ("lamps.md", "", "first-round", "Arcadia", "lamps.md is empty; choose the file that holds the contribution."),
    ],
)
def test_bad_input_is_a_sentence(
    tmp_path: Path,
    consultation: Consultation,
    arcadia: Delegation,
    name: str,
    content: str,
    slug: str,
    delegation: str,
    sentence: str,
) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(CommandError) as refusal:
        run(path, "--consultation", slug, "--delegation", delegation)
    assert str(refusal.value).startswith(sentence)
    assert not Contribution.objects.exists()


def test_a_file_that_is_not_there(tmp_path: Path, consultation: Consultation) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        run(tmp_path / "no.md", "--consultation", "first-round", "--delegation", "x")
