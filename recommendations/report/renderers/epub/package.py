"""What the book says of itself: its container, its properties, its files and their order."""

import uuid
from collections.abc import Iterable, Iterator

from recommendations.report.document import Document, fingerprint
from recommendations.report.renderers.epub.xhtml import written
from recommendations.report.renderers.voice import voice

FOLDER = "EPUB"
PACKAGE = "package.opf"
NAVIGATION = "contents.xhtml"
COVER = "cover.xhtml"
STYLE = "report.css"
MAKER = "wgec"
"""Who answers for the statement on accessibility: the program, whose tests check it."""

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XHTML = "application/xhtml+xml"
_FEATURES = ("structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability", "unlocked")


def container() -> bytes:
    """``META-INF/container.xml``: where the package document is."""
    return (
        f'{_DECLARATION}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">\n'
        f'<rootfiles>\n<rootfile full-path="{FOLDER}/{PACKAGE}" media-type="application/oebps-package+xml"/>\n'
        "</rootfiles>\n</container>\n"
    ).encode()


def identifier(document: Document) -> str:
    """The name of the book: another content is another book."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:sha256:{fingerprint(document)}").urn


def package(document: Document, files: Iterable[str]) -> bytes:
    """The package document; ``files`` are those of the text, in reading order."""
    how = voice(document.language)
    names = [COVER, NAVIGATION, *files]
    lines = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="identifier" '
        f'xml:lang="{how.language}" dir="{how.direction}">',
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
        *_properties(document),
        "</metadata>",
        "<manifest>",
        f'<item id="style" href="{STYLE}" media-type="text/css"/>',
        *(
            f'<item id="{_id(name)}" href="{name}" media-type="{_XHTML}"'
            + (' properties="nav"/>' if name == NAVIGATION else "/>")
            for name in names
        ),
        "</manifest>",
        f'<spine page-progression-direction="{how.direction}">',
        *(f'<itemref idref="{_id(name)}"/>' for name in names),
        "</spine>",
        "</package>",
    )
    return (_DECLARATION + "\n".join(lines) + "\n").encode()


def _properties(document: Document) -> Iterator[str]:
    yield f'<dc:identifier id="identifier">{identifier(document)}</dc:identifier>'
    if document.symbol:
        yield f"<dc:identifier>{written(document.symbol)}</dc:identifier>"
    yield f"<dc:title>{written(document.title)}</dc:title>"
    yield from (f"<dc:language>{language}</dc:language>" for language in _languages(document))
    yield f"<dc:creator>{written(document.group)}</dc:creator>"
    yield f"<dc:date>{document.dated_on}</dc:date>"
    yield f'<meta property="dcterms:modified">{document.dated_on}T12:00:00Z</meta>'
    yield '<meta property="schema:accessMode">textual</meta>'
    yield '<meta property="schema:accessModeSufficient">textual</meta>'
    yield from (f'<meta property="schema:accessibilityFeature">{feature}</meta>' for feature in _FEATURES)
    yield '<meta property="schema:accessibilityHazard">none</meta>'
    yield ('<meta property="dcterms:conformsTo" id="conformance">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>')
    yield f'<meta property="a11y:certifiedBy" refines="#conformance">{MAKER}</meta>'


def _languages(document: Document) -> Iterable[str]:
    """The document's language first, then those of its texts."""
    return dict.fromkeys(
        voice(language).language
        for language in (document.language, *(entry.language for entry in document.entries()))
        if language
    ) or ["und"]


def _id(name: str) -> str:
    return name.removesuffix(".xhtml")
