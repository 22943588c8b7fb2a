"""What is seen of agreement on single units."""

from recommendations.enums import PENDING_AMENDMENTS
from recommendations.models import AgreedUnit, Amendment, Recommendation, Revision
from wgec.kernel.text import units

QUOTED = 60  # characters of a unit in a sentence about it


def locked(recommendation: Recommendation) -> dict[str, AgreedUnit]:
    """The agreed units by their identities; one query."""
    rows = AgreedUnit.objects.filter(recommendation=recommendation, reopened_at=None).select_related("agreed_by")
    return {row.unit: row for row in rows}


def touching(recommendation: Recommendation, unit: str) -> list[Amendment]:
    """The amendments still to be decided that touch the unit, in the order of their numbers; one query."""
    pending = Amendment.objects.filter(recommendation=recommendation, status__in=PENDING_AMENDMENTS)
    rows = pending.select_related("current").defer("current__text", "current__reasons").order_by("number")
    return [row for row in rows if row.current and unit in row.current.units]


def words_of(revision: Revision, unit: str, *, most: int = QUOTED) -> str:
    """How the unit begins in this revision, without markup; nothing when the revision does not have it."""
    ids = revision.unit_ids
    return words_at(revision.text, ids.index(unit) + 1, most=most) if unit in ids else ""


def words_at(text: str, place: int, *, most: int = QUOTED) -> str:
    """How the unit at ``place`` begins, without markup; nothing when there is none."""
    found = units.split(text)
    if not 1 <= place <= len(found):
        return ""
    words = " ".join(found[place - 1].plain.split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]}…"
