"""How much can be sent at once: more is refused before any of it is read, or kept on the disk meanwhile."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from wgec.kernel.errors import Refused


class BoundsMiddleware:
    """Refuses with a sentence what is announced as larger than ``REQUEST_MAX_BYTES``, whoever sends it.

    Files are written to the disk while they arrive, before any form can count their bytes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what is not too large."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isdecimal() or int(announced) <= settings.REQUEST_MAX_BYTES:
            return self.get_response(request)
        sentence = _("This is more than can be sent at once: at most %(limit)s are taken.") % {
            "limit": filesizeformat(settings.REQUEST_MAX_BYTES)
        }
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": sentence, "code": "too_large"}, status=413)
        return render(request, "refused.html", {"refusal": Refused(sentence)}, status=413)
