"""The characters of a text file: which encoding its bytes are in, and signs that went through a wrong one."""

import codecs
import re

from charset_normalizer import from_bytes

from consultations.intake.values import Caution
from wgec.kernel.errors import Malformed

# What files in the languages of the United Nations are still saved in, when not in UTF-8.
_OLDER = {
    "cp1252": "Western European (Windows-1252)",
    "mac_roman": "Western European (Mac Roman)",
    "cp1251": "Cyrillic (Windows-1251)",
    "koi8_r": "Cyrillic (KOI8-R)",
    "cp1256": "Arabic (Windows-1256)",
    "gb18030": "Chinese (GB 18030)",
}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# The first bytes of UTF-8's accents, quotes and dashes, as they look when read in the encoding named.
_MISREAD = {
    "mac_roman": ("Mac Roman", re.compile("[¬√][^\x00-\x7f]|‚[^\x00-\x7f]{2}")),
    "cp1252": ("Windows-1252", re.compile("[ÂÃ][^\x00-\x7f]|â[^\x00-\x7f]{2}")),
}
_PLAUSIBLE = re.compile("[\u00a0-\u00ff\u2010-\u2044\u20ac\u2122\u0152\u0153]")


def decode(content: bytes, file_name: str) -> tuple[str, list[Caution]]:
    """The characters, and what had to be guessed for them; raises Malformed for what is no text."""
    text, cautions = _decoded(content, file_name)
    if control := _CONTROLS.search(text):
        sign = "a NUL character" if control[0] == "\0" else "a control character"
        raise Malformed(
            f"{file_name} is not a text: line {_line_at(text, control.start())} holds {sign}; "
            "save it as a text file with the encoding UTF-8."
        )
    return text, [*cautions, *_misread(text)]


def _decoded(content: bytes, file_name: str) -> tuple[str, list[Caution]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), []
        except UnicodeDecodeError as error:
            raise Malformed(
                f"{file_name} starts as UTF-16 but breaks off at byte {error.start}; save it again as UTF-8."
            ) from error
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        found = None if b"\0" in content else from_bytes(content, cp_isolation=list(_OLDER)).best()
        if found is None:
            line = len(re.findall(rb"\r\n|\r|\n", content[: error.start])) + 1
            raise Malformed(
                f"{file_name} is in an unknown encoding: byte {error.start} (line {line}) cannot be read; "
                "save it with the encoding UTF-8."
            ) from error
        message = f"The file is not in UTF-8: read as {_OLDER[found.encoding]}; check its accents and quotation marks."
        return content.decode(found.encoding, errors="strict"), [Caution(1, message)]


def _misread(text: str) -> list[Caution]:
    """A warning for UTF-8 that somebody read in an older encoding; its signs stay as they are."""
    for encoding, (name, pattern) in _MISREAD.items():
        found = [(match, meant) for match in pattern.finditer(text) if (meant := _meant(match[0], encoding))]
        if found:
            first, meant = found[0]
            places = f"{len(found)} places" if len(found) > 1 else "1 place"
            message = (
                f"“{first[0]}” stands where “{meant}” was meant, and the like in {places}: the file was UTF-8 and was "
                f"once read as {name}. The signs are kept as they are; correct them or send the original."
            )
            return [Caution(_line_at(text, first.start()), message)]
    return []


def _meant(signs: str, encoding: str) -> str:
    try:
        meant = signs.encode(encoding).decode("utf-8")
    except UnicodeError:
        return ""
    return meant if _PLAUSIBLE.fullmatch(meant) else ""


def _line_at(text: str, offset: int) -> int:
    return len(re.findall(r"\r\n|\r|\n", text[:offset])) + 1
