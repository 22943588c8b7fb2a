"""What is seen of compiled reports and of uploaded compilations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower
from django.http import Http404
from django.utils.translation import gettext as _

from consultations.models import Delegation
from recommendations.enums import FORMATS_SHOWN, EditionAudience, UploadState
from recommendations.models import (
    CompilationUpload,
    Edition,
    EditionFile,
    ReportTemplate,
)
from recommendations.models.edition import UNFINISHED
from wgec.kernel.errors import Refused


def issued(user: Any) -> QuerySet[Edition]:
    """The finished reports, the latest first."""
    return editions(user).exclude(issued_at=None).order_by("-issued_at", "-pk")


_AS_SHOWN = Case(*(When(format=format, then=place) for place, format in enumerate(FORMATS_SHOWN)), default=99)


_EARLIER = Edition.objects.filter(UNFINISHED, consultation=OuterRef("consultation")).filter(
    Q(requested_at__lt=OuterRef("requested_at")) | Q(requested_at=OuterRef("requested_at"), pk__lt=OuterRef("pk"))
)
#: How many of its consultation are compiled before an edition that waits (``actions.queueing`` has the same order).
_AHEAD = Case(
    When(
        UNFINISHED,
        then=Coalesce(Subquery(_EARLIER.order_by().values("consultation").annotate(n=Count("pk")).values("n")), 0),
    ),
    default=Value(0),
)


def editions(user: Any) -> QuerySet[Edition]:
    """The editions that ``user`` may see, the newest first, with their files, and how many are compiled before (ahead).

    Those that are issued for them: for strangers the public ones, for who acts for a delegation those of the group too;
    for the chair and the secretariat all of them, finished or not.
    """
    seen = Edition.objects.all()
    is_known = user is not None and user.is_authenticated
    if not is_known or not (user.is_secretariat or user.is_chair):
        mine = [EditionAudience.PUBLIC, *([EditionAudience.GROUP] if is_known and user.acting_for else [])]
        seen = seen.exclude(issued_at=None).filter(audience__in=mine)
        seen = seen.filter(Q(corrects=None) | Q(corrects__audience__in=mine))
    else:
        seen = seen.annotate(ahead=_AHEAD)
    return (
        seen.select_related("consultation", "requested_by", "corrects", "same_as")
        .defer("frozen", "corrects__frozen", "corrects__manifest", "same_as__frozen", "same_as__manifest")
        .prefetch_related(Prefetch("files", queryset=EditionFile.objects.select_related("away").order_by(_AS_SHOWN)))
        .order_by("-requested_at", "-id")
    )


def with_corrigenda(user: Any) -> QuerySet[Edition]:
    """``editions`` with the corrigenda of each that ``user`` may see, in their order; one query more."""
    theirs = editions(user).exclude(corrects=None).prefetch_related(None).order_by("number")
    return editions(user).prefetch_related(Prefetch("corrigenda", queryset=theirs))


def corrigenda(user: Any, edition: Edition) -> list[Edition]:
    """The corrigenda of ``edition`` that ``user`` may see, in their order; one query."""
    return list(editions(user).filter(corrects=edition).prefetch_related(None).order_by("number"))


def compared(user: Any, old: str = "", new: str = "") -> tuple[Edition, Edition]:
    """Two editions that can be compared, with their frozen content, by reference; at most three queries.

    By default the newest issued one, and that before it of the same consultation and kind. Raises Http404 for one that
    ``user`` may not see, and Refused where two editions have nothing in common, or there are no two.
    """
    wanted = {old, new} - {""}
    seen = editions(user).defer(None).prefetch_related(None)
    found = {row.reference: row for row in seen.filter(reference__in=wanted)}
    if not found.keys() >= wanted:
        raise Http404
    whole = issued(user).filter(corrects=None).defer(None).prefetch_related(None)
    if new:
        after = found[new]
    elif old:
        after = _same_series(whole, found[old]).order_by("-number").first() or found[old]
    else:
        after = _required(whole.first())
    before = (
        found[old] if old else _same_series(whole, after).filter(number__lt=after.number).order_by("-number").first()
    )
    return _comparable(_required(before), after)


def _required(row: Edition | None) -> Edition:
    if row is None:
        raise Refused(
            _("There are no two issued editions to compare yet. Each new one is compared with that before it.")
        )
    return row


def _same_series(rows: QuerySet[Edition], edition: Edition) -> QuerySet[Edition]:
    """The editions of the same consultation and kind."""
    return rows.filter(consultation=edition.consultation, kind=edition.kind)


def _comparable(old: Edition, new: Edition) -> tuple[Edition, Edition]:
    for row in (old, new):
        if not row.issued_at:
            raise Refused(_("%(edition)s is not issued. Only issued editions can be compared.") % {"edition": row})
        if row.corrects_id is not None:
            raise Refused(_("A corrigendum is not compared: it says itself what changed."))
    if old.consultation_id != new.consultation_id:
        raise Refused(
            _("These editions are of different consultations. Choose two of the same one, and they can be compared.")
        )
    if old.kind != new.kind:
        raise Refused(_("These are reports of different kinds. Choose two of the same kind, and they can be compared."))
    if old.pk == new.pk:
        raise Refused(_("An edition does not differ from itself. Choose two editions."))
    return old, new


def beside(user: Any, edition: Edition | None) -> list[Edition]:
    """The issued editions with which ``edition`` can be compared, itself included, the newest first.

    Without one those of the newest issued edition's consultation and kind. Two queries at most.
    """
    whole = issued(user).filter(corrects=None).prefetch_related(None)
    edition = edition or whole.first()
    return list(_same_series(whole, edition).order_by("-number")[:BESIDE]) if edition else []


BESIDE = 200
"""So many editions can be chosen from."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an edition is: freezing its content counts as one step, each of its files as another."""

    done: int
    total: int


def progress(edition: Edition) -> Progress:
    """The steps that are done; reads the files that ``editions`` fetched beforehand."""
    return Progress(len(edition.files.all()) + bool(edition.frozen_at), len(edition.formats) + 1)


def uploads() -> QuerySet[CompilationUpload]:
    """Every uploaded compilation, the newest first; the secretariat's to read."""
    return CompilationUpload.objects.select_related("uploaded_by", "confirmed_by", "consultation").order_by(
        "-uploaded_at", "-id"
    )


def file_of(sha256: str, user: Any) -> EditionFile | None:
    """The file of an edition that ``user`` may see with these bytes, the latest first; one query."""
    rows = EditionFile.objects.filter(sha256=sha256, edition__in=editions(user).order_by().values("pk"))
    return rows.select_related("edition__consultation").defer("edition__frozen").order_by("-made_at", "-id").first()


def delegations_by_name() -> list[tuple[str, str]]:
    """The address and the name of every delegation, by name: whose dossier can be made; one query."""
    return list(Delegation.objects.order_by(Lower("name"), "pk").values_list("slug", "name"))


def templates() -> QuerySet[ReportTemplate]:
    """The designs that are kept, by name; the secretariat's to read."""
    return ReportTemplate.objects.order_by(Lower("name"))


def oldest_job_since() -> datetime | None:
    """Since when the oldest unfinished edition or upload has been waiting; None when nothing waits. Two queries."""
    waiting = (
        Edition.objects.filter(UNFINISHED).aggregate(since=Min("requested_at")),
        CompilationUpload.objects.filter(state__in=(UploadState.RECEIVED, UploadState.CONFIRMED)).aggregate(
            since=Min("changed_at")
        ),
    )
    return min((found["since"] for found in waiting if found["since"]), default=None)
