"""JSON: the frozen document itself, readable, with its fingerprint."""

import json

from recommendations.report.document import Document, fingerprint, to_plain

MEDIA_TYPE = "application/json"
EXTENSION = "json"


def render(document: Document) -> bytes:
    """The document as JSON: what ``from_json`` reads stands under "document"."""
    whole = {"fingerprint": fingerprint(document), "document": to_plain(document)}
    return (json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
