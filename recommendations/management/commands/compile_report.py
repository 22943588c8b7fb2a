"""Compile the report of a consultation now, in this process."""

import json
import pathlib
import shutil
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultations.models import Consultation
from recommendations.actions import editions, queueing
from recommendations.enums import DESIGNED, ReportKind
from recommendations.models import Edition
from recommendations.report.renderers import RENDERERS
from wgec.kernel.errors import Refused


class Command(BaseCommand):
    """``compile_report SLUG [--formats html,pdf] [--out DIR] [--json]``."""

    help = "Makes a new edition of a consultation's report, now and in this process."

    def add_arguments(self, parser: CommandParser) -> None:
        """The consultation, the formats, where copies of the files go."""
        parser.add_argument("slug", help="the consultation's address")
        parser.add_argument(
            "--formats", default="", help=f"separated by commas; all of {','.join(RENDERERS)} if absent"
        )
        parser.add_argument("--kind", default=ReportKind.COMPILATION, choices=DESIGNED, help="what to compile")
        parser.add_argument("--anew", action="store_true", help="even if nothing has changed since the last edition")
        parser.add_argument("--out", type=pathlib.Path, help="a folder that gets a copy of each file")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        """Request, compile, copy, report."""
        consultation = Consultation.objects.filter(slug=options["slug"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation with the address “{options['slug']}”.")
        formats = [name.strip() for name in options["formats"].split(",") if name.strip()]
        try:
            edition = editions.request(
                consultation,
                kind=options["kind"],
                formats=formats,
                even_unchanged=options["anew"],
                by=None,
                enqueue=False,
            )
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        try:
            for _turn in range(queueing.ahead_of(edition) + 1):
                edition = editions.compile_edition(edition.pk)
        except OSError as fault:
            raise CommandError(f"The files could not be kept: {fault}") from fault
        if edition.same_as:
            edition = edition.same_as
            self.stderr.write(f"Nothing has changed since {edition}, so it stands. --anew makes another all the same.")
        if not edition.issued_at:
            raise CommandError(edition.failure or f"{edition} is being compiled by another process: see its page.")
        report = _report(edition, options["out"])
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        self.stdout.write(f"{edition} ({report['edition']}), fingerprint {report['fingerprint']}")
        for file in report["files"]:
            self.stdout.write(
                f"  {file['format']:5} {file['seconds']:7.2f} s {file['bytes']:>11,} bytes  {file['path']}"
            )
        for warning in edition.warnings:
            self.stderr.write(f"  warning: {warning}")


def _report(edition: Edition, out: pathlib.Path | None) -> dict[str, Any]:
    return {
        "edition": edition.reference,
        "fingerprint": edition.fingerprint,
        "files": [
            {
                "format": file.format,
                "path": _copied(file, out),
                "bytes": file.size,
                "sha256": file.sha256,
                "seconds": file.seconds,
            }
            for file in sorted(edition.files.all(), key=lambda file: edition.formats.index(file.format))
        ],
    }


def _copied(file: Any, out: pathlib.Path | None) -> str:
    """Where the file is: its copy in ``out``, or the place in the storage."""
    if out is None:
        return str(file.file.path)
    out.mkdir(parents=True, exist_ok=True)
    target = out / pathlib.PurePosixPath(file.file.name).name
    with file.file.open("rb") as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    return str(target)
