"""The faces of the OpenDocument text: those it carries with it, and what stands in for the others."""

import re
from collections.abc import Iterable, Iterator

from recommendations.report.document import Document, to_json
from recommendations.report.renderers.faces import FACE, INSTEAD
from recommendations.report.renderers.legible import FONTS
from recommendations.report.renderers.odt.xml import Element, element

FACE_ARABIC = "Amiri"
FACE_CHINESE = "Noto Serif SC"
FACE_CODE = "Courier New"
ARABIC_SIZE = 1.16
"""How large Arabic letters are set beside Latin ones, so that they look equally large."""
ARABIC_STRETCH = 1.487
"""How high a line of Arabic is, so set, beside one of Latin."""
KIND = "application/x-font-ttf"

_LATIN_FILES = tuple(f"SourceSerif4-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic"))
_ARABIC_FILES = ("Amiri-Regular.ttf", "Amiri-Bold.ttf")
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")


def carried(document: Document) -> tuple[str, ...]:
    """The files of the faces that the document needs; the Chinese ones are too large to be carried."""
    return _LATIN_FILES + (_ARABIC_FILES if ARABIC.search(to_json(document)) else ())


def files(names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The parts that hold the faces, whole and unaltered."""
    for name in names:
        yield _place(name), (FONTS / name).read_bytes()


def declarations(names: Iterable[str]) -> Element:
    """``office:font-face-decls``: every face by its name, with the names of those that may stand in for it."""
    names = tuple(names)
    return element(
        "office:font-face-decls",
        None,
        _face(FACE, (FACE, INSTEAD, "Georgia"), "roman", [name for name in names if name in _LATIN_FILES]),
        _face(
            FACE_ARABIC,
            (FACE_ARABIC, "Traditional Arabic", "Noto Naskh Arabic", "Times New Roman"),
            "roman",
            [name for name in names if name in _ARABIC_FILES],
        ),
        _face(FACE_CHINESE, (FACE_CHINESE, "Noto Serif CJK SC", "Songti SC", "SimSun"), "roman"),
        _face(FACE_CODE, (FACE_CODE, "Liberation Mono", "DejaVu Sans Mono"), "modern", pitch="fixed"),
    )


def _face(
    name: str, families: Iterable[str], generic: str, files: Iterable[str] = (), *, pitch: str = "variable"
) -> Element:
    sources = [
        element(
            "svg:font-face-uri",
            {"xlink:href": _place(file), "xlink:type": "simple"},
            element("svg:font-face-format", {"svg:string": "truetype"}),
        )
        for file in files
    ]
    return element(
        "style:font-face",
        {
            "style:name": name,
            "svg:font-family": ", ".join(f"'{family}'" for family in families),
            "style:font-family-generic": generic,
            "style:font-pitch": pitch,
        },
        element("svg:font-face-src", None, *sources) if sources else None,
    )


def _place(file: str) -> str:
    return f"Fonts/{file}"
