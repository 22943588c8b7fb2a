"""Compiled reports: requested, frozen once, rendered file by file, issued; retried and cancelled."""

import hashlib
import time
from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from consultations.actions import proceedings
from consultations.enums import Audience
from consultations.models import Consultation, User
from consultations.models.recorded import moment, recorded
from recommendations import steps, workflow
from recommendations.actions import edition_content, issuing, labelling, queueing
from recommendations.actions import edition_wishes as wishes
from recommendations.enums import EditionAudience, EditionState, Format, ReportKind
from recommendations.models import Edition, EditionFile
from recommendations.models.edition import UNFINISHED
from recommendations.report import design as designs
from recommendations.report import frozen, labels, volumes
from recommendations.report.design import Design
from recommendations.report.document import Document
from recommendations.report.inspection import inspect
from wgec.kernel.access import guard
from wgec.kernel.errors import Refused

ATTEMPTS = 5
"""So often may the process that compiles an edition be killed before the edition counts as failed."""

log = structlog.get_logger(__name__)


def request(
    consultation: Consultation,
    *,
    kind: str = ReportKind.COMPILATION,
    formats: Iterable[str] = (),
    design: Mapping[str, Any] | None = None,
    audience: str = EditionAudience.PUBLIC,
    even_unchanged: bool = False,
    by: User | None,
    enqueue: bool = True,
) -> Edition:
    """Ask for a new edition in ``formats`` (all, when none is named) and enqueue its compilation on commit.

    ``design`` are choices of ``report.design.Design``. An edition of the same design, formats and audience that nobody
    has begun to compile is returned as it is. One that turns out to be like the last in every word is not issued unless
    it is wanted ``even_unchanged``: the last one stands for it. Raises NotYours, Malformed for a kind, a format or a
    choice that there is not, or Refused for a design that names what is no longer there.
    """
    guard("recommendations.request_edition", by)
    wanted = wishes.formats_of(formats)
    chosen = designs.of_kind(kind, design or {})
    wishes.check_kind(chosen)
    wishes.check_audience(audience)
    with recorded(by=by):
        row = Consultation.objects.select_for_update().get(pk=consultation.pk)
        wishes.check_rows(row, chosen)
        more = {"audience": audience, "even_unchanged": even_unchanged}
        return _add(row, chosen, wanted, more, by=by, enqueue=enqueue)


def correct(
    edition: Edition,
    *,
    formats: Iterable[str] = (),
    audience: str = "",
    symbol: str = "",
    by: User | None,
    enqueue: bool = True,
) -> Edition:
    """Ask for a corrigendum of an issued edition: what it prints otherwise than the same design gives now.

    It is an edition like the others, by default for those who see what it corrects; ``symbol`` is the one that it was
    assigned, if any. Raises NotYours, Malformed, or Refused when nothing is to be corrected, when a corrigendum says
    all of it already, or when more people would see it than the edition.
    """
    steps.require("correct", edition, by=by)
    wanted = wishes.formats_of(formats)
    chosen = wishes.corrigendum_of(edition, symbol=symbol)
    with recorded(by=by):
        labelling.lock(edition)
        row = _locked(edition.pk)
        audience = audience or row.audience
        wishes.check_audience(audience, corrects=row)
        more = {"audience": audience, "corrects": row}
        return _add(row.consultation, chosen, wanted, more, by=by, enqueue=enqueue)


def _add(
    row: Consultation,
    design: Design,
    formats: list[str],
    more: dict[str, Any],
    *,
    by: User | None,
    enqueue: bool,
) -> Edition:
    """A new edition under the next number of its kind, or the same that waits already; the consultation is locked."""
    asked = {"formats": formats, "design": designs.to_plain(design), "corrects": None, "even_unchanged": False, **more}
    same = row.editions.filter(kind=design.kind)
    if (found := same.filter(UNFINISHED, attempted_at=None, **asked).first()) is not None:
        return found
    edition = Edition.objects.create(
        consultation=row,
        kind=design.kind,
        number=(same.aggregate(last=Max("number"))["last"] or 0) + 1,
        **asked,
        requested_at=moment(),
        requested_by=by,
        requested_for=by.acting_for if by else None,
    )
    _note("request", edition, by=by)
    if enqueue:
        transaction.on_commit(lambda: queueing.send(edition.pk))
    return edition


def retry(edition: Edition, *, by: User | None) -> Edition:
    """Try a failed edition again: what is frozen and made stays, the rest is made. Raises NotYours or Refused."""
    with recorded(by=by):
        labelling.lock(edition)
        row = _locked(edition.pk)
        if row.state == EditionState.WAITING:
            return row
        steps.require("retry", row, by=by)
        labelling.require(row)
        row.failed_at, row.failure, row.attempted_at, row.attempts = None, "", None, 0
        row.save(update_fields=["failed_at", "failure", "attempted_at", "attempts", "revision"])
        _note("retry", row, by=by)
        transaction.on_commit(lambda: queueing.send(row.pk))
        return row


def cancel(edition: Edition, *, by: User | None) -> Edition:
    """Give up an edition that is not issued; its number stays taken. Raises NotYours or Refused."""
    with recorded(by=by):
        row = _locked(edition.pk)
        steps.require_permission("cancel", row, by=by)
        if row.state == EditionState.CANCELLED:
            return row
        steps.require("cancel", row, by=by)
        row.cancelled_at, row.rendering = moment(), ""
        row.save(update_fields=["cancelled_at", "rendering"])
        _note("cancel", row, by=by)
        transaction.on_commit(lambda: queueing.send_first(row.consultation_id))
        return row


def show_to(edition: Edition, audience: str, *, by: User | None) -> Edition:
    """Set who sees the edition once it is issued; what was downloaded stays where it is.

    Its corrigenda are not seen by more people. Raises NotYours, Malformed, or Refused for a corrigendum that would be.
    """
    guard("recommendations.request_edition", by)
    wishes.check_audience(audience)
    with recorded(by=by):
        labelling.lock(edition)
        row = _locked(edition.pk)
        wishes.check_audience(audience, corrects=row.corrects)
        wider = row.corrigenda.exclude(audience__in=EditionAudience(audience).within).values_list("pk", flat=True)
        for each in (row, *map(_locked, wider)):
            if each.audience != audience:
                each.audience = audience
                each.save(update_fields=["audience"])
                _note("show_to", each, by=by, details={"audience": audience})
        return row


def compile_edition(edition_id: int) -> Edition:
    """Compile what is first in the line of the edition's consultation: the edition itself, when its turn has come.

    Freezes the content if it is not, makes the files that are lacking, issues the edition when all are there. Safe to
    call again at any moment, by any number of workers: one of them works, the others leave; what exists is kept.
    """
    consultation = Edition.objects.values_list("consultation", flat=True).get(pk=edition_id)
    with queueing.turn(consultation) as row:
        if row is not None and _begin(row):
            _compile(row.pk)
    return Edition.objects.select_related("consultation", "corrects", "same_as").get(pk=edition_id)


def _compile(edition_id: int) -> None:
    """Make the files. A format that cannot be made does not hold back the others: the edition then fails."""
    row = Edition.objects.select_related("corrects").get(pk=edition_id)
    document = frozen.document(row)
    try:
        failures = [failure for format in _in_order(row) if (failure := _make(edition_id, format, document))]
    except SoftTimeLimitExceeded:
        failures = [_("Compiling took longer than a job may take.")]
    except OSError:  # the disk took no file: the task tries again, so often and no more
        log.exception("edition.not_kept", edition=edition_id)
        if row.attempts < ATTEMPTS:
            raise
        failures = [
            _(
                "The files could not be kept: the server's disk is full or cannot be written. "
                "Tell whoever runs the server."
            )
        ]
    _conclude(edition_id, failures)


def _in_order(row: Edition) -> list[str]:
    """The formats, and last the one that was being made when a process died: it may have been the reason."""
    return sorted(row.formats, key=lambda format: format == row.rendering)


def fail(edition_id: int, sentence: str) -> None:
    """Set down that the edition could not be compiled, and why; nothing when it is settled."""
    with recorded(by=None, reason=sentence):
        row = _locked(edition_id)
        if row.state not in workflow.EDITION["fail"].origin:
            return
        row.failed_at, row.failure, row.rendering = moment(), sentence, ""
        row.save(update_fields=["failed_at", "failure", "rendering"])
        _note("fail", row, by=None, reason=sentence)


# --- the steps of compiling ----------------------------------------------------------------------------------------


def _begin(edition: Edition) -> bool:
    """Count the attempt, settle the label, freeze the content, each once; whether there is something to make."""
    if edition.state not in workflow.EDITION["compile"].origin:
        return False
    if edition.attempts >= ATTEMPTS:
        fail(edition.pk, _interrupted(edition))
        return False
    with recorded(by=None):
        labelling.lock(edition)
        row = _locked(edition.pk)
        if row.state not in workflow.EDITION["compile"].origin or not labelling.settle(row):
            return False
        row.attempts, row.attempted_at = row.attempts + 1, moment()
        row.save(update_fields=["attempts", "attempted_at", "series", "revision"])
    return bool(edition.frozen_at) or _freeze(row)


def _interrupted(edition: Edition) -> str:
    if edition.rendering:
        return str(
            _(
                "Compiling was interrupted %(count)s times, last while the %(format)s file was being made. "
                "Try again when the machine has more memory, or leave that file out."
            )
            % {"count": ATTEMPTS, "format": Format(edition.rendering).label}
        )
    return str(
        _("Compiling was interrupted %(count)s times. Try again when the machine has more memory.")
        % {"count": ATTEMPTS}
    )


def _freeze(edition: Edition) -> bool:
    """Keep the content as it is at this moment, with what a reader would stumble over; False where there is none."""
    try:
        document = edition_content.gathered(edition)
    except Refused as refusal:  # what the design names has gone since, or nothing is left to correct
        fail(edition.pk, refusal.sentence)
        return False
    warnings = [*inspect(document, limit=int(edition.design.get("limit", 0))), *labels.noticed(edition)]
    with recorded(by=None):
        row = _locked(edition.pk)
        if row.frozen_at:
            return True
        edition_content.keep(row, document)
        row.warnings = warnings
        if (last := edition_content.last_alike(row)) is not None:
            row.same_as, row.frozen, row.revision = last, "", None
        row.save()
        _note("freeze", row, by=None, details={"fingerprint": row.fingerprint})
        if last is not None:
            _note("match", row, by=None, details={"same_as": last.reference})
        return last is None


def _make(edition_id: int, format: str, document: Document) -> str:
    """Make one file unless it is there; the sentence of what failed, or nothing. Renders outside any transaction."""
    if not _announce(edition_id, format):
        return ""
    started = time.monotonic()
    try:
        content, ending = volumes.rendered(format, document)
    except SoftTimeLimitExceeded:
        raise
    except MemoryError:
        log.exception("edition.too_large", edition=edition_id, format=format)
        return str(
            _("The %(format)s file needs more memory than a job may take. Leave it out, or compile fewer sections.")
            % {"format": Format(format).label}
        )
    except Exception:
        log.exception("edition.render_failed", edition=edition_id, format=format)
        return str(_("The %(format)s file could not be made.") % {"format": Format(format).label})
    _keep(edition_id, format, content, ending, seconds=time.monotonic() - started)
    return ""


def _announce(edition_id: int, format: str) -> bool:
    """Say which file is being made; False when it is there already or the edition was cancelled meanwhile."""
    with recorded(by=None):
        row = _locked(edition_id)
        if row.state != EditionState.COMPILING or row.files.filter(format=format).exists():
            return False
        row.rendering = format
        row.save(update_fields=["rendering"])
        return True


def _keep(edition_id: int, format: str, content: bytes, ending: str, *, seconds: float) -> None:
    """Add a file to the edition, in a transaction of its own; what exists stays."""
    with recorded(by=None):
        row = _locked(edition_id)
        if row.state != EditionState.COMPILING or row.files.filter(format=format).exists():
            return
        file = EditionFile(
            edition=row,
            format=format,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            seconds=round(seconds, 3),
            made_at=moment(),
        )
        name = f"{row.file_stem}.{format}.zip" if ending == volumes.ZIP else f"{row.file_stem}.{ending}"
        default_storage.delete(file.file.field.generate_filename(file, name))  # half a file of a killed worker
        file.file.save(name, ContentFile(content), save=False)
        file.save()


def _conclude(edition_id: int, failures: list[str]) -> None:
    """Issue the edition if every file is there; otherwise it has failed, or was cancelled meanwhile."""
    if failures:
        fail(edition_id, " ".join([*failures, _("Nothing is lost: try again, and only what is missing is made.")]))
        return
    with recorded(by=None):
        row = _locked(edition_id)
        if row.state != EditionState.COMPILING or {file.format for file in row.files.all()} != set(row.formats):
            return
        row.issued_at, row.rendering = moment(), ""
        issuing.sign(row)
        row.save(update_fields=["issued_at", "rendering", "manifest", "signature", "signed_with"])
        _note("issue", row, by=None, details={"fingerprint": row.fingerprint})


def _locked(edition_id: int) -> Edition:
    rows = Edition.objects.select_for_update(of=("self",)).select_related("consultation", "corrects")
    return rows.defer("frozen", "corrects__frozen").get(pk=edition_id)


def _note(verb: str, row: Edition, *, by: User | None, reason: str = "", details: dict[str, Any] | None = None) -> None:
    proceedings.note(
        f"edition.{verb}",
        subject_kind="edition",
        subject_id=row.reference,
        subject_label=row,
        by=by,
        consultation=row.consultation,
        reason=reason,
        details=details,
        # Of what is not for everybody nobody else learns that it is there.
        audience=Audience.PUBLIC if row.audience == EditionAudience.PUBLIC else Audience.SECRETARIAT,
    )
