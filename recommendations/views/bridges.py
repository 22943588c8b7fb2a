"""What would bring those over who hold back, and where the group would stand if some amendments were adopted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from recommendations import queries
from recommendations.queries import bridges as seen
from recommendations.views.recommendations import about
from wgec.kernel.access import reads_in_public
from wgec.kernel.htmx import show
from wgec.kernel.pages import asked


@reads_in_public
@require_safe
def bridges(request: HttpRequest, reference: str) -> HttpResponse:
    """The bridges on one text; ``?adopt=A-17&adopt=…`` shows what adopting these would do. Nothing is decided by it."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    query = asked(request)
    found = seen.of(row, request.user)
    wanted = query.getlist("adopt")
    context = {
        "tab": "positions",
        **about(request, row),
        "bridges": found,
        "adopt": wanted,
        "shown_offers": found.offers if found and query.get("offers") == "all" else None,
        "what_if": found.what_if(wanted) if found and wanted else None,
    }
    return show(request, "recommendations/bridges.html", context, fragment="outcome", query=query)
