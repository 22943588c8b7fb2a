"""``manage.py list_permissions FILE``: who may do what, for docs/permissions.md."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rules
from django.core.management.base import BaseCommand
from django.utils import translation

import recommendations.rules  # noqa: F401  (the permissions are declared on import)
from wgec.kernel import access

INTRODUCTION = """# Who may

Listed from `consultations/rules.py` and `recommendations/rules.py` by `make generated`; do not edit. *When* a step
may be taken stands in [workflow](workflow.md). `&` is "and", `|` is "or", `~` is "not"; a person acts for one
delegation at a time.

| permission | who has it | the others read |
|---|---|---|"""


class Command(BaseCommand):
    """Writes the list."""

    help = "List every permission, who has it and how it is refused, into FILE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """List, in English whatever the language of the instance."""
        with translation.override("en"):
            file.write_text("\n".join((INTRODUCTION, *_rows())) + "\n")


def _rows() -> Iterator[str]:
    for permission, sentence in sorted(access.permissions().items()):
        who = str(rules.permissions.permissions[permission].name).replace("|", "\\|")
        yield f"| `{permission}` | {who} | {sentence} |"
