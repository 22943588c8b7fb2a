"""The file at the door: its size, its kind, its characters. Everything that is refused before reading starts."""

import codecs
import io
import re
import zipfile
import zlib
from pathlib import PurePath
from typing import Literal

from wgec.kernel.errors import Malformed

Kind = Literal["text", "docx", "odt"]

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_MEMBERS = 2_000

KINDS: dict[str, Kind] = {".md": "text", ".markdown": "text", ".txt": "text", ".docx": "docx", ".odt": "odt"}
_ACCEPTED = ".md, .txt, .docx or .odt"
_EMPTY = "{} is empty; choose the file that holds the compilation."
_MAIN_MEMBER = {"docx": "word/document.xml", "odt": "content.xml"}
_SIGNATURES = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or a word-processor document",
    b"\xd0\xcf\x11\xe0": "an old Word document (.doc)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "a rich-text document (.rtf)",
}
# What zipfile raises for archives that are cut, changed, encrypted or packed in ways it does not know.
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(content: bytes, filename: str, *, max_bytes: int = MAX_BYTES) -> Kind:
    """Which reader fits the file; raises Malformed when none does or when the content is not what the name says."""
    kind = check_name_and_size(filename, len(content), max_bytes=max_bytes)
    if not content.strip():
        raise Malformed(_EMPTY.format(filename))
    if kind != "text":
        _check_archive(content, filename, kind)
    return kind


def check_name_and_size(filename: str, size: int, *, max_bytes: int = MAX_BYTES) -> Kind:
    """Which reader the name asks for; raises Malformed for other names, an empty file and one that is too large."""
    suffix = PurePath(filename).suffix.lower()
    if suffix not in KINDS:
        named = f"“{suffix}” files" if suffix else "files without an extension"
        raise Malformed(f"{filename}: {named} cannot be read as a compilation; save it as {_ACCEPTED}.")
    if not size:
        raise Malformed(_EMPTY.format(filename))
    if size > max_bytes:
        raise Malformed(
            f"{filename} has {size / 1024**2:.1f} MB and at most {max_bytes / 1024**2:.3g} MB are read; "
            "remove its pictures or split it."
        )
    return KINDS[suffix]


def decode(content: bytes, filename: str) -> str:
    """The characters of a text file: UTF-8, or UTF-16 with its byte order mark; raises Malformed."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise Malformed(
                f"{filename} starts as UTF-16 but breaks off at byte {error.start}; save it again as UTF-8."
            ) from error
    for signature, what in _SIGNATURES.items():
        if content.startswith(signature):
            raise Malformed(f"{filename} is named as a text but holds {what}; save it as {_ACCEPTED}.")
    if control := _CONTROLS.search(content):
        raise Malformed(
            f"{filename} is not a text: byte {control.start()} (line {_line_at(content, control.start())}) "
            f"is a control character; save it as {_ACCEPTED}."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(
            f"{filename} is not valid UTF-8: byte {error.start} (line {_line_at(content, error.start)}) "
            "cannot be read; save it with the encoding UTF-8."
        ) from error


def _line_at(content: bytes, offset: int) -> int:
    return len(re.findall(rb"\r\n|\r|\n", content[:offset])) + 1


def _check_archive(content: bytes, filename: str, kind: Kind) -> None:
    """Open every member once, within limits, so that nothing later meets a damaged or exploding archive."""
    again = f"open it in a word processor and save it again as .{kind}."
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise Malformed(f"{filename} is not a .{kind} document, or it is damaged; {again}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
                raise Malformed(
                    f"{filename} unpacks to more than {MAX_UNPACKED_BYTES // 1024**2} MB or {MAX_MEMBERS:,} parts; "
                    f"remove what is embedded in it, then {again}"
                )
            if _MAIN_MEMBER[kind] not in archive.namelist():
                raise Malformed(f"{filename} holds no {_MAIN_MEMBER[kind]}, so it is no .{kind} document; {again}")
            _read_through(archive, filename, again)
    except _DAMAGED as error:
        raise Malformed(f"{filename} is damaged or locked with a password; {again}") from error


def _read_through(archive: zipfile.ZipFile, filename: str, again: str) -> None:
    # Declared sizes can lie, so what really comes out is counted too; zipfile checks each member's sum.
    unpacked = 0
    for name in archive.namelist():
        with archive.open(name) as member:
            while chunk := member.read(1 << 20):
                unpacked += len(chunk)
                if unpacked > MAX_UNPACKED_BYTES:
                    raise Malformed(
                        f"{filename} unpacks to more than {MAX_UNPACKED_BYTES // 1024**2} MB; "
                        f"remove what is embedded in it, then {again}"
                    )
