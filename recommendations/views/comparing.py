"""Two editions compared: what became of each recommendation, word by word, and as a Word file with tracked changes."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations import queries
from recommendations.enums import Format
from recommendations.report import changes, frozen
from recommendations.report.compare import KINDS, Change, Comparison, Difference
from wgec.kernel.access import reads_in_public
from wgec.kernel.errors import Refused
from wgec.kernel.htmx import status_of
from wgec.kernel.pages import page_of, without

PAGE_SIZE = 20
FRAME = "frame"
KEPT = 3600  # seconds that a made file is kept: it never changes, but takes as long to make as a page may take


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the changes that can be asked for: its name in the address, its title, how many there are."""

    name: str
    title: str
    count: int


@reads_in_public
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """``?from=&to=`` names the two editions, by default the last two; ``&kind=`` what became of an entry."""
    wanted = request.GET.get("from", ""), request.GET.get("to", "")
    try:
        old, new = queries.compared(request.user, *wanted)
        found = frozen.compared(old, new)
    except Refused as refusal:
        context = {"refusal": refusal, "choices": queries.beside(request.user, None), "wanted": wanted}
        return render(request, "recommendations/edition_compare.html", context, status=_status(wanted, refusal))
    kind = request.GET.get("kind", "")
    context = {
        "old": old,
        "new": new,
        "wanted": (old.reference, new.reference),
        "choices": queries.beside(request.user, new),
        "tabs": list(_tabs(found)),
        "kind": kind,
        "query": request.GET,
        "page": page_of(_shown(found, kind), request, PAGE_SIZE),
        "others": without(request.GET, "kind"),
    }
    return render(request, "recommendations/edition_compare.html", context)


def _status(wanted: tuple[str, str], refusal: Refused) -> int:
    """Who names two editions that cannot be compared is refused; who names none just has nothing to look at."""
    return status_of(refusal) if any(wanted) else 200


def _tabs(found: Comparison) -> list[Tab]:
    """Everything that changed first, then each kind that there is, what is around the texts, what stayed."""
    titles = changes.kinds()
    tabs = [Tab(kind, titles[kind], found.counts[kind]) for kind in KINDS]
    tabs.insert(-1, Tab(FRAME, changes.around(), len(found.frame)))
    return [Tab("", changes.everything(), len(_shown(found, ""))), *(tab for tab in tabs if tab.count)]


def _shown(found: Comparison, kind: str) -> list[Change | Difference]:
    if kind == FRAME:
        return list(found.frame)
    if kind in KINDS:
        return list(found.of(kind))
    return [*found.frame, *found.of()]


@reads_in_public
@require_safe
def changes_tracked(request: HttpRequest, reference: str, old: str) -> HttpResponse:
    """The edition as a Word file in which every change since the ``old`` one is a tracked change."""
    before, after = queries.compared(request.user, old, reference)
    key = f"changes-tracked:{before.fingerprint}:{after.fingerprint}"
    content = cache.get(key)
    if content is None:
        content = frozen.tracked(before, after)
        cache.set(key, content, KEPT)
    return _file(content, after.file_since(before))


def _file(content: bytes, name: str) -> HttpResponse:
    headers: dict[str, Any] = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-cache",
    }
    return HttpResponse(content, content_type=Format.DOCX.media_type, headers=headers)
