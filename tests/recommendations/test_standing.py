"""Where the whole compilation stands: each list against small groups whose result can be worked out by hand."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from consultations.enums import Kind
from consultations.models import Consultation, Delegation, User
from recommendations.enums import Stance, Status
from recommendations.models import Designation, Indicator, Recommendation, SpokenFor
from recommendations.queries import holding as words
from recommendations.queries import standing as seen
from tests.factories import DelegationFactory, SectionFactory, amendment, position, recommendation, revised
from tests.recommendations.six import all_of, call, ended_call, seated, text

pytestmark = pytest.mark.django_db
ADDRESS = "/consultations/first-round/standing/"


@pytest.fixture
def group(db: None) -> list[Delegation]:
    """Six seats."""
    return seated()


def of(found: seen.Standing, row: Recommendation) -> seen.Text:
    return next(each for each in found.texts if each.recommendation == row)


# --- the map ---------------------------------------------------------------------------------


def test_every_published_text_stands_in_its_section_with_its_state(
    consultation: Consultation, group: list[Delegation]
) -> None:
    first, second = (SectionFactory(consultation=consultation, position=n, numeral=str(n)) for n in (1, 2))
    agreed = text(consultation, 1, *all_of(group), section=first)
    bare = text(consultation, 2, section=second)
    loose = recommendation(consultation, "Not placed.", source_label="9.1")
    text(consultation, 3, section=second, status=Status.DRAFT)
    found = seen.standing(consultation)
    assert [(part.section, [each.recommendation for each in part.texts]) for part in found.parts] == [
        (first, [agreed]),
        (second, [bare]),
        (None, [loose]),
    ]
    assert found.counts == {"emerging": 1, "insufficient": 2}
    assert (of(found, agreed).expressed, of(found, agreed).seats) == (6, 6)
    assert (of(found, bare).expressed, of(found, bare).seats) == (0, 6)


def test_the_designation_in_force_stands_beside_the_state(consultation: Consultation, group: list[Delegation]) -> None:
    row = text(consultation, 1, *all_of(group))
    now = timezone.now()
    for word, until in (("divergent", now), ("agreed_ad_referendum", None)):
        Designation.objects.create(
            recommendation=row, revision=row.current, word=word, indicator="emerging", designated_at=now, until_at=until
        )
    assert of(seen.standing(consultation), row).designation == "agreed_ad_referendum"


def test_what_was_taken_on_an_earlier_text_does_not_count(consultation: Consultation, group: list[Delegation]) -> None:
    row = text(consultation, 1, *all_of(group, (group[0], Stance.OBJECTION)))
    revised(row, "Another text.")
    found = seen.standing(consultation)
    assert of(found, row).state == "insufficient"
    assert found.away == []
    assert {each.texts for each in found.silent} == {1}


# --- arranged --------------------------------------------------------------------------------


def test_the_table_is_sorted_and_filtered(consultation: Consultation, group: list[Delegation]) -> None:
    section = SectionFactory(consultation=consultation, numeral="I")
    contested = text(consultation, 1, *all_of(group, *((each, Stance.OBJECTION) for each in group[:3])))
    bare = text(consultation, 2, section=section)
    agreed = text(consultation, 3, *all_of(group), section=section)
    texts = seen.standing(consultation).texts

    def numbers(**asked: str) -> list[int | None]:
        return [each.recommendation.number for each in seen.arranged(texts, **asked)]

    assert numbers() == [1, 2, 3]
    assert numbers(order="state") == [agreed.number, contested.number, bare.number]
    assert numbers(order="breadth") == [agreed.number, contested.number, bare.number]
    assert numbers(state="contested") == [1]
    assert numbers(section="I") == [2, 3]
    assert numbers(section="none") == [1]
    assert numbers(section="I", state="emerging") == [3]


def test_breadth_sorts_and_is_never_shown(
    consultation: Consultation, group: list[Delegation], client: Client, api: Callable[[User | None], APIClient]
) -> None:
    text(consultation, 1, *all_of(group, (group[0], Stance.OBJECTION)))
    breadth = Indicator.objects.get().breadth
    answers = (client.get(f"{ADDRESS}?order=breadth"), api(None).get("/api/v1/consultations/first-round/standing/"))
    assert [str(breadth)[:5] in answer.content.decode() for answer in answers] == [False, False]


# --- one delegation away ---------------------------------------------------------------------


def test_one_objection_that_alone_stands_in_the_way(consultation: Consultation, group: list[Delegation]) -> None:
    row = text(consultation, 1, *all_of(group, (group[0], Stance.OBJECTION)))
    found = seen.standing(consultation)
    assert [(each.recommendation, each.away, each.without_it) for each in found.away] == [
        (row, group[0].pk, "emerging")
    ]
    [away] = words.holding(found, found.away, [], None).away
    assert away.held is not None
    assert (away.held.delegation, away.held.position.change_needed) == (group[0], "Leave the last sentence out.")


def test_after_a_call_one_condition_keeps_consensus_away(consultation: Consultation, group: list[Delegation]) -> None:
    row = text(consultation, 1, *all_of(group, (group[0], Stance.PENDING)))
    assert of(seen.standing(consultation), row).without_it == "emerging"
    ended_call(row)
    position(row, group[0], Stance.PENDING, expected_on=date(2031, 5, 4))
    found = seen.standing(consultation)
    assert (of(found, row).state, of(found, row).without_it) == ("emerging", "consensus")
    [away] = words.holding(found, found.away, [], None).away
    assert away.held is not None
    assert away.held.position.expected_on == date(2031, 5, 4)


@pytest.mark.parametrize(
    ("stances", "why"),
    [
        ([Stance.OBJECTION, Stance.OBJECTION], "two object"),
        ([Stance.OBJECTION, Stance.PENDING], "one objects, another sets a condition"),
        ([Stance.CAN_LIVE_WITH], "nobody stands in the way"),
    ],
)
def test_who_is_not_alone_is_not_listed(
    consultation: Consultation, group: list[Delegation], stances: list[Stance], why: str
) -> None:
    text(consultation, 1, *all_of(group, *zip(group, stances, strict=False)))
    assert seen.standing(consultation).away == [], why


def test_an_objection_among_too_few_positions_is_not_listed(
    consultation: Consultation, group: list[Delegation]
) -> None:
    text(consultation, 1, (group[0], Stance.OBJECTION), (group[1], Stance.SUPPORT))
    assert seen.standing(consultation).away == []


def test_amendments_are_named_with_their_status(
    consultation: Consultation, group: list[Delegation], client: Client
) -> None:
    row = text(consultation, 1, *all_of(group[1:]))
    one = amendment(row, "Text 1, amended.", headline="with due regard")
    position(row, group[0], Stance.SUPPORT_WITH_AMENDMENTS, amendments=[one])
    found = seen.standing(consultation)
    [away] = words.holding(found, found.away, [], None).away
    assert away.held is not None
    assert away.held.amendments == [one]
    page = client.get(ADDRESS).content.decode()
    assert f'<a href="{one.get_absolute_url()}">A-1 <bdi>with due regard</bdi></a>, Open' in page


def test_since_is_when_the_objection_was_first_made(consultation: Consultation, group: list[Delegation]) -> None:
    row = text(consultation, 1, *all_of(group, (group[0], Stance.OBJECTION)))
    long_ago = timezone.now() - timedelta(days=12)
    row.objections.update(opened_at=long_ago)
    position(row, group[0], Stance.OBJECTION, statement="It still goes too far.")
    found = seen.standing(consultation)
    [away] = words.holding(found, found.away, [], None).away
    assert away.held is not None
    assert away.held.since == long_ago


def test_a_group_that_speaks_for_the_one_is_named(consultation: Consultation, group: list[Delegation]) -> None:
    row = text(consultation, 1, *all_of(group[1:]))
    union = DelegationFactory(name="Union", kind=Kind.REGIONAL_GROUP, region="")
    said = position(row, union, Stance.OBJECTION)
    SpokenFor.objects.create(position=said, delegation=group[0])
    position(row, group[1], Stance.ABSTAIN)
    position(row, group[1], Stance.SUPPORT)
    found = seen.standing(consultation)
    [away] = words.holding(found, found.away, [], None).away
    assert away.held is not None
    assert (away.held.delegation, away.held.position, away.held.is_spoken_for) == (group[0], said, True)


# --- contested and divergent -----------------------------------------------------------------


def test_who_objects_stands_group_by_group(consultation: Consultation, group: list[Delegation]) -> None:
    row = text(consultation, 1, *all_of(group, *((each, Stance.OBJECTION) for each in (group[3], *group[:2]))))
    found = seen.standing(consultation)
    assert [(each.recommendation, each.state) for each in found.disputed] == [(row, "contested")]
    [disputed] = words.holding(found, [], found.disputed, None).disputed
    assert [(side.group, [held.delegation.name for held in side.held]) for side in disputed.sides] == [
        ("Academia", ["Body of academia"]),
        ("Government", ["State african", "State asia_pacific"]),
    ]


# --- who has not spoken ----------------------------------------------------------------------


def test_who_has_not_spoken_is_counted_text_by_text(consultation: Consultation, group: list[Delegation]) -> None:
    text(consultation, 1, *all_of(group[1:]))
    text(consultation, 2, (group[1], Stance.ABSTAIN))
    text(consultation, 3)
    found = seen.standing(consultation)
    assert [(each.delegation.name, each.texts) for each in found.silent] == [
        ("Body of academia", 2),
        ("Body of civil_society", 2),
        ("Body of private_sector", 2),
        ("State african", 3),
        ("State asia_pacific", 1),
        ("State eastern_european", 2),
    ]
    assert [(each.group, each.on_some, each.on_all, each.seats) for each in found.silent_groups] == [
        ("Academia", 1, 0, 1),
        ("Civil society", 1, 0, 1),
        ("Government", 3, 1, 3),
        ("Private sector", 1, 0, 1),
    ]


def test_for_whom_a_group_speaks_has_a_position(consultation: Consultation, group: list[Delegation]) -> None:
    row = text(consultation, 1)
    union = DelegationFactory(name="Union", kind=Kind.REGIONAL_GROUP, region="")
    SpokenFor.objects.create(position=position(row, union, Stance.SUPPORT), delegation=group[0])
    position(row, group[1])
    silent = [each.delegation for each in seen.standing(consultation).silent]
    assert group[0] not in silent
    assert union not in silent, "a regional group has no seat"


def test_observers_are_missed_only_where_they_are_counted(
    consultation: Consultation, group: list[Delegation], open_nets: Delegation
) -> None:
    text(consultation, 1)
    assert open_nets not in [each.delegation for each in seen.standing(consultation).silent]
    consultation.observers_counted = True
    assert open_nets in [each.delegation for each in seen.standing(consultation).silent]


# --- calls -----------------------------------------------------------------------------------


def test_open_calls_stand_in_the_order_of_their_deadlines(consultation: Consultation, group: list[Delegation]) -> None:
    now = timezone.now()
    late, soon, over = (text(consultation, number) for number in (1, 2, 3))
    calls = [call(row, closes_at=now + timedelta(days=days)) for row, days in ((late, 6), (soon, 3))]
    ended_call(over)
    assert seen.standing(consultation).calls == calls[::-1]


# --- the page --------------------------------------------------------------------------------


def test_strangers_read_it(client: Client, consultation: Consultation, group: list[Delegation]) -> None:
    row = text(consultation, 1, *all_of(group, (group[0], Stance.OBJECTION)))
    page = client.get(ADDRESS).content.decode()
    assert page.count(f"/recommendations/{row.reference}/positions/") == 4  # a tile, one away, disputed, the table
    assert "Recommendation 1: Contested. Secretariat" in page
    assert '<q dir="auto">Leave the last sentence out.</q>' in page


def test_an_empty_compilation_says_so(client: Client, consultation: Consultation) -> None:
    assert "Nothing is before the group yet" in client.get(ADDRESS).content.decode()


def test_a_fragment_is_the_table_alone(client: Client, consultation: Consultation, group: list[Delegation]) -> None:
    text(consultation, 1)
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answer = client.get(f"{ADDRESS}?order=state&state=insufficient", headers=headers)
    assert answer.content.decode().count("<table") == 1
    assert answer["HX-Push-Url"] == f"{ADDRESS}?order=state&state=insufficient"


def test_a_filter_that_makes_no_sense_asks_for_nothing(
    client: Client, consultation: Consultation, group: list[Delegation]
) -> None:
    text(consultation, 1)
    assert "1 text</p>" in client.get(f"{ADDRESS}?state=nonsense&order=loudness&section=IX").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_counts_its_queries(
    client: Client,
    consultation: Consultation,
    group: list[Delegation],
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        row = text(consultation, 2 * number + 1, *all_of(group, (group[0], Stance.OBJECTION)))
        amended = amendment(row, "Other words.")
        position(row, group[0], Stance.OBJECTION, amendments=[amended], change_needed="Adopt it.")
        call(text(consultation, 2 * number + 2), closes_at=timezone.now() + timedelta(days=3))
    with django_assert_num_queries(13):
        client.get(ADDRESS)
