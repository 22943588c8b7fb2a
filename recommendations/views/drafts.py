"""Texts on their way to the public: proposing, what waits for whom, submitting, returning, publishing, co-sponsors."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.models import Consultation
from recommendations import queries
from recommendations.actions import drafts as actions
from recommendations.enums import WritingPurpose
from recommendations.forms import (
    AnswerForm,
    ConfirmForm,
    InviteForm,
    ProposeForm,
    PublishForm,
    ReturnForm,
    brought_back,
    differs,
)
from recommendations.models import Recommendation
from recommendations.views.steps import ask, ask_and_do, open_to
from wgec.kernel.access import guard, may, person
from wgec.kernel.errors import NotYours, Refused
from wgec.kernel.richtext import keeping_key


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """What waits for the reader: drafts, invitations, returned texts; for the secretariat what was submitted."""
    by = person(request)
    context = {"desk": queries.desk_of(by), "may_propose": may("recommendations.propose_recommendation", by)}
    return render(request, "recommendations/drafts.html", context)


@ask_and_do
def propose(request: HttpRequest) -> HttpResponse:
    """Begin a recommendation in one of the open rounds; with several of them, choose one first."""
    by = person(request)
    guard("recommendations.propose_recommendation", by)
    consultation = _round(request)
    if consultation is None:
        return render(request, "recommendations/propose_where.html", {"rounds": queries.open_rounds()})
    kept = queries.kept(by, WritingPurpose.PROPOSE, consultation.slug)
    back = brought_back(ProposeForm, kept) if kept and "kept" in request.GET else {}
    form = ProposeForm(request.POST or None, consultation=consultation, by=by, initial=back)
    key = keeping_key("propose", consultation.slug, by=by)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.propose(consultation, by=by, **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The draft is saved. Submit it when it is ready."), extra_tags=key)
            return HttpResponseRedirect(row.get_absolute_url())
    offered = kept if kept and differs(ProposeForm, kept) and not (back or form.is_bound) else None
    context = {"form": form, "consultation": consultation, "kept": offered, "keeping_key": key}
    return render(request, "recommendations/propose.html", context, status=422 if form.errors else 200)


def _round(request: HttpRequest) -> Consultation | None:
    """The round that is named; without a name the only one that is open, if it is the only one."""
    wanted = _address(request.POST.get("consultation") or request.GET.get("consultation"))
    if wanted:
        return get_object_or_404(Consultation, slug=wanted)
    rounds = list(queries.open_rounds()[:2])
    return rounds[0] if len(rounds) == 1 else None


def _address(given: str | None) -> str:
    """The address of a row as it was given, without the character NUL, which PostgreSQL cannot look up."""
    return (given or "").replace("\0", "")


@ask_and_do
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand the text in to the secretariat."""
    return ask(
        request,
        open_to(request, reference, "submit"),
        ConfirmForm(request.POST if request.method == "POST" else None),
        actions.submit,
        title=_("Submit"),
        explained=_("The secretariat reads it, and publishes it or returns it with a reason."),
        done=_("The recommendation is submitted. The secretariat has been told."),
    )


@ask_and_do
def return_to_authors(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a submitted text back, with a reason."""
    row = open_to(request, reference, "return")
    return ask(
        request,
        row,
        ReturnForm(request.POST or None, initial=_seen(request, row)),
        actions.return_to_authors,
        title=_("Return to its authors"),
        explained=_("Its authors are shown the reason; they can change the text and submit it again."),
        done=_("The text is with its authors again. They have been told why."),
        to=reverse("recommendations:drafts"),
    )


@ask_and_do
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a submitted text before the public, in a section with a number or not placed."""
    row = open_to(request, reference, "publish")
    return ask(
        request,
        row,
        PublishForm(request.POST or None, recommendation=row, initial=_seen(request, row)),
        actions.publish,
        title=_("Publish"),
        explained=_("Everybody may read it from then on. A number once given never changes."),
        done=_("The recommendation is published."),
    )


def _seen(request: HttpRequest, row: Recommendation) -> dict[str, object]:
    """The revision that the page was about from which one comes; without one, the one that stands."""
    wanted = request.GET.get("seen", "")
    named = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None
    return {"seen_revision": named if named is not None else row.current and row.current.number}


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
        to=reverse("recommendations:drafts"),
    )


@ask_and_do
def invite_cosponsor(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask another delegation to propose the text too."""
    row = open_to(request, reference, "invite_cosponsor")
    return ask(
        request,
        row,
        InviteForm(request.POST or None, recommendation=row),
        actions.invite_cosponsor,
        title=_("Invite a co-sponsor"),
        explained=_("The delegation may read the draft from then on, and proposes it with you if it accepts."),
        done=_("The delegation is invited. Those who write for it have been told."),
    )


@ask_and_do
def answer_invitation(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose the text of another delegation too, or decline."""
    form = AnswerForm(request.POST or None)
    accepts = form.is_bound and form.is_valid() and form.cleaned_data["accept"]
    return ask(
        request,
        open_to(request, reference, "answer_invitation"),
        form,
        actions.answer_invitation,
        title=_("Answer the invitation"),
        explained=_(
            "If your delegation proposes it too, its name is printed and it may change the text with the others."
        ),
        done=_("Your delegation proposes the text too.") if accepts else _("The invitation is declined."),
        to="" if accepts else reverse("recommendations:drafts"),
    )
