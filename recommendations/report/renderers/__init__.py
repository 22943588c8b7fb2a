"""One module for each format: MEDIA_TYPE, EXTENSION and ``render(document) -> bytes``."""

from types import ModuleType

from recommendations.report.renderers import akn, csv, docx, epub, html, json, md, odt, pdf, xlsx

RENDERERS: dict[str, ModuleType] = {
    "html": html,
    "pdf": pdf,
    "docx": docx,
    "md": md,
    "json": json,
    "odt": odt,
    "epub": epub,
    "csv": csv,
    "xlsx": xlsx,
    "akn": akn,
}
"""Every format by its name, in the order in which a page lists them."""
