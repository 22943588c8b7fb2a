"""What the file says of the document: its identity at the three levels of FRBR, and who and what is named in it."""

from functools import lru_cache
from typing import Literal

import pycountry

from recommendations.report.document import Document, fingerprint
from recommendations.report.renderers.akn.naming import Names, number_of, slug
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

Class = Literal["Organization", "Person", "Role", "Concept"]


class References:
    """The delegations, persons, roles and concepts that a document names, each once, in order of appearance."""

    def __init__(self, group: str) -> None:
        self._names = Names()
        self._paths = Names()
        self._found: dict[tuple[Class, str], str] = {}
        self._written: list[Markup] = []
        self.group = self.to("Organization", group, known_as="group")

    def to(self, kind: Class, name: str, *, known_as: str = "") -> str:
        """What an element says that means the one called ``name``."""
        found = self._found.get((kind, name))
        if found is None:
            place = self._names.numbered("", kind.lower(), known_as or name)
            path = self._paths.sole("", f"/akn/ontology/{kind.lower()}/{slug(name) or place}")
            self._written.append(element(f"TLC{kind}", {"eId": place, "href": path, "showAs": name or place}))
            found = self._found[kind, name] = f"#{place}"
        return found

    def written(self) -> Markup:
        """All of them."""
        return lines("references", {"source": self.group}, *self._written)


def meta(document: Document, references: References) -> Markup:
    """The head of the file. Asked last, when the text has named whom it names."""
    author, editor = references.to("Role", "Author"), references.to("Role", "Editor")
    number = number_of(document.symbol)
    digest = fingerprint(document)
    country = _country(document)
    actor = slug(document.group)
    if not actor or actor[0].isdigit():
        actor = f"group-{actor}".rstrip("-")  # a number in this place would be the date
    # Nothing is made up where a document has no symbol: what tells it apart is its content.
    work = f"/akn/{country}/doc/{document.kind}/{actor}/{document.dated_on}/{number or digest[:16]}"
    expression = f"{work}/{_language(document)}@{document.dated_on}"

    def level(name: str, this: str, uri: str, date: str, role: str, *more: Markup, alias: str = "") -> Markup:
        return lines(
            f"FRBR{name}",
            None,
            element("FRBRthis", {"value": this}),
            element("FRBRuri", {"value": uri}),
            element("FRBRalias", {"value": alias, "name": "title" if name == "Work" else "fingerprint"})
            if alias
            else Markup(""),
            element("FRBRdate", {"date": document.dated_on, "name": date}),
            element("FRBRauthor", {"href": references.group, "as": role}),
            *more,
        )

    identification = lines(
        "identification",
        {"source": references.group},
        level(
            "Work",
            f"{work}/!main",
            work,
            "creation",
            author,
            element("FRBRcountry", {"value": country}),
            element("FRBRsubtype", {"value": document.kind}),
            element("FRBRnumber", {"value": number, "showAs": document.symbol}) if number else Markup(""),
            element("FRBRname", {"value": document.kind}),
            alias=document.title,
        ),
        level(
            "Expression",
            f"{expression}/!main",
            expression,
            "version",
            editor,
            element("FRBRlanguage", {"language": _language(document)}),
            alias=f"sha256:{digest}",
        ),
        level(
            "Manifestation",
            f"{expression}/!main.xml",
            f"{expression}/.xml",
            "generation",
            editor,
            element("FRBRformat", {"value": MEDIA_TYPE}),
        ),
    )
    return lines("meta", None, identification, references.written())


def _country(document: Document) -> str:
    head = " ".join((*document.masthead, document.group)).casefold().replace("ё", "е")
    return "un" if any(name in head for name in _UNITED_NATIONS) else ELSEWHERE


def _language(document: Document) -> str:
    return _three_letters(voice(document.language).language)


@lru_cache(maxsize=64)
def _three_letters(code: str) -> str:
    """A language by its three letters of ISO 639-2: "fr" gives "fra"."""
    found = pycountry.languages.get(alpha_2=code) if len(code) == 2 else None
    return str(found.alpha_3) if found else code if len(code) == 3 else "und"
