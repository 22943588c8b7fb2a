"""Import one contribution into a consultation."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultations.actions import importing, reading
from consultations.models import Contribution
from wgec.kernel.errors import Refused
from wgec.kernel.text import blocks


class Command(BaseCommand):
    """``import_contribution FILE --consultation SLUG --delegation NAME [--draft] [--json]``."""

    help = "Reads a contribution (.docx .odt .pdf .md .txt) and publishes it as received."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, whose it is, where it goes, and how to report."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--consultation", required=True, metavar="SLUG", help="the address of the round")
        parser.add_argument("--delegation", required=True, metavar="NAME", help="its printed or short name, or address")
        parser.add_argument("--draft", action="store_true", help="leave it a draft, for its delegation to review")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import all or nothing; a refusal is a sentence on standard error and exit code 1."""
        path = options["file"]
        try:
            row, found = importing.import_file(
                _content(path),
                path.name,
                slug=options["consultation"],
                delegation=options["delegation"],
                by=None,
                draft=options["draft"],
            )
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        answer = {
            "reference": row.reference,
            "number": row.number,
            "status": row.status,
            "parts": _parts(row),
            "words": sum(part["words"] for part in _parts(row)),
            "warnings": [{"line": warning.line, "message": warning.message} for warning in found.warnings],
        }
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self.stdout.write(f"Imported: {row.label} ({row.reference}), {answer['words']} words")
        for warning in found.warnings:
            self.stdout.write(f"  line {warning.line}: {warning.message}")


def _parts(row: Contribution) -> list[dict[str, Any]]:
    return [
        {
            "kind": part.kind,
            "question": part.question.number if part.question else None,
            "title": part.title,
            "words": len(blocks.plain(part.text).split()),
        }
        for part in row.parts.select_related("question").order_by("position")
    ]


def _content(path: Path) -> bytes:
    """The file's bytes, unless its name or its size already refuse it."""
    try:
        reading.check_name_and_size(path.name, path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except Refused as refusal:
        raise CommandError(refusal.sentence) from refusal
