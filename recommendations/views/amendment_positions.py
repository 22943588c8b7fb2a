"""What delegations say of an amendment: in one click from where it is listed, or on a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.models import Delegation
from recommendations import queries, rules, steps
from recommendations.actions import amendment_positions as actions
from recommendations.enums import PENDING_AMENDMENTS
from recommendations.forms.amendment_positions import AmendmentPositionForm, as_said
from recommendations.models import Amendment
from recommendations.queries import amendment_positions as positions
from recommendations.queries import amendments as seen
from wgec.kernel.access import person
from wgec.kernel.errors import NotYours, Refused, TextHasMoved
from wgec.kernel.htmx import wants_fragment


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """State where one's delegation stands on the amendment; what was typed stays, whatever is refused."""
    one = get_object_or_404(seen.whole(request.user), reference=reference)
    steps.require("record_position", one, by=person(request))
    tally = positions.tally(one.recommendation, one, request.user)
    form = _form(request, one, tally.own)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record(one, by=person(request), **form.said)
        except NotYours:
            raise
        except TextHasMoved as moved:
            form.start_from(moved.current_revision, moved.sentence)
            one = seen.whole(request.user).get(pk=one.pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _done(request, one, _("Your position on %(label)s is recorded.") % {"label": one.label})
    status = 422 if form.errors else 200
    if wants_fragment(request):
        errors = [error for errors in form.errors.values() for error in errors]
        return _standing(request, one, status=status, refused=" ".join(map(str, errors)))
    context = {"form": form, "amendment": one, "own": tally.own}
    return render(request, "recommendations/amendment_position.html", context, status=status)


@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back what one's delegation has said of it."""
    one = get_object_or_404(seen.whole(request.user), reference=reference)
    by = person(request)
    given = Delegation.objects.filter(slug=request.POST.get("for_delegation", "")).first()
    actions.withdraw(one, by=by, for_delegation=given)
    return _done(request, one, _("Your position on %(label)s is withdrawn.") % {"label": one.label})


def may_state(request: HttpRequest) -> bool:
    """Whether this person states positions of a delegation of its own: then one click says it."""
    return request.user.is_authenticated and bool(rules.heads(request.user))


def _form(request: HttpRequest, one: Amendment, own: positions.Standing | None) -> AmendmentPositionForm:
    version = one.current.number if one.current else 0
    return AmendmentPositionForm(
        request.POST if request.method == "POST" else None,
        below=Amendment.objects.filter(parent=one, status__in=PENDING_AMENDMENTS).order_by("number"),
        on_behalf=person(request).is_secretariat,
        initial={"seen_version": version, **as_said(own.position if own else None)},
    )


def _done(request: HttpRequest, one: Amendment, sentence: str) -> HttpResponse:
    """The part of the list that it was said in; without scripts back to the page that it was said on."""
    if wants_fragment(request):
        return _standing(request, one)
    messages.success(request, sentence)
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(page if is_ours else one.get_absolute_url())


def _standing(request: HttpRequest, one: Amendment, *, status: int = 200, refused: str = "") -> HttpResponse:
    row = queries.whole(request.user).get(pk=one.recommendation_id)
    context: dict[str, Any] = {
        "amendment": one,
        "tally": positions.tally(row, one, request.user),
        "may_state": may_state(request),
        "refused": refused,
    }
    return render(request, "recommendations/amendment_standing.html", context, status=status)
