"""Files that were handed in, written to the storage: whole, or not at all."""

from contextlib import suppress
from typing import Any

import structlog
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from wgec.kernel.errors import Unavailable

log = structlog.get_logger(__name__)


def keep(row: Any, name: str, file: Any) -> None:
    """Write the uploaded ``file`` as that of ``row``, which is not saved yet. Raises Unavailable."""
    file.seek(0)
    try:
        row.file.save(name, file, save=False)
    except OSError as fault:
        log.exception("file.not_kept", file=name)
        with suppress(OSError):  # half a file does not stay
            default_storage.delete(row.file.field.generate_filename(row, name))
        raise Unavailable(
            _(
                "The file could not be kept: the server's disk is full or cannot be written. "
                "Tell whoever runs the server; nothing was changed."
            )
        ) from fault
