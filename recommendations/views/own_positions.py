"""A delegation's own position on a text: stated, confirmed after a look at what changed, withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.models import Delegation
from recommendations import history, queries, steps
from recommendations.actions import position_notes
from recommendations.actions import positions as actions
from recommendations.enums import PENDING_AMENDMENTS, Stance
from recommendations.forms.own_positions import (
    ConfirmPositionForm,
    DissociateForm,
    NoteForm,
    PositionForm,
    WithdrawPositionForm,
)
from recommendations.models import Amendment, Position, Recommendation
from recommendations.queries import amendments as proposed
from recommendations.queries import own
from recommendations.views.steps import ask, open_to
from wgec.kernel.access import may, person
from wgec.kernel.errors import NotYours, Refused, TextHasMoved
from wgec.kernel.htmx import show, wants_fragment
from wgec.kernel.pages import back

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])
CARD, ROW = "card", "row"


# --- the card at the side of a text ------------------------------------------------------------


def own_card(request: HttpRequest, row: Recommendation) -> dict[str, Any]:
    """What the card "Your position" shows of ``row``; nothing for who neither serves a delegation nor enters."""
    found = own.card(row, request.user)
    if found is None:
        return {"own": None}
    by = person(request)
    why_not = refusal(request, row, is_asked=found.call is not None)
    return {
        "own": found,
        "own_stances": [(stance.value, (found.counts or {}).get(stance, 0)) for stance in Stance],
        "own_is_sealed": found.counts is None,
        "own_refusal": why_not,
        "own_may_state": not why_not,
        "own_may_note": by.acting_for is not None and may("recommendations.write_position_note", by),
        "note_form": note_form(found),
        "note": found.note,
    }


def note_form(found: own.Card) -> NoteForm:
    """The form of the private note, as it is now."""
    return NoteForm(note=found.note, seen=position_notes.seen(found.note))


def refusal(request: HttpRequest, row: Recommendation, *, is_asked: bool) -> str:
    """Why this reader cannot state a position on ``row`` now; empty when they can."""
    by = person(request)
    try:
        steps.require("record_position", row, by=by)
        steps.require_now("record_position", row, by=by, is_asked=is_asked)
    except Refused as refused:
        return refused.sentence
    return ""


# --- stating it --------------------------------------------------------------------------------


@ask_and_do
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """State where the delegation stands, with all that the stance must carry; from the card, a row or a page."""
    row = open_to(request, reference, "record_position")
    form = position_form(request, row)
    context: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        try:
            made = actions.record(row, by=person(request), **form.said)
        except NotYours:
            raise
        except TextHasMoved as moved:
            context["comparison"] = what_changed(request, row, form.cleaned_data["seen_revision"])
            form.start_from(moved.current_revision, moved.sentence)
            row = queries.whole(request.user).get(pk=row.pk)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return _after(request, row, _recorded(request, made))
    if form.errors and _place(request) == ROW and wants_fragment(request):
        return _row(request, row, status=422, refused=" ".join(map(str, form.non_field_errors())))
    context |= {"form": form, "recommendation": row, "place": _place(request), "next": request.POST.get("next", "")}
    context["possible"] = steps.open_now(request.user, row)
    status = 422 if form.errors else 200
    return show(request, "recommendations/standing/record.html", context, fragment="form", status=status)


def position_form(request: HttpRequest, row: Recommendation, *, narrow: bool = True) -> PositionForm:
    """The form of a position on ``row``: what was sent, or what the delegation has said; in the card one stance."""
    by, sent = person(request), request.POST if request.method == "POST" else None
    asked = request.POST if sent is not None else request.GET
    only = asked.get("stance", "") if narrow and _place(request) == CARD else ""
    initial = {name: asked[name] for name in ("stance", "for_delegation") if asked.get(name) and sent is None}
    return PositionForm(
        sent,
        recommendation=row,
        by=by,
        amendments=open_amendments(row, by),
        only=only,
        position=_said(request, row) if sent is None else None,
        initial=initial,
        auto_id="own_%s" if only else "id_%s",
    )


def form_beside(request: HttpRequest, row: Recommendation, position: Position | None) -> PositionForm:
    """The whole form of a position, where it stands beside the text: with what the delegation has said already."""
    by = person(request)
    return PositionForm(None, recommendation=row, by=by, amendments=open_amendments(row, by), position=position)


def open_amendments(row: Recommendation, user: Any) -> list[Amendment]:
    """The amendments to ``row`` that a position may name: those still to be decided, in the order of the text."""
    return list(proposed.of(row, user).filter(status__in=PENDING_AMENDMENTS).select_related("current"))


def _said(request: HttpRequest, row: Recommendation) -> Position | None:
    """What the delegation has said on ``row`` last, which it may now change."""
    return own.latest(row, request.user, _whose(request))


def _whose(request: HttpRequest) -> Delegation | None:
    """The delegation in question: one's own, or the one that the secretariat names in the address or the form."""
    by = person(request)
    named = request.POST.get("for_delegation") or request.GET.get("for_delegation")
    if named and by.is_secretariat:
        return Delegation.objects.filter(slug=named).first()
    return by.acting_for if isinstance(by.acting_for, Delegation) else None


def _recorded(request: HttpRequest, made: Position) -> str:
    named = {"name": made.delegation.name, "stance": made.get_stance_display()}
    if made.is_on_behalf:
        return _("Recorded on behalf of %(name)s: %(stance)s.") % named
    return _("Recorded for %(name)s: %(stance)s.") % named


# --- confirming it -----------------------------------------------------------------------------


@ask_and_do
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """What changed since the delegation took its position, and the button that says the same of the text as it is."""
    row = open_to(request, reference, "confirm_position")
    current = row.current.number if row.current else 0
    form = ConfirmPositionForm(request.POST if request.method == "POST" else None, seen=current, by=person(request))
    if form.is_bound and form.is_valid():
        try:
            made = actions.confirm(row, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except TextHasMoved as moved:
            form.start_from(moved.current_revision, moved.sentence)
            row = queries.whole(request.user).get(pk=row.pk)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            said = _("Confirmed on revision %(number)s: %(stance)s.")
            named = {"number": made.revision.number, "stance": made.get_stance_display()}
            return _after(request, row, said % named)
    position = _said(request, row)
    context = {
        "form": form,
        "recommendation": row,
        "position": position,
        "comparison": what_changed(request, row, position.revision.number) if position else None,
        "place": _place(request),
        "next": request.POST.get("next", request.GET.get("next", "")),
    }
    status = 422 if form.errors else 200
    return show(request, "recommendations/standing/confirm.html", context, fragment="difference", status=status)


def what_changed(request: HttpRequest, row: Recommendation, since: int) -> history.Comparison | None:
    """The revision that was read beside the one that stands; None when it is that one, or none at all."""
    current = queries.whole(request.user).get(pk=row.pk).current
    if current is None or not 0 < since < current.number:
        return None
    return history.compare(row, request.user, str(since), str(current.number))


# --- taking it back ----------------------------------------------------------------------------


@ask_and_do
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back what the delegation has said."""
    row = open_to(request, reference, "withdraw_position")
    sent = request.POST if request.method == "POST" else None
    return ask(
        request,
        row,
        WithdrawPositionForm(sent, by=person(request), initial={"for_delegation": request.GET.get("for_delegation")}),
        actions.withdraw,
        title=_("Withdraw the position"),
        explained=_("The delegation has then expressed no position on this text. What it said stays on record."),
        done=_("The position is withdrawn."),
        to=back(request, row.get_absolute_url()),
    )


@ask_and_do
def dissociate(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a group does not speak for one's delegation on this text."""
    row = open_to(request, reference, "dissociate")
    return ask(
        request,
        row,
        DissociateForm(request.POST if request.method == "POST" else None, initial={"group": request.GET.get("group")}),
        actions.dissociate,
        title=_("Dissociate your delegation"),
        explained=_("The group does not speak for your delegation on this text any more. State your own position."),
        done=_("The group does not speak for your delegation on this text."),
        to=back(request, row.get_absolute_url()),
    )


# --- what is shown afterwards ------------------------------------------------------------------


def _place(request: HttpRequest) -> str:
    """Where on a page the reader acts: in its card, in a row of a list, or on a page of its own."""
    place = request.POST.get("place") or request.GET.get("place", "")
    return place if place in {CARD, ROW} else ""


def _after(request: HttpRequest, row: Recommendation, said: str) -> HttpResponse:
    """The control as it is now, in its place; or the page that one came from."""
    if wants_fragment(request) and _place(request) == CARD:
        context = {"recommendation": row, "said": said, "swapped": True, **own_card(request, row)}
        response = render(request, "recommendations/standing/own_card.html", context)
        response["HX-Retarget"], response["HX-Reswap"] = "#own-position", "outerHTML"
        return response
    if wants_fragment(request) and _place(request) == ROW:
        return _row(request, row, said=said)
    messages.success(request, said)
    return HttpResponseRedirect(back(request, row.get_absolute_url()))


def _row(request: HttpRequest, row: Recommendation, *, status: int = 200, **said: str) -> HttpResponse:
    """The control of a row in a list, as it is now."""
    rows = queries.listed(request.user).filter(pk=row.pk)
    shown = get_object_or_404(rows)
    context = {
        "recommendation": own.beside(rows, request.user, groups=True)[0],
        "list_address": back(request, reverse("recommendations:recommendations")),
        "swapped": True,
        **said,
    }
    response = render(request, "recommendations/standing/own_row.html", context, status=status)
    response["HX-Retarget"], response["HX-Reswap"] = f"#own-{shown.reference}", "outerHTML"
    return response
