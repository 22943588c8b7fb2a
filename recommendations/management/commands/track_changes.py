"""``track_changes OLD NEW``: an edition as a Word file with its changes since an earlier one tracked."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import Http404

from recommendations import queries
from recommendations.report import frozen
from wgec.kernel.errors import Refused


class Command(BaseCommand):
    """Make the file in this process, however long it takes."""

    help = "Write an issued edition as a Word file in which every change since another one is a tracked change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which editions, and where to."""
        parser.add_argument("old", help="the reference of the earlier edition")
        parser.add_argument("new", help="the reference of the later edition")
        parser.add_argument("--out", type=Path, default=Path("."), help="the folder for the file (default: this one)")

    def handle(self, *args: Any, old: str, new: str, out: Path, **options: Any) -> None:
        """Write the file and say where it is."""
        try:
            before, after = queries.compared(None, old, new)
            content = frozen.tracked(before, after, at_once=False)
        except Http404 as error:
            raise CommandError(
                "There is no issued edition of that reference. Their pages' addresses name them."
            ) from error
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        out.mkdir(parents=True, exist_ok=True)
        path = out / after.file_since(before)
        path.write_bytes(content)
        self.stdout.write(str(path))
