"""The frozen content of a compiled report: plain values, no database, no clock.

Whatever a format prints comes from here, the words of the frame ("Contents", "Page 1 of 9") included: they are
frozen in the language of the document. Same document, same fingerprint, same bytes in every format.
"""

import dataclasses
import datetime
import hashlib
import json
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

SCHEMA = 1
"""Version of the shape below: raised when a field goes or changes its meaning; a new one with a default keeps it."""

Status = Literal["published", "merged", "withdrawn"]
StatementKind = Literal["designation", "objection", "reservation", "condition", "explanation", "authors", "correction"]
Kind = Literal[
    "compilation",
    "received",
    "rolling",
    "clean",
    "consensus",
    "compendium",
    "amendments",
    "dossier",
    "record",
    "corrigendum",
]
Paper = Literal["a4", "letter"]


VOLUME = 2_000
"""So many texts are printed in one volume, where the design says nothing: the page engine sets them in a gigabyte."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The words of a report that is a table: the names of its sheets and columns, and what stands in them."""

    about: str = "About"
    recommendations: str = "Recommendations"
    contributions: str = "Contributions"
    statements: str = "Statements"
    title: str = "Title"
    date: str = "Date"
    group: str = "Group"
    masthead: str = "Masthead"
    symbol: str = "Symbol"
    distribution: str = "Distribution"
    original: str = "Original language"
    revision: str = "Revision"
    disclaimer: str = "Disclaimer"
    language: str = "Language"
    fingerprint: str = "Fingerprint"
    part: str = "Part"
    part_title: str = "Title of the part"
    number: str = "Number"
    label: str = "Label"
    reference: str = "Reference"
    status: str = "Status"
    published: str = "published"
    merged: str = "merged"
    replaced: str = "replaced"
    withdrawn: str = "withdrawn"
    attribution: str = "Attribution"
    delegations: str = "Delegations"
    persons: str = "Persons"
    provenance: str = "Provenance"
    text: str = "Text"
    markdown: str = "Text in Markdown"
    pointer: str = "What became of it"
    successor: str = "Number of the text that it led to"
    designation: str = "Designation"
    objection: str = "Objections"
    reservation: str = "Reservations"
    condition: str = "Conditions"
    explanation: str = "Explanations of position"
    authors: str = "Authors"
    correction: str = "Editorial corrections"
    remark: str = "Remark"
    kind: str = "Kind"
    printed: str = "As printed"
    delegation: str = "Delegation"
    cut: str = "[Cut here: a cell holds no more. The whole stands in the other formats of this report.]"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of the frame, in the document's language; ``{…}`` are places for numbers and words."""

    contents: str = "Contents"
    recommendation: str = "Recommendation {number}"
    page: str = "Page {page} of {pages}"
    notes: str = "Notes"
    back_to_text: str = "Back to the text"
    skip_to_text: str = "Skip to the text"
    table: str = "Table"
    no_entries: str = "No recommendation is in this report."
    volume: str = "Volume {number}"
    volumes: str = "Volumes"
    continued: str = "{title} (continued)"
    lead: str = "{words}:"
    columns: Columns = field(default_factory=Columns)


@dataclass(frozen=True, slots=True)
class Proposer:
    """One of those who propose a recommendation: the delegation's printed name, the person, the role."""

    delegation: str
    person: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What goes on record beside a text: ``label`` says what it is, in the document's language; ``text`` is plain.

    ``delegation`` is the printed name of who said it; empty for the chair.
    """

    kind: StatementKind
    label: str
    text: str
    delegation: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One recommendation as it stands in the report; ``text`` is canonical Markdown.

    ``number`` is the published number; an entry without one is printed under its own ``label``. ``pointer`` is the
    sentence that stands in place of a merged or withdrawn text, ``successor`` the reference of the entry it leads to.
    ``note`` says of an extracted text that its contributor has not validated it.
    ``unsure`` are numbers that the text names and that are no links, because it may mean something else.
    ``revision`` is the number of the revision that ``text`` is; 0 for what has none, such as a contribution.
    ``split_into`` are the references of the entries into which a withdrawn text was split.
    """

    reference: str
    attribution: str
    text: str
    number: int | None = None
    label: str = ""
    language: str = ""
    provenance: str = ""
    status: Status = "published"
    pointer: str = ""
    successor: str = ""
    proposers: tuple[Proposer, ...] = ()
    statements: tuple[Statement, ...] = ()
    note: str = ""
    unsure: tuple[int, ...] = ()
    revision: int = 0
    split_into: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the report."""

    numeral: str
    title: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """What is not yet placed in a section, with its own printed labels."""

    title: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Appendix:
    """What the report itself adds after the texts: a matrix, an index, a list.

    ``text`` is canonical Markdown in the document's language. Recommendations are named in full ("Recommendation 12"):
    so they become links in every format.
    """

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. ``dated_on`` is the printed date, ``date_line`` the same in the document's language.

    ``symbol``, ``distribution`` and ``original`` are the lines of an official document's head, empty where it has none.
    ``label`` ("Rev.1") says which issue of its series it is: given when it is printed, and no part of the content. The
    same content has the same fingerprint whichever issue it is.
    ``volume``: how many texts stand in one volume at most, where the report is printed.
    """

    language: str
    group: str
    title: str
    dated_on: str
    date_line: str
    masthead: tuple[str, ...] = ()
    revision_statement: str = ""
    disclaimer: str = ""
    sections: tuple[Section, ...] = ()
    annex: Annex | None = None
    wording: Wording = field(default_factory=Wording)
    kind: Kind = "compilation"
    appendices: tuple[Appendix, ...] = ()
    symbol: str = ""
    distribution: str = ""
    original: str = ""
    paper: Paper = "a4"
    label: str = ""
    volume: int = VOLUME

    def __post_init__(self) -> None:
        datetime.date.fromisoformat(self.dated_on)  # the PDF's date comes from it: refuse a bad one here

    @property
    def revision(self) -> str:
        """The line of the head that says which issue it is, and the revision statement."""
        return " — ".join(filter(None, (self.label, self.revision_statement)))

    def entries(self) -> Iterator[Entry]:
        """Every entry in printed order, the annex last."""
        for section in self.sections:
            yield from section.entries
        if self.annex:
            yield from self.annex.entries


def heading_of(entry: Entry, wording: Wording) -> str:
    """What names an entry before its attribution: "Recommendation 12", or the printed label of an unplaced one."""
    if entry.number is not None:
        return wording.recommendation.format(number=entry.number)
    return entry.label


def to_plain(document: Document) -> dict[str, Any]:
    """The document as dicts, lists, strings and whole numbers, with its schema version.

    What an entry has none of, such as statements, a note or a revision, it does not mention, as before there were any,
    nor does a document what came later and is not its own, its kind to begin with: its fingerprint stays what it was.
    So with the words of tables, of volumes and before a colon: those that are the English ones are not mentioned. Its
    label is not mentioned ever.
    """
    plain: dict[str, Any] = {"schema": SCHEMA, **_plain(document)}
    del plain["label"]
    columns = plain["wording"].pop("columns")
    if own := {name: word for name, word in columns.items() if word != _ENGLISH[name]}:
        plain["wording"]["columns"] = own
    for name in _LATER_WORDS:
        if plain["wording"][name] == getattr(_USUAL, name):
            del plain["wording"][name]
    for later in dataclasses.fields(Document):
        if later.name in _LATER and plain[later.name] == later.default:
            del plain[later.name]
    for part in (*plain["sections"], *filter(None, [plain["annex"]])):
        for entry in part["entries"]:
            for name in ("statements", "note", "unsure", "revision", "split_into"):
                if not entry[name]:
                    del entry[name]
    return plain


def _plain(value: Any) -> Any:
    """What ``dataclasses.asdict`` makes of a value, without the copies of what never changes."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if (names := _fields(type(value))) is None:  # type: ignore[arg-type]  # a type is hashable
        return value
    return {name: _plain(getattr(value, name)) for name in names}


@cache
def _fields(kind: type) -> tuple[str, ...] | None:
    """The names of the fields of a dataclass; None for what is none."""
    return tuple(each.name for each in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """The types of the fields of a dataclass."""
    return typing.get_type_hints(kind)


_LATER = {"kind", "appendices", "symbol", "distribution", "original", "paper", "volume"}
_LATER_WORDS = ("volume", "volumes", "continued", "lead")
_USUAL = Wording()
_ENGLISH = dataclasses.asdict(Columns())


def to_json(document: Document) -> str:
    """The one canonical JSON text of a document: sorted keys, no spaces, no floats."""
    return json.dumps(to_plain(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(source: str) -> Document:
    """The document that ``to_json`` wrote. Raises ValueError when the text is of another schema or shape."""
    plain = json.loads(source)
    if not isinstance(plain, dict) or plain.pop("schema", None) != SCHEMA:
        raise ValueError(f"This is not a report document of schema {SCHEMA}.")
    document: Document = _build(Document, plain, "document")
    return document


def fingerprint(document: Document) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(to_json(document).encode()).hexdigest()


def _build(kind: Any, plain: Any, path: str) -> Any:
    """``plain`` as a value of the type ``kind``; ``path`` says where in the document, for the refusal."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and isinstance(plain, dict):
        hints = _hints(kind)
        if unknown := plain.keys() - hints.keys():
            raise ValueError(f"{path} has unknown fields: {', '.join(sorted(unknown))}.")
        try:
            return kind(**{name: _build(hints[name], value, f"{path}.{name}") for name, value in plain.items()})
        except TypeError as error:
            raise ValueError(f"{path} is incomplete: {error}.") from error
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and isinstance(plain, list):
        return tuple(_build(arguments[0], value, f"{path}[{place}]") for place, value in enumerate(plain))
    if origin is types.UnionType:
        return None if plain is None else _build(arguments[0], plain, path)
    if origin is Literal and plain in arguments:
        return plain
    if kind in (str, int) and type(plain) is kind:
        return plain
    raise ValueError(f"{path} is not of the expected type.")
