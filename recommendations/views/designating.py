"""The chair's designation: how it is shown beside positions, and where it is made, challenged and answered."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import queries as texts
from recommendations import steps
from recommendations.actions import designations as actions
from recommendations.forms.designating import AnswerChallengeForm, ChallengeForm, DesignateForm
from recommendations.models import Challenge, Designation, Recommendation
from recommendations.queries import designations as queries
from recommendations.queries import indicators, positions
from wgec.kernel import consensus
from wgec.kernel.access import person
from wgec.kernel.errors import NotYours, Refused, TextHasMoved
from wgec.kernel.richtext import keeping_key

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])


def beside(
    request: HttpRequest, found: Sequence[Designation], computed: consensus.Indicator | None, *, first: int
) -> dict[str, Any]:
    """What ``standing/designation.html`` needs: what the text is called and was called, and what is computed.

    No query: ``found`` are its designations, ``computed`` the indicator where it is not sealed, and ``first`` is what
    ``positions.since`` has said.
    """
    current = next((each for each in found if each.until_at is None), None)
    return {
        "designation": current,
        "earlier_designations": [each for each in found if each is not current],
        "text_changed": current is not None and current.revision.number < first,
        "computed": computed,
        "differs": current is not None and computed is not None and computed.state != current.word,
        "may_challenge": current is not None and _may_challenge(request.user, current),
        "may_answer": request.user.is_authenticated and request.user.is_chair,
    }


def _may_challenge(user: Any, designation: Designation) -> bool:
    if "challenge" not in steps.allowed(steps.steps_for(user, designation)):
        return False
    return all(each.delegation_id != user.acting_for.pk for each in designation.challenges.all())


# --- the pages -----------------------------------------------------------------------------------


@ask_and_do
def designate(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a word for the text: those that the rule refuses now say why, those that need a reason are marked."""
    row = get_object_or_404(texts.whole(request.user), reference=reference)
    steps.require("designate", row, by=person(request))
    number = row.current.number if row.current else 0
    form = DesignateForm(request.POST or None, initial={"seen_revision": number})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.designate(row, by=person(request), **form.decided)
        except NotYours:
            raise
        except TextHasMoved as moved:
            form.start_from(moved.current_revision, moved.sentence)
            row = texts.whole(request.user).get(pk=row.pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            sentence = _("The text is designated: %(word)s.") % {"word": made.get_word_display()}
            messages.success(request, sentence, extra_tags=_key(request, "designate", row.reference))
            return HttpResponseRedirect(made.get_absolute_url())
    context = {
        "form": form,
        "recommendation": row,
        "keeping_key": _key(request, "designate", row.reference),
        **_rules(row),
    }
    return render(request, "recommendations/standing/designate.html", context, status=422 if form.errors else 200)


def _rules(row: Recommendation) -> dict[str, Any]:
    """The words to choose from, and what is computed; while positions are sealed nothing but that."""
    designation = queries.of(row).filter(until_at=None).first()
    if positions.is_sealed(row):
        return {"is_sealed": True, "designation": designation, "words": list(queries.Ruling().words())}
    first = positions.since(row)
    stands = positions.stands(row, first=first)
    return {
        "is_sealed": False,
        "designation": designation,
        "words": list(queries.ruling(row, stands).words()),
        "computed": indicators.of(row, stands, first=first).indicator,
    }


@ask_and_do
def challenge(request: HttpRequest, reference: str) -> HttpResponse:
    """Say for a member that it does not accept the designation."""
    row = get_object_or_404(queries.readable(request.user), reference=reference)
    steps.require("challenge", row, by=person(request))
    form = ChallengeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.challenge(row, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _done(request, row, _("The chair is told of your challenge."), "challenge", reference)
    return _asked(request, row, form, "challenge", title=_("Challenge the designation"))


@ask_and_do
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the delegation that challenged."""
    row = get_object_or_404(queries.challenges(request.user), reference=reference)
    steps.require("answer", row, by=person(request))
    form = AnswerChallengeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(row, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _done(request, row.designation, _("The delegation is told your answer."), "answer", reference)
    return _asked(request, row.designation, form, "answer", title=_("Answer the challenge"), challenge=row)


def _asked(
    request: HttpRequest,
    row: Designation,
    form: forms.Form,
    verb: str,
    *,
    title: str,
    challenge: Challenge | None = None,
) -> HttpResponse:
    """The form of a step, below what it is about."""
    context = {
        "form": form,
        "recommendation": row.recommendation,
        "designation": row,
        "challenge": challenge,
        "step_title": title,
        "back": row.get_absolute_url(),
        "keeping_key": _key(request, verb, (challenge or row).reference),
    }
    status = 422 if form.errors else 200
    return render(request, "recommendations/standing/designation_step.html", context, status=status)


def _done(request: HttpRequest, row: Designation, said: str, verb: str, reference: str) -> HttpResponse:
    messages.success(request, said, extra_tags=_key(request, verb, reference))
    return HttpResponseRedirect(row.get_absolute_url())


def _key(request: HttpRequest, *parts: str) -> str:
    return keeping_key(*parts, by=person(request))
