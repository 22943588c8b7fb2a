"""Sealed positions at every address of the project: what others are answered is the same, byte for byte.

Each person visits every address before a delegation speaks under seal, and after it has. What differs would tell.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import unified_diff
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle

from consultations.enums import Kind
from consultations.models import Consultation, Delegation, GroupMember, User
from recommendations.actions import amendment_positions, endings, positions
from recommendations.enums import CallKind, Stance
from recommendations.models import Position, Recommendation
from recommendations.report import gather
from tests.factories import (
    DelegationFactory,
    SectionFactory,
    UserFactory,
    amendment,
    call,
    comment,
    delegate,
    designation,
    objection,
    position,
    recommendation,
    revised,
)
from tests.test_security import addresses

pytestmark = pytest.mark.django_db

REFERENCE = "2345bcdf"
PEOPLE = ["stranger", "charlie", "olga", "sec", "chair", "admin", "lea"]
#: What is asked for besides, at addresses that end so; the secretariat names the delegation whose word it wants.
ASKED = {
    "/recommendations/": [
        *("needs_position=any", "needs_position=stale", "indicator=insufficient", "indicator=contested"),
        *("order=breadth", "order=-breadth", "designation=emerging", "view=reading", "search=Zembla"),
    ],
    "/standing/": ["order=breadth", "order=state", "state=sealed", "state=contested"],
    "/positions/": ["past=true", "delegation=zembla", "needs=stale", "call=open"],
    "/positions/bulk/": [f"recommendation={REFERENCE}"],
    "/positions/export/": ["consultation=first-round", "consultation=first-round&form=long"],
    "/objections/": ["state=standing", "state=withdrawn", "delegation=zembla"],
    "/bridges/": ["adopt=A-1", "offers=all"],
    "/position/": ["for_delegation=zembla"],
    "/confirm/": ["for_delegation=zembla"],
    "/withdraw/": ["for_delegation=zembla"],
    ".csv": ["form=long"],
    "/projector/": ["text=rolling"],
    "/proceedings/": ["search=Zembla", "delegation=zembla"],
    "/history/": ["from=1&to=2"],
}


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is throttled for visiting everything."""
    for throttle, scope in ((AnonRateThrottle, "anon"), (UserRateThrottle, "user")):
        monkeypatch.setattr(throttle, "THROTTLE_RATES", {scope: None})


@pytest.fixture
def zembla(db: None) -> Delegation:
    """A member that speaks under seal."""
    return DelegationFactory(name="Zembla", slug="zembla")


@pytest.fixture
def zoe(zembla: Delegation) -> User:
    """Its head."""
    return delegate("Zoe", zembla)


@pytest.fixture
def lea(arcadia: Delegation) -> User:
    """Head of a group that speaks for Arcadia alone."""
    group = DelegationFactory(name="Lakes Group", slug="lakes", kind=Kind.REGIONAL_GROUP, region="")
    GroupMember.objects.create(group=group, member=arcadia)
    return delegate("Lea", group)


@pytest.fixture
def admin(db: None) -> User:
    """Who sees the administrator's pages."""
    return UserFactory(name="Admin", is_staff=True, is_superuser=True, is_secretariat=True)


@pytest.fixture
def row(
    consultation: Consultation, arcadia: Delegation, zoe: User, sec: User, settings: Settings, tmp_path: Path
) -> Recommendation:
    """A text to whose first revision Zembla objected in the open; its second is before the group, under seal."""
    settings.MEDIA_ROOT = tmp_path
    consultation.positions_sealed = True
    consultation.save()
    made = recommendation(
        consultation,
        "States act. They report.",
        number=1,
        section=SectionFactory(consultation=consultation),
        proposers=[arcadia],
    )
    type(made).objects.filter(pk=made.pk).update(reference=REFERENCE)
    position(made, arcadia)
    against = objection(made, zoe.acting_for)  # type: ignore[arg-type]
    asked = call(made, CallKind.CONSENSUS_CALL)
    endings.end(asked, made, "close", by=None)
    type(asked).objects.filter(pk=asked.pk).update(reference=REFERENCE)
    called = designation(made)
    one, said = amendment(made, "States act promptly. They report.", sponsors=[arcadia]), comment(made, sec)
    for each in (against, called, one, said):
        type(each).objects.filter(pk=each.pk).update(reference=REFERENCE)
    revised(made, "States act today. They report.")
    call(made, CallKind.CONSENSUS_CALL)
    return made


def speak(row: Recommendation, zoe: User) -> None:
    """Zembla supports now what it objected to, and objects to the amendment."""
    positions.record(row, Stance.SUPPORT, by=zoe, seen_revision=2, statement="Quixotic.")
    one = row.amendments.get()
    amendment_positions.record(one, Stance.OBJECTION, by=zoe, seen_version=one.current.number, statement="Quixotic.")  # type: ignore[union-attr]


def maintain(row: Recommendation, zoe: User) -> None:
    """Zembla maintains its objection in other words."""
    said = {"statement": "Quixotic.", "change_needed": "Quixotic.", "amendments": [row.amendments.get()]}
    positions.record(row, Stance.OBJECTION, by=zoe, seen_revision=2, **said)  # type: ignore[arg-type]


def take_back(row: Recommendation, zoe: User) -> None:
    """Zembla takes back what it said in the open."""
    positions.withdraw(row, by=zoe)


def visits(row: Recommendation, consultation: Consultation) -> Iterator[str]:
    """Every address, with something behind it, and with what can be asked for there."""
    position_type = ContentType.objects.get_for_model(Position)
    named = {
        **dict.fromkeys(("reference", "file", "key", "uidb36", "subject", "other", "old"), REFERENCE),
        **dict.fromkeys(
            ("number", "unit", "pk", "correction", "extract", "leave", "position", "id", "object_id", "_0", "_1"), "1"
        ),
        **dict.fromkeys(("format", "file_format"), "json"),
        "content_type_id": position_type.pk,
        "app_label": "recommendations",
        "purpose": "comment",
        "way": "return",
        "kind": "recommendation",
        "signed": "x",
        "slug": consultation.slug,
        "url": "x",
        "token": "0" * 64,
        "provider_id": "sso",
        "ending": "csv",
    }
    for pattern in addresses():
        address = pattern % named
        yield address
        for ending, queries in ASKED.items():
            if address.endswith(ending):
                yield from (f"{address}?{query}" for query in queries)
    yield "/delegations/zembla/"
    yield "/api/v1/delegations/zembla/"
    last = Position.objects.order_by("-pk").values_list("pk", flat=True)[0]
    rows = [("position", key) for key in range(1, last + 4)]  # those that are not there yet too
    for name, key in (*rows, *(("recommendation", each.pk) for each in row.consultation.recommendations.all())):
        yield from (f"/admin/recommendations/{name}/{key}/{page}/" for page in ("change", "history"))


def answers(person: User | None, visited: Sequence[str]) -> dict[str, tuple[int, str, str]]:
    """What ``person`` is answered everywhere: status, tag and words, without what differs each time."""
    client = Client()
    if person is not None:
        client.force_login(person, backend="consultations.backends.ByAddress")
    found = {}
    for address in visited:
        answer = client.get(address)
        words = b"".join(answer) if answer.streaming else answer.content
        found[address] = (
            answer.status_code,
            _stable(answer.headers.get("ETag", "")),
            _stable(words.decode(errors="replace")),
        )
        answer.close()
        if address == "/account/logout/" and person is not None:
            client.force_login(person, backend="consultations.backends.ByAddress")
    if person is not None and person.is_secretariat:
        found |= _looked_at(client)
    return found


def _looked_at(client: Client) -> dict[str, tuple[int, str, str]]:
    """What is said of lines that are entered many at once, before they are recorded."""
    lines = {"consultation": "first-round", "lines": "1; Zembla; support\n1; Zembla; abstain; Quixotic."}
    page = client.post("/positions/bulk/", lines)
    listed = {**lines, "lines": lines["lines"].splitlines()}
    api = client.post("/api/v1/positions/bulk/", listed, content_type="application/json")
    found = {"bulk": page, "bulk in the API": api}
    return {name: (each.status_code, "", _stable(each.content.decode())) for name, each in found.items()}


def _stable(words: str) -> str:
    words = re.sub(r'(csrfmiddlewaretoken" value|csrf-token" content|nonce)="[^"]+"', "", words)
    words = re.sub(r'"csrfToken": ?"\w+"|csrfToken: "\w+"|X-CSRFToken[^}]*', "", words)
    words = re.sub(r", (now|an?\s\w+ ago|\d+\s\w+ ago)(?=<)", "", words)
    words = re.sub(r"In (72 hours|one week|two weeks): [^<]*|\d+\s(hour|minute|second)s?( ago)?", "", words)
    return re.sub(r'value="\d{4}-\d\d-\d\d(T| )?(\d\d:\d\d)?[^"]*"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+?', "", words)


def _shown(before: str, after: str) -> str:
    """The first lines that differ, for who has to find out why."""
    return "\n".join(["", *unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)][:12])


CASES = [*((who, speak) for who in PEOPLE), ("sec", maintain), ("sec", take_back)]


@pytest.mark.parametrize(("who", "does"), CASES)
def test_nobody_else_is_answered_anything_different(
    request: pytest.FixtureRequest,
    row: Recommendation,
    consultation: Consultation,
    zoe: User,
    who: str,
    does: Callable[[Recommendation, User], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)  # what is left of a call, and ago, is the same
    person = None if who == "stranger" else request.getfixturevalue(who)
    visited = list(visits(row, consultation))
    report, before = gather.gather(consultation), answers(person, visited)
    does(row, zoe)
    after = answers(person, visited)
    differ = [address for address in before if before[address] != after.get(address)]
    assert not differ, "\n".join(differ) + _shown(before[differ[0]][2], after[differ[0]][2])
    assert gather.gather(consultation) == report
