"""Writing a contribution: begun in a round, saved as a draft, its unsaved words kept; begun with a file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations import contribution_queries as seen
from consultations import queries, workflow
from consultations.actions import contributions as actions
from consultations.actions import files, parts, writings
from consultations.actions.contributions import NEW, WRITTEN
from consultations.actions.parts import Content
from consultations.enums import Activity
from consultations.forms.contributions import ContributionForm, FileForm
from consultations.forms.keeping import Kept, brought_back
from consultations.models import Consultation, Contribution, User
from consultations.views import keeping
from consultations.views.contributions import differences, guard_contributing, open_to
from wgec.kernel.access import guard, person
from wgec.kernel.errors import NotYours, Refused, TextHasMoved
from wgec.kernel.richtext import keeping_key

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])


@ask_and_do
def contribute(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a contribution to one round: in the form, or with a file."""
    guard_contributing(request)
    by, consultation = person(request), get_object_or_404(queries.consultation(slug))
    kept = Kept(queries.kept(by, NEW, slug), "kept" in request.GET)
    form = _form(request, consultation, Content(language=by.language or "en"), kept)
    key = keeping_key("contribute", slug, by=by)
    if request.method == "POST" and form.is_valid():
        try:
            named = form.cleaned_data.get("for_delegation")
            row = actions.begin(consultation, form.content(), by=by, for_delegation=named)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The draft is saved. Submit it when it is ready."), extra_tags=key)
            return HttpResponseRedirect(row.get_absolute_url())
    context = {
        "form": form,
        "file_form": FileForm(by=by, auto_id="id_file_%s"),
        "consultation": consultation,
        "kept": kept.to_offer(form),
        "keeping_key": key,
        "keep_url": reverse("consultations:contribution-keep-new", args=[slug]),
        "discard_url": reverse("consultations:contribution-let-go-new", args=[slug]),
    }
    return render(request, "consultations/contribute.html", context, status=422 if form.errors else 200)


@ask_and_do
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Write on in a draft; what somebody else saved meanwhile is shown beside one's own words."""
    row, by = open_to(request, reference, "write"), person(request)
    consultation = get_object_or_404(queries.consultation(row.consultation.slug))
    kept = Kept(queries.kept(by, WRITTEN, reference), "kept" in request.GET)
    form = _form(request, consultation, parts.of(row), kept, version=row.version)
    key, beside = keeping_key("contribution", reference, by=by), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.write(row, form.content(), by=by, seen_version=form.cleaned_data["seen_version"] or 0)
        except NotYours:
            raise
        except TextHasMoved as has_moved:
            form.start_from(has_moved.current_revision, has_moved.sentence)
            row = seen.whole(by).get(pk=row.pk)
            beside = differences(parts.of(row), parts.readable(form.content(), consultation), only=True)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The draft is saved. Submit it when it is ready."), extra_tags=key)
            return HttpResponseRedirect(row.get_absolute_url())
    context = {
        "form": form,
        "contribution": row,
        "consultation": consultation,
        "beside": beside,
        "kept": kept.to_offer(form),
        "keeping_key": key,
        "keep_url": reverse("consultations:contribution-keep", args=[reference]),
        "discard_url": reverse("consultations:contribution-let-go", args=[reference]),
    }
    return render(request, "consultations/contribute.html", context, status=422 if form.errors else 200)


def _form(
    request: HttpRequest, consultation: Consultation, said: Content, kept: Kept, version: int | None = None
) -> ContributionForm:
    """The form: as it was sent, as it was kept, or as the draft is."""
    given: dict[str, Any] = {"questions": consultation.questions.all(), "by": person(request), "said": said}
    sent = request.POST if request.method == "POST" else None
    writing = kept.writing if kept.comes_back and sent is None else None
    if writing is None:
        return ContributionForm(sent, version=version, **given)
    # The rows that were typed first, so that the form has as many; then what was typed in them.
    rows = {name: value for name, value in writing.fields.items() if name.startswith(("annex-", "author-"))}
    bare = ContributionForm(version=version, initial=rows, **given)
    back = {**rows, **brought_back(bare, writing)}
    if version is not None and writing.base:
        back["seen_version"] = writing.base
    return ContributionForm(version=version, initial=back, **given)


@require_POST
def contribute_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a contribution with its file; the page on which it is reviewed follows."""
    guard_contributing(request)
    by, consultation = person(request), get_object_or_404(queries.consultation(slug))
    form = FileForm(request.POST, request.FILES, by=by)
    if form.is_valid():
        try:
            named = form.cleaned_data.get("for_delegation")
            made = files.begin_with(consultation, form.cleaned_data["file"], by=by, for_delegation=named)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            address = reverse("consultations:contribution-file", args=[made.contribution.reference, made.reference])
            return HttpResponseRedirect(address)
    context = {"form": form, "consultation": consultation}
    return render(request, "consultations/contribute_file.html", context, status=422)


# --- unsaved words -------------------------------------------------------------------------------


@require_POST
def keep_new(request: HttpRequest, slug: str) -> JsonResponse:
    """Keep the form of a new contribution as it stands. A round that has closed is said, and the words are kept."""
    by, consultation = person(request), get_object_or_404(queries.consultations(), slug=slug)
    try:
        guard("consultations.contribute", by)
        row = writings.keep(NEW, slug, keeping.typed(request), by=by)
    except Refused as refusal:
        return keeping.refused(refusal)
    return keeping.kept(row, present=[], closed=_closed(consultation, by))


@require_POST
def keep(request: HttpRequest, reference: str) -> JsonResponse:
    """Keep the form of a draft as it stands; answers who else writes there and which version stands now."""
    by = person(request)
    contribution = get_object_or_404(seen.readable(by).select_related("consultation"), reference=reference)
    try:
        row = actions.keep(
            contribution, keeping.typed(request, "seen_version"), by=by, base=keeping.base(request, "seen_version")
        )
    except Refused as refusal:
        return keeping.refused(refusal)
    others = queries.present(WRITTEN, reference, by)
    return keeping.kept(row, present=others, closed="", version=contribution.version)


@require_POST
def let_go_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Forget what was being written, and go back to the empty form."""
    writings.let_go(NEW, slug, by=person(request))
    return HttpResponseRedirect(reverse("consultations:contribute", args=[slug]))


@require_POST
def let_go(request: HttpRequest, reference: str) -> HttpResponse:
    """Forget what was being written in a draft, and go back to it."""
    get_object_or_404(Contribution, pk__in=seen.readable(person(request)).values("pk"), reference=reference)
    writings.let_go(WRITTEN, reference, by=person(request))
    return HttpResponseRedirect(reverse("consultations:contribution-write", args=[reference]))


def _closed(consultation: Consultation, by: User) -> str:
    try:
        workflow.require_activity(Activity.CONTRIBUTE, consultation, by.acting_for, by=by)
    except Refused as refusal:
        return refusal.sentence
    return ""
