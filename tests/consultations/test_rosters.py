"""Delegations and their people from a table: looked at line by line, imported as a whole, exported again."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from consultations.actions import rosters
from consultations.enums import LineEffect
from consultations.models import Delegate, Delegation, Event, Invitation, Notice, User
from tests import factories
from wgec.kernel import tables
from wgec.kernel.errors import Malformed, NotYours, Refused

pytestmark = pytest.mark.django_db

ADDRESS = "/people/import/"
TABLE = """delegation,short name,kind,stakeholder group,un region,standing,person,e-mail,role
Arcadia,ARC,State,Government,African States,Member,Alice,alice@example.org,head
Dorland,DOR,state,government,african,member,Dora Diaz,dora@example.org,Head of delegation
Dorland,,,,,,Charlie,CHARLIE@example.org,reader
Open Nets Forum,,,,,observer,,,
"""


def lines(text: str) -> list[rosters.Line]:
    return rosters.read(tables.read(text.encode(), "people.csv"))


def handed_in(client: Client, content: bytes, name: str = "people.csv") -> Any:
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


# --- looked at -------------------------------------------------------------------------------


def test_each_line_says_what_it_would_do_and_does_nothing(
    sec: User, alice: User, charlie: User, open_nets: Delegation
) -> None:
    checked = rosters.look(lines(TABLE), by=sec)
    assert [(each.line.number, each.effect, each.sentence) for each in checked] == [
        (2, "same", "Arcadia stays as it is. Alice acts for Arcadia already."),
        (
            3,
            "new",
            "Dorland is created. Dora Diaz is invited by mail to act for Dorland as Head of delegation.",
        ),
        (4, "new", "Charlie, who has an account, acts for Dorland as Reader."),
        (5, "same", "Open Nets Forum stays as it is."),
    ]
    assert not Delegation.objects.filter(name="Dorland").exists()
    assert (Event.objects.count(), Invitation.objects.count(), Notice.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Nowhere,,,,,,,,", "There is no delegation called “Nowhere”. To create it, say of what kind it is."),
        (",,,,,,Dora,dora@example.org,", "This line names no delegation."),
        (
            "Arcadia,,,,,,Dora,,",
            "This line names a person without an e-mail address. Add it, or leave the person out.",
        ),
        ("Arcadia,,,,,,Dora,dora,", "“dora” is no e-mail address. Write one such as name@example.org."),
        (
            "Arcadia,,club,,,,,,",
            "“club” is not known in the column “kind”. "
            "Write one of these: state, regional_group, organisation, person.",
        ),
        (
            "Open Nets Forum,,,,african,,,,",
            "Only a State has a UN region. Leave the region out, or make this delegation a State.",
        ),
        (
            "Arcadia,,,,,,Alice,alice@example.org,reader",
            "Alice is the only head of Arcadia. Make somebody else its head first: a delegation keeps one.",
        ),
    ],
)
def test_a_line_that_is_refused_says_why(
    sec: User, alice: User, open_nets: Delegation, line: str, sentence: str
) -> None:
    head = TABLE.split("\n")[0]
    checked = rosters.look(lines(f"{head}\n\n{line}\n"), by=sec)
    assert [(each.line.number, each.effect, each.sentence) for each in checked] == [(3, "refused", sentence)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This table is empty. Its first line names the columns: delegation, short name, "),
        ("name,e-mail\nDora,d@example.org", "The first line names no column “delegation”. The columns are: "),
        ("delegation,role,ROLE\nArcadia,head,head", "The column “role” stands there twice. Leave one of them out."),
        ("delegation,role\n", "This table has a head and no lines below it."),
    ],
)
def test_what_is_no_such_table(text: str, sentence: str) -> None:
    with pytest.raises(Malformed) as refusal:
        lines(text)
    assert refusal.value.sentence.startswith(sentence)


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "olga", "chair"])
def test_only_the_secretariat_imports(request: pytest.FixtureRequest, client: Client, who: str) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(NotYours, match=r"^The accounts of the group are for the secretariat\."):
        rosters.look([], by=person)
    client.force_login(person)
    assert client.get(ADDRESS).status_code == 403
    assert client.get("/people/roster.csv").status_code == 403


# --- carried out -----------------------------------------------------------------------------


def test_a_table_is_handed_in_looked_at_and_imported(
    client: Client, sec: User, alice: User, charlie: User, open_nets: Delegation
) -> None:
    client.force_login(sec)
    page = handed_in(client, TABLE.encode())
    assert "Dorland is created." in page.content.decode()
    sent = {**page.context["confirm"].initial, "do": "carry_out"}
    answer = client.post(ADDRESS, sent, follow=True)
    assert "2 lines are imported." in answer.content.decode()
    dorland = Delegation.objects.get(name="Dorland")
    assert (dorland.short_name, dorland.kind, dorland.region) == ("DOR", "state", "african")
    assert list(Delegate.objects.filter(delegation=dorland).values_list("user__name", "role")) == [
        ("Charlie", "reader")
    ]
    assert list(Invitation.objects.values_list("email", "role", "name")) == [("dora@example.org", "head", "Dora Diaz")]
    again = handed_in(client, TABLE.encode())
    assert "Everything is as the table says already." in again.content.decode()
    assert {each.effect for each in again.context["checked"]} == {"same"}


def test_nothing_is_imported_while_a_line_is_refused(client: Client, sec: User, arcadia: Delegation) -> None:
    client.force_login(sec)
    page = handed_in(client, b"delegation,short name,kind\nArcadia,AR,\nNowhere,NW,\n")
    assert "Nothing can be imported while a line is refused." in page.content.decode()
    assert "carry_out" not in page.content.decode()
    answer = client.post(ADDRESS, {**page.context["confirm"].initial, "do": "carry_out"})
    assert answer.status_code == 422
    assert "Nothing is imported while lines are refused: 3. Correct them" in answer.content.decode()
    arcadia.refresh_from_db()
    assert arcadia.short_name == "ARC"


def test_what_changed_meanwhile_is_looked_at_again(sec: User, arcadia: Delegation) -> None:
    table = lines("delegation,short name\nArcadia,AR\n")
    seen = rosters.fingerprint(rosters.look(table, by=sec))
    Delegation.objects.filter(pk=arcadia.pk).update(short_name="AR")
    with pytest.raises(Refused, match=r"^Somebody changed delegations or people meanwhile\."):
        rosters.carry_out(table, by=sec, seen=seen)


@pytest.mark.parametrize("given", ["", "{", "[]", '[{"number": "x", "delegation": "A"}]', '[{"number": 1, "role": 2}]'])
def test_lines_that_were_lost(client: Client, sec: User, given: str) -> None:
    client.force_login(sec)
    answer = client.post(ADDRESS, {"lines": given, "seen": "x", "do": "carry_out"})
    assert answer.status_code == 422
    assert "The lines were lost on the way. Hand the table in again." in answer.content.decode()


# --- exported --------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_changes_nothing_when_it_comes_back(
    client: Client, sec: User, alice: User, bob: User, olga: User, ending: str
) -> None:
    Delegation.objects.create(slug="x", name="=Formula", short_name="-1", kind="organisation")
    client.force_login(sec)
    answer = client.get(f"/people/roster.{ending}")
    assert answer["Content-Disposition"] == f'attachment; filename="delegations.{ending}"'
    page = handed_in(client, answer.content, f"delegations.{ending}")
    checked = page.context["checked"]
    assert [each.line.person for each in checked] == ["", "Alice", "Bob", "Olga"]
    assert {each.effect for each in checked} == {"same"}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_export_takes_four_queries(
    client: Client, sec: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for row in factories.DelegationFactory.create_batch(rows):
        factories.delegate(f"Head{row.pk}", row)
    client.force_login(sec)
    with django_assert_num_queries(4):  # person, seats, delegations, delegates with their users
        answer = client.get("/people/roster.csv")
    assert answer.content.count(b"@example.org") == rows


def test_there_is_no_other_format(client: Client, sec: User) -> None:
    client.force_login(sec)
    assert client.get("/people/roster.ods").status_code == 404


# --- files -----------------------------------------------------------------------------------


def test_a_workbook_is_read_as_its_cells_say() -> None:
    rows = [["Delegation", "Short name", None], [None], ["Arcadia", 7.0, "x"], ["Dorland", 1.5, "=1+1"]]
    assert tables.read(workbook(rows), "x.xlsx") == [
        (1, ["Delegation", "Short name"]),
        (3, ["Arcadia", "7", "x"]),
        (4, ["Dorland", "1.5"]),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_with_any_separator_and_quotation(separator: str) -> None:
    text = separator.join(["a", '"b\nc"', "'=d"]) + "\r\n"
    assert tables.read(b"\xef\xbb\xbf" + text.encode(), "x.csv") == [(1, ["a", "b\nc", "=d"])]


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


BOOK = workbook([["delegation"], ["Arcadia"]])


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"x" * (tables.MOST_BYTES + 1), "x.csv", "This file is larger than 2 MB. Hand it in in parts."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "x.xls",
            "This is an old .xls file, or one that is protected by a password. Save it as .xlsx without a password.",
        ),
        (b"a,b\n1,2\n", "x.xlsx", "This file is called .xlsx and is none. Save it anew as .xlsx or .csv."),
        (b"\xff\xfe\xff", "x.csv", "This file is neither a workbook (.xlsx) nor text in UTF-8. "),
        (b"a\0b", "x.csv", "This file is neither a workbook (.xlsx) nor text. Save it as .xlsx or .csv."),
        (b'a,"b\n', "x.csv", "This CSV cannot be read: a quotation mark is missing, or a cell is too long."),
        (BOOK[: len(BOOK) // 2], "x.xlsx", "This workbook is damaged."),
        (packed({"word/document.xml": b"<x/>"}), "x.xlsx", "This is a packed file, but no workbook."),
        (
            packed({"xl/workbook.xml": b"<x/>", "xl/sheet.xml": b"0" * (tables.MOST_UNPACKED + 1)}),
            "x.xlsx",
            "This workbook unpacks to far more than a table of people can have. It is not opened.",
        ),
        (
            packed({"xl/workbook.xml": b"<x/>", **{f"x{number}": b"" for number in range(201)}}),
            "x.xlsx",
            "This workbook unpacks to far more than a table of people can have. It is not opened.",
        ),
        (packed({"xl/workbook.xml": b"<x"}), "x.xlsx", "This workbook cannot be read."),
        (b"a\n" * 1002, "x.csv", "This table has more than 1000 lines. Hand it in in parts."),
        (b"," * 40 + b"x\n", "x.csv", "Line 1 has more than 40 columns, so this is no such table."),
        (b"x" * 1001, "x.csv", "Line 1 has a cell of more than 1000 characters. Shorten it."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(Malformed) as refusal:
        tables.read(content, name)
    assert refusal.value.sentence.startswith(sentence)


def test_two_lines_that_invite_somebody_as_different_things_are_not_both_carried_out(
    sec: User, arcadia: Delegation
) -> None:
    def line(number: int, role: str) -> rosters.Line:
        return rosters.Line(number=number, delegation="Arcadia", person="Dora", email="dora@example.org", role=role)

    first, other, same, silent = rosters.look(
        [line(2, "drafter"), line(3, "reader"), line(4, "drafter"), line(5, "")], by=sec
    )
    assert (first.effect, same.sentence, silent.sentence) == (
        LineEffect.NEW,
        *2 * ("Arcadia stays as it is. Dora has been invited already.",),
    )
    assert (other.effect, other.sentence) == (
        LineEffect.REFUSED,
        "Dora has been invited already, as Drafter. Take that invitation back, or leave the role out.",
    )
