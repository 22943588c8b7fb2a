"""Single units of a text: marked as agreed, and reopened."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import queries, steps
from recommendations.actions import agreements as actions
from recommendations.forms import AgreeForm, ReasonForm
from recommendations.models import Recommendation
from recommendations.queries import agreements
from wgec.kernel.access import person
from wgec.kernel.errors import NotYours, Refused, TextHasMoved

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])


@ask_and_do
def unit(request: HttpRequest, reference: str, unit: str) -> HttpResponse:
    """Mark a unit as agreed, ad referendum or outright; what is agreed already can be reopened."""
    row = _open_to(request, reference)
    current = row.current
    form = AgreeForm(request.POST or None, initial={"seen_revision": current.number if current else 0})
    if request.method == "POST" and form.is_valid():
        try:
            actions.agree(row, unit, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except TextHasMoved as moved:
            form.data = {**request.POST.dict(), "seen_revision": str(moved.current_revision)}
            form.add_error(None, moved.sentence)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The unit is marked as agreed, and locked until it is reopened."))
            return HttpResponseRedirect(row.get_absolute_url())
    return _shown(request, row, unit, form)


@ask_and_do
def reopen_unit(request: HttpRequest, reference: str, unit: str) -> HttpResponse:
    """Take the mark from a unit, with a reason."""
    row = _open_to(request, reference)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reopen_unit(row, unit, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The unit is open to amendments again."))
            return HttpResponseRedirect(row.get_absolute_url())
    return _shown(request, row, unit, form, reopening=True)


def _open_to(request: HttpRequest, reference: str) -> Recommendation:
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    steps.require("agree_unit", row, by=person(request))
    return row


def _shown(request: HttpRequest, row: Recommendation, unit: str, form: Any, *, reopening: bool = False) -> HttpResponse:
    current = row.current
    if request.method != "POST" and (current is None or unit not in current.unit_ids):
        raise Http404
    context = {
        "recommendation": row,
        "unit": unit,
        "words": agreements.words_of(current, unit, most=600) if current else "",
        "agreed": agreements.locked(row).get(unit),
        "form": form,
        "reopening": reopening,
    }
    return render(request, "recommendations/unit.html", context, status=422 if form.errors else 200)
