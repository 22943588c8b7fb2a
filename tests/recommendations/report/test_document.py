"""The frozen document: round trip, fingerprint, refusals."""

import dataclasses
import json

import pytest

from recommendations.report.document import Columns, Document, fingerprint, from_json, heading_of, to_json
from tests.recommendations.report import samples

pytestmark = pytest.mark.once


@pytest.mark.parametrize("document", [samples.small(), samples.everything(), samples.document()])
def test_the_json_gives_the_document_back(document: Document) -> None:
    assert from_json(to_json(document)) == document
    assert to_json(from_json(to_json(document))) == to_json(document)


def test_the_json_is_canonical() -> None:
    plain = json.loads(to_json(samples.small()))
    assert to_json(samples.small()) == json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_the_fingerprint_tells_documents_apart_and_nothing_else() -> None:
    document = samples.small()
    assert fingerprint(document) == fingerprint(samples.small())
    assert fingerprint(dataclasses.replace(document, disclaimer="Other views.")) != fingerprint(document)


def test_the_words_of_tables_are_mentioned_only_where_they_are_not_the_english_ones() -> None:
    document = samples.small()
    assert "columns" not in json.loads(to_json(document))["wording"]
    assert fingerprint(document) == "9ebb73b8499c147e479eeed314490049c67004b0c2f6b9b3e145f992391c6473"
    wording = dataclasses.replace(document.wording, columns=Columns(about="À propos"))
    translated = dataclasses.replace(document, wording=wording)
    assert json.loads(to_json(translated))["wording"]["columns"] == {"about": "À propos"}
    assert from_json(to_json(translated)) == translated
    assert fingerprint(translated) != fingerprint(document)


def _changed(**changes: object) -> str:
    return json.dumps({**json.loads(to_json(samples.small())), **changes})


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("[]", "not a report document of schema 1"),
        (_changed(schema=2), "not a report document of schema 1"),
        (_changed(colour="red"), "unknown fields: colour"),
        (_changed(title=3), "document.title is not of the expected type"),
        (_changed(sections=[{"numeral": "I", "title": "A", "entries": [{"text": ""}]}]), "incomplete"),
        (_changed(sections=[{"numeral": "I", "title": "A", "entries": [{"status": "lost"}]}]), "status is not of the"),
        (_changed(dated_on="5 March"), "Invalid isoformat"),
    ],
)
def test_another_shape_is_refused_with_its_place(source: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        from_json(source)


def test_an_entry_is_named_by_its_number_or_by_its_label() -> None:
    document = samples.small()
    assert [heading_of(entry, document.wording) for entry in document.entries()] == [
        "Recommendation 1",
        "Recommendation 2",
        "Recommendation 3",
        "Recommendation 4",
        "4",
    ]
