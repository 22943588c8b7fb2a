"""What only somebody can do who has the database in their own hands: to see what the product says of it then."""

from typing import Any

from django.db import connection, transaction

from recommendations.models import Edition


def tamper(edition: Edition, **values: Any) -> None:
    """Alter an issued edition behind the back of the triggers, until the test ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS recommendations_edition_stays")
        Edition.objects.filter(pk=edition.pk).update(**values)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")
