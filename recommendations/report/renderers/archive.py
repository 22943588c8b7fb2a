"""A zip that is the same for the same files: no moment, no machine."""

import io
import zipfile
from collections.abc import Iterable

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip can name: the files inside have no date of their own."""


def zipped(files: Iterable[tuple[str, bytes]], *, stored: Iterable[str] = ()) -> bytes:
    """The files in this order, squeezed but for those named ``stored``."""
    plain = frozenset(stored)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for name, content in files:
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type = zipfile.ZIP_STORED if name in plain else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            made.writestr(entry, content)
    return out.getvalue()
