"""How a text became what it is: its revisions, any two of them compared, one of them restored, what happened."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recommendations import history as past
from recommendations import queries, steps
from recommendations.actions import recommendations as actions
from recommendations.forms import RestoreForm
from recommendations.views.recommendations import about
from wgec.kernel.access import person, reads_in_public
from wgec.kernel.errors import NotYours, Refused, TextHasMoved
from wgec.kernel.htmx import show
from wgec.kernel.pages import page_of

REVISIONS = 25
EVENTS = 20
INLINE, BESIDE = "inline", "beside"


@reads_in_public
@require_safe
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """The revisions; ``?from=&to=`` chooses two to compare, by default the last two.

    ``&view=beside`` shows them side by side, ``&only=changes`` nothing but what changes.
    """
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    context = {
        "tab": "history",
        **about(request, row),
        "page": page_of(queries.revisions(row, request.user), request, REVISIONS),
        "comparison": past.compare(row, request.user, request.GET.get("from"), request.GET.get("to")),
        "view": BESIDE if request.GET.get("view") == BESIDE else INLINE,
        "only_changes": request.GET.get("only") == "changes",
        "events": past.events(row, request.user)[:EVENTS],
        "latest_events": EVENTS,
    }
    return show(request, "recommendations/history.html", context, fragment="comparison")


@reads_in_public
@require_safe
def revision(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One revision, under an address that stays: its text, who saved it, when and why."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    shown = get_object_or_404(queries.revision(row, request.user), number=number)
    context = {"tab": "history", "revision": shown, **about(request, row)}
    return render(request, "recommendations/revision.html", context)


@reads_in_public
@require_safe
def blame(request: HttpRequest, reference: str) -> HttpResponse:
    """Who wrote what: for each stretch of the current text the revision that brought it, with its author and reason."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    context = {"tab": "blame", "blame": past.who_wrote(row, request.user), **about(request, row)}
    return render(request, "recommendations/blame.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Make an earlier text the current one again, after a look at what that changes."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    steps.require("restore", row, by=person(request))
    old = get_object_or_404(queries.revision(row, request.user), number=number)
    form = RestoreForm(request.POST or None, recommendation=row)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.restore(row, number, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except TextHasMoved as moved:
            form.start_from(moved.current_revision, moved.sentence)
            row = queries.whole(request.user).get(pk=row.pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Revision %(number)s is the current text.") % {"number": made.number})
            return HttpResponseRedirect(row.get_absolute_url())
    context = {"form": form, "recommendation": row, "revision": old}
    return render(request, "recommendations/restore.html", context, status=422 if form.errors else 200)
