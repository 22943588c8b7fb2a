"""Compilations imported at once: what an import writes, what it refuses, and the command."""

import io
import json
import re
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from consultations.intake import compilation
from consultations.models import Consultation, Delegation, Event, User
from recommendations.actions import compilations, importing
from recommendations.models import (
    Compilation,
    Proposer,
    Recommendation,
    Revision,
    Section,
)
from tests import factories
from tests.consultations.intake.reading import ISLANDS, SMALL
from tests.consultations.intake.test_real_compilation import FILE
from wgec.kernel.errors import Malformed, NotYours, Refused

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
        (1024, 1, "1."), (2048, 2, "4.2"), (3072, 3, ""), (4096, 5, ""), (5120, 6, "A1., A2."),
    ]  # fmt: skip
    unplaced = round_.recommendations.filter(section=None)
    assert [(each.place, each.number, each.source_label, each.provenance) for each in unplaced] == [
        (6144, None, "1", "received as a follow-up to the ferry"), (7168, None, "3", ""),
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
        (SMALL, "Second-Round", "“Second-Round” cannot be an address"),
        (SMALL, "second_round", "cannot be an address"),
        (SMALL, "-second", "cannot be an address"),
        (SMALL, "second--round", "cannot be an address"),
        (SMALL, "second\n", "cannot be an address"),
        (SMALL, "sécond", "cannot be an address"),
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
