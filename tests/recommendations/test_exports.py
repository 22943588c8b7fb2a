"""Positions to take away: as CSV, as XLSX, through the API; what is sealed is in none of them."""

import csv
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.test import Client
from rest_framework.test import APIClient

from consultations.models import Consultation, Delegation, User
from recommendations.actions import endings
from recommendations.enums import Stance
from recommendations.models import Recommendation, SpokenFor
from recommendations.queries import exports
from tests.factories import DelegationFactory, call, delegate, position, recommendation, revised
from wgec.kernel.sheets import Sheet, as_csv, as_xlsx

pytestmark = pytest.mark.django_db
BACKEND = "consultations.backends.ByAddress"


@pytest.fixture
def borduria(db: None) -> Delegation:
    return DelegationFactory(name="Borduria", short_name="BOR")


@pytest.fixture
def row(consultation: Consultation, arcadia: Delegation, borduria: Delegation) -> Recommendation:
    """A text on which Arcadia objects and Borduria has said nothing."""
    row = recommendation(consultation, number=1, proposers=[borduria])
    position(row, arcadia, Stance.OBJECTION, statement="=1+1 is not two.\nWe object.")
    return row


def lines(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def cells(content: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell if cell is not None else "" for cell in row] for row in book.active.iter_rows(values_only=True)]


def fetched(client: Client, consultation: Consultation, ending: str, form: str = "matrix") -> bytes:
    answer = client.get(f"/consultations/{consultation.slug}/positions.{ending}", {"form": form})
    assert answer.status_code == 200
    name = f"{consultation.slug}-positions{'-long' if form == 'long' else ''}.{ending}"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    return answer.content


def test_each_text_is_a_row_and_each_delegation_a_column(client: Client, row: Recommendation) -> None:
    head, first = lines(fetched(client, row.consultation, "csv"))
    assert head[:6] == ["Number", "Reference", "Section", "Proposed by", "Indicator", "Designation"]
    assert dict(zip(head[6:], first[6:], strict=True)) == {"Arcadia": "Objection", "Borduria": ""}
    assert first[:6] == ["1", row.reference, "", "Borduria", "Insufficient positions", ""]


def test_both_formats_have_the_same_cells(client: Client, row: Recommendation) -> None:
    texts = [[str(cell) for cell in line] for line in cells(fetched(client, row.consultation, "xlsx"))]
    assert texts == lines(fetched(client, row.consultation, "csv"))


def test_every_position_is_a_line_with_all_it_carries(client: Client, row: Recommendation) -> None:
    head, line = cells(fetched(client, row.consultation, "xlsx", "long"))
    told = dict(zip(head, line, strict=True))
    assert told["Delegation"] == "Arcadia"
    assert told["Statement"] == "=1+1 is not two.\nWe object."
    assert told["Change that is needed"] == "Leave the last sentence out."
    assert (told["Stale"], told["Revision"]) == ("", 1)


def test_a_formula_is_defused_in_csv(client: Client, row: Recommendation) -> None:
    _head, line = lines(fetched(client, row.consultation, "csv", "long"))
    assert line[7] == "'=1+1 is not two.\nWe object."


def test_a_stale_position_is_in_brackets(client: Client, row: Recommendation, arcadia: Delegation) -> None:
    revised(row, "Other words.")
    head, line = lines(fetched(client, row.consultation, "csv"))
    assert line[head.index("Arcadia")] == "(Objection, revision 1)"


def test_a_group_speaks_for_who_is_silent(client: Client, row: Recommendation, borduria: Delegation) -> None:
    group = DelegationFactory(name="Upland States", short_name="Uplands", kind="regional_group", region="")
    other = DelegationFactory(name="Lowland States", short_name="Lowlands", kind="regional_group", region="")
    SpokenFor.objects.create(position=position(row, group), delegation=borduria)
    head, line = lines(fetched(client, row.consultation, "csv"))
    assert line[head.index("Borduria")] == "Support through Uplands"
    SpokenFor.objects.create(position=position(row, other, Stance.ABSTAIN), delegation=borduria)
    head, line = lines(fetched(client, row.consultation, "csv"))
    assert line[head.index("Borduria")] == "spoken for differently by Uplands, Lowlands"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("form", ["matrix", "long"])
def test_the_same_positions_are_the_same_bytes(client: Client, row: Recommendation, ending: str, form: str) -> None:
    assert fetched(client, row.consultation, ending, form) == fetched(client, row.consultation, ending, form)


def test_asked_again_it_is_not_sent_again(client: Client, row: Recommendation) -> None:
    address = f"/consultations/{row.consultation.slug}/positions.csv"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("ending", "form", "sentence"),
    [
        ("pdf", "matrix", "There is no format “pdf” here. Ask for csv or xlsx."),
        ("csv", "round", "There is no form “round” of this table. Ask for matrix or long."),
    ],
)
def test_what_there_is_not_is_said(
    client: Client, consultation: Consultation, ending: str, form: str, sentence: str
) -> None:
    answer = client.get(f"/consultations/{consultation.slug}/positions.{ending}", {"form": form})
    assert (answer.status_code, sentence in answer.content.decode()) == (400, True)


# --- what is not for everybody ------------------------------------------------------------------


def everything(client: Client, consultation: Consultation, ending: str, form: str) -> str:
    content = fetched(client, consultation, ending, form)
    if ending == "csv":
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "".join(packed.read(name).decode() for name in packed.namelist())


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("form", ["matrix", "long"])
def test_what_is_sealed_is_for_its_delegation_alone(
    client: Client,
    request: pytest.FixtureRequest,
    consultation: Consultation,
    alice: User,
    ending: str,
    form: str,
) -> None:
    consultation.positions_sealed = True
    consultation.save()
    row = recommendation(consultation, number=1)
    position(row, alice.acting_for, Stance.RESERVATION, statement="A word in confidence.")
    seen = {}
    for name in ("", "alice", "charlie", "olga", "sec", "chair"):
        client.logout()
        if name:
            client.force_login(request.getfixturevalue(name), backend=BACKEND)
        text = everything(client, consultation, ending, form)
        seen[name] = "Reservation" in text or "in confidence" in text
    assert seen == {"": False, "alice": True, "charlie": False, "olga": False, "sec": False, "chair": False}
    endings.end(call(row), row, "close", by=None)
    client.logout()
    assert "Reservation" in everything(client, consultation, ending, form)


def test_a_word_that_was_open_before_goes_out_of_sight_with_the_text(
    client: Client, consultation: Consultation, arcadia: Delegation
) -> None:
    consultation.positions_sealed = True
    consultation.save()
    row = recommendation(consultation, number=1)
    position(row, arcadia, Stance.RESERVATION)
    endings.end(call(row), row, "close", by=None)
    assert "Reservation" in everything(client, consultation, "csv", "long")
    revised(row, "Other words.")
    before = fetched(client, consultation, "csv", "long")
    assert b"Reservation" not in before
    position(row, arcadia, Stance.SUPPORT)
    assert fetched(client, consultation, "csv", "long") == before


def test_drafts_are_in_no_table(client: Client, row: Recommendation, alice: User) -> None:
    recommendation(row.consultation, "A draft.", status="draft", proposers=[alice.acting_for])
    client.force_login(alice, backend=BACKEND)
    assert len(lines(fetched(client, row.consultation, "csv"))) == 2


# --- the API --------------------------------------------------------------------------------------


def test_the_api_lists_positions(row: Recommendation, arcadia: Delegation) -> None:
    answer = APIClient().get("/api/v1/positions/", {"consultation": row.consultation.slug, "stance": "objection"})
    assert answer.data["count"] == 1
    (line,) = answer.data["results"]
    assert (line["recommendation"], line["slug"], line["stale"]) == (row.reference, arcadia.slug, False)
    assert APIClient().get("/api/v1/positions/", {"stance": "support"}).data["count"] == 0
    assert APIClient().get("/api/v1/positions/", {"stance": "yes"}).status_code == 400


def test_the_api_hands_out_the_same_file(client: Client, row: Recommendation) -> None:
    asked = {"consultation": row.consultation.slug, "form": "long", "as": "xlsx"}
    answer = APIClient().get("/api/v1/positions/export/", asked)
    assert answer.content == fetched(client, row.consultation, "xlsx", "long")
    assert APIClient().get("/api/v1/positions/export/", {**asked, "as": "pdf"}).status_code == 400
    assert APIClient().get("/api/v1/positions/export/", {**asked, "consultation": "none"}).status_code == 404


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("form", "queries"), [("matrix", 4), ("long", 2)])
def test_many_texts_and_delegations_cost_the_same(
    consultation: Consultation,
    arcadia: Delegation,
    django_assert_num_queries: Any,
    number: int,
    form: str,
    queries: int,
) -> None:
    others = [delegate(f"P{count}", DelegationFactory(name=f"Z{count}")).acting_for for count in range(number)]
    for _ in range(number):
        row = recommendation(consultation)
        for other in (arcadia, *others):
            position(row, other)
    with django_assert_num_queries(queries):
        exports.file(consultation, None, form=form, ending="csv")


@pytest.mark.parametrize("number", [1, 3])
def test_the_api_costs_the_same(consultation: Consultation, django_assert_num_queries: Any, number: int) -> None:
    row = recommendation(consultation)
    for count in range(number):
        position(row, DelegationFactory(name=f"Z{count}"))
    with django_assert_num_queries(3):
        assert APIClient().get("/api/v1/positions/").data["count"] == number


# --- sheets ---------------------------------------------------------------------------------------


def test_odd_characters_and_long_texts_fit_into_a_cell() -> None:
    long = "x" * 40_000
    sheet = Sheet("A/B [draft]: what?", ["Head"], [["\x0bbell\x07"], ["\u200fالعربية"], ["👩‍🚀"], [long], [7], [None]])
    content = as_xlsx([sheet], right_to_left=True)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["A B  draft   what"]
    assert book.active.sheet_view.rightToLeft
    found = [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)]
    assert found[:3] == ["bell", "\u200fالعربية", "👩‍🚀"]
    assert (len(found[3]), found[3][-1], found[4]) == (32_767, "…", 7)
    assert as_csv(sheet).count(b"\r\n") == 7


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_text_becomes_a_formula(text: str) -> None:
    sheet = Sheet("Sheet", ["Head"], [[text]])
    assert lines(as_csv(sheet))[1] == [f"'{text}"]
    cell = openpyxl.load_workbook(io.BytesIO(as_xlsx([sheet]))).active["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
