"""The fictional working group: complete, fictional and well formed. It is loaded once for all of these tests."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pycountry
import pytest
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from consultations.enums import (
    AuthorRole,
    Capacity,
    DelegateRole,
    Kind,
    Pace,
    Region,
    StakeholderGroup,
    Standing,
    Topic,
)
from consultations.models import (
    Consultation,
    Correction,
    Delegate,
    Delegation,
    Event,
    Follow,
    Invitation,
    Leave,
    Mailing,
    MailPreference,
    Notice,
    User,
)
from recommendations.demo import contributions, group, load, texts
from recommendations.demo.texts import FOLDER
from recommendations.enums import Change, ProposerRole, Status
from recommendations.models import (
    Addressee,
    Amendment,
    CrossReference,
    Extract,
    ExtractCorrection,
    Proposer,
    ReasonTemplate,
    Recommendation,
    Relation,
    Revision,
)
from recommendations.models.moderation import CaseKind
from recommendations.queries import composing, moderation
from recommendations.report.gather import gather
from recommendations.report.reading import compiled, meaning, returned
from recommendations.report.renderers import RENDERERS, docx
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


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[load.Cast]:
    """The group, loaded without its reports, in a transaction that lasts as long as these tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load.load()
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: load.Cast, db: None) -> load.Cast:
    """Everybody in the group, and the group in the database."""
    return loaded


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


@pytest.mark.parametrize("folder", [each.texts for each in group.CONSULTATIONS])
def test_every_contribution_is_canonical_and_holds_what_was_taken_from_it(folder: str) -> None:
    for row in contributions.contributions(folder):
        said = [row.content.text, *row.content.answers.values()]
        translated = [row.translation.text] if row.translation else []
        for text in (*said, *translated, *(annex.text for annex in row.content.annexes)):
            assert text == "" or markdown.canonical(text) == text
        for name, words in row.taken.items():
            assert [text.count(words) for text in said if words in text] == [1], name
        if row.correction:
            assert row.content.answers[row.correction.question].count(row.correction.old) == 1


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


def test_the_group_has_every_kind_group_region_standing_and_role(demo: load.Cast) -> None:
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


def test_everybody_has_a_password_that_the_rules_accept_and_an_address_that_reaches_nobody(demo: load.Cast) -> None:
    for user in User.objects.all():
        validate_password(group.PASSWORD, user)
        assert user.email.endswith("@example.org")
    assert User.objects.get(email="alice@example.org").check_password(group.PASSWORD)
    assert User.objects.get(is_secretariat=True).email == "sec@example.org"
    assert User.objects.get(is_chair=True).email == "chair@example.org"


def test_41_recommendations_stand_in_six_sections_and_four_inputs_in_none(demo: load.Cast) -> None:
    placed = Recommendation.objects.exclude(section=None)
    assert placed.count() == 41
    assert placed.values("section").distinct().count() == 6
    assert {each.status for each in placed} == {Status.PUBLISHED, Status.WITHDRAWN, Status.MERGED}
    merged = placed.get(status=Status.MERGED)
    assert (merged.number, merged.merged_into and merged.merged_into.number) == (12, 11)
    inputs = Recommendation.objects.filter(section=None, status=Status.PUBLISHED)
    assert inputs.count() == 4
    assert all(each.provenance and each.number is None and each.source_label for each in inputs)
    behalf = Proposer.objects.filter(role=ProposerRole.ON_BEHALF_OF).select_related("delegation")
    assert [each.delegation.name for each in behalf] == ["Group of Upland States"] * 2


def test_every_revision_can_be_read_with_who_saved_it_when_and_for_whom(demo: load.Cast) -> None:
    revisions = Revision.objects.select_related("recommendation", "created_by", "created_for")
    assert revisions.count() == 67
    assert all(each.plain and each.created_by and each.created_at < timezone.now() for each in revisions)
    later = [each for each in revisions if each.number > 1]
    assert all(each.reason for each in later)
    # What a delegation did not save itself was editorial, was decided on its amendments, or is its own correction.
    decided = {row.result_id for row in Amendment.objects.exclude(result=None)}
    decided |= {row.revision_id for row in ExtractCorrection.objects.exclude(revision=None)}
    assert all(each.created_for or each.change == Change.EDITORIAL or each.pk in decided for each in later)
    for row in Recommendation.objects.prefetch_related("revisions"):
        numbers = [each.number for each in row.revisions.all()]
        assert numbers == list(range(1, len(numbers) + 1))
        assert row.current == row.revisions.last()


def test_history_and_record_tell_the_same_story_at_the_same_moments(demo: load.Cast) -> None:
    row = Recommendation.objects.get(consultation__slug="night-skies-questions", number=1)
    revisions = list(row.revisions.order_by("number"))
    history = row.history.order_by("history_date")
    events = Event.objects.filter(
        subject_kind="recommendation",
        subject_id=row.reference,
        verb__in=("recommendation.propose", "recommendation.revise"),
    ).order_by("at")
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


# --- what was sent in, and what was made of it ---------------------------------------------------


def of(slug: str) -> Consultation:
    """The round of that address: "questions" or "drafts"."""
    return Consultation.objects.get(slug=f"night-skies-{slug}")


def test_what_was_sent_in_has_come_to_every_end(demo: load.Cast) -> None:
    rows = of("questions").contributions.order_by("number")
    assert [(row.number, row.status) for row in rows] == [
        *((1, "published"), (2, "replaced"), (3, "published"), (4, "published"), (5, "published")),
        *((6, "published"), (7, "withdrawn"), (8, "published"), (9, "published")),
    ]
    assert [row.status for row in of("drafts").contributions.order_by("pk")] == ["published", "submitted"]
    assert rows.get(number=8).replaces == rows.get(number=2)
    assert [row.file_name for row in rows.get(number=8).files.all()] == ["label.csv"]
    assert rows.get(number=6).translations.get().language == "en"
    assert {author.role for row in rows for author in row.authors.all()} == set(AuthorRole.values)
    assert {author.capacity for row in rows for author in row.authors.all()} == set(Capacity.values)
    assert Correction.objects.get().is_accepted
    late = rows.get(number=9)
    phase = of("questions").phases.get(number=1)
    assert phase.closes_at is not None
    assert late.submitted_at is not None
    assert late.submitted_at > phase.closes_at
    assert Leave.objects.get(consultation=of("questions")).delegation == late.delegation


def test_the_phases_of_the_first_round_are_over_and_one_of_the_second_is_open(demo: load.Cast) -> None:
    now = timezone.now()
    for phase in of("questions").phases.all():
        assert (phase.opened_at, phase.closed_at) == (phase.opens_at, phase.closes_at)
    open_now = [row for row in of("drafts").phases.all() if row.opened_at and not row.closed_at]
    assert [row.name for row in open_now] == ["Amendments and positions"]
    assert open_now[0].opens_at < now < (open_now[0].closes_at or now)
    assert of("questions").questions.exclude(guidance="").count() == 4


def test_what_was_extracted_says_the_words_of_its_contribution(demo: load.Cast) -> None:
    rows = Extract.objects.select_related("recommendation", "contribution").prefetch_related("spans")
    assert rows.count() == 8
    for row in rows:
        composed = composing.composed(
            row.contribution, [f"{span.part_id}:{span.start}:{span.end}" for span in row.spans.all()]
        )
        first = blocks.plain(row.recommendation.revisions.get(number=1).text)
        assert first.endswith(blocks.plain(composed.text))
        assert row.recommendation.source_label in (
            composed.label,
            *(["4"] if row.recommendation.number is None else []),
        )


def test_contributors_have_confirmed_corrected_disputed_and_kept_silent(demo: load.Cast) -> None:
    now = timezone.now()
    extracts = {row.recommendation.number: row for row in Extract.objects.select_related("recommendation")}
    said = {number: str(row.validation) for number, row in extracts.items()}
    assert said == {
        1: "confirmed",
        2: "disputed",
        3: "confirmed",
        5: "confirmed",
        11: "asked",
        14: "corrected",
        19: "unasked",
        None: "asked",
    }
    assert extracts[11].due_at < now < extracts[None].due_at
    accepted = ExtractCorrection.objects.get(is_accepted=True)
    assert accepted.extract == extracts[3]
    assert "readable by night" in accepted.revision.text


def test_texts_are_related_described_and_refer_to_each_other(demo: load.Cast) -> None:
    assert sorted(Relation.objects.filter(until_at=None).values_list("kind", flat=True)) == [
        *("derived", "identical", "overlaps", "unrelated")
    ]
    assert set(Recommendation.objects.values_list("kind", flat=True)) >= {"recommendation", "observation", "criterion"}
    assert Addressee.objects.filter(recommendations__number=4, recommendations__consultation=of("drafts")).count() == 3
    named = dict(CrossReference.objects.values_list("number", "recommendation__number"))
    assert named == {7: 21, 11: 15, 12: 9}
    assert of("drafts").recommendations.get(number=12).status == Status.MERGED


def test_the_queue_holds_one_of_each_kind_and_what_is_kept_about_it(demo: load.Cast) -> None:
    sec = demo.users["sec"]
    waiting = moderation.shown(moderation.waiting(user=sec), sec)
    assert {each.kind for each in waiting} == set(CaseKind)
    (taken,) = (each for each in waiting if each.assigned_to is not None)
    assert (taken.kind, taken.assigned_to) == (CaseKind.CONTRIBUTION, sec)
    assert taken.case is not None
    assert taken.case.notes.count() == 1
    assert ReasonTemplate.objects.count() == 3


def test_people_are_invited_told_and_written_to(demo: load.Cast) -> None:
    assert Invitation.objects.get(accepted_at=None, revoked_at=None).email == "kit@example.org"
    assert Mailing.objects.get().sent_at is not None
    assert Follow.objects.count() == 3
    assert Notice.objects.filter(kind__startswith="follow.").exists()
    paces = MailPreference.objects.filter(user=demo.users["olga"]).values_list("pace", flat=True)
    assert list(paces) == [Pace.DAILY] * len(Topic)


@pytest.mark.parametrize("form", ["docx", "md"])
def test_the_report_of_each_consultation_is_read_back_without_a_lost_word(demo: load.Cast, form: str) -> None:
    texts_read = 0
    for consultation in Consultation.objects.filter(recommendations__isnull=False).distinct():
        document = gather(consultation)
        if not any(section.entries for section in document.sections):
            continue
        found = compiled.read(RENDERERS[form].render(document), f"report.{form}")
        # In Markdown a heading does not tell where the attribution ends and the provenance begins.
        read = {(each.number, _named(each), letters(each.text)) for each in found.entries}
        for entry in document.entries():
            if entry.status == "published" and not (form == "md" and (entry.statements or entry.note)):
                assert (entry.number, _named(entry), letters(entry.text)) in read
                texts_read += 1
    assert texts_read > 20


def test_every_text_of_the_report_comes_back_from_word_as_it_is(demo: load.Cast) -> None:
    consultation = Consultation.objects.filter(recommendations__current__number__gt=1).distinct()[0]
    document = gather(consultation)
    found = {each.reference: each for each in returned.read_parts(docx.parts_of(document)).texts}
    rows = Recommendation.objects.filter(consultation=consultation, reference__in=found).select_related("current")
    assert len(found) == len(rows) == sum(1 for entry in document.entries() if entry.status == "published")
    for row in rows:
        assert row.current is not None
        assert found[row.reference].revision == row.current.number
        assert meaning.meant(row.current.text, found[row.reference].text) == meaning.Meant(row.current.text)


def _named(entry: Any) -> str:
    """The letters of what a heading prints after the number."""
    return letters(f"{entry.attribution} {entry.provenance}")


def letters(text: str) -> str:
    """The letters and digits of a text in their order, without those of its notes' marks."""
    return "".join(character for character in blocks.plain(text) if character.isalnum())
