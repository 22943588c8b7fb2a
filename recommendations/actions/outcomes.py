"""The text that a decision makes of amendments, and what becomes of each of them by it. Nothing is written here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from recommendations.enums import AmendmentKind, AmendmentStatus
from recommendations.models import Amendment
from recommendations.queries import agreements
from wgec.kernel.errors import Malformed, Refused
from wgec.kernel.text import identities, merge, rebasing, replacing
from wgec.kernel.text.merge import Choice, Cluster, Own

__all__ = ["Choice", "Own", "Proposed", "Settled", "by_choices", "by_text"]

ADOPTED, IN_PART, MODIFIED = (
    AmendmentStatus.ADOPTED,
    AmendmentStatus.ADOPTED_IN_PART,
    AmendmentStatus.ADOPTED_MODIFIED,
)
BEGINNING = "0"  #: what stands for a unit before the first one
_SHARES = {"whole": ADOPTED, "part": IN_PART, "none": MODIFIED}


@dataclass(frozen=True, slots=True)
class Proposed:
    """An amendment to decide on: the text it proposes, the one it was made from, and the outcome that is asked for.

    ``fits``: it was made from the text that is decided on. ``outcome`` None: as the text says.
    """

    amendment: Amendment
    text: str
    base: str
    units: Collection[str]
    fits: bool
    outcome: AmendmentStatus | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A text, canonical, and what has become of each amendment in it."""

    text: str
    outcomes: dict[Amendment, AmendmentStatus]


def by_text(text: str, wanted: Iterable[Proposed]) -> Settled:
    """A whole text that somebody wrote for this decision: each outcome is what is asked for, else what the text has."""
    return Settled(text, {one.amendment: one.outcome or _in_text(one, text) for one in wanted})


def _in_text(one: Proposed, text: str) -> AmendmentStatus:
    if one.amendment.kind == AmendmentKind.FREE_TEXT:
        return MODIFIED
    return _SHARES[rebasing.share(one.base, one.text, text)]


def by_choices(
    text: str, unit_ids: Sequence[str], wanted: Sequence[Proposed], choices: Mapping[str, Choice]
) -> Settled:
    """The text with all that is wanted, where it collides with the wording that is chosen, by unit.

    A choice is the reference of an amendment, "" for the words that stand, or ``Own`` words. Raises ``Refused``, naming
    pairs and units, where something collides and nothing is chosen, and for what no longer fits or asks in words.
    """
    for one in wanted:
        _refuse_unfit(one)
    proposals = {one.amendment.reference: one.text for one in wanted}
    overlay = merge.overlay(text, proposals)
    labels = {one.amendment.reference: one.amendment.label for one in wanted}
    clusters = overlay.clusters()
    chosen = _chosen(clusters, unit_ids, choices, labels)
    alone = _alone(clusters, wanted, unit_ids, choices)
    undecided = [cluster for cluster in clusters if cluster not in chosen]
    if undecided:
        raise Refused(_colliding(text, undecided, labels), code="collides")
    settled = overlay.settled({cluster.unit: choice for cluster, choice in chosen.items()})
    settled = _with_own(text, unit_ids, settled, alone)
    return Settled(settled, {one.amendment: _outcome(one, unit_ids, chosen, alone) for one in wanted})


def carried_ids(text: str, unit_ids: Sequence[str], amended: str) -> tuple[str, ...]:
    """The identities of the units of an amendment's text: those of the revision that it amends, and some of its own."""
    return identities.carry(text, unit_ids, amended, revision=0)


def unit_at(unit_ids: Sequence[str], place: int) -> str:
    """The identity of the unit at ``place``."""
    return unit_ids[place - 1] if place else BEGINNING


def _refuse_unfit(one: Proposed) -> None:
    if one.amendment.kind == AmendmentKind.FREE_TEXT:
        raise Refused(
            _("%(amendment)s asks for a change in words. Write the text that answers it, then adopt it with that text.")
            % {"amendment": one.amendment.label}
        )
    if not one.fits:
        raise Refused(
            _("%(amendment)s no longer fits the text as it stands. Adopt it with a text of your own, or set it aside.")
            % {"amendment": one.amendment.label},
            code="no_longer_fits",
        )


def _chosen(
    clusters: Sequence[Cluster], unit_ids: Sequence[str], choices: Mapping[str, Choice], labels: Mapping[str, str]
) -> dict[Cluster, Choice]:
    """Which wording each cluster gets; raises ``Malformed`` for a choice that cannot be made."""
    by_unit = {unit_at(unit_ids, place): cluster for cluster in clusters for place in cluster.units}
    chosen: dict[Cluster, Choice] = {}
    for unit, choice in choices.items():
        cluster = by_unit.get(unit)
        if cluster is None:
            continue  # see _alone
        if isinstance(choice, str) and choice and choice not in cluster.keys:
            raise Malformed(
                _("“%(amendment)s” proposes no wording for unit “%(unit)s”.")
                % {"amendment": labels.get(choice, choice), "unit": unit}
            )
        if chosen.setdefault(cluster, choice) != choice:
            raise Malformed(
                _("The units %(units)s hang together: choose one wording for all of them.")
                % {"units": ", ".join(unit_at(unit_ids, place) for place in cluster.units)}
            )
    return chosen


def _alone(
    clusters: Sequence[Cluster], wanted: Sequence[Proposed], unit_ids: Sequence[str], choices: Mapping[str, Choice]
) -> dict[str, Own]:
    """The own words for units where of all that is wanted nothing collides; raises ``Malformed`` for other choices."""
    disputed = {unit_at(unit_ids, place) for cluster in clusters for place in cluster.units}
    touched = {unit: {one.amendment.reference for one in wanted if unit in one.units} for unit in choices}
    for unit, choice in choices.items():
        if unit not in disputed and not isinstance(choice, Own) and choice not in touched[unit]:
            raise Malformed(
                _("Nothing collides in unit “%(unit)s”, so there is no wording to choose there.") % {"unit": unit}
            )
        if unit not in (*unit_ids, BEGINNING):
            raise Malformed(_("This text has no unit %(unit)s. Choose one of its units.") % {"unit": unit})
    return {unit: each for unit, each in choices.items() if unit not in disputed and isinstance(each, Own)}


def _with_own(text: str, unit_ids: Sequence[str], settled: str, own: Mapping[str, Own]) -> str:
    """``settled``, made of ``text``, with own words for some of its units."""
    if not own:
        return settled
    now = identities.carry(text, unit_ids, settled, revision=0)
    gone = [unit for unit in own if unit not in now]
    if gone:
        raise Malformed(
            _("Unit %(unit)s is left out by what is adopted, so it cannot have words of your own.") % {"unit": gone[0]}
        )
    return replacing.replaced(settled, {now.index(unit) + 1: each.text for unit, each in own.items()})


def _colliding(text: str, clusters: Iterable[Cluster], labels: Mapping[str, str]) -> str:
    """Which amendments collide where, in one sentence."""
    found = [
        _("%(amendments)s in “%(words)s”")
        % {
            "amendments": _(" and ").join(sorted((labels[key] for key in cluster.keys), key=_by_number)),
            "words": agreements.words_at(text, max(cluster.unit, 1)),
        }
        for cluster in clusters
    ]
    return _("These amendments collide: %(found)s. Choose a wording for each, or decide them one by one.") % {
        "found": "; ".join(found)
    }


def _by_number(label: str) -> tuple[int, str]:
    return (len(label), label)


def _outcome(
    one: Proposed, unit_ids: Sequence[str], chosen: Mapping[Cluster, Choice], alone: Mapping[str, Own]
) -> AmendmentStatus:
    made = MODIFIED if set(one.units) & alone.keys() else _made(one, unit_ids, chosen)
    label = {"amendment": one.amendment.label}
    if made is None and one.outcome != MODIFIED:
        raise Refused(
            _("Nothing of %(amendment)s is in this text. Leave it open, or set it aside with a reason.") % label
        )
    if one.outcome == ADOPTED != made:
        raise Refused(_("Only a part of %(amendment)s is in this text: adopt it in part, or in modified form.") % label)
    return one.outcome or made or MODIFIED


def _made(one: Proposed, unit_ids: Sequence[str], chosen: Mapping[Cluster, Choice]) -> AmendmentStatus | None:
    """How much of an amendment the choices make; None when it is nothing."""
    mine = [cluster for cluster in chosen if one.amendment.reference in cluster.keys]
    won = [cluster for cluster in mine if _gets(cluster, chosen[cluster], one.amendment.reference)]
    if len(won) == len(mine):
        return ADOPTED
    disputed = {unit_at(unit_ids, place) for cluster in mine for place in cluster.units}
    if won or set(one.units) - disputed:
        return IN_PART
    return MODIFIED if any(isinstance(chosen[cluster], Own) for cluster in mine) else None


def _gets(cluster: Cluster, choice: Choice, key: str) -> bool:
    """Whether the chosen wording is the one that the amendment proposes."""
    wordings = {wording.key: wording.text for wording in cluster.wordings}
    words = choice.text.strip() if isinstance(choice, Own) else wordings.get(choice, cluster.base)
    return words == wordings[key]
