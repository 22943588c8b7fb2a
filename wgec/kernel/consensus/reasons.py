"""The sentences that explain a state: what is, and what is missing for the next better one.

Every limit of the rule that decided stands in the sentence that uses it, as a fraction and never as a percentage.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import floor

from wgec.kernel.consensus.case import Case
from wgec.kernel.consensus.counting import NOT_EXPRESSED, SILENCE, Cell
from wgec.kernel.sentences import Sentence
from wgec.kernel.sentences import counted as ngettext
from wgec.kernel.sentences import sentence as _


def reasons(state: str, case: Case) -> tuple[Sentence, ...]:
    """What a chair reads beside the state, the most important first."""
    return (*_OF_STATE[state](case), *_unspoken(case))


# --- each state ------------------------------------------------------------------------------


def _insufficient(case: Case) -> Iterator[Sentence]:
    if case.count.objectors:
        yield _("On record already: %(objections)s.", objections=_held(case, "objection"))
    if case.lacks_seats:
        yield from _quorum(case)
    if case.lacks_groups:
        yield _few_groups(len(case.spoken), case.thresholds.groups)
        if case.thresholds.groups > len(case.count.groups):
            yield ngettext(
                "The counting seats belong to %(count)s group in all: this threshold cannot be met.",
                "The counting seats belong to %(count)s groups in all: this threshold cannot be met.",
                len(case.count.groups),
            )
        yield from _unheard(case.count.groups)
    if case.lacks_regions:
        yield _few_regions(len(case.spoken_regions), case.thresholds.regions)
        if case.thresholds.regions > len(case.count.regions):
            yield ngettext(
                "The counting seats belong to %(count)s regional group in all: this threshold cannot be met.",
                "The counting seats belong to %(count)s regional groups in all: this threshold cannot be met.",
                len(case.count.regions),
            )
        yield from _unheard(case.count.regions)


def _contested(case: Case) -> Iterator[Sentence]:
    limit = case.thresholds.contested
    yield _("%(objections)s.", objections=_held(case, "objection"))
    for cell in case.above(limit):
        yield _outweighs(cell, limit)
    yield _(
        "Views would be divergent, no longer contested, with objections that weigh at most %(limit)s in every group "
        "and region.",
        limit=limit,
    )
    for cell in case.above(limit):
        yield _enough(cell, limit)


def _divergent(case: Case) -> Iterator[Sentence]:
    limit = case.thresholds.most_against
    yield _("%(objections)s.", objections=_held(case, "objection"))
    yield _("Objections weigh at most %(limit)s in every group and region.", limit=case.thresholds.contested)
    for cell in case.above(limit):
        yield _outweighs(cell, limit)
    if case.favour < case.thresholds.favourable:
        yield _(
            "Favourable or conditional are %(shares)s: on average over the groups less than %(needed)s.",
            shares=tuple(
                _(
                    "%(part)s of %(whole)s in %(group)s",
                    part=cell.favourable + cell.conditional,
                    whole=cell.counted,
                    group=cell.name,
                )
                for cell in case.spoken
            ),
            needed=case.thresholds.favourable,
        )
    yield _(
        "Broad support takes objections that weigh at most %(limit)s in every group and region, and on average over "
        "the groups at least %(needed)s favourable or conditional.",
        limit=limit,
        needed=case.thresholds.favourable,
    )
    for cell in case.above(limit):
        yield _enough(cell, limit)


def _broad(case: Case) -> Iterator[Sentence]:
    yield _("%(objections)s.", objections=_held(case, "objection"))
    yield _(
        "Objections weigh at most %(limit)s in every group and region, and on average over the groups at least "
        "%(needed)s are favourable or conditional.",
        limit=case.thresholds.most_against,
        needed=case.thresholds.favourable,
    )
    yield ngettext(
        "There is no consensus, nor an emerging one, while this objection stands.",
        "There is no consensus, nor an emerging one, while any of these objections stands.",
        len(case.count.objectors),
    )


def _little_support(case: Case) -> Iterator[Sentence]:
    yield _no_objection(case)
    yield from _support(case)
    if not case.call_closed:
        yield _("No call on this text is closed.")


def _emerging(case: Case) -> Iterator[Sentence]:
    yield _no_objection(case)
    for stance in ("support_with_amendments", "pending"):
        if case.count.whole.counts[stance]:
            yield _("Conditions remain: %(positions)s.", positions=_held(case, stance))
    if not case.call_closed:
        yield _("No call on this text is closed.")
    yield from _support(case)


def _consensus(case: Case) -> Iterator[Sentence]:
    yield _no_objection(case)
    yield _("Nothing is conditional, and a call on this text is closed.")
    yield from _support(case)
    if case.count.reserved:
        yield ngettext(
            "It would be consensus without reservations once the seat that holds one supports or can live with it.",
            "It would be consensus without reservations once the %(count)s seats that hold one support or can live "
            "with it.",
            len(case.count.reserved),
        )


_OF_STATE: dict[str, Callable[[Case], Iterator[Sentence]]] = {
    "insufficient": _insufficient,
    "contested": _contested,
    "divergent": _divergent,
    "broad_support_with_objections": _broad,
    "no_objection_little_support": _little_support,
    "emerging": _emerging,
    "consensus_with_reservations": _consensus,
    "consensus": _consensus,
}


# --- who has spoken --------------------------------------------------------------------------


def _quorum(case: Case) -> Iterator[Sentence]:
    yield ngettext(
        "%(count)s of %(seats)s seats has expressed a position; %(needed)s are needed (at least %(share)s of the "
        "seats).",
        "%(count)s of %(seats)s seats have expressed a position; %(needed)s are needed (at least %(share)s of the "
        "seats).",
        case.count.whole.expressed,
        seats=case.count.whole.seats,
        needed=case.seats_needed,
        share=case.thresholds.quorum,
    )
    for cell in case.count.groups:
        if cell.counts[NOT_EXPRESSED]:
            yield ngettext(
                "%(count)s of %(seats)s seats of %(group)s has not spoken.",
                "%(count)s of %(seats)s seats of %(group)s have not spoken.",
                cell.counts[NOT_EXPRESSED],
                seats=cell.seats,
                group=cell.name,
            )


def _few_groups(spoken: int, needed: int) -> Sentence:
    if not spoken:
        return _("None of the groups has a counted position; %(needed)s must have one.", needed=needed)
    return ngettext(
        "Only %(count)s of the groups has a counted position; %(needed)s are needed.",
        "Only %(count)s of the groups have a counted position; %(needed)s are needed.",
        spoken,
        needed=needed,
    )


def _few_regions(spoken: int, needed: int) -> Sentence:
    if not spoken:
        return _("None of the regional groups has a counted position; %(needed)s must have one.", needed=needed)
    return ngettext(
        "Only %(count)s of the regional groups has a counted position; %(needed)s are needed.",
        "Only %(count)s of the regional groups have a counted position; %(needed)s are needed.",
        spoken,
        needed=needed,
    )


def _unheard(cells: tuple[Cell, ...]) -> Iterator[Sentence]:
    names = tuple(cell.name for cell in cells if not cell.counted)
    if names:
        yield _("No counted position yet from %(cells)s.", cells=names)


def _unspoken(case: Case) -> Iterator[Sentence]:
    """What is true of every state: agreement by silence, and seats from which nothing is known."""
    whole = case.count.whole
    if whole.counts[SILENCE]:
        yield ngettext("%(count)s seat agreed by silence.", "%(count)s seats agreed by silence.", whole.counts[SILENCE])
    if whole.counts[NOT_EXPRESSED] and not case.lacks_seats:
        yield ngettext(
            "%(count)s of %(seats)s seats has not expressed a position.",
            "%(count)s of %(seats)s seats have not expressed a position.",
            whole.counts[NOT_EXPRESSED],
            seats=whole.seats,
        )


# --- who holds what --------------------------------------------------------------------------


def _no_objection(case: Case) -> Sentence:
    if not case.count.reserved:
        return _("No objection and no reservation.")
    return _("No objection; %(reservations)s.", reservations=_held(case, "reservation"))


def _support(case: Case) -> Iterator[Sentence]:
    """How many groups explicitly support, and which of those that spoke do not where that is too few."""
    yield ngettext(
        "Explicit support in %(supporting)s of %(count)s group that spoke; %(needed)s needed (at least %(share)s).",
        "Explicit support in %(supporting)s of %(count)s groups that spoke; %(needed)s needed (at least %(share)s).",
        len(case.spoken),
        supporting=len(case.supporting),
        needed=case.support_needed,
        share=case.thresholds.support,
    )
    if not case.supported:
        without = tuple(cell.name for cell in case.spoken if not cell.counts["support"])
        yield _("No explicit support yet from %(groups)s.", groups=without)


def _held(case: Case, stance: str) -> Sentence:
    """Part of a sentence: how many seats hold a stance, and of which groups they are."""
    number = case.count.whole.counts[stance]
    positions = _NOUNS[stance](number)
    by_group: list[tuple[int, str | Sentence]] = [
        (cell.counts[stance], cell.name) for cell in case.count.groups if cell.counts[stance]
    ]
    if rest := number - sum(held for held, group in by_group):
        by_group.append((rest, ngettext("a seat without a group", "seats without a group", rest)))
    if len(by_group) > 1:
        parts = tuple(_("%(count)s from %(group)s", count=held, group=group) for held, group in by_group)
        return _("%(positions)s: %(groups)s", positions=positions, groups=parts)
    group = by_group[0][1]
    if number == 1:
        return _("%(positions)s, from %(group)s", positions=positions, group=group)
    if number == 2:
        return _("%(positions)s, both from %(group)s", positions=positions, group=group)
    return _("%(positions)s, all from %(group)s", positions=positions, group=group)


_NOUNS: dict[str, Callable[[int], Sentence]] = {
    "objection": lambda number: ngettext("%(count)s objection", "%(count)s objections", number),
    "reservation": lambda number: ngettext("%(count)s reservation", "%(count)s reservations", number),
    "pending": lambda number: ngettext("%(count)s pending position", "%(count)s pending positions", number),
    "support_with_amendments": lambda number: ngettext(
        "%(count)s seat supports with amendments", "%(count)s seats support with amendments", number
    ),
}


# --- what objections weigh -------------------------------------------------------------------


def _outweighs(cell: Cell, limit: Fraction) -> Sentence:
    if cell.measure > cell.counted:
        return ngettext(
            "%(count)s objection in %(cell)s weighs against %(measure)s, half of its %(seats)s seats (rounded up): "
            "more than %(limit)s.",
            "%(count)s objections in %(cell)s weigh against %(measure)s, half of its %(seats)s seats (rounded up): "
            "more than %(limit)s.",
            cell.against,
            cell=cell.name,
            measure=cell.measure,
            seats=cell.seats,
            limit=limit,
        )
    return ngettext(
        "%(count)s of %(counted)s counted positions of %(cell)s is an objection: more than %(limit)s.",
        "%(count)s of %(counted)s counted positions of %(cell)s are objections: more than %(limit)s.",
        cell.against,
        cell=cell.name,
        counted=cell.counted,
        limit=limit,
    )


def _enough(cell: Cell, limit: Fraction) -> Sentence:
    """How many objections would have to become other positions that count, all else as it is."""
    return ngettext(
        "At most %(limit)s in %(cell)s once %(count)s objection there becomes another counted position.",
        "At most %(limit)s in %(cell)s once %(count)s objections there become other counted positions.",
        cell.against - floor(limit * cell.measure),
        cell=cell.name,
        limit=limit,
    )
