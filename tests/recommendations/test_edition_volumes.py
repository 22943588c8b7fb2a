"""An edition longer than a volume: its printed files are zips of volumes, on its page, in the API, as signed."""

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import Consultation
from recommendations.actions import editions
from recommendations.enums import EditionState
from recommendations.models import Edition
from recommendations.report import frame
from tests.recommendations.rounds import round_one
from wgec.kernel.errors import Malformed

assert round_one  # a fixture


@pytest.fixture
def edition(round_one: Consultation, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """With one text to the volume."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(frame, "VOLUME", 1)
    made = editions.compile_edition(editions.request(round_one, formats=("odt", "json"), by=None).pk)
    assert made.state == EditionState.ISSUED
    return made


def test_printed_files_come_in_volumes(edition: Edition) -> None:
    odt, plain = edition.files.get(format="odt"), edition.files.get(format="json")
    assert (odt.name, odt.media_type) == (f"{edition.file_stem}.odt.zip", "application/zip")
    assert (plain.name, plain.media_type) == (f"{edition.file_stem}.json", "application/json")
    assert odt.file.name.endswith(".odt.zip")
    with odt.opened() as stored, ZipFile(stored) as archive:
        assert archive.namelist()[:3] == ["contents.odt", "volume-01.odt", "volume-02.odt"]
    signed = {file["name"] for file in json.loads(edition.manifest)["files"]}
    assert signed == {odt.name, plain.name}


def test_readers_get_the_zip_under_its_name(client: Client, edition: Edition) -> None:
    page = client.get(edition.get_absolute_url()).content.decode()
    assert page.count("in volumes") == 1
    for address in (
        reverse("recommendations:edition-file", args=[edition.reference, "odt"]),
        f"/api/v1/editions/{edition.reference}/files/odt/",
    ):
        response: Any = client.get(address)
        assert response["Content-Type"] == "application/zip"
        assert f'filename="{edition.file_stem}.odt.zip"' in response["Content-Disposition"]
        with ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
            assert archive.testzip() is None
    said = client.get(f"/api/v1/editions/{edition.reference}/").json()
    assert {file["format"]: file["is_in_volumes"] for file in said["files"]} == {"odt": True, "json": False}


def test_how_many_texts_a_volume_holds_is_part_of_the_design(round_one: Consultation) -> None:
    asked = editions.request(round_one, formats=("json",), design={"volume": 500}, by=None)
    assert asked.design == {"volume": 500}
    with pytest.raises(Malformed, match="A volume holds from 10 to 2000 texts"):
        editions.request(round_one, design={"volume": 3}, by=None)
