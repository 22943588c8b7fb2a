"""One round with its compilation, and one delegation with its texts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from consultations import queries as consultation_queries
from recommendations import queries
from wgec.kernel.access import reads_in_public
from wgec.kernel.pages import page_of

PAGE_SIZE = 25
LATEST_EDITIONS = 5


@reads_in_public
@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """One round: questions, dates, the compilation's front matter, sections and reports."""
    row = get_object_or_404(consultation_queries.consultation(slug))
    context = {
        "consultation": row,
        "compilation": queries.front_matter(row),
        "contents": queries.contents(row, request.user),
        "editions": queries.issued(request.user).filter(consultation=row).prefetch_related(None)[:LATEST_EDITIONS],
    }
    return render(request, "recommendations/consultation.html", context)


@reads_in_public
@require_safe
def delegation(request: HttpRequest, slug: str) -> HttpResponse:
    """One delegation: what it is, how many act for it, what it proposes."""
    row = get_object_or_404(consultation_queries.delegations(), slug=slug)
    context = {
        "delegation": row,
        "roles": consultation_queries.roles(row),
        "page": page_of(queries.proposed_by(row, request.user), request, PAGE_SIZE),
    }
    return render(request, "recommendations/delegation.html", context)
