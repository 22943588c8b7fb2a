"""The recommendations: in a list, to read in a row, one by one, and where each comes from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from consultations import workflow
from consultations.models import Consultation
from recommendations import queries, steps
from recommendations.enums import PUBLIC_STATUSES
from recommendations.filters import RecommendationPageFilter
from recommendations.models import Recommendation
from recommendations.queries import (
    agreements,
    amendments,
    calls,
    cross_references,
    extracts,
    own,
    relations,
)
from recommendations.queries import comments as discussions
from recommendations.views import own_positions
from wgec.kernel.access import may, reads_in_public
from wgec.kernel.htmx import show
from wgec.kernel.pages import asked, page_of, without

PAGE_SIZE = 25
READING = "reading"
#: The filters that can be taken away one by one, and what they are called then.
FILTERS = {
    "search": _("Words"),
    "group": _("Group"),
    "delegation": _("Delegation"),
    "status": _("Status"),
    "amended": _("Amendments"),
    "indicator": _("Indicator"),
    "order": _("Order"),
    "designation": _("Designation"),
    "needs_position": _("Your position"),
    "kind": _("Type"),
    "addressee": _("Addressed to"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in force: its name and value in words, and the link that takes it away."""

    label: str
    value: str
    without: str


@reads_in_public
@require_safe
def recommendations(request: HttpRequest) -> HttpResponse:
    """What answers to the filters in the address, in one consultation; a search that names none looks in all."""
    query = asked(request)
    reading = query.get("view") == READING
    rounds = list(queries.rounds_to_read(request.user))
    consultation = _consultation(rounds, query)
    if consultation is not None:
        query["consultation"] = consultation.slug
    found = RecommendationPageFilter(
        query,
        queryset=queries.in_order(request.user),
        delegations=queries.proposing(consultation, request.user),
        addressees=extracts.addressed(request.user),
        request=request,
    )
    rows = found.qs if found.is_valid() else found.queryset.none()
    contents = queries.contents(consultation, request.user) if consultation else None
    section_wanted = query.get("section", "")
    context = {
        "consultation": consultation,
        "rounds": rounds,
        "contents": contents,
        "section_wanted": section_wanted,
        "section": contents.section(section_wanted) if contents else None,
        "filter": found,
        "chosen": list(_chosen(found, query)),
        "without_filters": without(query, *FILTERS),
        "page": page_of(rows, request, PAGE_SIZE, shown=_shown(request, found, reading=reading)),
        "list_address": request.get_full_path(),
        "needed": _needed(request, found),
        "reading": reading,
        "query": query,
        "may_propose": may("recommendations.propose_recommendation", request.user)
        and (consultation is None or workflow.is_open(consultation)),
    }
    return show(request, "recommendations/recommendations.html", context, fragment="found", query=query)


def _shown(
    request: HttpRequest, found: RecommendationPageFilter, *, reading: bool
) -> Callable[[QuerySet[Recommendation]], Sequence[Recommendation]]:
    """What makes a page of bare rows what is read, in the order that is asked for."""
    if reading:
        return lambda rows: cross_references.beside(found.in_order(queries.as_whole(rows)))
    counted = discussions.with_counts(request.user)
    return lambda rows: own.beside(found.in_order(counted(rows)), request.user)


def _needed(request: HttpRequest, found: RecommendationPageFilter) -> int | None:
    """How many of those that answer to the other filters need the position of the reader's delegation."""
    if own.delegation_of(request.user) is None or not found.is_valid():
        return None
    return own.needing(found.but_for("needs_position"), request.user).count()


def _consultation(rounds: Sequence[Any], query: QueryDict) -> Consultation | None:
    """The one that is asked for; else the newest with a text in it; none for a search through all of several."""
    if wanted := query.get("consultation"):
        return next((each for each in rounds if each.slug == wanted), None)
    if "search" in query and len(rounds) > 1:
        return None
    return next((each for each in rounds if each.filled), rounds[0] if rounds else None)


def _chosen(found: RecommendationPageFilter, query: QueryDict) -> Iterator[Chosen]:
    for name, label in FILTERS.items():
        value = query.get(name)
        if value and name in found.form.fields:  # what is for delegates alone is not applied to others
            choices = dict(getattr(found.form.fields[name].widget, "choices", ()))
            yield Chosen(str(label), str(choices.get(value, value)), without(query, name))


@reads_in_public
@require_safe
def recommendation(request: HttpRequest, reference: str) -> HttpResponse:
    """One recommendation with its current text and footnotes, and why it was withdrawn if it was."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    context = {
        "tab": "text",
        "withdrawn_because": queries.reason_of_withdrawal(row),
        "passages": discussions.passages(row, request.user),
        "returned_because": queries.reason_of_return(row),
        "agreed": agreements.locked(row),
        "links": cross_references.links_of(row),
        "cited_by": list(cross_references.citing(row, request.user)),
        "split_into": list(queries.readable(request.user).filter(split_from=row).order_by("place", "pk")),
        **about(request, row),
    }
    return render(request, "recommendations/recommendation.html", context)


@reads_in_public
@require_safe
def source(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the recommendation comes from: its file, lines and first revision as stored."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    context = {
        "tab": "source",
        "first": queries.first_revision(row, request.user),
        "sources": extracts.sources(row),
        **about(request, row),
    }
    return render(request, "recommendations/source.html", context)


def about(request: HttpRequest, row: Recommendation) -> dict[str, Any]:
    """What every page of one recommendation shows: the text, its neighbours, the call that is open on it."""
    before, after = queries.neighbours(row, request.user)
    return {
        "recommendation": row,
        "consultation": row.consultation,
        "previous": before,
        "next": after,
        "amended": amendments.figures(row),
        "discussed": discussions.figures(row, request.user),
        "call": calls.open_on(row),
        "possible": steps.open_now(request.user, row),
        "may_describe": may("recommendations.extract_recommendation", request.user),
        "relations": relations.of(row) if row.status in PUBLIC_STATUSES else [],
        "invitations": [] if row.status in PUBLIC_STATUSES else queries.invitations(row),
        **own_positions.own_card(request, row),
    }
