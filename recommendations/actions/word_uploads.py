"""Word files that came back changed: uploaded, read, looked at, and taken as amendment drafts or discarded."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.actions import keeping, proceedings
from consultations.enums import Audience
from consultations.intake import admission
from consultations.models import Delegation, User
from consultations.models.recorded import moment, recorded
from recommendations import queries, steps, workflow
from recommendations.actions import amendments, wordings
from recommendations.models import Recommendation, WordChange, WordUpload
from recommendations.models.word import WordState
from recommendations.queries import word
from recommendations.report.reading import door, meaning
from recommendations.report.reading.values import ReadFile, ReadText
from recommendations.rules import drafted_for
from wgec.kernel import jobs
from wgec.kernel.access import guard
from wgec.kernel.errors import Malformed, NotYours, Refused
from wgec.kernel.sole import sole
from wgec.kernel.text.touching import Touch

ATTEMPTS = 5
"""So often may the process that reads a file be killed before the file is refused."""

RESUME_AFTER = timedelta(seconds=20)
"""So long a file may wait for a worker before it is sent anew."""

log = structlog.get_logger(__name__)


class NotTaken(Refused):
    """Some of what was chosen cannot become a draft: each with its sentence, by the text's reference."""

    code = "not_taken"

    def __init__(self, sentence: str, sentences: Mapping[str, str]) -> None:
        super().__init__(sentence)
        self.sentences = dict(sentences)


# --- by people -------------------------------------------------------------------------------


def upload(file: "UploadedFile[bytes]", *, by: User) -> WordUpload:
    """Keep a file and enqueue its reading on commit; uploading the same file again while it is looked at is once.

    Raises NotYours; Malformed for names and sizes that are refused unread; Unavailable when the disk does not take it.
    """
    guard("recommendations.propose_amendment", by)
    name = (file.name or "").rpartition("/")[2][-255:]
    admission.check_name_and_size(name, file.size or 0, max_bytes=settings.WORD_MAX_BYTES, door=door.DOOR)
    content = file.read()
    fingerprint = hashlib.sha256(content).hexdigest()
    delegation = by.acting_for if drafted_for(by) is not None else None
    with recorded(by=by):
        _one_at_a_time(delegation, by=by)
        standing = (WordState.RECEIVED, WordState.READ)
        same = WordUpload.objects.filter(
            sha256=fingerprint, delegation=delegation, file_name=name, state__in=standing
        ).first()
        if same is not None:
            return same
        row = WordUpload(delegation=delegation, file_name=name, size=len(content), sha256=fingerprint, uploaded_by=by)
        keeping.keep(row, name, file)
        row.save()
        _note("upload", row, by=by)
        transaction.on_commit(lambda: send(row.pk))
        return row


def _one_at_a_time(delegation: Delegation | None, *, by: User) -> None:
    """Two who send the same file at once would both find that nobody has."""
    if delegation is not None:
        Delegation.objects.select_for_update(no_key=True).get(pk=delegation.pk)
    else:
        User.objects.select_for_update(no_key=True).get(pk=by.pk)


def take(upload: WordUpload, reasons: Mapping[str, str], *, by: User) -> list[WordChange]:
    """Make a draft amendment of each chosen change; ``reasons`` has those of each, by the reference of its text.

    What has become a draft already stays that one. All or nothing: raises NotTaken when some cannot, with a sentence
    for each; NotYours or Refused.
    """
    with recorded(by=by):
        row = _locked(upload.pk)
        steps.require("take", row, by=by)
        # Texts are locked in the order of their keys, whoever does it.
        rows = word.changes(row).order_by("recommendation_id")
        chosen = [change for change in rows if change.recommendation.reference in reasons]
        if not chosen:
            raise Malformed(_("Choose at least one change to take."))
        new = [change for change in chosen if change.amendment_id is None]
        refused = dict(_refused(new, reasons, by=by))
        if refused:
            raise NotTaken(
                ngettext(
                    "%(count)s change cannot be taken as it is, and nothing was taken. Leave it out.",
                    "%(count)s changes cannot be taken as they are, and nothing was taken. Leave them out.",
                    len(refused),
                )
                % {"count": len(refused)},
                refused,
            )
        if new:
            _note("take", row, by=by, details={"texts": [change.recommendation.reference for change in new]})
        return chosen


def _refused(new: list[WordChange], reasons: Mapping[str, str], *, by: User) -> Iterator[tuple[str, str]]:
    """Take each; what cannot be taken is answered with its sentence."""
    for change in new:
        text = change.recommendation
        try:
            with transaction.atomic():
                change.amendment = amendments.propose(
                    text,
                    by=by,
                    seen_revision=change.revision.number,
                    text=change.text,
                    headline=_headline(change),
                    reasons=reasons[text.reference],
                    submit=False,
                )
        except NotYours:
            raise
        except Refused as refusal:
            yield text.reference, refusal.sentence
        else:
            change.taken_at, change.taken_by = moment(), by
            change.save(update_fields=["amendment", "taken_at", "taken_by"])


def _headline(change: WordChange) -> str:
    """A headline for a change that changes no word: others are made from the difference."""
    touch = Touch(change.revision.text, change.text)
    has_words = wordings.suggested(touch) and not all(gone == come for gone, come in touch.changes())
    return "" if has_words or touch.kind == "move" else _("How it is set, not what it says")


def discard(upload: WordUpload, *, by: User) -> WordUpload:
    """Set a file aside; drafts that were made of it stay. Twice is once. Raises NotYours or Refused."""
    with recorded(by=by):
        row = _locked(upload.pk)
        steps.require_permission("discard", row, by=by)
        if row.state == WordState.DISCARDED:
            return row
        steps.require("discard", row, by=by)
        row.state = WordState.DISCARDED
        _save(row, "state")
        _note("discard", row, by=by)
        return row


# --- by workers ------------------------------------------------------------------------------


def read(upload_id: int) -> WordUpload:
    """Read an uploaded file into changes to look at, or refuse it with the reader's sentence.

    Safe to call again at any moment, by any number of workers: one works, the others leave.
    """
    with sole(f"word:{upload_id}") as mine:
        if mine and (row := _begin(upload_id)):
            try:
                found = door.read_returned(_content(row), row.file_name, max_bytes=settings.WORD_MAX_BYTES)
                _keep_changes(row.pk, found)
            except Refused as refusal:
                _refuse(upload_id, refusal.sentence)
            except SoftTimeLimitExceeded:
                _refuse(upload_id, _("It took longer than a job may take. Take fewer texts along in one file."))
            except OSError:  # the disk is away: the task tries again
                log.exception("word.disk_away", upload=upload_id)
                if row.attempts < ATTEMPTS:
                    raise
                _refuse(upload_id, _("The server's disk cannot be read. Tell whoever runs the server."))
            except OperationalError:  # the database is away: the task tries again
                raise
            except Exception:
                log.exception("word.failed", upload=upload_id)
                _refuse(
                    upload_id, _("A fault of the program stopped it; the fault is in the log. Nothing was changed.")
                )
    return WordUpload.objects.get(pk=upload_id)


def resume() -> None:
    """Enqueue every file that waits and that nobody works on: its worker or its message was lost."""
    waiting = WordUpload.objects.filter(state=WordState.RECEIVED, changed_at__lt=moment() - RESUME_AFTER)
    for upload_id in waiting.order_by("changed_at").values_list("pk", flat=True):
        with sole(f"word:{upload_id}") as idle:
            pass
        if idle:
            send(upload_id, expires=RESUME_AFTER)


def send(upload_id: int, *, expires: timedelta = jobs.WAITS) -> None:
    """Hand the reading to a worker. When there is no broker, or no worker in time, ``resume`` sends it anew."""
    jobs.send("recommendations.read_word", upload_id, expires=expires)


def _begin(upload_id: int) -> WordUpload | None:
    """Count the attempt; the row when there is something to do."""
    with recorded(by=None):
        row = _locked(upload_id)
        if row.state not in workflow.WORD["read"].origin:
            return None
        row.attempts += 1
        _save(row, "attempts")
    if row.attempts > ATTEMPTS:
        _refuse(
            upload_id,
            _("It was interrupted %(count)s times. Take fewer texts along in one file.") % {"count": ATTEMPTS},
        )
        return None
    return row


def _content(row: WordUpload) -> bytes:
    try:
        with row.file.open("rb") as file:
            content: bytes = file.read()
    except FileNotFoundError as fault:
        log.exception("word.gone", upload=row.pk)
        raise Refused(_("The stored file is gone from the server's disk. Upload it again.")) from fault
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise Refused(_("The stored file is not the one that was uploaded. Upload it again."))
    return content


def _keep_changes(upload_id: int, found: ReadFile) -> None:
    """Keep what the texts would become, and what has no place."""
    upload_row = WordUpload.objects.select_related("uploaded_by", "delegation").get(pk=upload_id)
    placing = _Placing(upload_row)
    changes = [change for text in found.texts if (change := placing.change(text)) is not None]
    with recorded(by=None):
        row = _locked(upload_id)
        if row.state not in workflow.WORD["read"].origin:  # it may have been discarded meanwhile
            return
        for position, change in enumerate(changes, start=1):
            change.position = position
            change.save()
        row.state, row.attempts = WordState.READ, 0
        row.beside = {
            "strays": [asdict(stray) for stray in found.strays],
            "unplaced": placing.unplaced,
            "remarks": [*map(asdict, found.remarks), *placing.remarks],
            "missing": found.missing,
            "pictures": found.pictures,
            "texts": len(found.texts),
        }
        _save(row, "state", "attempts", "beside")


class _Placing:
    """Finds for each text of a file its recommendation and revision, as who uploaded it may read them."""

    def __init__(self, upload_row: WordUpload) -> None:
        self._upload = upload_row
        self._by = upload_row.uploaded_by
        self._by.acting_for = upload_row.delegation
        self.unplaced: list[dict[str, Any]] = []
        self.remarks: list[dict[str, Any]] = []

    def change(self, text: ReadText) -> WordChange | None:
        """What the text would become; None when it stays, or has no place."""
        row = queries.readable(self._by).filter(reference=text.reference).first()
        revision = queries.revision(row, self._by).filter(number=text.revision).first() if row else None
        if row is None or revision is None or not text.text:
            self._no_place(text, row, is_known=revision is not None)
            return None
        meant = meaning.meant(revision.text, text.text)
        if meant.text == revision.text:
            self.remarks += [asdict(remark) for remark in text.remarks]
            return None
        said = {
            "changes": [asdict(change) for change in text.changes],
            "remarks": [asdict(remark) for remark in text.remarks],
        }
        return WordChange(
            upload=self._upload,
            recommendation=row,
            revision=revision,
            text=meant.text,
            is_whole=meant.is_whole,
            said=said,
        )

    def _no_place(self, text: ReadText, row: Recommendation | None, *, is_known: bool) -> None:
        """Keep its words, and why nothing is made of them."""
        if row is None:
            why = _("There is no text %(reference)s that you can read.") % {"reference": text.reference}
        elif not is_known:
            numbered = {"title": row.title, "number": text.revision}
            why = _("%(title)s has no revision %(number)s that you can read.") % numbered
        else:
            why = _("Nothing would be left of %(title)s. Ask in words for the whole text to be taken back.") % {
                "title": row.title
            }
        self.unplaced.append({"why": why, "text": text.text or text.before})
        self.remarks += [asdict(remark) for remark in text.remarks]


def _refuse(upload_id: int, sentence: str) -> None:
    with recorded(by=None, reason=sentence):
        row = _locked(upload_id)
        if row.state not in workflow.WORD["refuse"].origin:
            return
        row.state, row.refusal = WordState.REFUSED, sentence
        _save(row, "state", "refusal")
        _note("refuse", row, by=None, reason=sentence)


def _locked(upload_id: int) -> WordUpload:
    WordUpload.objects.select_for_update().only("pk").get(pk=upload_id)  # first locked, then read with its joins
    return WordUpload.objects.select_related("delegation").get(pk=upload_id)


def _save(row: WordUpload, *fields: str) -> None:
    row.save(update_fields=[*fields, "changed_at"])


def _note(
    verb: str, row: WordUpload, *, by: User | None, reason: str = "", details: dict[str, Any] | None = None
) -> None:
    """Note it for those who drafted it alone."""
    proceedings.note(
        f"word.{verb}",
        subject_kind="word",
        subject_id=row.reference,
        subject_label=row.file_name,
        by=by,
        reason=reason,
        details=details,
        audience=Audience.DELEGATION if row.delegation else Audience.SECRETARIAT,
        for_delegation=row.delegation,
    )
