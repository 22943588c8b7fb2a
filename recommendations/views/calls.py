"""Calls: listed, opened on one text or on several, extended, cancelled."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import queries, steps
from recommendations.actions import calls as actions
from recommendations.enums import CallKind, CallState, Stance
from recommendations.filters import CallPageFilter
from recommendations.forms import ExtendForm, OpenCallForm, OpenCallsForm, ReasonForm
from recommendations.models import Call, Recommendation
from recommendations.queries import calls as seen
from recommendations.queries import positions
from recommendations.queries.standing import NO_SECTION
from recommendations.views.steps import open_to
from wgec.kernel import moments
from wgec.kernel.access import guard, may, person, reads_in_public
from wgec.kernel.errors import NotYours, Refused, TextHasMoved
from wgec.kernel.pages import asked, page_of

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])
PAGE_SIZE = 25


@reads_in_public
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """The open calls by deadline, then the past ones."""
    query = asked(request)
    rounds = [(each.slug, each.title) for each in queries.rounds_to_read(request.user)]
    found = CallPageFilter(query, queryset=seen.listed(request.user), rounds=rounds)
    rows = found.qs if found.is_valid() else found.queryset.none()
    context = {
        "filter": found,
        "page": page_of(rows, request, PAGE_SIZE),
        "query": query,
        "wanted": query.get("consultation", ""),
        "may_open": may("recommendations.open_call", request.user),
    }
    return render(request, "recommendations/calls.html", context)


@ask_and_do
def open_call(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the group about one text."""
    row = open_to(request, reference, "open_call")
    number = row.current.number if row.current else 0
    form = OpenCallForm(request.POST or None, initial={"seen_revision": number})
    if request.method == "POST" and form.is_valid():
        try:
            call = actions.open_call(row, by=person(request), **form.asked)
        except NotYours:
            raise
        except TextHasMoved as moved:
            form.start_from(moved.current_revision, moved.sentence)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The call is open until %(moment)s.") % {"moment": _until(call)})
            return HttpResponseRedirect(call.get_absolute_url())
    context = {
        "form": form,
        "recommendation": row,
        "call": seen.open_on(row),
        "objecting": _objecting(request, row),
        "is_secret": row.consultation.positions_sealed,
    }
    return render(request, "recommendations/call_open.html", context, status=422 if form.errors else 200)


def _objecting(request: HttpRequest, row: Recommendation) -> list[str]:
    """Who objects to the text now, by name, as far as this person may know."""
    stands, is_sealed = positions.seen(row, request.user)
    if is_sealed:
        return []
    return sorted(each.delegation.name for each in stands.valid.values() if each.stance == Stance.OBJECTION)


def _until(call: Call) -> str:
    return moments.shown(call.closes_at)


@ask_and_do
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the group more time."""
    call = _open_to(request, reference, "extend")
    form = ExtendForm(request.POST or None, call=call)
    if request.method == "POST" and form.is_valid():
        try:
            call = actions.extend(call, by=person(request), **form.asked)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The call is extended until %(moment)s.") % {"moment": _until(call)})
            return HttpResponseRedirect(call.get_absolute_url())
    context = {
        "form": form,
        "call": call,
        "step_title": _("Extend the call"),
        "explained": _("A later deadline than is set, and a day from now at least. Everybody is told the reason."),
    }
    return render(request, "recommendations/call_step.html", context, status=422 if form.errors else 200)


@ask_and_do
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """End a call without a result."""
    call = _open_to(request, reference, "cancel")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(call, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The call is cancelled."))
            return HttpResponseRedirect(call.get_absolute_url())
    context = {
        "form": form,
        "call": call,
        "step_title": _("Cancel the call"),
        "explained": _(
            "It ends without a result: silence counts as nothing, and what is sealed stays sealed. Everybody is told "
            "the reason."
        ),
    }
    return render(request, "recommendations/call_step.html", context, status=422 if form.errors else 200)


def _open_to(request: HttpRequest, reference: str, verb: str) -> Call:
    """The call, when this reader may take the step now; raises its refusal otherwise."""
    call = get_object_or_404(seen.listed(request.user), reference=reference)
    steps.require(verb, call, by=person(request))
    return call


# --- several at once -------------------------------------------------------------------------------


@ask_and_do
def open_calls(request: HttpRequest) -> HttpResponse:
    """Ask the group about several texts of one section at once: each is opened, or refused with its sentence."""
    guard("recommendations.open_call", request.user)
    rounds = list(queries.rounds_to_read(request.user))
    if not rounds:
        raise Refused(_("There is no consultation yet. Import a compilation, or add a consultation first."))
    given = request.POST if request.method == "POST" else request.GET
    consultation = next((each for each in rounds if each.slug == given.get("consultation", rounds[0].slug)), None)
    if consultation is None:
        raise Http404
    contents = queries.contents(consultation, request.user)
    wanted = given.get("section") or _first(contents)
    rows = list(_texts(request, consultation, contents, wanted))
    form = OpenCallsForm(request.POST or None, among=rows)
    openings: list[actions.Opening] = []
    if request.method == "POST" and form.is_valid():
        try:
            openings = actions.open_calls(form.cleaned_data["seen"], by=person(request), **form.asked)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    opened = [each.call for each in openings if each.call is not None]
    refused = [each for each in openings if each.call is None]
    if opened and not refused:
        messages.success(request, _opened(opened))
        query = f"consultation={consultation.slug}&state={CallState.OPEN}"
        return HttpResponseRedirect(f"{reverse('recommendations:calls')}?{query}")
    context = {
        "form": form,
        "rounds": rounds,
        "consultation": consultation,
        "contents": contents,
        "wanted": wanted,
        "rows": list(_texts(request, consultation, contents, wanted)) if opened else rows,
        "checked": _checked(request, form),
        "opened": _opened(opened) if opened else "",
        "refused": refused,
    }
    status = 422 if form.errors or refused else 200
    return render(request, "recommendations/calls_open.html", context, status=status)


def _checked(request: HttpRequest, form: OpenCallsForm) -> set[str]:
    """The texts whose boxes are checked: those that were sent, or all when a link has asked for it."""
    return set(form.among) if "all" in request.GET else {value.partition(":")[0] for value in form.checked}


def _first(contents: queries.Contents) -> str:
    """The section that is shown when none is asked for."""
    filled = (each.section.numeral for each in contents.sections if each.count)
    return next(filled, NO_SECTION)


def _texts(request: HttpRequest, consultation: Any, contents: queries.Contents, wanted: str) -> Any:
    """What can be asked about in one section."""
    section = contents.section(wanted)
    if section is None and wanted != NO_SECTION:
        raise Http404
    rows = queries.listed(request.user).filter(consultation=consultation, section=section)
    return seen.callable_texts(rows)


def _opened(opened: list[Call]) -> str:
    """How many calls are open now, and until when."""
    words = {"count": len(opened), "moment": _until(opened[0])}
    if opened[0].kind == CallKind.SILENCE_PROCEDURE:
        sentence = ngettext(
            "%(count)s silence procedure is open until %(moment)s.",
            "%(count)s silence procedures are open until %(moment)s.",
            len(opened),
        )
    else:
        sentence = ngettext(
            "%(count)s consensus call is open until %(moment)s.",
            "%(count)s consensus calls are open until %(moment)s.",
            len(opened),
        )
    return sentence % words
