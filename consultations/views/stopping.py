"""One click in a mail stops such mail, without a sign-in: by the link, or by the mail program's own button (RFC 8058).

A mail program posts without a page, a cookie or a token of ours before: the link itself is signed, so the view is one
of those that ask for no more.
"""

from typing import Any

from django.core.signing import BadSignature
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from consultations import letters
from consultations.actions import preferences
from consultations.enums import Topic
from consultations.topics import ALL


class Stop(APIView):
    """A page that asks, and the step. Whoever holds the link may: it names one person and one topic, and is signed."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()  # one provider of mailboxes sends the clicks of many people
    parser_classes = (FormParser, MultiPartParser)
    schema = None

    def get(self, request: Request, signed: str) -> HttpResponse:
        """Ask: programs that look at every link of a mail must stop nothing by it."""
        _user_id, topic = _read(signed)
        return _page(request, topic, is_done=False)

    def post(self, request: Request, signed: str) -> HttpResponse:
        """Stop it. The form of the page may ask for everything instead."""
        user_id, topic = _read(signed)
        if "everything" in request.data:
            topic = ALL
        if not preferences.stop(user_id, topic):
            raise Http404
        return _page(request, topic, is_done=True)


def _read(signed: str) -> tuple[int, str]:
    try:
        user_id, topic = letters.read_stop(signed)
    except (BadSignature, ValueError, TypeError) as error:
        raise Http404 from error
    if topic != ALL and topic not in Topic.values:
        raise Http404
    return user_id, topic


def _page(request: Request, topic: str, *, is_done: bool) -> HttpResponse:
    context: dict[str, Any] = {
        "is_all": topic == ALL,
        "topic": _("everything") if topic == ALL else Topic(topic).label,
        "is_done": is_done,
    }
    return render(request._request, "consultations/notices_stop.html", context)
