"""A small compilation to arrange: two sections, texts in both, two that are not yet placed."""

from dataclasses import dataclass

import pytest

from consultations.models import Consultation, Delegation
from recommendations.models import Arrangement, Recommendation, Section
from recommendations.queries import compiling
from tests import factories


@dataclass
class Compiled:
    """The round with its sections and texts."""

    consultation: Consultation
    one: Section
    two: Section
    rows: dict[str, Recommendation]

    def __getitem__(self, name: str) -> Recommendation:
        row = self.rows[name]
        row.refresh_from_db()
        return row

    @property
    def seen(self) -> int:
        """The stamp of the order as it is now."""
        return compiling.stamp(self.consultation)

    @property
    def order(self) -> dict[str, list[str]]:
        """The names of the texts by the numerals of their sections, in order."""
        names = {row.pk: name for name, row in self.rows.items()}
        found: dict[str, list[str]] = {}
        for row in compiling.in_order(self.consultation):
            found.setdefault(row.section.numeral if row.section else "", []).append(names.get(row.pk, row.reference))
        return found

    def changes(self) -> int:
        """How often the order was changed."""
        return Arrangement.objects.get(consultation=self.consultation).stamp


@pytest.fixture
def compiled(consultation: Consultation, arcadia: Delegation, borduria: Delegation) -> Compiled:
    """a, b, c (numbers 1 to 3) in section I, d (4) in II, x and y not yet placed."""
    one, two = (factories.SectionFactory(consultation=consultation, position=n, numeral="I" * n) for n in (1, 2))
    rows = {}
    for place, name in enumerate("abcdxy", start=1):
        section = one if name in "abc" else two if name == "d" else None
        rows[name] = factories.recommendation(
            consultation,
            f"Lamp {name}.",
            number=place if section else None,
            section=section,
            place=place * 1024,
            proposers=[arcadia if name in "ax" else borduria],
        )
    return Compiled(consultation, one, two, rows)
