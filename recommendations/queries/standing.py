"""Where the whole compilation stands: every text by its state, who holds back what, who has not spoken.

All of it comes from the stored indicators, which exist only where positions may be read: a sealed text is neutral here.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Left, Lower

from consultations.models import Consultation, Delegation
from recommendations.enums import SEALED, CallState, Consensus, Status
from recommendations.models import Call, Designation, Indicator, Recommendation, Revision, Section
from recommendations.queries import seats

EXCERPT = 90  # characters of a text beside its number
SHOWN: tuple[str, ...] = (*reversed(Consensus.values), SEALED)
"""States from the most favourable to the least, then what is sealed."""
NO_SECTION = "none"
"""In place of a numeral: what stands in no section."""
DISPUTED = (Consensus.DIVERGENT, Consensus.CONTESTED)


@dataclass(frozen=True, slots=True)
class Text:
    """One recommendation as the overview shows it; delegations by their keys.

    ``away``: the delegation that alone holds back consensus; ``without_it``: what the state would be if it supported.
    """

    recommendation: Recommendation
    state: str
    designation: str = ""
    expressed: int = 0
    seats: int = 0
    breadth: float = -1.0
    objecting: tuple[int, ...] = ()
    conditional: tuple[int, ...] = ()
    reserved: tuple[int, ...] = ()
    unspoken: tuple[int, ...] = ()
    away: int | None = None
    without_it: str = ""

    @property
    def is_sealed(self) -> bool:
        """Whether nothing is told of the positions on it."""
        return self.state == SEALED


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its texts in order; ``section`` is None for what is not yet placed."""

    section: Section | None
    texts: list[Text]


@dataclass(frozen=True, slots=True)
class Silent:
    """A delegation and on how many texts it has no position: neither its own nor one of a group that speaks for it."""

    delegation: Delegation
    texts: int


@dataclass(frozen=True, slots=True)
class SilentGroup:
    """A stakeholder group: its seats, those without a position on some text, and those without one on any."""

    code: str
    group: str
    seats: int
    on_some: int
    on_all: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The whole compilation. ``delegations`` are those with a seat and those that are named, by their keys."""

    texts: list[Text]
    parts: list[Part]
    delegations: Mapping[int, Delegation]
    calls: list[Call]
    silent: list[Silent] = field(default_factory=list)
    silent_groups: list[SilentGroup] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many texts are in each state that occurs, the most favourable first."""
        counted = Counter(text.state for text in self.texts)
        return {state: counted[state] for state in SHOWN if counted[state]}

    @property
    def unsealed(self) -> int:
        """On how many texts the positions can be read."""
        return sum(not text.is_sealed for text in self.texts)

    @property
    def away(self) -> list[Text]:
        """The texts from which one delegation alone keeps consensus away."""
        return [text for text in self.texts if text.away in self.delegations]

    @property
    def disputed(self) -> list[Text]:
        """The texts on which views diverge, or which are contested."""
        return [text for text in self.texts if text.state in DISPUTED]

    def named(self, keys: Collection[int]) -> list[Delegation]:
        """The delegations with these keys, in the order of the alphabet."""
        wanted = set(keys)
        return [delegation for key, delegation in self.delegations.items() if key in wanted]


def standing(consultation: Consultation) -> Standing:
    """The published texts of ``consultation`` as everybody may see where they stand; seven queries."""
    delegations = {row.pk: row for row in Delegation.objects.order_by(Lower("name"), "pk")}
    seated = set(seats.counting(observers_counted=consultation.observers_counted).values_list("pk", flat=True))
    counting = [row for key, row in delegations.items() if key in seated]
    sections = list(Section.objects.filter(consultation=consultation).order_by("position"))
    texts = _texts(consultation, sections, tuple(row.pk for row in counting))
    silent = _silent(texts, counting)
    return Standing(
        texts=texts,
        parts=_parts(sections, texts),
        delegations=delegations,
        calls=list(_calls(consultation)),
        silent=silent,
        silent_groups=_silent_groups(texts, counting, silent),
    )


def arranged(texts: Sequence[Text], order: str = "", state: str = "", section: str = "") -> list[Text]:
    """``texts`` as the table shows them: of one state and section, by number, by state or by breadth."""
    rows = [text for text in texts if state in ("", text.state) and section in ("", _numeral(text))]
    if order == "state":
        rows.sort(key=lambda text: SHOWN.index(text.state))
    elif order == "breadth":
        rows.sort(key=lambda text: -text.breadth)
    return rows


def excerpts(texts: Collection[Text]) -> dict[int, str]:
    """How each of these texts begins, by the key of its recommendation; one query."""
    rows = Revision.objects.filter(pk__in=[text.recommendation.current_id for text in texts])
    begun = rows.order_by().values_list("recommendation_id", Left("plain", EXCERPT + 1))
    return {key: shortened(plain, EXCERPT) for key, plain in begun}


def shortened(words: str, most: int) -> str:
    """``words`` as they are, or as many whole ones as fit into so many characters."""
    return words if len(words) <= most else f"{words[:most].rsplit(None, 1)[0]}…"


def _numeral(text: Text) -> str:
    section = text.recommendation.section
    return section.numeral if section else NO_SECTION


def _calls(consultation: Consultation) -> QuerySet[Call]:
    rows = Call.objects.filter(
        recommendation__consultation=consultation, recommendation__status=Status.PUBLISHED, state=CallState.OPEN
    )
    rows = rows.select_related("recommendation", "revision").order_by("closes_at", "pk")
    return rows.defer("recommendation__search_text", "revision__text", "revision__plain", "asked")


def _texts(consultation: Consultation, sections: Sequence[Section], everybody: tuple[int, ...]) -> list[Text]:
    words = Designation.objects.filter(recommendation__consultation=consultation, until_at=None)
    designations = dict(words.order_by().values_list("recommendation_id", "word"))
    rows = Indicator.objects.filter(
        recommendation__consultation=consultation,
        recommendation__status=Status.PUBLISHED,
        recommendation__current=F("revision"),
    )
    found = {row["recommendation_id"]: row for row in rows.order_by().values(*_KEPT)}
    known = {section.pk: section for section in sections}
    texts = []
    for row in _published(consultation):
        row.consultation, row.section = consultation, known.get(row.section_id or 0)
        texts.append(_text(row, found.get(row.pk), designations.get(row.pk, ""), everybody))
    return texts


_KEPT = ("recommendation_id", "state", "breadth", "expressed", "seats", "counted")


def _published(consultation: Consultation) -> QuerySet[Recommendation]:
    rows = Recommendation.objects.filter(consultation=consultation, status=Status.PUBLISHED).order_by("place", "pk")
    return rows.only("reference", "number", "source_label", "attribution", "current", "section", "language")


def _text(row: Recommendation, found: Mapping[str, Any] | None, designation: str, everybody: tuple[int, ...]) -> Text:
    if found is None and row.consultation.positions_sealed:
        return Text(row, SEALED, designation)
    if found is None:
        return Text(row, Consensus.INSUFFICIENT, designation, seats=len(everybody), unspoken=everybody)
    counted = found["counted"]
    away = counted.get("away") or {}
    return Text(
        row,
        found["state"],
        designation,
        expressed=found["expressed"],
        seats=found["seats"],
        breadth=found["breadth"],
        objecting=tuple(counted["objecting"]),
        conditional=tuple(counted["conditional"]),
        reserved=tuple(counted["reserved"]),
        unspoken=tuple(counted.get("unspoken", ())),
        away=away.get("delegation"),
        without_it=away.get("state", ""),
    )


def _parts(sections: Sequence[Section], texts: Sequence[Text]) -> list[Part]:
    inside: dict[int | None, list[Text]] = {}
    for text in texts:
        inside.setdefault(text.recommendation.section_id, []).append(text)
    parts = [Part(section, inside.get(section.pk, [])) for section in sections]
    return [part for part in (*parts, Part(None, inside.get(None, []))) if part.texts]


def _silent(texts: Sequence[Text], counting: Sequence[Delegation]) -> list[Silent]:
    missing = Counter(key for text in texts for key in text.unspoken)
    return [Silent(row, missing[row.pk]) for row in counting if missing[row.pk]]


def _silent_groups(
    texts: Sequence[Text], counting: Sequence[Delegation], silent: Sequence[Silent]
) -> list[SilentGroup]:
    unsealed = sum(not text.is_sealed for text in texts)
    total = Counter(row.group for row in counting if row.group)
    on_some = Counter(each.delegation.group for each in silent)
    on_all = Counter(each.delegation.group for each in silent if each.texts == unsealed)
    named = sorted(((str(label), code) for code, label in Delegation._meta.get_field("group").choices or ()))
    return [
        SilentGroup(code, label, total[code], on_some[code], on_all[code]) for label, code in named if on_some[code]
    ]
