"""The secretariat's queue: everything that waits, the oldest first; each decided, assigned and noted on its page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations.actions import moderation as actions
from recommendations.forms.moderation import AssignForm, DecideForm, NoteForm, QueueForm, ReasonTemplateForm
from recommendations.models import ReasonTemplate
from recommendations.models.moderation import CaseKind
from recommendations.queries import comments
from recommendations.queries import moderation as queries
from wgec.kernel.access import guard, person
from wgec.kernel.errors import NotYours, Refused
from wgec.kernel.htmx import show
from wgec.kernel.pages import page_of

PAGE_SIZE = 25


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the secretariat, since when, and who takes care of it."""
    guard(actions.MODERATE, request.user)
    by = person(request)
    form = QueueForm(request.GET, auto_id="queue_%s")
    wanted = form.asked
    page = page_of(queries.waiting(**wanted, user=by), request, PAGE_SIZE)
    context = {
        "form": form,
        "is_filtered": any(wanted.values()),
        "page": page,
        "waiting": queries.shown(page.object_list, by),
        "hidden": comments.hidden(by).count(),
    }
    return show(request, "recommendations/queue.html", context, fragment="found", query=request.GET)


@require_safe
def case(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """One thing that waits: what it is, the ways to decide, who takes care of it, the notes."""
    return _case(request, kind, subject)


@require_POST
def assign(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """Give it to somebody, or let go of it."""
    form = AssignForm(request.POST)
    if not form.is_valid():
        return _case(request, kind, subject, assign_form=form, status=422)
    given = form.cleaned_data
    return _done(
        request,
        kind,
        subject,
        lambda: actions.assign(kind, subject, given["to"], by=person(request), seen=given["seen"]),
        _("%(name)s takes care of it.") % {"name": given["to"]} if given["to"] else _("Nobody takes care of it now."),
        refused=lambda: {"assign_form": form.read_anew(queries.holder(kind, subject))},
    )


@require_POST
def note(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """Keep a note about it."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _case(request, kind, subject, note_form=form, status=422)
    return _done(
        request,
        kind,
        subject,
        lambda: actions.write_note(kind, subject, form.cleaned_data["text"], by=person(request)),
        _("The note is kept."),
        refused=lambda: {"note_form": form},
    )


@require_POST
def decide(request: HttpRequest, kind: str, subject: str, way: str) -> HttpResponse:
    """Decide about it in one of its ways; the queue is shown again."""
    chosen = actions.WAYS.get(CaseKind(kind), {}).get(way) if kind in CaseKind.values else None
    if chosen is None:
        raise Http404
    form = DecideForm(request.POST, way=chosen, prefix=way)
    if not form.is_valid():
        return _case(request, kind, subject, decide_form=(way, form), status=422)
    return _done(
        request,
        kind,
        subject,
        lambda: actions.decide(kind, subject, way, by=person(request), **form.cleaned_data),
        _("It is decided: %(way)s.") % {"way": chosen.label},
        refused=lambda: {"decide_form": (way, form), "is_read_anew": True},
        to=reverse("recommendations:queue"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request: HttpRequest) -> HttpResponse:
    """The reasons to begin from, and the form of another one."""
    guard(actions.MODERATE, request.user)
    return _reason(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def reason(request: HttpRequest, key: int) -> HttpResponse:
    """Change one reason."""
    guard(actions.MODERATE, request.user)
    return _reason(request, get_object_or_404(ReasonTemplate, pk=key))


@require_POST
def remove_reason(request: HttpRequest, key: int) -> HttpResponse:
    """Keep a reason no longer."""
    guard(actions.MODERATE, request.user)
    actions.remove_reason(get_object_or_404(ReasonTemplate, pk=key), by=person(request))
    messages.success(request, _("The reason is no longer offered."))
    return HttpResponseRedirect(reverse("recommendations:reasons"))


# --- -----------------------------------------------------------------------------------------------


def _reason(request: HttpRequest, row: ReasonTemplate | None) -> HttpResponse:
    form = ReasonTemplateForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_reason(row, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The reason is kept."))
            return HttpResponseRedirect(reverse("recommendations:reasons"))
    context = {"form": form, "row": row, "kept": ReasonTemplate.objects.all()}
    return render(request, "recommendations/reasons.html", context, status=422 if form.errors else 200)


def _case(request: HttpRequest, kind: str, subject: str, *, status: int = 200, **forms: Any) -> HttpResponse:
    guard(actions.MODERATE, request.user)
    found = queries.one(kind, subject, person(request))
    if found is None:
        raise Http404
    tried, bound = forms.pop("decide_form", ("", None))
    if forms.pop("is_read_anew", False):
        bound = bound.read_anew(found.state)
    holder = found.assigned_to
    context = {
        "found": found,
        "notes": found.case.notes.select_related("written_by") if found.case is not None else (),
        "assign_form": AssignForm(initial={"to": holder, "seen": holder}),
        "note_form": NoteForm(),
        "ways": [
            {
                "name": name,
                "way": way,
                "form": bound if name == tried else _asked(request, found, name, way),
                "reasons": queries.reasons(way.purpose) if way.purpose is not None else (),
            }
            for name, way in actions.WAYS.get(found.kind, {}).items()
        ],
        **forms,
    }
    return render(request, "recommendations/case.html", context, status=status)


def _asked(request: HttpRequest, found: queries.Waiting, name: str, way: actions.Way) -> DecideForm:
    """The form of one way to decide about what is shown."""
    return DecideForm(way=way, prefix=name, initial={"seen": found.state, **_begun(request, name)})


def _begun(request: HttpRequest, way: str) -> dict[str, str]:
    """The reason to begin from that the address names: how one is chosen without scripts."""
    wanted = request.GET.get(f"{way}-reason", "")
    row = ReasonTemplate.objects.filter(pk=wanted).first() if wanted.isdecimal() else None
    return {"reason": row.text} if row is not None else {}


def _done(
    request: HttpRequest,
    kind: str,
    subject: str,
    act: Callable[[], Any],
    done: str,
    *,
    refused: Callable[[], dict[str, Any]],
    to: str = "",
) -> HttpResponse:
    """Do it and lead on; a refusal is said on the page, with what was typed, or on the queue when it waits no more."""
    try:
        act()
    except NotYours:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        if queries.one(kind, subject, person(request)) is None:
            return HttpResponseRedirect(reverse("recommendations:queue"))
        return _case(request, kind, subject, status=409, **refused())
    messages.success(request, done)
    return HttpResponseRedirect(to or reverse("recommendations:case", args=[kind, subject]))
