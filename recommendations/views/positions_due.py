"""The working page of a delegation: everything that needs its position, as a list or one text after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from consultations.models import Delegation
from recommendations import queries, steps
from recommendations.enums import Needs
from recommendations.filters import DueFilter
from recommendations.models import Recommendation
from recommendations.queries import own
from recommendations.views import own_positions
from wgec.kernel.access import guard, may, person
from wgec.kernel.htmx import show
from wgec.kernel.pages import asked, page_of, without

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Waiting:
    """One text of the queue: its reference, and what it needs."""

    reference: str
    needs: str


@dataclass(frozen=True, slots=True)
class Ways:
    """Where one goes from a text of the queue; each None where there is no such text."""

    place: int | None
    count: int
    previous: str | None
    next: str | None
    next_none: str | None
    next_stale: str | None


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """What the filters in the address leave, in pages; ``?at=`` names the text to begin reading with."""
    guard("recommendations.read_positions_due", request.user)
    delegation: Delegation = person(request).acting_for
    query = asked(request)
    at = query.get("at", "")
    waiting = own.needing(queries.in_order(request.user), request.user)
    shared = _without_choice(query)
    within = DueFilter(shared, queryset=waiting, request=request)
    found = DueFilter(query, queryset=waiting, request=request)
    rows = own.in_order_of_need(found.qs if found.is_valid() else waiting.none())
    if at:
        return _reading(request, at, [Waiting(*each) for each in rows.values_list("reference", F("needs"))], query)
    page = page_of(rows, request, PAGE_SIZE, shown=partial(_shown, user=request.user, delegation=delegation))
    context = {
        "delegation": delegation,
        "due": own.due(within.qs if within.is_valid() else waiting.none()),
        "choices": [found.form[name] for name in ("consultation", "section")],
        "needs": query.get("needs", ""),
        "called": query.get("call") == "open",
        "filtered": bool(found.form.changed_data),
        "page": page,
        "first": next(iter(page.object_list), None),
        "ways_shown": [(key, _address(query, reference)) for key, reference in _firsts(list(page.object_list))],
        "may_enter": may("recommendations.record_position", request.user),
        "query": query,
        "list_address": request.get_full_path(),
    }
    return show(request, "recommendations/standing/due.html", context, fragment="found", query=query)


def _without_choice(query: QueryDict) -> QueryDict:
    """The query without what is chosen by the counts above the list."""
    kept = query.copy()
    for name in ("needs", "call", "page", "at"):
        kept.pop(name, None)
    return kept


def _shown(rows: Any, *, user: Any, delegation: Delegation) -> list[Recommendation]:
    """A page of them as the list shows them, with what each needs and where the delegation stands on it."""
    listed = own.in_order_of_need(own.with_needs(queries.as_listed(rows), delegation))
    return own.beside(listed, user, groups=True)


def _firsts(rows: Sequence[Recommendation]) -> Iterator[tuple[str, str | None]]:
    """For the keys: the first text on this page without a position, and the first to be confirmed."""
    for key, kind in (("n", Needs.NONE), ("s", Needs.STALE)):
        yield key, next((row.reference for row in rows if row.needs == kind), None)  # type: ignore[attr-defined]


# --- one after the other -----------------------------------------------------------------------


def _reading(request: HttpRequest, at: str, queue: list[Waiting], query: QueryDict) -> HttpResponse:
    row = get_object_or_404(queries.whole(request.user), reference=at)
    card = own_positions.own_card(request, row)
    ways = _ways(at, queue)
    found = card["own"]
    context = {
        "recommendation": row,
        "ways": ways,
        "list_address": without(query, "at"),
        "onwards": _address(query, ways.next),
        "ways_shown": list(_links(query, ways)),
        "next": _onwards(request, query, ways),
        "here": request.get_full_path(),
        "possible": steps.open_now(request.user, row),
        **card,
    }
    if found is not None and found.position is not None and found.is_stale:
        context["comparison"] = own_positions.what_changed(request, row, found.position.revision.number)
    if card.get("own_may_state"):
        context["form"] = own_positions.form_beside(request, row, found.position)
    return render(request, "recommendations/standing/reading.html", context)


def _ways(at: str, queue: list[Waiting]) -> Ways:
    """Those from the text ``at``: the next of a kind is looked for behind it first, then from the beginning."""
    place = next((number for number, each in enumerate(queue) if each.reference == at), None)
    behind = queue[place + 1 :] if place is not None else queue
    around = [*behind, *(queue[:place] if place is not None else [])]
    return Ways(
        place=place + 1 if place is not None else None,
        count=len(queue),
        previous=queue[place - 1].reference if place else None,
        next=around[0].reference if around else None,
        next_none=_first_of(around, Needs.NONE),
        next_stale=_first_of(around, Needs.STALE),
    )


def _first_of(queue: list[Waiting], kind: Needs) -> str | None:
    return next((each.reference for each in queue if each.needs == kind), None)


def _address(query: QueryDict, reference: str | None) -> str:
    if reference is None:
        return ""
    there = query.copy()
    there["at"] = reference
    return f"?{there.urlencode()}"


def _links(query: QueryDict, ways: Ways) -> Iterator[tuple[str, str]]:
    """The key of each way, and its address."""
    for key, reference in (("p", ways.previous), ("n", ways.next_none), ("s", ways.next_stale)):
        yield key, _address(query, reference)


def _onwards(request: HttpRequest, query: QueryDict, ways: Ways) -> str:
    """Where one goes once this text has its position: to the next one, or back to the list."""
    return request.path + (_address(query, ways.next) or without(query, "at"))
