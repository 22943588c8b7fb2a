"""Several texts made one, one made several: merging what was chosen on the desk, splitting a recommendation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from consultations.models import Consultation
from recommendations.actions import merging, splitting
from recommendations.forms.compiling import MergeChosenForm, SplitForm
from recommendations.queries import compiling
from recommendations.queries.placing import units_of
from recommendations.views.steps import open_to
from wgec.kernel.access import guard, person
from wgec.kernel.errors import NotYours, Refused

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])
FEWEST, MOST = 2, splitting.MOST


@ask_and_do
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Merge the chosen ones into one of them, into another one, or into a new text."""
    guard("recommendations.merge_recommendation", request.user)
    consultation = get_object_or_404(Consultation, slug=slug)
    asked = request.POST if request.method == "POST" else request.GET
    rows = compiling.whole(consultation, asked.getlist("chosen")[: compiling.PAGE])
    if not rows:
        raise Refused(_("Choose at least one recommendation on the desk first."))
    form = MergeChosenForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        wanted, by = form.cleaned_data, person(request)
        try:
            if wanted["target"] is None:
                target = merging.merge_into_new(rows, wanted["text"], by=by, reason=wanted["reason"])
            else:
                target = wanted["target"]
                merging.merge_all(rows, target, by=by, reason=wanted["reason"])
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("They are merged into %(title)s.") % {"title": target.title})
            return HttpResponseRedirect(target.get_absolute_url())
    context = {"form": form, "rows": rows, "consultation": consultation}
    return render(request, "recommendations/merge_chosen.html", context, status=422 if form.errors else 200)


@ask_and_do
def split(request: HttpRequest, reference: str) -> HttpResponse:
    """Say which units go into which text, look at nothing being lost, and split."""
    row = open_to(request, reference, "split")
    assert row.current is not None  # what is published has a text
    asked = request.POST if request.method == "POST" else request.GET
    count = asked.get("texts", "")
    number = min(max(int(count), FEWEST), MOST) if count.isdecimal() and len(count) < 4 else FEWEST
    form = SplitForm(request.POST or None, units=units_of(row.current), count=number, revision=row.current.number)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            made = splitting.split(
                row,
                wanted["parts"],
                by=person(request),
                seen_revision=wanted["seen_revision"],
                reason=wanted["reason"],
                keep=wanted["keep"] == "yes",
            )
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            done = ngettext(
                "The text is split into %(count)s text.", "The text is split into %(count)s texts.", len(made)
            )
            messages.success(request, done % {"count": len(made)})
            return HttpResponseRedirect(row.get_absolute_url())
    context = {"form": form, "recommendation": row, "texts": number, "counts": range(FEWEST, MOST + 1)}
    return render(request, "recommendations/split.html", context, status=422 if form.errors else 200)
