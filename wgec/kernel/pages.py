"""Pages of a list: what page views share."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme


def page_of(
    rows: QuerySet[Any] | Sequence[Any],
    request: HttpRequest,
    size: int,
    *,
    shown: Callable[[QuerySet[Any]], Any] | None = None,
    otherwise: int = 1,
) -> "Page[Any]":
    """The page of ``rows`` that the address asks for (``?page=``), the nearest one when it is out of range.

    When it asks for none it is the page ``otherwise``.

    ``shown`` makes what the page shows of its rows: counting and skipping then touch only ``rows``, which can be bare.
    ``shown_numbers`` on the result are the page numbers to link to, with gaps.
    """
    paginator = Paginator(rows, size)
    page = paginator.get_page(request.GET.get("page", otherwise))
    if shown is not None and isinstance(rows, QuerySet):
        cut = cast(QuerySet[Any], page.object_list).values("pk")
        page.object_list = shown(rows.model._default_manager.filter(pk__in=cut))
    page.shown_numbers = list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))  # type: ignore[attr-defined]
    return page


def asked(request: HttpRequest) -> QueryDict:
    """What the address asks for, without the parts that a form sent empty."""
    query = request.GET.copy()
    for name in list(query):
        query.setlist(name, [value for value in query.getlist(name) if value.strip()])
        if not query.getlist(name):
            del query[name]
    return query


def without(query: QueryDict, *names: str) -> str:
    """The query as a link that leaves ``names`` out."""
    kept = query.copy()
    for name in (*names, "page"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}"


def back(request: HttpRequest, otherwise: str) -> str:
    """The page that a form names as ``next``, when it is one of ours; ``otherwise`` where it names none of them."""
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return page
    return otherwise
