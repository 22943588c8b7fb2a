"""Rounds of consultation: their order and their phases."""

from datetime import timedelta
from operator import attrgetter

import pytest
from django.utils import timezone

from consultations import queries
from consultations.models import Consultation

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_newest_round_comes_first_and_one_without_dates_counts_from_the_day_it_was_made() -> None:
    now = timezone.now()
    Consultation.objects.create(slug="past", opens_at=now - 9 * DAY)
    Consultation.objects.create(slug="imported")
    Consultation.objects.create(slug="planned", opens_at=now + 9 * DAY)
    assert [each.slug for each in Consultation.objects.all()] == ["planned", "imported", "past"]


def test_the_phase_follows_from_the_dates() -> None:
    now = timezone.now()
    Consultation.objects.create(slug="closed", opens_at=now - 2 * DAY, closes_at=now)
    Consultation.objects.create(slug="open", opens_at=now, closes_at=now + DAY)
    Consultation.objects.create(slug="planned", opens_at=now + DAY)
    Consultation.objects.create(slug="undated")
    for slug, phase in map(attrgetter("slug", "phase"), queries.consultations(now)):
        assert slug == phase
    assert queries.consultations(now).count() == 4
