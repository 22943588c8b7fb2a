"""What people do to a recommendation: revise its text, withdraw it, merge it into another."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import history, queries, steps
from recommendations.actions import recommendations as actions
from recommendations.forms import MergeForm, ReasonForm, ReviseForm
from recommendations.models import Recommendation
from wgec.kernel.access import person
from wgec.kernel.errors import NotYours, Refused, TextHasMoved
from wgec.kernel.richtext import keeping_key

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])


@ask_and_do
def revise(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the next revision. A preview shows the difference; a stale base shows it too, and nothing typed is lost."""
    row = _open_to(request, reference, "revise")
    form = ReviseForm(request.POST or None, recommendation=row)
    comparison = None
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            if "preview" not in request.POST:
                revision = actions.revise(row, by=person(request), **wanted)
                saved = _("Revision %(number)s is the current text.") % {"number": revision.number}
                messages.success(request, saved, extra_tags=keeping_key("revise", row.reference, by=person(request)))
                return HttpResponseRedirect(row.get_absolute_url())
            comparison = history.beside(row, actions.readable(wanted["text"]))
        except NotYours:
            raise
        except TextHasMoved as moved:
            form.start_from(moved.current_revision, moved.sentence)
            row = queries.whole(request.user).get(pk=row.pk)
            comparison = history.beside(row, actions.readable(wanted["text"]))
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    key = keeping_key("revise", row.reference, by=person(request))
    context = {"form": form, "recommendation": row, "comparison": comparison, "keeping_key": key}
    return render(request, "recommendations/revise.html", context, status=422 if form.errors else 200)


@ask_and_do
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the recommendation back, with a reason."""
    return _step(
        request,
        _open_to(request, reference, "withdraw"),
        ReasonForm(request.POST or None),
        actions.withdraw,
        title=_("Withdraw"),
        explained=_("The number and the last text stay in sight, marked as withdrawn. This cannot be undone."),
        done=_("The recommendation is withdrawn."),
    )


@ask_and_do
def merge_into(request: HttpRequest, reference: str) -> HttpResponse:
    """Merge the recommendation into another one of its consultation."""
    row = _open_to(request, reference, "merge_into")
    return _step(
        request,
        row,
        MergeForm(request.POST or None, among=queries.readable(request.user).filter(consultation=row.consultation)),
        actions.merge_into,
        title=_("Merge into another recommendation"),
        explained=_("The number stays as a pointer to the other recommendation, whose text does not change."),
        done=_("The recommendation is merged."),
    )


def _open_to(request: HttpRequest, reference: str, verb: str) -> Recommendation:
    """The recommendation, when this reader may take the step now; raises its refusal otherwise."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    steps.require(verb, row, by=person(request))
    return row


def _step(
    request: HttpRequest,
    row: Recommendation,
    form: forms.Form,
    action: Callable[..., Any],
    *,
    title: str,
    explained: str,
    done: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            action(row, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(row.get_absolute_url())
    context = {"form": form, "recommendation": row, "step_title": title, "explained": explained}
    return render(request, "recommendations/step.html", context, status=422 if form.errors else 200)
