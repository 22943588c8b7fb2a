"""``manage.py create_token EMAIL``: a token for the API."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultations.actions import tokens
from consultations.models import User
from wgec.kernel.errors import Refused


class Command(BaseCommand):
    """Prints the token of a person, and nothing else."""

    help = "Print the API token of a person; it is made the first time and stays the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose token, and whether a new one."""
        parser.add_argument("email", help="the address the person signs in with")
        parser.add_argument("--new", action="store_true", help="replace the token: the old one opens nothing any more")

    def handle(self, *args: Any, email: str, new: bool, **options: Any) -> None:
        """Find the person, print their token."""
        try:
            token = tokens.issue(User.objects.get_by_natural_key(email), by=None, new=new)
        except User.DoesNotExist as missing:
            raise CommandError(f"Nobody signs in with {email}. Create the user in the admin first.") from missing
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(token.key)
