"""The feeds: what strangers may read, in Atom, not sent again while nothing is new."""

from typing import Any

import pytest
from django.test import Client
from lxml import etree, html
from pytest_django import DjangoAssertNumQueries, Settings

from consultations.actions import proceedings
from consultations.enums import Audience
from consultations.models import Consultation, User
from recommendations.actions import amendments
from recommendations.actions import recommendations as actions
from recommendations.enums import AmendmentKind, Status
from tests.factories import ConsultationFactory, recommendation

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEED = "/proceedings/feed/"


def note(label: str, *, by: User | None = None, **given: Any) -> None:
    """An event about the first round."""
    proceedings.note(
        "consultation.open",
        subject_kind="consultation",
        subject_id="first-round",
        subject_label=label,
        by=by,
        **given,
    )


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [str(each) for each in etree.fromstring(answer.content).xpath("//a:entry/a:title/text()", namespaces=ATOM)]


def test_an_entry_says_what_happened_by_whom_and_where(client: Client, consultation: Consultation, alice: User) -> None:
    note("A <b>round</b> & more", by=alice, reason="It was time.", consultation=consultation)
    answer = client.get(FEED)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(answer.content)

    def said(path: str) -> list[str]:
        return [str(each) for each in root.xpath(path, namespaces=ATOM)]

    assert said("a:title/text()") == ["Record of proceedings · Working Group on Enhanced Cooperation"]
    assert said("a:link[@rel='self']/@href") == ["http://127.0.0.1:8000/proceedings/feed/"]
    assert said("a:entry/a:title/text()") == ["Consultation opened: A <b>round</b> & more"]
    assert said("a:entry/a:link/@href") == ["http://127.0.0.1:8000/consultations/first-round/"]
    assert said("a:entry/a:author/a:name/text()") == ["Alice"]
    assert said("a:entry/a:summary/text()") == ["For Arcadia. It was time."]
    assert len(said("a:entry/a:id/text()")) == len(said("a:entry/a:updated/text()")) == 1


def test_no_word_of_an_entry_breaks_the_feed(client: Client, consultation: Consultation, alice: User) -> None:
    alice.name = "Ali\x0bce\x1b"
    note("A round\x07\x0c", by=alice, reason="It was\x08\u202e time.")
    answer = client.get(FEED)
    assert titles(answer) == ["Consultation opened: A round"]
    found = etree.fromstring(answer.content)
    assert found.xpath("//a:entry/a:author/a:name/text()", namespaces=ATOM) == ["Ali ce"]
    assert found.xpath("//a:entry/a:summary/text()", namespaces=ATOM) == ["For Arcadia. It was time."]


@pytest.mark.parametrize("who", ["", "alice", "sec", "chair"])
def test_whoever_asks_is_told_what_strangers_may_know(
    client: Client, alice: User, who: str, request: pytest.FixtureRequest
) -> None:
    for audience in Audience:
        note(f"For {audience}", audience=audience, by=alice)
    if who:
        client.force_login(request.getfixturevalue(who))
    assert titles(client.get(FEED)) == ["Consultation opened: For public"]


def test_where_the_group_does_not_read_in_public_there_is_a_sign_in(
    client: Client, alice: User, settings: Settings
) -> None:
    settings.PUBLIC_READING = False
    assert client.get(FEED).headers["Location"].startswith("/account/login/")
    client.force_login(alice)
    assert client.get(FEED).status_code == 200


def test_what_has_not_changed_is_not_sent_again(
    client: Client, consultation: Consultation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    note("One")
    first = client.get(FEED)
    etag = first.headers["ETag"]
    assert "Last-Modified" in first.headers
    with django_assert_num_queries(1):
        again = client.get(FEED, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    note("Another")
    changed = client.get(FEED, headers={"If-None-Match": etag})
    assert titles(changed) == ["Consultation opened: Another", "Consultation opened: One"]
    assert changed.headers["ETag"] != etag
    note("For the secretariat", audience=Audience.SECRETARIAT)
    assert client.get(FEED, headers={"If-None-Match": changed.headers["ETag"]}).status_code == 304


def test_a_feed_has_two_hundred_entries_at_most(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(203):
        note(f"N{number}")
    with django_assert_num_queries(2):  # whether there is anything new, and what
        found = titles(client.get(FEED))
    assert (len(found), found[0], found[-1]) == (200, "Consultation opened: N202", "Consultation opened: N3")


def test_a_consultation_has_a_feed_of_its_own(client: Client, consultation: Consultation) -> None:
    note("Ours", consultation=consultation)
    note("Theirs", consultation=ConsultationFactory(slug="second"))
    assert titles(client.get("/consultations/first-round/feed/")) == ["Consultation opened: Ours"]
    assert client.get("/consultations/nowhere/feed/").status_code == 404


def test_a_recommendation_has_one_with_its_amendments(
    client: Client, consultation: Consultation, charlie: User, sec: User
) -> None:
    row = recommendation(consultation, "States act.", number=7)
    other = recommendation(consultation, "States wait.", number=8)
    for each in (row, other):
        actions.revise(each, "States act together.", by=sec, seen_revision=1)
    amendments.propose(
        row, kind=AmendmentKind.MODIFY, headline="More", text="All States act.", by=charlie, seen_revision=2
    )
    assert titles(client.get(f"{row.get_absolute_url()}feed/")) == ["Proposed: A-1 More", f"Revised: {row}"]


def test_a_draft_has_none_not_even_for_its_authors(client: Client, consultation: Consultation, alice: User) -> None:
    draft = recommendation(consultation, "Secret.", status=Status.DRAFT, proposers=[alice.acting_for])  # type: ignore[list-item]
    client.force_login(alice)
    assert client.get(draft.get_absolute_url()).status_code == 200
    assert client.get(f"{draft.get_absolute_url()}feed/").status_code == 404


def test_pages_name_their_feed(client: Client, consultation: Consultation) -> None:
    row = recommendation(consultation, "States act.", number=7)
    for page, feed in (
        ("/proceedings/", FEED),
        ("/consultations/first-round/", "/consultations/first-round/feed/"),
        (row.get_absolute_url(), f"{row.get_absolute_url()}feed/"),
    ):
        head = html.fromstring(client.get(page).content.decode())
        assert head.xpath("//head/link[@type='application/atom+xml']/@href") == [feed]
        assert client.get(feed).status_code == 200
