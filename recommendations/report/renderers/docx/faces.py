"""The faces that the Word file carries with it, so that it looks the same where they are not installed."""

import hashlib
from functools import cache

from recommendations.report.renderers.docx.xml import Element, element, valued, written
from recommendations.report.renderers.faces import FACE, INSTEAD, font

KIND = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
CARRIED = {"embedRegular": "Regular", "embedBold": "Bold", "embedItalic": "Italic", "embedBoldItalic": "BoldItalic"}


def table() -> bytes:
    """``word/fontTable.xml``."""
    embedded = (element(f"w:{name}", {"r:id": f"rId{face}", "fontKey": _key(face)}) for name, face in CARRIED.items())
    return written(
        element(
            "w:fonts",
            None,
            element(
                "w:font",
                {"name": FACE},
                valued("w:altName", INSTEAD),
                valued("w:charset", "00"),
                valued("w:family", "roman"),
                valued("w:pitch", "variable"),
                *embedded,
            ),
        )
    )


@cache
def files() -> dict[str, bytes]:
    """Each face's part: the font with its first 32 bytes veiled by its key, as the format asks."""
    return {f"word/fonts/{face}.odttf": _veiled(face) for face in CARRIED.values()}


def embedding() -> Element:
    """The setting that says the faces are carried."""
    return element("w:embedTrueTypeFonts")


@cache
def _key(face: str) -> str:
    digits = hashlib.sha256(font(face)).hexdigest()[:32].upper()
    return "{" + "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])) + "}"


def _veiled(face: str) -> bytes:
    whole = font(face)
    key = bytes.fromhex(_key(face).strip("{}").replace("-", ""))[::-1]
    return bytes(byte ^ key[place % 16] for place, byte in enumerate(whole[:32])) + whole[32:]
