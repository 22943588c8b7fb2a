"""The zip that some formats are: the same parts give the same bytes."""

import io
import zipfile
from collections.abc import Collection, Iterable

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip can name: the files inside have no date of their own."""


def zipped(parts: Iterable[tuple[str, bytes]], *, stored: Collection[str] = ()) -> bytes:
    """A zip of ``parts`` in their order, no moment written; those whose name is in ``stored`` are not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.create_system = 0
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, kind, compresslevel=6)
    return out.getvalue()
