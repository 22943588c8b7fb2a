"""What is seen of amendments: which may be read, in the order of the text, how many at each unit, what collides."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from consultations.models import Delegation, Event
from recommendations.enums import PENDING_AMENDMENTS, AmendmentKind, AmendmentStatus, Status
from recommendations.models import Amendment, AmendmentVersion, Recommendation, Sponsor
from recommendations.queries.texts import readable as readable_texts
from wgec.kernel.text import merge

_KEPT = 7 * 24 * 3600  # seconds: what collides is computed from texts that never change


def readable(user: Any) -> QuerySet[Amendment]:
    """The amendments that ``user`` may read.

    Drafts are their sponsors' delegations', or the secretariat's that wrote them; what was submitted is read with its
    recommendation.
    """
    seen = ~Q(status__in=(AmendmentStatus.DRAFT, AmendmentStatus.DISCARDED))
    if user is not None and user.is_authenticated:
        if user.acting_for is not None:
            own = Sponsor.objects.filter(delegation=user.acting_for, until_at=None).values("amendment")
            seen |= Q(status=AmendmentStatus.DRAFT, pk__in=own)
        if user.is_secretariat:
            seen |= Q(status=AmendmentStatus.DRAFT) & ~Q(pk__in=Sponsor.objects.values("amendment"))
    return Amendment.objects.filter(seen, recommendation__in=readable_texts(user).values("pk"))


def in_order(rows: QuerySet[Amendment]) -> QuerySet[Amendment]:
    """``rows`` in order of place, then scope, then time."""
    return rows.order_by(
        "recommendation_id", "current__place", "current__scope", F("submitted_at").asc(nulls_last=True), "id"
    )


def of(recommendation: Recommendation, user: Any) -> QuerySet[Amendment]:
    """The readable amendments of one text, in order, bare: to filter, count and cut into pages."""
    return in_order(readable(user).filter(recommendation=recommendation))


def as_listed(rows: QuerySet[Amendment]) -> QuerySet[Amendment]:
    """``rows`` in order with their versions, bases and sponsors; two queries whatever the number."""
    return (
        in_order(rows)
        .select_related(
            "consultation",
            "current__base",
            "current__parent_base",
            "current__created_by",
            "current__created_for",
            "parent__current",
            "recommendation__consultation",
            "result",
            "decided_by",
        )
        .defer("recommendation__search_text", "current__base__plain", "result__text", "result__plain")
        .prefetch_related(_sponsors())
    )


def whole(user: Any) -> QuerySet[Amendment]:
    """The readable amendments, each as its page shows it."""
    return as_listed(readable(user))


def _sponsors() -> "Prefetch[str]":
    standing = Sponsor.objects.filter(until_at=None).select_related("delegation").order_by("position")
    return Prefetch("sponsors", queryset=standing)


def sponsoring(recommendation: Recommendation, user: Any) -> list[tuple[str, str]]:
    """Address and name of every delegation that sponsors an amendment to the text that ``user`` may read, by name."""
    behind = Sponsor.objects.filter(until_at=None, amendment__in=readable(user).filter(recommendation=recommendation))
    rows = Delegation.objects.filter(pk__in=behind.values("delegation")).order_by(Lower("name"))
    return list(rows.values_list("slug", "name"))


def versions(amendment: Amendment, user: Any) -> QuerySet[AmendmentVersion]:
    """Its versions, the newest first; those of the draft that it was are read by its sponsors' delegations alone."""
    rows = amendment.versions.select_related("base", "parent_base", "created_by", "created_for").order_by("-number")
    mine = user.acting_for.pk if user is not None and user.is_authenticated and user.acting_for else None
    if amendment.submitted_at is None or any(mine == each.delegation_id for each in amendment.sponsors.all()):
        return rows
    later = AmendmentVersion.objects.filter(amendment=amendment, number__gt=OuterRef("number"))
    return rows.exclude(Exists(later.filter(created_at__lte=amendment.submitted_at)))


def versions_listed(amendment: Amendment, user: Any) -> QuerySet[AmendmentVersion]:
    """Those versions without their texts."""
    rows = versions(amendment, user)
    return rows.defer("text", "wording", "reasons", "base__text", "base__plain", "parent_base__text")


def reason_of_withdrawal(amendment: Amendment) -> str:
    """Why the amendment was withdrawn; nothing, and no query, while it was not."""
    if amendment.status != AmendmentStatus.WITHDRAWN:
        return ""
    noted = Event.objects.filter(verb="amendment.withdraw", subject_kind="amendment", subject_id=amendment.reference)
    return noted.order_by("-at", "-id").values_list("reason", flat=True).first() or ""


# --- how many --------------------------------------------------------------------------------


def pending(recommendation: Recommendation) -> QuerySet[Amendment]:
    """What is still to be decided on the text, in order; everybody who reads the text reads these."""
    return in_order(Amendment.objects.filter(recommendation=recommendation, status__in=PENDING_AMENDMENTS))


def is_pending() -> Exists:
    """Of a recommendation: whether anything is still to be decided on it."""
    return Exists(Amendment.objects.filter(recommendation=OuterRef("pk"), status__in=PENDING_AMENDMENTS))


def is_behind(way: str = "") -> Q:
    """Of amendments, to which ``way`` leads: whether its text moved on, and it could not be carried over."""
    own = {f"{way}status__in": PENDING_AMENDMENTS, f"{way}parent": None}
    moved = ~Q(**{f"{way}current__base": F(f"{way}recommendation__current")})
    published = Q(**{f"{way}recommendation__status": Status.PUBLISHED})
    return Q(**own) & published & moved & ~Q(**{f"{way}kind": AmendmentKind.FREE_TEXT})


def has_own(which: str, user: Any) -> Q:
    """Of recommendations: whether an amendment of the delegation that ``user`` acts for is a draft, or behind."""
    if user is None or not user.is_authenticated or user.acting_for is None:
        return Q(pk__in=())
    own = Sponsor.objects.filter(delegation=user.acting_for, until_at=None).values("amendment")
    wanted = is_behind() if which == "behind" else Q(status=AmendmentStatus.DRAFT)
    return Q(pk__in=Amendment.objects.filter(wanted, pk__in=own).values("recommendation"))


@dataclass(frozen=True, slots=True)
class Figures:
    """How many amendments to a text are open, and how many of them touch each of its units."""

    open: int
    by_unit: Counter[str]


def figures(recommendation: Recommendation) -> Figures:
    """What the pages of a text count; one query."""
    touched = list(pending(recommendation).order_by().values_list("current__units", flat=True))
    return Figures(len(touched), Counter(unit for units in touched for unit in set(units)))


def touching(rows: QuerySet[Amendment], unit: str) -> QuerySet[Amendment]:
    """Those of ``rows``, which belong to one text, that touch the unit."""
    found = [pk for pk, units in rows.order_by().values_list("pk", "current__units") if unit in units]
    return rows.filter(pk__in=found)


# --- what collides ---------------------------------------------------------------------------


def base_text(version: AmendmentVersion) -> str:
    """The text that a version changes: a revision's, or another amendment's."""
    return version.parent_base.text if version.parent_base else version.base.text


def fits(amendment: Amendment) -> bool:
    """Whether the amendment is one of the text as it stands, so that it can be shown in it."""
    version = amendment.current
    if version is None:
        return False
    if amendment.parent is not None:
        return version.parent_base_id == amendment.parent.current_id
    return version.base_id == amendment.recommendation.current_id


def collisions(amendment: Amendment) -> list[tuple[Amendment, tuple[int, ...]]]:
    """The open amendments of the same text with which this one collides, each with the places where; in order.

    Nothing for one that is not open, says nothing word for word, or is not one of the text as it stands.
    """
    others = as_listed(pending(amendment.recommendation).filter(parent=amendment.parent_id))
    if amendment.status not in PENDING_AMENDMENTS:
        return []
    by_reference = {other.reference: other for other in others if fits(other)}
    places = places_of_collision(by_reference.values())
    return [
        (other, tuple(places[pair]))
        for reference, other in by_reference.items()
        if reference != amendment.reference
        and (pair := (min(reference, amendment.reference), max(reference, amendment.reference))) in places
    ]


def colliding(recommendation: Recommendation) -> set[str]:
    """The references of the open amendments to the text itself that collide with another one."""
    rows = pending(recommendation).filter(parent=None, current__base=recommendation.current_id).order_by()
    places = places_of_collision(rows.select_related("current__base", "current__parent_base"))
    return {reference for pair in places for reference in pair}


def places_of_collision(amendments: Iterable[Amendment]) -> dict[tuple[str, str], list[int]]:
    """Where each two of the amendments, which start from one text, collide: by their references.

    Computed once for the same texts: the cache keeps it.
    """
    texts: dict[str, str] = {}
    base = ""
    for each in amendments:
        if each.kind != AmendmentKind.FREE_TEXT and (version := each.current) is not None:
            base = base_text(version)
            texts[each.reference] = version.text
    if len(texts) == 1 or not texts:
        return {}
    key = f"collisions-{_digest(base, *(part for pair in sorted(texts.items()) for part in pair))}"
    known = cache.get(key)
    if known is None:
        known = {}
        for collision in merge.overlay(base, texts).collisions:
            known.setdefault(collision.keys, []).append(collision.unit)
        cache.set(key, known, _KEPT)
    return known


def _digest(*parts: str) -> str:
    whole = sha256()
    for part in parts:
        whole.update(f"{len(part)}:{part}".encode())
    return whole.hexdigest()
