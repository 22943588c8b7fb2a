"""The rounds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations import queries
from wgec.kernel.access import reads_in_public
from wgec.kernel.pages import page_of

PAGE_SIZE = 20


@reads_in_public
@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """Every round, the newest first."""
    page = page_of(queries.consultations(), request, PAGE_SIZE)
    return render(request, "consultations/consultations.html", {"page": page})
