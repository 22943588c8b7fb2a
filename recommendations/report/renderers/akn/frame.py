"""What stands before the text: the cover page, the title, the contents."""

from collections.abc import Iterator, Mapping, Sequence

from recommendations.report.document import Document
from recommendations.report.renderers import prepared
from recommendations.report.renderers.akn.naming import Names
from recommendations.report.renderers.akn.references import References
from recommendations.report.renderers.akn.xml import Markup, element, lines, text
from recommendations.report.renderers.prepared import Part


def cover(document: Document, references: References) -> Markup:
    """Masthead, symbol, distribution and original language; nothing where the document has none of them."""
    found = [*_masthead(document, references), *_official(document)]
    return lines("coverPage", None, *(element("p", None, each) for each in found)) if found else Markup("")


def _masthead(document: Document, references: References) -> Iterator[Markup]:
    """The lines at the head; only of the group's own name is it known whose name it is."""
    for line in filter(None, prepared.masthead(document)):
        words = text(line)
        yield element("docAuthority", {"refersTo": references.group}, words) if line == document.group else words


def _official(document: Document) -> Iterator[Markup]:
    if document.symbol:
        yield element("docNumber", None, text(document.symbol))
    if document.distribution:
        yield element("inline", {"name": "distribution"}, text(document.distribution))
    if document.original:
        yield element("inline", {"name": "originalLanguage"}, text(document.original))


def preface(document: Document, parts: Sequence[Part], names: Names, places: Mapping[str, str]) -> Markup:
    """Title, date, revision, disclaimer and contents."""
    title = element("p", None, element("docTitle", None, text(document.title)))
    date = element("docDate", {"date": document.dated_on}, text(document.date_line))
    revision = element("docStatus", None, text(document.revision))
    return lines(
        "preface",
        None,
        lines("longTitle", {"eId": names.sole("", "longTitle")}, title),
        element("p", None, date),
        element("p", None, revision) if document.revision else Markup(""),
        _container("disclaimer", names, element("p", None, text(document.disclaimer)))
        if document.disclaimer
        else Markup(""),
        _contents(document, parts, names, places) if parts else Markup(""),
    )


def _contents(document: Document, parts: Sequence[Part], names: Names, places: Mapping[str, str]) -> Markup:
    toc = lines("toc", {"eId": names.sole("", "toc")}, *_listed(parts, places))
    return _container("contents", names, element("p", None, text(document.wording.contents)), toc)


def _listed(parts: Sequence[Part], places: Mapping[str, str]) -> Iterator[Markup]:
    for part in parts:
        yield element("tocItem", {"level": 1, "href": f"#{places[part.anchor]}"}, text(part.heading))
        for ready in part.entries:
            yield element("tocItem", {"level": 2, "href": f"#{places[ready.anchor]}"}, text(ready.title))


def _container(name: str, names: Names, *inside: Markup) -> Markup:
    return lines("container", {"name": name, "eId": names.sole("", name)}, *inside)
