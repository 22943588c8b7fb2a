"""What an amendment says: drawn up from what somebody wrote and the text it starts from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from recommendations.actions.recommendations import MAX_TEXT
from recommendations.enums import AmendmentKind
from recommendations.models import AgreedUnit, Amendment, AmendmentVersion, Revision
from wgec.kernel.errors import Malformed, Refused
from wgec.kernel.text import blocks, identities, markdown, merge
from wgec.kernel.text.replacing import replaced
from wgec.kernel.text.touching import Touch

MAX_HEADLINE = 160  # characters, as a version keeps them
_SHOWN = 60  # characters of a stretch of words in a suggested headline

#: What is said of an amendment; every other kind is read from the difference.
DECLARED = (AmendmentKind.EDITORIAL, AmendmentKind.ALTERNATIVE, AmendmentKind.FREE_TEXT)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for, as they wrote it.

    ``text`` is the whole text as it would read; of an alternative the other wording of the one unit in ``units``, empty
    for "no text"; of a request in words the request. With the kind ``delete`` and ``units`` it is not read.
    """

    kind: str = ""
    text: str = ""
    units: tuple[str, ...] = ()
    headline: str = ""
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """The text that an amendment starts from, with the identities of its units: a revision's, or an amendment's."""

    revision: Revision
    text: str
    ids: tuple[str, ...]
    parent: AmendmentVersion | None = None

    @classmethod
    def of_revision(cls, revision: Revision) -> Self:
        """The text of a recommendation."""
        return cls(revision, revision.text, revision.unit_ids)

    @classmethod
    def of_parent(cls, version: AmendmentVersion) -> Self:
        """The text that another amendment proposes; what is new in it has identities that begin with 0."""
        base = version.base
        if version.amendment.kind == AmendmentKind.FREE_TEXT:
            return cls(base, version.text, identities.born(version.text, 0), version)
        return cls(base, version.text, identities.carry(base.text, base.unit_ids, version.text, revision=0), version)

    @property
    def number(self) -> int:
        """What people name when they say what they have read: the number of the revision, or of the version."""
        return self.parent.number if self.parent else self.revision.number

    def place(self, unit: str) -> int:
        """The place of a unit; raises ``Malformed`` when the text has none of that identity."""
        if unit not in self.ids:
            raise Malformed(_("This text has no unit %(unit)s. Choose one of its units.") % {"unit": unit})
        return self.ids.index(unit) + 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """An amendment as its version keeps it; ``changed`` are the units that would not stay as they are."""

    kind: str
    text: str
    wording: str
    headline: str
    reasons: str
    units: tuple[str, ...]
    place: int
    scope: int
    changed: tuple[str, ...]


def draw_up(asked: Asked, ground: Ground) -> Drawn:
    """``asked`` as an amendment of ``ground``; raises ``Malformed`` for what cannot be read or changes nothing."""
    if asked.kind and asked.kind not in AmendmentKind.values:
        raise Malformed(_("“%(kind)s” is no kind of amendment.") % {"kind": asked.kind})
    places = [ground.place(unit) for unit in asked.units]
    reasons = _markdown(asked.reasons, _("reasons"))
    if asked.kind == AmendmentKind.FREE_TEXT:
        request = _markdown(asked.text, _("text"))
        if not request:
            raise Malformed(_("Say in words what should change."))
        if not (headline := _headline(asked.headline)):
            raise Malformed(_("Give the request a headline of a few words."))
        return _drawn(asked.kind, request, "", headline, reasons, ground, places, places)
    wording, text = _text(asked, ground, places)
    if text == ground.text:
        raise Malformed(_("This changes nothing in the text. Change some of its words, or ask for something in words."))
    touch = Touch(ground.text, text)
    kind = asked.kind if asked.kind in DECLARED else touch.kind
    headline = _headline(asked.headline) or (_of_alternative(wording, places[0]) if wording else suggested(touch))
    if not headline:
        raise Malformed(_("Give the amendment a headline of a few words."))
    touched = places if kind == AmendmentKind.ALTERNATIVE else touch.touched
    return _drawn(kind, text, wording, headline, reasons, ground, touched, touch.changed)


def _drawn(
    kind: str,
    text: str,
    wording: str,
    headline: str,
    reasons: str,
    ground: Ground,
    touched: Iterable[int],
    changed: Iterable[int],
) -> Drawn:
    places = sorted(set(touched))
    known = set(ground.revision.unit_ids)
    units = tuple(ground.ids[place - 1] for place in places)
    return Drawn(
        kind,
        text,
        wording,
        headline,
        reasons,
        tuple(unit for unit in units if unit in known),
        places[0] if places else 0,
        len(places),
        tuple(ground.ids[place - 1] for place in changed),
    )


def _text(asked: Asked, ground: Ground, places: list[int]) -> tuple[str, str]:
    """The wording of an alternative, and the whole text as it would read."""
    if asked.kind == AmendmentKind.ALTERNATIVE:
        if len(places) != 1:
            raise Malformed(_("An alternative stands beside one unit. Choose which."))
        wording = _markdown(asked.text, _("text"))
        return wording, _not_empty(replaced(ground.text, {places[0]: wording}))
    if asked.kind == AmendmentKind.DELETE and places:
        return "", _not_empty(replaced(ground.text, dict.fromkeys(places, "")))
    return "", _not_empty(_markdown(asked.text, _("text")))


def _not_empty(text: str) -> str:
    if not text:
        raise Malformed(_("Nothing would be left of the text. Ask in words for the whole text to be taken back."))
    return text


def _markdown(source: str, name: str) -> str:
    """Canonical Markdown; raises ``Malformed`` when it is too long or cannot be read."""
    if len(source) > MAX_TEXT:
        raise Malformed(
            _("There are %(length)s characters in the %(name)s, and at most %(most)s can be saved. Shorten it.")
            % {"name": name, "length": len(source), "most": MAX_TEXT}
        )
    return markdown.canonical(source)


# --- the headline ----------------------------------------------------------------------------


def _headline(given: str) -> str:
    """One line of visible words; raises ``Malformed`` when it is too long."""
    line = "".join(character if character >= " " and character != "\x7f" else " " for character in given)
    line = " ".join(line.split())
    if len(line) > MAX_HEADLINE:
        raise Malformed(
            _("The headline has %(length)s characters, and at most %(most)s can be saved. Shorten it.")
            % {"length": len(line), "most": MAX_HEADLINE}
        )
    return line


def _of_alternative(wording: str, place: int) -> str:
    """A headline for another wording of a unit: which one, and how it begins."""
    words = " ".join(blocks.plain(wording).split())
    return _("Unit %(unit)s: “%(words)s”") % {"unit": place, "words": Truncator(words).chars(_SHOWN)}


def suggested(touch: Touch) -> str:
    """A headline read from the difference, such as "advise on → review"; empty when no word of it changes."""
    changes = touch.changes()
    if touch.kind == "move" and touch.moved:
        return _("Move unit %(unit)s") % {"unit": touch.moved[0]}
    if not changes:
        return ""
    gone, come = (Truncator(words).chars(_SHOWN) for words in changes[0])
    if gone and come:
        first = f"{gone} → {come}"
    elif come:
        first = _("Add “%(words)s”") % {"words": come}
    else:
        first = _("Leave out “%(words)s”") % {"words": gone}
    return first if len(changes) == 1 else f"{first} …"


# --- what has moved, what is locked ----------------------------------------------------------


def carried(base: str, proposed: str, current: str) -> str | None:
    """``proposed``, made from ``base``, as a change of ``current``; None when the two collide."""
    merged = merge.three_way(base, proposed, current)
    return None if merged.collisions else merged.text


def moved_on(asked: Asked, seen: Ground, current: Ground) -> Drawn | None:
    """``asked``, written from ``seen``, drawn up on ``current``; None when it collides with what came between."""
    if asked.kind == AmendmentKind.FREE_TEXT:
        kept = tuple(unit for unit in asked.units if unit in current.ids)
        return draw_up(replace(asked, units=kept), current)
    meant = draw_up(asked, seen)
    text = carried(seen.text, meant.text, current.text)
    if text is None:
        return None
    if asked.kind == AmendmentKind.ALTERNATIVE:
        return draw_up(asked, current) if asked.units[0] in current.ids else None
    derived = asked.kind if asked.kind in DECLARED else ""
    return draw_up(replace(asked, kind=derived, text=text, units=()), current)


def refuse_locked(drawn: Drawn, ground: Ground, locked: dict[str, AgreedUnit]) -> None:
    """Raise ``Refused`` when a unit on which the group has agreed would not stay as it is."""
    for unit in drawn.changed:
        if unit in locked:
            raise Refused(
                _("Unit %(place)s is locked: %(agreement)s. Ask the chair or the secretariat to reopen it.")
                % {"place": ground.place(unit), "agreement": locked[unit].get_agreement_display().lower()}
            )


def as_asked(amendment: Amendment, version: AmendmentVersion) -> Asked:
    """What the sponsors asked for with ``version``, to draw it up again."""
    declared = amendment.kind if amendment.kind in DECLARED else ""
    is_alternative = declared == AmendmentKind.ALTERNATIVE
    units = version.units if declared in (AmendmentKind.ALTERNATIVE, AmendmentKind.FREE_TEXT) else ()
    text = version.wording if is_alternative else version.text
    return Asked(declared, text, tuple(units), version.headline, version.reasons)


@dataclass(frozen=True, slots=True)
class Start:
    """What rewriting an amendment begins with: its words, and what they are written from."""

    asked: Asked
    seen_revision: int
    seen_version: int


def start(amendment: Amendment, version: AmendmentVersion, ground: Ground) -> Start:
    """Its words as a change of the text as it stands, or, when they collide with it, as they are."""
    asked = as_asked(amendment, version)
    before = Ground.of_parent(version.parent_base) if version.parent_base else Ground.of_revision(version.base)
    is_whole = asked.kind in ("", AmendmentKind.EDITORIAL)
    text = carried(before.text, asked.text, ground.text) if is_whole and before.text != ground.text else asked.text
    if text is None:
        return Start(asked, before.number, version.number)
    seen = ground.number if is_whole else before.number
    return Start(replace(asked, text=text), seen, version.number)
