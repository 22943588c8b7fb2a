"""Rounds: made and changed by the secretariat."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from consultations import queries
from consultations.actions import notices, proceedings, stamps
from consultations.models import Consultation, User
from consultations.models.recorded import moment, recorded
from wgec.kernel import moments
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused
from wgec.kernel.lines import one_line

MAX_DESCRIPTION = 20_000  # characters: ten pages
FIELDS = ("title", "description", "opens_at", "closes_at", "languages")


def begin(
    slug: str,
    *,
    by: User | None,
    title: str,
    description: str = "",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    languages: Sequence[str] = (),
) -> Consultation:
    """Make a round. Its address, ``slug``, never changes: people link to it.

    A round that is over already is kept as it was, and nobody is told of it. Raises ``Malformed``, ``Refused`` or
    ``NotYours``.
    """
    guard("consultations.set_up_consultation", by)
    given = _checked(title, description, opens_at, closes_at, languages)
    with recorded(by=by):
        _refuse_address(slug)
        row = Consultation(slug=slug, **given)
        if closes_at is not None and closes_at <= moment():
            row.opened_at, row.closed_at = opens_at, closes_at
        row.save()
        note("create", row, by=by, details={"fields": [name for name in FIELDS if given[name]]})
        return row


def change(
    consultation: Consultation,
    *,
    by: User | None,
    seen: str,
    title: str,
    description: str = "",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    languages: Sequence[str] = (),
    reason: str = "",
) -> Consultation:
    """Change what a round is; ``seen`` names the state that was read. The same again is once.

    Everybody is told when the end of a round that has opened is moved. Raises ``HasMoved``, ``Malformed``, ``Refused``
    (a phase would lie outside the dates) or ``NotYours``.
    """
    guard("consultations.set_up_consultation", by)
    given = _checked(title, description, opens_at, closes_at, languages)
    with recorded(by=by, reason=reason):
        row = locked(consultation)
        changed = [name for name in FIELDS if getattr(row, name) != given[name]]
        if not changed:
            return row
        stamps.refuse_if_moved(seen, stamp(row), row.history)
        for name in changed:
            setattr(row, name, given[name])
        for phase in row.phases.order_by("opens_at"):
            refuse_outside(row, phase.name, phase.opens_at, phase.closes_at)
        row.save(update_fields=changed)
        note("change", row, by=by, reason=reason, details={"fields": changed})
        if "closes_at" in changed and row.opened_at is not None:
            _tell_of_end(row)
        return row


def locked(consultation: Consultation) -> Consultation:
    """The round as it is now, locked to the end of the transaction: whoever changes its parts waits here."""
    return Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)


def stamp(row: Consultation) -> str:
    """What names the state of ``row`` to whoever reads it."""
    return stamps.stamp(*(getattr(row, name) for name in FIELDS))


def refuse_outside(row: Consultation, name: str, opens_at: datetime, closes_at: datetime | None) -> None:
    """Raise ``Refused`` when a phase would lie outside the dates of its round."""
    if row.opens_at is not None and opens_at < row.opens_at:
        raise Refused(
            _("“%(phase)s” opens on %(moment)s, before the consultation does, on %(bound)s. Change one of the two.")
            % {"phase": name, "moment": moments.in_utc(opens_at), "bound": moments.in_utc(row.opens_at)}
        )
    last = closes_at or opens_at
    if row.closes_at is not None and (last > row.closes_at or opens_at >= row.closes_at):
        raise Refused(
            _("“%(phase)s” lasts until %(moment)s, but the consultation closes on %(bound)s. Change one of the two.")
            % {"phase": name, "moment": moments.in_utc(last), "bound": moments.in_utc(row.closes_at)}
        )


def note(verb: str, row: Consultation, *, by: User | None, **said: Any) -> None:
    """Append the event ``consultation.verb``."""
    proceedings.note(
        f"consultation.{verb}",
        subject_kind="consultation",
        subject_id=row.slug,
        subject_label=str(row),
        by=by,
        consultation=row,
        **said,
    )


def _checked(
    title: str, description: str, opens_at: datetime | None, closes_at: datetime | None, languages: Sequence[str]
) -> dict[str, Any]:
    """What is kept; raises ``Malformed`` with the sentence that says what is wrong."""
    title = one_line(title)
    if not title:
        raise Malformed(_("A consultation needs a title."))
    _refuse_long(title, Consultation._meta.get_field("title").max_length or 0, _("The title"))
    _refuse_long(description, MAX_DESCRIPTION, _("The description"))
    if opens_at is not None and closes_at is not None and opens_at >= closes_at:
        raise Malformed(_("A consultation opens before it closes."))
    given = {
        "title": title,
        "description": description.replace("\r\n", "\n").strip(),
        "opens_at": opens_at,
        "closes_at": closes_at,
        "languages": list(languages),
    }
    try:
        for check in Consultation._meta.get_field("languages").validators:
            check(given["languages"])
    except ValidationError as error:
        raise Malformed(" ".join(error.messages)) from error
    return given


def _refuse_long(words: str, most: int, what: str) -> None:
    if len(words) > most:
        raise Malformed(
            _("%(what)s has %(length)s characters, and at most %(most)s can be kept. Shorten it.")
            % {"what": what, "length": len(words), "most": most}
        )


def _refuse_address(slug: str) -> None:
    try:
        validate_slug(slug)
    except ValidationError:
        raise Malformed(
            _("“%(slug)s” is no address. Write it with letters, digits and hyphens, such as second-round.")
            % {"slug": slug[:60]}
        ) from None
    _refuse_long(slug, Consultation._meta.get_field("slug").max_length or 0, _("The address"))
    if Consultation.objects.filter(slug__iexact=slug).exists():
        raise Refused(_("There is a consultation with the address “%(slug)s” already.") % {"slug": slug})


def _tell_of_end(row: Consultation) -> None:
    title, closes_at = row.title, row.closes_at

    def sentence() -> str:
        if closes_at is None:
            return _("“%(title)s” has no closing date any more.") % {"title": title}
        return _("“%(title)s” now closes on %(moment)s.") % {"title": title, "moment": moments.shown(closes_at)}

    notices.tell(queries.everybody(), "consultation.change", sentence, address=row.get_absolute_url())
