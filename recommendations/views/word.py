"""Texts taken along as Word files, and brought back changed."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import queries, steps
from recommendations.actions import word_reviews, word_uploads
from recommendations.actions.word_reviews import Review
from recommendations.forms.word import TakeForm, WordUploadForm
from recommendations.models import WordUpload
from recommendations.models.word import WordState
from recommendations.queries import word
from recommendations.report import single
from recommendations.report.renderers import docx
from wgec.kernel.access import guard, person, reads_in_public
from wgec.kernel.downloads import as_it_came
from wgec.kernel.errors import NotYours, Refused
from wgec.kernel.htmx import show, wants_fragment
from wgec.kernel.pages import page_of

PAGE_SIZE = 20
CHANGES_ON_A_PAGE = 25  # each with its whole text, and two fields: a form may have a thousand


@reads_in_public
@require_safe
def recommendation_word(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The current text of one recommendation as a Word file, for whoever may read it."""
    row = get_object_or_404(queries.whole(request.user).exclude(current=None), reference=reference)
    return answered(request, single.word(row))


def answered(request: HttpRequest, file: single.WordFile) -> HttpResponseBase:
    """The answer with a Word file; its bytes are its tag."""
    return as_it_came(
        request,
        lambda: io.BytesIO(file.content),
        name=file.name,
        media_type=docx.MEDIA_TYPE,
        sha256=file.sha256,
        size=len(file.content),
    )


# --- brought back ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A change with the fields by which it is taken, if it can be."""

    review: Review
    take: BoundField | None = None
    reasons: BoundField | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def amendments_from_word(request: HttpRequest) -> HttpResponse:
    """The Word files that came back to the reader's delegation, and the form to upload one."""
    guard("recommendations.propose_amendment", request.user)
    form = WordUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = word_uploads.upload(form.cleaned_data["file"], by=person(request))
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return HttpResponseRedirect(made.get_absolute_url())
    context = {"form": form, "page": page_of(word.uploads(request.user), request, PAGE_SIZE)}
    return show(request, "recommendations/from_word.html", context, fragment="form", status=422 if form.errors else 200)


@require_safe
def word_upload(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One file: being read, refused, or its changes to look at and to take."""
    row = _readable(request, reference)
    etag = quote_etag(f"{row.reference}-{row.state}")
    if wants_fragment(request) and (unchanged := get_conditional_response(request, etag=etag)):
        return unchanged
    return _shown(request, row, etag=etag)


@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Make drafts of what is chosen; when one cannot be, none is, and what was typed stays."""
    row = _readable(request, reference)
    steps.require_permission("take", row, by=person(request))
    page, reviews = _page(request, row)
    form = _form(request, reviews)
    if form.is_valid():
        try:
            made = word_uploads.take(row, form.chosen(), by=person(request))
        except NotYours:
            raise
        except word_uploads.NotTaken as refusal:
            form.add_error(None, refusal.sentence)
            form.refuse(refusal.sentences)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            said = ngettext(
                "%(count)s draft is made. Your delegation sees it; nothing is sent before you submit it.",
                "%(count)s drafts are made. Your delegation sees them; nothing is sent before you submit them.",
                len(made),
            )
            messages.success(request, said % {"count": len(made)})
            return HttpResponseRedirect(f"{row.get_absolute_url()}{_at(page)}")
    return _shown(request, row, form)


@require_POST
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Set the file aside; drafts that were made of it stay."""
    row = _readable(request, reference)
    try:
        word_uploads.discard(row, by=person(request))
    except NotYours:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The file is discarded. Drafts that were made of it stay."))
    return HttpResponseRedirect(row.get_absolute_url())


def _readable(request: HttpRequest, reference: str) -> WordUpload:
    row: WordUpload = get_object_or_404(word.uploads(request.user).defer(None), reference=reference)
    return row


def _form(request: HttpRequest, reviews: list[Review]) -> TakeForm:
    sent = request.POST if request.method == "POST" else None
    return TakeForm(sent, reviews=word_reviews.open_to(reviews))


def _page(request: HttpRequest, row: WordUpload) -> "tuple[Page[Any], list[Review]]":
    """The page of changes that is asked for, as they would be taken now."""
    page = page_of(word.changes(row), request, CHANGES_ON_A_PAGE)
    return page, word_reviews.of(page.object_list, by=person(request))


def _at(page: "Page[Any]") -> str:
    return f"?page={page.number}" if page.has_other_pages() else ""


def _shown(request: HttpRequest, row: WordUpload, form: TakeForm | None = None, *, etag: str = "") -> HttpResponse:
    page, reviews = _page(request, row)
    form = form or _form(request, reviews)
    possible = steps.allowed(steps.steps_for(request.user, row))
    context: dict[str, Any] = {
        "upload": row,
        "beside": row.beside or {},
        "page": page,
        "at": _at(page),
        "reviews": list(_fields(reviews, form if "take" in possible else None)),
        "form": form,
        "waiting": row.state == WordState.RECEIVED,
        "possible": possible,
        "is_open": "take" in possible and bool(word_reviews.open_to(reviews)),
        "etag": etag,
    }
    status = 422 if form.is_bound and form.errors else 200
    return show(request, "recommendations/word_upload.html", context, fragment="upload", status=status)


def _fields(reviews: list[Review], form: TakeForm | None) -> Iterator[Shown]:
    for review in reviews:
        name = f"take-{review.reference}"
        if form is None or name not in form.fields:
            yield Shown(review)
        else:
            yield Shown(review, form[name], form[f"reasons-{review.reference}"])
