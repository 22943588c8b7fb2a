"""What happened in public, as Atom feeds: only what strangers may read, whoever asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from consultations import queries
from consultations.feeds import feed
from wgec.kernel.access import reads_in_public


@reads_in_public
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """The whole record of proceedings."""
    return feed(request, queries.events(None), page=reverse("consultations:record"))


@reads_in_public
@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """What concerns one consultation."""
    row = get_object_or_404(queries.consultations(), slug=slug)
    return feed(
        request, queries.events(None).filter(consultation=row.slug), page=row.get_absolute_url(), title=row.title
    )
