"""Objections: all of them in a list, those to one text beside its positions, and where they are answered."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import steps
from recommendations.actions import objections as actions
from recommendations.actions import positions
from recommendations.enums import STANDING_OBJECTIONS, Stance
from recommendations.filters import ObjectionPageFilter
from recommendations.forms.designating import AddressByTextForm, AddressForm, ReservationForm, SustainForm
from recommendations.models import Objection, Recommendation
from recommendations.queries import designations
from recommendations.queries import objections as queries
from wgec.kernel.access import person, reads_in_public
from wgec.kernel.errors import NotYours, Refused, TextHasMoved
from wgec.kernel.htmx import show
from wgec.kernel.pages import asked, page_of, without
from wgec.kernel.richtext import keeping_key

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])
PAGE_SIZE = 25
FILTERS = ("state", "delegation", "consultation", "proposer")


@reads_in_public
@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """Every objection that this reader may know of, by text; above it, for the chair, challenges to be answered."""
    query, user = asked(request), request.user
    rows = queries.in_order(user)
    found = ObjectionPageFilter(query, queryset=rows, delegations=queries.objecting(user), rounds=queries.rounds(user))
    page = page_of(found.qs if found.is_valid() else rows.none(), request, PAGE_SIZE, shown=_offered(user))
    context = {
        "filter": found,
        "page": page,
        "query": query,
        "is_filtered": any(query.get(name) for name in FILTERS),
        "without_filters": without(query, *FILTERS),
        "challenges": list(designations.unanswered()) if user.is_authenticated and user.is_chair else [],
    }
    return show(request, "recommendations/objections.html", context, fragment="found", query=query)


def beside(request: HttpRequest, row: Recommendation) -> dict[str, Any]:
    """What ``standing/objections.html`` needs; four queries."""
    found = _offered(request.user)(queries.of(row, request.user))
    return {
        "objections": [each for each in found if each["shown"].objection.state in STANDING_OBJECTIONS],
        "settled_objections": [each for each in found if each["shown"].objection.state not in STANDING_OBJECTIONS],
    }


def _offered(user: Any) -> Callable[[Any], list[dict[str, Any]]]:
    """Each objection with what this reader can do with it now."""

    def made(rows: Any) -> list[dict[str, Any]]:
        return [
            {"shown": each, "possible": steps.allowed(steps.steps_for(user, each.objection))}
            for each in queries.shown(user)(rows)
        ]

    return made


# --- dealing with one ----------------------------------------------------------------------------


@ask_and_do
def address(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer an objection by a reasoned reply."""
    row = _open_to(request, reference, "address")
    return _step(
        request,
        row,
        AddressForm(request.POST or None),
        lambda given: actions.address(row, by=person(request), **given),
        verb="address",
        title=_("Reply to the objection"),
        done=_("The objection is addressed. The delegation is told."),
    )


@ask_and_do
def address_by_text(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a later revision answers an objection."""
    row = _open_to(request, reference, "address_by_text")
    current = row.recommendation.current
    later = range(current.number if current else 0, row.position.revision.number, -1)
    return _step(
        request,
        row,
        AddressByTextForm(request.POST or None, numbers=later),
        lambda given: actions.address_by_text(row, by=person(request), **given),
        verb="address_by_text",
        title=_("Addressed by the text"),
        done=_("The objection is addressed. The delegation is told."),
    )


@ask_and_do
def sustain(request: HttpRequest, reference: str) -> HttpResponse:
    """Let an objection stand."""
    row = _open_to(request, reference, "sustain")
    return _step(
        request,
        row,
        SustainForm(request.POST or None),
        lambda given: actions.sustain(row, by=person(request), **given),
        verb="sustain",
        title=_("Sustain the objection"),
        done=_("The objection is sustained."),
    )


@ask_and_do
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an objection back: the delegation has no position on the text then, and can state another one."""
    row = _open_to(request, reference, "withdraw")
    return _step(
        request,
        row,
        forms.Form(request.POST if request.method == "POST" else None),
        lambda given: positions.withdraw(
            row.recommendation, by=person(request), for_delegation=row.delegation, seen=row.position
        ),
        verb="withdraw",
        title=_("Withdraw the objection"),
        done=_("The objection is withdrawn."),
    )


@ask_and_do
def turn_into_reservation(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the text pass, with a reservation for the record."""
    row = _open_to(request, reference, "turn_into_reservation")
    return _step(
        request,
        row,
        ReservationForm(request.POST or None, objection=row),
        lambda given: positions.record(
            row.recommendation, Stance.RESERVATION, by=person(request), for_delegation=row.delegation, **given
        ),
        verb="turn_into_reservation",
        title=_("Turn it into a reservation"),
        done=_("The objection is turned into a reservation."),
    )


def _open_to(request: HttpRequest, reference: str, verb: str) -> Objection:
    """The objection, when this reader may take the step now; raises its refusal otherwise."""
    row = get_object_or_404(queries.one(request.user), reference=reference)
    steps.require(verb, row, by=person(request))
    return row


def _step(
    request: HttpRequest,
    row: Objection,
    form: forms.Form,
    action: Callable[[dict[str, Any]], Any],
    *,
    verb: str,
    title: str,
    done: str,
) -> HttpResponse:
    """The form of a step below the objection; taken, back to the positions on the text."""
    key = keeping_key(verb, row.reference, by=person(request))
    if request.method == "POST" and form.is_valid():
        try:
            action(form.cleaned_data)
        except NotYours:
            raise
        except TextHasMoved as moved:
            form.start_from(moved.current_revision, moved.sentence)  # type: ignore[attr-defined]
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done, extra_tags=key)
            return HttpResponseRedirect(row.get_absolute_url())
    (about,) = queries.shown(request.user)(queries.readable(request.user).filter(pk=row.pk))
    context = {
        "form": form,
        "recommendation": row.recommendation,
        "shown": about,
        "step_title": title,
        "back": row.get_absolute_url(),
        "keeping_key": key,
    }
    status = 422 if form.errors else 200
    return render(request, "recommendations/standing/objection_step.html", context, status=status)
