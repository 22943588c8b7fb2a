"""The record of proceedings."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from consultations import queries
from consultations.filters import EventFilter
from wgec.kernel.access import reads_in_public
from wgec.kernel.htmx import show
from wgec.kernel.pages import asked, page_of

PAGE_SIZE = 50


@reads_in_public
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """What happened, the newest first, as this reader may know it."""
    found = EventFilter(request.GET, queryset=queries.events(request.user))
    context = {"filter": found, "page": page_of(found.qs, request, PAGE_SIZE)}
    return show(request, "consultations/record.html", context, fragment="found", query=asked(request))
