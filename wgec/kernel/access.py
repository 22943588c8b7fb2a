"""Who may: the permissions of both apps are declared and asked through here (predicates: django-rules)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import rules
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from wgec.kernel.errors import NotYours

_sentences: dict[str, str | Promise] = {}


def permit(permission: str, predicate: rules.predicates.Predicate, sentence: str | Promise) -> None:
    """Declare ``permission`` ("app.verb_noun"): who has it, and the sentence for those who have not."""
    rules.add_perm(permission, predicate)
    _sentences[permission] = sentence


def permissions() -> dict[str, str | Promise]:
    """Every declared permission with its refusal, for tests and for the list in the documentation."""
    return dict(_sentences)


def may(permission: str, by: Any, subject: object = None) -> bool:
    """Whether ``by``, acting for their delegation, has ``permission`` on ``subject``."""
    return bool(by is not None and by.is_active and rules.has_perm(permission, by, subject))


def guard(permission: str, by: Any, subject: object = None) -> None:
    """Raise ``NotYours`` with the permission's sentence unless ``by`` has it; ``by=None`` is the command line."""
    if by is not None and not may(permission, by, subject):
        raise NotYours(str(_sentences[permission]))


def person(request: HttpRequest) -> Any:
    """Who is signed in: what an action's ``by`` wants. Pages that write are never reached by strangers."""
    return request.user


def reads_in_public(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Let strangers read this page when the group reads in public (setting PUBLIC_READING)."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.PUBLIC_READING or request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return redirect_to_login(request.get_full_path())

    return login_not_required(asked)


class OneReaderMiddleware:
    """What a person who is signed in was shown is theirs: no cache shares it, and going back asks again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Say so, unless the view has said how its answer may be kept."""
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class ReadsInPublic(BasePermission):
    """Reading as pages do: everybody when PUBLIC_READING, otherwise who is signed in; writing needs a sign-in."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether this request may reach the view at all; actions decide about the verb."""
        if request.user.is_authenticated:
            return True
        return bool(settings.PUBLIC_READING and request.method in {"GET", "HEAD", "OPTIONS"})
