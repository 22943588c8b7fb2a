"""What people are writing and have not saved: kept while they type, and who else is there."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from consultations.models import Consultation
from recommendations import queries
from recommendations.actions import writings
from recommendations.enums import WritingPurpose
from recommendations.models import Recommendation
from wgec.kernel.access import person
from wgec.kernel.errors import Refused
from wgec.kernel.htmx import status_of

NOT_TYPED = ("csrfmiddlewaretoken", "seen_revision")


@require_POST
def keep(request: HttpRequest, purpose: str, subject: str) -> JsonResponse:
    """Keep the form as it stands; answers who else writes there and which revision the text has now.

    Refusals are JSON too, with their sentence: it is a script that asks.
    """
    by = person(request)
    place = _place(request, purpose, subject)
    fields = {
        name: values[0] if len(values) == 1 else values
        for name, values in request.POST.lists()
        if name not in NOT_TYPED
    }
    seen = request.POST.get("seen_revision", "")
    base = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
    try:
        row = writings.keep(purpose, place, fields, by=by, base=base)
    except Refused as refusal:
        return JsonResponse({"detail": refusal.sentence, "code": refusal.code}, status=status_of(refusal))
    current = place.current if isinstance(place, Recommendation) else None
    answer = {
        "present": queries.present(purpose, subject, by),
        "kept_at": row.touched_at.isoformat(),
        "revision": current.number if current else 0,
    }
    return JsonResponse(answer)


@require_POST
def discard(request: HttpRequest, purpose: str, subject: str) -> HttpResponse:
    """Forget what the reader was writing there, and go back to the form."""
    writings.let_go(purpose, subject, by=person(request))
    if purpose == WritingPurpose.REVISE:
        return HttpResponseRedirect(reverse("recommendations:recommendation-revise", args=[subject]))
    return HttpResponseRedirect(f"{reverse('recommendations:recommendation-propose')}?consultation={subject}")


def _place(request: HttpRequest, purpose: str, subject: str) -> Consultation | Recommendation:
    """Where it is being written; nothing is there for who may not read the text."""
    if purpose not in WritingPurpose:
        raise Http404
    if purpose == WritingPurpose.PROPOSE:
        return get_object_or_404(Consultation, slug=subject)
    rows = queries.readable(request.user).select_related("current").prefetch_related("proposers")
    return get_object_or_404(rows, reference=subject)
