"""From a file to sections, recommendations and delegations: uploaded, read, confirmed, imported; or all at once."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from consultations.actions import keeping, proceedings
from consultations.enums import Audience
from consultations.intake import source, values
from consultations.models import User
from consultations.models.recorded import moment, recorded
from recommendations import steps, workflow
from recommendations.actions import importing
from recommendations.enums import UploadState
from recommendations.models import CompilationUpload
from recommendations.report.reading import compiled
from wgec.kernel import jobs
from wgec.kernel.access import guard
from wgec.kernel.errors import Refused
from wgec.kernel.sole import sole
from wgec.kernel.text import blocks

ATTEMPTS = 5
"""So often may the process that reads or imports a file be killed before the file is refused."""

RESUME_AFTER = timedelta(seconds=20)
"""So long an upload may wait for a worker before it is sent anew."""

EXCERPT = 160
"""Characters of each text in the preview."""

OPEN = (UploadState.RECEIVED, UploadState.READ, UploadState.CONFIRMED)

log = structlog.get_logger(__name__)


def import_file(
    content: bytes, file_name: str, *, slug: str, title: str = "", by: User | None, dry_run: bool = False
) -> values.Compilation:
    """Read a compilation and write it into the consultation ``slug``, at once; with ``dry_run`` nothing is written.

    Raises Malformed for what is no compilation, NotYours, or Refused when the consultation holds one already.
    """
    guard("recommendations.import_compilation", by)
    importing.check_place(slug)
    found = compiled.read(content, file_name, max_bytes=settings.COMPILATION_MAX_BYTES)
    if dry_run:
        importing.check(found, slug=slug)
    else:
        details = {"file": file_name, "sha256": hashlib.sha256(content).hexdigest()}
        importing.write(found, slug=slug, title=title, by=by, details=details)
    return found


# --- by people, through the browser ----------------------------------------------------------


def upload(file: "UploadedFile[bytes]", *, slug: str, title: str = "", by: User) -> CompilationUpload:
    """Keep a file that is to become a compilation, byte for byte, and enqueue its reading on commit.

    The same file for the same consultation is one upload while that one is open. Raises NotYours; Malformed for a
    name, a size or an address that cannot be; Refused when the consultation holds recommendations already;
    Unavailable when the disk does not take the file.
    """
    guard("recommendations.import_compilation", by)
    name = (file.name or "").rpartition("/")[2][-255:]
    source.check_name_and_size(name, file.size or 0, max_bytes=settings.COMPILATION_MAX_BYTES)
    importing.check_place(slug)
    content = file.read()
    fingerprint = hashlib.sha256(content).hexdigest()
    with recorded(by=by):
        same = CompilationUpload.objects.filter(sha256=fingerprint, slug=slug, file_name=name, state__in=OPEN).first()
        if same is not None:
            return same
        row = CompilationUpload(
            slug=slug, title=title.strip(), file_name=name, size=len(content), sha256=fingerprint, uploaded_by=by
        )
        keeping.keep(row, name, file)
        row.save()
        _note("upload", row, by=by)
        transaction.on_commit(lambda: send("read", row.pk))
        return row


def confirm(row: CompilationUpload, *, by: User) -> CompilationUpload:
    """Accept what was read and enqueue its import on commit. Twice is once. Raises NotYours or Refused."""
    with recorded(by=by):
        row = _locked(row.pk)
        if row.state in (UploadState.CONFIRMED, UploadState.IMPORTED):
            guard("recommendations.import_compilation", by)
            return row
        steps.require("confirm", row, by=by)
        importing.check_place(row.slug)
        row.state, row.attempts = UploadState.CONFIRMED, 0
        row.confirmed_by, row.confirmed_for = by, by.acting_for
        _save(row, "state", "attempts", "confirmed_by", "confirmed_for")
        _note("confirm", row, by=by)
        transaction.on_commit(lambda: send("import", row.pk))
        return row


def discard(row: CompilationUpload, *, by: User) -> CompilationUpload:
    """Set the file aside; it stays in the record. Twice is once. Raises NotYours or Refused."""
    with recorded(by=by):
        row = _locked(row.pk)
        if row.state == UploadState.DISCARDED:
            guard("recommendations.import_compilation", by)
            return row
        steps.require("discard", row, by=by)
        row.state = UploadState.DISCARDED
        _save(row, "state")
        _note("discard", row, by=by)
        return row


# --- by workers ------------------------------------------------------------------------------


def read(upload_id: int) -> CompilationUpload:
    """Read an uploaded file into its preview, or refuse it with the reader's sentence.

    Safe to call again at any moment, by any number of workers: one works, the others leave.
    """
    return _work(upload_id, "read", _read)


def import_confirmed(upload_id: int) -> CompilationUpload:
    """Import a confirmed file, all or nothing, or refuse it. Safe to call again, like ``read``."""
    return _work(upload_id, "import", _import)


def resume() -> None:
    """Enqueue every file that waits and that nobody works on: its worker or its message was lost."""
    verbs = {UploadState.RECEIVED: "read", UploadState.CONFIRMED: "import"}
    waiting = CompilationUpload.objects.filter(state__in=verbs, changed_at__lt=moment() - RESUME_AFTER)
    for upload_id, state in waiting.order_by("changed_at").values_list("pk", "state"):
        with sole(f"upload:{upload_id}") as idle:
            pass
        if idle:
            send(verbs[UploadState(state)], upload_id, expires=RESUME_AFTER)


def send(verb: str, upload_id: int, *, expires: timedelta = jobs.WAITS) -> None:
    """Hand the work to a worker. When there is no broker, or no worker in time, ``resume`` sends it anew."""
    jobs.send(f"recommendations.{verb}_upload", upload_id, expires=expires)


def outline(found: values.Compilation) -> dict[str, Any]:
    """What the secretariat sees before it confirms: front matter, counts, warnings, every entry's first words."""
    known = importing.existing(found.delegations)
    return {
        "title": found.front.title,
        "dated_on": found.front.dated_on.isoformat() if found.front.dated_on else "",
        "revision_statement": found.front.revision_statement,
        "disclaimer": found.front.disclaimer,
        "masthead": list(found.front.masthead),
        "counts": importing.counts(found),
        "warnings": [{"line": warning.line, "message": warning.message} for warning in found.warnings],
        "sections": [
            {
                "numeral": section.numeral,
                "title": section.title,
                "entries": [{"number": entry.number, **_excerpt(entry)} for entry in section.entries],
            }
            for section in found.sections
        ],
        "inputs": [{"label": entry.label, "provenance": entry.provenance, **_excerpt(entry)} for entry in found.inputs],
        "delegations": [
            {"name": one.name, "kind": one.kind, "group": one.group, "existing": one.name in known}
            for one in found.delegations
        ],
    }


def _excerpt(entry: values.Entry) -> dict[str, Any]:
    words = " ".join(blocks.plain(entry.text).split())
    excerpt = words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + " …"
    return {"attribution": entry.attribution, "excerpt": excerpt, "line": entry.lines[0]}


def _work(
    upload_id: int, verb: str, work: Callable[[CompilationUpload, values.Compilation], None]
) -> CompilationUpload:
    """Do the work of ``verb`` on a file that waits for it; whatever stops it becomes the refusal that people read."""
    with sole(f"upload:{upload_id}") as mine:
        if mine and (row := _begin(upload_id, verb)):
            try:
                work(row, compiled.read(_content(row), row.file_name, max_bytes=settings.COMPILATION_MAX_BYTES))
            except Refused as refusal:
                if isinstance(refusal, importing.Overtaken) and row.attempts < ATTEMPTS:
                    log.info("upload.overtaken", upload=upload_id)  # it stays confirmed: ``resume`` sends it anew
                else:
                    _refuse(upload_id, refusal.sentence)
            except SoftTimeLimitExceeded:
                _refuse(upload_id, _("It took longer than a job may take. Split the file and upload its parts."))
            except OSError:  # the disk is away: the task tries again
                log.exception("upload.disk_away", upload=upload_id, verb=verb)
                if row.attempts < ATTEMPTS:
                    raise
                _refuse(upload_id, _("The server's disk cannot be read. Tell whoever runs the server."))
            except OperationalError:  # the database is away: the task tries again
                raise
            except Exception:
                log.exception("upload.failed", upload=upload_id, verb=verb)
                _refuse(
                    upload_id,
                    _("A fault of the program stopped it; the fault is in the log. Nothing was changed."),
                )
    return CompilationUpload.objects.get(pk=upload_id)


def _begin(upload_id: int, verb: str) -> CompilationUpload | None:
    """Count the attempt; the row when there is something to do."""
    with recorded(by=None):
        row = _locked(upload_id)
        if row.state not in workflow.UPLOAD[verb].origin:
            return None
        row.attempts += 1
        _save(row, "attempts")
    if row.attempts > ATTEMPTS:
        _refuse(upload_id, _("It was interrupted %(count)s times. Split the file and try again.") % {"count": ATTEMPTS})
        return None
    return row


def _content(row: CompilationUpload) -> bytes:
    try:
        with row.file.open("rb") as file:
            content: bytes = file.read()
    except FileNotFoundError as fault:
        log.exception("upload.gone", upload=row.pk)
        raise Refused(_("The stored file is gone from the server's disk. Upload it again.")) from fault
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise Refused(_("The stored file is not the one that was uploaded. Upload it again."))
    return content


def _read(row: CompilationUpload, found: values.Compilation) -> None:
    importing.check(found, slug=row.slug)
    preview = outline(found)
    with recorded(by=None):
        row = _locked(row.pk)
        if row.state in workflow.UPLOAD["read"].origin:  # it may have been discarded meanwhile
            row.state, row.outline, row.attempts = UploadState.READ, preview, 0
            _save(row, "state", "outline", "attempts")


def _import(row: CompilationUpload, found: values.Compilation) -> None:
    """Import as the deed of who confirmed it: they had the right then, whatever their role is now."""
    by = row.confirmed_by
    if by is not None:
        by.acting_for = row.confirmed_for
    with recorded(by=by, reason=importing.REASON):
        row = _locked(row.pk)
        if row.state not in workflow.UPLOAD["import"].origin:
            return
        details = {"file": row.file_name, "sha256": row.sha256, "upload": row.reference}
        row.consultation = importing.write(found, slug=row.slug, title=row.title, by=by, upload=row, details=details)
        row.state, row.attempts = UploadState.IMPORTED, 0
        _save(row, "state", "attempts", "consultation")


def _refuse(upload_id: int, sentence: str) -> None:
    with recorded(by=None, reason=sentence):
        row = _locked(upload_id)
        if row.state not in workflow.UPLOAD["refuse"].origin:
            return
        row.state, row.refusal = UploadState.REFUSED, sentence
        _save(row, "state", "refusal")
        _note("refuse", row, by=None, reason=sentence)


def _locked(upload_id: int) -> CompilationUpload:
    CompilationUpload.objects.select_for_update().only("pk").get(pk=upload_id)  # first locked, then read with its joins
    return CompilationUpload.objects.select_related("confirmed_by", "confirmed_for").get(pk=upload_id)


def _save(row: CompilationUpload, *fields: str) -> None:
    row.save(update_fields=[*fields, "changed_at"])


def _note(verb: str, row: CompilationUpload, *, by: User | None, reason: str = "") -> None:
    proceedings.note(
        f"compilation.{verb}",
        subject_kind="upload",
        subject_id=row.reference,
        subject_label=row.file_name,
        by=by,
        reason=reason,
        details={"consultation": row.slug},
        audience=Audience.SECRETARIAT,
    )
