"""The overview for the meeting: where the whole compilation stands."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from consultations import queries as consultation_queries
from recommendations.forms.standing import StandingForm
from recommendations.queries import holding as words
from recommendations.queries import standing as seen
from wgec.kernel.access import reads_in_public
from wgec.kernel.htmx import show
from wgec.kernel.pages import asked, page_of

PAGE_SIZE = 100
LISTED = 10
"""How many of the texts that one delegation holds back, and of the contested ones, are shown at once."""


@reads_in_public
@require_safe
def standing(request: HttpRequest, slug: str) -> HttpResponse:
    """The map, the table, who holds back what, who has not spoken, what the group is being asked."""
    consultation = get_object_or_404(consultation_queries.consultations(), slug=slug)
    found = seen.standing(consultation)
    query = asked(request)
    form = StandingForm(request.GET, sections=[part.section for part in found.parts])
    rows = seen.arranged(found.texts, **form.asked)
    page = page_of(rows, request, PAGE_SIZE)
    away, disputed = _cut(found.away, request, "away"), _cut(found.disputed, request, "disputed")
    context = {
        "consultation": consultation,
        "standing": found,
        "form": form,
        "page": page,
        "away": away,
        "disputed": disputed,
        "holding": words.holding(found, list(away), list(disputed), request.user),
        "excerpts": seen.excerpts([*page, *away, *disputed]),
        "mine": request.user.acting_for if request.user.is_authenticated else None,
    }
    return show(request, "recommendations/standing.html", context, fragment="table", query=query)


def _cut(rows: list[seen.Text], request: HttpRequest, name: str) -> "Page[Any]":
    """The part of a list that the address asks for by its name; each list on the page has its own."""
    return Paginator(rows, LISTED).get_page(request.GET.get(name, 1))
