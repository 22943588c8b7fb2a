"""What is seen by those who decide on amendments: which are open, on which texts, and how they collide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.core.cache import cache
from django.db.models import Prefetch, QuerySet

from recommendations.enums import PENDING_AMENDMENTS, AmendmentKind, AmendmentStatus
from recommendations.models import Amendment, AmendmentVersion, Recommendation, Revision, Sponsor
from wgec.kernel.text import merge
from wgec.kernel.text.merge import Cluster

_KEPT = 24 * 3600  # seconds: what the same texts were found to be

#: These have no words of their own that could be made in the text beside others.
NOT_BY_WORDS = (AmendmentKind.FREE_TEXT, AmendmentKind.ALTERNATIVE)


def pending(recommendation: Recommendation) -> QuerySet[Amendment]:
    """The amendments still to be decided, those to other amendments too; see ``in_order``.

    Two queries whatever the number: amendments with their current versions; sponsors with their delegations.
    """
    rows = Amendment.objects.filter(recommendation=recommendation, status__in=PENDING_AMENDMENTS)
    return with_sponsors(rows).order_by("pk")


def in_order(rows: Iterable[Amendment]) -> list[Amendment]:
    """By place in the text, scope and time; those to other amendments after them."""
    found = [row for row in rows if row.current is not None]
    return sorted(found, key=lambda row: (row.parent_id or 0, *_place(row), row.number or 0))


def _place(row: Amendment) -> tuple[int, int]:
    return (row.current.place, row.current.scope) if row.current else (0, 0)


def with_sponsors(rows: QuerySet[Amendment]) -> QuerySet[Amendment]:
    """``rows`` with their current versions and those who stand behind them now."""
    sponsors = Sponsor.objects.filter(until_at=None).select_related("delegation").order_by("position")
    return rows.select_related("current").prefetch_related(Prefetch("sponsors", queryset=sponsors))


def bases(versions: Iterable[AmendmentVersion]) -> dict[int, Revision]:
    """The revisions from which the versions were made, by their keys; one query."""
    return Revision.objects.in_bulk({version.base_id for version in versions})


def parent_versions(versions: Iterable[AmendmentVersion]) -> dict[int, AmendmentVersion]:
    """The versions of other amendments from which the versions were made, by their keys; one query, or none."""
    wanted = {version.parent_base_id for version in versions if version.parent_base_id is not None}
    return AmendmentVersion.objects.select_related("base").in_bulk(wanted) if wanted else {}


# --- the desk ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Board:
    """The amendments to a text that are open, in order, and what of them collides.

    ``fitting`` are those made from the text as it stands, whose words can be made in it; the clusters are of them, and
    so are the two by two that collide.
    """

    amendments: Sequence[Amendment]
    fitting: Sequence[Amendment]
    clusters: Sequence[Cluster]
    colliding: frozenset[tuple[str, ...]] = frozenset()

    @cached_property
    def by_reference(self) -> dict[str, Amendment]:
        """Each by its reference."""
        return {row.reference: row for row in self.amendments}

    @cached_property
    def rivals(self) -> dict[str, list[Amendment]]:
        """For each that collides, by its reference, those that want something else of the same words, in order."""
        found: dict[str, set[str]] = {}
        for cluster in self.clusters:
            for key in cluster.keys:
                found.setdefault(key, set()).update(cluster.keys)
        return {
            key: [row for row in self.fitting if row.reference in others and row.reference != key]
            for key, others in found.items()
        }

    @cached_property
    def pairs(self) -> frozenset[frozenset[str]]:
        """The labels of each two that want different things of the same words."""
        by_reference = self.by_reference
        return frozenset(frozenset(by_reference[key].label for key in keys) for keys in self.colliding)

    @cached_property
    def free(self) -> list[Amendment]:
        """The open ones that collide with none, so that all of them can be adopted at once."""
        return [
            row
            for row in self.fitting
            if row.reference not in self.rivals and row.status == AmendmentStatus.OPEN and row.kind not in NOT_BY_WORDS
        ]

    @cached_property
    def behind(self) -> list[Amendment]:
        """Those to the text itself that were made from an older one and no longer fit."""
        fitting = {row.pk for row in self.fitting}
        return [row for row in self.amendments if row.pk not in fitting and row.parent_id is None and not _asks(row)]

    def clusters_of(self, row: Amendment) -> list[Cluster]:
        """Where the amendment collides."""
        return [cluster for cluster in self.clusters if row.reference in cluster.keys]


def _asks(row: Amendment) -> bool:
    return row.kind == AmendmentKind.FREE_TEXT


def board(recommendation: Recommendation) -> Board:
    """What is open on the text, with its collisions; those are found once for the same versions: the cache keeps them.

    Two queries, and one for the texts when the collisions are not known yet.
    """
    rows = in_order(pending(recommendation).defer("current__text", "current__reasons"))
    fitting = [
        row
        for row in rows
        if row.parent_id is None
        and not _asks(row)
        and row.current is not None
        and row.current.base_id == recommendation.current_id
    ]
    return Board(rows, fitting, *_colliding(recommendation, fitting))


Colliding = tuple[tuple[Cluster, ...], frozenset[tuple[str, ...]]]


def _colliding(recommendation: Recommendation, fitting: Sequence[Amendment]) -> Colliding:
    """What collides, in clusters and two by two; versions and revisions never change: their keys say all about them."""
    if len(fitting) < 2 or recommendation.current is None:
        return (), frozenset()
    versions = ",".join(str(row.current_id) for row in fitting)
    key = f"colliding-{recommendation.current_id}-{sha256(versions.encode()).hexdigest()}"
    known: Colliding | None = cache.get(key)
    if known is None:
        texts = dict(
            AmendmentVersion.objects.filter(pk__in=[row.current_id for row in fitting]).values_list("pk", "text")
        )
        proposals = {row.reference: texts[row.current_id] for row in fitting if row.current_id is not None}
        overlay = merge.overlay(recommendation.current.text, proposals)
        known = overlay.clusters(), frozenset(collision.keys for collision in overlay.collisions)
        cache.set(key, known, _KEPT)
    return known


def texts_of(row: Amendment) -> tuple[str, str]:
    """The text that the amendment was made from, and the one that it proposes; two queries."""
    version = AmendmentVersion.objects.select_related("base", "parent_base").get(pk=row.current_id)
    return (version.parent_base or version.base).text, version.text
