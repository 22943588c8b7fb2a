"""Who and what is named in a document: the head of the file lists them, and the text says whom it means."""

from typing import Literal

from recommendations.report.document import Document
from recommendations.report.renderers.akn.naming import Names, slug
from recommendations.report.renderers.akn.xml import Markup, element, lines

Class = Literal["Organization", "Person", "Role", "Concept"]


class References:
    """The delegations, persons, roles and concepts that a document names, each once, in order of appearance."""

    def __init__(self, document: Document) -> None:
        self._names = Names()
        self._paths = Names()
        self._found: dict[tuple[Class, str], str] = {}
        self._written: list[Markup] = []
        self._alone = {
            each.person for entry in document.entries() for each in entry.proposers if each.person == each.delegation
        }
        self.group = self.to("Organization", document.group, known_as="group")

    def delegation(self, name: str) -> str:
        """What means a delegation: an organisation, or the person who speaks for nobody else."""
        return self.to("Person" if name in self._alone else "Organization", name)

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
