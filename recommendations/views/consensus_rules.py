"""The rules by which a consultation computes its consensus: for everybody to read, for the secretariat to set."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations import queries as consultation_queries
from recommendations.actions import consensus_rules as actions
from recommendations.forms.consensus import ConsensusRulesForm
from recommendations.queries import seats
from wgec.kernel.access import guard, may, person, reads_in_public
from wgec.kernel.errors import NotYours, Refused


@reads_in_public
@require_safe
def consensus_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The rule in words, with this consultation's thresholds."""
    row = get_object_or_404(consultation_queries.consultations(), slug=slug)
    context = {
        "consultation": row,
        "thresholds": seats.thresholds(row),
        "seats": seats.counting(observers_counted=row.observers_counted).count(),
        "may_set": may("recommendations.set_consensus_rules", request.user),
    }
    return render(request, "recommendations/consensus_rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def set_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the thresholds, who is counted and what is sealed."""
    guard("recommendations.set_consensus_rules", request.user)
    row = get_object_or_404(consultation_queries.consultations(), slug=slug)
    form = ConsensusRulesForm(request.POST or None, consultation=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_rules(row, by=person(request), **form.given)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The rules are set. The indicators are computed anew within a minute."))
            return redirect("recommendations:consensus-rules", row.slug)
    context = {"consultation": row, "form": form}
    return render(request, "recommendations/set_consensus_rules.html", context, status=422 if form.errors else 200)
