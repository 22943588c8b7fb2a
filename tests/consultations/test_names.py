"""Names are one line of what is seen, through whichever door they come."""

from typing import Any

import pytest
from django.test import Client

from consultations.actions import accounts, delegations, inviting, parts, rosters, rounds
from consultations.actions.parts import Annex, Content, NewAuthor
from consultations.models import Consultation, Delegation, Invitation, User
from tests.consultations.test_people_doors import STATE
from wgec.kernel.errors import Malformed, Refused

pytestmark = pytest.mark.django_db

TYPED = "New\u202e\u200b\x07 Arcadia\u2028\u2066"
KEPT = "New Arcadia"


@pytest.mark.parametrize("door", ["action", "page", "api", "import"])
def test_a_new_delegation_has_a_name_that_is_seen(door: str, sec: User, api: Any, client: Client) -> None:
    given = {**STATE, "name": TYPED, "short_name": "N\u200bA"}
    if door == "action":
        delegations.add(by=sec, **given)
    elif door == "page":
        client.force_login(sec)
        assert client.post("/people/new-delegation/", given).status_code == 302
    elif door == "api":
        assert api(sec).post("/api/v1/delegations/", given).status_code == 201
    else:
        lines = [rosters.Line(number=2, delegation=TYPED, short_name="N\u200bA", kind="state")]
        rosters.carry_out(lines, by=sec, seen=rosters.fingerprint(rosters.look(lines, by=sec)))
    made = Delegation.objects.get()
    assert (made.name, made.short_name, made.slug) == (KEPT, "NA", "new-arcadia")


@pytest.mark.parametrize("door", ["page", "api", "admin"])
def test_another_name_is_one_line_too(door: str, arcadia: Delegation, sec: User, api: Any, client: Client) -> None:
    given = {"name": TYPED, "short_name": "N\u200bA", "kind": "state", "standing": "member"}
    if door == "api":
        assert api(sec).post("/api/v1/delegations/arcadia/edit/", given).status_code == 200
    elif door == "page":
        client.force_login(sec)
        initial = {f"initial-{name}": getattr(arcadia, name) for name in given}
        assert client.post("/delegations/arcadia/edit/", {**given, **initial}).status_code == 302
    else:
        arcadia.name, arcadia.short_name = TYPED, "N\u200bA"
        arcadia.full_clean()
        arcadia.save()
    arcadia.refresh_from_db()
    assert (arcadia.name, arcadia.short_name) == (KEPT, "NA")


def test_two_names_that_look_the_same_are_the_same(arcadia: Delegation, sec: User) -> None:
    with pytest.raises(Refused, match="There is a delegation of that name already"):
        delegations.add("Arca\u200bdia\u200f", by=sec, kind="state")
    line = rosters.Line(number=2, delegation="Arcadia\u200b")
    assert [each.sentence for each in rosters.look([line], by=sec)] == ["Arcadia stays as it is."]


def test_a_name_of_which_nothing_is_seen_is_refused(arcadia: Delegation, sec: User, client: Client) -> None:
    with pytest.raises(Malformed, match="A delegation has a name and a short name"):
        delegations.add("\u200b\u202e", by=sec, kind="state")
    with pytest.raises(Malformed, match="Write your name"):
        accounts.set_profile(sec, by=sec, name="\u200b\u2060")
    sec.is_staff = sec.is_superuser = True
    sec.save()
    client.force_login(sec)
    address = f"/admin/consultations/delegation/{arcadia.pk}/change/"
    form = client.get(address).context["adminform"].form
    given = {each.html_name: each.value() or "" for each in form}
    given |= {"delegates-TOTAL_FORMS": 0, "delegates-INITIAL_FORMS": 0, "name": "\u200b\u202e", "change_reason": "x"}
    answer = client.post(address, given)
    assert answer.status_code == 200
    assert "Nothing of this printed name can be seen. Write letters." in answer.content.decode()


def test_people_and_invitations_have_names_of_one_line(
    arcadia: Delegation, sec: User, django_capture_on_commit_callbacks: Any
) -> None:
    accounts.set_profile(sec, by=sec, name=TYPED)
    assert User.objects.get(pk=sec.pk).name == KEPT
    made = inviting.invite(arcadia, "dora@example.org", by=sec, name=TYPED)
    assert Invitation.objects.get().name == KEPT
    assert inviting.join(made, TYPED, None).name == KEPT


def test_rounds_and_authors_have_names_of_one_line(consultation: Consultation, sec: User) -> None:
    assert rounds.begin("other", by=sec, title=TYPED).title == KEPT
    said = Content("Text.", annexes=[Annex("More.", TYPED)], authors=[NewAuthor(TYPED, TYPED)], title=TYPED)
    kept = parts.readable(said, consultation)
    assert (kept.title, kept.annexes[0].title) == (KEPT, KEPT)
    assert (kept.authors[0].name, kept.authors[0].organisation) == (KEPT, KEPT)
