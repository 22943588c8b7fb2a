"""The secretariat's desk for rounds: a round made and changed, its questions, its phases."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations import queries
from consultations.actions import phases as phase_actions
from consultations.actions import questions as question_actions
from consultations.actions import rounds as actions
from consultations.actions.stamps import HasMoved
from consultations.enums import Activity
from consultations.forms.rounds import PhaseTableForm, PlaceForm, QuestionForm, RoundForm, rows_of
from consultations.models import Consultation, Question
from wgec.kernel.access import guard, person
from wgec.kernel.errors import NotYours, Refused

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])
SET_UP = "consultations.set_up_consultation"


@ask_and_do
def create(request: HttpRequest) -> HttpResponse:
    """Make a round."""
    guard(SET_UP, request.user)
    form = RoundForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = _tried(form, lambda: actions.begin(by=person(request), **form.given))
        if made is not None:
            messages.success(request, _("The consultation is made. Now ask its questions and plan its phases."))
            return redirect("consultations:questions", made.slug)
    return _page(request, "consultations/round_form.html", {"form": form, "consultation": None}, form)


@ask_and_do
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a round is; what was typed stays, whatever is refused."""
    row = _round(request, slug)
    form = RoundForm(request.POST if request.method == "POST" else None, consultation=row)
    if form.is_bound and form.is_valid():
        made = _tried(form, lambda: actions.change(row, by=person(request), **form.given))
        if made is not None:
            messages.success(request, _("The consultation is saved."))
            return HttpResponseRedirect(made.get_absolute_url())
        row.refresh_from_db()
    return _page(request, "consultations/round_form.html", {"form": form, "consultation": row}, form)


# --- questions ----------------------------------------------------------------------------------


@ask_and_do
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions in their order, and the form of one more."""
    row = _round(request, slug)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = _tried(form, lambda: question_actions.add(row, by=person(request), **form.cleaned_data))
        if made is not None:
            messages.success(request, _("Question %(number)s is asked.") % {"number": made.number})
            return HttpResponseRedirect(f"{reverse('consultations:questions', args=[row.slug])}#question-{made.number}")
    context = {
        "form": form,
        "consultation": row,
        "questions": [(each, question_actions.stamp(each)) for each in queries.questions(row)],
        "order": question_actions.stamp_of_order(row),
    }
    return _page(request, "consultations/questions.html", context, form)


@ask_and_do
def change_question(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask in other words."""
    row = _round(request, slug)
    question = _question(row, number)
    form = QuestionForm(request.POST if request.method == "POST" else None, question=question)
    if form.is_bound and form.is_valid():
        made = _tried(form, lambda: question_actions.change(question, by=person(request), **form.cleaned_data))
        if made is not None:
            messages.success(request, _("Question %(number)s is saved.") % {"number": made.number})
            return HttpResponseRedirect(f"{reverse('consultations:questions', args=[row.slug])}#question-{made.number}")
        question = _question(row, number)
    context = {"form": form, "consultation": row, "question": question}
    return _page(request, "consultations/question_form.html", context, form)


@require_POST
def move_question(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put a question at another place."""
    row = _round(request, slug)
    question, form = _question(row, number), PlaceForm(request.POST)
    place = number
    if not form.is_valid():
        messages.error(request, _("Say at which place the question shall stand."))
    else:
        given = form.cleaned_data
        try:
            question_actions.move(question, given["place"], by=person(request), seen=given["seen"])
        except NotYours:
            raise
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            place = given["place"]
            messages.success(request, _("The question is now number %(number)s.") % {"number": place})
    return HttpResponseRedirect(f"{reverse('consultations:questions', args=[row.slug])}#question-{place}")


@require_POST
def remove_question(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask it no longer."""
    row = _round(request, slug)
    try:
        question_actions.remove(_question(row, number), by=person(request), seen=request.POST.get("seen", ""))
    except NotYours:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The question is taken out. Its words stay in the record."))
    return redirect("consultations:questions", row.slug)


# --- phases -------------------------------------------------------------------------------------


@ask_and_do
def phases(request: HttpRequest, slug: str) -> HttpResponse:
    """The table of phases: who does what, when. ``?set=usual`` fills it with the ready-made set, unsaved."""
    row = _round(request, slug)
    sent = request.POST if request.method == "POST" else None
    usual = sent is None and request.GET.get("set") == "usual"
    stands = list(queries.phases(row))
    table = PhaseTableForm(
        sent,
        initial=None if sent is not None else rows_of(phase_actions.usual(row) if usual else stands),
        prefix="phases",
    )
    seen, refused = request.POST.get("seen", "") if sent is not None else phase_actions.stamp(row), ""
    if table.is_bound and table.is_valid():
        try:
            phase_actions.set_all(row, table.planned, by=person(request), seen=seen)
        except NotYours:
            raise
        except HasMoved as moved:
            seen, refused = moved.seen, moved.sentence
        except Refused as refusal:
            refused = refusal.sentence
        else:
            messages.success(request, _("The phases are saved."))
            return HttpResponseRedirect(row.get_absolute_url())
    context = {
        "consultation": row,
        "table": table,
        "seen": seen,
        "refused": refused,
        "stands": stands,
        "usual": usual,
        "standings": [word for _activity in Activity for word in (_("Members"), _("Observers"))],
        "activities": [activity.label for activity in Activity],
    }
    status = 422 if refused or (table.is_bound and not table.is_valid()) else 200
    return render(request, "consultations/phases.html", context, status=status)


# --- what they share ----------------------------------------------------------------------------


def _round(request: HttpRequest, slug: str) -> Consultation:
    guard(SET_UP, request.user)
    return get_object_or_404(queries.consultations(), slug=slug)


def _question(row: Consultation, number: int) -> Question:
    return get_object_or_404(queries.questions(row), number=number)


def _tried(form: Any, action: Callable[[], Any]) -> Any:
    """What the action made; None when it was refused, which the form then says."""
    try:
        return action()
    except NotYours:
        raise
    except HasMoved as moved:
        form.start_from(moved.seen, moved.sentence)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
    return None


def _page(request: HttpRequest, template: str, context: dict[str, Any], form: Any) -> HttpResponse:
    return render(request, template, context, status=422 if form.errors else 200)
