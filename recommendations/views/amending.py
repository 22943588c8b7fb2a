"""What people do with amendments: propose, rewrite, submit, discard them; co-sponsor, leave, withdraw, take over."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.models import Writing
from recommendations import queries, steps
from recommendations.actions import amendment_rows as rows
from recommendations.actions import amendments as actions
from recommendations.actions import sponsors, wordings, writings
from recommendations.actions.wordings import Asked, Ground
from recommendations.enums import AmendmentKind, WritingPurpose
from recommendations.forms import AmendmentForm, Kept, OptionalReasonForm, RewriteForm
from recommendations.models import Amendment, Recommendation
from recommendations.queries import amendments as seen
from recommendations.queries import units
from wgec.kernel.access import person
from wgec.kernel.errors import NotYours, Refused, TextHasMoved
from wgec.kernel.richtext import keeping_key

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])

#: What can be chosen on the page, in this order; "" is the editor with the whole text.
WAYS = ("", *actions.WAYS)


@ask_and_do
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose an amendment to a text; ``?kind=&unit=`` chooses the way. A preview shows the difference first."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    steps.require("amend", row, by=person(request))
    assert row.current is not None
    return _propose(request, row, None, Ground.of_revision(row.current))


@ask_and_do
def amend(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose an amendment to an amendment."""
    above = _open_to(request, reference, "amend")
    row = queries.whole(request.user).get(pk=above.recommendation_id)
    assert above.current is not None
    return _propose(request, row, above, Ground.of_parent(above.current))


def _propose(request: HttpRequest, row: Recommendation, above: Amendment | None, ground: Ground) -> HttpResponse:
    if request.method != "POST":  # otherwise the action says so, and the words stay
        actions.require_open(row, by=person(request), submit=False)
    way = _way(request)
    place = writings.place_of(above or row, actions.way_of(way))
    kept = _kept(request, WritingPurpose.AMEND, place)
    form = _form(request, row, ground, way, kept)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "for_delegation"}
        try:
            if "preview" not in request.POST:
                made = actions.propose(
                    row,
                    by=person(request),
                    parent=above,
                    for_delegation=form.cleaned_data.get("for_delegation"),
                    submit="draft" not in request.POST,
                    **given,
                )
                _say_done(request, made, place)
                return HttpResponseRedirect(made.get_absolute_url())
            number = given.pop("seen_revision")
            shown = _previewed(row, Asked(**_tupled(given)), by=person(request), seen_revision=number, above=above)
        except NotYours:
            raise
        except TextHasMoved as moved:
            shown = _beside(request, row, above, form.cleaned_data, ground)
            form.start_from(moved.current_revision, moved.sentence)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "form": form,
        "recommendation": row,
        "above": above,
        "amends": above is not None,
        "ways": [(way, _name(way)) for way in WAYS],
        "kind": form.way,
        "why_not_submitted": steps.why_not_now(request.user, "amend", row),
        **_keeping(request, WritingPurpose.AMEND, place, kept.to_offer(form)),
        **shown,
    }
    return render(request, "recommendations/amend.html", context, status=422 if form.errors else 200)


def _way(request: HttpRequest) -> str:
    """The way of writing that is chosen; the kind "editorial" is one of those made from the whole text."""
    kind = _kind(request)
    return kind if kind in (*WAYS, AmendmentKind.EDITORIAL) else ""


def _kind(request: HttpRequest) -> str:
    return request.POST.get("kind", request.GET.get("kind", ""))


def _form(request: HttpRequest, row: Recommendation, ground: Ground, way: str, kept: Kept) -> AmendmentForm:
    known = units.seen(ground.text, ground.ids)
    chosen = [unit for unit in known if unit.id == request.GET.get("unit")]
    text = "" if way in (AmendmentKind.ALTERNATIVE, AmendmentKind.FREE_TEXT) else ground.text
    if way == AmendmentKind.ALTERNATIVE and chosen:
        text = units.markdown(ground.text, chosen[0].place)
    return AmendmentForm(
        _sent(request),
        initial=kept.over(
            AmendmentForm,
            {
                "seen_revision": ground.number,
                "kind": _kind(request),
                "text": text,
                "units": [unit.id for unit in chosen],
            },
        ),
        kind=way,
        units=units.choices(known),
        language=row.language,
        on_behalf=person(request).is_secretariat,
    )


def _kept(request: HttpRequest, purpose: WritingPurpose, place: str) -> Kept:
    return Kept(queries.kept(person(request), purpose, place), "kept" in request.GET)


def _keeping(request: HttpRequest, purpose: WritingPurpose, place: str, offered: Writing | None) -> dict[str, Any]:
    """What a form needs so that what is typed is kept, here and there, and offered."""
    key = keeping_key(purpose.value, place, by=person(request))
    return {"purpose": purpose.value, "place": place, "kept": offered, "keeping_key": key}


def _sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, though it be nothing; None when it is only asked for."""
    return request.POST if request.method == "POST" else None


def _tupled(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "units": tuple(given.get("units", ()))}


def _previewed(
    row: Recommendation, asked: Asked, *, by: Any, seen_revision: int, above: Amendment | None
) -> dict[str, Any]:
    """What would be proposed, beside the text that it would change."""
    ground, drawn = actions.preview(row, asked, by=by, seen_revision=seen_revision, parent=above)
    is_request = drawn.kind == AmendmentKind.FREE_TEXT
    return {
        "previewed": drawn,
        "previewed_kind": AmendmentKind(drawn.kind).label,
        "old_text": "" if is_request else ground.text,
        "new_text": drawn.text,
        "is_request": is_request,
    }


def _beside(
    request: HttpRequest, row: Recommendation, above: Amendment | None, given: dict[str, Any], ground: Ground
) -> dict[str, Any]:
    """The text as it was read, as it stands, and as it was typed: for somebody whose base has moved."""
    if above is not None:
        version = above.versions.filter(number=given["seen_revision"]).first()
        before = version.text if version else ground.text
    else:
        revision = queries.revision(row, request.user).filter(number=given["seen_revision"]).first()
        before = revision.text if revision else ground.text
    typed = given.get("text") if given.get("kind", "") in ("", AmendmentKind.EDITORIAL) else None
    return {"came_between": (before, ground.text), "old_text": ground.text, "new_text": typed or ground.text}


def _say_done(request: HttpRequest, made: Amendment, place: str) -> None:
    """Say what became of it; the browser need not keep its words any more."""
    said = (
        _("%(label)s is submitted.") if made.number is not None else _("The draft is saved. Your delegation sees it.")
    )
    key = keeping_key(WritingPurpose.AMEND.value, place, by=person(request))
    messages.success(request, said % {"label": made.label}, extra_tags=key)


def _name(way: str) -> str:
    return {
        "": _("Change the text"),
        AmendmentKind.ALTERNATIVE: _("Another wording of a unit"),
        AmendmentKind.DELETE: _("Leave units out"),
        AmendmentKind.FREE_TEXT: _("Ask in words"),
    }[way]


@ask_and_do
def rewrite(request: HttpRequest, reference: str) -> HttpResponse:
    """Give an amendment other words; what was typed stays, whatever is refused."""
    one = _open_to(request, reference, "rewrite")
    row = queries.whole(request.user).get(pk=one.recommendation_id)
    assert one.current is not None
    ground = actions.ground_of(one)
    start = wordings.start(one, one.current, ground)
    kept = _kept(request, WritingPurpose.REWRITE, one.reference)
    form = _rewrite_form(request, start, kept, language=row.language)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" not in request.POST:
                version = actions.rewrite(one, by=person(request), **form.cleaned_data)
                said = _("Version %(number)s stands.") % {"number": version.number}
                done = keeping_key(WritingPurpose.REWRITE.value, one.reference, by=person(request))
                messages.success(request, said, extra_tags=done)
                return HttpResponseRedirect(one.get_absolute_url())
            asked = _rewritten(start.asked, form.cleaned_data)
            number = form.cleaned_data["seen_revision"]
            shown = _previewed(row, asked, by=person(request), seen_revision=number, above=one.parent)
        except NotYours:
            raise
        except TextHasMoved as moved:
            one.refresh_from_db()
            form.start_from(moved.current_revision, moved.sentence)
            latest = rows.current_version(one)
            form.data["seen_version"] = str(latest.number)  # type: ignore[index]
            shown = {"old_text": latest.text, "new_text": form.cleaned_data["text"]}
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "form": form,
        "recommendation": row,
        "amendment": one,
        "amends": one.parent_id is not None,
        **_keeping(request, WritingPurpose.REWRITE, one.reference, kept.to_offer(form)),
        **shown,
    }
    return render(request, "recommendations/amend.html", context, status=422 if form.errors else 200)


def _rewrite_form(request: HttpRequest, start: wordings.Start, kept: Kept, *, language: str) -> RewriteForm:
    stands = {
        "seen_revision": start.seen_revision,
        "seen_version": start.seen_version,
        "text": start.asked.text,
        "headline": start.asked.headline,
        "reasons": start.asked.reasons,
    }
    return RewriteForm(_sent(request), initial=kept.over(RewriteForm, stands), kind=start.asked.kind, language=language)


def _rewritten(before: Asked, given: dict[str, Any]) -> Asked:
    return Asked(before.kind, given["text"], before.units, given["headline"], given["reasons"])


# --- steps -----------------------------------------------------------------------------------


@ask_and_do
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Submit a draft."""
    return _step(
        request,
        _open_to(request, reference, "submit"),
        forms.Form(_sent(request)),
        actions.submit,
        title=_("Submit"),
        explained=_("It gets its number, which never changes, and everybody reads it."),
        done=_("The amendment is submitted."),
    )


@ask_and_do
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Throw a draft away."""
    return _step(
        request,
        _open_to(request, reference, "discard"),
        forms.Form(_sent(request)),
        actions.discard,
        title=_("Discard"),
        explained=_("The draft goes from every list. This cannot be undone."),
        done=_("The draft is discarded."),
        gone=True,
    )


@ask_and_do
def cosponsor(request: HttpRequest, reference: str) -> HttpResponse:
    """Stand behind an amendment too."""
    return _step(
        request,
        _open_to(request, reference, "cosponsor"),
        forms.Form(_sent(request)),
        sponsors.cosponsor,
        title=_("Co-sponsor"),
        explained=_("Your delegation stands behind this amendment too; its other sponsors are told."),
        done=_("Your delegation co-sponsors the amendment."),
    )


@ask_and_do
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Stand behind an amendment no longer."""
    return _step(
        request,
        _open_to(request, reference, "leave"),
        forms.Form(_sent(request)),
        sponsors.leave,
        title=_("Leave the sponsors"),
        explained=_("Your delegation no longer stands behind this amendment; the others keep it."),
        done=_("Your delegation no longer sponsors the amendment."),
    )


@ask_and_do
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an amendment back."""
    return _step(
        request,
        _open_to(request, reference, "withdraw"),
        OptionalReasonForm(_sent(request)),
        sponsors.withdraw,
        title=_("Withdraw"),
        explained=_("Its number and its words stay on record, and another delegation can take it over."),
        done=_("The amendment is withdrawn."),
    )


@ask_and_do
def take_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Take up an amendment that another delegation withdrew."""
    return _step(
        request,
        _open_to(request, reference, "take_over"),
        forms.Form(_sent(request)),
        sponsors.take_over,
        title=_("Take over"),
        explained=_("It is open again under its number, sponsored by your delegation, on the text as it stands."),
        done=_("Your delegation has taken over the amendment."),
    )


def _open_to(request: HttpRequest, reference: str, verb: str) -> Amendment:
    """The amendment, when this reader may take the step now; raises its refusal otherwise."""
    one = get_object_or_404(seen.whole(request.user), reference=reference)
    steps.require(verb, one, by=person(request))
    return one


def _step(
    request: HttpRequest,
    one: Amendment,
    form: forms.Form,
    action: Callable[..., Any],
    *,
    title: str,
    explained: str,
    done: str,
    gone: bool = False,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            action(one, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return HttpResponseRedirect((one.recommendation if gone else one).get_absolute_url())
    context = {"form": form, "amendment": one, "step_title": title, "explained": explained}
    return render(request, "recommendations/amendment_step.html", context, status=422 if form.errors else 200)
