"""Agreed units: locked for every change but an editorial one, until they are reopened."""

import pytest
from django.test import Client

from consultations.models import Consultation, Event, User
from recommendations.actions import agreements, amendments, decisions, recommendations
from recommendations.enums import Agreement, Change
from recommendations.models import AgreedUnit, Recommendation
from recommendations.queries import agreements as queries
from tests import factories
from wgec.kernel.errors import Refused

TEXT = "The board will advise on policy.\n\nIt meets once a year.\n\nIts reports are public."


@pytest.fixture
def row(consultation: Consultation) -> Recommendation:
    return factories.recommendation(consultation, TEXT, number=27)


@pytest.fixture
def agreed(row: Recommendation, chair: User) -> AgreedUnit:
    """Unit 1.2, ad referendum."""
    return agreements.agree(row, "1.2", Agreement.AD_REFERENDUM, by=chair, seen_revision=1, note="Borduria asks home.")


def revise(row: Recommendation, text: str, by: User, **given: object) -> None:
    row.refresh_from_db()
    assert row.current is not None
    recommendations.revise(row, text, by=by, seen_revision=row.current.number, **given)  # type: ignore[arg-type]


def test_marking_is_noted_and_twice_is_once(row: Recommendation, agreed: AgreedUnit, chair: User) -> None:
    again = agreements.agree(row, "1.2", Agreement.AD_REFERENDUM, by=chair, seen_revision=1, note="Borduria asks home.")
    assert again == agreed
    event = Event.objects.get()
    assert (event.verb, event.details) == (
        "recommendation.agree_unit",
        {"unit": "1.2", "words": "It meets once a year.", "revision": 1, "agreement": "ad_referendum"},
    )


def test_ad_referendum_becomes_agreed(row: Recommendation, agreed: AgreedUnit, chair: User) -> None:
    agreements.agree(row, "1.2", Agreement.AGREED, by=chair, seen_revision=1)
    assert queries.locked(row)["1.2"].agreement == "agreed"
    assert [past.agreement for past in agreed.history.order_by("history_id")] == ["ad_referendum", "agreed"]


LOCKED = "“It meets once a year.” is agreed and stays as it is. Reopen the unit first, with a reason."


@pytest.mark.parametrize(
    "text",
    [TEXT.replace("once", "twice"), TEXT.replace("It meets once a year.\n\n", ""), TEXT.replace("once", "**once**")],
)
def test_a_locked_unit_does_not_change(row: Recommendation, agreed: AgreedUnit, sec: User, text: str) -> None:
    with pytest.raises(Refused) as refused:
        revise(row, text, sec)
    assert (refused.value.sentence, refused.value.code) == (LOCKED, "locked")


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("advise on", "review"),
        TEXT.replace("It meets", "It has a chair.\n\nIt meets"),
        "It meets once a year.\n\nThe board will advise on policy.\n\nIts reports are public.",
        "It meets once a year.",
    ],
)
def test_what_stands_around_it_may_change(row: Recommendation, agreed: AgreedUnit, sec: User, text: str) -> None:
    revise(row, text, sec)
    assert row.revisions.count() == 2
    assert list(queries.locked(row)) == ["1.2"]


def test_locked_units_keep_their_order(row: Recommendation, agreed: AgreedUnit, chair: User, sec: User) -> None:
    agreements.agree(row, "1.3", Agreement.AGREED, by=chair, seen_revision=1)
    with pytest.raises(Refused) as refused:
        revise(row, "The board will advise on policy.\n\nIts reports are public.\n\nIt meets once a year.", sec)
    assert refused.value.sentence == (
        "“It meets once a year.”, “Its reports are public.” are agreed and stay as they are. Reopen the units first, "
        "with a reason."
    )


def test_an_editorial_change_may_touch_it(row: Recommendation, agreed: AgreedUnit, sec: User) -> None:
    revise(row, TEXT.replace("once", "Once"), sec, change=Change.EDITORIAL, reason="Spelling.")
    assert list(queries.locked(row)) == ["1.2"]


def test_restoring_may_not(row: Recommendation, chair: User, sec: User) -> None:
    revise(row, TEXT.replace("once", "twice"), sec)
    agreements.agree(row, "1.2", Agreement.AGREED, by=chair, seen_revision=2)
    with pytest.raises(Refused, match=r"“It meets twice a year\.” is agreed and stays as it is"):
        recommendations.restore(row, 1, by=sec, seen_revision=2)


def test_adopting_may_not(row: Recommendation, agreed: AgreedUnit, chair: User) -> None:
    other = factories.amendment(row, TEXT.replace("advise on", "review"))
    text = TEXT.replace("advise on", "review").replace("once", "twice")
    with pytest.raises(Refused) as refused:
        decisions.adopt(row, {other: None}, by=chair, seen_revision=1, text=text)
    assert refused.value.sentence == LOCKED


def test_an_amendment_to_it_is_neither_proposed_nor_reopened(row: Recommendation, chair: User, alice: User) -> None:
    closed = factories.amendment(row, TEXT.replace("once", "twice"), units=["1.2"], place=2)
    decisions.set_aside(closed, by=chair, reason="No.")
    agreements.agree(row, "1.2", Agreement.AGREED, by=chair, seen_revision=1)
    with pytest.raises(Refused) as refused:
        decisions.reopen(closed, by=chair, reason="Yes.")
    assert refused.value.sentence == (
        "A-1 changes “It meets once a year.”, which is agreed. Reopen the unit first, with a reason."
    )
    with pytest.raises(Refused, match="Unit 2 is locked: agreed"):
        amendments.propose(row, by=alice, seen_revision=1, text=TEXT.replace("once", "twice"))


def test_reopening_lets_it_change_and_stays_on_record(
    row: Recommendation, agreed: AgreedUnit, chair: User, sec: User
) -> None:
    agreements.reopen_unit(row, "1.2", by=chair, reason="New facts.")
    revise(row, TEXT.replace("once", "twice"), sec)
    kept = AgreedUnit.objects.get()
    assert (kept.reopened_by, kept.reopened_because) == (chair, "New facts.")
    assert kept.reopened_at is not None
    agreements.agree(row, "1.2", Agreement.AGREED, by=chair, seen_revision=2)
    assert AgreedUnit.objects.count() == 2


def test_the_text_shows_how_far_its_units_are_agreed(
    client: Client, row: Recommendation, agreed: AgreedUnit, chair: User
) -> None:
    shown = client.get(row.get_absolute_url()).content.decode()
    assert "Unit 2: Agreed ad referendum" in shown
    assert "Mark unit 1 as agreed" not in shown
    client.force_login(chair)
    assert "Mark unit 1 as agreed" in client.get(row.get_absolute_url()).content.decode()


def test_the_page_of_a_unit_quotes_it(client: Client, row: Recommendation, agreed: AgreedUnit, chair: User) -> None:
    client.force_login(chair)
    shown = client.get(f"{row.get_absolute_url()}units/1.2/").content.decode()
    assert "It meets once a year.</blockquote>" in shown
    assert "Borduria asks home." in shown
    assert client.get(f"{row.get_absolute_url()}units/9.9/").status_code == 404
