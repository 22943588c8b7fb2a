"""Delegations and their people as a table: exported, and imported after a look."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations import roster
from consultations.actions import rosters
from consultations.enums import LineEffect
from consultations.forms.rosters import ConfirmedForm, TableForm
from wgec.kernel import sheets
from wgec.kernel.access import guard, person
from wgec.kernel.errors import NotYours, Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def export(request: HttpRequest, ending: str) -> HttpResponse:
    """Every delegation, with a line for each of its people; what is imported again changes nothing."""
    guard("consultations.keep_people", request.user)
    if ending not in {"csv", "xlsx"}:
        raise Http404
    sheet = sheets.Sheet(_("Delegations"), [called[0] for called in rosters.COLUMNS.values()], list(_rows()))
    answer = (
        HttpResponse(sheets.as_csv(sheet), content_type="text/csv; charset=utf-8")
        if ending == "csv"
        else HttpResponse(sheets.as_xlsx([sheet], right_to_left=get_language_bidi()), content_type=XLSX)
    )
    answer["Content-Disposition"] = f'attachment; filename="delegations.{ending}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Hand in a table, look at what each line would do, then have it done."""
    guard("consultations.keep_people", request.user)
    if request.method != "POST":
        return _page(request, TableForm())
    if request.POST.get("do") == "carry_out":
        return _carried_out(request)
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    return _looked(request, form.cleaned_data["file"])


def _looked(request: HttpRequest, lines: list[rosters.Line], refusal: str = "") -> HttpResponse:
    checked = rosters.look(lines, by=person(request))
    counts = [(effect, sum(each.effect == effect for each in checked)) for effect in LineEffect]
    context = {
        "checked": checked,
        "counts": [(effect, count) for effect, count in counts if count],
        "is_sound": all(each.effect != LineEffect.REFUSED for each in checked),
        "is_anything": any(each.effect not in {LineEffect.REFUSED, LineEffect.SAME} for each in checked),
        "confirm": ConfirmedForm.of(checked),
        "refusal": refusal,
    }
    return _page(request, TableForm(), status=422 if refusal else 200, **context)


def _carried_out(request: HttpRequest) -> HttpResponse:
    form = ConfirmedForm(request.POST)
    if not form.is_valid():
        return _page(
            request, TableForm(), status=422, refusal=_("The lines were lost on the way. Hand the table in again.")
        )
    lines = form.cleaned_data["lines"]
    try:
        done = rosters.carry_out(lines, by=person(request), seen=form.cleaned_data["seen"])
    except NotYours:
        raise
    except Refused as refusal:
        return _looked(request, lines, refusal.sentence)
    count = sum(each.effect != LineEffect.SAME for each in done)
    messages.success(
        request, ngettext("%(count)s line is imported.", "%(count)s lines are imported.", count) % {"count": count}
    )
    return HttpResponseRedirect(reverse("consultations:people"))


def _page(request: HttpRequest, form: TableForm, *, status: int = 200, **context: object) -> HttpResponse:
    return render(
        request,
        "consultations/roster_import.html",
        {"form": form, "columns": [called[0] for called in rosters.COLUMNS.values()], **context},
        status=422 if form.errors else status,
    )


def _rows() -> list[list[sheets.Cell]]:
    rows: list[list[sheets.Cell]] = []
    for each in roster.listed():
        fields: list[sheets.Cell] = [each.name, each.short_name, each.kind, each.group, each.region, each.standing]
        seated = each.seated  # type: ignore[attr-defined]  # prefetched in roster.listed
        rows += [[*fields, seat.user.name, seat.user.email, seat.role] for seat in seated]
        if not seated:
            rows.append([*fields, "", "", ""])
    return rows
