"""Where the group stands on one text."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from recommendations import queries
from recommendations.queries import bridges
from recommendations.queries import positions as seen
from recommendations.views.recommendations import about
from wgec.kernel.access import reads_in_public


@reads_in_public
@require_safe
def positions(request: HttpRequest, reference: str) -> HttpResponse:
    """Who stands where, as far as it is not sealed."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    stands, is_sealed = seen.seen(row, request.user)
    context = {"tab": "positions", **about(request, row), "stands": stands, "is_sealed": is_sealed}
    if bridges.is_wanted(stands):
        context["bridges"] = bridges.of(row, request.user, known=(stands, is_sealed))
    return render(request, "recommendations/positions.html", context)
