"""The compilation desk: sections, what stands in them, what is not yet placed, numbers to come."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from consultations.models import Consultation
from recommendations.actions import numbering, placing
from recommendations.forms.compiling import PlaceForm
from recommendations.models import Recommendation
from recommendations.queries import compiling
from recommendations.views.desk_parts import Answer, desk_of, opened
from wgec.kernel.access import guard, may, person
from wgec.kernel.errors import NotYours, Refused
from wgec.kernel.htmx import show, wants_fragment


@require_safe
def compilation(request: HttpRequest, slug: str) -> HttpResponse:
    """The desk: all parts with their first rows, or one part page by page."""
    guard("recommendations.open_compilation", request.user)
    return shown(request, get_object_or_404(Consultation, slug=slug))


@require_POST
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Move one row up or down, or one, the chosen ones or the dropped ones to a place; or go on to merging them."""
    guard("recommendations.open_compilation", request.user)
    consultation = get_object_or_404(Consultation, slug=slug)
    form = PlaceForm(request.POST, consultation=consultation)
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        return shown(request, consultation, Answer(str(sentence), refused=True))
    wanted = form.cleaned_data
    if wanted["verb"] == "merge":
        return _to_merging(request, consultation, wanted["rows"])
    try:
        moved = _moved(request, wanted)
    except NotYours:
        raise
    except Refused as refusal:
        return shown(request, consultation, Answer(refusal.sentence, refused=True))
    return shown(request, consultation, Answer(moved=moved, verb=wanted["verb"]))


def _moved(request: HttpRequest, wanted: dict[str, Any]) -> list[Recommendation]:
    by, rows, seen = person(request), wanted["rows"], wanted["seen"]
    if wanted["verb"] in {"up", "down"}:
        return [placing.move(rows[0], by=by, seen=seen, up=wanted["verb"] == "up")]
    given = {name: wanted[name] for name in ("section", "after", "before", "reason")}
    return placing.place(rows, by=by, seen=seen, **given)


def _to_merging(request: HttpRequest, consultation: Consultation, rows: list[Recommendation]) -> HttpResponse:
    """The page that asks into what, and why."""
    chosen = "&".join(f"chosen={row.reference}" for row in rows)
    return _go(request, f"{reverse('recommendations:compilation-merge', args=[consultation.slug])}?{chosen}")


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


@require_POST
def freeze(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the numbers that are shown as to come."""
    consultation = get_object_or_404(Consultation, slug=slug)
    seen = request.POST.get("seen", "")
    try:
        rows = numbering.freeze(consultation, by=person(request), seen=_stamp(seen))
    except NotYours:
        raise
    except Refused as refusal:
        return shown(request, consultation, Answer(refusal.sentence, refused=True))
    given = ngettext("%(count)s number was given.", "%(count)s numbers were given.", len(rows)) % {"count": len(rows)}
    return shown(request, consultation, Answer(given if rows else _("Nothing waits for a number.")))


def _stamp(seen: str) -> int | None:
    """The stamp of the order that was looked at; what is no stamp is none that the order ever had."""
    if not seen:
        return None
    return int(seen) if seen.isdecimal() and len(seen) < 10 else -1


def shown(request: HttpRequest, consultation: Consultation, answer: Answer | None = None) -> HttpResponse:
    """The desk as it is now, with what has just been done or refused; what was chosen is kept when it was refused."""
    board = compiling.board(consultation, **opened(request))
    said = answer.sentence(board) if answer else ""
    if answer and not answer.refused and not wants_fragment(request):
        messages.success(request, said)
        return HttpResponseRedirect(desk_of(request, consultation))
    refused = answer is not None and answer.refused
    context = {
        "consultation": consultation,
        "board": board,
        "said": said,
        "refused": refused,
        "chosen": request.POST.getlist("chosen") if refused else [],
        "reason": request.POST.get("reason", "") if refused else "",
        "to": request.POST.get("to", "") if refused else "",
        "typed": answer.typed if answer and refused else None,
        "address": desk_of(request, consultation),
        "may_arrange": may("recommendations.arrange_compilation", request.user),
    }
    return show(request, "recommendations/compilation.html", context, fragment="board", status=422 if refused else 200)
