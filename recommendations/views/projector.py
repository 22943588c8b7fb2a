"""The room's screen: one text in large letters and where the group stands on it, live."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from consultations import queries as consultation_queries
from recommendations.models import Recommendation
from recommendations.queries import projecting as seen
from recommendations.queries import rolling
from wgec.kernel.access import reads_in_public
from wgec.kernel.htmx import show, wants_fragment

SMALLEST, USUAL, LARGEST = 1, 3, 6
ROLLING = "rolling"


@dataclass(frozen=True, slots=True)
class Look:
    """How the screen looks, as its address says: rolling text or not, dark or not, how large."""

    path: str
    at: str
    is_rolling: bool
    is_dark: bool
    size: int

    def address(self, **other: Any) -> str:
        """The same screen with something else about it; ``path`` and ``at`` name another text."""
        look = {name: getattr(self, name) for name in self.__slots__} | other
        query = QueryDict(mutable=True)
        for name, value, usual in (
            ("at", look["at"], ""),
            ("text", ROLLING if look["is_rolling"] else "", ""),
            ("dark", "1" if look["is_dark"] else "", ""),
            ("size", str(look["size"]), str(USUAL)),
        ):
            if value != usual:
                query[name] = value
        return f"{look['path']}?{query.urlencode()}" if query else str(look["path"])


@reads_in_public
@require_safe
def recommendation(request: HttpRequest, reference: str) -> HttpResponse:
    """One recommendation for the room."""
    return _projected(request, reference, _look(request, at=""))


@reads_in_public
@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """The recommendations of a consultation one after the other: the one that ``at`` names, else the first."""
    at = request.GET.get("at", "")
    rows = seen.published(get_object_or_404(consultation_queries.consultations(), slug=slug))
    reference = (rows.filter(reference=at) if at else rows).values_list("reference", flat=True).first()
    if reference is None:
        raise Http404
    return _projected(request, reference, _look(request, at=reference))


def _look(request: HttpRequest, *, at: str) -> Look:
    size = request.GET.get("size", "")
    return Look(
        request.path,
        at,
        request.GET.get("text") == ROLLING,
        bool(request.GET.get("dark")),
        int(size) if size in {str(each) for each in range(SMALLEST, LARGEST + 1)} else USUAL,
    )


def _projected(request: HttpRequest, reference: str, look: Look) -> HttpResponse:
    """The page, or what of it is live: 204 while nothing has changed since what the screen shows."""
    version = seen.version(reference, is_rolling=look.is_rolling)
    if version is None:
        raise Http404
    kept = repr((version, get_language(), look))
    etag = quote_etag(hashlib.sha256(kept.encode()).hexdigest()[:32])
    if wants_fragment(request) and request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=204, headers={"ETag": etag})
    row = get_object_or_404(seen.public(), reference=reference)
    context = {
        "recommendation": row,
        "look": look,
        "etag": etag,
        "address": look.address(),
        "projected": seen.projected(row),
        "material": rolling.material(row) if look.is_rolling else None,
    }
    if not wants_fragment(request):
        context |= {"controls": _controls(row, look)}
    response = show(request, "recommendations/projector.html", context, fragment="live")
    response["ETag"] = etag
    return response


def _controls(row: Recommendation, look: Look) -> dict[str, str]:
    """Where the keys and buttons lead; an empty address is one that leads nowhere from here."""
    before, after = seen.around(row)

    def of(reference: str) -> str:
        if not reference:
            return ""
        if look.at:
            return look.address(at=reference)
        return look.address(path=reverse("recommendations:projector", args=[reference]))

    return {
        "before": of(before),
        "after": of(after),
        "rolling": look.address(is_rolling=not look.is_rolling),
        "smaller": look.address(size=look.size - 1) if look.size > SMALLEST else "",
        "larger": look.address(size=look.size + 1) if look.size < LARGEST else "",
        "dark": look.address(is_dark=not look.is_dark),
        "map": reverse("recommendations:standing", args=[row.consultation.slug]),
        "leave": reverse("recommendations:positions", args=[row.reference]),
    }
