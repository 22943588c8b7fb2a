"""Files that people have handed in, given back byte for byte: saved by the browser, never shown by it."""

from typing import IO, Any

from csp.constants import HEADER
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

#: A file that somebody sent in may do nothing, wherever it is opened.
POLICY = "default-src 'none'; sandbox"


def as_it_came(
    request: HttpRequest | Any, opened: Any, *, name: str, media_type: str, sha256: str, size: int
) -> HttpResponseBase:
    """The answer with a file that never changes: its fingerprint is its tag; ``opened`` opens it when it is wanted."""
    etag = quote_etag(sha256)
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    content: IO[bytes] = opened()
    kind = media_type or "application/octet-stream"
    response = FileResponse(content, as_attachment=True, filename=name, content_type=kind)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Length"] = str(size)
    response["X-Content-Type-Options"] = "nosniff"
    response[HEADER] = POLICY
    return response
