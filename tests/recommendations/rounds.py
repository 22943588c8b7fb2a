"""A round with everything a report can meet."""

import pytest

from consultations.models import Consultation
from recommendations.actions import recommendations
from recommendations.enums import Status
from tests import factories


@pytest.fixture
def round_one(consultation: Consultation) -> Consultation:
    """A round with two sections, six numbers (one merged, one withdrawn), a draft, and two inputs not placed."""
    first, second = (factories.SectionFactory(consultation=consultation, position=n, numeral="I" * n) for n in (1, 2))
    kestria = factories.DelegationFactory(name="Kestria")
    rows = [
        factories.recommendation(
            consultation,
            f"Text **{n}**.[^1]\n\n[^1]: Note {n}.",
            number=n,
            section=first if n < 4 else second,
            proposers=[kestria],
        )
        for n in (3, 1, 2, 4, 5, 6)
    ]
    factories.recommendation(consultation, "A secret draft.", section=first, status=Status.DRAFT)
    factories.recommendation(consultation, "First input.", source_label="4", provenance="as received", place=90)
    factories.recommendation(consultation, "Second input.", source_label="4", place=91)
    recommendations.withdraw(rows[3], by=None, reason="At its own request.")
    recommendations.merge_into(rows[4], rows[0], by=None, reason="The same.")
    return consultation
