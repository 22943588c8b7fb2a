"""Each verb on a contribution through its action, its page and the API: the same deed, the same refusal."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from consultations.actions import contributions, corrections, parts
from consultations.actions.parts import Annex, Content, NewAuthor
from consultations.models import Consultation, Contribution, Correction, Delegation, Question, User
from consultations.models.recorded import recorded
from tests import factories
from tests.doors import BACKEND, knock, through
from wgec.kernel.errors import NotYours, Refused

pytestmark = pytest.mark.django_db

SAID = Content(
    text="We thank the chair.",
    answers={2: "Harbours pay."},
    annexes=(Annex("Figures.", "Annex A"),),
    authors=(NewAuthor("Ada Ember", "Guild", "prepared_by", "personal"),),
    title="On lamps",
    attribution="Arcadia and friends",
    language="fr",
)


def on_page(content: Content) -> dict[str, str]:
    """``content`` as the form sends it."""
    sent = {"text": content.text, "title": content.title, "attribution": content.attribution}
    sent |= {f"answer-{number}": text for number, text in content.answers.items()}
    for place, annex in enumerate(content.annexes, start=1):
        sent |= {f"annex-{place}-title": annex.title, f"annex-{place}-text": annex.text}
    for place, author in enumerate(content.authors, start=1):
        for name in ("name", "organisation", "role", "capacity"):
            sent[f"author-{place}-{name}"] = getattr(author, name)
    return {**sent, "language": content.language}


def in_json(content: Content) -> dict[str, Any]:
    """``content`` as the API takes it."""
    return {
        "text": content.text,
        "title": content.title,
        "attribution": content.attribution,
        "language": content.language,
        "answers": [{"question": number, "text": text} for number, text in content.answers.items()],
        "annexes": [{"title": annex.title, "text": annex.text} for annex in content.annexes],
        "authors": [
            {name: getattr(author, name) for name in ("name", "organisation", "role", "capacity")}
            for author in content.authors
        ],
    }


def api(by: User) -> APIClient:
    client = APIClient()
    client.force_login(by, backend=BACKEND)
    return client


def begun(
    door: str, consultation: Consultation, content: Content, *, by: User, behalf: Delegation | None = None
) -> str:
    """Begin a contribution through a door; the refusal, or nothing."""
    if door == "action":
        try:
            contributions.begin(consultation, content, by=by, for_delegation=behalf)
        except Refused as refusal:
            return refusal.sentence
        return ""
    whose = {"for_delegation": behalf.slug} if behalf else {}
    if door == "api":
        sent = {"consultation": consultation.slug, **in_json(content), **whose}
        answer = api(by).post(reverse("api:contribution-list"), sent)
        return "" if answer.status_code == 201 else str(answer.json()["detail"])
    client = Client()
    client.force_login(by)
    page = client.post(reverse("consultations:contribute", args=[consultation.slug]), {**on_page(content), **whose})
    if page.status_code == 302:
        return ""
    return (
        page.context["refusal"].sentence
        if "refusal" in page.context
        else str(page.context["form"].non_field_errors()[0])
    )


DOORS = ["action", "page", "api"]


@pytest.mark.parametrize("door", DOORS)
def test_a_delegation_contributes(consultation: Consultation, questions: list[Question], bob: User, door: str) -> None:
    assert begun(door, consultation, SAID, by=bob) == ""
    row = Contribution.objects.get()
    assert (row.delegation, row.created_by, row.status) == (bob.acting_for, bob, "draft")
    assert parts.of(row) == SAID


@pytest.mark.parametrize("door", DOORS)
def test_the_secretariat_contributes_on_behalf(
    consultation: Consultation, questions: list[Question], sec: User, borduria: Delegation, door: str
) -> None:
    assert begun(door, consultation, SAID, by=sec, behalf=borduria) == ""
    assert Contribution.objects.get().delegation == borduria
    sentence = "Name the delegation on whose behalf you contribute."
    assert begun(door, consultation, SAID, by=sec) == sentence


@pytest.mark.parametrize("door", DOORS)
def test_who_reads_or_chairs_does_not_contribute(
    consultation: Consultation, questions: list[Question], chair: User, reader: User, door: str
) -> None:
    sentence = "Contributions are written by the heads and drafters of delegations. Ask your head of delegation."
    for person in (chair, reader):
        assert begun(door, consultation, SAID, by=person) == sentence
    assert not Contribution.objects.exists()


def saved(door: str, row: Contribution, content: Content, *, by: User, seen_version: int) -> str:
    """Save a draft through a door; the refusal, or nothing."""
    if door == "action":
        try:
            contributions.write(row, content, by=by, seen_version=seen_version)
        except Refused as refusal:
            return refusal.sentence
        return ""
    sent: dict[str, Any] = {"seen_version": seen_version}
    if door == "api":
        address = reverse("api:contribution-detail", args=[row.reference])
        answer = api(by).patch(address, {**sent, **in_json(content)})
        return "" if answer.status_code == 200 else str(answer.json()["detail"])
    client = Client()
    client.force_login(by)
    page = client.post(reverse("consultations:contribution-write", args=[row.reference]), {**sent, **on_page(content)})
    if page.status_code == 302:
        return ""
    return (
        page.context["refusal"].sentence
        if "refusal" in page.context
        else str(page.context["form"].non_field_errors()[0])
    )


@pytest.mark.parametrize("door", DOORS)
def test_a_draft_is_saved_and_a_stale_save_is_told(draft: Contribution, alice: User, bob: User, door: str) -> None:
    assert saved(door, draft, SAID, by=bob, seen_version=1) == ""
    assert parts.of(Contribution.objects.get()) == SAID
    sentence = saved(door, draft, Content(text="Mine."), by=alice, seen_version=1)
    assert sentence.startswith("Bob saved this draft meanwhile (version 2). Look at both below")
    assert parts.of(Contribution.objects.get()) == SAID


@pytest.mark.parametrize("door", DOORS)
def test_what_was_sent_is_not_saved(submitted: Contribution, alice: User, door: str) -> None:
    sentence = saved(door, submitted, SAID, by=alice, seen_version=1)
    assert sentence == (
        "What was sent stays as received. Withdraw the contribution, or replace it by a corrected one once it is "
        "published."
    )


@pytest.mark.parametrize(("door", "verb"), through("contribution.submit"))
def test_a_draft_is_submitted(draft: Contribution, bob: User, door: str, verb: str) -> None:
    assert knock(door, verb, draft, by=bob) == ""
    draft.refresh_from_db()
    assert draft.status == "submitted"


@pytest.mark.parametrize(("door", "verb"), through("contribution.submit"))
def test_nothing_is_not_submitted(consultation: Consultation, alice: User, door: str, verb: str) -> None:
    sentence = "There is nothing in this contribution yet. Answer a question, write a text, or take over a file."
    assert knock(door, verb, contributions.begin(consultation, by=alice), by=alice) == sentence


@pytest.mark.parametrize(("door", "verb"), through("contribution.return"))
def test_one_is_returned(submitted: Contribution, sec: User, door: str, verb: str) -> None:
    sentence = "Returning a contribution needs a reason: its delegation reads it and acts on it."
    assert knock(door, verb, submitted, by=sec, reason=" ", seen_submission=submitted.submission) == sentence
    assert knock(door, verb, submitted, by=sec, reason="Say who pays.", seen_submission=submitted.submission) == ""
    submitted.refresh_from_db()
    assert (submitted.status, submitted.return_reason) == ("returned", "Say who pays.")


@pytest.mark.parametrize(("door", "verb"), through("contribution.publish"))
def test_one_is_published(submitted: Contribution, sec: User, alice: User, door: str, verb: str) -> None:
    sentence = "Contributions are published, or returned to their delegations, by the secretariat."
    given = {"seen_submission": submitted.submission}
    assert knock(door, verb, submitted, by=alice, **given) == sentence
    assert knock(door, verb, submitted, by=sec, **given) == ""
    submitted.refresh_from_db()
    assert (submitted.status, submitted.number) == ("published", 1)


@pytest.mark.parametrize(("door", "verb"), [*through("contribution.return"), *through("contribution.publish")])
def test_nothing_is_decided_about_a_submission_that_was_not_seen(
    submitted: Contribution, sec: User, alice: User, door: str, verb: str
) -> None:
    seen = submitted.submission
    contributions.return_to_delegation(submitted, by=sec, reason="Say who pays.")
    contributions.write(submitted, Content(text="Nobody pays."), by=alice, seen_version=1)
    with recorded(by=alice, at=datetime(2031, 4, 26, 15, 7, tzinfo=UTC)):
        anew = contributions.submit(submitted, by=alice)
    given = {"reason": "Shorter."} if verb == "contribution.return" else {}
    sentence = "It was submitted anew at 26 April 2031, 15:07 UTC; look at it again."
    assert knock(door, verb, submitted, by=sec, seen_submission=seen, **given) == sentence
    submitted.refresh_from_db()
    assert submitted.status == "submitted"
    assert knock(door, verb, submitted, by=sec, seen_submission=anew.submission, **given) == ""


@pytest.mark.parametrize(("door", "verb"), through("contribution.withdraw"))
def test_one_is_withdrawn(published: Contribution, alice: User, charlie: User, door: str, verb: str) -> None:
    sentence = "A contribution is withdrawn by the head of its delegation, or by the secretariat."
    assert knock(door, verb, published, by=charlie, reason="x") == sentence
    assert knock(door, verb, published, by=alice, reason="Wrong.") == ""
    published.refresh_from_db()
    assert published.status == "withdrawn"


@pytest.mark.parametrize(("door", "verb"), through("contribution.replace"))
def test_one_is_replaced(published: Contribution, bob: User, door: str, verb: str) -> None:
    assert knock(door, verb, published, by=bob) == ""
    assert Contribution.objects.get(replaces=published).status == "draft"


@pytest.mark.parametrize(("door", "verb"), through("contribution.discard"))
def test_one_is_discarded(draft: Contribution, bob: User, door: str, verb: str) -> None:
    assert knock(door, verb, draft, by=bob) == ""
    draft.refresh_from_db()
    assert draft.status == "discarded"


@pytest.mark.parametrize(
    ("verb", "given", "sentence"),
    [
        ("return", {"reason": "x"}, "Only a submitted contribution can be returned to its delegation."),
        ("publish", {}, "Only a submitted contribution can be published."),
        ("replace", {}, "Only a published contribution is replaced by a corrected one. Ask the secretariat to return "),
        ("discard", {}, "Only a draft, or a contribution that was returned, can be discarded. Withdraw what was sent."),
        ("submit", {}, "Only a draft, or a contribution that was returned, can be submitted."),
        ("translate", {"language": "fr", "text": "x"}, "Translations are added once the contribution is submitted, "),
        ("withdraw", {"reason": "x"}, "Only what was submitted or published can be withdrawn. Discard a draft."),
    ],
)
@pytest.mark.parametrize("door", DOORS)
def test_when_it_is_not_the_moment(
    published: Contribution, alice: User, sec: User, door: str, verb: str, given: dict[str, Any], sentence: str
) -> None:
    contributions.withdraw(published, by=alice, reason="Wrong.")
    by = sec if verb in ("return", "publish") else alice
    if verb == "withdraw":  # twice is once: what refuses it is another state
        published = contributions.begin(published.consultation, Content(text="x"), by=alice)
    if verb in ("return", "publish") and door == "page":
        published.refresh_from_db()
    if verb in ("return", "publish"):
        given = {**given, "seen_submission": published.submission}
    said = knock(door, f"contribution.{verb}", published, by=by, **given)
    assert said.startswith(sentence)


@pytest.mark.parametrize(("door", "verb"), through("contribution.translate"))
def test_one_is_translated(published: Contribution, sec: User, alice: User, door: str, verb: str) -> None:
    given = {"language": "fr", "text": "Des lampes.", "translator": "Ada"}
    sentence = "Only the secretariat adds an official translation. Add it as a courtesy translation."
    assert knock(door, verb, published, by=alice, kind="official", **given) == sentence
    assert knock(door, verb, published, by=alice, kind="courtesy", **given) == ""
    assert knock(door, verb, published, by=sec, kind="official", **given) == ""
    assert [(each.kind, each.language) for each in published.translations.order_by("kind")] == [
        ("courtesy", "fr"),
        ("official", "fr"),
    ]
    original = "That is the language of the original. Choose the one it was translated into."
    assert knock(door, verb, published, by=sec, kind="official", language="en", text="x") == original


@pytest.mark.parametrize("door", DOORS)
def test_a_correction_is_proposed_and_answered(
    published: Contribution, sec: User, alice: User, charlie: User, door: str
) -> None:
    part = published.parts.get(question__number=1)
    sent = {"part": part.pk, "old": "dusk", "new": "dawn", "reason": "Said so.", "occurrence": 1}
    client, program = Client(), api(sec)
    client.force_login(sec)
    if door == "action":
        corrections.propose(published, by=sec, **{**sent, "part": part})
    elif door == "page":
        assert (
            client.post(reverse("consultations:contribution-correct", args=[published.reference]), sent).status_code
            == 302
        )
    else:
        assert program.post(reverse("api:contribution-correct", args=[published.reference]), sent).status_code == 200
    made = Correction.objects.get()
    assert (made.start, made.end, made.old, made.new) == (17, 21, "dusk", "dawn")
    for person, status in ((charlie, 403), (sec, 403), (alice, 200)):
        _answer(door, made, person, status)
    made.refresh_from_db()
    part.refresh_from_db()
    assert (made.is_accepted, made.answered_by, part.text) == (True, alice, "Lamps are lit at dusk.")


def _answer(door: str, made: Correction, person: User, status: int) -> None:
    reference = made.part.contribution.reference
    if door == "api":
        address = reverse("api:contribution-answer-correction", args=[reference])
        assert api(person).post(address, {"correction": made.pk, "accept": True}).status_code == status
        return
    if door == "page":
        client = Client()
        client.force_login(person)
        address = reverse("consultations:correction-answer", args=[reference, made.pk])
        assert client.post(address, {"accept": "True"}).status_code == (302 if status == 200 else status)
        return
    try:
        corrections.answer(made, True, by=person)
    except NotYours:
        assert status == 403


def test_a_correction_of_several_paragraphs_is_found_as_browsers_send_it(
    consultation: Consultation, arcadia: Delegation, sec: User
) -> None:
    row = factories.contribution(consultation, arcadia, ["Lamps are lit.\n\nHarbors pay."])
    client = Client()
    client.force_login(sec)
    sent = {"part": row.parts.get().pk, "old": "lit.\r\n\r\nHarbors", "new": "lit.\r\n\r\nHarbours", "occurrence": 1}
    address = reverse("consultations:contribution-correct", args=[row.reference])
    assert client.post(address, {**sent, "reason": "A misprint."}).status_code == 302
    made = Correction.objects.get()
    assert (made.start, made.end, made.old, made.new) == (10, 23, "lit.\n\nHarbors", "lit.\n\nHarbours")
