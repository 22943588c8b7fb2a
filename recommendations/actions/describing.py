"""What an item of the compilation is, and to whom it is addressed."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from consultations.models import User
from consultations.models.recorded import recorded
from recommendations.actions import recommendations
from recommendations.enums import RecommendationKind, Status
from recommendations.models import Addressed, Addressee, Recommendation
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused

MOST = 20  # addressees of one text


def describe(
    recommendation: Recommendation, *, by: User | None, kind: RecommendationKind, addressees: Sequence[str]
) -> Recommendation:
    """Say what a recommendation is and to whom it is addressed, by name; new names are kept. The same is once."""
    guard("recommendations.extract_recommendation", by)
    with recorded(by=by):
        row = recommendations.locked(recommendation)
        if row.status == Status.DISCARDED:
            raise Refused(_("This recommendation was discarded. Choose another one."))
        before = {"kind": row.kind, "addressees": names_of(row)}
        if row.kind != kind:
            row.kind = RecommendationKind(kind)
            row.save(update_fields=["kind"])
        write_addressees(row, addressees)
        after = {"kind": row.kind, "addressees": names_of(row)}
        if after != before:
            recommendations.note("describe", row, by=by, details={**after, "was": before})
        return row


def names_of(row: Recommendation) -> list[str]:
    """To whom it is addressed, by name."""
    return list(Addressed.objects.filter(recommendation=row).values_list("addressee__name", flat=True))


def write_addressees(row: Recommendation, names: Sequence[str]) -> None:
    """Address ``row``, which is locked, to those names and no others."""
    wanted = [_addressee(name) for name in _checked(names)]
    for gone in Addressed.objects.filter(recommendation=row).exclude(addressee__in=wanted):
        gone.delete()
    for each in wanted:
        if not Addressed.objects.filter(recommendation=row, addressee=each).exists():
            Addressed.objects.create(recommendation=row, addressee=each)


def _checked(names: Sequence[str]) -> list[str]:
    """The names, each once whatever its capitals."""
    longest = Addressee._meta.get_field("name").max_length or 0
    known = {name.casefold(): name for given in reversed(names) if (name := " ".join(given.split()))}
    if len(known) > MOST:
        raise Malformed(_("A text is addressed to at most %(most)s. Take some of them out.") % {"most": MOST})
    if too_long := next((name for name in known.values() if len(name) > longest), None):
        raise Malformed(
            _("The name of an addressee has at most %(most)s characters: shorten “%(name)s…”.")
            % {"most": longest, "name": too_long[:40]}
        )
    return list(reversed(known.values()))


def _addressee(name: str) -> Addressee:
    """The addressee of that name, whatever its capitals; a new one when there is none."""
    known = Addressee.objects.filter(name__iexact=name)
    found = known.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Addressee.objects.create(name=name)
    except IntegrityError:  # somebody else named it at the same moment
        return known.get()
