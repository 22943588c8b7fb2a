"""What a word processor's document holds beside its running text, which pandoc leaves out without a word: told here."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import Literal

from consultations.intake.values import Caution

_WORD_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml")
_WORD_TEXT = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|(</w:p>)")
_ODT_MARGIN = re.compile(r"<style:(header|footer)(?:-\w+)?(?:\s[^>]*)?>(.*?)</style:\1(?:-\w+)?>", re.DOTALL)
_PAGE_NUMBER = re.compile(r"<text:page-(?:number|count)[^>]*>[^<]*</text:page-(?:number|count)>")
_ODT_CHANGE = re.compile(r"<text:(?:insertion|deletion|format-change)[\s>]")
_ODT_COMMENT = re.compile(r"<office:annotation[\s>]")
_TAG = re.compile(r"<[^>]*>")


def cautions(content: bytes, kind: Literal["docx", "odt"]) -> Iterator[Caution]:
    """Headers and footers with words; in an OpenDocument text tracked changes and comments, too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if kind == "docx":
            names = filter(_WORD_MARGIN.fullmatch, archive.namelist())
            margins = [_word_margin(archive.read(name).decode(errors="replace")) for name in names]
        else:
            text = archive.read("content.xml").decode(errors="replace")
            yield from _of_odt(text)
            styles = archive.read("styles.xml").decode(errors="replace") if "styles.xml" in archive.namelist() else ""
            margins = [_odt_margin(match[2]) for match in _ODT_MARGIN.finditer(styles)]
    for words in dict.fromkeys(margins):
        if re.search(r"[^\W\d_]", words):
            yield Caution(1, f"“{words}” stands in the header or footer of the pages: left out.")


def _word_margin(xml: str) -> str:
    return " ".join(unescape("".join(match[1] or " " * bool(match[2]) for match in _WORD_TEXT.finditer(xml))).split())


def _odt_margin(xml: str) -> str:
    return " ".join(unescape(_TAG.sub("", _PAGE_NUMBER.sub("", xml.replace("</text:p>", " ")))).split())


def _of_odt(xml: str) -> Iterator[Caution]:
    for pattern, what in (
        (_ODT_CHANGE, "tracked changes are read as if they were accepted"),
        (_ODT_COMMENT, "comments in the margin are left out"),
    ):
        if count := len(pattern.findall(xml)):
            yield Caution(1, f"The document's {what}: {count}.")
