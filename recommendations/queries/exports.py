"""The positions of a consultation as tables to take away: one line for each position, or texts against delegations."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, Max, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from consultations.enums import Region, StakeholderGroup, Standing
from consultations.models import Consultation, Delegation
from recommendations.enums import PUBLIC_STATUSES, Change, Consensus, DesignationWord, Stance, Status
from recommendations.models import Amendment, Designation, Position, Revision, SpokenFor
from recommendations.queries import positions, texts
from wgec.kernel import sheets
from wgec.kernel.errors import Malformed
from wgec.kernel.sheets import Cell, Sheet


@dataclass(frozen=True, slots=True)
class File:
    """What is downloaded."""

    name: str
    media_type: str
    content: bytes


def in_force(user: Any) -> QuerySet[Position]:
    """The positions on public texts that ``user`` may read and that stand, with ``since``; in the order of the texts.

    ``since`` is the latest substantive revision of the text: what was taken before it is stale.
    """
    rows = positions.standing(user).filter(recommendation__status__in=PUBLIC_STATUSES)
    rows = rows.annotate(since=_since(OuterRef("recommendation")))
    return rows.order_by(
        *("recommendation__consultation", "recommendation__place", "recommendation"),
        Lower("delegation__name"),
        "pk",
    )


def listed(user: Any) -> QuerySet[Position]:
    """Those positions with what a line about each shows; two queries."""
    named = Amendment.objects.only("reference", "number").order_by("number", "pk")
    return (
        in_force(user)
        .select_related("recommendation", "delegation", "revision", "recorded_by")
        .defer("recommendation__search_text", "revision__text", "revision__plain", "revision__units")
        .prefetch_related(Prefetch("amendments", queryset=named))
    )


def _since(recommendation: OuterRef) -> Coalesce:
    rows = Revision.objects.filter(recommendation=recommendation, change=Change.SUBSTANTIVE).order_by()
    latest = rows.values("recommendation").annotate(number=Max("number")).values("number")
    return Coalesce(Subquery(latest, output_field=IntegerField()), 1)


# --- one line for each position -------------------------------------------------------------------


def long(consultation: Consultation, user: Any) -> Sheet:
    """Every position with all that it carries; two queries."""
    head = (
        *(_("Number"), _("Reference"), _("Delegation"), _("Stakeholder group"), _("UN region"), _("Standing")),
        *(_("Position"), _("Statement"), _("Change that is needed"), _("Expected on"), _("Amendments")),
        *(_("Revision"), _("Stale"), _("Recorded (UTC)"), _("Recorded by"), _("Entered by the secretariat")),
    )
    rows = in_force(user).filter(recommendation__consultation=consultation)
    return Sheet(_("Positions"), head, _lines(rows, _named(rows)))


def _lines(rows: QuerySet[Position], named: Mapping[int, list[str]]) -> Iterator[Sequence[Cell]]:
    """Values, not rows: sixty thousand positions would be a quarter of a million objects."""
    groups, regions, standings, stances = map(_words, (StakeholderGroup, Region, Standing, Stance))
    yes = str(_("yes"))
    columns = (
        *("pk", "recommendation__number", "recommendation__reference"),
        *("delegation__name", "delegation__group", "delegation__region", "delegation__standing"),
        *("stance", "statement", "change_needed", "expected_on"),
        *("revision__number", "since", "recorded_at", "recorded_by__name", "is_on_behalf"),
    )
    for key, number, reference, name, group, region, standing, stance, *rest in rows.values_list(*columns):
        statement, change_needed, expected_on, revision, since, recorded_at, person, on_behalf = rest
        yield (
            *(number, reference, name, groups.get(group, ""), regions.get(region, ""), standings[standing]),
            *(stances[stance], statement, change_needed, expected_on.isoformat() if expected_on else ""),
            *(", ".join(named.get(key, ())), revision, yes if revision < since else ""),
            *(f"{recorded_at.astimezone(datetime.UTC):%Y-%m-%d %H:%M}", person or "", yes if on_behalf else ""),
        )


def _named(rows: QuerySet[Position]) -> dict[int, list[str]]:
    """The labels of the amendments that the positions name, by the key of the position; one query."""
    found = defaultdict[int, list[str]](list)
    links = Position.amendments.through.objects.filter(position__in=rows.order_by().values("pk"))
    ordered = links.order_by("amendment__number", "amendment_id").values_list("position_id", "amendment__number")
    for key, number in ordered:
        found[key].append(f"A-{number}")
    return found


def _words(choices: Any) -> dict[str, str]:
    """Each code in the language of the moment."""
    return {str(each.value): str(each.label) for each in choices}


# --- texts against delegations --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    """A delegation's word on a text, and on which revision."""

    stance: str
    revision: int
    is_stale: bool

    @property
    def words(self) -> str:
        """As in a cell of the table."""
        word = str(Stance(self.stance).label)
        if not self.is_stale:
            return word
        return _("(%(position)s, revision %(number)s)") % {"position": word, "number": self.revision}


def matrix(consultation: Consultation, user: Any) -> Sheet:
    """Each text a row, each delegation a column in the order of the alphabet; five queries."""
    delegations = list(Delegation.objects.filter(is_active=True).order_by(Lower("name"), "pk"))
    said = _said(consultation, user)
    spoken = _spoken(consultation, user, said)
    head = [
        *(_("Number"), _("Reference"), _("Section"), _("Proposed by"), _("Indicator"), _("Designation")),
        *(delegation.name for delegation in delegations),
    ]
    return Sheet(_("Positions"), head, _rows(consultation, user, delegations, said, spoken))


def _rows(
    consultation: Consultation,
    user: Any,
    delegations: Sequence[Delegation],
    said: Mapping[tuple[int, int], _Said],
    spoken: Mapping[tuple[int, int], str],
) -> Iterator[Sequence[Cell]]:
    word = Designation.objects.filter(recommendation=OuterRef("pk"), until_at=None).order_by().values("word")[:1]
    rows = texts.readable(user).filter(consultation=consultation, status__in=PUBLIC_STATUSES)
    rows = rows.select_related("section").annotate(state=F("current__indicator__state"), word=Subquery(word))
    rows = rows.only("number", "reference", "attribution", "status", "section__numeral", "section__title")
    for row in rows.order_by("place", "pk"):
        cells = []
        for delegation in delegations:
            found = said.get((row.pk, delegation.pk))
            cells.append(found.words if found else spoken.get((row.pk, delegation.pk), ""))
        yield (
            row.number,
            row.reference,
            str(row.section or ""),
            row.attribution,
            _state(row, consultation),
            str(DesignationWord(row.word).label) if row.word else "",
            *cells,
        )


def _state(row: Any, consultation: Consultation) -> str:
    if row.status != Status.PUBLISHED:
        return str(row.get_status_display())
    if row.state is None:
        return pgettext("positions", "sealed") if consultation.positions_sealed else str(Consensus.INSUFFICIENT.label)
    return str(Consensus(row.state).label)


def _said(consultation: Consultation, user: Any) -> dict[tuple[int, int], _Said]:
    """The word of each delegation on each text, by both keys; one query."""
    rows = in_force(user).filter(recommendation__consultation=consultation).order_by()
    # "since" is annotated in in_force, which the plugin does not see
    values = rows.values_list(
        "recommendation_id",
        "delegation_id",
        "stance",
        "revision__number",
        "since",  # type: ignore[misc]
    )
    return {
        (text, delegation): _Said(stance, number, number < since) for text, delegation, stance, number, since in values
    }


def _spoken(consultation: Consultation, user: Any, said: Mapping[tuple[int, int], _Said]) -> dict[tuple[int, int], str]:
    """What groups say for those who say nothing themselves, in words; one query."""
    return {key: _through(entries) for key, entries in _spoken_for(consultation, user, said).items()}


def _spoken_for(
    consultation: Consultation, user: Any, said: Mapping[tuple[int, int], _Said]
) -> dict[tuple[int, int], list[tuple[str, str]]]:
    """The same as stances with the short names of the groups; one query."""
    valid = (
        in_force(user).filter(recommendation__consultation=consultation, revision__number__gte=F("since")).order_by()
    )
    rows = SpokenFor.objects.filter(position__in=valid.values("pk"), dissociated_at=None).order_by("pk")
    values = rows.values_list(
        *("position__recommendation_id", "delegation_id", "position__stance", "position__delegation__short_name")
    )
    found = defaultdict[tuple[int, int], list[tuple[str, str]]](list)
    for text, delegation, stance, group in values:
        if (text, delegation) not in said:
            found[text, delegation].append((stance, group))
    return dict(found)


def names_by_stance(consultation: Consultation, user: Any) -> dict[int, dict[str, list[str]]]:
    """Who holds each stance on each text as it stands, by its key; delegations by their short names; three queries.

    Whoever a group speaks for is named with it; whoever is spoken for differently by two groups holds none.
    """
    said = _said(consultation, user)
    spoken = _spoken_for(consultation, user, said)
    names = Delegation.objects.filter(is_active=True).order_by(Lower("name"), "pk").values_list("pk", "short_name")
    order = {key: (place, name) for place, (key, name) in enumerate(names)}
    found: dict[int, dict[str, list[tuple[int, str]]]] = {}
    for (text, delegation), word in said.items():
        if delegation in order and not word.is_stale:
            found.setdefault(text, {}).setdefault(word.stance, []).append(order[delegation])
    for (text, delegation), entries in spoken.items():
        if delegation in order and len({stance for stance, _group in entries}) == 1:
            (stance, group), place = entries[0], order[delegation]
            found.setdefault(text, {}).setdefault(stance, []).append((place[0], f"{place[1]} ({group})"))
    return {
        text: {stance: [name for _place, name in sorted(held)] for stance, held in stances.items()}
        for text, stances in found.items()
    }


def _through(entries: Sequence[tuple[str, str]]) -> str:
    groups = ", ".join(group for _stance, group in entries)
    if len({stance for stance, _group in entries}) > 1:
        return _("spoken for differently by %(groups)s") % {"groups": groups}
    return _("%(position)s through %(groups)s") % {"position": Stance(entries[0][0]).label, "groups": groups}


FORMS = {"matrix": matrix, "long": long}
ENDINGS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", sheets.as_csv),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda sheet: sheets.as_xlsx([sheet], right_to_left=get_language_bidi()),
    ),
}


def file(consultation: Consultation, user: Any, *, form: str, ending: str) -> File:
    """The table as a file, ``form`` of FORMS and ``ending`` of ENDINGS; raises Malformed for others."""
    if form not in FORMS:
        raise Malformed(_("There is no form “%(form)s” of this table. Ask for matrix or long.") % {"form": form[:20]})
    if ending not in ENDINGS:
        raise Malformed(_("There is no format “%(format)s” here. Ask for csv or xlsx.") % {"format": ending[:20]})
    media_type, written = ENDINGS[ending]
    name = f"{consultation.slug}-{pgettext('file name', 'positions')}{'-long' if form == 'long' else ''}.{ending}"
    return File(name, media_type, written(FORMS[form](consultation, user)))
