"""A compilation that was read becomes rows: a consultation, sections, delegations, recommendations, front matter."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import IntegrityError, models
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

from consultations.actions import proceedings
from consultations.intake import values
from consultations.models import Consultation, Delegation, User
from consultations.models.recorded import record_created, recorded
from recommendations.actions import adding
from recommendations.actions.adding import NewProposer, NewRecommendation
from recommendations.enums import ProposerRole
from recommendations.models import (
    PLACES_APART,
    Compilation,
    CompilationUpload,
    Proposer,
    Recommendation,
    Section,
)
from recommendations.models.reference import fresh
from wgec.kernel.errors import Malformed, Refused

REASON = "Imported from a compilation"

ADDRESS = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
"""What the address of a consultation looks like: words of small letters and digits between single hyphens."""


class Overtaken(Refused):
    """Somebody else was writing the same rows; the next try sees them."""


def counts(found: values.Compilation) -> dict[str, int]:
    """How much a compilation holds."""
    return {
        "sections": len(found.sections),
        "recommendations": found.recommendations,
        "uncategorised": len(found.inputs),
        "delegations": len(found.delegations),
        "footnotes": found.footnotes,
    }


def check(found: values.Compilation, *, slug: str) -> None:
    """Raise the refusal that writing ``found`` into the consultation ``slug`` would meet; writes nothing."""
    check_place(slug)
    for value, model, field, line in _stored(found):
        longest = model._meta.get_field(field).max_length  # type: ignore[union-attr]  # none of them is a relation
        if longest and len(value) > longest:
            raise Malformed(
                _("Line %(line)s: “%(start)s…” has %(length)s characters, and at most %(longest)s fit. Shorten it.")
                % {"line": line, "start": value[:40], "length": len(value), "longest": longest}
            )


def check_address(slug: str) -> None:
    """Raise Malformed unless ``slug`` can be the address of a consultation."""
    longest = Consultation._meta.get_field("slug").max_length or 0
    if len(slug) > longest or not ADDRESS.fullmatch(slug):
        raise Malformed(
            _("“%(slug)s” cannot be an address: use at most 60 small letters, digits and hyphens.") % {"slug": slug}
        )


def check_place(slug: str) -> None:
    """Raise a refusal unless a compilation can be imported into the consultation with this address."""
    check_address(slug)
    taken = Recommendation.objects.filter(consultation__slug=slug).count()
    if taken or Section.objects.filter(consultation__slug=slug).exists():
        raise Refused(
            _(
                "The consultation “%(slug)s” already holds %(count)s recommendations, and a second import would double "
                "them. Choose the address of a new consultation."
            )
            % {"slug": slug, "count": taken}
        )


def write(
    found: values.Compilation,
    *,
    slug: str,
    title: str = "",
    by: User | None,
    upload: CompilationUpload | None = None,
    details: dict[str, Any] | None = None,
) -> Consultation:
    """Write the compilation into the consultation ``slug``, which is created when it is new. All or nothing.

    One event. Some twenty queries, and for each 500 recommendations nine more (on SQLite, whose statements hold fewer
    values, some forty). Whether ``by`` may, the caller has asked: who confirmed a file may have left since. Raises
    Refused when the consultation holds recommendations already; Overtaken when somebody writes the same rows at the
    same moment; Malformed for an address or a name that does not fit.
    """
    try:
        with recorded(by=by, reason=REASON):
            consultation = _consultation(found, slug, title)
            delegations = _delegations(found.delegations)
            new = list(_new(found, _sections(found, consultation), delegations, upload))
            adding.add(consultation, new, by=by, reason=REASON)
            _front_matter(found, consultation)
            proceedings.note(
                "compilation.import",
                subject_kind="consultation",
                subject_id=consultation.slug,
                subject_label=consultation.title,
                by=by,
                consultation=consultation,
                details=counts(found) | (details or {}),
            )
            return consultation
    except IntegrityError as error:
        raise Overtaken(
            _("Somebody else changed the consultation or its delegations meanwhile. Nothing was imported; try again.")
        ) from error


def existing(proposers: Iterable[values.Proposer]) -> dict[str, Delegation]:
    """The delegations that there are already, by the names under which ``proposers`` print them. One query.

    The same name or address is the same delegation, in capitals or not; a short name only among the same kind, and
    only when no two delegations share it.
    """
    rows = list(Delegation.objects.order_by("pk"))
    shared = Counter((row.kind, row.short_name.casefold()) for row in rows)
    by_name = {row.name.casefold(): row for row in rows}
    by_slug = {row.slug: row for row in rows}
    by_short = {key: row for row in rows if shared[key := (row.kind, row.short_name.casefold())] == 1}
    found: dict[str, Delegation] = {}
    for one in proposers:
        shorts = (by_short.get((one.kind, short.casefold())) for short in (one.short_name, one.name) if short)
        candidates = (by_name.get(one.name.casefold()), by_slug.get(slugify(one.name)), *shorts)
        if row := next(filter(None, candidates), None):
            found[one.name] = row
    return found


# --- the rows --------------------------------------------------------------------------------


def _stored(found: values.Compilation) -> Iterator[tuple[str, type[models.Model], str, int]]:
    """Every value of limited length, with the field that it goes to and its line."""
    for section in found.sections:
        yield section.numeral, Section, "numeral", section.line
        yield section.title, Section, "title", section.line
    for entry in found.entries:
        line = entry.lines[0]
        yield entry.attribution, Recommendation, "attribution", line
        yield entry.label, Recommendation, "source_label", line
        yield entry.provenance, Recommendation, "provenance", line
        for proposer in entry.proposers:
            yield proposer.name, Delegation, "name", line
            yield proposer.person, Proposer, "person", line


def _consultation(found: values.Compilation, slug: str, title: str) -> Consultation:
    """The consultation, locked before it is looked at; a new one when the address is new."""
    row = Consultation.objects.select_for_update().filter(slug=slug).first()
    check(found, slug=slug)
    if row is None:
        shown = title or found.front.title or slug.replace("-", " ").capitalize()
        row = Consultation.objects.create(slug=slug, title=Truncator(shown).chars(300))
    return row


def _delegations(proposers: Iterable[values.Proposer]) -> dict[str, Delegation]:
    """Each proposer's delegation by its printed name: those that exist, then those that are made."""
    proposers = list(proposers)
    known = existing(proposers)
    taken = set(Delegation.objects.values_list("slug", flat=True))
    new: list[Delegation] = []
    for one in proposers:
        if one.name not in known:
            slug = _free_slug(one.name, taken)
            taken.add(slug)
            short = one.short_name or Truncator(one.name).chars(60)
            new.append(Delegation(slug=slug, name=one.name, short_name=short, kind=one.kind, group=one.group))
    Delegation.objects.bulk_create(new, batch_size=adding.BATCH)
    record_created(new)
    return known | {row.name: row for row in new}


def _free_slug(name: str, taken: set[str]) -> str:
    """An address made of the name; names in other scripts than Latin get a short code."""
    wanted = slugify(name)[:70].strip("-") or fresh()
    return wanted if wanted not in taken else f"{wanted}-{fresh()}"


def _sections(found: values.Compilation, consultation: Consultation) -> list[Section]:
    rows = Section.objects.bulk_create(
        Section(consultation=consultation, position=position, numeral=section.numeral, title=section.title)
        for position, section in enumerate(found.sections, start=1)
    )
    record_created(rows)
    return rows


def _new(
    found: values.Compilation,
    sections: list[Section],
    delegations: dict[str, Delegation],
    upload: CompilationUpload | None,
) -> Iterator[NewRecommendation]:
    """Every entry in printed order; the annex's have no section, which is "not yet placed"."""
    placed = [(entry, row) for section, row in zip(found.sections, sections, strict=True) for entry in section.entries]
    unplaced: list[tuple[values.Entry, Section | None]] = [(entry, None) for entry in found.inputs]
    for place, (entry, section) in enumerate([*placed, *unplaced], start=1):
        yield NewRecommendation(
            text=entry.text,
            attribution=entry.attribution,
            place=place * PLACES_APART,
            proposers=[
                NewProposer(delegations[one.name], one.person, ProposerRole(one.role)) for one in entry.proposers
            ],
            section=section,
            number=entry.number,
            source_label=entry.label,
            provenance=entry.provenance,
            language=entry.language,
            upload=upload,
            first_line=entry.lines[0],
            last_line=entry.lines[1],
        )


def _front_matter(found: values.Compilation, consultation: Consultation) -> None:
    front = found.front
    row = Compilation.objects.filter(consultation=consultation).first() or Compilation(consultation=consultation)
    row.masthead = "\n".join(front.masthead)
    row.title = front.title or consultation.title
    row.dated_on = front.dated_on
    row.revision_statement = front.revision_statement
    row.disclaimer = front.disclaimer
    row.annex_title = found.annex_title
    row.save()
