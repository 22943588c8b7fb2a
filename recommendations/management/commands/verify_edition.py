"""Check files of an edition against its signed manifest, without the database and without a network."""

import pathlib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from recommendations.report import manifest
from wgec.kernel import signing
from wgec.kernel.errors import Malformed


class Command(BaseCommand):
    """``verify_edition MANIFEST [FILE …] [--key KEY]``."""

    help = "Checks the signature of an edition's manifest, and that files are the edition's, byte for byte."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The manifest, the files, whose signature is expected."""
        parser.add_argument("manifest", type=pathlib.Path, help="the edition's manifest")
        parser.add_argument("files", nargs="*", type=pathlib.Path, help="files that should be the edition's")
        parser.add_argument("--key", default="", help="the public key in base64; this installation's if absent")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say of each what it is; an error where one is not what it should be."""
        try:
            signed = manifest.read(_read(options["manifest"]))
        except Malformed as refusal:
            raise CommandError(refusal.sentence) from refusal
        key = options["key"] or signing.public_key(settings.SIGNING_SEED)
        content = signed.content
        if not signed.is_signed_by(key):
            raise CommandError(f"The manifest was not signed with the key {key}.")
        self.stdout.write(f"{content['title']} of {content['consultation']}, issued at {content['issued_at']}: signed.")
        strange = [path for path in options["files"] if not self._known(signed, path)]
        if strange:
            raise CommandError(f"Not of this edition: {', '.join(map(str, strange))}.")

    def _known(self, signed: manifest.Signed, path: pathlib.Path) -> bool:
        name = signed.name_of(_read(path))
        if name:
            self.stdout.write(f"{path}: {name}, unaltered.")
        return bool(name)


def _read(path: pathlib.Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault}") from fault
