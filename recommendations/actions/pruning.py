"""Files of editions that are put away to save room, and made again with the same bytes when somebody wants them.

An edition keeps its frozen content and the fingerprint of each file for ever; the bytes themselves can be made of that
again. A file that is not in the storage, for whichever reason, is made again when it is asked for.
"""

import hashlib
from datetime import datetime, timedelta

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from consultations.actions import proceedings
from consultations.enums import Audience
from consultations.models.recorded import moment, recorded
from recommendations.models import AwayFile, Edition, EditionFile
from recommendations.report import frozen, volumes
from wgec.kernel import jobs
from wgec.kernel.sole import sole

SENT_AGAIN = timedelta(seconds=60)
"""So long a file that is wanted may wait before it is sent to a worker anew."""

TRIED_AGAIN = timedelta(minutes=10)
"""After so long it is tried again to make a file that could not be made."""

log = structlog.get_logger(__name__)


def prunable(before: datetime) -> QuerySet[EditionFile]:
    """The files that can be put away: made before, of editions after which others of their kind were issued."""
    later = Edition.objects.filter(
        consultation=OuterRef("edition__consultation"), kind=OuterRef("edition__kind"), number__gt=OuterRef("number")
    )
    later = later.exclude(issued_at=None).annotate(n=F("pk"))
    return (
        EditionFile.objects.filter(made_at__lt=before, away=None)
        .exclude(edition__issued_at=None)
        .alias(number=F("edition__number"))
        .filter(Exists(later))
        .select_related("edition__corrects")
        .order_by("edition", "pk")
    )


def prune(file: EditionFile) -> bool:
    """Put one file away, if it can be made again with the same bytes; otherwise it stays, and False is returned."""
    if _sha256(_made(file)) != file.sha256:
        return False
    with recorded(by=None):
        Edition.objects.select_for_update().defer("frozen").get(pk=file.edition_id)
        AwayFile.objects.get_or_create(file=file, defaults={"away_at": moment()})
        _note("prune", file)
        transaction.on_commit(lambda: default_storage.delete(str(file.file.name)))
    return True


def want(file: EditionFile) -> AwayFile:
    """Have a file made again that is not in the storage; asked for twice it is made once."""
    with recorded(by=None):
        Edition.objects.select_for_update().defer("frozen").get(pk=file.edition_id)
        row, _created = AwayFile.objects.get_or_create(file=file, defaults={"away_at": moment()})
        settled = row.failure and row.wanted_at and row.wanted_at > moment() - TRIED_AGAIN
        if not settled and (row.failure or row.wanted_at is None):
            row.wanted_at, row.failure = moment(), ""
            row.save(update_fields=["wanted_at", "failure"])
            transaction.on_commit(lambda: _send(file.pk))
    return row


def make_again(file_id: int) -> None:
    """Make a file again and put it where it was; what would not be the same, byte for byte, is not put there.

    Safe to call again at any moment, by any number of workers.
    """
    with sole(f"edition-file:{file_id}") as mine:
        file = (
            EditionFile.objects.select_related("edition__corrects", "away")
            .filter(pk=file_id)
            .exclude(away=None)
            .first()
        )
        if not mine or file is None or file.where != "wanted":
            return
        try:
            content = _made(file)
        except SoftTimeLimitExceeded:
            _fail(file, _("Making the file again took longer than a job may take."))
            return
        except Exception:
            log.exception("edition.not_made_again", file=file_id)
            _fail(file, _("The file could not be made again. Tell whoever runs the server."))
            return
        if _sha256(content) != file.sha256:
            _fail(
                file,
                _(
                    "The programs that make this file have changed since: they would make other bytes than those that "
                    "were signed. Its content is the edition's in every other format; or have the file restored from "
                    "a backup."
                ),
            )
            return
        _put_back(file, content)


def resume() -> None:
    """Send anew what is wanted and nobody makes: its worker or its message was lost."""
    waiting = AwayFile.objects.filter(wanted_at__lt=moment() - SENT_AGAIN, failure="")
    for file_id in waiting.order_by("wanted_at").values_list("file_id", flat=True)[:100]:
        _send(file_id, expires=SENT_AGAIN)


def _made(file: EditionFile) -> bytes:
    return volumes.rendered(file.format, frozen.document(file.edition)).content


def _put_back(file: EditionFile, content: bytes) -> None:
    name = str(file.file.name)
    default_storage.delete(name)  # half a file of a killed worker
    kept = default_storage.save(name, ContentFile(content))
    if kept != name:
        default_storage.delete(kept)
        raise OSError(f"{name} could not be put back: there is something in its place.")
    with recorded(by=None):
        Edition.objects.select_for_update().defer("frozen").get(pk=file.edition_id)
        AwayFile.objects.filter(file=file).delete()
        _note("restore", file)


def _fail(file: EditionFile, sentence: str) -> None:
    with recorded(by=None, reason=sentence):
        AwayFile.objects.filter(file=file).update(failure=sentence)


def _send(file_id: int, *, expires: timedelta = jobs.WAITS) -> None:
    jobs.send("recommendations.make_again", file_id, expires=expires)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _note(verb: str, file: EditionFile) -> None:
    """For the secretariat alone: it is about rooms, not about texts."""
    proceedings.note(
        f"edition.{verb}",
        subject_kind="edition",
        subject_id=file.edition.reference,
        subject_label=file.edition,
        by=None,
        consultation=file.edition.consultation,
        details={"format": file.format, "sha256": file.sha256},
        audience=Audience.SECRETARIAT,
    )
