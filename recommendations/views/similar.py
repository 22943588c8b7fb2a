"""Which texts are alike: beside a text and its form, and on the desk where the secretariat answers suggestions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import queries as consultation_queries
from recommendations import queries, similar, steps
from recommendations.actions import relations as actions
from recommendations.forms.similar import RelateForm, SeenForm, UnrelateForm
from recommendations.models import Recommendation, Similarity
from recommendations.queries import relations
from recommendations.queries import similarity as kept
from recommendations.views.recommendations import about
from wgec.kernel.access import guard, person, reads_in_public
from wgec.kernel.errors import NotYours, Refused
from wgec.kernel.htmx import show, wants_fragment
from wgec.kernel.likeness import Stretch, beside
from wgec.kernel.pages import back, page_of
from wgec.kernel.richtext import RichTextarea

ask_and_do = require_http_methods(["GET", "HEAD", "POST"])
PAGE_SIZE = 5


@require_POST
def to_text(request: HttpRequest) -> HttpResponse:
    """What is like the text that is being written; the fragment beside the form."""
    text = str(RichTextarea().value_from_datadict(request.POST, {}, "text") or "")
    wanted = (request.GET.get("besides") or "").replace("\0", "")
    besides = queries.readable(request.user).filter(reference=wanted).first()
    found = similar.to_text(text, request.user, besides=besides)
    return render(request, "recommendations/similar.html#similar", {"similar": found})


@reads_in_public
@require_safe
def similar_recommendations(request: HttpRequest, reference: str) -> HttpResponse:
    """What is like one recommendation: a page, or the fragment beside its text."""
    row = get_object_or_404(queries.whole(request.user), reference=reference)
    found = similar.to_recommendation(row, request.user)
    beside_it = {} if wants_fragment(request) else about(request, row)
    may_relate = "relate" in steps.open_now(request.user, row)
    context = {"similar": found, "tab": "similar", "recommendation": row, "may_relate": may_relate, **beside_it}
    return show(request, "recommendations/similar.html", context, fragment="similar")


# --- the desk ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts beside each other, the words that both have marked, and why they are suggested."""

    one: Recommendation
    other: Recommendation
    reasons: list[str]
    kind: str
    marked: tuple[list[Stretch], list[Stretch]]

    @classmethod
    def of(cls, one: Recommendation, other: Recommendation, reasons: list[str], kind: str = "") -> "Pair":
        """With the words that the current texts share marked."""
        return cls(
            one, other, reasons, kind, beside(*(row.current.plain if row.current else "" for row in (one, other)))
        )


@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The suggestions of one round that nobody has answered yet, the strongest first."""
    guard("recommendations.relate", person(request))
    row = get_object_or_404(consultation_queries.consultations(), slug=slug)
    page = page_of(kept.suggestions(row), request, PAGE_SIZE, shown=_pairs)
    context = {"consultation": row, "page": page, "query": request.GET, "here": request.get_full_path()}
    return render(request, "recommendations/similar_desk.html", context)


def _pairs(rows: QuerySet[Similarity]) -> list[Pair]:
    return [
        Pair.of(row.recommendation, row.other, similar.reasons_of(row, row.other), row.get_kind_display())
        for row in kept.as_suggested(rows)
    ]


@ask_and_do
def relate(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """Say how two texts are related."""

    def say(one: Recommendation, second: Recommendation, form: Any) -> None:
        pair = (second, one) if form.is_turned else (one, second)
        actions.relate(*pair, by=person(request), **form.said)

    return _answer(request, reference, other, RelateForm, say, verb="relate", done=_DONE["relate"])


@ask_and_do
def dismiss_similar(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """Say that two texts are not related."""

    def say(one: Recommendation, second: Recommendation, form: Any) -> None:
        actions.dismiss_similar(one, second, by=person(request), **form.cleaned_data)

    return _answer(request, reference, other, SeenForm, say, verb="dismiss_similar", done=_DONE["dismiss_similar"])


@ask_and_do
def unrelate(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """Take back what was said of two texts."""

    def say(one: Recommendation, second: Recommendation, form: Any) -> None:
        actions.unrelate(one, second, by=person(request), **form.cleaned_data)

    return _answer(request, reference, other, UnrelateForm, say, verb="unrelate", done=_DONE["unrelate"])


_DONE: dict[str, str | Promise] = {
    "relate": gettext_lazy("The relation is confirmed. Everybody is shown it with both texts."),
    "dismiss_similar": gettext_lazy("The suggestion is dismissed."),
    "unrelate": gettext_lazy("The relation is taken back."),
}


def _answer(
    request: HttpRequest,
    reference: str,
    other: str,
    form_class: type[forms.Form],
    say: Callable[[Recommendation, Recommendation, Any], None],
    *,
    verb: str,
    done: str | Promise,
) -> HttpResponse:
    """Both texts with the form; said, back to the desk or to the page from which one came."""
    one = get_object_or_404(queries.whole(request.user), reference=reference)
    second = get_object_or_404(queries.whole(request.user), reference=other)
    steps.require(verb, one, by=person(request))
    seen = {"seen_revision": _number(one), "other_seen_revision": _number(second)}
    form = form_class(request.POST or None, initial=seen)
    to = back(request, reverse("recommendations:recommendation-similar", args=[one.reference]))
    if request.method == "POST" and form.is_valid():
        try:
            say(one, second, form)
        except NotYours:
            raise
        except Refused as refusal:
            form.data = {**form.data.dict(), **seen}  # type: ignore[attr-defined]  # read anew: both stand here
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, str(done))
            return HttpResponseRedirect(to)
    known = relations.in_force(one, second)
    context = {
        "form": form,
        "recommendation": one,
        "pair": Pair.of(one, second, []),
        "known": known,
        "verb": verb,
        "step_title": {
            "relate": _("How the two texts are related"),
            "dismiss_similar": _("Not related"),
            "unrelate": _("Take the relation back"),
        }[verb],
        "next": to,
    }
    return render(request, "recommendations/relate.html", context, status=422 if form.errors else 200)


def _number(row: Recommendation) -> int:
    return row.current.number if row.current else 0
