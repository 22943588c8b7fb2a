"""``manage.py demo``: the fictional working group, for a first look."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultations.actions import mail
from recommendations.demo import group, load
from wgec.kernel.errors import Refused


class Command(BaseCommand):
    """Loads the demonstration into a database that no real group uses."""

    help = "Load the fictional working group. Refused where a real group is at work; loading it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option, for those who start the instance."""
        parser.add_argument(
            "--if-empty", action="store_true", help="do and say nothing where a real group has begun to work"
        )

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        """Load, or say that it is there; then print who can sign in."""
        if load.is_there():
            if not if_empty:
                self.stdout.write("The fictional working group is there already; nothing was changed.")
        elif if_empty and not load.is_empty():
            return
        else:
            self._load()
        self.stdout.write(sign_ins())

    @mail.nobody_woken()  # what is queued is sent, to nobody, before this ends: see load.work_off
    def _load(self) -> None:
        try:
            cast = load.load()
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        load.compile_reports(cast)
        load.work_off(cast)
        self.stdout.write(f"The fictional {group.WORKING_GROUP} is there.")


def sign_ins() -> str:
    """Who can sign in to the demonstration: a small table for a terminal."""
    shown = [person for person in group.PEOPLE if person.shown_as]
    width = max(len(person.email) for person in shown)
    rows = (f"  {person.email:<{width}}  {person.shown_as}" for person in shown)
    return "\n".join((f"Demonstration sign-ins, all with the password {group.PASSWORD}", *rows))
