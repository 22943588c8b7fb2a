"""What people are writing and have not saved: kept while they type, and who else is there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from consultations import workflow as rounds
from consultations.models import Consultation
from consultations.views import keeping
from recommendations import queries, steps
from recommendations.actions import amendments, writings
from recommendations.enums import WritingPurpose
from recommendations.models import Amendment, Recommendation
from recommendations.queries import amendments as seen
from wgec.kernel.access import person
from wgec.kernel.errors import Refused


@require_POST
def keep(request: HttpRequest, purpose: str, subject: str) -> JsonResponse:
    """Keep the form as it stands; answers who else writes there and which revision the text has now.

    Refusals are JSON too, with their sentence: it is a script that asks. A round that has closed is said, and the words
    are kept for when it is opened again.
    """
    by = person(request)
    place, way = _place(request, purpose, subject)
    try:
        row = writings.keep(purpose, place, keeping.typed(request), by=by, base=keeping.base(request), way=way)
    except Refused as refusal:
        return keeping.refused(refusal)
    return keeping.kept(
        row,
        present=queries.present(purpose, subject, by),
        closed=_closed(purpose, place, by=by),
        **_stands(purpose, place),
    )


@require_POST
def discard(request: HttpRequest, purpose: str, subject: str) -> HttpResponse:
    """Forget what the reader was writing there, and go back to the form."""
    place, way = _place(request, purpose, subject)
    writings.let_go(purpose, subject, by=person(request))
    if isinstance(place, Consultation):
        return HttpResponseRedirect(f"{reverse('recommendations:recommendation-propose')}?consultation={subject}")
    noun = "amendment" if isinstance(place, Amendment) else "recommendation"
    form = reverse(f"recommendations:{noun}-{purpose}", args=[place.reference])
    return HttpResponseRedirect(f"{form}?kind={way}" if way else form)


def _place(request: HttpRequest, purpose: str, subject: str) -> tuple[writings.Subject, str]:
    """Where it is being written, and in which way; nothing is there for who may not read the text."""
    match purpose:
        case WritingPurpose.PROPOSE:
            return get_object_or_404(Consultation, slug=subject), ""
        case WritingPurpose.REVISE | WritingPurpose.COMMENT:
            return get_object_or_404(_texts(request), reference=subject), ""
        case WritingPurpose.REWRITE:
            return get_object_or_404(_amendments(request), reference=subject), ""
        case WritingPurpose.AMEND:
            reference, dash, way = subject.partition("-")
            if dash and way not in amendments.WAYS:
                raise Http404
            text = _texts(request).filter(reference=reference).first()
            return text or get_object_or_404(_amendments(request), reference=reference), way
    raise Http404


def _texts(request: HttpRequest) -> Any:
    rows = queries.readable(request.user).select_related("current", "consultation")
    return rows.prefetch_related("proposers")


def _amendments(request: HttpRequest) -> Any:
    rows = seen.readable(request.user).select_related(
        "current", "parent__current", "recommendation__current", "consultation"
    )
    return rows.prefetch_related("sponsors")


def _closed(purpose: str, place: writings.Subject, *, by: Any) -> str:
    """Why it cannot be saved for now, outside the round's dates; what the actions do not ask for is not said.

    A draft is saved whatever the phase; other words for an amendment that everybody reads are not.
    """
    if purpose == WritingPurpose.REWRITE and isinstance(place, Amendment):
        return steps.why_not_now(by, "rewrite", place)
    if purpose not in (WritingPurpose.PROPOSE, WritingPurpose.AMEND):
        return ""
    if by.is_secretariat and purpose != WritingPurpose.PROPOSE:
        return ""
    try:
        rounds.require_open(place if isinstance(place, Consultation) else place.consultation)
    except Refused as refusal:
        return refusal.sentence
    return ""


def _stands(purpose: str, place: writings.Subject) -> dict[str, int]:
    """What stands now of what is written from: the revision, or the version of an amendment; its own version too."""
    if isinstance(place, Consultation):
        return {"revision": 0}
    if isinstance(place, Recommendation):
        return {"revision": place.current.number if place.current else 0}
    above = place if purpose == WritingPurpose.AMEND else place.parent
    ground = above.current if above else place.recommendation.current
    stands = {"revision": ground.number if ground else 0}
    if purpose == WritingPurpose.REWRITE and place.current:
        stands["version"] = place.current.number
    return stands
