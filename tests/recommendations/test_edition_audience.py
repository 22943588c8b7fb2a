"""Who sees an edition: whoever may, at every door, and nobody else learns that it is there."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from consultations import queries as consultation_queries
from consultations.models import Consultation, User
from recommendations import queries
from recommendations.actions import editions
from recommendations.models import Edition
from tests.recommendations.rounds import round_one
from wgec.kernel.errors import Malformed, NotYours

assert round_one  # a fixture

BACKEND = "consultations.backends.ByAddress"


def made(consultation: Consultation, audience: str, sec: User) -> Edition:
    row = editions.request(consultation, formats=["md"], audience=audience, by=sec, enqueue=False)
    return editions.compile_edition(row.pk)


@pytest.mark.parametrize(
    ("audience", "who"),
    [
        ("public", {"", "alice", "olga", "chair", "sec"}),
        ("group", {"alice", "olga", "chair", "sec"}),
        ("secretariat", {"chair", "sec"}),
    ],
)
def test_who_sees_it(
    request: pytest.FixtureRequest,
    round_one: Consultation,
    sec: User,
    settings: Settings,
    tmp_path: Path,
    audience: str,
    who: set[str],
) -> None:
    settings.MEDIA_ROOT = tmp_path
    row = made(round_one, audience, sec)
    for name in ("", "alice", "olga", "chair", "sec"):
        client, reader = Client(), None
        if name:
            reader = request.getfixturevalue(name)
            client.force_login(reader, backend=BACKEND)
        found = 200 if name in who else 404
        addresses = (row.get_absolute_url(), f"/reports/{row.reference}/md/", f"/reports/{row.reference}/manifest/")
        answers = [client.get(each) for each in (*addresses, f"/api/v1/editions/{row.reference}/files/md/")]
        assert [answer.status_code for answer in answers] == [found] * 4, name
        for answer in answers:
            answer.close()
        listed = client.get("/api/v1/editions/").json()["count"]
        assert listed == (name in who)
        assert (row.reference in client.get("/reports/").content.decode()) == (name in who)
        events = consultation_queries.events(client.get("/").wsgi_request.user)
        assert events.filter(subject_kind="edition").exists() == (audience == "public" or name in ("chair", "sec"))
        assert queries.figures(client.get("/").wsgi_request.user).editions == (name in who)


def test_it_can_be_shown_to_others_later(
    round_one: Consultation, sec: User, alice: User, client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    row = made(round_one, "secretariat", sec)
    fingerprint = row.fingerprint
    assert client.get(row.get_absolute_url()).status_code == 404
    client.force_login(sec, backend=BACKEND)
    client.post(f"/reports/{row.reference}/show-to/", {"audience": "public"})
    client.logout()
    assert client.get(row.get_absolute_url()).status_code == 200
    row.refresh_from_db()
    assert (row.audience, row.fingerprint) == ("public", fingerprint)
    with pytest.raises(NotYours):
        editions.show_to(row, "group", by=alice)
    with pytest.raises(Malformed, match="“all” is no audience of a report"):
        editions.show_to(row, "all", by=sec)


def test_the_api_sets_it(round_one: Consultation, sec: User, client: Client) -> None:
    client.force_login(sec, backend=BACKEND)
    asked = {"consultation": round_one.slug, "formats": ["md"], "audience": "group"}
    answer = client.post("/api/v1/editions/", asked, content_type="application/json").json()
    assert answer["audience"] == "group"
    address = f"/api/v1/editions/{answer['reference']}/show-to/"
    answers = [
        client.post(address, {"audience": audience}, content_type="application/json")
        for audience in ("secretariat", "all")
    ]
    assert answers[0].json()["audience"] == "secretariat"
    assert answers[1].status_code == 400
