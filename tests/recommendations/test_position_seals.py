"""Sealed positions: searched for in every answer, page, list, record and count, as everybody who must not see them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from consultations.enums import DelegateRole, Kind
from consultations.models import Consultation, Delegation, Event, GroupMember, User
from recommendations.actions import endings, positions, recommendations
from recommendations.enums import Stance
from recommendations.models import Indicator, Objection, Position, Recommendation
from recommendations.queries import positions as queries
from tests.factories import DelegationFactory, UserFactory, delegate, position, recommendation, revised
from tests.recommendations.asked import SILENCE, asked, heard
from wgec.kernel.errors import Refused

pytestmark = pytest.mark.django_db

#: Words that stand nowhere but in the sealed positions; the name stands on pages that list every delegation too.
NAME, STATEMENT, CHANGE = "Zembla", "Xylophones go too far.", "Quietly leave xylophones out."
WORDS = ("Xylophones", "xylophones")
NAMED_ONLY_WHERE_IT_SPOKE = ("/api/", "/proceedings/", "/admin/", "/notices/", "history/")


@pytest.fixture
def consultation(consultation: Consultation) -> Consultation:
    """A round that seals positions."""
    consultation.positions_sealed = True
    consultation.save()
    return consultation


@pytest.fixture
def zembla(db: None) -> Delegation:
    """A member whose name occurs nowhere but where it has spoken, and in the list of delegations."""
    return DelegationFactory(name=NAME)


@pytest.fixture
def zoe(zembla: Delegation) -> User:
    """Its head."""
    return delegate("Zoe", zembla)


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation) -> Recommendation:
    """A published text of Arcadia's."""
    return recommendation(consultation, "States act. They report.", number=1, proposers=[arcadia])


@pytest.fixture
def sealed(row: Recommendation, zoe: User) -> Position:
    """Zembla objects, under seal."""
    return objecting(row, zoe)


@pytest.fixture
def others(alice: User, bob: User, charlie: User, olga: User, sec: User, chair: User, arcadia: Delegation) -> Any:
    """Everybody who is not of Zembla, the last one a stranger."""
    rita = delegate("Rita", arcadia, DelegateRole.READER)
    admin = UserFactory(name="Admin", is_staff=True, is_superuser=True, is_secretariat=True)
    return [alice, bob, charlie, olga, sec, chair, rita, admin, None]


@pytest.fixture
def some(charlie: User, others: list[User | None]) -> list[User | None]:
    """Another delegation, the administrator, a stranger."""
    return [charlie, *others[-2:]]


def objecting(row: Recommendation, by: User) -> Position:
    row.refresh_from_db()
    assert row.current
    seen = row.current.number
    return positions.record(row, Stance.OBJECTION, by=by, seen_revision=seen, statement=STATEMENT, change_needed=CHANGE)


def read(person: User | None, row: Recommendation) -> Iterator[tuple[str, str]]:
    """Every answer about ``row`` that ``person`` can have: its address, and its words."""
    client = Client()
    if person is not None:
        client.force_login(person, backend="consultations.backends.ByAddress")
    inside = f"/api/v1/recommendations/{row.reference}/"
    page = f"/recommendations/{row.reference}/"
    addresses = [
        *(f"{inside}{part}" for part in ("", "positions/", "positions/?past=true", "events/", "steps/", "comments/")),
        *(f"{inside}{part}" for part in ("revisions/", "rolling/", "amendments/", "blame/", "compare/?from=1")),
        "/api/v1/recommendations/",
        "/api/v1/recommendations/?search=xylophones",
        "/api/v1/sections/",
        f"/api/v1/consultations/{row.consultation.slug}/",
        *(f"{page}{part}" for part in ("", "positions/", "history/", "rolling/", "amendments/", "discussion/")),
        *(f"{page}{part}" for part in ("blame/", "source/", "similar/")),
        "/",
        "/recommendations/",
        "/recommendations/?view=reading",
        f"/consultations/{row.consultation.slug}/",
        "/proceedings/",
        "/reports/",
        *(["/notices/", "/api/v1/notices/"] if person is not None else []),
        *(_of_the_administrator() if person is not None and person.is_staff else []),
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code in {200, 404}, (address, answer.status_code)
        if not address.startswith("/api/v1/recommendations/?search"):
            assert answer.status_code == 200 or address == "/api/v1/notices/", address
        yield address, answer.content.decode()


def _of_the_administrator() -> list[str]:
    """Lists of the admin in which a position could leave a trace."""
    lists = ("recommendations/position", "recommendations/spokenfor", "recommendations/objection")
    derived = ("recommendations/indicator", "recommendations/call", "consultations/event", "consultations/notice")
    return [f"/admin/{each}/" for each in (*lists, *derived)]


def told(person: User | None, row: Recommendation) -> list[tuple[str, str]]:
    """Where a secret stands, and which."""
    found = []
    for address, words in read(person, row):
        names = (NAME, "zembla") if any(part in address for part in NAMED_ONLY_WHERE_IT_SPOKE) else ()
        found += [(address, word) for word in (*WORDS, *names) if word in words]
    return found


# --- while it is sealed ------------------------------------------------------------------------


def test_nothing_of_a_sealed_position_is_told_to_anybody_else(
    row: Recommendation, sealed: Position, others: list[User | None]
) -> None:
    for person in others:
        assert told(person, row) == [], person


def test_its_own_delegation_reads_it(row: Recommendation, sealed: Position, zoe: User) -> None:
    found = {address for address, word in told(zoe, row) if word == "Xylophones"}
    inside = f"/api/v1/recommendations/{row.reference}"
    assert {f"{inside}/positions/", f"{inside}/positions/?past=true", f"{inside}/events/"} <= found


def test_answers_are_the_same_whether_it_has_spoken_or_not(
    row: Recommendation, zoe: User, others: list[User | None]
) -> None:
    """Not a count, not a moment, not an order: every byte of every answer, as long as nobody else does anything."""
    before = [list(read(person, row)) for person in others]
    positions.record(row, Stance.SUPPORT, by=zoe, seen_revision=1)
    objecting(row, zoe)
    after = [list(read(person, row)) for person in others]
    for person, old, new in zip(others, before, after, strict=True):
        differ = [address for (address, was), (_, now) in zip(old, new, strict=True) if _told(was) != _told(now)]
        assert differ == [], person


def _told(words: str) -> str:
    """An answer without what differs between any two answers."""
    return "\n".join(line for line in words.splitlines() if "csrf" not in line.lower() and "nonce" not in line)


def test_there_is_no_indicator_and_the_record_is_its_own(row: Recommendation, sealed: Position) -> None:
    assert not Indicator.objects.exists()
    assert {event.audience for event in Event.objects.filter(verb__startswith="position.")} == {"delegation"}


def test_the_first_revision_keeps_its_seal_when_another_one_comes(
    row: Recommendation, sealed: Position, some: list[User | None]
) -> None:
    revised(row, "Nobody acts.")
    for person in some:
        assert told(person, row) == [], person
    assert not Indicator.objects.exists()


def test_a_cancelled_or_superseded_call_opens_nothing(
    row: Recommendation, sealed: Position, some: list[User | None]
) -> None:
    endings.end(asked(row), row, "cancel", by=None, because="x")
    asked(row)
    revised(row, "Nobody acts.")
    for person in some:
        assert told(person, row) == [], person


# --- what the secretariat learns as it enters ----------------------------------------------------


def test_who_enters_for_others_learns_only_what_they_enter(
    api: Any, row: Recommendation, sealed: Position, zembla: Delegation, sec: User
) -> None:
    inside = f"/api/v1/recommendations/{row.reference}/"
    words = {"statement": STATEMENT, "change_needed": CHANGE, "seen_revision": 1, "for_delegation": "zembla"}
    same = api(sec).post(f"{inside}position/", {"stance": "objection", **words}).json()
    Position.objects.filter(pk=sealed.pk).update(until_at=sealed.recorded_at, ended_as="withdrawn")
    Objection.objects.all().delete()
    new = api(sec).post(f"{inside}position/", {"stance": "objection", **words}).json()
    assert same == new
    assert (new["stance"], new["recorded_at"], new["recorded_by"], new["on_behalf"]) == ("objection", None, "", True)
    assert told(sec, row) == [], "afterwards it sees no more than anybody"


@pytest.mark.parametrize("spoken", [True, False])
def test_nobody_confirms_or_withdraws_for_others_to_learn_whether_they_have_spoken(
    api: Any, row: Recommendation, zoe: User, sec: User, spoken: bool
) -> None:
    if spoken:
        objecting(row, zoe)
    inside = f"/api/v1/recommendations/{row.reference}/"
    refused = api(sec).post(f"{inside}confirm_position/", {"seen_revision": 1, "for_delegation": "zembla"})
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "Positions on this text are sealed, so nobody else confirms one. Enter it in its words.",
    )
    taken = api(sec).post(f"{inside}withdraw_position/", {"for_delegation": "zembla"})
    assert (taken.status_code, taken.content) == (204, b"")


# --- groups --------------------------------------------------------------------------------------


@pytest.fixture
def lea(zembla: Delegation, arcadia: Delegation, borduria: Delegation) -> User:
    """Head of a group to which all three belong."""
    group = DelegationFactory(name="Lakes Group", kind=Kind.REGIONAL_GROUP, region="")
    for member in (zembla, arcadia, borduria):
        GroupMember.objects.create(group=group, member=member)
    return delegate("Lea", group)


def test_those_for_whom_a_group_speaks_read_its_sealed_position_and_of_the_others_nothing(
    api: Any, row: Recommendation, lea: User, zoe: User, zembla: Delegation, arcadia: Delegation, alice: User, sec: User
) -> None:
    said = positions.record(row, Stance.SUPPORT, by=lea, seen_revision=1, speaks_for=[zembla, arcadia])
    positions.record(row, Stance.ABSTAIN, by=zoe, seen_revision=1)
    address = f"/api/v1/recommendations/{row.reference}/positions/"
    answer = api(alice).get(address).json()
    assert (answer["sealed"], answer["count"]) == (True, 1)
    assert [(each["slug"], each["speaks_for"]) for each in answer["results"]] == [("lakes-group", ["arcadia"])]
    stands, is_sealed = queries.seen(row, alice)
    assert (is_sealed, stands.valid, stands.spoken) == (True, {}, {arcadia.pk: said})
    assert [entry.delegation for entry in stands.spoken[arcadia.pk].speaks_for.all()] == [arcadia]
    for person in (sec, None, delegate("Carl", DelegationFactory())):
        assert not queries.readable(person).exists()
    mine = api(lea).get(address).json()["results"]
    assert [(each["slug"], each["speaks_for"]) for each in mine] == [("lakes-group", ["arcadia", "zembla"])]


def test_who_has_dissociated_reads_it_no_more_and_nobody_else_learns_it(
    row: Recommendation, lea: User, zembla: Delegation, arcadia: Delegation, alice: User, zoe: User, charlie: User
) -> None:
    positions.record(row, Stance.SUPPORT, by=lea, seen_revision=1, speaks_for=[zembla, arcadia])
    positions.dissociate(row, by=zoe)
    assert not queries.readable(zoe).exists()
    assert queries.readable(alice).count() == 1
    for person in (alice, charlie, None):
        assert told(person, row) == [], person
    assert any(word == NAME for _address, word in told(lea, row)), "the group is told who left it"


def test_two_groups_that_dispute_for_one_are_both_read_by_it(
    row: Recommendation, lea: User, arcadia: Delegation, alice: User
) -> None:
    hills = DelegationFactory(name="Hills Group", kind=Kind.REGIONAL_GROUP, region="")
    GroupMember.objects.create(group=hills, member=arcadia)
    for head, stance in ((lea, Stance.SUPPORT), (delegate("Hal", hills), Stance.ABSTAIN)):
        positions.record(row, stance, by=head, seen_revision=1, speaks_for=[arcadia])
    stands, _ = queries.seen(row, alice)
    assert (stands.spoken, stands.disputed) == ({}, {arcadia.pk})
    assert queries.readable(alice).count() == 2


def test_a_position_that_spoke_for_one_is_not_read_once_it_has_ended(
    row: Recommendation, lea: User, arcadia: Delegation, alice: User
) -> None:
    positions.record(row, Stance.SUPPORT, by=lea, seen_revision=1, speaks_for=[arcadia])
    positions.record(row, Stance.ABSTAIN, by=lea, seen_revision=1)
    assert not queries.readable(alice).exists()


# --- once a call was heard -----------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["close", "break"])
def test_all_of_it_is_open_once_a_call_was_heard(
    api: Any, row: Recommendation, zoe: User, alice: User, charlie: User, some: list[User | None], verb: str
) -> None:
    positions.record(row, Stance.ABSTAIN, by=zoe, seen_revision=1)  # the word before, on the same text
    position(row, charlie.acting_for)
    revised(row, "Nobody acts.")
    call = asked(row, SILENCE)
    if verb == "break":
        objecting(row, zoe)
    else:
        positions.record(row, Stance.RESERVATION, by=zoe, seen_revision=2, statement=STATEMENT)
        endings.end(call, row, "close", by=None)
    address = f"/api/v1/recommendations/{row.reference}/positions/"
    for person in some:
        answer = api(person).get(address).json()
        shown = [(each["slug"], each["stance"], each["stale"]) for each in answer["results"]]
        last = "objection" if verb == "break" else "reservation"
        assert (answer["sealed"], shown) == (False, [("borduria", "support", True), ("zembla", last, False)])
        past = api(person).get(f"{address}?past=true").json()["results"]
        assert [(each["stance"], each["revision"], each["ended_as"]) for each in past] == [
            ("support", 1, ""),
            (last, 2, ""),
            ("abstain", 1, "changed"),
        ]
    assert queries.objections(None).count() == (verb == "break")
    opened = Event.objects.get(verb=f"call.{verb}")
    assert opened.details["positions"] == {"borduria": "support", "zembla": last}


def test_editorial_changes_after_it_was_heard_stay_open(row: Recommendation, sealed: Position, sec: User) -> None:
    heard(row)
    assert Indicator.objects.count() == 1
    recommendations.revise(row, "States act!", by=sec, seen_revision=1, change="editorial", reason="Louder.")
    later = position(row, DelegationFactory(name="Sylvania"))
    assert later in queries.readable(None)
    assert Event.objects.filter(verb="position.record").order_by("-pk")[0].audience == "public"


def test_the_next_text_is_sealed_again_and_the_end_of_what_was_open_is_not_told(
    api: Any, row: Recommendation, sealed: Position, zoe: User, some: list[User | None]
) -> None:
    """Whether an open word still stands would tell whether its delegation has spoken again."""
    heard(row)
    revised(row, "Nobody acts.")
    address = f"/api/v1/recommendations/{row.reference}/positions/"
    before = [api(person).get(f"{address}?past=true").json() for person in some]
    positions.record(row, Stance.SUPPORT, by=zoe, seen_revision=2)
    after = [api(person).get(f"{address}?past=true").json() for person in some]
    assert before == after
    assert {(each["revision"], each["until_at"], each["ended_as"]) for each in after[0]["results"]} == {(1, None, "")}
    assert api(None).get(address).json()["count"] == 0
    own = api(zoe).get(f"{address}?past=true").json()["results"]
    assert [(each["stance"], each["ended_as"]) for each in own] == [("support", ""), ("objection", "changed")]
    assert not queries.objections(None).exists(), "that it was withdrawn would tell"
    assert queries.objections(zoe).get().state == "withdrawn"


def test_what_ended_while_it_was_open_is_told_later_too(
    api: Any, row: Recommendation, sealed: Position, zoe: User
) -> None:
    heard(row)
    positions.record(row, Stance.ABSTAIN, by=zoe, seen_revision=1)
    revised(row, "Nobody acts.")
    answer = api(None).get(f"/api/v1/recommendations/{row.reference}/positions/?past=true").json()
    assert [(each["stance"], each["ended_as"]) for each in answer["results"]] == [
        ("abstain", ""),
        ("objection", "changed"),
    ]


def test_a_head_confirms_under_seal_what_they_said_themselves(row: Recommendation, sealed: Position, zoe: User) -> None:
    revised(row, "Nobody acts.")
    assert positions.confirm(row, by=zoe, seen_revision=2).stance == "objection"
    with pytest.raises(Refused, match="Positions on this text are sealed"):
        positions.confirm(row, by=UserFactory(is_secretariat=True), seen_revision=2, for_delegation=zoe.acting_for)


# --- a text that was open before -----------------------------------------------------------------


@pytest.fixture
def opened(row: Recommendation, zoe: User, sec: User) -> Recommendation:
    """Zembla supported the first revision in the open; the second is sealed."""
    positions.record(row, Stance.SUPPORT, by=zoe, seen_revision=1)
    heard(row)
    revised(row, "Nobody acts.")
    return row


@pytest.mark.parametrize("method", ["lines", "table", "form", "confirm", "admin"])
def test_that_an_open_word_stands_no_more_is_told_to_nobody_who_enters(
    client: Client, opened: Recommendation, zoe: User, method: str
) -> None:
    """The secretariat's forms know what was said in the open until its delegation speaks again under seal."""
    client.force_login(
        UserFactory(is_secretariat=True, is_staff=True, is_superuser=True),
        backend="consultations.backends.ByAddress",
    )
    page = f"/recommendations/{opened.reference}/position/"

    def answer() -> str:
        if method == "lines":
            lines = {"consultation": opened.consultation.slug, "lines": "1; Zembla; abstain"}
            return _told(client.post("/positions/bulk/", lines).content.decode())
        addresses = {
            "table": f"/positions/bulk/?recommendation={opened.reference}",
            "form": f"{page}?for_delegation=zembla",
            "confirm": f"{page}confirm/?for_delegation=zembla",
            "admin": "/admin/recommendations/position/",
        }
        return _told(client.get(addresses[method]).content.decode())

    before = answer()
    positions.record(opened, Stance.ABSTAIN, by=zoe, seen_revision=2)
    assert answer() == before
