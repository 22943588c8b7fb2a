"""The merge desk, where the chair and the secretariat decide on amendments; and the steps on a single one."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from recommendations import queries, steps
from recommendations.actions import decisions as actions
from recommendations.forms import DecideForm, ReasonForm, ReferForm
from recommendations.models import Amendment, Recommendation
from recommendations.queries import amendments as seen
from recommendations.queries import bridges, decisions
from recommendations.queries.decisions import Board
from wgec.kernel.access import person
from wgec.kernel.errors import NotYours, Refused, TextHasMoved
from wgec.kernel.htmx import show
from wgec.kernel.pages import asked, page_of

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])
PAGE_SIZE = 100


@ask_and_do
def desk(request: HttpRequest, reference: str) -> HttpResponse:
    """The open amendments; ``?amendment=`` is in hand: its collisions, a preview of the decision, the decision."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    steps.require("decide", row, by=person(request))
    board = decisions.board(row)
    if request.method == "POST" and request.POST.get("do") == "adopt_free":
        return _adopt_free(request, row, board)
    wanted = request.POST.get("amendment") or request.GET.get("amendment", "")
    in_hand = board.by_reference.get(wanted) or next(iter(board.amendments), None)
    if in_hand is None:
        return _shown(request, row, board, None, None)
    if request.method == "POST" and wanted != in_hand.reference:
        messages.error(request, _("This amendment is no longer open: somebody has decided on it, or it was withdrawn."))
        return HttpResponseRedirect(_address(row))
    form = _form(request, row, board, in_hand)
    if request.method == "POST" and form.is_valid():
        return _decide(request, row, board, in_hand, form)
    return _shown(request, row, board, in_hand, form)


def _form(request: HttpRequest, row: Recommendation, board: Board, in_hand: Amendment) -> DecideForm:
    current = row.current
    assert current is not None  # only a published text is decided on
    return DecideForm(
        request.POST or None,
        row=in_hand,
        clusters=board.clusters_of(in_hand),
        units=current.unit_ids,
        initial={"seen_revision": current.number, "amendment": in_hand.reference, "text": current.text},
    )


def _decide(
    request: HttpRequest, row: Recommendation, board: Board, in_hand: Amendment, form: DecideForm
) -> HttpResponse:
    """Do what the button says; a refusal comes back with everything that was chosen."""
    decision = None
    try:
        match request.POST.get("do"):
            case "set_aside":
                actions.set_aside(in_hand, by=person(request), reason=form.cleaned_data["reason"])
                return _done(request, row, board, in_hand, _("%(label)s is set aside.") % {"label": in_hand.label})
            case "refer":
                given = {name: form.cleaned_data[name] for name in ("to", "reason")}
                actions.refer(in_hand, by=person(request), **given)
                return _done(request, row, board, in_hand, _("%(label)s is referred.") % {"label": in_hand.label})
            case "make":
                made = actions.adopt(row, _wanted(form, board), by=person(request), **form.decided)
                return _done(request, row, board, in_hand, _made(made))
            case _:
                decision = actions.preview(row, _wanted(form, board), by=person(request), **form.decided)
    except NotYours:
        raise
    except TextHasMoved as moved:
        form.start_from(moved.current_revision, moved.sentence)
        row = queries.whole(request.user).get(pk=row.pk)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
    return _shown(request, row, board, in_hand, form, decision)


def _wanted(form: DecideForm, board: Board) -> dict[Amendment, Any]:
    return {board.by_reference[key]: outcome for key, outcome in form.wanted().items() if key in board.by_reference}


def _adopt_free(request: HttpRequest, row: Recommendation, board: Board) -> HttpResponse:
    """Adopt all that collide with none, in one revision; those that were read, named by the page."""
    read = set(request.POST.getlist("free"))
    wanted = {amendment: None for amendment in board.free if amendment.reference in read}
    number = request.POST.get("seen_revision", "")
    try:
        made = actions.adopt(
            row,
            wanted,
            by=person(request),
            seen_revision=int(number) if number.isdecimal() and len(number) < 10 else 0,
            reason=request.POST.get("reason", "")[:500],
        )
    except NotYours:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _made(made))
    return HttpResponseRedirect(_address(row))


def _made(made: actions.Decision) -> str:
    """What a decision has made, in a sentence."""
    if made.revision is None:
        label = made.parent.label if made.parent else ""
        return _("%(label)s now has version %(number)s.") % {"label": label, "number": made.number}
    sentence = _("Revision %(number)s is the current text.") % {"number": made.number}
    if stuck := len(made.rest.stuck):
        told = ngettext(
            "%(count)s amendment no longer fits; its sponsors are told.",
            "%(count)s amendments no longer fit; their sponsors are told.",
            stuck,
        )
        sentence = f"{sentence} {told % {'count': stuck}}"
    return sentence


def _done(request: HttpRequest, row: Recommendation, board: Board, in_hand: Amendment, sentence: str) -> HttpResponse:
    """Back to the desk, with the next amendment in hand."""
    messages.success(request, sentence)
    rows = list(board.amendments)
    following = rows[rows.index(in_hand) + 1 :]
    return HttpResponseRedirect(_address(row, following[0] if following else None))


def _address(row: Recommendation, in_hand: Amendment | None = None) -> str:
    address = reverse("recommendations:recommendation-decide", args=[row.reference])
    return f"{address}?amendment={in_hand.reference}" if in_hand else address


def _shown(
    request: HttpRequest,
    row: Recommendation,
    board: Board,
    in_hand: Amendment | None,
    form: DecideForm | None,
    decision: actions.Decision | None = None,
) -> HttpResponse:
    rows = list(board.amendments)
    at = rows.index(in_hand) if in_hand else 0
    old, new = decisions.texts_of(in_hand) if in_hand else ("", "")
    context = {
        "recommendation": row,
        "consultation": row.consultation,
        "board": board,
        "in_hand": in_hand,
        "behind": in_hand in board.behind,
        "previous": rows[at - 1] if at else None,
        "next": rows[at + 1] if at + 1 < len(rows) else None,
        "page": page_of(rows, request, PAGE_SIZE, otherwise=at // PAGE_SIZE + 1),
        "query": asked(request),
        "bridges": bridges.of(row, request.user, board=board) if in_hand else None,
        "old_text": old,
        "new_text": new,
        "decision": decision,
        "next_number": (row.current.number if row.current else 0) + 1,
    }
    if form is not None:
        context |= {"form": form, "wordings": _wordings(form, board), "kept": form.kept()}
    status = 422 if form is not None and form.errors else 200
    return show(request, "recommendations/decide.html", context, fragment="outcome", status=status)


def _wordings(form: DecideForm, board: Board) -> list[dict[str, Any]]:
    """Each place where the amendment in hand collides, with the wordings to choose from."""
    found = []
    for number, cluster in enumerate(form.clusters):
        texts = {wording.key: wording.text for wording in cluster.wordings}
        found.append(
            {
                "cluster": cluster,
                "place": cluster.unit,
                "name": f"wording-{number}",
                "chosen": form[f"wording-{number}"].value(),
                "own": form[f"own-{number}"],
                "proposed": [
                    (each, texts[each.reference]) for each in board.amendments if each.reference in cluster.keys
                ],
            }
        )
    return found


# --- the steps on one amendment ------------------------------------------------------------------


@ask_and_do
def set_aside(request: HttpRequest, reference: str) -> HttpResponse:
    """Close an amendment without a change of the text."""
    return _step(
        request,
        reference,
        "set_aside",
        ReasonForm(request.POST or None),
        actions.set_aside,
        title=_("Set aside"),
        explained=_("The text stays as it is. The sponsors are told the reason; it can be reopened."),
        done=_("The amendment is set aside."),
    )


@ask_and_do
def refer(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand an amendment to somebody to work on."""
    return _step(
        request,
        reference,
        "refer",
        ReferForm(request.POST or None),
        actions.refer,
        title=_("Refer"),
        explained=_("It stays open to be decided. Its sponsors are told who works on it."),
        done=_("The amendment is referred."),
    )


@ask_and_do
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a decided amendment back among the open ones."""
    return _step(
        request,
        reference,
        "reopen",
        ReasonForm(request.POST or None),
        actions.reopen,
        title=_("Reopen"),
        explained=_("It is carried over to the text as it stands, where it fits. The text does not change."),
        done=_("The amendment is open again."),
    )


def _step(
    request: HttpRequest,
    reference: str,
    verb: str,
    form: forms.Form,
    action: Callable[..., Amendment],
    *,
    title: str,
    explained: str,
    done: str,
) -> HttpResponse:
    one = get_object_or_404(seen.whole(request.user), reference=reference)
    steps.require(verb, one, by=person(request))
    if request.method == "POST" and form.is_valid():
        try:
            action(one, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(one.get_absolute_url())
    context = {"form": form, "amendment": one, "step_title": title, "explained": explained}
    return render(request, "recommendations/amendment_step.html", context, status=422 if form.errors else 200)
