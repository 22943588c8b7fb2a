"""Deciding through the API: several at once, previews, stale texts, one by one."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from consultations.models import Consultation, Delegation, User
from recommendations.models import Amendment, Recommendation, Revision
from tests import factories

TEXT = "The board will advise on policy.\n\nIt meets once a year.\n\nIts reports are public."
REVIEW = TEXT.replace("advise on", "review")
CONSULTED = TEXT.replace("advise on", "be consulted on")
TWICE = TEXT.replace("once a year", "twice a year")
Api = Callable[[User | None], APIClient]


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    return factories.recommendation(consultation, TEXT, number=27)


@pytest.fixture
def three(row: Recommendation, arcadia: Delegation, borduria: Delegation) -> list[Amendment]:
    """Two that collide, and one that does not."""
    return [
        factories.amendment(row, REVIEW, sponsors=[borduria]),
        factories.amendment(row, CONSULTED, sponsors=[arcadia]),
        factories.amendment(row, TWICE, sponsors=[arcadia], units=["1.2"], place=2),
    ]


def named(*amendments: Amendment) -> list[dict[str, str]]:
    return [{"reference": amendment.reference} for amendment in amendments]


def test_several_at_once(api: Api, row: Recommendation, three: list[Amendment], chair: User) -> None:
    review, consulted, twice = three
    given = {"amendments": named(review, twice), "seen_revision": 1, "kind": "substantive", "reason": "Agreed."}
    answer = api(chair).post(reverse("api:recommendation-decide", args=[row.reference]), given, format="json")
    assert answer.status_code == 200
    assert answer.json() == {
        "revision": 2,
        "version": None,
        "is_made": True,
        "text": REVIEW.replace("once", "twice"),
        "runs": [
            {"kind": "same", "text": "The board will "},
            {"kind": "deleted", "text": "advise on"},
            {"kind": "added", "text": "review"},
            {"kind": "same", "text": " policy.\n\nIt meets "},
            {"kind": "deleted", "text": "once"},
            {"kind": "added", "text": "twice"},
            {"kind": "same", "text": " a year.\n\nIts reports are public."},
        ],
        "amendments": [
            {"reference": review.reference, "outcome": "adopted"},
            {"reference": twice.reference, "outcome": "adopted"},
        ],
        "still_fit": [],
        "already_said": [],
        "no_longer_fit": [consulted.reference],
        "lapse": [],
        "locked_units": 0,
    }


def test_a_preview_writes_nothing(api: Api, row: Recommendation, three: list[Amendment], chair: User) -> None:
    given = {"amendments": named(three[0]), "seen_revision": 1}
    address = reverse("api:recommendation-decide-preview", args=[row.reference])
    answer = api(chair).post(address, given, format="json").json()
    assert (answer["revision"], answer["is_made"], answer["still_fit"]) == (2, False, [three[2].reference])
    assert Revision.objects.count() == 1


def test_choices_by_unit(api: Api, row: Recommendation, three: list[Amendment], chair: User) -> None:
    review, consulted, _twice = three
    own = "The board will advise on and review policy."
    given = {
        "amendments": [
            {"reference": review.reference},
            {"reference": consulted.reference, "outcome": "adopted_modified"},
        ],
        "choices": [{"unit": "1.1", "text": own}],
        "seen_revision": 1,
    }
    answer = api(chair).post(reverse("api:recommendation-decide", args=[row.reference]), given, format="json").json()
    assert answer["text"] == TEXT.replace("The board will advise on policy.", own)
    assert {each["outcome"] for each in answer["amendments"]} == {"adopted_modified"}


@pytest.mark.parametrize("address", ["api:recommendation-decide", "api:recommendation-decide-preview"])
def test_refusals(
    api: Api, row: Recommendation, three: list[Amendment], chair: User, alice: User, address: str
) -> None:
    where = reverse(address, args=[row.reference])
    both = {"amendments": named(*three[:2]), "seen_revision": 1}
    collides = api(chair).post(where, both, format="json")
    assert (collides.status_code, collides.json()) == (
        409,
        {
            "detail": "These amendments collide: A-1 and A-2 in “The board will advise on policy.”. Choose a wording "
            "for each, or decide them one by one.",
            "code": "collides",
        },
    )
    stale = api(chair).post(where, {"amendments": named(three[0]), "seen_revision": 0}, format="json")
    assert (stale.status_code, stale.json()["code"], stale.json()["current_revision"]) == (409, "text_has_moved", 1)
    assert api(alice).post(where, {"amendments": named(three[0]), "seen_revision": 1}, format="json").status_code == 403
    nobody = api(chair).post(where, {"amendments": [{"reference": "x"}], "seen_revision": 1}, format="json")
    assert (nobody.status_code, nobody.json()["detail"]) == (400, "amendments: There is no amendment x to this text.")
    nothing = api(chair).post(where, {"amendments": [], "seen_revision": 1}, format="json")
    assert (nothing.status_code, nothing.json()["detail"]) == (400, "Choose the amendments to adopt.")


def test_one_with_a_text(api: Api, row: Recommendation, three: list[Amendment], chair: User) -> None:
    given = {"text": REVIEW.replace("public", "secret"), "seen_revision": 1, "outcome": "adopted_modified"}
    address = reverse("api:amendment-adopt", args=[three[0].reference])
    answer = api(chair).post(address, given, format="json").json()
    assert (answer["revision"], answer["amendments"][0]["outcome"]) == (2, "adopted_modified")


def test_a_unit_is_agreed(api: Api, row: Recommendation, chair: User) -> None:
    given = {"unit": "1.2", "agreement": "ad_referendum", "seen_revision": 1, "note": "Borduria asks home."}
    answer = (
        api(chair).post(reverse("api:recommendation-agree-unit", args=[row.reference]), given, format="json").json()
    )
    assert (answer["unit"], answer["agreement"], answer["revision"], answer["reopened_at"]) == (
        "1.2",
        "ad_referendum",
        1,
        None,
    )
