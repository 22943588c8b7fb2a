"""The first page: what awaits the reader, the group at a glance, what is new."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations import queries
from recommendations.queries import awaiting, timetable
from wgec.kernel.access import reads_in_public

NEWS = 12
ROUNDS = 10


@reads_in_public
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The reader's own tasks, rounds with their counts, the latest events and report, the group's next deadline."""
    when = timetable.Timetable(timezone.now())
    context = {
        "awaiting": awaiting.awaiting(request.user, when),
        "rounds": list(queries.rounds(request.user)[:ROUNDS]),
        "figures": queries.figures(request.user),
        "news": queries.news(NEWS),
        "next": timetable.next_for_the_group(when),
        "latest": queries.issued(request.user).first(),
    }
    return render(request, "recommendations/overview.html", context)
