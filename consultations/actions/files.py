"""Files of contributions: kept byte for byte, read by a worker, reviewed by people, taken over into the draft."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from consultations import steps, workflow
from consultations.actions import contributions, keeping, parts, reading
from consultations.actions.parts import Content
from consultations.enums import UNSENT_CONTRIBUTIONS, Activity, FilePurpose, FileState
from consultations.models import Consultation, Contribution, ContributionFile, Delegation, User
from consultations.models.recorded import moment, recorded
from wgec.kernel import jobs
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, Refused, TextHasMoved, Unavailable
from wgec.kernel.sole import sole

ATTEMPTS = 5
"""So often may the process that reads a file be killed before the file is refused."""

RESUME_AFTER = timedelta(seconds=20)
"""So long a file may wait for a worker before it is sent anew."""

MOST_FILES = 20

#: What an annex may be, besides everything that is read: ending → media type and how such a file begins.
ANNEXES: dict[str, tuple[str, bytes]] = {
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", b"PK\x03\x04"),
    ".csv": ("text/csv", b""),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
}

log = structlog.get_logger(__name__)


def begin_with(
    consultation: Consultation,
    file: "UploadedFile[bytes]",
    *,
    by: User,
    for_delegation: Delegation | None = None,
) -> ContributionFile:
    """Begin a contribution with its file, which is read next; both or neither."""
    guard("consultations.contribute", by)
    speaker = contributions.speaker_of(for_delegation, by=by)
    workflow.require_activity(Activity.CONTRIBUTE, consultation, speaker, by=by)
    with recorded(by=by, for_delegation=speaker):
        row = contributions.begin(consultation, by=by, for_delegation=speaker)
        return upload(row, file, by=by)


def upload(
    contribution: Contribution,
    file: "UploadedFile[bytes]",
    *,
    by: User | None,
    purpose: str = FilePurpose.ORIGINAL,
) -> ContributionFile:
    """Keep a file of a draft, byte for byte; an original is read by a worker. The same file twice is one file.

    Raises NotYours or Refused; Malformed for what can be no such file; Unavailable when it cannot be kept.
    """
    name = PurePath((file.name or "").replace("\\", "/")).name[-255:]
    # Before it is read: a file that is too large does not fill the memory.
    check = reading.check_name_and_size if purpose == FilePurpose.ORIGINAL else reading.check_size
    check(name, file.size or 0)
    content = file.read()
    media_type = _media_type(content, name, purpose)
    fingerprint = hashlib.sha256(content).hexdigest()
    with recorded(by=by, for_delegation=contribution.delegation):
        row = contributions.locked(contribution)
        steps.require("upload", row, by=by)
        kept = list(row.files.all())
        same = next((each for each in kept if (each.sha256, each.purpose) == (fingerprint, purpose)), None)
        if same is not None and same.state != FileState.REFUSED:
            return same
        if len(kept) >= MOST_FILES:
            raise Refused(_("A contribution has at most %(most)s files. Put several into one.") % {"most": MOST_FILES})
        made = ContributionFile(
            contribution=row,
            purpose=purpose,
            file_name=name,
            media_type=media_type,
            size=len(content),
            sha256=fingerprint,
            state=FileState.RECEIVED if purpose == FilePurpose.ORIGINAL else FileState.TAKEN,
            uploaded_at=moment(),
            uploaded_by=by,
        )
        keeping.keep(made, made.file_name, file)
        made.save()
        if row.saved_by != by:  # whose draft it was, reads it no more: who hands in a file has worked in it
            row.saved_by = by
            row.save(update_fields=["saved_by"])
        contributions.note("upload", row, by=by, details={"file": name, "sha256": fingerprint})
        if purpose == FilePurpose.ORIGINAL:
            transaction.on_commit(lambda: send(made.pk))
        return made


def _media_type(content: bytes, name: str, purpose: str) -> str:
    """What the file is, by its content; raises Malformed for what it may not be."""
    ending = PurePath(name).suffix.lower()
    if purpose == FilePurpose.ANNEX and ending in ANNEXES:
        media_type, begins = ANNEXES[ending]
        if not content.startswith(begins):
            raise Malformed(
                _("%(name)s is not what its name says, or it is damaged. Open it and save it again.") % {"name": name}
            )
        return media_type
    return reading.media_type(content, name)


# --- by workers ------------------------------------------------------------------------------


def read(file_id: int) -> ContributionFile:
    """Read a file into its proposal for review, or refuse it with the reader's sentence.

    Safe to call again at any moment, by any number of workers: one works, the others leave.
    """
    with sole(f"contribution-file:{file_id}") as mine:
        if mine and (row := _begin(file_id)):
            _read(row)
    return ContributionFile.objects.get(pk=file_id)


def resume() -> None:
    """Enqueue every file that waits and that nobody works on: its worker or its message was lost."""
    waiting = ContributionFile.objects.filter(state=FileState.RECEIVED, changed_at__lt=moment() - RESUME_AFTER)
    for file_id in waiting.order_by("changed_at").values_list("pk", flat=True):
        with sole(f"contribution-file:{file_id}") as idle:
            pass
        if idle:
            send(file_id, expires=RESUME_AFTER)


def send(file_id: int, *, expires: timedelta = jobs.WAITS) -> None:
    """Hand the reading to a worker. When there is no broker, or no worker in time, ``resume`` sends it anew."""
    jobs.send("consultations.read_contribution_file", file_id, expires=expires)


def _begin(file_id: int) -> ContributionFile | None:
    """Count the attempt; the row when there is something to read."""
    with recorded(by=None):
        row = _locked(file_id)
        if row.state != FileState.RECEIVED:
            return None
        row.attempts += 1
        _save(row, "attempts")
    if row.attempts > ATTEMPTS:
        _refuse(file_id, _("It was interrupted %(count)s times. Split the file and try again.") % {"count": ATTEMPTS})
        return None
    return row


def _read(row: ContributionFile) -> None:
    """Read it; whatever stops that becomes the refusal that people read."""
    questions = dict(row.contribution.consultation.questions.order_by("number").values_list("pk", "text"))
    try:
        read_from_it = reading.read(content_of(row), row.file_name, questions=list(questions.values()))
        found = {
            **read_from_it.to_json(),
            "asked": list(questions),
        }  # which these were, whatever becomes of their order
    except Unavailable:  # the task tries again
        if row.attempts < ATTEMPTS:
            raise
        _refuse(row.pk, _("A fault of the program stopped it; the fault is in the log. Nothing was changed."))
    except Refused as refusal:
        _refuse(row.pk, refusal.sentence)
    except SoftTimeLimitExceeded:
        _refuse(row.pk, _("It took longer than a job may take. Split the file and upload its parts."))
    except OSError:  # the storage is away: the task tries again
        log.exception("contribution_file.storage_away", file=row.pk)
        if row.attempts < ATTEMPTS:
            raise
        _refuse(row.pk, _("The server's storage cannot be read. Tell whoever runs the server."))
    except OperationalError:  # the database is away: the task tries again
        raise
    else:
        with recorded(by=None):
            row = _locked(row.pk)
            if row.state == FileState.RECEIVED:
                row.state, row.reading, row.attempts = FileState.READ, found, 0
                _save(row, "state", "reading", "attempts")


def content_of(row: ContributionFile) -> bytes:
    """The bytes as they came; raises ``Refused`` when the storage has others, or none."""
    try:
        with row.file.open("rb") as file:
            content: bytes = file.read()
    except FileNotFoundError as fault:
        log.exception("contribution_file.gone", file=row.pk)
        raise Refused(_("The stored file is gone from the server's storage. Upload it again.")) from fault
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise Refused(_("The stored file is not the one that was uploaded. Upload it again."))
    return content


def _refuse(file_id: int, sentence: str) -> None:
    with recorded(by=None, reason=sentence):
        row = _locked(file_id)
        if row.state == FileState.RECEIVED:
            row.state, row.refusal = FileState.REFUSED, sentence
            _save(row, "state", "refusal")


def _locked(file_id: int) -> ContributionFile:
    ContributionFile.objects.select_for_update().only("pk").get(pk=file_id)  # first locked, then read with its joins
    return ContributionFile.objects.select_related("contribution__consultation").get(pk=file_id)


def _save(row: ContributionFile, *fields: str) -> None:
    row.save(update_fields=[*fields, "changed_at"])


# --- after the review ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided about what was read: the draft's new words, and what of the file is left out."""

    content: Content
    left_out: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    edited: tuple[int, ...] = ()


def take(row: ContributionFile, review: Review, *, by: User | None, seen_version: int) -> Contribution:
    """Fill the draft with what was read and reviewed. Twice is once.

    What is left out of the file, moved or edited is kept beside the file and shown with it. Raises ``TextHasMoved``
    when the draft was saved meanwhile.
    """
    contribution = row.contribution
    said = parts.readable(review.content, contribution.consultation)
    with recorded(by=by, for_delegation=contribution.delegation):
        draft = contributions.locked(contribution)
        steps.require("upload", draft, by=by)
        file = _locked(row.pk)
        if file.state not in (FileState.READ, FileState.TAKEN):
            raise Refused(_("Only a file that has been read can be taken over. Wait a moment, or upload it again."))
        if parts.of(draft) != said:
            if draft.version != seen_version:
                raise TextHasMoved(contributions.moved(draft), current_revision=draft.version)
            contributions.fill(draft, said, by=by)
        taken = {"left_out": list(review.left_out), "moved": list(review.moved), "edited": list(review.edited)}
        if file.state == FileState.TAKEN and (file.reading or {}).get("taken") == taken:
            return draft
        file.state, file.reading = FileState.TAKEN, {**(file.reading or {}), "taken": taken}
        _save(file, "state", "reading")
        contributions.note("take", draft, by=by, details={"file": file.file_name, "left_out": len(review.left_out)})
        return draft


def remove(row: ContributionFile, *, by: User | None) -> None:
    """Take a file out of a draft; that it was there stays in the record. Twice is once."""
    with recorded(by=by, for_delegation=row.contribution.delegation):
        draft = contributions.locked(row.contribution)
        steps.require("upload", draft, by=by)
        file = ContributionFile.objects.filter(pk=row.pk).first()
        if file is None:
            return
        assert draft.status in UNSENT_CONTRIBUTIONS
        name, stored = file.file_name, str(file.file.name)
        file.delete()
        contributions.note("remove_file", draft, by=by, details={"file": name, "sha256": row.sha256})
        transaction.on_commit(lambda: default_storage.delete(stored))
