"""Compiled reports: listed, requested, watched while they are made, downloaded."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recommendations import queries
from recommendations.actions import editions as actions
from recommendations.actions import pruning
from recommendations.enums import EditionState, Format
from recommendations.filters import EditionFilter
from recommendations.forms import AudienceForm, CorrigendumForm
from recommendations.models import Edition
from wgec.kernel.access import guard, may, person, reads_in_public
from wgec.kernel.errors import Malformed, NotYours, Refused
from wgec.kernel.htmx import show, wants_fragment
from wgec.kernel.pages import page_of

PAGE_SIZE = 20
UNFINISHED = (EditionState.WAITING, EditionState.COMPILING)


@reads_in_public
@require_safe
def editions(request: HttpRequest) -> HttpResponseBase:
    """Every edition this reader may see; the list watches those that are being made."""
    found = EditionFilter(request.GET, queryset=queries.editions(request.user))
    page = page_of(found.qs, request, PAGE_SIZE)
    context = {"page": page, "wanted": request.GET.get("consultation", "")}
    return _watched(request, "recommendations/editions.html", context, page.object_list, fragment="editions")


@reads_in_public
@require_safe
def edition(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One edition: its files, or how far it is, or why it failed."""
    row = get_object_or_404(queries.editions(request.user), reference=reference)
    corrected_by = queries.corrigenda(request.user, row) if row.corrects_id is None else []
    context = {
        "edition": row,
        "corrigenda": corrected_by,
        "corrigendum": CorrigendumForm(row),
        "audience": AudienceForm(initial={"audience": row.audience}),
    }
    return _watched(request, "recommendations/edition.html", context, [row], fragment="edition")


def _watched(
    request: HttpRequest, template: str, context: dict[str, Any], rows: Iterable[Edition], *, fragment: str
) -> HttpResponseBase:
    """A page whose fragment is asked for again while an edition is unfinished: 304 while nothing has changed."""
    etag = _etag(request, rows)
    if wants_fragment(request) and (unchanged := get_conditional_response(request, etag=etag)):
        return unchanged
    context |= {
        "etag": etag,
        "waiting": any(row.state in UNFINISHED or "wanted" in dict(_files(row)).values() for row in rows),
        "may_compile": may("recommendations.request_edition", request.user),
    }
    return show(request, template, context, fragment=fragment)


def _etag(request: HttpRequest, rows: Iterable[Edition]) -> str:
    """What the fragment depends on: the reader, and how far each edition is."""
    seen = [
        (
            row.reference,
            row.state,
            row.rendering,
            row.frozen_at,
            row.failure,
            row.label,
            getattr(row, "ahead", 0),
            _files(row),
        )
        for row in rows
    ]
    return quote_etag(hashlib.sha256(repr((request.user.pk, seen)).encode()).hexdigest()[:32])


def _files(row: Edition) -> list[tuple[str, str]]:
    return [(file.format, file.where) for file in row.files.all()]


@require_POST
def retry(request: HttpRequest, reference: str) -> HttpResponse:
    """Try a failed edition again."""
    return _step(request, reference, actions.retry, _("The edition is being compiled again."))


@require_POST
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Give an unfinished edition up."""
    return _step(request, reference, actions.cancel, _("The edition is cancelled."))


@require_POST
def show_to(request: HttpRequest, reference: str) -> HttpResponse:
    """Set who sees an edition."""
    guard("recommendations.request_edition", request.user)
    row = get_object_or_404(queries.editions(request.user), reference=reference)
    actions.show_to(row, request.POST.get("audience", ""), by=person(request))
    messages.success(request, _("It is set who sees the edition."))
    return HttpResponseRedirect(row.get_absolute_url())


@require_POST
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for a corrigendum of an issued edition."""
    guard("recommendations.request_edition", request.user)
    row = get_object_or_404(queries.editions(request.user), reference=reference)
    form = CorrigendumForm(row, request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return HttpResponseRedirect(row.get_absolute_url())
    try:
        made = actions.correct(row, by=person(request), **form.cleaned_data)
    except NotYours:
        raise
    except (Malformed, Refused) as refusal:
        messages.error(request, refusal.sentence)
        return HttpResponseRedirect(row.get_absolute_url())
    return HttpResponseRedirect(made.get_absolute_url())


def _step(request: HttpRequest, reference: str, action: Callable[..., Any], done: str) -> HttpResponse:
    row = get_object_or_404(queries.editions(request.user), reference=reference)
    try:
        action(row, by=person(request))
    except NotYours:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(row.get_absolute_url())


#: A report in HTML brings its own styles; it may do nothing else, wherever it is opened.
REPORT_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "font-src": ["data:"],
    "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
}


@reads_in_public
@require_safe
@csp(REPORT_POLICY)  # type: ignore[arg-type]  # its stub knows only views without arguments
def edition_file(request: HttpRequest, reference: str, format: str) -> HttpResponseBase:
    """One file of an edition that this reader may see. It never changes, so its fingerprint is its tag."""
    row = get_object_or_404(queries.editions(request.user).prefetch_related(None), reference=reference)
    file = get_object_or_404(row.files, format=format)
    etag = quote_etag(file.sha256)
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    try:
        content = file.opened()
    except FileNotFoundError:
        pruning.want(file)
        return HttpResponseRedirect(f"{row.get_absolute_url()}#file-{file.format}")
    response = FileResponse(
        content,
        as_attachment=file.format != Format.HTML,
        filename=file.name,
        content_type=file.media_type,
    )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response
