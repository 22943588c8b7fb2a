"""The rolling text of a recommendation: what of its open amendments is shown in it, and what stands beside."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from recommendations.enums import PENDING_AMENDMENTS, AmendmentKind
from recommendations.models import Amendment, Recommendation
from recommendations.queries import amendments
from wgec.kernel.text import rolling
from wgec.kernel.text.rolling import Alternative, Proposal, Rolling


def names() -> rolling.Names:
    """The words that the rolling text itself says, in the language that is active."""
    return rolling.Names(
        alternative=_("Alt {number}"),
        no_text=_("no text"),
        paragraph=_("paragraph"),
        heading=_("heading of level {number}"),
        bullet=_("list with bullets"),
        ordered=_("list numbered from {number}"),
        labelled=_("list with labels"),
    )


@dataclass(frozen=True, slots=True)
class Material:
    """What a rolling text is made of, and the open amendments that cannot be shown in it."""

    base: str
    ids: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    alternatives: tuple[Alternative, ...]
    left_out: tuple[Amendment, ...] = ()

    def roll(self) -> Rolling:
        """The rolling text itself: dear for a long text with many amendments."""
        return rolling.roll(self.base, self.proposals, self.alternatives)

    @property
    def who_proposes_what(self) -> list[tuple[str, str]]:
        """The reference of each amendment that is shown, with each of the names behind it."""
        shown: list[Proposal | Alternative] = [*self.proposals, *self.alternatives]
        return [(each.key, name) for each in shown for name in each.by]

    @property
    def fingerprint(self) -> str:
        """The same for the same content, whatever made it: what the caches keep it by."""
        whole = sha256()
        for part in self._parts():
            whole.update(f"{len(part)}:{part}".encode())
        return whole.hexdigest()

    def _parts(self) -> list[str]:
        proposals = [part for each in self.proposals for part in (each.key, each.text, *each.by, "")]
        beside = [part for each in self.alternatives for part in (each.key, str(each.unit), each.text, *each.by, "")]
        return [self.base, *self.ids, "", *proposals, "", *beside]


def material(recommendation: Recommendation) -> Material:
    """What is open on the text; two queries whatever the number.

    Requests in words, amendments to amendments, and what was written on an earlier text stand beside it.
    """
    return materials([recommendation])[recommendation.pk]


def materials(recommendations: Sequence[Recommendation]) -> dict[int, Material]:
    """The same of many texts by their keys, their current revisions read already; two queries whatever the number."""
    keys = [recommendation.pk for recommendation in recommendations]
    rows = Amendment.objects.filter(recommendation__in=keys, status__in=PENDING_AMENDMENTS)
    opened = defaultdict[int, list[Amendment]](list)
    for one in amendments.as_listed(rows):
        opened[one.recommendation_id].append(one)
    return {each.pk: _material(each, opened[each.pk]) for each in recommendations}


def _material(recommendation: Recommendation, opened: Iterable[Amendment]) -> Material:
    current = recommendation.current
    if current is None:
        return Material("", (), (), ())
    ids = current.unit_ids
    proposals: list[Proposal] = []
    alternatives: list[Alternative] = []
    left_out: list[Amendment] = []
    for one in opened:
        version = one.current
        is_apart = one.parent_id is not None or one.kind == AmendmentKind.FREE_TEXT
        if version is None or is_apart or version.base_id != current.pk:
            left_out.append(one)
        elif one.kind == AmendmentKind.ALTERNATIVE and version.units:
            place = ids.index(version.units[0]) + 1
            alternatives.append(Alternative(one.reference, place, version.wording, _names(one)))
        else:
            proposals.append(Proposal(one.reference, version.text, _names(one)))
    return Material(current.text, ids, tuple(proposals), tuple(alternatives), tuple(left_out))


def _names(one: Amendment) -> tuple[str, ...]:
    """The short names of who stands behind an amendment."""
    names: Sequence[str] = [sponsor.delegation.short_name for sponsor in one.sponsors.all()]
    return tuple(names) or (_("Secretariat"),)
