"""Contributors are asked whether what was extracted from them is right: asked, reminded, answered, settled."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultations.models import Consultation, Contribution, Delegation, Event, Notice, User
from consultations.models.recorded import recorded
from recommendations import steps
from recommendations.actions import asking, extracting, recommendations, validating
from recommendations.enums import Change, Validated
from recommendations.models import Extract, ExtractCorrection
from recommendations.queries import texts, validity
from recommendations.queries import validating as queries
from tests.factories import contribution, delegate, recommendation
from wgec.kernel.errors import Malformed, NotYours, Refused, TextHasMoved

pytestmark = pytest.mark.django_db

DUE = timedelta(days=14)


@pytest.fixture
def sent(consultation: Consultation, arcadia: Delegation) -> Contribution:
    """Arcadia's contribution."""
    return contribution(consultation, arcadia, ["States light lamps. Ports keep them."])


@pytest.fixture
def extract(sent: Contribution, sec: User) -> Extract:
    """What was extracted from it, and published; nobody has been asked."""
    part = sent.parts.get()
    return extracting.extract(sent, [f"{part.pk}:0:19"], by=sec, publish=True).extracts.get()


@pytest.fixture
def asked(extract: Extract, sec: User, alice: User, bob: User) -> Extract:
    """The same; its contributor is asked."""
    asking.ask(Extract.objects.filter(pk=extract.pk), timezone.now() + DUE, by=sec)
    extract.refresh_from_db()
    return extract


def word(extract: Extract) -> Validated | None:
    """What is said wherever the text is shown."""
    row = texts.whole(None).get(pk=extract.recommendation_id)
    listed = texts.listed(None).get(pk=extract.recommendation_id)
    assert validity.of(row) == validity.of(listed)
    return validity.of(row)


# --- asking ------------------------------------------------------------------------------------------------------


def test_ask_tells_each_delegation_once(sent: Contribution, extract: Extract, sec: User, alice: User) -> None:
    part = sent.parts.get()
    extracting.extract(sent, [f"{part.pk}:20:36"], by=sec)
    assert word(extract) == Validated.NOT_YET
    due = datetime(2031, 1, 31, 12, tzinfo=timezone.now().tzinfo)
    with recorded(by=None, at=due - DUE):
        assert asking.ask(queries.standing(), due, by=sec) == 2
        assert asking.ask(queries.standing(), due, by=sec) == 2
    notice = Notice.objects.get(user=alice, kind="extract.ask")
    assert notice.sentence.startswith(
        "2 recommendations were extracted from what Arcadia has contributed. Confirm or correct them until "
        "31 January 2031, 12:00 UTC"
    )
    assert notice.address == "/validation/"
    assert Event.objects.get(verb="extract.ask").details["count"] == 2


def test_ask_leaves_three_days_and_has_something_to_ask(extract: Extract, sec: User) -> None:
    with pytest.raises(Malformed) as refusal:
        asking.ask(queries.standing(), timezone.now() + timedelta(hours=71), by=sec)
    assert refusal.value.sentence.startswith("Contributors have at least 72 hours: the earliest possible moment is ")
    with pytest.raises(Malformed) as refusal:
        asking.ask(queries.standing(), timezone.now() + timedelta(days=400), by=sec)
    assert refusal.value.sentence == "Contributors are asked for a year ahead at most. Choose an earlier moment."
    with pytest.raises(Refused) as nothing:
        asking.ask(Extract.objects.none(), timezone.now() + DUE, by=sec)
    assert nothing.value.sentence == (
        "There is nothing to ask: what was extracted is validated, withdrawn, or waits for your answer."
    )


@pytest.mark.parametrize("person", ["alice", "bob", "charlie", "olga", "chair"])
def test_asking_and_answering_are_the_secretariats(request: pytest.FixtureRequest, asked: Extract, person: str) -> None:
    by = request.getfixturevalue(person)
    for verb in (
        lambda: asking.ask(queries.standing(), timezone.now() + DUE, by=by),
        lambda: validating.accept(asked, by=by, seen_revision=1),
        lambda: validating.dispute(asked, by=by, reason="No."),
    ):
        with pytest.raises(NotYours) as refusal:
            verb()
        assert refusal.value.sentence == (
            "Contributors are asked to validate by the secretariat, which also answers their corrections."
        )


def reminded(extract: Extract, before: timedelta) -> int:
    """How many are told, so long before the deadline."""
    extract.refresh_from_db()
    assert extract.due_at is not None
    with recorded(by=None, at=extract.due_at - before):
        return asking.remind()


def test_remind_three_days_and_one_day_before_once_each(asked: Extract, alice: User, bob: User) -> None:
    hours = [73, 72, 71, 30, 24, 23, 1, 0]
    told = [reminded(asked, timedelta(hours=each)) for each in hours]
    assert dict(zip(hours, told, strict=True)) == {73: 0, 72: 2, 71: 0, 30: 0, 24: 2, 23: 0, 1: 0, 0: 0}
    sentence = Notice.objects.filter(kind="extract.remind", user=bob).first()
    assert sentence is not None
    assert sentence.sentence.startswith(
        "Arcadia has not yet validated 1 recommendation that was extracted from its contribution. Do so until "
    )


def test_remind_nobody_who_has_answered(asked: Extract, alice: User) -> None:
    validating.confirm(asked, by=alice, seen_revision=1)
    assert reminded(asked, timedelta(hours=30)) == 0


# --- answering ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["alice", "bob", "charlie", "olga", "sec", "chair", "reader"])
def test_answering_is_for_those_who_draft_for_the_contributor(
    request: pytest.FixtureRequest, asked: Extract, arcadia: Delegation, person: str
) -> None:
    by = delegate("Rita", arcadia, "reader") if person == "reader" else request.getfixturevalue(person)
    may = person in {"alice", "bob"}
    verbs = {"confirm", "correct", "withdraw"}
    asked.contribution.delegation  # noqa: B018 - known before what is counted
    assert verbs & steps.allowed(steps.steps_for(by, asked)) == (verbs if may else set())
    for verb in (
        lambda: validating.confirm(asked, by=by, seen_revision=1),
        lambda: validating.correct(asked, by=by, reason="Wrong.", text="Other words."),
        lambda: validating.withdraw(asked, by=by, reason="Not ours."),
    ):
        if may:
            verb()
            continue
        with pytest.raises(NotYours) as refusal:
            verb()
        assert refusal.value.sentence == (
            "What was extracted is validated by the heads and drafters of the delegation that contributed it."
        )
    asked.refresh_from_db()
    assert asked.validation == ("withdrawn" if may else "asked")


def test_confirm_is_of_a_revision_and_goes_stale_with_it(asked: Extract, alice: User, sec: User) -> None:
    for _time in range(2):
        validating.confirm(asked, by=alice, seen_revision=1)
    assert word(asked) == Validated.VALIDATED
    assert Event.objects.filter(verb="extract.confirm").count() == 1
    row = asked.recommendation
    recommendations.revise(
        row, "States light lamps!", by=sec, seen_revision=1, change=Change.EDITORIAL, reason="A sign."
    )
    assert word(asked) == Validated.VALIDATED
    recommendations.revise(row, "States light all lamps.", by=sec, seen_revision=2)
    assert word(asked) == Validated.STALE
    with pytest.raises(TextHasMoved):
        validating.confirm(asked, by=alice, seen_revision=1)
    validating.confirm(asked, by=alice, seen_revision=3)
    assert word(asked) == Validated.VALIDATED


def test_confirm_needs_to_be_asked(extract: Extract, alice: User) -> None:
    with pytest.raises(Refused) as refusal:
        validating.confirm(extract, by=alice, seen_revision=1)
    assert refusal.value.sentence == "Its contributor has not been asked, or has said something else since."


def test_confirm_all_says_which_are_refused(asked: Extract, alice: User) -> None:
    done, refused = validating.confirm_all([(asked, 7)], by=alice)
    assert (done, refused) == (
        [],
        [
            f"{asked.recommendation.title}: Revision 1 was saved while you were writing from revision 7. "
            "Compare and save again."
        ],
    )
    done, refused = validating.confirm_all([(asked, 1)], by=alice)
    assert ([each.pk for each in done], refused) == ([asked.pk], [])


def test_correct_and_accept_make_a_revision_with_the_contributors_reason(
    asked: Extract, alice: User, sec: User
) -> None:
    for _time in range(2):
        validating.correct(asked, by=alice, text="States light **all** lamps.", reason="A word is missing.")
    assert word(asked) == Validated.CORRECTED
    notice = Notice.objects.get(user=sec, kind="extract.correct")
    title = asked.recommendation.title
    assert notice.sentence == f"Arcadia proposes a correction of {title}."
    validating.accept(asked, by=sec, seen_revision=1)
    row = asked.recommendation
    row.refresh_from_db()
    assert row.current is not None
    assert (row.current.number, row.current.text, row.current.change) == (
        2,
        "States light **all** lamps.",
        "substantive",
    )
    assert row.current.reason == "Corrected by Arcadia, its contributor: A word is missing."
    assert word(asked) == Validated.VALIDATED
    correction = ExtractCorrection.objects.get()
    assert (correction.is_accepted, correction.revision) == (True, row.current)
    told = Notice.objects.get(user=alice, kind="extract.accept")
    assert told.sentence == f"Your correction of {title} was accepted: revision 2 has your words."


def test_correct_by_another_passage(asked: Extract, alice: User, sec: User) -> None:
    part = asked.contribution.parts.get()
    validating.correct(asked, by=alice, passages=[f"{part.pk}:20:36"], reason="The other sentence.")
    validating.accept(asked, by=sec, seen_revision=1)
    span = Extract.objects.get(pk=asked.pk).spans.get()
    assert part.text[span.start : span.end] == "Ports keep them."
    assert texts.whole(None).get(pk=asked.recommendation_id).current.text == "Ports keep them."  # type: ignore[union-attr]


def test_correct_is_refused_without_words_reason_or_difference(asked: Extract, alice: User) -> None:
    for given, sentence in (
        ({"reason": "", "text": "x"}, "Say what is wrong: the secretariat reads it and acts on it."),
        ({"reason": "Wrong."}, "Propose other words, or mark another passage of your contribution."),
        (
            {"reason": "Wrong.", "text": "States light lamps."},
            "These are the words as they stand. Confirm the text, or propose others.",
        ),
    ):
        with pytest.raises(Malformed) as refusal:
            validating.correct(asked, by=alice, **given)  # type: ignore[arg-type]
        assert refusal.value.sentence == sentence
    validating.correct(asked, by=alice, text="Other.", reason="Wrong.")
    with pytest.raises(Refused) as waits:
        validating.correct(asked, by=alice, text="Yet other.", reason="Wrong.")
    assert waits.value.sentence == (
        "A correction waits for the secretariat's answer already. Confirm the text to give it up."
    )


def test_dispute_says_why_and_the_contributor_may_confirm_all_the_same(asked: Extract, alice: User, sec: User) -> None:
    validating.correct(asked, by=alice, text="Other.", reason="Wrong.")
    with pytest.raises(Malformed) as refusal:
        validating.dispute(asked, by=sec, reason=" ")
    assert refusal.value.sentence == "Disputing a correction needs a reason: its contributor reads it."
    for _time in range(2):
        validating.dispute(asked, by=sec, reason="It is not in the contribution.")
    assert word(asked) == Validated.DISPUTED
    told = Notice.objects.get(user=alice, kind="extract.dispute")
    assert told.sentence == (
        f"The secretariat does not take over your correction of {asked.recommendation.title}: "
        "It is not in the contribution."
    )
    validating.confirm(asked, by=alice, seen_revision=1)
    assert word(asked) == Validated.VALIDATED


def test_confirming_gives_an_unanswered_correction_up(asked: Extract, alice: User, sec: User) -> None:
    validating.correct(asked, by=alice, text="Other.", reason="Wrong.")
    validating.confirm(asked, by=alice, seen_revision=1)
    correction = ExtractCorrection.objects.get()
    assert (correction.is_accepted, correction.answered_by) == (None, alice)
    with pytest.raises(Refused) as refusal:
        validating.accept(asked, by=sec, seen_revision=1)
    assert refusal.value.sentence == "No correction of this extract waits for an answer."


def test_withdraw_says_so_wherever_the_text_is_shown(asked: Extract, alice: User, sec: User) -> None:
    for _time in range(2):
        validating.withdraw(asked, by=alice, reason="Not our view.")
    assert word(asked) == Validated.WITHDRAWN
    notice = Notice.objects.get(user=sec, kind="extract.withdraw")
    assert notice.sentence == f"Arcadia withdraws what was extracted as {asked.recommendation.title}."


def test_of_several_sources_the_most_serious_word_is_said(
    asked: Extract, consultation: Consultation, borduria: Delegation, alice: User, sec: User
) -> None:
    validating.confirm(asked, by=alice, seen_revision=1)
    other = contribution(consultation, borduria, ["States light lamps."])
    extracting.link(other, [f"{other.parts.get().pk}:0:19"], asked.recommendation, by=sec)
    assert word(asked) == Validated.NOT_YET


def test_what_was_not_extracted_says_nothing(consultation: Consultation) -> None:
    recommendation(consultation, number=1)
    assert validity.of(texts.whole(None).get()) is None


def test_progress_counts_by_delegation(
    asked: Extract,
    consultation: Consultation,
    borduria: Delegation,
    alice: User,
    sec: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    other = contribution(consultation, borduria, ["Ports are lit."])
    extracting.extract(other, [f"{other.parts.get().pk}:0:14"], by=sec)
    asking.ask(queries.standing(), timezone.now() + DUE, by=sec)
    validating.confirm(asked, by=alice, seen_revision=1)
    with django_assert_num_queries(2):
        first, second = queries.progress(consultation, timezone.now() + timedelta(days=15))
    assert (first.delegation.name, first.extracted, first.confirmed, first.silent, first.overdue) == (
        "Arcadia",
        1,
        1,
        0,
        0,
    )
    assert (second.delegation.name, second.asked, second.silent, second.overdue) == ("Borduria", 1, 1, 1)
    assert queries.total([first, second])["asked"] == 2
