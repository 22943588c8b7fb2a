"""Import a compilation into a consultation."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultations.intake import source
from recommendations.actions import compilations, importing
from wgec.kernel.errors import Refused


class Command(BaseCommand):
    """``import_compilation FILE --consultation SLUG [--title T] [--dry-run] [--json]``."""

    help = "Reads a compilation (.md .txt .docx .odt) into a consultation's sections, recommendations and delegations."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, where it goes, and how to report."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--consultation", required=True, metavar="SLUG", help="its address; created when it is new")
        parser.add_argument("--title", default="", help="the title of a new consultation; otherwise the compilation's")
        parser.add_argument("--dry-run", action="store_true", help="read and check, write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import all or nothing; a refusal is a sentence on standard error and exit code 1."""
        path, slug = options["file"], options["consultation"]
        try:
            found = compilations.import_file(
                _content(path), path.name, slug=slug, title=options["title"], by=None, dry_run=options["dry_run"]
            )
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        counts = importing.counts(found)
        if options["json"]:
            warnings = [{"line": warning.line, "message": warning.message} for warning in found.warnings]
            self.stdout.write(json.dumps({"consultation": slug, **counts, "warnings": warnings}, ensure_ascii=False))
            return
        self.stdout.write(f"{'Read, not imported' if options['dry_run'] else 'Imported'}: {found.front.title or slug}")
        self.stdout.write(", ".join(f"{count} {what}" for what, count in counts.items()))
        for warning in found.warnings:
            self.stdout.write(f"  line {warning.line}: {warning.message}")


def _content(path: Path) -> bytes:
    """The file's bytes, unless its name or its size already refuse it."""
    try:
        source.check_name_and_size(path.name, path.stat().st_size, max_bytes=settings.COMPILATION_MAX_BYTES)
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
