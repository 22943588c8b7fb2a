"""Files of contributions: handed in, reviewed once they are read, downloaded byte for byte."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import contribution_queries as seen
from consultations.actions import files as actions
from consultations.actions import parts
from consultations.enums import FilePurpose, FileState
from consultations.forms.contributions import AnnexFileForm, FileForm
from consultations.forms.review import ReviewForm
from consultations.intake.received import ReadContribution
from consultations.models import Contribution, ContributionFile
from consultations.views.contributions import open_to
from wgec.kernel.access import person, reads_in_public
from wgec.kernel.downloads import as_it_came
from wgec.kernel.errors import NotYours, Refused, TextHasMoved
from wgec.kernel.htmx import show, wants_fragment

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])


@ask_and_do
def upload(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand in the original of a draft, or a file as its annex."""
    row, by = open_to(request, reference, "upload"), person(request)
    is_annex = request.GET.get("as") == "annex"
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AnnexFileForm(*sent) if is_annex else FileForm(*sent, by=by, begins=False)
    if request.method == "POST" and form.is_valid():
        purpose = FilePurpose.ANNEX if is_annex else FilePurpose.ORIGINAL
        try:
            made = actions.upload(row, form.cleaned_data["file"], by=by, purpose=purpose)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            if is_annex:
                messages.success(request, _("The file is kept, byte for byte."))
                return HttpResponseRedirect(row.get_absolute_url())
            return HttpResponseRedirect(reverse("consultations:contribution-file", args=[reference, made.reference]))
    context = {
        "form": form,
        "contribution": row,
        "multipart": True,
        "step_title": _("Add a file as an annex") if is_annex else _("Upload the file"),
        "explained": _("It is kept byte for byte, and can be downloaded by whoever may read the contribution.")
        if is_annex
        else _("It is kept byte for byte, then read; you look at what was read before any of it is taken over."),
    }
    return render(request, "consultations/contribution_step.html", context, status=422 if form.errors else 200)


@ask_and_do
def file(request: HttpRequest, reference: str, file: str) -> HttpResponseBase:
    """What was read from a file: being read, to review, refused, taken over."""
    row = open_to(request, reference, "upload")
    kept = _file(row, file)
    etag = quote_etag(f"{kept.reference}-{kept.state}")
    if request.method == "POST":
        return _take(request, row, kept)
    if wants_fragment(request) and (unchanged := get_conditional_response(request, etag=etag)):
        return unchanged
    return _shown(request, row, kept, _review(request, row, kept), etag=etag)


def _review(request: HttpRequest, row: Contribution, kept: ContributionFile) -> ReviewForm | None:
    """The form of the review, once there is something to review."""
    if kept.state not in (FileState.READ, FileState.TAKEN) or kept.reading is None:
        return None
    return ReviewForm(
        request.POST if request.method == "POST" else None,
        reading=ReadContribution.from_json(kept.reading),
        questions=list(seen.questions(row.consultation)),
        asked=kept.reading["asked"],
        draft=parts.of(row),
        delegation=row.delegation,
        version=row.version,
    )


def _take(request: HttpRequest, row: Contribution, kept: ContributionFile) -> HttpResponse:
    """Fill the draft with what was reviewed."""
    form = _review(request, row, kept)
    if form is None:
        raise Refused(_("Only a file that has been read can be taken over. Wait a moment, or upload it again."))
    if form.is_valid():
        try:
            seen_version = form.cleaned_data["seen_version"]
            actions.take(kept, form.review(), by=person(request), seen_version=seen_version)
        except NotYours:
            raise
        except TextHasMoved as moved:
            form.data = {**request.POST.dict(), "seen_version": str(moved.current_revision)}
            form.add_error(None, moved.sentence)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The draft holds what was read. Look at it once more, then submit it."))
            return HttpResponseRedirect(row.get_absolute_url())
    return _shown(request, row, kept, form, status=422)


def _shown(
    request: HttpRequest,
    row: Contribution,
    kept: ContributionFile,
    form: ReviewForm | None,
    *,
    etag: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "contribution": row,
        "file": kept,
        "form": form,
        "waiting": kept.state == FileState.RECEIVED and kept.purpose == FilePurpose.ORIGINAL,
        "etag": etag,
    }
    return show(request, "consultations/contribution_file.html", context, fragment="file", status=status)


@require_POST
def remove(request: HttpRequest, reference: str, file: str) -> HttpResponse:
    """Take a file out of a draft."""
    row = open_to(request, reference, "upload")
    actions.remove(_file(row, file), by=person(request))
    messages.success(request, _("The file is taken out of the draft."))
    return HttpResponseRedirect(row.get_absolute_url())


@reads_in_public
@require_safe
def download(request: HttpRequest, reference: str, file: str) -> HttpResponseBase:
    """The bytes as they came, for who may read the contribution; never shown by the browser itself."""
    row = get_object_or_404(seen.readable(request.user), reference=reference)
    kept = _file(row, file)
    return as_it_came(
        request,
        lambda: kept.file.open("rb"),
        name=kept.file_name,
        media_type=kept.media_type,
        sha256=kept.sha256,
        size=kept.size,
    )


def _file(row: Contribution, reference: str) -> ContributionFile:
    return get_object_or_404(
        ContributionFile.objects.select_related("contribution"), contribution=row, reference=reference
    )
