"""The button that follows, and the one that stops: on the pages of what can be followed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations.feeds import feed
from recommendations import history, queries
from recommendations.actions import following as actions
from recommendations.queries import followed
from wgec.kernel.access import person, reads_in_public
from wgec.kernel.pages import back


@require_POST
def follow(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """Be told of what happens there; back to the page one came from."""
    row = _found(request, kind, subject)
    actions.follow(row, by=person(request))
    messages.success(request, _("You follow this now: what happens here in public stands among your notices."))
    return HttpResponseRedirect(back(request, followed.address_of(row)))


@require_POST
def unfollow(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """Be told no more; back to the page one came from."""
    row = _found(request, kind, subject)
    actions.unfollow(row, by=person(request))
    messages.success(request, _("You do not follow this any more."))
    return HttpResponseRedirect(back(request, followed.address_of(row)))


def _found(request: HttpRequest, kind: str, subject: str) -> followed.Followable:
    row = followed.subject(kind, subject, request.user)
    if row is None:
        raise Http404
    return row


@reads_in_public
@require_safe
def recommendation_feed(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened in public to one recommendation and its amendments, for strangers, as an Atom feed."""
    row = get_object_or_404(queries.readable(None), reference=reference)
    return feed(request, history.public_events(row), page=row.get_absolute_url(), title=row.title)
