"""What people do to a recommendation: revise its text, withdraw it, merge it into another."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.models import Writing
from recommendations import history, queries, steps
from recommendations.actions import recommendations as actions
from recommendations.enums import WritingPurpose
from recommendations.forms import MergeForm, ReasonForm, ReviseForm, SettleForm, SubmittedForm, differs
from recommendations.models import Recommendation, Revision
from wgec.kernel.access import person
from wgec.kernel.errors import NotYours, Refused, TextHasMoved, TextsCollide
from wgec.kernel.richtext import keeping_key

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])


@ask_and_do
def revise(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the next revision. A preview shows the difference; what was saved meanwhile is merged, or put to choice."""
    row, by = open_to(request, reference, "revise"), person(request)
    kept = queries.kept(by, WritingPurpose.REVISE, row.reference)
    brings_back = kept is not None and "kept" in request.GET
    form = ReviseForm(request.POST or None, recommendation=row, kept=kept if brings_back else None)
    comparison = None
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            if "preview" not in request.POST:
                return _saved(request, actions.revise(row, by=by, merge=True, **wanted))
            comparison = history.preview(row, actions.readable(wanted["text"]), base=wanted["seen_revision"])
        except NotYours:
            raise
        except TextsCollide as collision:
            return _choose(request, reference, wanted, collision)
        except TextHasMoved as moved:
            form.start_from(moved.current_revision, moved.sentence)
            row = queries.whole(request.user).get(pk=row.pk)
            comparison = history.beside(row, actions.readable(wanted["text"]))
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "form": form,
        "recommendation": row,
        "comparison": comparison,
        "kept": _offered(kept, row) if not (form.is_bound or brings_back) else None,
        "keeping_key": keeping_key("revise", row.reference, by=by),
    }
    return render(request, "recommendations/revise.html", context, status=422 if form.errors else 200)


@ask_and_do
def settle(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose, where two people changed the same words, whose stand; saved yet again meanwhile, choose again."""
    row = open_to(request, reference, "revise")
    base, seen = (_number(request.POST.get(name)) for name in ("base_revision", "seen_revision"))
    merging = history.merging(row, request.POST.get("mine", ""), base=base, theirs=seen)
    if merging is None:
        return HttpResponseRedirect(reverse("recommendations:recommendation-revise", args=[reference]))
    form = SettleForm(request.POST, merging=merging)
    if form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("text", "seen_revision", "change", "reason")}
        try:
            return _saved(request, actions.revise(row, by=person(request), merge=True, **wanted))
        except NotYours:
            raise
        except TextsCollide as collision:
            return _choose(request, reference, wanted, collision)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return _choice(request, row, merging, form)


def _choose(request: HttpRequest, reference: str, wanted: dict[str, Any], collision: TextsCollide) -> HttpResponse:
    """The page on which one chooses, beside what has been merged already."""
    row = queries.whole(request.user).get(reference=reference)
    merging = history.merging(row, actions.readable(wanted["text"]), base=wanted["seen_revision"])
    assert merging is not None  # both revisions stand: the action has just compared them
    form = SettleForm(merging=merging, initial={"change": wanted["change"], "reason": wanted["reason"]})
    return _choice(request, row, merging, form, collision)


def _choice(
    request: HttpRequest,
    row: Recommendation,
    merging: history.Merging,
    form: SettleForm,
    collision: TextsCollide | None = None,
) -> HttpResponse:
    key = keeping_key("settle", row.reference, merging.base.number, merging.theirs.number, by=person(request))
    context = {
        "form": form,
        "recommendation": row,
        "merging": merging,
        "collision": collision,
        "keeping_key": key,
    }
    return render(request, "recommendations/settle.html", context, status=422)


def _saved(request: HttpRequest, revision: Revision) -> HttpResponse:
    row = revision.recommendation
    done = keeping_key("revise", row.reference, by=person(request))
    sentence = _("Revision %(number)s is the current text.") % {"number": revision.number}
    messages.success(request, sentence, extra_tags=done)
    return HttpResponseRedirect(row.get_absolute_url())


def _offered(kept: Writing | None, row: Recommendation) -> Writing | None:
    """What was kept, when it is worth bringing back."""
    text = row.current.text if row.current else ""
    return kept if kept is not None and differs(ReviseForm, kept, text) else None


def _number(given: str | None) -> int:
    return int(given) if given and given.isdecimal() and len(given) < 10 else 0


@ask_and_do
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the recommendation back, with a reason."""
    return ask(
        request,
        open_to(request, reference, "withdraw"),
        ReasonForm(request.POST or None),
        actions.withdraw,
        title=_("Withdraw"),
        explained=_("The number and the last text stay in sight, marked as withdrawn. This cannot be undone."),
        done=_("The recommendation is withdrawn."),
    )


@ask_and_do
def merge_into(request: HttpRequest, reference: str) -> HttpResponse:
    """Merge the recommendation into another one of its consultation."""
    row = open_to(request, reference, "merge_into")
    return ask(
        request,
        row,
        MergeForm(request.POST or None, among=queries.readable(request.user).filter(consultation=row.consultation)),
        actions.merge_into,
        title=_("Merge into another recommendation"),
        explained=_("The number stays as a pointer to the other recommendation, whose text does not change."),
        done=_("The recommendation is merged."),
    )


def open_to(request: HttpRequest, reference: str, verb: str) -> Recommendation:
    """The recommendation, when this reader may take the step now; raises its refusal otherwise."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    steps.require(verb, row, by=person(request))
    return row


def ask(
    request: HttpRequest,
    row: Recommendation,
    form: forms.Form,
    action: Callable[..., Any],
    *,
    title: str,
    explained: str,
    done: str,
    to: str = "",
) -> HttpResponse:
    """Ask with ``form``, take the step when it is sent, say ``done`` and go to the text, or to the address ``to``."""
    if request.method == "POST" and form.is_valid():
        try:
            action(row, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            if isinstance(refusal, TextHasMoved) and isinstance(form, SubmittedForm):
                form.start_from(refusal.current_revision, refusal.sentence)
            else:
                form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(to or row.get_absolute_url())
    context = {"form": form, "recommendation": row, "step_title": title, "explained": explained}
    return render(request, "recommendations/step.html", context, status=422 if form.errors else 200)
