"""What a reviewer should look at in a contribution that has been read: sentences, each with its line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from consultations.intake import marks
from consultations.intake.inlines import MARK, SUPERSCRIPTS, mark_label
from consultations.intake.pieces import Piece
from consultations.intake.received import ReadAuthor
from consultations.intake.values import Caution

_REDIRECT = re.compile(
    r"https?://[^\s<>\"”)]*(?:safelinks\.protection\.outlook\.com/|/owa/redir\.aspx)[^\s<>\"”)]*", re.IGNORECASE
)


def of_pieces(pieces: Sequence[Piece]) -> Iterator[Caution]:
    """Addresses that are hidden behind others, and labels that skip or repeat."""
    for piece in pieces:
        yield from _hidden(piece)
    yield from _of_labels((piece.first, mark.label) for piece in pieces if (mark := marks.of(piece.words)))


def _hidden(piece: Piece) -> Iterator[Caution]:
    for match in _REDIRECT.finditer(piece.words):
        (target,) = (
            parse_qs(urlsplit(match[0]).query).get("URL") or parse_qs(urlsplit(match[0]).query).get("url") or [""]
        )
        address = unquote(target).removeprefix("mailto:")
        hides = f"hides the address {address}" if address else "hides another address"
        yield Caution(
            piece.first, f"A link that Outlook rewrote {hides}: kept as it is; check whether it belongs to the text."
        )


def _of_labels(found: Iterable[tuple[int, str]]) -> Iterator[Caution]:
    """Each label beside the one before it of its kind, as long as the series goes on."""
    last: dict[str, str] = {}
    for line, label in found:
        if label == "-":
            continue
        kind = marks.kind(label)
        before = last.get(kind, "")
        last[kind] = label
        if before == label and not marks.is_first(label):
            yield Caution(line, f"The label {_shown(label)} stands twice in a row: both are kept.")
        elif before and (missing := marks.skipped(before, label)):
            between = "a label is" if missing == 1 else f"{missing} labels are"
            yield Caution(
                line,
                f"The labels go from {_shown(before)} to {_shown(label)}: {between} skipped; "
                "check whether something was lost.",
            )


def _shown(label: str) -> str:
    return f"“{label}”"


def of_notes(paragraphs: Iterable[tuple[int, str]], known: Iterable[str]) -> Iterator[Caution]:
    """Marks of footnotes that have no note. A raised number that continues no count is a power, as in EC³."""
    seen = {label for label in known if label.isdigit()}
    told = set(known)
    for line, words in paragraphs:
        for match in MARK.finditer(words):
            label = mark_label(match)
            raised = match[0][0] in SUPERSCRIPTS
            if label in told or (raised and label != "1" and str(int(label) - 1) not in seen):
                continue
            seen.add(label)
            told.add(label)
            yield Caution(line, f"The mark of footnote {label} has no note: kept as it is; the note may be lost.")


def of_authors(authors: Sequence[ReadAuthor]) -> Iterator[Caution]:
    """Several authors, whose roles a person should confirm."""
    if len(authors) > 1:
        listed = "; ".join(f"{author.printed} ({author.role.replace('_', ' ')})" for author in authors)
        yield Caution(authors[0].line, f"The file names {len(authors)} authors: {listed}. Check their order and roles.")
