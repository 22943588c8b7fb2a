"""Following: through three doors, told of what is public, once, and never of one's own deed."""

from typing import Any

import pytest
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from consultations.actions import following as core
from consultations.actions import notices
from consultations.enums import Audience
from consultations.models import Consultation, Delegation, Event, Follow, News, Notice, User
from recommendations.actions import amendments, comments, following, positions, recommendations
from recommendations.enums import AmendmentKind, CommentAudience, Stance, Status
from recommendations.models import Recommendation, Section
from tests.doors import knock, through
from tests.factories import SectionFactory, delegate, recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(consultation: Consultation) -> Section:
    """A section."""
    return SectionFactory(consultation=consultation, numeral="II", title="Priorities")


@pytest.fixture
def row(consultation: Consultation, section: Section, arcadia: Delegation) -> Recommendation:
    """A published text of Arcadia's, in a section."""
    return recommendation(consultation, "States act.", number=7, section=section, proposers=[arcadia])


def told(person: User) -> list[str]:
    """What following has told the person, in the order in which it did."""
    return list(person.notices.filter(topic="followed").order_by("pk").values_list("sentence", flat=True))


# --- three doors -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["recommendation", "section", "delegation", "consultation"])
@pytest.mark.parametrize("door", ["action", "page", "api"])
def test_everything_is_followed_through_three_doors(
    row: Recommendation, charlie: User, arcadia: Delegation, kind: str, door: str
) -> None:
    subjects = {
        "recommendation": (row, "Recommendation 7"),
        "section": (row.section, "II. Priorities"),
        "delegation": (arcadia, "Arcadia"),
        "consultation": (row.consultation, "First round"),
    }
    subject, label = subjects[kind]
    for _twice in range(2):
        assert knock(door, "subject.follow", subject, by=charlie) == ""
    follow = Follow.objects.get()
    assert (follow.user, follow.subject_kind, follow.label) == (charlie, kind, label)
    for _twice in range(2):
        assert knock(door, "subject.unfollow", subject, by=charlie) == ""
    assert not Follow.objects.exists()


@pytest.mark.parametrize(("door", "verb"), through("subject.follow", "subject.unfollow"))
def test_a_draft_of_others_is_nothing_to_follow(
    consultation: Consultation, arcadia: Delegation, charlie: User, door: str, verb: str
) -> None:
    draft = recommendation(consultation, "Secret.", status=Status.DRAFT, proposers=[arcadia])
    client = Client()
    client.force_login(charlie)
    if door == "page":
        stop = "stop/" if verb.endswith("unfollow") else ""
        assert client.post(f"/follow/recommendation/{draft.reference}/{stop}").status_code == 404
    elif door == "api":
        stop = "stop/" if verb.endswith("unfollow") else ""
        assert client.post(f"/api/v1/follows/recommendation/{draft.reference}/{stop}").status_code == 404
    elif verb == "subject.follow":
        assert knock(door, verb, draft, by=charlie) == "What you cannot read you cannot follow."
    assert not Follow.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "recommendation/zzzzzzzz/",
        "section/999999/",
        "section/abc/",
        "section/99999999999999999999/",
        "delegation/nowhere/",
        "consultation/nowhere/",
        "country/fr/",
    ],
)
def test_what_is_not_there_is_not_followed(client: Client, alice: User, address: str) -> None:
    client.force_login(alice)
    assert client.post(f"/follow/{address}").status_code == 404
    assert client.post(f"/api/v1/follows/{address}").status_code == 404


def test_strangers_sign_in_first(client: Client, row: Recommendation, api: Any) -> None:
    answer = client.post(f"/follow/recommendation/{row.reference}/")
    assert answer.headers["Location"].startswith("/account/login/")
    assert api(None).post(f"/api/v1/follows/recommendation/{row.reference}/").status_code == 401
    assert api(None).get("/api/v1/follows/").status_code == 401


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "olga", "sec", "chair"])
def test_whoever_has_an_account_may_follow(row: Recommendation, who: str, request: pytest.FixtureRequest) -> None:
    following.follow(row, by=request.getfixturevalue(who))
    assert Follow.objects.get().user.name == who.capitalize()


def test_who_left_may_not(row: Recommendation, charlie: User) -> None:
    charlie.is_active = False
    assert knock("action", "subject.follow", row, by=charlie) == "Sign in to follow this."


def test_the_api_lists_what_one_follows(
    api: Any, alice: User, charlie: User, row: Recommendation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    following.follow(row, by=alice)
    following.follow(row.consultation, by=charlie)
    client = api(alice)
    with django_assert_num_queries(4):  # token, seats, count, rows
        found = client.get("/api/v1/follows/").json()
    assert [(each["subject_kind"], each["subject_id"], each["label"]) for each in found["results"]] == [
        ("recommendation", row.reference, "Recommendation 7")
    ]
    for other in (row.consultation, row.section):
        following.follow(other, by=alice)
    with django_assert_num_queries(4):
        assert client.get("/api/v1/follows/").json()["count"] == 3


@pytest.mark.parametrize("kind", ["recommendation", "section", "delegation", "consultation"])
def test_each_page_has_the_button_and_comes_back(
    client: Client, row: Recommendation, charlie: User, arcadia: Delegation, kind: str
) -> None:
    page = {
        "recommendation": row.get_absolute_url(),
        "section": "/recommendations/?consultation=first-round&section=II",
        "delegation": arcadia.get_absolute_url(),
        "consultation": row.consultation.get_absolute_url(),
    }[kind]
    assert "Follow" not in buttons(client.get(page))
    client.force_login(charlie)
    for button, other in (("Follow", "Stop following"), ("Stop following", "Follow")):
        form = html.fromstring(client.get(page).content.decode()).xpath("//form[contains(@action, '/follow/')]")[0]
        assert [each.text_content() for each in form.xpath(".//button")] == [button]
        sent = {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}
        answer = client.post(form.get("action"), sent, follow=True)
        assert answer.redirect_chain == [(page, 302)]
        assert other in buttons(answer)


def buttons(answer: Any) -> list[str]:
    return [each.text_content() for each in html.fromstring(answer.content.decode()).xpath("//main//button")]


# --- what followers are told -------------------------------------------------------------------


def test_followers_of_each_kind_are_told_once_of_what_happens_in_public(
    row: Recommendation, borduria: Delegation, charlie: User, sec: User
) -> None:
    followers = {
        kind: delegate(f"Follower{n}", borduria)
        for n, kind in enumerate(("text", "section", "delegation", "round", "all", "nothing"))
    }
    following.follow(row, by=followers["text"])
    following.follow(row.section, by=followers["section"])  # type: ignore[arg-type]
    following.follow(borduria, by=followers["delegation"])
    following.follow(row.consultation, by=followers["round"])
    for subject in (row, row.section, borduria, row.consultation):
        following.follow(subject, by=followers["all"])  # type: ignore[arg-type]
    recommendations.revise(row, "States act together.", by=sec, seen_revision=1, reason="Clearer.")
    positions.record(row, Stance.SUPPORT, by=charlie, seen_revision=2)
    assert following.tell_followers() == 9
    revised = f"{row}: Revised (Sec)"
    stated = f"{row}: Position stated (Borduria)"
    assert {kind: told(person) for kind, person in followers.items()} == {
        "text": [revised, stated],
        "section": [revised, stated],
        "delegation": [stated],
        "round": [revised, stated],
        "all": [revised, stated],
        "nothing": [],
    }
    notice = followers["text"].notices.first()
    assert notice
    assert (notice.about, notice.address, notice.awaits) == ("Recommendation 7", row.get_absolute_url(), "daily")
    assert following.tell_followers() == 0
    assert not News.objects.exists()


def test_nobody_is_told_of_their_own_deed(row: Recommendation, charlie: User, alice: User) -> None:
    for person in (charlie, alice):
        following.follow(row, by=person)
    comments.add(row, "Why so?", by=charlie, seen_revision=1)
    Notice.objects.all().delete()
    following.tell_followers()
    assert (told(charlie), told(alice)) == ([], ["Comment on Recommendation 7 (Arcadia): Added (Borduria)"])


def test_who_was_told_of_the_deed_itself_is_not_told_again(row: Recommendation, charlie: User, alice: User) -> None:
    following.follow(row, by=alice)
    comments.add(row, "Why so?", by=charlie, seen_revision=1)
    assert [each.kind for each in alice.notices.all()] == ["comment.add"], "Arcadia's text is discussed"
    assert following.tell_followers() == 0


def test_an_amendment_is_news_of_its_text(row: Recommendation, charlie: User, olga: User) -> None:
    following.follow(row, by=olga)
    amendments.propose(
        row, kind=AmendmentKind.MODIFY, headline="Together", text="States act together.", by=charlie, seen_revision=1
    )
    following.tell_followers()
    assert told(olga) == ["A-1 Together: Proposed (Borduria)"]


SECRET = "What nobody else may know"


def test_nobody_is_told_of_drafts_of_what_is_said_among_a_delegation_or_to_the_secretariat(
    row: Recommendation, arcadia: Delegation, alice: User, charlie: User, olga: User
) -> None:
    for subject in (row, row.section, arcadia, row.consultation):
        following.follow(subject, by=olga)  # type: ignore[arg-type]
    draft = recommendation(row.consultation, SECRET, status=Status.DRAFT, proposers=[arcadia])
    recommendations.revise(draft, f"{SECRET}!", by=alice, seen_revision=1)
    said = comments.add(row, SECRET, by=alice, seen_revision=1, audience=CommentAudience.DELEGATION)
    public = comments.add(row, "In public.", by=alice, seen_revision=1)
    comments.flag(public, by=charlie, reason="x")
    audiences = set(Event.objects.values_list("audience", flat=True))
    assert audiences == set(Audience.values), "there is something of each kind to be kept"
    following.tell_followers()
    assert told(olga) == ["Comment on Recommendation 7 (Arcadia): Added (Arcadia)"]
    assert said.reference not in "".join(Notice.objects.values_list("address", flat=True))


def test_a_sealed_position_is_no_news(row: Recommendation, charlie: User, olga: User, borduria: Delegation) -> None:
    Consultation.objects.update(positions_sealed=True)
    for subject in (row, borduria):
        following.follow(subject, by=olga)
    row.refresh_from_db()
    positions.record(row, Stance.SUPPORT, by=charlie, seen_revision=1)
    assert Event.objects.filter(verb="position.record").exists()
    assert (following.tell_followers(), told(olga)) == (0, [])


def test_a_text_that_is_not_public_any_more_is_named_to_nobody(row: Recommendation, sec: User, olga: User) -> None:
    following.follow(row, by=olga)
    recommendations.revise(row, "Another text.", by=sec, seen_revision=1)
    Recommendation.objects.update(status=Status.DISCARDED)
    assert (following.tell_followers(), told(olga)) == (0, [])


def test_the_section_is_the_one_where_the_text_stands_now(row: Recommendation, sec: User, olga: User) -> None:
    elsewhere = SectionFactory(consultation=row.consultation)
    following.follow(elsewhere, by=olga)
    Recommendation.objects.update(section=elsewhere)
    recommendations.revise(row, "Another text.", by=sec, seen_revision=1)
    assert following.tell_followers() == 1


@pytest.mark.parametrize("events", [1, 3])
def test_telling_takes_the_same_queries_for_one_and_for_three(
    row: Recommendation, olga: User, events: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    following.follow(row, by=olga)
    for number in range(events):
        recommendations.note("revise", row, by=None, reason=f"{number}")
    # 2 savepoints of each of two rounds; what is to be told; whether anybody follows; texts, rounds; followers; what
    # they know; how they are told; notices; what was told is taken away; that nothing is left
    with django_assert_num_queries(14):
        assert following.tell_followers() == events


def test_a_public_event_is_told_with_its_deed_or_not_at_all(row: Recommendation, olga: User) -> None:
    following.follow(row, by=olga)
    recommendations.note("revise", row, by=None)

    def broken(events: Any) -> Any:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        core.tell_followers(broken)
    assert News.objects.count() == 1
    assert following.tell_followers() == 1


def test_what_is_hidden_is_in_no_mail_that_is_still_to_come(
    row: Recommendation, charlie: User, alice: User, sec: User
) -> None:
    said = comments.add(row, "Rude words.", by=charlie, seen_revision=1)
    assert alice.notices.get().words == "Rude words."
    comments.hide(said, by=sec, reason="Rude.")
    assert alice.notices.get().words == ""
    assert notices.forget_words(said.get_absolute_url()) == 0


def test_nobody_is_told_of_what_happened_before_they_followed(
    row: Recommendation, arcadia: Delegation, olga: User, bob: User, sec: User
) -> None:
    following.follow(row, by=bob)
    recommendations.revise(row, "Before.", by=sec, seen_revision=1)
    for subject in (row, row.consultation, arcadia):
        following.follow(subject, by=olga)
    assert following.tell_followers() == 1, "bob alone"
    assert told(olga) == []
    recommendations.revise(row, "After.", by=sec, seen_revision=2)
    following.tell_followers()
    assert (len(told(olga)), len(told(bob))) == (1, 2)


def test_who_follows_anew_is_not_told_of_the_time_between(row: Recommendation, olga: User, sec: User) -> None:
    following.follow(row, by=olga)
    following.unfollow(row, by=olga)
    recommendations.revise(row, "Between.", by=sec, seen_revision=1)
    following.follow(row, by=olga)
    assert (following.tell_followers(), told(olga)) == (0, [])
