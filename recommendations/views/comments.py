"""The discussion of a text: threads, a new comment, and what people do to one; the secretariat's list of them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import queries, steps
from recommendations.actions import comments as actions
from recommendations.forms.comments import CommentForm, EditForm, FlagForm, HideForm, ReplyForm
from recommendations.models import Amendment, Comment, Recommendation
from recommendations.queries import agreements, cross_references
from recommendations.queries import comments as discussions
from recommendations.queries.placing import Placing
from recommendations.views import threads
from recommendations.views.recommendations import about
from wgec.kernel.access import guard, person, reads_in_public
from wgec.kernel.errors import NotYours, Refused
from wgec.kernel.htmx import show, wants_fragment
from wgec.kernel.pages import asked, page_of

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])
MODERATED = 25
#: What stands behind the address of the page of the secretariat, by the name of the list to which a step leads back.
_LISTS = {"moderation": "", "hidden": "?only=hidden"}


@reads_in_public
@require_safe
def discussion(request: HttpRequest, reference: str) -> HttpResponse:
    """What is said about the text: threads in pages, or one long thread."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    context = {
        "tab": "discussion",
        "passages": discussions.passages(row, request.user),
        "agreed": agreements.locked(row),
        "links": cross_references.links_of(row),
        **about(request, row),
        **threads.talk(request, row),
    }
    return show(request, "recommendations/discussion_page.html", context, fragment="threads", query=asked(request))


@reads_in_public
@require_safe
def comment(request: HttpRequest, reference: str) -> HttpResponse:
    """To the page where the comment is read, and to its place there."""
    row = get_object_or_404(discussions.one(request.user), reference=reference)
    return HttpResponseRedirect(threads.address_of(row, request.user))


@reads_in_public
@require_safe
def wordings(request: HttpRequest, reference: str) -> HttpResponse:
    """What the comment said before it was edited."""
    row = get_object_or_404(discussions.one(request.user), reference=reference)
    shown = discussions.earlier_wordings(row) if discussions.shows_words(row, request.user) else []
    context = {"comment": row, "wordings": shown}
    return show(request, "recommendations/comment_history.html", context, fragment="wordings")


# --- saying ----------------------------------------------------------------------------------


@ask_and_do
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """A new thread on the text: on all of it, on the part that ``?unit=`` names, or on words that were marked."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    return add_to(request, row)


def add_to(request: HttpRequest, row: Recommendation, amendment: Amendment | None = None) -> HttpResponse:
    """A new thread on the text, or on an amendment to it. Words marked on a page come with ``begin``: not yet said."""
    steps.require("comment", row, by=person(request))
    form = _comment_form(request, row)
    if form.is_bound and form.is_valid():
        try:
            made = actions.add(row, by=person(request), amendment=amendment, **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            said = _("Your comment is saved.")
            messages.success(request, said, extra_tags=_keeping_key(request, "comment", amendment or row))
            return _to(request, made.get_absolute_url())
    context = {"form": form, "comment_address": request.path, "recommendation": row, "amendment": amendment}
    status = 422 if form.errors else 200
    return show(request, "recommendations/comment_page.html", context, fragment="form", status=status)


def _comment_form(request: HttpRequest, row: Recommendation) -> CommentForm:
    begun = request.POST if "begin" in request.POST else request.GET
    initial = {name: begun[name] for name in ("unit", "quote", "start", "end", "seen_revision") if begun.get(name)}
    sent = request.POST if request.method == "POST" and "begin" not in request.POST else None
    return CommentForm(
        sent, recommendation=row, by=person(request), delegations=list(threads.mentionable()), initial=initial
    )


@ask_and_do
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer in a thread."""
    row = _open_to(request, reference, "reply")
    form = ReplyForm(request.POST or None, delegations=list(threads.mentionable()), auto_id=_ids(row))
    return _written(request, row, form, actions.reply, verb="reply", title=_("Reply"), done=_("Your reply is saved."))


@ask_and_do
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Say it in other words."""
    row = _open_to(request, reference, "edit")
    return _written(
        request,
        row,
        EditForm(request.POST or None, comment=row, auto_id=_ids(row)),
        actions.edit,
        verb="edit",
        title=_("Change"),
        done=_("The comment is changed."),
    )


# --- what people do to a comment -------------------------------------------------------------


@ask_and_do
def flag(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the secretariat to look at a comment."""
    row = _open_to(request, reference, "flag")
    return _written(
        request,
        row,
        FlagForm(request.POST or None, auto_id=_ids(row)),
        actions.flag,
        verb="flag",
        title=_("Flag"),
        done=_("The secretariat is asked to look at the comment."),
    )


@ask_and_do
def hide(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the words of a comment from everybody but its author and the secretariat."""
    row = _open_to(request, reference, "hide")
    return _written(
        request,
        row,
        HideForm(request.POST or None, auto_id=_ids(row)),
        actions.hide,
        verb="hide",
        title=_("Hide"),
        done=_("The comment is hidden."),
    )


@require_POST
def resolve(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a thread."""
    return _done(request, reference, actions.resolve)


@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a thread up again."""
    return _done(request, reference, actions.reopen)


@require_POST
def restore(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a hidden comment again."""
    return _done(request, reference, actions.restore)


@require_POST
def settle(request: HttpRequest, reference: str) -> HttpResponse:
    """Leave a flagged comment as it is."""
    return _done(request, reference, actions.settle)


@require_safe
def moderation(request: HttpRequest) -> HttpResponse:
    """The comments that are flagged, then those that are hidden, with the reasons; ``?only=hidden``: for the queue."""
    guard("consultations.open_desk", request.user)
    rows, is_hidden_only = discussions.to_moderate(request.user), request.GET.get("only") == "hidden"
    page = page_of(rows.filter(hidden_at__isnull=False) if is_hidden_only else rows, request, MODERATED)
    context = {
        "page": page,
        "query": request.GET,
        "is_hidden_only": is_hidden_only,
        "back": "hidden" if is_hidden_only else "moderation",
    }
    return render(request, "recommendations/moderation.html", context)


def _open_to(request: HttpRequest, reference: str, verb: str) -> Comment:
    """The comment, when this reader may take the step now; raises its refusal otherwise."""
    row = get_object_or_404(discussions.one(request.user), reference=reference)
    steps.require(verb, row, by=person(request))
    return row


def _written(
    request: HttpRequest,
    row: Comment,
    form: forms.Form,
    action: Callable[..., Any],
    *,
    verb: str,
    title: str,
    done: str,
) -> HttpResponse:
    """A step that takes words: its form as a page or in its place, and the thread as it is afterwards."""
    if request.method == "POST" and form.is_valid():
        try:
            made = action(row, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            key = _keeping_key(request, verb, row)
            if _leaves(request):  # in its place the thread says itself what became of the words
                messages.success(request, done, extra_tags=key)
            return _after(request, made if isinstance(made, Comment) else row, key)
    context = {
        "form": form,
        "comment": row,
        "step_title": title,
        "keeping_key": _keeping_key(request, verb, row),
        "words_shown": discussions.shows_words(row, request.user),
        "back": request.GET.get("back", ""),
    }
    status = 422 if form.errors else 200
    return show(request, "recommendations/comment_step.html", context, fragment="form", status=status)


def _done(request: HttpRequest, reference: str, action: Callable[..., Comment]) -> HttpResponse:
    """A step that takes nothing but a press of its button."""
    row = get_object_or_404(discussions.one(request.user), reference=reference)
    try:
        action(row, by=person(request))
    except NotYours:
        raise
    except Refused as refusal:
        if wants_fragment(request):
            raise
        messages.error(request, refusal.sentence)
    return _after(request, row)


def _list(request: HttpRequest) -> str:
    """The address of the list from which the step was taken; empty where it was taken in the discussion."""
    named = (request.GET.get("back"), request.POST.get("back"))
    asked = next((asked for back, asked in _LISTS.items() if back in named), None)
    return "" if asked is None else reverse("recommendations:moderation") + asked


def _leaves(request: HttpRequest) -> bool:
    """Whether another page is shown after the step."""
    return bool(_list(request)) or not wants_fragment(request)


def _after(request: HttpRequest, row: Comment, kept_done: str = "") -> HttpResponse:
    """The thread as it is now, in its place on the page; or the page where it is read, or the list it came from."""
    if address := _list(request):
        return _to(request, address)
    if not wants_fragment(request):
        return HttpResponseRedirect(row.get_absolute_url())
    begin = row.beginning
    found = discussions.as_shown(request.user)(discussions.readable(request.user).filter(pk=begin.pk)).get()
    text = queries.whole(request.user).get(pk=begin.recommendation_id)
    closed = bool(steps.why_not_now(request.user, "comment", begin.amendment or text))
    thread = threads.thread_of(found, request.user, Placing(text), closed=closed)
    address = begin.amendment.get_absolute_url() if begin.amendment else threads.discussion_address(text)
    context = {"thread": thread, "recommendation": text, "discussion_address": address, "kept_done": kept_done}
    response = render(request, "recommendations/thread.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = f"#thread-{begin.reference}", "outerHTML"
    return response


def _ids(row: Comment) -> str:
    """What the ids of a form's fields look like: several forms may be open on a page."""
    return f"id_{row.reference}_%s"


def _keeping_key(request: HttpRequest, form: str, subject: Any) -> str:
    """Under which name the browser keeps what is typed, until it is saved."""
    return f"{form}-{subject.reference}-{request.user.pk}"


def _to(request: HttpRequest, address: str) -> HttpResponse:
    """Go there; from a part of a page too."""
    if not wants_fragment(request):
        return HttpResponseRedirect(address)
    response = HttpResponse(status=200)
    response["HX-Redirect"] = address
    return response
