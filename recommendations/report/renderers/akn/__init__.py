"""Akoma Ntoso 1.0 (OASIS): the report as a ``doc`` whose text is one hierarchy, every place of it named."""

from recommendations.report.document import Document
from recommendations.report.renderers import prepared
from recommendations.report.renderers.akn import body, frame
from recommendations.report.renderers.akn.meta import MEDIA_TYPE, meta
from recommendations.report.renderers.akn.naming import Names
from recommendations.report.renderers.akn.references import References
from recommendations.report.renderers.akn.xml import NAMESPACE, lines

__all__ = ["EXTENSION", "MEDIA_TYPE", "render"]

EXTENSION = "akn"


def render(document: Document) -> bytes:
    """The document as one XML file, valid by the strict schema; the same document gives the same bytes."""
    names, references = Names(), References(document)
    parts = list(prepared.parts(document, linked=True))
    places = body.places(document, parts, names)
    cover = frame.cover(document, references)
    preface = frame.preface(document, parts, names, places)
    text = body.body(document, parts, names, places, references)
    # Asked last: the head names everybody whom the text has named.
    head = meta(document, references)
    whole = lines("doc", {"name": document.kind}, head, cover, preface, text)
    root = lines("akomaNtoso", {"xmlns": NAMESPACE}, whole)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()
