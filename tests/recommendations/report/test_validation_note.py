"""What is extracted and not validated says so in every format of the report."""

import json

import pytest

from consultations.models import Consultation, Delegation, User
from recommendations.actions import validating
from recommendations.report import gather
from recommendations.report.document import from_json, to_json
from recommendations.report.renderers import RENDERERS, csv, html, md
from recommendations.report.renderers import json as json_renderer
from tests.factories import SectionFactory, contribution, extract, recommendation
from tests.recommendations.report import reading

pytestmark = pytest.mark.django_db

NOTE = "Not yet validated by its contributor."


def test_the_note_stands_in_every_format(consultation: Consultation, arcadia: Delegation, alice: User) -> None:
    section = SectionFactory(consultation=consultation, numeral="I")
    recommendation(consultation, "Imported.", number=1, section=section)
    made = extract(contribution(consultation, arcadia, ["States light lamps."]), section=section, asked=True)
    document = gather.gather(consultation)
    assert [entry.note for entry in document.entries()] == ["", NOTE]
    assert from_json(to_json(document)) == document
    assert f"> *{NOTE}*" in md.render(document).decode()
    assert f"<em>{NOTE}</em>" in html.render(document).decode()
    for name, read in reading.READERS.items():
        assert reading.letters(NOTE) in reading.letters(read(RENDERERS[name].render(document))), name
    entries = json.loads(json_renderer.render(document))["document"]["sections"][0]["entries"]
    assert ["note" in entry for entry in entries] == [False, True]
    assert NOTE in csv.render(document).decode()
    validating.confirm(made, by=alice, seen_revision=1)
    assert NOTE not in md.render(gather.gather(consultation)).decode()
