"""The secretariat's desk: compilations uploaded, looked at before they are imported, confirmed or discarded."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import queries, steps
from recommendations.actions import compilations as actions
from recommendations.enums import UploadState
from recommendations.forms import UploadForm
from recommendations.models import CompilationUpload
from wgec.kernel.access import guard, person
from wgec.kernel.errors import NotYours, Refused
from wgec.kernel.htmx import show, wants_fragment
from wgec.kernel.pages import page_of

PAGE_SIZE = 20
WAITING = (UploadState.RECEIVED, UploadState.CONFIRMED)


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """What has been uploaded, and the form to upload more."""
    guard("consultations.open_desk", request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.upload(given["file"], slug=given["slug"], title=given["title"], by=person(request))
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return HttpResponseRedirect(reverse("recommendations:upload", args=[made.reference]))
    context = {"form": form, "page": page_of(queries.uploads(), request, PAGE_SIZE)}
    return show(request, "recommendations/desk.html", context, fragment="form", status=422 if form.errors else 200)


@require_safe
def upload(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One uploaded file: being read, to look at before the import, refused, imported."""
    guard("consultations.open_desk", request.user)
    row = get_object_or_404(queries.uploads(), reference=reference)
    etag = quote_etag(f"{row.reference}-{row.state}")
    if wants_fragment(request) and (unchanged := get_conditional_response(request, etag=etag)):
        return unchanged
    context = {
        "upload": row,
        "outline": row.outline or {},
        "warnings": grouped(row.outline or {}),
        "waiting": row.state in WAITING,
        "possible": steps.allowed(steps.steps_for(request.user, row)),
        "etag": etag,
    }
    return show(request, "recommendations/upload.html", context, fragment="upload")


def grouped(outline: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The warnings of an outline by how they begin (up to the colon), so that many of a kind are one line."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for warning in outline.get("warnings", ()):
        by_kind.setdefault(warning["message"].partition(":")[0], []).append(warning)
    return by_kind


@require_POST
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """Import what has been looked at."""
    return _step(request, reference, actions.confirm, _("The compilation is being imported."))


@require_POST
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Set the file aside; nothing is imported."""
    return _step(request, reference, actions.discard, _("The file is discarded. Nothing was imported."))


def _step(request: HttpRequest, reference: str, action: Callable[..., CompilationUpload], done: str) -> HttpResponse:
    row = get_object_or_404(queries.uploads(), reference=reference)
    try:
        action(row, by=person(request))
    except NotYours:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("recommendations:upload", args=[row.reference]))
