"""What the settings name for every endpoint: pages of a list, and refusals as JSON."""

import json
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework.views import exception_handler

from wgec.kernel.errors import Refused, TextHasMoved
from wgec.kernel.htmx import status_of, translated


class Pages(PageNumberPagination):
    """Lists answer count, next, previous, results; ``page_size`` up to 200."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    invalid_page_message = _(  # type: ignore[assignment]  # translated when it is shown
        "There is no page {page_number}. Begin with page 1 and follow “next”."
    )


class Json(JSONParser):
    """JSON; what is nested deeper than Python reads is malformed like any other text that is none.

    So is half a character: it could be neither kept nor named in a refusal.
    """

    def parse(self, stream: Any, *args: Any, **kwargs: Any) -> Any:
        """What was sent."""
        sent = stream.read()
        try:
            given = super().parse(BytesIO(sent), *args, **kwargs)
            if b"\\ud" in sent.lower():  # how JSON writes one half of a pair
                json.dumps(given, ensure_ascii=False).encode()
        except RecursionError as error:
            raise exceptions.ParseError(_("This JSON is nested too deep.")) from error
        except UnicodeEncodeError as error:
            raise exceptions.ParseError(_("This JSON has one half of a character without the other.")) from error
        return given


class TooLarge(exceptions.APIException):
    """The body is larger than DATA_UPLOAD_MAX_MEMORY_SIZE."""

    status_code = 413
    default_code = "too_large"
    default_detail = _("This is more than can be sent at once.")


def refusals(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: ``{"detail": sentence, "code": word}`` for refusals as for DRF's own errors."""
    error = translated(error)
    if isinstance(error, Refused):
        body: dict[str, Any] = {"detail": error.sentence, "code": error.code}
        if isinstance(error, TextHasMoved):
            body["current_revision"] = error.current_revision
        return Response(body, status=status_of(error))
    if isinstance(error, Http404):
        error = exceptions.NotFound(_("There is nothing at this address, or it is not yours to read."))
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    if isinstance(error, exceptions.ValidationError):
        response.data = {"detail": _sentence(error.detail), "code": "malformed", "fields": error.detail}
    elif isinstance(error, exceptions.ParseError):
        response.data = {"detail": str(error.detail), "code": "malformed"}
    else:
        response.data = {"detail": str(error.detail), "code": getattr(error.detail, "code", error.default_code)}
    return response


def _sentence(detail: Any, field: str = "") -> str:
    """The first complaint of a validation error, with the field it is about."""
    if isinstance(detail, dict):
        name, inner = next(iter(detail.items()))
        return _sentence(inner, "" if name == "non_field_errors" else str(name))
    if isinstance(detail, list):
        return _sentence(detail[0], field)
    return f"{field}: {detail}" if field else str(detail)
