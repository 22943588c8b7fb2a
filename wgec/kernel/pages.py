"""Pages of a list: what page views share."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


def page_of(rows: Any, request: HttpRequest, size: int) -> Page:
    """The page of ``rows`` that the address asks for (``?page=``), the nearest one when it is out of range.

    ``shown_numbers`` on the result are the page numbers to link to, with gaps.
    """
    paginator = Paginator(rows, size)
    page = paginator.get_page(request.GET.get("page"))
    page.shown_numbers = list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))  # type: ignore[attr-defined]
    return page
