"""What a person looks at before the changes of a Word file are taken: each beside its text, and what forbids it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consultations.models import User
from recommendations import queries, steps
from recommendations.actions import amendments, wordings
from recommendations.models import WordChange
from wgec.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Review:
    """One change: the text that it changes and what it would become, both as it stands now where that can be.

    ``moved`` says that the text has moved on since; ``why_not`` why no draft can be made of it as it is; ``by_hand``
    that the person may all the same propose by hand what it asks for.
    """

    change: WordChange
    old: str
    new: str
    moved: str = ""
    why_not: str = ""
    by_hand: bool = False

    @property
    def reference(self) -> str:
        """The reference of the text."""
        return self.change.recommendation.reference

    @property
    def people(self) -> list[dict[str, str]]:
        """Who changed it, with the first and the last moment, as the file says it."""
        found: dict[str, list[str]] = {}
        for each in self.change.said.get("changes", ()):
            found.setdefault(each["stamp"]["author"], []).append(each["stamp"]["at"][:10])
        return [{"name": name, "first": min(moments), "last": max(moments)} for name, moments in found.items() if name]

    @property
    def remarked(self) -> str:
        """The comments on it as reasons, to begin with."""
        return "\n\n".join(remark["text"] for remark in self.change.remarks if remark["text"])


def of(changes: Iterable[WordChange], *, by: User) -> list[Review]:
    """Changes of a file as they would be taken now; one query beside theirs."""
    found = list(changes)
    of_them = queries.readable(by).filter(pk__in=[change.recommendation_id for change in found])
    readable = set(of_them.values_list("pk", flat=True))
    return [_review(change, by=by, is_readable=change.recommendation_id in readable) for change in found]


def _review(change: WordChange, *, by: User, is_readable: bool) -> Review:
    text, base = change.recommendation, change.revision
    current = text.current
    assert current is not None
    if not is_readable:  # nothing of it is shown but what the file itself brought
        gone = _("You can no longer read this text; its words here are those of the file.")
        return Review(change, base.text, change.text, why_not=gone)
    barred = _why_not(change, by=by)
    if change.amendment_id is not None or current.pk == base.pk:
        return Review(change, base.text, change.text, why_not=barred)
    numbers = {"seen": base.number, "now": current.number}
    carried = wordings.carried(base.text, change.text, current.text)
    if carried is None:
        collides = _(
            "The text has moved on since revision %(seen)s, and its words changed where you change them too: the "
            "change cannot be carried over to revision %(now)s. Propose it by hand."
        )
        return Review(change, base.text, change.text, why_not=barred or collides % numbers, by_hand=not barred)
    if carried == current.text:
        return Review(
            change, base.text, change.text, why_not=_("Revision %(now)s says what the change asks for.") % numbers
        )
    moved = _("The text has moved on since revision %(seen)s: the change is carried over to revision %(now)s.")
    return Review(change, current.text, carried, moved % numbers, barred)


def _why_not(change: WordChange, *, by: User) -> str:
    """Why nobody may amend the text now, if that is so."""
    try:
        steps.require("amend", change.recommendation, by=by)
        amendments.require_open(change.recommendation, by=by, submit=False)
    except Refused as refusal:
        return refusal.sentence
    return ""


def open_to(reviews: Iterable[Review]) -> list[Review]:
    """Those that can be taken: no draft yet, and nothing against it."""
    return [review for review in reviews if review.change.amendment_id is None and not review.why_not]
