"""One round with its compilation, and one delegation with its texts."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.views.decorators.http import require_http_methods, require_safe

from consultations import queries as consultation_queries
from consultations import workflow
from consultations.models import Consultation
from consultations.views import contributions
from recommendations import queries
from recommendations.actions import front_matter as actions
from recommendations.forms import FrontMatterForm
from recommendations.queries import comments, own
from wgec.kernel.access import guard, may, person, reads_in_public
from wgec.kernel.pages import page_of

PAGE_SIZE = 25
LATEST_EDITIONS = 5


@reads_in_public
@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """One round: questions, dates, the compilation's front matter, sections and reports."""
    row = get_object_or_404(consultation_queries.consultation(slug))
    context = {
        "consultation": row,
        "compilation": queries.front_matter(row),
        "contents": queries.contents(row, request.user),
        "editions": queries.issued(request.user).filter(consultation=row).prefetch_related(None)[:LATEST_EDITIONS],
        "may_open_compilation": may("recommendations.open_compilation", request.user),
        "may_compile": may("recommendations.request_edition", request.user),
        "may_contribute": contributions.may_contribute(request.user, row),
        "may_propose": may("recommendations.propose_recommendation", request.user) and workflow.is_open(row),
        "may_set_up": may("consultations.set_up_consultation", request.user),
        "languages": [get_language_info(code)["name_translated"] for code in row.languages],
        **_now(request, row),
    }
    return render(request, "recommendations/consultation.html", context)


def _now(request: HttpRequest, row: Consultation) -> dict[str, Any]:
    """What the reader's delegation may do now, and its leave to be late; nothing for who acts for none."""
    delegation = own.delegation_of(request.user)
    if delegation is None:
        return {}
    return {
        "activities": consultation_queries.activities_of(person(request), row),
        "leave": workflow.leave_of(row, delegation),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def front_matter(request: HttpRequest, slug: str) -> HttpResponse:
    """Set what is printed before and around the recommendations of a round."""
    guard("consultations.open_desk", request.user)
    row = get_object_or_404(consultation_queries.consultations(), slug=slug)
    kept = queries.front_matter(row)
    form = FrontMatterForm(request.POST or None, instance=kept, initial={} if kept else {"title": row.title})
    if request.method == "POST" and form.is_valid():
        actions.set_front_matter(row, by=person(request), **form.cleaned_data)
        return HttpResponseRedirect(f"{reverse('recommendations:edition-request')}?consultation={row.slug}")
    context = {"form": form, "consultation": row}
    return render(request, "recommendations/front_matter.html", context, status=422 if form.errors else 200)


@reads_in_public
@require_safe
def delegation(request: HttpRequest, slug: str) -> HttpResponse:
    """One delegation: what it is, how many act for it, what it proposes."""
    row = get_object_or_404(consultation_queries.delegations(), slug=slug)
    context = {
        "delegation": row,
        "roles": consultation_queries.roles(row),
        "page": page_of(
            queries.proposed_by(row, request.user), request, PAGE_SIZE, shown=comments.with_counts(request.user)
        ),
    }
    return render(request, "recommendations/delegation.html", context)
