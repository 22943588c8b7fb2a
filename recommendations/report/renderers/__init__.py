"""One module for each format: MEDIA_TYPE, EXTENSION and ``render(document) -> bytes``."""

from types import ModuleType

from recommendations.report.renderers import akn, docx, html, json, md, odt, pdf

RENDERERS: dict[str, ModuleType] = {
    "html": html,
    "pdf": pdf,
    "docx": docx,
    "md": md,
    "json": json,
    "odt": odt,
    "akn": akn,
}
"""Every format by its name, in the order in which a page lists them."""
