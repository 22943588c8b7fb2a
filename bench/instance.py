"""A scratch instance for one benchmark: its own folder, database and files, thrown away at the end."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import synthetic

SECTIONS = 7
DELEGATIONS = 60


@contextmanager
def scratch() -> Iterator[Path]:
    """Set Django up on an empty migrated SQLite database in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="wgec-bench-") as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="wgec.settings", VAR_DIR=folder, LOG_FORMAT="text", ALLOWED_HOSTS="testserver"
        )
        os.environ.pop("DATABASE_URL", None)
        import django
        from django.conf import settings

        django.setup()
        settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
        settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
        from django.core.management import call_command

        settings.STATIC_ROOT.mkdir()
        call_command("migrate", verbosity=0)
        yield Path(folder)


def signed_in(person: Any) -> Any:
    """A client that asks as ``person``. Raises SystemExit where the product would take it for a stranger."""
    from django.conf import settings
    from django.contrib.auth import get_user
    from django.test import Client

    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    if get_user(client).pk != person.pk:  # a client has a session, as a request has
        raise SystemExit(f"{person} could not be signed in")
    return client


def fill(size: int) -> str:
    """A consultation with ``size`` recommendations of 60 delegations in 7 sections; returns its slug."""
    from consultations.enums import Kind, Region, StakeholderGroup
    from consultations.models import Consultation, Delegation
    from recommendations.actions import adding
    from recommendations.actions.adding import NewProposer, NewRecommendation
    from recommendations.models import PLACES_APART, Compilation, Section

    round_ = Consultation.objects.create(slug="bench", title="Bench")
    Compilation.objects.create(consultation=round_, title="Compilation of synthetic recommendations")
    sections = [
        Section.objects.create(consultation=round_, position=n, numeral=str(n), title=f"Section {n}")
        for n in range(1, SECTIONS + 1)
    ]
    delegations = [
        Delegation.objects.create(
            slug=f"delegation-{n}",
            name=f"Delegation {n}",
            short_name=f"D{n}",
            kind=Kind.STATE,
            group=StakeholderGroup.values[n % len(StakeholderGroup.values)],
            region=Region.values[n % len(Region.values)],
        )
        for n in range(DELEGATIONS)
    ]
    adding.add(
        round_,
        [
            NewRecommendation(
                text=text,
                number=number,
                place=number * PLACES_APART,
                attribution=f"Delegation {number % DELEGATIONS}",
                section=sections[(number - 1) * SECTIONS // size],
                proposers=[NewProposer(delegations[number % DELEGATIONS])],
            )
            for number, text in synthetic.texts(size)
        ],
        by=None,
    )
    return round_.slug


def forget_counts(rows: Iterable[Any]) -> None:
    """Give each text an indicator that was counted by no rule there is, so that all are due to be counted anew."""
    from django.utils import timezone

    from recommendations.enums import Consensus
    from recommendations.models import Indicator

    unknown = {"state": Consensus.INSUFFICIENT, "breadth": 0, "expressed": 0, "seats": 0, "counted": {}, "basis": ""}
    now = timezone.now()
    Indicator.objects.bulk_create(
        (
            Indicator(revision=row.current, recommendation=row, is_call_closed=False, computed_at=now, **unknown)
            for row in rows
        ),
        batch_size=1_000,
    )
