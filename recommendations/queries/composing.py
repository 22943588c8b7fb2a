"""What a recommendation would say that is made of passages of a contribution, and what is to be considered before."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consultations.intake import labels
from consultations.models import Contribution, Part
from recommendations.models import Extract, Recommendation, Span
from recommendations.queries.texts import readable
from wgec.kernel.errors import Malformed
from wgec.kernel.text import blocks, located, quoting, referring, sentencing
from wgec.kernel.text.markdown import write

MOST = 100  # passages of one recommendation
_STORED = re.compile(r"(\d{1,9}):(\d{1,9}):(\d{1,9})")
_MARKED = re.compile(r"(\d{1,9}):(\d{1,6})\.(\d{1,9}):(\d{1,6})\.(\d{1,9})")


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of a part: from the first to the last of its words, in the characters of the stored text."""

    part: int
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.part}:{self.start}:{self.end}"


@dataclass(frozen=True, slots=True)
class Composed:
    """The text that the passages make, and what is to be said of it."""

    contribution: Contribution
    passages: tuple[Passage, ...]
    text: str
    label: str
    warnings: tuple[str, ...]
    overlapping: tuple[Extract, ...]

    @property
    def overlaps(self) -> set[int]:
        """The extracts, by their keys, that have words of these passages already."""
        return {each.pk for each in self.overlapping}


def parts_of(contribution: Contribution) -> list[Part]:
    """The parts of a contribution in their order, with their questions; one query."""
    return list(Part.objects.filter(contribution=contribution).select_related("question").order_by("position"))


def settled(contribution: Contribution, given: Iterable[str], parts: Sequence[Part] | None = None) -> list[Passage]:
    """The passages that are meant, as they are kept: in reading order, on words, joined where they overlap.

    Each is given as "part:first:last" in the characters of the stored text, or as "part:unit.first:unit.last" in the
    words of its units, as pages mark them. Raises ``Malformed`` for what is no passage of this contribution.
    """
    rows = {part.pk: part for part in (parts_of(contribution) if parts is None else parts)}
    found = [_settled(rows, each) for each in given]
    if len(found) > MOST:
        raise Malformed(_("At most %(most)s passages make one recommendation. Mark fewer.") % {"most": MOST})
    return joined(found, {pk: part.position for pk, part in rows.items()})


def joined(passages: Iterable[Passage], order: Mapping[int, int]) -> list[Passage]:
    """The passages in reading order, those that overlap or touch as one; ``order``: part → its position."""
    found: list[Passage] = []
    for each in sorted(passages, key=lambda passage: (order[passage.part], passage.start)):
        last = found[-1] if found else None
        if last is not None and last.part == each.part and each.start <= last.end:
            found[-1] = Passage(each.part, last.start, max(last.end, each.end))
        else:
            found.append(each)
    return found


def _settled(rows: dict[int, Part], given: str) -> Passage:
    stored, marked = _STORED.fullmatch(given), _MARKED.fullmatch(given)
    found = stored or marked
    part = rows.get(int(found[1])) if found else None
    if found is None or part is None:
        raise Malformed(_("“%(given)s” is no passage of this contribution. Mark it anew.") % {"given": given[:60]})
    if stored is not None:
        start, end = int(stored[2]), int(stored[3])
    else:
        start, end = _written(part, *(int(number) for number in found.groups()[1:]))
    span = located.settled(part.text, start, end) if start < end <= len(part.text) else None
    if span is None:
        raise Malformed(_("There are no words in the passage “%(given)s”. Mark it anew.") % {"given": given[:60]})
    return Passage(part.pk, *span)


def _written(part: Part, first: int, start: int, last: int, end: int) -> tuple[int, int]:
    """Where in the stored text the words begin and end that a page has marked; nowhere where there are none."""
    units = {unit.place: unit for unit in located.located(part.text)}
    inside = [unit for place, unit in units.items() if first <= place <= last]
    if not inside:
        return 0, 0
    begin, close = inside[0], inside[-1]
    from_ = min(start, len(begin.plain) - 1) if begin.place == first else 0
    until = min(end, len(close.plain)) if close.place == last else len(close.plain)
    if until <= 0 or (begin is close and from_ >= until):
        return 0, 0
    return begin.written(from_, len(begin.plain))[0], close.written(0, until)[1]


def composed(contribution: Contribution, given: Iterable[str], *, besides: Extract | None = None) -> Composed:
    """The text that these passages make; ``besides`` is the extract whose passages are being marked anew.

    Raises ``Malformed`` where nothing, or what is no passage, is given. Two queries, and one for overlapping extracts.
    """
    parts = parts_of(contribution)
    passages = settled(contribution, given, parts)
    if not passages:
        raise Malformed(_("Mark at least one passage of the contribution."))
    pieces = [
        (part, spans)
        for part in parts
        if (spans := [(each.start, each.end) for each in passages if each.part == part.pk])
    ]
    quoted = quoting.quote([(part.text, spans) for part, spans in pieces])
    text, label = (quoted.text, quoted.label) if quoted.label else _without_label(quoted.text)
    taken = overlapping(contribution, passages, besides=besides)
    said = (*_cut(pieces), *_referring(parts, pieces, contribution.language), *_again(taken, passages))
    return Composed(contribution, tuple(passages), text, label, said, tuple(taken))


def overlapping(
    contribution: Contribution, passages: Sequence[Passage], *, besides: Extract | None = None
) -> list[Extract]:
    """The extracts that have words of these passages; one query, and one for their passages."""
    rows = Extract.objects.filter(contribution=contribution, spans__part__in={each.part for each in passages})
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    rows = rows.select_related("recommendation", "created_by").prefetch_related("spans").distinct().order_by("pk")
    return [row for row in rows if any(_share(span, each) for span in row.spans.all() for each in passages)]


def same_words(composed: Composed, user: object) -> list[Recommendation]:
    """The recommendations of the round that say just this already, whoever proposes them; one query."""
    rows = readable(user).filter(consultation=composed.contribution.consultation_id, current__text=composed.text)
    rows = rows.exclude(pk__in=Extract.objects.filter(contribution=composed.contribution).values("recommendation"))
    return list(rows.only("reference", "number", "section", "source_label", "attribution", "place")[:5])


def _share(span: Span, passage: Passage) -> bool:
    return span.part_id == passage.part and span.start < passage.end and passage.start < span.end


def _without_label(text: str) -> tuple[str, str]:
    """The text without the label that its first paragraph begins with, and the label."""
    body = blocks.parse(text)
    match body.blocks:
        case (blocks.Paragraph((blocks.Text(words), *rest)), *others):
            label, left = labels.split(words)
            if label and (left or rest):
                first = blocks.Paragraph((blocks.Text(left), *rest))
                return write(blocks.Body((first, *others), body.notes)), label
    return text, ""


# --- what is to be considered -----------------------------------------------------------------------------------


Pieces = Sequence[tuple[Part, Sequence[located.Span]]]


def _cut(pieces: Pieces) -> Iterator[str]:
    """What begins or ends in mid-sentence."""
    for part, spans in pieces:
        for unit, (start, end) in _stretches(part, spans):
            words = unit.plain[start:end]
            if not sentencing.begins(unit.plain, start) and unit.plain[:start].strip():
                yield _("“%(words)s” begins in mid-sentence.") % {"words": _beginning(words)}
            if not sentencing.ends(unit.plain, end):
                yield _("“%(words)s” ends in mid-sentence.") % {"words": _end(words)}


def _referring(parts: Sequence[Part], pieces: Pieces, language: str) -> Iterator[str]:
    """Words that refer to a sentence that is not extracted."""
    known = {part.pk: spans for part, spans in pieces}
    before: list[referring.Sentence] = []
    for part in parts:
        spans = known.get(part.pk, ())
        taken = located.covered(part.text, spans) if spans else {}
        for unit in located.located(part.text):
            for start, end in unit.sentences:
                cut = [(max(a, start), min(b, end)) for a, b in taken.get(unit.place, ()) if a < end and start < b]
                before += referring.sentence(unit.plain, start, end, cut)
    for words in referring.dangling(before, language):
        yield _("“%(words)s” refers to a sentence that is not extracted.") % {"words": words}


def _again(taken: Sequence[Extract], passages: Sequence[Passage]) -> Iterator[str]:
    """Words that are extracted already."""
    wanted = {(each.part, each.start, each.end) for each in passages}
    for extract in taken:
        title = extract.recommendation.title
        if {(span.part_id, span.start, span.end) for span in extract.spans.all()} == wanted:
            yield _("The same words are extracted already: %(title)s.") % {"title": title}
        else:
            yield _("Some of these words are extracted already: %(title)s.") % {"title": title}


def _stretches(part: Part, spans: Sequence[located.Span]) -> Iterator[tuple[located.Located, located.Span]]:
    units = {unit.place: unit for unit in located.located(part.text)}
    for place, found in located.covered(part.text, spans).items():
        for each in found:
            yield units[place], each


def _beginning(words: str) -> str:
    return " ".join(words.split()[:4]) + ("…" if len(words.split()) > 4 else "")


def _end(words: str) -> str:
    return ("…" if len(words.split()) > 4 else "") + " ".join(words.split()[-4:])
