"""Put old files of reports away to save room; each is made again, with the same bytes, when somebody asks for it."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from recommendations.actions import pruning


class Command(BaseCommand):
    """``prune_reports [--days 365] [--dry-run]``."""

    help = (
        "Puts away files of editions that are older than so many days and not the newest of their kind. "
        "A file that could not be made again with the same bytes stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How old, and whether only to say what would be done."""
        parser.add_argument("--days", type=int, default=365, help="files made before so many days; 365 if absent")
        parser.add_argument("--dry-run", action="store_true", help="say what would be put away")

    def handle(self, *args: Any, **options: Any) -> None:
        """One file after another: each is first made again to see that it can be."""
        files = pruning.prunable(timezone.now() - timedelta(days=options["days"]))
        freed = 0
        for file in files.iterator(chunk_size=20):
            if not options["dry_run"] and not pruning.prune(file):
                self.stderr.write(f"{file}: stays, for it could not be made again with the same bytes.")
                continue
            freed += file.size
            self.stdout.write(f"{file}: {file.size:,} bytes")
        self.stdout.write(f"{freed:,} bytes {'would be' if options['dry_run'] else 'are'} freed.")
