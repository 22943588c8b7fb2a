"""Following no more. Where something is followed, its own app knows what it is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.actions import following
from wgec.kernel.access import person
from wgec.kernel.pages import back


@require_POST
def unfollow(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """Be told no more of what happens there; back to the page one came from."""
    following.unfollow(kind, subject, by=person(request))
    messages.success(request, _("You do not follow this any more."))
    return HttpResponseRedirect(back(request, reverse("consultations:notices-settings")))
