"""ODT: an OpenDocument text with styles a secretariat can edit, native notes, lists, contents and page fields."""

from recommendations.report.document import Document
from recommendations.report.renderers.odt import faces, package, styles
from recommendations.report.renderers.odt.automatic import Automatic
from recommendations.report.renderers.odt.frame import Frame
from recommendations.report.renderers.odt.xml import element, root, written
from recommendations.report.renderers.voice import voice
from recommendations.report.renderers.volume import WHOLE, Made, Volume, last_note, ready

MEDIA_TYPE = package.MEDIA_TYPE
EXTENSION = "odt"


def render(document: Document) -> bytes:
    """The document as an OpenDocument text; the same document gives the same bytes."""
    return render_volume(document, WHOLE).content


def render_volume(document: Document, volume: Volume) -> Made:
    """One volume as an OpenDocument text, its pages and notes numbered on from the one before."""
    around = voice(document.language)
    automatic = Automatic(around)
    content = root("office:document-content", element("office:body"))
    parts = list(ready(document, volume))
    filled = Frame(document, around, automatic, volume).fill(content[0], parts)
    fonts = faces.carried(document)
    content[:0] = [faces.declarations(fonts), automatic.part()]
    styled = styles.part(document, around, fonts, pages=filled.total, first_note=volume.first_note)
    file = package.zipped(document, written(content), styled, fonts)
    return Made(file, volume.first_page - 1 + filled.total, last_note(parts, volume), filled.places)
