"""What may be read at all: decided by a file's content before any of it is unpacked or parsed."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from wgec.kernel.errors import Malformed

Kind = Literal["markdown", "text", "docx", "odt", "pdf"]


@dataclass(frozen=True, slots=True)
class Door:
    """What comes in by one door: the kinds of file by the ends of their names, and what they are read as."""

    kinds: Mapping[str, Kind]
    noun: str
    holds: str

    @property
    def accepted(self) -> str:
        """The ends of names, as one reads them out."""
        *others, last = [end for end in self.kinds if end != ".markdown"]
        return f"{', '.join(others)} or {last}" if others else last


CONTRIBUTIONS = Door(
    {".docx": "docx", ".odt": "odt", ".pdf": "pdf", ".md": "markdown", ".markdown": "markdown", ".txt": "text"},
    noun="a contribution",
    holds="the contribution",
)
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_XML_BYTES = 40 * 1024 * 1024  # what is parsed; pictures are only counted
MAX_MEMBERS = 2_000
MAX_RATIO = 200  # unpacked to packed, of anything larger than a megabyte
_SMALL = 1024 * 1024

_NAMES = {"docx": "a Word document (.docx)", "odt": "an OpenDocument text (.odt)", "pdf": "a PDF"}
_SIGNATURES = (
    (b"{\\rtf", "a rich-text document (.rtf)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "an archive"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"%!PS", "a PostScript file"),
)
_WEB_PAGE = re.compile(rb"\s*(?:<!doctype html|<html\b)", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_ARCHIVES = (
    ("xl/", "a spreadsheet"),
    ("ppt/", "a presentation"),
    ("META-INF/container.xml", "an electronic book"),
)
_WORD = re.compile(r"word/document\d*\.xml")
_MACROS = re.compile(r"(?:^|/)vbaProject\.bin$|(?:^|/)vbaData\.xml$|^(?:Basic|Scripts)/.+", re.IGNORECASE)
# A document type declaration is where entities are declared that unpack to anything; no word processor writes one.
_DECLARATION = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
# What zipfile raises for archives that are cut, changed, encrypted or packed in ways it does not know.
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


def kind_of(content: bytes, file_name: str, *, max_bytes: int, door: Door = CONTRIBUTIONS) -> Kind:
    """Which reader fits the file; raises Malformed when none may read it."""
    kind = check_name_and_size(file_name, len(content), max_bytes=max_bytes, door=door)
    if not content.strip(b" \t\r\n\f\0"):
        raise Malformed(f"{file_name} is empty; choose the file that holds {door.holds}.")
    found = _found(content, file_name)
    if found != (kind if kind in _NAMES else ""):
        raise Malformed(_mismatch(file_name, kind, found, door))
    return kind


def check_name_and_size(file_name: str, size: int, *, max_bytes: int, door: Door = CONTRIBUTIONS) -> Kind:
    """Which reader the name asks for; raises Malformed for other names, an empty file and one that is too large."""
    suffix = PurePath(file_name).suffix.lower()
    if suffix in (".docm", ".dotm"):
        raise Malformed(f"{file_name} may hold macros, which are not accepted; save it as .docx without them.")
    if suffix not in door.kinds:
        named = f"“{suffix}” files" if suffix else "files without an extension"
        raise Malformed(f"{file_name}: {named} cannot be read as {door.noun}; save it as {door.accepted}.")
    if not size:
        raise Malformed(f"{file_name} is empty; choose the file that holds {door.holds}.")
    if size > max_bytes:
        raise Malformed(
            f"{file_name} has {size / 1024**2:.1f} MB and at most {max_bytes / 1024**2:.3g} MB are read; "
            "remove its pictures or split it."
        )
    return door.kinds[suffix]


def _found(content: bytes, file_name: str) -> str:
    """What the bytes are: one of the kinds, something else in words, or "" for what may be text."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Malformed(f"{file_name} is locked with a password; save it without one.")
        return "an old Word document (.doc)"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(content, file_name)
    if _WEB_PAGE.match(content[:1024]):
        return "a web page"
    return next((what for signature, what in _SIGNATURES if content.startswith(signature)), "")


def _mismatch(file_name: str, kind: Kind, found: str, door: Door) -> str:
    if found in door.kinds.values():
        return f"{file_name} is named {PurePath(file_name).suffix} but holds {_NAMES[found]}; rename it to .{found}."
    if found:
        what = _NAMES.get(found, found)
        return f"{file_name} holds {what}, which cannot be read as {door.noun}; save it as {door.accepted}."
    return f"{file_name} is not {_NAMES[kind]}, or it is damaged; open it again and save it as .{kind}."


# --- archives --------------------------------------------------------------------------------


def _archive(content: bytes, file_name: str) -> str:
    """Which document an archive is, once it is known to be whole, small enough, open and without macros."""
    again = "open it in a word processor and save it again."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            found = _document({member.filename for member in members})
            _check_sizes(members, file_name)
            if any(member.flag_bits & 1 for member in members):
                raise Malformed(f"{file_name} is locked with a password; save it without one.")
            if any(_MACROS.search(member.filename) for member in members):
                raise Malformed(f"{file_name} holds macros, which are not accepted; save it without them.")
            if found in _NAMES:
                _check_contents(archive, members, file_name)
    except _DAMAGED as error:
        raise Malformed(f"{file_name} is damaged; {again}") from error
    return found


def _document(names: set[str]) -> str:
    if "[Content_Types].xml" in names and any(_WORD.fullmatch(name) for name in names):
        return "docx"
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return "odt"
    for beginning, what in _OTHER_ARCHIVES:
        if any(name.startswith(beginning) for name in names):
            return what
    return "an archive"


def _check_sizes(members: Iterable[zipfile.ZipInfo], file_name: str) -> None:
    """The sizes that an archive declares; ``_check_contents`` counts what really comes out."""
    members = list(members)
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED_BYTES:
        raise Malformed(_too_large(file_name))
    for member in members:
        if member.file_size > _SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise Malformed(
                f"{file_name} unpacks to more than {MAX_RATIO} times its size, as no document does; "
                "open it in a word processor and save it again."
            )


def _too_large(file_name: str) -> str:
    return (
        f"{file_name} unpacks to more than {MAX_UNPACKED_BYTES // 1024**2} MB or {MAX_MEMBERS:,} parts; "
        "remove what is embedded in it and save it again."
    )


def _check_contents(archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo], file_name: str) -> None:
    """Unpack every member once, piece by piece: whole, no larger than declared, and no entities in its XML."""
    unpacked = xml = 0
    for member in members:
        is_xml = member.filename.endswith((".xml", ".rels", ".rdf")) or member.filename == "mimetype"
        tail = b""
        with archive.open(member) as opened:
            while chunk := opened.read(1 << 18):
                unpacked, xml = unpacked + len(chunk), xml + len(chunk) * is_xml
                if unpacked > MAX_UNPACKED_BYTES or xml > MAX_XML_BYTES:
                    raise Malformed(_too_large(file_name))
                if is_xml:
                    _check_xml(tail + chunk, member.filename, file_name)
                    tail = chunk[-64:]


def _check_xml(xml: bytes, member: str, file_name: str) -> None:
    if _DECLARATION.search(xml):
        raise Malformed(
            f"{file_name} declares entities in {member}, as no word processor does; "
            "open it in a word processor and save it again."
        )
    if member == "META-INF/manifest.xml" and b"encryption-data" in xml:
        raise Malformed(f"{file_name} is locked with a password; save it without one.")
    if member == "[Content_Types].xml" and b"macroEnabled" in xml:
        raise Malformed(f"{file_name} holds macros, which are not accepted; save it without them.")
