"""The positions of a consultation as files to take away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import conditional_page, require_safe

from consultations import queries as consultation_queries
from recommendations.queries import exports
from wgec.kernel.access import reads_in_public


@reads_in_public
@require_safe
@conditional_page
def positions(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Texts against delegations, or with ``?form=long`` one line for each position, as CSV or XLSX."""
    row = get_object_or_404(consultation_queries.consultations(), slug=slug)
    file = exports.file(row, request.user, form=request.GET.get("form", "matrix"), ending=ending)
    response = HttpResponse(file.content, content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or ""
    return response
