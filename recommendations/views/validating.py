"""What was extracted, validated by its contributors: their page, the secretariat's, and the steps on each extract."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from consultations.models import Consultation
from recommendations import queries, steps
from recommendations.actions import asking, describing, extracting
from recommendations.actions import validating as actions
from recommendations.enums import Validation
from recommendations.forms import AskForm, ConfirmForm, CorrectForm, DescribeForm, ReasonForm
from recommendations.models import Extract
from recommendations.queries import composing
from recommendations.queries import extracts as extracted
from recommendations.queries import validating as seen
from recommendations.views.steps import ask, ask_and_do
from wgec.kernel.access import guard, person
from wgec.kernel.errors import NotYours, Refused
from wgec.kernel.pages import page_of

PAGE_SIZE = 20
#: So many of what waits for the secretariat stand on the page; all of it stands in the queue, to which it leads.
OLDEST = 25


@ask_and_do
def validation(request: HttpRequest) -> HttpResponse:
    """What the reader's delegation is asked to validate, each text beside its source; several are confirmed at once."""
    by = person(request)
    guard("recommendations.read_positions_due", by)
    refused: list[str] = []
    if request.method == "POST":
        done, refused = actions.confirm_all(_chosen(request), by=by)
        if done:
            sentence = ngettext("%(count)s text is confirmed.", "%(count)s texts are confirmed.", len(done))
            messages.success(request, sentence % {"count": len(done)})
        if not refused:
            return HttpResponseRedirect(reverse("recommendations:validation"))
    page = page_of(seen.asked_of(by), request, PAGE_SIZE, shown=lambda rows: list(_in_order(seen.with_all(rows))))
    context = {
        "page": page,
        "shown": [(row, steps.allowed(steps.steps_for(by, row))) for row in page],
        "refused": refused,
        "waiting": seen.asked_of(by).filter(validation=Validation.ASKED).count(),
    }
    return render(request, "recommendations/extraction/validation.html", context, status=422 if refused else 200)


def _in_order(rows: QuerySet[Extract]) -> QuerySet[Extract]:
    return rows.order_by("answered_at", "due_at", "pk")


def _chosen(request: HttpRequest) -> list[tuple[Extract, int]]:
    """The extracts that were sent, each with the revision that was shown: "key:revision"."""
    numbers = dict[int, int]()
    for value in request.POST.getlist("extract"):
        key, _colon, number = value.partition(":")
        if key.isdecimal() and number.isdecimal() and max(len(key), len(number)) < 10:
            numbers[int(key)] = int(number)
    rows = seen.asked_of(request.user).filter(pk__in=numbers).select_related("recommendation", "contribution")
    return [(row, numbers[row.pk]) for row in rows]


@ask_and_do
def status(request: HttpRequest, slug: str) -> HttpResponse:
    """How far each delegation is in one round, what waits for an answer, and the form that asks all of them."""
    guard("recommendations.ask_contributor", request.user)
    consultation = get_object_or_404(Consultation, slug=slug)
    rows = seen.standing().filter(contribution__consultation=consultation)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (done := _asked(request, rows, form)):
        messages.success(request, done)
        return HttpResponseRedirect(reverse("recommendations:validation-status", args=[slug]))
    progress = seen.progress(consultation, timezone.now())
    context = {
        "consultation": consultation,
        "form": form,
        "progress": progress,
        "total": seen.total(progress),
        "to_settle": list(seen.to_settle(consultation)[:OLDEST]),
    }
    return render(request, "recommendations/extraction/status.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, rows: QuerySet[Extract], form: AskForm) -> str:
    """Ask; what to say of it, or nothing where it was refused and the form says why."""
    try:
        count = asking.ask(rows, by=person(request), **form.asked)
    except NotYours:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return ""
    sentence = ngettext(
        "The contributors of %(count)s text are asked.", "The contributors of %(count)s texts are asked.", count
    )
    return sentence % {"count": count}


@ask_and_do
def ask_contribution(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the contributor of one contribution about everything that was extracted from it."""
    guard("recommendations.ask_contributor", request.user)
    contribution = get_object_or_404(extracted.contributions(), reference=reference)
    rows = seen.standing().filter(contribution=contribution)
    back = reverse("recommendations:contribution-extract", args=[reference])
    return _ask_page(request, rows, contribution.label, back)


@ask_and_do
def ask_one(request: HttpRequest, extract: int) -> HttpResponse:
    """Ask the contributor about one extract."""
    row = _open_to(request, extract, "ask")
    rows = Extract.objects.filter(pk=row.pk)
    return _ask_page(request, rows, str(row.recommendation), reverse("recommendations:extract", args=[extract]))


def _ask_page(request: HttpRequest, rows: QuerySet[Extract], about: str, back: str) -> HttpResponse:
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (done := _asked(request, rows, form)):
        messages.success(request, done)
        return HttpResponseRedirect(back)
    context = {"form": form, "about": about, "back": back}
    return render(request, "recommendations/extraction/ask.html", context, status=422 if form.errors else 200)


# --- one extract -------------------------------------------------------------------------------------------------


@require_safe
def extract(request: HttpRequest, extract: int) -> HttpResponse:
    """One extract: the text beside its source, what its contributor says, and what can be done."""
    row = _found(request, extract)
    context = {"extract": row, "possible": steps.allowed(steps.steps_for(request.user, row)), "waiting": _waiting(row)}
    return render(request, "recommendations/extraction/extract.html", context)


def _waiting(row: Extract) -> Any:
    return next((each for each in row.corrections.all() if each.answered_at is None), None)


def _found(request: HttpRequest, key: int) -> Extract:
    return get_object_or_404(seen.with_all(seen.readable(person(request))), pk=key)


def _open_to(request: HttpRequest, key: int, verb: str) -> Extract:
    """The extract, when this reader may take the step now; raises its refusal otherwise."""
    row = _found(request, key)
    steps.require(verb, row, by=person(request))
    return row


@ask_and_do
def confirm(request: HttpRequest, extract: int) -> HttpResponse:
    """Say that the text is right."""
    row = _open_to(request, extract, "confirm")
    number = row.recommendation.current.number if row.recommendation.current else 0
    return _step(
        request,
        row,
        SeenForm(request.POST if request.method == "POST" else None, initial={"seen_revision": number}),
        actions.confirm,
        title=_("Confirm"),
        explained=_("What was extracted is right: it is then shown as validated by your delegation."),
        done=_("The text is confirmed."),
        to=reverse("recommendations:validation"),
    )


class SeenForm(ConfirmForm):
    """Nothing to fill in: which revision was read."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput())


@ask_and_do
def correct(request: HttpRequest, extract: int) -> HttpResponse:
    """Propose other words, or another passage."""
    row = _found(request, extract)
    steps.require_permission("correct", row, by=person(request))
    if request.method != "POST":
        steps.require("correct", row, by=person(request))
    current = row.recommendation.current.text if row.recommendation.current else ""
    form = CorrectForm(request.POST or None, initial={"text": current})
    marked = request.POST.getlist("mark")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        # Words that nobody has touched beside another passage: the passage's own are meant.
        text = "" if marked and given["text"].replace("\r\n", "\n").strip() == current.strip() else given["text"]
        try:
            actions.correct(row, by=person(request), text=text, passages=marked, reason=given["reason"])
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The correction is proposed. The secretariat has been told."))
            return HttpResponseRedirect(reverse("recommendations:validation"))
    context = {"form": form, "extract": row, "parts": composing.parts_of(row.contribution), "marked": marked}
    return render(request, "recommendations/extraction/correct.html", context, status=422 if form.errors else 200)


@ask_and_do
def withdraw(request: HttpRequest, extract: int) -> HttpResponse:
    """Say that the delegation does not stand behind what was extracted."""
    return _step(
        request,
        _open_to(request, extract, "withdraw"),
        ReasonForm(request.POST or None),
        actions.withdraw,
        title=_("Withdraw"),
        explained=_(
            "Wherever the text is shown it says that your delegation has withdrawn it. What becomes of it the "
            "secretariat decides."
        ),
        done=_("The extract is withdrawn. The secretariat has been told."),
        to=reverse("recommendations:validation"),
    )


@ask_and_do
def accept(request: HttpRequest, extract: int) -> HttpResponse:
    """Take the contributor's correction over."""
    row = _open_to(request, extract, "accept")
    number = row.recommendation.current.number if row.recommendation.current else 0
    return _step(
        request,
        row,
        SeenForm(request.POST if request.method == "POST" else None, initial={"seen_revision": number}),
        actions.accept,
        title=_("Accept the correction"),
        explained=_("It becomes the next revision, with the contributor's reason; the text is then validated."),
        done=_("The correction is accepted. Its contributor has been told."),
        to=reverse("recommendations:extract", args=[extract]),
    )


@ask_and_do
def dispute(request: HttpRequest, extract: int) -> HttpResponse:
    """Say why the contributor's correction is not taken over."""
    return _step(
        request,
        _open_to(request, extract, "dispute"),
        ReasonForm(request.POST or None),
        actions.dispute,
        title=_("Dispute the correction"),
        explained=_("The text stays as it is and says that it is not validated. Its contributor reads the reason."),
        done=_("The correction is disputed. Its contributor has been told."),
        to=reverse("recommendations:extract", args=[extract]),
    )


@ask_and_do
def unlink(request: HttpRequest, extract: int) -> HttpResponse:
    """Take a wrong link between a recommendation and a contribution back."""
    guard("recommendations.extract_recommendation", request.user)
    row = _found(request, extract)
    return _step(
        request,
        row,
        ReasonForm(request.POST or None),
        extracting.unlink,
        title=_("Remove this source"),
        explained=_("The recommendation stays as it is, and no longer says that it was taken from there."),
        done=_("The source is removed. The record keeps it."),
        to=reverse("recommendations:contribution-extract", args=[row.contribution.reference]),
    )


@ask_and_do
def describe(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what a recommendation is, and to whom it is addressed."""
    guard("recommendations.extract_recommendation", request.user)
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    form = DescribeForm(request.POST or None, recommendation=row)
    if request.method == "POST" and form.is_valid():
        try:
            describing.describe(row, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Type and addressees are saved."))
            return HttpResponseRedirect(row.get_absolute_url())
    context = {"form": form, "recommendation": row, "addressees": extracted.addressees()}
    return render(request, "recommendations/extraction/describe.html", context, status=422 if form.errors else 200)


def _step(
    request: HttpRequest, row: Extract, form: forms.Form, action: Callable[..., Any], *, to: str, **said: str
) -> HttpResponse:
    """Ask with ``form``, take the step on the extract when it is sent."""

    def act(_recommendation: Any, **given: Any) -> Any:
        return action(row, **given)

    return ask(request, row.recommendation, form, act, to=to, **said)
