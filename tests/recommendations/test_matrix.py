"""Who stands where on one text: every delegation in its row and cell, what was said in full, and what is sealed."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultations.enums import Kind, Region, StakeholderGroup
from consultations.models import Consultation, Delegation, User
from recommendations.actions import endings, positions, recommendations
from recommendations.enums import CallKind, Change, Stance
from recommendations.models import Designation, Position, Recommendation
from recommendations.queries import matrix as seen
from tests.factories import CARRIES, DelegationFactory, amendment, position, recommendation, revised
from tests.recommendations.standing import STRANGER, called, cell, names, rows, speaks_for, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published text."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


@pytest.fixture
def makers() -> Delegation:
    """A member from the private sector."""
    return DelegationFactory(
        name="Lamp Makers", kind=Kind.ORGANISATION, group=StakeholderGroup.PRIVATE_SECTOR, region=""
    )


@pytest.fixture
def uplands() -> Delegation:
    """A regional group."""
    return DelegationFactory(name="Upland States", short_name="Uplands", kind=Kind.REGIONAL_GROUP, region="")


# --- who is where ----------------------------------------------------------------------------


def test_everybody_is_in_the_row_of_their_group_and_of_their_region(
    row: Recommendation, arcadia: Delegation, borduria: Delegation, makers: Delegation
) -> None:
    Delegation.objects.filter(pk=borduria.pk).update(region=Region.ASIA_PACIFIC)
    position(row, arcadia, Stance.OBJECTION)
    position(row, makers)
    found = seen.matrix(row, STRANGER)
    assert [part.code for part in found.parts] == ["groups", "regions"]
    assert list(rows(found)) == ["government", "private_sector", *Region.values]
    assert names(found, "government", "objection") == ["Arcadia"]
    assert names(found, "government", "not_expressed") == ["Borduria"]
    assert names(found, "private_sector", "support") == ["Lamp Makers"]
    assert names(found, Region.AFRICAN, "objection") == ["Arcadia"]
    assert names(found, Region.ASIA_PACIFIC, "not_expressed") == ["Borduria"]
    government = rows(found)["government"]
    assert (government.expressed, government.size, government.is_counted) == (1, 2, True)
    assert rows(found)[Region.EASTERN_EUROPEAN].size == 0


def test_observers_stand_apart_and_are_not_counted(
    client: Client, row: Recommendation, arcadia: Delegation, open_nets: Delegation
) -> None:
    position(row, arcadia)
    position(row, open_nets, Stance.OBJECTION)
    found = seen.matrix(row, STRANGER)
    assert names(found, seen.OBSERVERS, "objection") == ["Open Nets Forum"]
    assert not rows(found)[seen.OBSERVERS].is_counted
    assert StakeholderGroup.CIVIL_SOCIETY not in rows(found)
    assert found.explained is not None
    assert found.explained.indicator.objectors == ()
    assert "1 of 1, shown, not counted" in text_of(client, row)


def test_observers_are_in_their_group_where_they_are_counted(
    row: Recommendation, consultation: Consultation, arcadia: Delegation, open_nets: Delegation
) -> None:
    consultation.observers_counted = True
    consultation.save()
    position(row, open_nets, Stance.OBJECTION)
    found = seen.matrix(row, STRANGER)
    assert names(found, StakeholderGroup.CIVIL_SOCIETY, "objection") == ["Open Nets Forum"]
    assert seen.OBSERVERS not in rows(found)


def test_a_call_freezes_who_is_counted(
    row: Recommendation, consultation: Consultation, arcadia: Delegation, open_nets: Delegation
) -> None:
    called(row)
    consultation.observers_counted = True
    consultation.thresholds = {"groups": 1}
    consultation.save()
    row.refresh_from_db()
    found = seen.matrix(row, STRANGER)
    assert seen.OBSERVERS in rows(found)
    assert found.explained is not None
    assert found.explained.thresholds.groups == 3


def test_who_is_in_no_group_or_no_longer_there_has_a_row_of_their_own(
    row: Recommendation, arcadia: Delegation, borduria: Delegation
) -> None:
    nobody_knows = DelegationFactory(name="Elbonia", group="", region="")
    position(row, borduria, Stance.ABSTAIN)
    Delegation.objects.filter(pk=borduria.pk).update(is_active=False)
    found = seen.matrix(row, STRANGER)
    assert names(found, seen.NO_GROUP, "not_expressed") == [nobody_knows.name]
    assert rows(found)[seen.NO_GROUP].is_counted
    assert names(found, seen.FORMER, "abstain") == ["Borduria"]
    assert not rows(found)[seen.FORMER].is_counted


def test_who_is_spoken_for_stands_where_the_group_stands(
    client: Client, row: Recommendation, arcadia: Delegation, borduria: Delegation, uplands: Delegation
) -> None:
    said = position(row, uplands, Stance.RESERVATION)
    speaks_for(said, arcadia, borduria)
    position(row, borduria)
    found = seen.matrix(row, STRANGER)
    voice = cell(found, "government", "reservation").voices[0]
    assert (voice.delegation, voice.through) == (arcadia, uplands)
    assert names(found, "government", "support") == ["Borduria"]
    assert names(found, seen.REGIONAL_GROUPS, "reservation") == ["Upland States"]
    page = text_of(client, row)
    assert "(through Uplands)" in page
    assert "also for those of the following that have not spoken themselves: Arcadia, Borduria" in page


def test_two_groups_that_differ_leave_a_delegation_without_a_position(
    client: Client, row: Recommendation, arcadia: Delegation, uplands: Delegation
) -> None:
    lowlands = DelegationFactory(name="Lowland States", kind=Kind.REGIONAL_GROUP, region="")
    speaks_for(position(row, uplands), arcadia)
    speaks_for(position(row, lowlands, Stance.OBJECTION), arcadia)
    voice = cell(seen.matrix(row, STRANGER), "government", "not_expressed").voices[0]
    assert (voice.delegation, voice.is_disputed) == (arcadia, True)
    assert "(two groups speak for it, differently)" in text_of(client, row)


def test_silence_has_a_column_once_a_silence_procedure_has_closed(
    row: Recommendation, arcadia: Delegation, borduria: Delegation
) -> None:
    position(row, arcadia)
    assert "silence" not in seen.matrix(row, STRANGER).stances
    called(row, CallKind.SILENCE_PROCEDURE, days=-1)
    endings.close_due(row)
    found = seen.matrix(row, STRANGER)
    assert found.stances[-2:] == ["silence", "not_expressed"]
    assert names(found, "government", "silence") == ["Borduria"]


def test_a_stale_word_is_not_expressed_and_says_on_which_revision_it_was_taken(
    client: Client, row: Recommendation, arcadia: Delegation, borduria: Delegation
) -> None:
    position(row, arcadia, Stance.OBJECTION)
    revised(row, "Nobody acts.")
    found = cell(seen.matrix(row, STRANGER), "government", "not_expressed")
    assert [voice.delegation.name for voice in found.voices] == ["Borduria"]
    assert [(voice.delegation.name, voice.position and voice.position.stance) for voice in found.stale] == [
        ("Arcadia", "objection")
    ]
    assert found.count == 2
    assert "Objection, taken on revision 1" in text_of(client, row)


def test_an_editorial_revision_leaves_everybody_where_they_are(
    row: Recommendation, sec: User, arcadia: Delegation
) -> None:
    position(row, arcadia)
    recommendations.revise(
        row, "States act. They reported.", by=sec, seen_revision=1, change=Change.EDITORIAL, reason="Grammar."
    )
    row.refresh_from_db()
    assert names(seen.matrix(row, STRANGER), "government", "support") == ["Arcadia"]


# --- the indicator explained -----------------------------------------------------------------


def test_the_page_says_what_was_counted_by_which_limits(
    client: Client, row: Recommendation, consultation: Consultation, arcadia: Delegation, makers: Delegation
) -> None:
    consultation.thresholds = {"quorum": "2/3", "most_against": "1/5"}
    consultation.save()
    position(row, arcadia, Stance.OBJECTION)
    position(row, makers)
    page = text_of(client, row)
    assert "On record already: 1 objection, from Government." in page
    assert "The limits are those of this consultation." in page
    assert "unless at least 2/3 of the seats have expressed something, and at least 3 groups" in page
    assert "objections that weigh at most 1/5 in every group and region" in page
    assert '<td data-label="Weight of objections">1/1</td>' in page
    assert (
        "2 of 2 seats have expressed something. Favourable or conditional, on average over the groups that spoke: 1/2."
        in page
    )
    assert "The indicator is computed from the positions below and advises. The chair decides." in page


def test_the_page_says_until_when_a_call_is_open(client: Client, row: Recommendation, arcadia: Delegation) -> None:
    call = called(row, CallKind.SILENCE_PROCEDURE)
    page = text_of(client, row)
    assert page.count('id="call"') == 1
    assert page.index('id="call"') < page.index('id="indicator"'), "what is asked comes first"
    assert f'datetime="{call.closes_at:%Y-%m-%dT%H:%M}' in page
    assert "The limits are those that were frozen when the call of" in page


def test_a_text_that_is_gone_has_no_indicator_and_still_shows_who_stood_where(
    client: Client, row: Recommendation, sec: User, arcadia: Delegation
) -> None:
    position(row, arcadia)
    recommendations.withdraw(row, by=sec, reason="Its proposer asks for it.")
    row.refresh_from_db()
    found = seen.matrix(row, STRANGER)
    assert found.explained is None
    assert names(found, "government", "support") == ["Arcadia"]
    assert "How this is computed" not in text_of(client, row)


# --- what was said ---------------------------------------------------------------------------


def test_statements_stand_in_full_with_who_entered_them(
    client: Client, row: Recommendation, alice: User, sec: User, borduria: Delegation, makers: Delegation
) -> None:
    positions.record(row, Stance.OBJECTION, by=alice, seen_revision=1, **CARRIES[Stance.OBJECTION])
    positions.record(
        row, Stance.RESERVATION, by=sec, seen_revision=1, statement="<b>Not</b> yet.", for_delegation=borduria
    )
    position(row, makers)
    page = text_of(client, row)
    assert "<p>It goes too far.</p>" in page
    assert "<p>Leave the last sentence out.</p>" in page
    assert "<span>Alice for Arcadia</span>" in page
    assert page.count("<p>It goes too far.</p>") == 1, "an objection is told once, among the objections"
    assert "<p>&lt;b&gt;Not&lt;/b&gt; yet.</p>" in page
    assert "Entered by Sec, secretariat, for Borduria" in page
    found = seen.matrix(row, STRANGER)
    assert [(each.stance, len(each.positions)) for each in found.statements] == [("reservation", 1)]


def test_conditions_name_their_amendments_and_dates(
    client: Client, row: Recommendation, arcadia: Delegation, borduria: Delegation
) -> None:
    one = amendment(row, "States act at once.", sponsors=[arcadia], headline="At once")
    position(row, arcadia, Stance.SUPPORT_WITH_AMENDMENTS, amendments=[one])
    position(row, borduria, Stance.PENDING)
    page = text_of(client, row)
    assert f'<a href="{one.get_absolute_url()}">A-1 At once</a>' in page
    assert "Instructions are expected on 31 January 2030." in page


def test_what_was_said_before_is_kept_by_delegation(
    client: Client, row: Recommendation, arcadia: Delegation, borduria: Delegation
) -> None:
    position(row, arcadia, Stance.OBJECTION)
    position(row, arcadia, Stance.CAN_LIVE_WITH)
    position(row, borduria)
    revised(row, "Nobody acts.")
    found = seen.matrix(row, STRANGER)
    assert [(each.delegation.name, [said.stance for said in each.positions]) for each in found.past] == [
        ("Arcadia", ["can_live_with", "objection"]),
        ("Borduria", ["support"]),
    ]
    page = text_of(client, row)
    assert "2 earlier positions" in page
    assert "Changed, <time" in page


# --- queries ---------------------------------------------------------------------------------


@pytest.mark.parametrize("delegations", [1, 60])
def test_the_page_takes_the_same_queries_for_one_delegation_and_for_sixty(
    client: Client,
    consultation: Consultation,
    delegations: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    row = recommendation(consultation, "States act.", number=1, proposers=[DelegationFactory(name="Arcadia")])
    one = amendment(row, "States act at once.")
    members = [Delegation.objects.get(), *(DelegationFactory() for _ in range(delegations - 1))]
    assert row.current is not None
    now = timezone.now()
    for number, member in enumerate(members):
        stance = (Stance.SUPPORT_WITH_AMENDMENTS, Stance.OBJECTION, Stance.SUPPORT)[number % 3]
        for ended in (now, None):
            said = Position.objects.create(
                recommendation=row,
                revision=row.current,
                delegation=member,
                stance=stance,
                recorded_at=now,
                until_at=ended,
                ended_as="changed" if ended else "",
                **CARRIES.get(stance, {}),
            )
            said.amendments.set([one])
    called(row)
    Designation.objects.create(
        recommendation=row, revision=row.current, word="emerging", indicator="emerging", designated_at=now
    )
    # row, proposers, two neighbours, figures of amendments and comments; since, positions, spoken for, calls;
    # words, their amendments, spoken for; call, seats, delegations; revisions, calls, designations
    with django_assert_num_queries(27):
        page = text_of(client, row)
    assert f"{delegations} of {delegations} seats" in page
