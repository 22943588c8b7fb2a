"""Which step may follow on files that were handed in: compilations to import, Word files that came back changed."""

from django.utils.translation import gettext_lazy as _

from recommendations.enums import UploadState
from recommendations.models.word import WordState
from wgec.kernel.steps import Step
from wgec.kernel.steps import step as _step

UPLOAD: dict[str, Step] = {
    "read": _step(
        UploadState.RECEIVED,
        to=UploadState.READ,
        otherwise=_("This file has been read already."),
    ),
    "refuse": _step(
        UploadState.RECEIVED,
        UploadState.CONFIRMED,
        to=UploadState.REFUSED,
        otherwise=_("This file is settled."),
    ),
    "confirm": _step(
        UploadState.READ,
        to=UploadState.CONFIRMED,
        otherwise=_("Only a file that has been read can be imported. Upload it again if it was refused or discarded."),
    ),
    "import": _step(
        UploadState.CONFIRMED,
        to=UploadState.IMPORTED,
        otherwise=_("This file is not waiting to be imported."),
    ),
    "discard": _step(
        UploadState.RECEIVED,
        UploadState.READ,
        UploadState.REFUSED,
        to=UploadState.DISCARDED,
        otherwise=_("A file that is being imported, or was, can no longer be discarded."),
    ),
}

WORD: dict[str, Step] = {
    "read": _step(
        WordState.RECEIVED,
        to=WordState.READ,
        otherwise=_("This file has been read already."),
    ),
    "refuse": _step(
        WordState.RECEIVED,
        to=WordState.REFUSED,
        otherwise=_("This file is settled."),
    ),
    "take": _step(
        WordState.READ,
        to=None,
        otherwise=_("Only what has been read can be taken. Upload the file again if it was refused or discarded."),
    ),
    "discard": _step(
        WordState.RECEIVED,
        WordState.READ,
        WordState.REFUSED,
        to=WordState.DISCARDED,
        otherwise=_("This file is discarded already."),
    ),
}
