"""Pages and their fragments: what the views of both apps share."""

from collections.abc import Callable
from typing import Any

import structlog
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from wgec.kernel.errors import Malformed, NotYours, Refused, Unavailable

log = structlog.get_logger(__name__)

# The status that a page and the API give to the same refusal.
STATUS: dict[type[Refused], int] = {NotYours: 403, Malformed: 400, Unavailable: 503, Refused: 409}


def status_of(refusal: Refused) -> int:
    """The HTTP status of a refusal."""
    return next(status for kind, status in STATUS.items() if isinstance(refusal, kind))


def translated(error: Exception) -> Exception:
    """``error``, or the refusal it comes to: without Redis nobody is counted, so what is throttled has to wait.

    What PostgreSQL cannot even compare, such as an address with the character NUL, is malformed like any other.
    """
    if isinstance(error, DataError):
        log.warning("database.malformed", exc_info=error)
        return Malformed(_("This holds a character or a number that nothing can be kept or found by. Take it out."))
    if not isinstance(error, RedisError):
        return error
    log.error("redis.away", exc_info=error)
    return Unavailable(_("A part of this site does not answer, so this cannot be done now. Try again in a minute."))


class RefusalMiddleware:
    """Turns a refusal that no view caught into a page, or a fragment, with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; refusals are translated in ``process_exception``."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a ``Refused`` with its sentence and status; leave every other exception alone."""
        exception = translated(exception)
        if not isinstance(exception, Refused):
            return None
        template = "refused.html#refusal" if getattr(request, "htmx", False) else "refused.html"
        return render(request, template, {"refusal": exception}, status=status_of(exception))


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; when it restores a page from its history it wants the whole."""
    return bool(getattr(request, "htmx", False)) and request.headers.get("HX-Request-Type") != "full"


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    fragment: str,
    status: int = 200,
    query: QueryDict | None = None,
) -> HttpResponse:
    """The page ``template``, or its partial ``fragment`` when a part is wanted: one address, one view, one template.

    ``query`` is what the browser's address shall say after the part has been put in its place.
    """
    part = wants_fragment(request)
    name = f"{template}#{fragment}" if part else template
    response = render(request, name, {**context, "swapped": part}, status=status)
    patch_vary_headers(response, ("HX-Request", "HX-Request-Type"))
    if part and query is not None:
        response["HX-Push-Url"] = f"{request.path}?{query.urlencode()}"
    return response
