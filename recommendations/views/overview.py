"""The first page: the group at a glance, what is new, what awaits the reader."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations import queries
from wgec.kernel.access import reads_in_public

NEWS = 12
ROUNDS = 10


@reads_in_public
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Rounds with their counts, the latest events and report, the reader's own tasks."""
    rounds = list(queries.rounds(request.user)[:ROUNDS])
    context = {
        "rounds": rounds,
        "figures": queries.figures(request.user),
        "news": queries.news()[:NEWS],
        "awaiting": queries.awaiting(request.user),
        "latest": queries.issued(request.user).first(),
    }
    return render(request, "recommendations/overview.html", context)
