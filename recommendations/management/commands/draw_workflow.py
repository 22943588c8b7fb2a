"""``manage.py draw_workflow FILE``: the steps of workflow.py as diagrams and tables, for docs/workflow.md."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from consultations import workflow as rounds
from recommendations import workflow
from wgec.kernel.steps import Step

INTRODUCTION = """# Which step may follow

Drawn from `consultations/workflow.py` and `recommendations/workflow.py` by `make generated`; do not edit. Who may
take a step stands in [permissions](permissions.md); a step that leads nowhere else (such as a revision) leaves the
state as it is.
"""


class Command(BaseCommand):
    """Writes the diagrams."""

    help = "Draw the steps of every noun as Mermaid diagrams into FILE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Draw, in English whatever the language of the instance."""
        with translation.override("en"):
            file.write_text("\n".join((INTRODUCTION, *_nouns())))


def _nouns() -> Iterator[str]:
    for noun, table in {**rounds.TABLES, **workflow.TABLES}.items():
        yield f"## {noun.capitalize()}\n"
        yield "```mermaid\nstateDiagram-v2"
        yield from _arrows(table)
        yield "```\n"
        yield "| step | from | to | refused elsewhere with |\n|---|---|---|---|"
        for verb, step in table.items():
            yield f"| {verb} | {', '.join(sorted(step.origin))} | {step.target or '—'} | {step.refusal} |"
        yield ""


def _arrows(table: dict[str, Step]) -> Iterator[str]:
    for verb, step in table.items():
        for origin in sorted(step.origin):
            yield f"    {origin} --> {step.target or origin}: {verb}"
