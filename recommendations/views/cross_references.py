"""Where the texts of a consultation name each other by number, and which of these references are broken."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.models import Consultation
from recommendations import queries
from recommendations.actions import cross_references as actions
from recommendations.enums import ReferenceState
from recommendations.forms.compiling import DoubtForm
from recommendations.models import CrossReference
from recommendations.queries import cross_references as seen
from wgec.kernel.access import guard, may, person, reads_in_public
from wgec.kernel.errors import NotYours, Refused
from wgec.kernel.pages import asked, page_of

PAGE_SIZE = 50


@reads_in_public
@require_safe
def cross_references(request: HttpRequest, slug: str) -> HttpResponse:
    """The broken ones, or those of one state."""
    consultation = get_object_or_404(Consultation, slug=slug)
    query = asked(request)
    state = query.get("state", "")
    state = state if state in ReferenceState.values else ""
    rows = seen.listed(consultation, request.user, state=state)
    counts = seen.counts(consultation, request.user)
    context = {
        "consultation": consultation,
        "page": page_of(rows, request, PAGE_SIZE),
        "query": query,
        "state": state,
        "states": [(each, counts.get(each, 0)) for each in ReferenceState],
        "may_mark": may("recommendations.mark_reference", request.user),
    }
    return render(request, "recommendations/cross_references.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mark_unsure(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say why the text may not mean the recommendation of that number."""
    guard("recommendations.mark_reference", request.user)
    row = _reference(request, reference, number)
    form = DoubtForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.mark_unsure(row.recommendation, number, by=person(request), reason=form.cleaned_data["reason"])
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The reference is marked as unsure."))
            return _back(row)
    context = {
        "form": form,
        "recommendation": row.recommendation,
        "step_title": _("Mark the reference to number %(number)s as unsure") % {"number": number},
        "explained": _("The text does not change. The number is no link any more, and the reason is shown."),
    }
    return render(request, "recommendations/step.html", context, status=422 if form.errors else 200)


@require_POST
def mark_sure(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take the mark away."""
    row = _reference(request, reference, number)
    actions.mark_sure(row.recommendation, number, by=person(request))
    messages.success(request, _("The reference is no longer marked."))
    return _back(row)


def _reference(request: HttpRequest, reference: str, number: int) -> CrossReference:
    rows = CrossReference.objects.filter(recommendation__in=queries.readable(request.user))
    rows = rows.select_related("recommendation__consultation")
    return get_object_or_404(rows, recommendation__reference=reference, number=number)


def _back(row: CrossReference) -> HttpResponse:
    slug = row.recommendation.consultation.slug
    return HttpResponseRedirect(reverse("recommendations:cross-references", args=[slug]))
