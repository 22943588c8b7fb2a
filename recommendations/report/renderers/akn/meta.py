"""What the file says of the document: its identity at the three levels of FRBR, and who and what is named in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pycountry

from recommendations.report.document import Document, fingerprint
from recommendations.report.renderers.akn.naming import number_of, slug
from recommendations.report.renderers.akn.references import References
from recommendations.report.renderers.akn.xml import Markup, element, lines
from recommendations.report.renderers.voice import voice

MEDIA_TYPE = "application/akn+xml"

ELSEWHERE = "zz"
"""The country of a group that is not of the United Nations: ISO 3166 leaves this code to its users."""

_UNITED_NATIONS = (
    "united nations",
    "nations unies",
    "naciones unidas",
    "объединенных наций",
    "联合国",
    "聯合國",
    "الأمم المتحدة",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a document apart: the number of its symbol, its fingerprint, and the IRIs made of them."""

    number: str
    digest: str
    country: str
    language: str
    work: str
    expression: str


def meta(document: Document, references: References) -> Markup:
    """The head of the file. Asked last, when the text has named whom it names."""
    author, editor = references.to("Role", "Author"), references.to("Role", "Editor")
    found = _identity(document)
    identification = lines(
        "identification",
        {"source": references.group},
        lines("FRBRWork", None, *_work(document, found, references.group, author)),
        lines("FRBRExpression", None, *_expression(document, found, references.group, editor)),
        lines("FRBRManifestation", None, *_manifestation(document, found, references.group, editor)),
    )
    return lines("meta", None, identification, references.written())


def _identity(document: Document) -> Identity:
    number, digest, country = number_of(document.symbol), fingerprint(document), _country(document)
    actor = slug(document.group)
    if not actor or actor[0].isdigit():
        actor = f"group-{actor}".rstrip("-")  # a number in this place would be the date
    # Nothing is made up where a document has no symbol: what tells it apart is its content.
    work = f"/akn/{country}/doc/{document.kind}/{actor}/{document.dated_on}/{number or digest[:16]}"
    language = _three_letters(voice(document.language).language)
    return Identity(number, digest, country, language, work, f"{work}/{language}@{document.dated_on}")


def _work(document: Document, found: Identity, group: str, author: str) -> Iterator[Markup]:
    yield from _places(f"{found.work}/!main", found.work)
    if document.title:
        yield element("FRBRalias", {"value": document.title, "name": "title"})
    yield from _made(document, "creation", group, author)
    yield element("FRBRcountry", {"value": found.country})
    yield element("FRBRsubtype", {"value": document.kind})
    if found.number:
        yield element("FRBRnumber", {"value": found.number, "showAs": document.symbol})
    yield element("FRBRname", {"value": document.kind})


def _expression(document: Document, found: Identity, group: str, editor: str) -> Iterator[Markup]:
    yield from _places(f"{found.expression}/!main", found.expression)
    yield element("FRBRalias", {"value": f"sha256:{found.digest}", "name": "fingerprint"})
    yield from _made(document, "version", group, editor)
    yield element("FRBRlanguage", {"language": found.language})


def _manifestation(document: Document, found: Identity, group: str, editor: str) -> Iterator[Markup]:
    yield from _places(f"{found.expression}/!main.xml", f"{found.expression}/.xml")
    yield from _made(document, "generation", group, editor)
    yield element("FRBRformat", {"value": MEDIA_TYPE})


def _places(this: str, uri: str) -> Iterator[Markup]:
    yield element("FRBRthis", {"value": this})
    yield element("FRBRuri", {"value": uri})


def _made(document: Document, what: str, group: str, role: str) -> Iterator[Markup]:
    """When and by whom: the only date is the document's own."""
    yield element("FRBRdate", {"date": document.dated_on, "name": what})
    yield element("FRBRauthor", {"href": group, "as": role})


def _country(document: Document) -> str:
    head = " ".join((*document.masthead, document.group)).casefold().replace("ё", "е")
    return "un" if any(name in head for name in _UNITED_NATIONS) else ELSEWHERE


@lru_cache(maxsize=64)
def _three_letters(code: str) -> str:
    """A language by its three letters of ISO 639-2: "fr" gives "fra"."""
    found = pycountry.languages.get(alpha_2=code) if len(code) == 2 else None
    return str(found.alpha_3) if found else code if len(code) == 3 else "und"
