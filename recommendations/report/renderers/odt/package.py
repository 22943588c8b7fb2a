"""The zip around the parts of the OpenDocument text, and the parts that say what it is."""

from collections.abc import Iterable

from recommendations.report.document import Document, fingerprint
from recommendations.report.renderers import archive
from recommendations.report.renderers.odt import faces
from recommendations.report.renderers.odt.xml import VERSION, element, root, written
from recommendations.report.renderers.voice import tag_of

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"

_SETTINGS = {
    "EmbedFonts": True,
    "EmbedOnlyUsedFonts": True,
    "EmbedLatinScriptFonts": True,
    "EmbedAsianScriptFonts": False,
    "EmbedComplexScriptFonts": True,
    "AddParaTableSpacing": False,
    "AddParaTableSpacingAtStart": True,
    "AddParaSpacingToTableCells": True,
    "AddExternalLeading": True,
    "HeaderSpacingBelowLastPara": True,
    "PropLineSpacingShrinksFirstLine": True,
    "TabsRelativeToIndent": True,
    "TabOverMargin": True,
    "TabOverSpacing": True,
    "UseFormerLineSpacing": False,
    "UseOldNumbering": False,
    "IgnoreFirstLineIndentInNumbering": False,
    "DoNotJustifyLinesWithManualBreak": False,
    "TableRowKeep": True,
}
"""How an editor sets the page, where editors have had more than one way: those by which pages were filled here."""


def zipped(document: Document, content: bytes, styles: bytes, fonts: Iterable[str]) -> bytes:
    """The file: what it is comes first and unsqueezed, so that it can be told from its first bytes."""
    parts = [
        ("content.xml", content),
        ("styles.xml", styles),
        ("meta.xml", _meta(document)),
        ("settings.xml", _settings()),
        *faces.files(fonts),
    ]
    names = [name for name, _ in parts]
    whole = [("mimetype", MEDIA_TYPE.encode()), *parts, ("META-INF/manifest.xml", _manifest(names))]
    return archive.zipped(whole, stored=["mimetype"])


def _meta(document: Document) -> bytes:
    moment = f"{document.dated_on}T12:00:00"
    said = {
        "dc:title": document.title,
        "meta:initial-creator": document.group,
        "dc:creator": document.group,
        "meta:creation-date": moment,
        "dc:date": moment,
        "dc:language": tag_of(document.language),
    }
    mark = element("meta:user-defined", {"meta:name": "Fingerprint"}, fingerprint(document))
    inner = element("office:meta", None, *(element(name, None, text) for name, text in said.items()), mark)
    return written(root("office:document-meta", inner))


def _settings() -> bytes:
    each = (
        element("config:config-item", {"config:name": name, "config:type": "boolean"}, str(value).lower())
        for name, value in _SETTINGS.items()
    )
    group = element("config:config-item-set", {"config:name": "ooo:configuration-settings"}, *each)
    return written(root("office:document-settings", element("office:settings", None, group)), "ooo")


def _manifest(names: Iterable[str]) -> bytes:
    kinds = {"xml": "text/xml", "ttf": faces.KIND}
    entries = [{"manifest:full-path": "/", "manifest:version": VERSION, "manifest:media-type": MEDIA_TYPE}]
    entries += [{"manifest:full-path": name, "manifest:media-type": kinds[name.rpartition(".")[2]]} for name in names]
    return written(root("manifest:manifest", *(element("manifest:file-entry", entry) for entry in entries)))
