"""Leave to be late, on the secretariat's desk: who has it, given, extended, taken back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations import queries
from consultations.actions import leaves as actions
from consultations.forms.rounds import ExtendLeaveForm, LeaveForm, TakeBackForm
from consultations.models import Consultation, Leave
from wgec.kernel.access import guard, person
from wgec.kernel.errors import NotYours, Refused
from wgec.kernel.pages import page_of

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])
PAGE_SIZE = 25


@ask_and_do
def leaves(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has leave, and the form to give it."""
    row = _round(request, slug)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    done = _("Leave is given. The delegation has been told.")
    if _did(request, form, lambda given: actions.give(row, by=person(request), **given), done):
        return redirect("consultations:leaves", row.slug)
    context = {"form": form, "consultation": row, "page": page_of(queries.leaves(row), request, PAGE_SIZE)}
    return render(request, "consultations/leaves.html", context, status=422 if form.errors else 200)


@ask_and_do
def extend(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give more time."""
    return _step(request, slug, number, ExtendLeaveForm, actions.extend, title=_("Extend the leave"))


@ask_and_do
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """End a leave now."""
    return _step(request, slug, number, TakeBackForm, actions.take_back, title=_("Take the leave back"))


def _step(
    request: HttpRequest, slug: str, number: int, kind: Any, action: Callable[..., Leave], *, title: str
) -> HttpResponse:
    row = _round(request, slug)
    leave = get_object_or_404(queries.leaves(row), pk=number)
    form = kind(request.POST if request.method == "POST" else None)
    done = _("It is done. The delegation has been told.")
    if _did(request, form, lambda given: action(leave, by=person(request), **given), done):
        return redirect("consultations:leaves", row.slug)
    context = {"form": form, "consultation": row, "leave": leave, "step_title": title}
    return render(request, "consultations/leave_step.html", context, status=422 if form.errors else 200)


def _round(request: HttpRequest, slug: str) -> Consultation:
    guard("consultations.give_leave", request.user)
    return get_object_or_404(queries.consultations(), slug=slug)


def _did(request: HttpRequest, form: Any, action: Callable[[dict[str, Any]], Any], done: str) -> bool:
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        action(form.cleaned_data)
    except NotYours:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, done)
    return True
