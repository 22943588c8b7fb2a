"""Compiled reports: requested, frozen once, rendered file by file, issued; retried and cancelled."""

import hashlib
import time
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import structlog
from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from kombu.exceptions import OperationalError as BrokerUnreachable

from consultations.actions import proceedings
from consultations.enums import Audience
from consultations.models import Consultation, Delegation, User
from consultations.models.recorded import moment, recorded
from recommendations import steps, workflow
from recommendations.enums import EditionAudience, EditionState, Format, ReportKind
from recommendations.models import Edition, EditionFile
from recommendations.report import design as designs
from recommendations.report import gather, manifest
from recommendations.report.design import Design
from recommendations.report.document import Document, fingerprint, from_json, to_json
from recommendations.report.inspection import inspect, words
from recommendations.report.renderers import RENDERERS
from wgec.kernel import signing
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused
from wgec.kernel.sole import sole

ATTEMPTS = 5
"""So often may the process that compiles an edition be killed before the edition counts as failed."""

RESUME_AFTER = timedelta(seconds=20)
"""So long an edition may wait for a worker before it is sent anew."""

log = structlog.get_logger(__name__)


def request(
    consultation: Consultation,
    *,
    kind: str = ReportKind.COMPILATION,
    formats: Iterable[str] = (),
    design: Mapping[str, Any] | None = None,
    audience: str = EditionAudience.PUBLIC,
    by: User | None,
    enqueue: bool = True,
) -> Edition:
    """Ask for a new edition in ``formats`` (all, when none is named) and enqueue its compilation on commit.

    ``design`` are choices of ``report.design.Design``. An edition of the same design, formats and audience that nobody
    has begun to compile is returned as it is. Raises NotYours, Malformed for a kind, a format or a choice that there
    is not, or Refused for a design that names what is no longer there.
    """
    guard("recommendations.request_edition", by)
    wanted = formats_of(formats)
    chosen = designs.of_kind(kind, design or {})
    _check_audience(audience)
    plain = designs.to_plain(chosen)
    with recorded(by=by):
        row = Consultation.objects.select_for_update().get(pk=consultation.pk)
        check_rows(row, chosen)
        same = row.editions.filter(kind=kind)
        waiting = same.filter(attempted_at=None, failed_at=None, cancelled_at=None, formats=wanted, design=plain)
        waiting = waiting.filter(audience=audience)
        if (found := waiting.first()) is not None:
            return found
        last = same.aggregate(last=Max("number"))["last"] or 0
        edition = Edition.objects.create(
            consultation=row,
            kind=kind,
            number=last + 1,
            formats=wanted,
            design=plain,
            audience=audience,
            requested_at=moment(),
            requested_by=by,
            requested_for=by.acting_for if by else None,
        )
        _note("request", edition, by=by)
        if enqueue:
            transaction.on_commit(lambda: send(edition.pk))
        return edition


def retry(edition: Edition, *, by: User | None) -> Edition:
    """Try a failed edition again: what is frozen and made stays, the rest is made. Raises NotYours or Refused."""
    with recorded(by=by):
        row = _locked(edition.pk)
        if row.state == EditionState.WAITING:
            return row
        steps.require("retry", row, by=by)
        row.failed_at, row.failure, row.attempted_at, row.attempts = None, "", None, 0
        row.save(update_fields=["failed_at", "failure", "attempted_at", "attempts"])
        _note("retry", row, by=by)
        transaction.on_commit(lambda: send(row.pk))
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
        return row


def show_to(edition: Edition, audience: str, *, by: User | None) -> Edition:
    """Set who sees the edition once it is issued; what was downloaded stays where it is. Raises NotYours, Malformed."""
    guard("recommendations.request_edition", by)
    _check_audience(audience)
    with recorded(by=by):
        row = _locked(edition.pk)
        if row.audience == audience:
            return row
        row.audience = audience
        row.save(update_fields=["audience"])
        _note("show_to", row, by=by, details={"audience": audience})
        return row


def _check_audience(audience: str) -> None:
    if audience not in EditionAudience.values:
        raise Malformed(
            _("“%(audience)s” is no audience of a report. There are: %(audiences)s.")
            % {"audience": audience[:40], "audiences": ", ".join(EditionAudience.values)}
        )


def compile_edition(edition_id: int) -> Edition:
    """Freeze the edition if it is not, make the files it lacks, issue it when all are there.

    Safe to call again at any moment, by any number of workers: one of them works, the others leave; what exists is
    kept. A format that cannot be made does not hold back the others: the edition then fails with a sentence.
    """
    with sole(f"edition:{edition_id}") as mine:
        row = Edition.objects.get(pk=edition_id)
        if mine and _begin(row):
            frozen, attempts = Edition.objects.values_list("frozen", "attempts").get(pk=edition_id)
            document = from_json(frozen)
            try:
                failures = [failure for format in row.formats if (failure := _make(edition_id, format, document))]
            except SoftTimeLimitExceeded:
                failures = [_("Compiling took longer than a job may take.")]
            except OSError:  # the disk took no file: the task tries again, so often and no more
                log.exception("edition.not_kept", edition=edition_id)
                if attempts < ATTEMPTS:
                    raise
                failures = [
                    _(
                        "The files could not be kept: the server's disk is full or cannot be written. "
                        "Tell whoever runs the server."
                    )
                ]
            _conclude(edition_id, failures)
        row.refresh_from_db()
        return row


def fail(edition_id: int, sentence: str) -> None:
    """Set down that the edition could not be compiled, and why; nothing when it is settled."""
    with recorded(by=None, reason=sentence):
        row = _locked(edition_id)
        if row.state not in workflow.EDITION["fail"].origin:
            return
        row.failed_at, row.failure, row.rendering = moment(), sentence, ""
        row.save(update_fields=["failed_at", "failure", "rendering"])
        _note("fail", row, by=None, reason=sentence)


def resume() -> None:
    """Enqueue every unfinished edition that nobody is compiling: its worker or its message was lost."""
    unfinished = Edition.objects.filter(issued_at=None, failed_at=None, cancelled_at=None)
    waiting = unfinished.filter(requested_at__lt=moment() - RESUME_AFTER).order_by("requested_at")
    for edition_id in waiting.values_list("pk", flat=True):
        with sole(f"edition:{edition_id}") as idle:
            pass
        if idle:
            send(edition_id, expires=RESUME_AFTER)


def send(edition_id: int, *, expires: timedelta = timedelta(minutes=15)) -> None:
    """Hand the compilation to a worker. When there is no broker, or no worker in time, ``resume`` sends it anew."""
    try:
        current_app.send_task("recommendations.compile_edition", args=[edition_id], expires=expires.total_seconds())
    except BrokerUnreachable:
        log.warning("edition.not_sent", edition=edition_id)


# --- the steps of compiling ----------------------------------------------------------------------------------------


def _begin(edition: Edition) -> bool:
    """Count the attempt and freeze the content, once; whether there is something to make."""
    if edition.state not in workflow.EDITION["compile"].origin:
        return False
    if edition.attempts >= ATTEMPTS:
        fail(
            edition.pk,
            _("Compiling was interrupted %(count)s times. Try again when the machine has more memory.")
            % {"count": ATTEMPTS},
        )
        return False
    with recorded(by=None):
        row = _locked(edition.pk)
        if row.state not in workflow.EDITION["compile"].origin:
            return False
        row.attempts, row.attempted_at = row.attempts + 1, moment()
        row.save(update_fields=["attempts", "attempted_at"])
    if not edition.frozen_at:
        try:
            _freeze(edition)
        except (Malformed, Refused) as refusal:  # what the design names has gone since it was asked for
            fail(edition.pk, refusal.sentence)
            return False
    return True


def _freeze(edition: Edition) -> None:
    """Keep the content as it is at this moment, with what a reader of it would stumble over."""
    document = _gathered(edition)
    warnings = inspect(document, limit=int(edition.design.get("limit", 0)))
    with recorded(by=None):
        row = _locked(edition.pk)
        if row.frozen_at:
            return
        row.frozen, row.fingerprint = to_json(document), fingerprint(document)
        row.frozen_at = moment()
        entries = sum(len(section.entries) for section in document.sections)
        if row.kind == ReportKind.COMPENDIUM:
            row.contributions = entries
        else:
            row.recommendations = entries
            row.not_placed = len(document.annex.entries) if document.annex else 0
        row.warnings, row.words = warnings, words(document)
        row.save()
        _note("freeze", row, by=None, details={"fingerprint": row.fingerprint})


def _gathered(edition: Edition) -> Document:
    """The content as one moment has it: no change falls between the queries."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":  # SQLite's transactions see one moment anyway
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        chosen = designs.from_plain({**edition.design, "kind": edition.kind})
        check_rows(edition.consultation, chosen)
        return gather.gather(edition.consultation, chosen)


def _make(edition_id: int, format: str, document: Document) -> str:
    """Make one file unless it is there; the sentence of what failed, or nothing. Renders outside any transaction."""
    if not _announce(edition_id, format):
        return ""
    started = time.monotonic()
    try:
        content = RENDERERS[format].render(document)
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        log.exception("edition.render_failed", edition=edition_id, format=format)
        return str(_("The %(format)s file could not be made.") % {"format": Format(format).label})
    _keep(edition_id, format, content, seconds=time.monotonic() - started)
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


def _keep(edition_id: int, format: str, content: bytes, *, seconds: float) -> None:
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
        name = f"{row.file_stem}.{RENDERERS[format].EXTENSION}"
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
        _sign(row)
        row.save(update_fields=["issued_at", "rendering", "manifest", "signature", "signed_with"])
        _note("issue", row, by=None, details={"fingerprint": row.fingerprint})


def _sign(row: Edition) -> None:
    """Sign what the edition is: its content, its files byte for byte, the moment of its issue."""
    files = [
        {"name": f"{row.file_stem}.{file.format}", "bytes": file.size, "sha256": file.sha256}
        for file in row.files.all()
    ]
    said = {
        "edition": row.reference,
        "title": str(row),
        "consultation": row.consultation.slug,
        "fingerprint": row.fingerprint,
        "issued_at": row.issued_at.isoformat() if row.issued_at else "",
    }
    row.manifest = manifest.written(said, files)
    row.signature = signing.sign(row.manifest.encode(), settings.SIGNING_SEED)
    row.signed_with = signing.public_key(settings.SIGNING_SEED)


def check_rows(consultation: Consultation, design: Design) -> None:
    """Refuse a design that names a section or a delegation that is not there, or no longer."""
    known = set(consultation.sections.values_list("numeral", flat=True)) if design.sections else set()
    if gone := [numeral for numeral in design.sections if numeral not in known]:
        raise Refused(
            ngettext(
                "The consultation has no section %(numerals)s, or no longer. Choose the sections anew.",
                "The consultation has no sections %(numerals)s, or no longer. Choose the sections anew.",
                len(gone),
            )
            % {"numerals": ", ".join(each[:20] for each in gone[:10])}
        )
    if design.delegation and not Delegation.objects.filter(slug=design.delegation).exists():
        raise Refused(_("There is no delegation with the address “%(slug)s”.") % {"slug": design.delegation[:80]})


def formats_of(formats: Iterable[str]) -> list[str]:
    """The wanted formats in the report's own order; all of them when none is named."""
    wanted = set(formats) or set(RENDERERS)
    if unknown := sorted(wanted - set(RENDERERS)):
        raise Malformed(
            _("The report has no format “%(format)s”. It has: %(formats)s.")
            % {"format": "”, “".join(unknown), "formats": ", ".join(RENDERERS)}
        )
    return [format for format in RENDERERS if format in wanted]


def _locked(edition_id: int) -> Edition:
    rows = Edition.objects.select_for_update(of=("self",)).select_related("consultation").defer("frozen")
    return rows.get(pk=edition_id)


def _note(verb: str, row: Edition, *, by: User | None, reason: str = "", details: dict[str, Any] | None = None) -> None:
    proceedings.note(
        f"edition.{verb}",
        subject_kind="edition",
        subject_id=row.reference,
        subject_label=str(row),
        by=by,
        consultation=row.consultation,
        reason=reason,
        details=details,
        # Of what is not for everybody nobody else learns that it is there.
        audience=Audience.PUBLIC if row.audience == EditionAudience.PUBLIC else Audience.SECRETARIAT,
    )
