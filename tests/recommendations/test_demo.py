"""The fictional working group: complete, fictional, well formed, and never mixed with real work."""

import re
from datetime import datetime, timedelta
from io import StringIO
from operator import attrgetter
from pathlib import Path
from time import process_time

import pycountry
import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.utils import timezone

from consultations import queries as people
from consultations.enums import DelegateRole, Kind, Region, StakeholderGroup, Standing
from consultations.models import Consultation, Delegate, Delegation, Event, User
from recommendations.demo import group, load, texts
from recommendations.demo.texts import FOLDER
from recommendations.enums import Change, EditionState, Format, ProposerRole, Status
from recommendations.models import Amendment, Edition, Proposer, Recommendation, Revision
from recommendations.report.document import from_json
from wgec.kernel.errors import Refused
from wgec.kernel.text import blocks, diff, markdown

TAG = re.compile(r"</?([a-zA-Z]+)[^>]*>")
ENTRIES = {
    f"{each.texts} {entry.number or 'input ' + entry.label}": entry
    for each in group.CONSULTATIONS
    for section in texts.sections(each.texts)
    for entry in (*section.recommendations, *section.not_placed)
}
REVISED = {name: entry for name, entry in ENTRIES.items() if len(entry.revisions) > 1}
of_every_entry = pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)


@pytest.fixture
def demo(db: None) -> None:
    """The group, loaded without its reports."""
    load.load()


def run(**options: bool) -> str:
    """What the command says."""
    said = StringIO()
    call_command("demo", stdout=said, **options)
    return said.getvalue()


# --- the texts -------------------------------------------------------------------------------


@of_every_entry
def test_every_text_is_canonical(entry: texts.Recommendation) -> None:
    for revision in entry.revisions:
        assert markdown.canonical(revision.text) == revision.text


@of_every_entry
def test_the_only_tags_are_those_of_lists_in_cells(entry: texts.Recommendation) -> None:
    for revision in entry.revisions:
        for line in revision.text.splitlines():
            tags = set(TAG.findall(line))
            assert not tags or (line.startswith("|") and tags <= {"ul", "ol", "li", "br"})


@of_every_entry
def test_a_label_of_the_contributor_opens_the_text(entry: texts.Recommendation) -> None:
    if entry.number is not None:
        assert blocks.plain(entry.revisions[0].text).startswith(entry.label)


@pytest.mark.parametrize("entry", REVISED.values(), ids=REVISED)
def test_each_revision_changes_a_few_words_that_a_reader_can_follow(entry: texts.Recommendation) -> None:
    for old, new in zip(entry.revisions, entry.revisions[1:], strict=False):
        runs = diff.compare(old.text, new.text)
        same = sum(len(run.text) for run in runs if run.kind == "same")
        changed = sum(len(run.text) for run in runs if run.kind != "same")
        assert 0 < changed < same
        assert new.reason
        assert old.after < new.after


def test_every_moment_lies_in_its_round_or_between_it_and_the_compilation() -> None:
    for each in group.CONSULTATIONS:
        for section in texts.sections(each.texts):
            for entry in (*section.recommendations, *section.not_placed):
                first = entry.revisions[0].after
                ends = [revision.after for revision in entry.revisions[1:]]
                ends += [entry.ending.after] if entry.ending else []
                assert timedelta(days=each.opens) < first < timedelta(days=min(each.closes, 0))
                assert all(first < end < timedelta(days=each.dated) for end in ends)


def test_the_texts_show_every_kind_of_block_and_style() -> None:
    kinds: set[str] = set()

    def collect(value: object) -> None:
        kinds.add(getattr(value, "kind", None) or getattr(value, "style", None) or type(value).__name__)
        for name in getattr(value, "__dataclass_fields__", ()):
            part = getattr(value, name)
            for inner in part if isinstance(part, tuple) else (part,):
                collect(inner)

    for entry in ENTRIES.values():
        for revision in entry.revisions:
            collect(blocks.parse(revision.text))
    assert kinds >= {
        *("Paragraph", "Heading", "Table", "bullet", "ordered", "labelled"),
        *("strong", "emphasis", "strike", "Link", "NoteMark", "Note"),
    }
    assert {entry.language for entry in ENTRIES.values()} == {"en", "fr", "es", "ar", "zh-hans"}


def test_no_real_state_is_named() -> None:
    words = "\n".join(path.read_text() for path in (*FOLDER.glob("*/*.md"), Path(group.__file__)))
    names = {
        name
        for country in pycountry.countries
        for name in (country.name, getattr(country, "common_name", ""), getattr(country, "official_name", ""))
        if name
    }
    assert len(names) > 240
    assert [name for name in names if re.search(rf"\b{re.escape(name)}\b", words)] == []
    codes = {country.alpha_3 for country in pycountry.countries}
    assert codes.isdisjoint(each.short_name for each in group.DELEGATIONS)


# --- the group -------------------------------------------------------------------------------


def test_the_group_has_every_kind_group_region_standing_and_role(demo: None) -> None:
    delegations = Delegation.objects.all()
    assert delegations.count() == 18
    assert {each.group for each in delegations} == set(StakeholderGroup.values)
    assert {each.region for each in delegations if each.kind == Kind.STATE} == set(Region.values)
    assert {each.kind for each in delegations} == set(Kind.values)
    members = [each for each in delegations if each.standing == Standing.MEMBER]
    assert len(members) == 14
    assert len({each.group for each in members}) == 5
    assert set(Delegate.objects.values_list("role", flat=True)) == set(DelegateRole.values)
    assert Delegate.objects.filter(user__email="dana@example.org").count() == 2
    assert not delegations.filter(delegates=None).exists()


def test_everybody_has_a_password_that_the_rules_accept_and_an_address_that_reaches_nobody(demo: None) -> None:
    for user in User.objects.all():
        validate_password(group.PASSWORD, user)
        assert user.email.endswith("@example.org")
    assert User.objects.get(email="alice@example.org").check_password(group.PASSWORD)
    assert User.objects.get(is_secretariat=True).email == "sec@example.org"
    assert User.objects.get(is_chair=True).email == "chair@example.org"


def test_one_round_is_closed_and_one_is_open_whenever_it_is_loaded(db: None) -> None:
    now = datetime(2031, 3, 1, 23, 30, tzinfo=timezone.get_fixed_timezone(-300))
    load.load(now)
    assert dict(map(attrgetter("slug", "phase"), people.consultations(now))) == {
        "night-skies-questions": "closed",
        "night-skies-drafts": "open",
    }
    assert not Event.objects.filter(at__gt=now).exists()


def test_forty_recommendations_stand_in_six_sections_and_three_inputs_in_none(demo: None) -> None:
    placed = Recommendation.objects.exclude(section=None)
    assert placed.count() == 40
    assert placed.values("section").distinct().count() == 6
    assert {each.status for each in placed} == {Status.PUBLISHED, Status.WITHDRAWN, Status.MERGED}
    merged = placed.get(status=Status.MERGED)
    assert (merged.number, merged.merged_into and merged.merged_into.number) == (12, 11)
    inputs = Recommendation.objects.filter(section=None, status=Status.PUBLISHED)
    assert inputs.count() == 3
    assert all(each.provenance and each.number is None and each.source_label for each in inputs)
    behalf = Proposer.objects.filter(role=ProposerRole.ON_BEHALF_OF).select_related("delegation")
    assert [each.delegation.name for each in behalf] == ["Group of Upland States"] * 2


def test_every_revision_can_be_read_with_who_saved_it_when_and_for_whom(demo: None) -> None:
    revisions = Revision.objects.select_related("recommendation", "created_by", "created_for")
    assert revisions.count() == 64
    assert all(each.plain and each.created_by and each.created_at < timezone.now() for each in revisions)
    later = [each for each in revisions if each.number > 1]
    assert all(each.reason for each in later)
    # What a delegation did not save itself was editorial, or was decided on its amendments.
    decided = {row.result_id for row in Amendment.objects.exclude(result=None)}
    assert all(each.created_for or each.change == Change.EDITORIAL or each.pk in decided for each in later)
    for row in Recommendation.objects.prefetch_related("revisions"):
        numbers = [each.number for each in row.revisions.all()]
        assert numbers == list(range(1, len(numbers) + 1))
        assert row.current == row.revisions.last()


def test_history_and_record_tell_the_same_story_at_the_same_moments(demo: None) -> None:
    row = Recommendation.objects.get(consultation__slug="night-skies-questions", number=1)
    revisions = list(row.revisions.order_by("number"))
    history = row.history.order_by("history_date")
    events = Event.objects.filter(subject_kind="recommendation", subject_id=row.reference).order_by("at")
    moments = [each.created_at for each in revisions]
    assert [each.history_date for each in history] == moments
    assert [each.at for each in events] == moments
    assert [each.verb for each in events] == [
        "recommendation.propose",
        "recommendation.revise",
        "recommendation.revise",
    ]
    assert [(each.person, each.delegation) for each in events] == [
        ("Alice Aldermoor", "Arcadia"),
        ("Selma Starling", "Arcadia"),
        ("Selma Starling", ""),
    ]


# --- the command -----------------------------------------------------------------------------


def test_it_loads_in_seconds_and_prints_who_can_sign_in(db: None) -> None:
    begun = process_time()  # not the clock on the wall: the machine may be busy with other tests
    said = run()
    assert process_time() - begun < 15
    assert group.PASSWORD in said
    for key in ("alice", "bob", "charlie", "olga", "reader", "sec", "chair", "dana"):
        assert f"{key}@example.org" in said
    edition = Edition.objects.get()
    assert edition.consultation.slug == "night-skies-questions"
    assert edition.state == EditionState.ISSUED, edition.failure
    assert {file.format for file in edition.files.all()} == set(Format.values)
    assert edition.warnings == []
    assert from_json(edition.frozen).group == group.WORKING_GROUP
    assert (edition.recommendations, edition.not_placed) == (18, 2)
    assert edition.issued_at
    assert timezone.now() - edition.issued_at > timedelta(days=100)


def test_twice_is_once(demo: None) -> None:
    before = (Recommendation.objects.count(), Event.objects.count(), User.objects.count())
    assert run().startswith("The fictional working group is there already; nothing was changed.")
    assert (Recommendation.objects.count(), Event.objects.count(), User.objects.count()) == before
    with pytest.raises(Refused, match="already"):
        load.load()


def test_it_is_refused_beside_a_real_group(arcadia: Delegation) -> None:
    with pytest.raises(CommandError, match=r"real group.*DATABASE_URL"):
        run()
    assert list(Delegation.objects.all()) == [arcadia]
    assert not User.objects.exists()


def test_it_is_refused_beside_a_real_consultation(consultation: Consultation) -> None:
    with pytest.raises(CommandError, match="real group"):
        run()
    assert list(Consultation.objects.all()) == [consultation]


def test_if_empty_leaves_a_group_alone_that_has_only_its_first_user(sec: User) -> None:
    assert run(if_empty=True) == ""
    assert list(User.objects.all()) == [sec]


def test_if_empty_loads_into_an_empty_database_and_later_repeats_the_sign_ins(db: None) -> None:
    assert group.PASSWORD in run(if_empty=True)
    again = run(if_empty=True)
    assert again.startswith("Demonstration sign-ins")
