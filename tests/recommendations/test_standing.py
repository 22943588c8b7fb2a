"""Where the whole compilation stands: each list against small groups whose result can be worked out by hand."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from consultations.enums import Kind, Region, StakeholderGroup
from consultations.models import Consultation, Delegation, User
from recommendations.actions import positions
from recommendations.enums import CallKind, CallState, Stance, Status
from recommendations.models import Call, Designation, Indicator, Recommendation, SpokenFor
from recommendations.queries import holding as words
from recommendations.queries import standing as seen
from tests.factories import DelegationFactory, SectionFactory, amendment, position, recommendation, revised

pytestmark = pytest.mark.django_db
ADDRESS = "/consultations/first-round/standing/"
SECRET = "nobody must read this"


@pytest.fixture
def group(db: None) -> list[Delegation]:
    """Six seats: three States of three regions, and one delegation of each of three other groups."""
    regions = (Region.AFRICAN, Region.ASIA_PACIFIC, Region.EASTERN_EUROPEAN)
    states = [DelegationFactory(name=f"State {region}", region=region) for region in regions]
    others = (StakeholderGroup.ACADEMIA, StakeholderGroup.CIVIL_SOCIETY, StakeholderGroup.PRIVATE_SECTOR)
    fields = {"kind": Kind.ORGANISATION, "region": ""}
    return states + [DelegationFactory(name=f"Body of {one}", group=one, **fields) for one in others]


def text(consultation: Consultation, number: int, *said: tuple[Delegation, str], **fields: object) -> Recommendation:
    """A text with the positions of these delegations."""
    row = recommendation(consultation, f"Text {number}.", number=number, **fields)
    for delegation, stance in said:
        position(row, delegation, stance)
    return row


def all_of(group: list[Delegation], *others: tuple[Delegation, str]) -> list[tuple[Delegation, str]]:
    """Everybody supports, but for the others."""
    return [*{**dict.fromkeys(group, Stance.SUPPORT), **dict(others)}.items()]


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


def ended_call(row: Recommendation) -> Call:
    now = timezone.now()
    return call(row, state=CallState.CLOSED, closes_at=now, ended_at=now)


def call(row: Recommendation, **fields: object) -> Call:
    now = timezone.now()
    given = {"kind": CallKind.CONSENSUS_CALL, "opened_at": now - timedelta(days=4), "closes_at": now, **fields}
    return Call.objects.create(recommendation=row, revision=row.current, **given)


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


# --- seals -----------------------------------------------------------------------------------


@pytest.fixture
def sealed(consultation: Consultation, group: list[Delegation], arcadia: Delegation) -> Recommendation:
    """A text whose positions are sealed; everybody but Arcadia supports it, and Arcadia objects."""
    Consultation.objects.filter(pk=consultation.pk).update(positions_sealed=True)
    consultation.refresh_from_db()
    row = text(consultation, 1, *all_of(group))
    positions.record(
        row,
        Stance.OBJECTION,
        by=None,
        for_delegation=arcadia,
        seen_revision=1,
        statement=SECRET,
        change_needed=SECRET,
    )
    return row


@pytest.mark.parametrize("who", ["stranger", "charlie", "sec", "chair"])
@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        "/api/v1/consultations/first-round/standing/",
        "/recommendations/{}/projector/",
        "/recommendations/{}/projector/?text=rolling",
        "/consultations/first-round/projector/",
    ],
)
def test_sealed_positions_are_on_no_page(
    request: pytest.FixtureRequest, client: Client, sealed: Recommendation, address: str, who: str
) -> None:
    if who != "stranger":
        client.force_login(request.getfixturevalue(who), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(address.format(sealed.reference))
    assert answer.status_code == 200
    for word in (SECRET, 'bjecting": [{', "Arcadia", "ARC", "1 objection", "6 support", 'expressed": 7'):
        assert word.encode() not in answer.content


def test_sealed_positions_leave_no_trace(client: Client, consultation: Consultation, sealed: Recommendation) -> None:
    """Neither counts nor timing: byte for byte the same as before anybody spoke."""
    other = text(consultation, 2)
    found = seen.standing(consultation)
    assert [each.state for each in found.texts] == ["sealed", "sealed"]
    assert (found.away, found.disputed, found.silent, found.silent_groups) == ([], [], [], [])
    before = client.get(f"/recommendations/{other.reference}/projector/")
    position(other, Delegation.objects.first(), Stance.SUPPORT)  # type: ignore[arg-type]
    after = client.get(f"/recommendations/{other.reference}/projector/")
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])


def test_a_heard_call_opens_what_was_sealed(client: Client, consultation: Consultation, sealed: Recommendation) -> None:
    ended_call(sealed)
    position(sealed, Delegation.objects.exclude(name="Arcadia").first(), Stance.CAN_LIVE_WITH)  # type: ignore[arg-type]
    assert SECRET.encode() in client.get(ADDRESS).content


# --- the API ---------------------------------------------------------------------------------


def test_the_api_answers_the_same(
    consultation: Consultation, group: list[Delegation], api: Callable[[User | None], APIClient]
) -> None:
    section = SectionFactory(consultation=consultation, numeral="I")
    row = text(consultation, 1, *all_of(group, (group[0], Stance.OBJECTION)), section=section)
    text(consultation, 2, *all_of(group[1:], (group[3], Stance.RESERVATION)))
    call(row, closes_at=timezone.now() + timedelta(days=3))
    answer = api(None).get("/api/v1/consultations/first-round/standing/").json()
    first, second = answer["texts"]
    assert answer["counts"] == {"contested": 1, "insufficient": 1}
    assert (first["state"], first["section"], first["objecting"]) == ("contested", "I", [group[0].slug])
    assert (second["section"], second["reserved"], second["expressed"], second["seats"]) == (
        None,
        [group[3].slug],
        5,
        6,
    )
    [away] = answer["away"]
    assert (away["reference"], away["without_it"]) == (row.reference, "emerging")
    assert (away["held"]["delegation"], away["held"]["change_needed"]) == (
        group[0].slug,
        "Leave the last sentence out.",
    )
    assert [each["delegation"] for each in answer["disputed"][0]["objecting"]] == [group[0].slug]
    assert answer["silent"] == [{"delegation": group[0].slug, "texts": 1}]
    assert answer["silent_groups"] == [{"group": "government", "seats": 3, "on_some": 1, "on_all": 0}]
    assert [(each["recommendation"], each["kind"]) for each in answer["calls"]] == [(row.reference, "consensus_call")]


def test_the_api_knows_no_other_consultation(api: Callable[[User | None], APIClient], db: None) -> None:
    assert api(None).get("/api/v1/consultations/another/standing/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_endpoint_counts_its_queries(
    api: Callable[[User | None], APIClient],
    consultation: Consultation,
    group: list[Delegation],
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        row = text(consultation, number + 1, *all_of(group, (group[0], Stance.OBJECTION)))
        position(row, group[0], Stance.OBJECTION, amendments=[amendment(row, "Other words.")])
        call(row, closes_at=timezone.now() + timedelta(days=3))
    with django_assert_num_queries(12):
        api(None).get("/api/v1/consultations/first-round/standing/")
