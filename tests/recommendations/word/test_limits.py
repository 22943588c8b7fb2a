"""A thousand changes in one file: read, looked at a page at a time, taken."""

from typing import Any

import pytest
from django.test import Client

from consultations.models import User
from recommendations.models import Amendment, Recommendation, WordUpload
from recommendations.views.word import CHANGES_ON_A_PAGE
from tests import factories
from tests.recommendations.report import changed
from tests.recommendations.word.files import Read, report

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TEXTS, EACH = CHANGES_ON_A_PAGE * 2 + 1, 20
WORDS = " ".join(f"Lamp {number} of zone {{zone}} is counted." for number in range(1, EACH + 1))


@pytest.fixture
def thousand(read: Read, row: Recommendation, alice: User) -> WordUpload:
    """A file with a thousand changes in fifty texts."""
    for zone in range(1, TEXTS + 1):
        factories.recommendation(row.consultation, WORDS.format(zone=zone), number=zone + 1)
    changes = (
        changed.replaced(f"Lamp {number} of zone {zone} is", f"Lamp {number} of zone {zone} will be")
        for zone in range(1, TEXTS + 1)
        for number in range(EACH, 0, -1)
    )
    return read(report(row, *changes), alice)


def test_a_thousand_changes_are_looked_at_and_taken_a_page_at_a_time(
    thousand: WordUpload, alice: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    assert thousand.changes.count() == TEXTS
    assert sum(len(each.said["changes"]) for each in thousand.changes.all()) == TEXTS * EACH * 2
    client.force_login(alice, backend="consultations.backends.ByAddress")
    with django_assert_max_num_queries(6):
        page = client.get(thousand.get_absolute_url()).content.decode()
    assert page.count("Make a draft of it") == CHANGES_ON_A_PAGE
    assert f"1 to {CHANGES_ON_A_PAGE} of {TEXTS}" in page
    assert 'take/?page=1"' in page
    last = thousand.changes.select_related("recommendation").last()
    assert last is not None
    third = client.get(f"{thousand.get_absolute_url()}?page=3").content.decode()
    assert third.count("Make a draft of it") == 1
    answer = client.post(
        f"{thousand.get_absolute_url()}take/?page=3", {f"take-{last.recommendation.reference}": "on"}, follow=True
    )
    assert answer.redirect_chain == [(f"{thousand.get_absolute_url()}?page=3", 302)]
    amendment = Amendment.objects.get()
    assert amendment.current is not None
    assert amendment.current.text == WORDS.format(zone=TEXTS).replace(" is ", " will be ")
