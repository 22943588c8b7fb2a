"""What a person is told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations import queries
from consultations.actions import notices as actions
from wgec.kernel.access import person
from wgec.kernel.pages import page_of

PAGE_SIZE = 25


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """One's own notices, the new ones first."""
    page = page_of(queries.notices(person(request)), request, PAGE_SIZE)
    return render(request, "consultations/notices.html", {"page": page})


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Mark every one of them as seen."""
    actions.mark_seen(by=person(request))
    messages.success(request, _("Every notice is marked as seen."))
    return HttpResponseRedirect(reverse("consultations:notices"))
