"""ODT: an OpenDocument text with styles a secretariat can edit, native notes, lists, contents and page fields."""

from recommendations.report.document import Document
from recommendations.report.renderers.odt import faces, package, styles
from recommendations.report.renderers.odt.automatic import Automatic
from recommendations.report.renderers.odt.frame import Frame
from recommendations.report.renderers.odt.xml import element, root, written
from recommendations.report.renderers.voice import voice

MEDIA_TYPE = package.MEDIA_TYPE
EXTENSION = "odt"


def render(document: Document) -> bytes:
    """The document as an OpenDocument text; the same document gives the same bytes."""
    around = voice(document.language)
    automatic = Automatic(around)
    content = root("office:document-content", element("office:body"))
    pages = Frame(document, around, automatic).fill(content[0])
    fonts = faces.carried(document)
    content[:0] = [faces.declarations(fonts), automatic.part()]
    return package.zipped(document, written(content), styles.part(document, around, fonts, pages=pages), fonts)
