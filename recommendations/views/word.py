"""Texts taken along as Word files, and brought back changed."""

import io

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from recommendations import queries
from recommendations.report import single
from recommendations.report.renderers import docx
from wgec.kernel.access import reads_in_public
from wgec.kernel.downloads import as_it_came


@reads_in_public
@require_safe
def recommendation_word(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The current text of one recommendation as a Word file, for whoever may read it."""
    row = get_object_or_404(queries.whole(request.user).exclude(current=None), reference=reference)
    return answered(request, single.word(row))


def answered(request: HttpRequest, file: single.WordFile) -> HttpResponseBase:
    """The answer with a Word file; its bytes are its tag."""
    return as_it_came(
        request,
        lambda: io.BytesIO(file.content),
        name=file.name,
        media_type=docx.MEDIA_TYPE,
        sha256=file.sha256,
        size=len(file.content),
    )
