"""The private note of a delegation on a text: a page of its own, and a part of the card and the working page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import queries
from recommendations.actions import position_notes as actions
from recommendations.forms.own_positions import NoteForm
from recommendations.queries import own
from wgec.kernel.access import guard, may, person
from wgec.kernel.errors import NotYours, Refused
from wgec.kernel.htmx import show, wants_fragment
from wgec.kernel.pages import back


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Read the note and write it; what a colleague wrote meanwhile is shown beside what one has typed."""
    guard("recommendations.read_positions_due", request.user)
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    known, other, said = own.note(row, request.user), None, ""
    form = NoteForm(request.POST if request.method == "POST" else None, note=known, seen=actions.seen(known))
    if form.is_bound and form.is_valid():
        try:
            known = actions.write(row, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except actions.NoteHasMoved as moved:
            other = moved.note
            form.start_from(actions.seen(other), moved.sentence)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            said = _("The note is saved.") if known else _("The note is cleared.")
            if not wants_fragment(request):
                messages.success(request, said)
                return HttpResponseRedirect(back(request, row.get_absolute_url()))
            form = NoteForm(note=known, seen=actions.seen(known))
    context = {
        "recommendation": row,
        "note_form": form,
        "form": form,
        "note": known,
        "other": other,
        "said": said,
        "own_may_note": may("recommendations.write_position_note", person(request)),
        "next": request.POST.get("next", ""),
    }
    status = 422 if form.errors else 200
    return show(request, "recommendations/standing/note_page.html", context, fragment="note", status=status)
