"""What people do to a contribution: submit, return, publish, withdraw, replace, discard, translate, correct it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations import contribution_queries as seen
from consultations.actions import contributions as actions
from consultations.actions import corrections, translations
from consultations.actions.stamps import HasMoved
from consultations.forms.contributions import (
    AnswerCorrectionForm,
    ConfirmForm,
    CorrectionForm,
    ReasonForm,
    ReturnForm,
    SubmissionForm,
    TranslationForm,
)
from consultations.models import Contribution, Correction
from consultations.views.contributions import open_to
from wgec.kernel.access import person
from wgec.kernel.errors import NotYours, Refused

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])


@ask_and_do
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand the contribution in to the secretariat."""
    return ask(
        request,
        open_to(request, reference, "submit"),
        ConfirmForm(request.POST if request.method == "POST" else None),
        actions.submit,
        title=_("Submit"),
        explained=_(
            "From then on its words stay as received. The heads of the delegation get a receipt by mail, with the text."
        ),
        done=_("The contribution is submitted. A receipt is on its way by mail."),
    )


@ask_and_do
def return_to_delegation(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a submitted contribution back, with a reason."""
    row = open_to(request, reference, "return")
    return ask(
        request,
        row,
        ReturnForm(request.POST or None, initial=_seen(request, row)),
        actions.return_to_delegation,
        title=_("Return to the delegation"),
        explained=_("Its delegation is shown the reason; it can change the contribution and submit it again."),
        done=_("The contribution is with its delegation again. It has been told why."),
        to=reverse("consultations:contributions", args=[row.consultation.slug]),
    )


@ask_and_do
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a submitted contribution before the public."""
    row = open_to(request, reference, "publish")
    return ask(
        request,
        row,
        SubmissionForm(request.POST if request.method == "POST" else None, initial=_seen(request, row)),
        actions.publish,
        title=_("Publish"),
        explained=_("Everybody may read it from then on. It gets the next number of the round, which never changes."),
        done=_("The contribution is published."),
    )


@ask_and_do
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the contribution back, with a reason."""
    return ask(
        request,
        open_to(request, reference, "withdraw"),
        ReasonForm(request.POST or None),
        actions.withdraw,
        title=_("Withdraw"),
        explained=_("What was published stays in sight, marked as withdrawn, with the reason. This cannot be undone."),
        done=_("The contribution is withdrawn."),
    )


@ask_and_do
def replace(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin the corrected contribution."""
    row = open_to(request, reference, "replace")
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = actions.replace(row, by=person(request))
        messages.success(request, _("This is the corrected contribution: a draft. Change it, then submit it."))
        return HttpResponseRedirect(made.get_absolute_url())
    context = {
        "form": form,
        "contribution": row,
        "step_title": _("Replace by a corrected one"),
        "explained": _(
            "A draft with the same words is begun. The published contribution stays until the corrected one is "
            "published, and can be read afterwards too."
        ),
    }
    return render(request, "consultations/contribution_step.html", context)


@ask_and_do
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a draft go."""
    return ask(
        request,
        open_to(request, reference, "discard"),
        ConfirmForm(request.POST if request.method == "POST" else None),
        actions.discard,
        title=_("Discard"),
        explained=_("Nobody sees the draft any more, and nobody can bring it back."),
        done=_("The draft is discarded."),
        to=reverse("consultations:own-contributions"),
    )


@ask_and_do
def translate(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a translation."""
    return ask(
        request,
        open_to(request, reference, "translate"),
        TranslationForm(request.POST or None, by=person(request)),
        translations.add,
        title=_("Add a translation"),
        explained=_("The original stays what counts. A translation of the same kind takes the place of its like."),
        done=_("The translation is added."),
    )


@ask_and_do
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose an editorial correction."""
    row = open_to(request, reference, "correct")
    wanted = request.GET.get("part", "")
    initial = {"part": int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None}
    return ask(
        request,
        row,
        CorrectionForm(request.POST or None, parts=row.parts.all(), initial=initial),
        corrections.propose,
        title=_("Propose a correction"),
        explained=_(
            "The words as received stay. The delegation accepts the correction, which is then shown beside them, or "
            "refuses it."
        ),
        done=_("The correction is proposed. The delegation has been told."),
    )


@require_POST
def answer_correction(request: HttpRequest, reference: str, correction: int) -> HttpResponse:
    """Accept or refuse a correction."""
    row = get_object_or_404(seen.whole(request.user), reference=reference)
    proposed = get_object_or_404(
        Correction.objects.select_related("part__contribution"), pk=correction, part__contribution=row
    )
    form = AnswerCorrectionForm(request.POST)
    if form.is_valid():
        try:
            corrections.answer(proposed, form.cleaned_data["accept"], by=person(request))
        except NotYours:
            raise
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            accepted = form.cleaned_data["accept"]
            messages.success(request, _("The correction is accepted.") if accepted else _("The correction is refused."))
    return HttpResponseRedirect(row.get_absolute_url())


def _seen(request: HttpRequest, row: Contribution) -> dict[str, str]:
    """The submission that the page was about from which one comes; without one, the one that stands."""
    return {"seen_submission": request.GET.get("seen", row.submission)}


def ask(
    request: HttpRequest,
    row: Contribution,
    form: forms.Form,
    action: Callable[..., Any],
    *,
    title: str,
    explained: str,
    done: str,
    to: str = "",
) -> HttpResponse:
    """Ask with ``form``, take the step when it is sent, say ``done`` and go to the contribution, or to ``to``."""
    if request.method == "POST" and form.is_valid():
        try:
            action(row, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            if isinstance(refusal, HasMoved) and isinstance(form, SubmissionForm):
                form.start_from(refusal.seen, refusal.sentence)
            else:
                form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(to or row.get_absolute_url())
    context = {"form": form, "contribution": row, "step_title": title, "explained": explained}
    return render(request, "consultations/contribution_step.html", context, status=422 if form.errors else 200)
