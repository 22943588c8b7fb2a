"""The amendments to a text: in a list or as a table, one by one with what it changes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import history, queries, steps
from recommendations.enums import AmendmentKind
from recommendations.filters import AmendmentPageFilter
from recommendations.models import Amendment, AmendmentVersion, Recommendation
from recommendations.queries import amendment_positions as positions
from recommendations.queries import amendments as seen
from recommendations.queries import rolling as rolling_texts
from recommendations.queries import units
from recommendations.views import comments, threads
from recommendations.views.amendment_positions import may_state
from recommendations.views.recommendations import about
from wgec.kernel.access import reads_in_public
from wgec.kernel.htmx import show
from wgec.kernel.pages import asked, page_of, without

PAGE_SIZE = 25
TABLE = "table"
EVENTS = 20
VERSIONS = 100  # the latest; the others have their addresses in the API
BELOW = 100


@reads_in_public
@require_safe
def rolling(request: HttpRequest, reference: str) -> HttpResponse:
    """The current text with everything that is open on it, in brackets and with the names."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    context = {"tab": "rolling", **about(request, row), "material": rolling_texts.material(row)}
    return render(request, "recommendations/rolling.html", context)


@reads_in_public
@require_safe
def amendments(request: HttpRequest, reference: str) -> HttpResponse:
    """The amendments to one text in the order of the text, filtered by what the address says."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    query = asked(request)
    text_units = _units(row)
    shared = about(request, row)
    found = AmendmentPageFilter(
        query,
        queryset=seen.of(row, request.user),
        delegations=seen.sponsoring(row, request.user),
        units=units.choices(text_units, among=shared["amended"].by_unit),
    )
    rows = found.qs if found.is_valid() else found.queryset.none()
    page = page_of(rows, request, PAGE_SIZE, shown=seen.as_listed)
    context = {
        "tab": "amendments",
        **shared,
        "filter": found,
        "page": page,
        "query": query,
        "table": query.get("view") == TABLE,
        "without_filters": without(query, "status", "delegation", "unit"),
        "is_filtered": any(query.get(name) for name in ("status", "delegation", "unit")),
        "colliding": seen.colliding(row),
        "tallies": positions.tallies(row, list(page), request.user),
        "may_state": may_state(request),
    }
    return show(request, "recommendations/amendments.html", context, fragment="found", query=query)


@reads_in_public
@require_safe
def amendment(request: HttpRequest, reference: str) -> HttpResponse:
    """One amendment: old and new, what it collides with, its own amendments, its discussion, what happened."""
    one = get_object_or_404(seen.whole(request.user), reference=reference)
    row = get_object_or_404(queries.whole(request.user), pk=one.recommendation_id)
    one.consultation = row.consultation  # one row, whose phases are asked for once
    versions = list(seen.versions_listed(one, request.user)[:VERSIONS])
    context = {
        "tab": "amendments",
        **about(request, row),
        **threads.talk(
            request, row, one, comment_address=reverse("recommendations:amendment-comment", args=[one.reference])
        ),
        **_shown(request, one, versions),
        "amendment": one,
        "fits": seen.fits(one),
        "collisions": seen.collisions(one),
        "tally": positions.tally(row, one, request.user),
        "may_state": may_state(request),
        "below": list(seen.as_listed(seen.readable(request.user).filter(parent=one))[:BELOW]),
        "versions": versions,
        "withdrawn_because": seen.reason_of_withdrawal(one),
        "its_steps": steps.open_now(request.user, one),
        "events": history.events_of_amendment(one, request.user)[:EVENTS],
    }
    return show(request, "recommendations/amendment.html", context, fragment="threads", query=asked(request))


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, reference: str) -> HttpResponse:
    """A new thread on the amendment."""
    one = get_object_or_404(seen.whole(request.user), reference=reference)
    row = queries.whole(request.user).get(pk=one.recommendation_id)
    return comments.add_to(request, row, one)


def _shown(request: HttpRequest, one: Amendment, versions: list[AmendmentVersion]) -> dict[str, Any]:
    """Which two texts are shown beside each other, and how: ``?view=side``, ``?show=whole``, ``?version=&since=``."""
    listed = {str(version.number): version.number for version in versions}
    number = listed.get(request.GET.get("version", ""), versions[0].number)
    earlier = listed.get(request.GET.get("since", ""))
    wanted = seen.versions(one, request.user).filter(number__in={each for each in (number, earlier) if each})
    by_number = {version.number: version for version in wanted}
    version, since = by_number[number], by_number.get(earlier) if earlier else None
    is_request = one.kind == AmendmentKind.FREE_TEXT
    base = "" if is_request else seen.base_text(version)
    return {
        "version": version,
        "since": since,
        "old_text": since.text if since else base,
        "new_text": version.text,
        "is_request": is_request,
        "side_by_side": request.GET.get("view") == "side",
        "whole_text": request.GET.get("show") == "whole",
        "query": asked(request),
    }


def _units(row: Recommendation) -> list[units.UnitSeen]:
    return units.seen(row.current.text, row.current.unit_ids) if row.current else []
