"""Delegations, and choosing the one to act for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations import queries
from consultations.filters import DelegationFilter
from consultations.middleware import SESSION_KEY
from consultations.models import Delegate, User
from wgec.kernel.access import reads_in_public
from wgec.kernel.errors import NotYours
from wgec.kernel.htmx import show
from wgec.kernel.pages import asked, back, page_of

PAGE_SIZE = 50


@reads_in_public
@require_safe
def delegations(request: HttpRequest) -> HttpResponse:
    """Every delegation, in the order of the alphabet."""
    found = DelegationFilter(request.GET, queryset=queries.delegations())
    context = {"filter": found, "page": page_of(found.qs, request, PAGE_SIZE)}
    return show(request, "consultations/delegations.html", context, fragment="found", query=asked(request))


@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Act for another of one's delegations from now on; back to the page one came from."""
    wanted = request.POST.get("delegation", "")
    seat = next((seat for seat in _seats(request) if seat.delegation.slug == wanted), None)
    if seat is None:
        raise NotYours(_("You do not act for that delegation. Its head or the secretariat can add you to it."))
    request.session[SESSION_KEY] = seat.delegation.slug
    messages.success(request, _("You now act for %(delegation)s.") % {"delegation": seat.delegation.name})
    return HttpResponseRedirect(back(request, reverse("recommendations:overview")))


def _seats(request: HttpRequest) -> list[Delegate]:
    return (request.user.seats if isinstance(request.user, User) else None) or []
