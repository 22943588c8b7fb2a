"""How a text became what it is: its revisions, any two of them compared, and what happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from recommendations import history as past
from recommendations import queries
from recommendations.views.recommendations import about
from wgec.kernel.access import reads_in_public
from wgec.kernel.htmx import show
from wgec.kernel.pages import page_of

REVISIONS = 25
EVENTS = 20


@reads_in_public
@require_safe
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """The revisions; ``?from=&to=`` chooses two to compare, by default the last two."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    context = {
        "tab": "history",
        **about(request, row),
        "page": page_of(queries.revisions(row), request, REVISIONS),
        "comparison": past.compare(row, request.GET.get("from"), request.GET.get("to")),
        "events": past.events(row, request.user)[:EVENTS],
        "latest_events": EVENTS,
    }
    return show(request, "recommendations/history.html", context, fragment="comparison")
