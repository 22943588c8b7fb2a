"""Which step may follow: the steps of each noun as tables. docs/workflow.md is drawn from them."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recommendations.enums import EditionState, Status, UploadState
from wgec.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Step:
    """A verb: the states it leads from, the state it leads to (None: it stays), and why it is refused elsewhere."""

    origin: frozenset[str]
    target: str | None
    refusal: str | Promise


def _step(*origin: str, to: str | None, otherwise: str | Promise) -> Step:
    return Step(frozenset(origin), to, otherwise)


RECOMMENDATION: dict[str, Step] = {
    "revise": _step(
        Status.DRAFT,
        Status.SUBMITTED,
        Status.RETURNED,
        Status.PUBLISHED,
        to=None,
        otherwise=_("A withdrawn or merged recommendation keeps its last text. Revise the one it was merged into."),
    ),
    "withdraw": _step(
        Status.PUBLISHED,
        to=Status.WITHDRAWN,
        otherwise=_("Only a published recommendation can be withdrawn."),
    ),
    "merge_into": _step(
        Status.PUBLISHED,
        to=Status.MERGED,
        otherwise=_("Only a published recommendation can be merged into another."),
    ),
}

EDITION: dict[str, Step] = {
    "compile": _step(
        EditionState.WAITING,
        EditionState.COMPILING,
        to=EditionState.ISSUED,
        otherwise=_("This edition is not waiting to be compiled."),
    ),
    "fail": _step(
        EditionState.WAITING,
        EditionState.COMPILING,
        to=EditionState.FAILED,
        otherwise=_("This edition is not being compiled."),
    ),
    "retry": _step(
        EditionState.FAILED,
        to=EditionState.WAITING,
        otherwise=_("Only an edition that failed can be tried again. Request a new edition instead."),
    ),
    "cancel": _step(
        EditionState.WAITING,
        EditionState.COMPILING,
        EditionState.FAILED,
        to=EditionState.CANCELLED,
        otherwise=_("An issued edition is never altered, so it cannot be cancelled."),
    ),
}

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

#: Every table, by the noun it is about.
TABLES: dict[str, dict[str, Step]] = {
    "recommendation": RECOMMENDATION,
    "edition": EDITION,
    "upload": UPLOAD,
}


def take(table: dict[str, Step], verb: str, state: Any) -> Step:
    """The step ``verb`` from ``state``; raises ``Refused`` with its sentence when it does not lead from there."""
    step = table[verb]
    if state not in step.origin:
        raise Refused(str(step.refusal))
    return step
