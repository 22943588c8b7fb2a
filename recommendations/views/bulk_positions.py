"""Positions entered many at once, in the meeting room: pasted, or in a table; looked at first, then recorded."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from consultations.models import Consultation, Delegation
from recommendations import queries
from recommendations.actions import bulk_lines
from recommendations.actions import bulk_positions as actions
from recommendations.actions.bulk_positions import Checked
from recommendations.enums import LineOutcome
from recommendations.forms.bulk_positions import BulkForm, TableForm
from recommendations.models import Recommendation
from recommendations.queries import own
from wgec.kernel.access import guard, person
from wgec.kernel.errors import NotYours
from wgec.kernel.richtext import keeping_key

RECORD = "record"


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Paste lines, or fill in the table of ``?recommendation=``; nothing is written before it was looked at."""
    guard("recommendations.record_position", request.user)
    if reference := request.GET.get("recommendation"):
        return _table(request, reference)
    sent = request.POST if request.method == "POST" else None
    form = BulkForm(sent, initial={"consultation": request.GET.get("consultation") or _newest(request)})
    context: dict[str, Any] = {"form": form, "keeping_key": keeping_key("positions-bulk", by=request.user)}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        context |= _looked_at(request, given["consultation"], form.read, given["seen"])
        if context["is_done"]:
            rest = [each.line for each in context["checked"] if each.outcome == LineOutcome.REFUSED]
            remaining = bulk_lines.left(given["lines"], rest)
            context["form"] = BulkForm(initial={"consultation": given["consultation"].slug, "lines": remaining})
    status = 422 if form.errors else 200
    return render(request, "recommendations/standing/bulk.html", context, status=status)


def _table(request: HttpRequest, reference: str) -> HttpResponse:
    """Every delegation a row, for one text: for the secretariat, who enters for all."""
    if not person(request).is_secretariat:
        raise NotYours(_("The table is for the secretariat, who enters for all. Paste the lines of your delegation."))
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    delegations = list(own.speakers())
    form = TableForm(request.POST if request.method == "POST" else None, delegations=delegations, reference=reference)
    context: dict[str, Any] = {"form": form, "recommendation": row, "rows": _with_words(form, row, request)}
    if form.is_bound and form.is_valid():
        seen = {reference: _number(request.POST.get("seen_revision", ""), row)}
        context |= _looked_at(request, row.consultation, form.read, seen)
    status = 422 if form.errors else 200
    return render(request, "recommendations/standing/bulk_table.html", context, status=status)


def _with_words(form: TableForm, row: Recommendation, request: HttpRequest) -> list[tuple[Delegation, list[Any], str]]:
    """The rows of the table, each with the stance that the delegation has now, as far as it is not sealed."""
    known = own.stances_now(row, request.user)
    return [(each, fields, known.get(each.pk, "")) for each, fields in form.rows()]


def _number(given: str, row: Recommendation) -> int:
    current = row.current.number if row.current else 0
    return int(given) if given.isdecimal() and len(given) < 10 else current


def _looked_at(
    request: HttpRequest, consultation: Consultation, lines: Sequence[Any], seen: dict[str, int]
) -> dict[str, Any]:
    """What the lines would do, or what has been done."""
    by = person(request)
    is_done = request.POST.get("do") == RECORD
    found = (
        actions.record(consultation, lines, by=by, seen=seen)
        if is_done
        else actions.check(consultation, lines, by=by, seen=seen)
    )
    counted = actions.counts(found)
    to_do = counted[LineOutcome.NEW] + counted[LineOutcome.CHANGES]
    if is_done:
        _say(request, found, to_do)
    return {
        "checked": found,
        "counts": [(outcome.value, outcome.label, counted[outcome]) for outcome in LineOutcome],
        "to_do": to_do,
        "refused": counted[LineOutcome.REFUSED],
        "is_done": is_done,
        "seen_now": json.dumps(actions.revisions(found)),
        "current_now": next(iter(actions.revisions(found).values()), ""),
    }


def _say(request: HttpRequest, found: Sequence[Checked], done: int) -> None:
    refused = sum(each.outcome == LineOutcome.REFUSED for each in found)
    said = ngettext("%(count)s position is recorded.", "%(count)s positions are recorded.", done) % {"count": done}
    if refused:
        left = ngettext("%(count)s line is refused.", "%(count)s lines are refused.", refused) % {"count": refused}
        messages.warning(request, f"{said} {left}", extra_tags=keeping_key("positions-bulk", by=request.user))
    else:
        messages.success(request, said, extra_tags=keeping_key("positions-bulk", by=request.user))


def _newest(request: HttpRequest) -> str:
    rounds: list[Any] = list(queries.rounds_to_read(request.user))
    return next((each.slug for each in rounds if each.filled), rounds[0].slug if rounds else "")
