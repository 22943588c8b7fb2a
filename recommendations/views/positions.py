"""Where the group stands on one text."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from recommendations import queries
from recommendations.queries import bridges, calls, designations
from recommendations.queries.matrix import matrix
from recommendations.queries.timeline import timeline
from recommendations.views import designating, objections
from recommendations.views.recommendations import about
from wgec.kernel.access import reads_in_public


@reads_in_public
@require_safe
def positions(request: HttpRequest, reference: str) -> HttpResponse:
    """Who stands where, as far as it is not sealed."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    seen = matrix(row, request.user)
    asked, named = calls.of(row), list(designations.of(row))
    computed = seen.counted.indicator if seen.counted else None
    context = {
        "tab": "positions",
        **about(request, row),
        "matrix": seen,
        "is_sealed": seen.is_sealed,
        "timeline": timeline(row, request.user, asked, named),
        "calls": asked,
        **designating.beside(request, named, computed, first=seen.first),
        **objections.beside(request, row),
    }
    if bridges.is_wanted(seen.stands):
        context["bridges"] = bridges.of(row, request.user, known=(seen.stands, seen.is_sealed), counted=seen.counted)
    return render(request, "recommendations/positions.html", context)
