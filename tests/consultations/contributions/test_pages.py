"""The pages of contributions: lists, one as received, answers by question, writing, reviewing, one's own."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consultations.actions import contributions, corrections, files, translations
from consultations.actions.parts import Content
from consultations.models import Consultation, Contribution, Delegation, Question, User, Writing
from tests import factories
from tests.consultations.contributions.conftest import sent

pytestmark = pytest.mark.django_db


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def page(user: User | None, name: str, *about: Any, **query: str) -> str:
    """What the user reads at the address."""
    answer = client_of(user).get(reverse(f"consultations:{name}", args=about), query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


# --- the list ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "about", "person", "queries"),
    [
        ("contributions", ["first-round"], "", 6),
        ("contributions", ["first-round"], "sec", 10),
        ("answers", ["first-round", 1], "", 7),
        ("own-contributions", [], "alice", 6),
        ("own-contributions", [], "sec", 7),
    ],
)
def test_queries_of_the_lists(
    request: pytest.FixtureRequest,
    consultation: Consultation,
    questions: list[Question],
    arcadia: Delegation,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    name: str,
    about: list[Any],
    person: str,
    queries: int,
) -> None:
    user = request.getfixturevalue(person) if person else None
    for _row in range(rows):
        sent(consultation, factories.DelegationFactory(), questions)
        sent(consultation, arcadia, questions)
        sent(consultation, factories.DelegationFactory(), questions, status="submitted")
    client = client_of(user)
    with django_assert_num_queries(queries):
        assert client.get(reverse(f"consultations:{name}", args=about)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_one(
    consultation: Consultation,
    questions: list[Question],
    arcadia: Delegation,
    sec: User,
    alice: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    parts = [{"text": f"Part {number} of lamps."} for number in range(rows)]
    row = factories.contribution(
        consultation, arcadia, parts=parts, authors=[{"name": "Ada"}] * rows, status="submitted"
    )
    contributions.publish(row, by=sec)
    for part in row.parts.all():
        made = corrections.propose(row, by=sec, part=part, old="lamps", new="lights", reason="Style.")
        corrections.answer(made, True, by=alice)
    for language in ("fr", "es", "ru")[:rows]:
        translations.add(row, "Des lampes.", by=alice, language=language)
    client = Client()
    with django_assert_num_queries(9):
        assert client.get(row.get_absolute_url()).status_code == 200


def test_the_list_is_filtered(
    consultation: Consultation, questions: list[Question], arcadia: Delegation, open_nets: Delegation
) -> None:
    one = sent(consultation, arcadia, questions)
    other = factories.contribution(consultation, open_nets, language="fr")
    hidden = factories.contribution(consultation, arcadia, status="draft", title="Not yet")
    shown = page(None, "contributions", "first-round")
    assert [each.get_absolute_url() in shown for each in (one, other, hidden)] == [True, True, False]
    for query, answers in (
        ({"question": "1"}, [True, False]),
        ({"question": "2"}, [False, False]),
        ({"group": "civil_society"}, [False, True]),
        ({"language": "fr"}, [False, True]),
        ({"status": "withdrawn"}, [False, False]),
    ):
        shown = page(None, "contributions", "first-round", **query)
        assert [each.get_absolute_url() in shown for each in (one, other)] == answers, query


def test_the_secretariat_sees_who_is_silent(
    consultation: Consultation, questions: list[Question], arcadia: Delegation, borduria: Delegation, sec: User
) -> None:
    sent(consultation, arcadia, questions)
    shown = page(sec, "contributions", "first-round")
    assert "Have not contributed" in shown
    assert borduria.get_absolute_url() in shown.partition("Have not contributed")[2]
    assert arcadia.get_absolute_url() not in shown.partition("Have not contributed")[2]
    assert "Have not contributed" not in page(None, "contributions", "first-round")


def test_where_the_group_does_not_read_in_public_strangers_sign_in(published: Contribution, settings: Any) -> None:
    settings.PUBLIC_READING = False
    assert Client().get(published.get_absolute_url()).status_code == 302


# --- one as received -------------------------------------------------------------------------------


def test_one_is_shown_as_received(published: Contribution) -> None:
    shown = page(None, "contribution", published.reference)
    for words in (
        "Contribution 1 (Arcadia)",
        "On lamps",
        "1. Where are lamps lit?",
        "Lamps are lit at dusk.",
        "Submitted by",
        "Ada Ember, Arcadia",
        "Official",
        'lang="en" dir="ltr"',
    ):
        assert words in shown
    assert "Returned" not in shown


def test_hostile_words_are_words(consultation: Consultation, arcadia: Delegation) -> None:
    row = factories.contribution(consultation, arcadia, ["<script>alert(1)</script>"], title="<b>x</b>")
    shown = page(None, "contribution", row.reference)
    assert "<script>alert" not in shown
    assert "<b>x</b>" not in shown


def test_a_translation_is_switched_to(published: Contribution, sec: User, alice: User) -> None:
    translations.add(published, "تضاء المصابيح.", by=sec, language="ar", kind="official", translator="Bureau")
    translations.add(published, "On allume.", by=alice, language="fr")
    shown = page(None, "contribution", published.reference)
    assert "?translation=ar-official" in shown
    assert "?translation=fr-courtesy" in shown
    arabic = page(None, "contribution", published.reference, translation="ar-official")
    assert '<div class="text" lang="ar" dir="rtl">' in arabic
    assert "The original is what counts." in arabic
    assert "Lamps are lit at dusk." not in arabic
    assert client_of(None).get(published.get_absolute_url(), {"translation": "ru-official"}).status_code == 404


def test_an_accepted_correction_is_a_layer(published: Contribution, sec: User, alice: User) -> None:
    part = published.parts.get(question__number=1)
    made = corrections.propose(published, by=sec, part=part, old="dusk", new="dawn", reason="A slip.")
    assert "A slip." not in page(None, "contribution", published.reference)
    assert "Proposed correction:" in page(alice, "contribution", published.reference)
    corrections.answer(made, True, by=alice)
    shown = page(None, "contribution", published.reference)
    assert "<del>dusk" in shown
    assert "<ins>dawn" in shown
    assert "A slip." in shown
    assert "<ins>dawn" not in page(None, "contribution", published.reference, corrections="none")
    part.refresh_from_db()
    assert part.text == "Lamps are lit at dusk."


def test_withdrawn_and_replaced_ones_say_so(published: Contribution, alice: User, sec: User) -> None:
    made = contributions.replace(published, by=alice)
    contributions.write(made, Content(text="We thank the secretariat."), by=alice, seen_version=1)
    contributions.publish(contributions.submit(made, by=alice), by=sec)
    old, new = (page(None, "contribution", row.reference) for row in (published, made))
    assert "It is replaced by a corrected one:" in old
    assert "It corrects an earlier one:" in new
    compared = page(None, "contribution-compare", made.reference)
    assert "<del>chair" in compared
    assert "<ins>secretariat" in compared
    contributions.withdraw(made, by=alice, reason="Not ours.")
    withdrawn = page(None, "contribution", made.reference)
    assert "This contribution was withdrawn. It stays readable as it was." in withdrawn
    assert "Not ours." in withdrawn


def test_the_reason_of_a_return_is_for_the_delegation(submitted: Contribution, sec: User, alice: User) -> None:
    contributions.return_to_delegation(submitted, by=sec, reason="Say who pays.")
    assert "Say who pays." in page(alice, "contribution", submitted.reference)
    contributions.publish(contributions.submit(submitted, by=alice), by=sec)
    assert "Say who pays." not in page(None, "contribution", submitted.reference)
    answer = Client().get(f"/api/v1/contributions/{submitted.reference}/").json()
    assert answer["return_reason"] == ""


def test_all_answers_to_one_question(
    consultation: Consultation, questions: list[Question], arcadia: Delegation, borduria: Delegation, alice: User
) -> None:
    sent(consultation, arcadia, questions)
    sent(consultation, borduria, questions)
    gone = sent(consultation, borduria, questions, status="withdrawn", title="Gone")
    contributions.begin(consultation, Content(answers={1: "Not yet."}), by=alice)
    shown = page(alice, "answers", "first-round", 1)
    assert shown.index("Arcadia says so.") < shown.index("Borduria says so.")
    assert gone.get_absolute_url() not in shown
    assert "Not yet." not in shown
    assert "Nobody has answered this question yet" in page(None, "answers", "first-round", 2)
    assert client_of(None).get(reverse("consultations:answers", args=["first-round", 9])).status_code == 404


# --- writing -----------------------------------------------------------------------------------------


def test_the_form_asks_every_question(consultation: Consultation, questions: list[Question], alice: User) -> None:
    shown = page(alice, "contribute", "first-round")
    for words in ('name="answer-1"', 'name="answer-2"', "1. Where are lamps lit?", 'name="author-1-name"'):
        assert words in shown
    assert 'name="for_delegation"' not in shown


def test_guidance_and_openings_are_read_without_their_markup(
    consultation: Consultation, questions: list[Question], arcadia: Delegation, alice: User
) -> None:
    Question.objects.filter(pk=questions[0].pk).update(guidance="Be *brief*:\n\n- <b>one</b> page.")
    form = page(alice, "contribute", "first-round")
    assert "Be <em>brief</em>:" in form
    assert "*brief*" not in form
    assert "&lt;b&gt;one&lt;/b&gt; page." in form
    words = "Owls[^1] are *asked*:\n\n- by day.\n\n[^1]: Not all."
    factories.contribution(consultation, arcadia, [words])
    listed = page(None, "contributions", "first-round")
    assert "Owls are asked: by day." in listed


def test_what_is_typed_is_kept_and_brought_back(
    consultation: Consultation, questions: list[Question], bob: User
) -> None:
    client = client_of(bob)
    typed = {"answer-1": "Half a sent", "author-3-name": "Zoe", "annex-2-title": "Map", "csrfmiddlewaretoken": "x"}
    said = client.post(reverse("consultations:contribution-keep-new", args=["first-round"]), typed).json()
    kept = Writing.objects.get()
    assert said == {"present": [], "kept_at": kept.touched_at.isoformat(), "closed": ""}
    assert (kept.purpose, kept.subject, kept.fields["answer-1"]) == ("contribute", "first-round", "Half a sent")
    assert "You have unsaved words from" in page(bob, "contribute", "first-round")
    back = page(bob, "contribute", "first-round", kept="1")
    for words in ("Half a sent", 'value="Zoe"', 'value="Map"'):
        assert words in back
    client.post(reverse("consultations:contribution-let-go-new", args=["first-round"]))
    assert not Writing.objects.exists()


def test_keeping_a_draft_says_who_else_writes_and_what_stands(draft: Contribution, alice: User, bob: User) -> None:
    address = reverse("consultations:contribution-keep", args=[draft.reference])
    client_of(alice).post(address, {"text": "x", "seen_version": "1"})
    said = client_of(bob).post(address, {"text": "y", "seen_version": "1"}).json()
    assert said["present"] == ["Alice (Arcadia)"]
    assert said["version"] == 1
    assert Writing.objects.get(user=bob).base == 1
    contributions.write(draft, Content(text="y"), by=bob, seen_version=1)
    assert set(Writing.objects.values_list("user__name", flat=True)) == {"Alice"}
    contributions.submit(draft, by=bob)
    assert not Writing.objects.exists()
    refused = client_of(bob).post(address, {"text": "z"})
    assert (refused.status_code, refused.json()["code"]) == (409, "refused")


def test_others_keep_nothing_in_a_draft(draft: Contribution, charlie: User, reader: User) -> None:
    address = reverse("consultations:contribution-keep", args=[draft.reference])
    assert client_of(charlie).post(address, {"text": "x"}).status_code == 404
    assert client_of(reader).post(address, {"text": "x"}).status_code == 403


def test_a_stale_save_shows_both_and_loses_nothing(draft: Contribution, alice: User, bob: User) -> None:
    contributions.write(draft, Content(text="We thank nobody."), by=bob, seen_version=1)
    client = client_of(alice)
    address = reverse("consultations:contribution-write", args=[draft.reference])
    typed = {"text": "We thank the cook.", "language": "en", "seen_version": "1", "answer-1": "At dusk."}
    answer = client.post(address, typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Bob saved this draft meanwhile (version 2)." in shown
    assert "<del>nobody" in shown
    assert "We thank the cook." in shown
    assert 'name="seen_version" value="2"' in shown
    assert client.post(address, {**typed, "seen_version": "2"}).status_code == 302
    assert draft.parts.get(kind="body").text == "We thank the cook."


def test_what_cannot_be_saved_comes_back(consultation: Consultation, questions: list[Question], alice: User) -> None:
    sent = {"text": "x" * 200_001, "language": "en", "title": "On lamps"}
    answer = client_of(alice).post(reverse("consultations:contribute", args=["first-round"]), sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "The text has 200001 characters, and at most 200000 can be saved. Split it." in shown
    assert 'value="On lamps"' in shown
    assert shown.count("x") > 200_000


def test_a_file_is_handed_in_reviewed_and_taken_over(
    consultation: Consultation, questions: list[Question], alice: User
) -> None:
    client = client_of(alice)
    words = b"1. Where are lamps lit?\n\nAt dusk.\n\n2. Who pays for them?\n\nHarbours.\n"
    upload = SimpleUploadedFile("lamps.md", words)
    answer = client.post(reverse("consultations:contribute-file", args=["first-round"]), {"file": upload})
    assert answer.status_code == 302
    review = answer["Location"]
    waiting = client.get(review)
    assert "The file is being read." in waiting.content.decode()
    kept = Contribution.objects.get().files.get()
    files.read(kept.pk)
    shown = client.get(review).content.decode()
    assert "Look at each, then take them over." in shown
    fields = client.get(review).context["form"]
    sent = {name: fields.get_initial_for_field(field, name) or "" for name, field in fields.fields.items()}
    assert client.post(review, sent).status_code == 302
    row = Contribution.objects.get()
    assert [part.text for part in row.parts.filter(kind="answer")] == ["At dusk.", "Harbours."]
    assert "lamps.md" in page(alice, "contribution", row.reference)


def test_a_file_that_is_refused_says_why_and_nothing_is_begun(consultation: Consultation, alice: User) -> None:
    upload = SimpleUploadedFile("lamps.md", b"%PDF-1.7")
    answer = client_of(alice).post(reverse("consultations:contribute-file", args=["first-round"]), {"file": upload})
    assert answer.status_code == 422
    assert "lamps.md is named .md but holds a PDF; rename it to .pdf." in answer.content.decode()
    assert not Contribution.objects.exists()


def test_ones_own_page(draft: Contribution, alice: User, charlie: User, sec: User) -> None:
    assert draft.get_absolute_url() in page(alice, "own-contributions")
    for person in (charlie, sec):
        assert draft.get_absolute_url() not in page(person, "own-contributions")
    contributions.submit(draft, by=alice)
    assert "Submitted: to publish or to return" in page(sec, "own-contributions")
