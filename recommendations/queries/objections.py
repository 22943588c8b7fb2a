"""What is seen of objections: which may be read, with their words, amendments and threads, and which stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from consultations.models import Consultation, Delegation
from recommendations.enums import STANDING_OBJECTIONS, ObjectionState
from recommendations.models import Amendment, Comment, Indicator, Objection, Recommendation
from recommendations.queries import comments, positions, texts
from wgec.kernel.text.blocks import plain


@dataclass(frozen=True, slots=True)
class Shown:
    """An objection with the amendments that it names, how many days it has been open, and the last words on it."""

    objection: Objection
    amendments: Sequence[Amendment]
    days: int
    last_words: Comment | None

    @property
    def excerpt(self) -> str:
        """Those words without markup."""
        return plain(self.last_words.text) if self.last_words else ""


def readable(user: Any) -> QuerySet[Objection]:
    """The objections that ``user`` may know of, settled ones too: what is not sealed, and one's own delegation's.

    While the positions on the current text are sealed, all objections to it are: that an earlier one is maintained, or
    no longer, is a position on the current text.
    """
    unsealed = Q(recommendation__consultation__positions_sealed=False)
    unsealed |= Q(Exists(Indicator.objects.filter(revision=OuterRef("recommendation__current"))))
    # Row by row: a list of every readable position would be made for a handful of objections.
    seen = unsealed & Q(Exists(positions.readable(None).filter(pk=OuterRef("position"))))
    if user is not None and user.is_authenticated and user.acting_for is not None:
        seen |= Q(delegation=user.acting_for)
    return Objection.objects.filter(seen, recommendation__in=texts.readable(user).values("pk"))


def standing(rows: QuerySet[Objection]) -> QuerySet[Objection]:
    """Those that stand: open, addressed or sustained."""
    return rows.filter(state__in=STANDING_OBJECTIONS)


def unaddressed(user: Any) -> QuerySet[Objection]:
    """Those that nobody has answered yet, as far as ``user`` may know of them."""
    return readable(user).filter(state=ObjectionState.OPEN)


def of(recommendation: Recommendation, user: Any) -> QuerySet[Objection]:
    """Those to one text, bare, the oldest first."""
    return readable(user).filter(recommendation=recommendation).order_by("opened_at", "id")


def by(delegation: Delegation, user: Any) -> QuerySet[Objection]:
    """Those of one delegation, bare, in the order of the texts."""
    return in_order(user).filter(delegation=delegation)


def in_order(user: Any) -> QuerySet[Objection]:
    """Every readable one in the order of the compilations, bare: to filter, count and cut into pages."""
    return readable(user).order_by(*_ORDER)


def objecting(user: Any) -> list[tuple[str, str]]:
    """Address and name of every delegation that objects, or did, to something, as ``user`` may know; by name."""
    rows = Delegation.objects.filter(pk__in=readable(user).order_by().values("delegation"))
    return list(rows.order_by(Lower("name")).values_list("slug", "name"))


def rounds(user: Any) -> list[tuple[str, str]]:
    """Address and title of every consultation with such an objection, the newest first."""
    rows = Consultation.objects.filter(pk__in=readable(user).order_by().values("recommendation__consultation"))
    return list(rows.order_by("-pk").values_list("slug", "title"))


def one(user: Any) -> QuerySet[Objection]:
    """The readable ones with what a step on one of them asks for, to take one by its reference."""
    return _with_words(readable(user)).prefetch_related("recommendation__proposers")


def shown(user: Any) -> Callable[[QuerySet[Objection]], list[Shown]]:
    """What makes of bare rows what pages and the API show; four queries, whatever the number."""

    def made(rows: QuerySet[Objection]) -> list[Shown]:
        said = comments.readable(user).filter(Q(pk=OuterRef("thread")) | Q(thread=OuterRef("thread")), hidden_at=None)
        last = Subquery(said.order_by("-created_at", "-id").values("pk")[:1])
        found = list(_with_words(rows).annotate(last_said=last).prefetch_related("recommendation__proposers"))
        keys = {row.last_said for row in found if row.last_said is not None}
        words = Comment.objects.select_related("created_by", "created_for").in_bulk(keys) if keys else {}
        return [Shown(row, list(row.position.amendments.all()), _days(row), words.get(row.last_said)) for row in found]

    return made


_ORDER = ("recommendation__consultation", "recommendation__place", "recommendation", "opened_at", "id")


def _with_words(rows: QuerySet[Objection]) -> QuerySet[Objection]:
    """With text, delegation, the position that objects, the amendments it names, and how it was addressed."""
    named = Amendment.objects.select_related("current").order_by("number")
    return (
        rows.select_related(
            "recommendation__current",
            "recommendation__consultation",
            "delegation",
            "position__revision",
            "position__delegation",
            "position__recorded_by",
            "addressed_by",
            "addressed_in",
            "thread",
        )
        .defer("recommendation__search_text", "recommendation__current__plain", "recommendation__current__text")
        .prefetch_related(Prefetch("position__amendments", queryset=named))
        .order_by(*_ORDER)
    )


def _days(row: Objection) -> int:
    """For how many days it has been, or was, without an end."""
    return ((row.settled_at or timezone.now()) - row.opened_at).days
