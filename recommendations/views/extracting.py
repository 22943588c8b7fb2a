"""The extraction desk: contributions with what is left in them, and recommendations made of their passages."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultations.models import Consultation, Contribution, Part
from recommendations import queries, similar
from recommendations.actions import extracting as actions
from recommendations.actions import reading_parts
from recommendations.forms import ExtractForm
from recommendations.models import Extract, Recommendation
from recommendations.queries import composing
from recommendations.queries import extracts as seen
from recommendations.queries.composing import Composed
from recommendations.views.steps import ask_and_do
from wgec.kernel.access import guard, may, person, reads_in_public
from wgec.kernel.errors import Malformed, NotYours, Refused
from wgec.kernel.htmx import show
from wgec.kernel.pages import asked, page_of

PAGE_SIZE = 25


@require_safe
def extraction(request: HttpRequest, slug: str) -> HttpResponse:
    """The contributions of a round with what was extracted from each, and what is left."""
    guard("recommendations.extract_recommendation", request.user)
    consultation = get_object_or_404(Consultation, slug=slug)
    query = asked(request)
    left = query.get("left") == "yes"
    rows = seen.in_round(consultation, left=left)
    context = {
        "consultation": consultation,
        "page": page_of(rows, request, PAGE_SIZE, shown=seen.shown),
        "left": left,
        "query": query,
    }
    return render(request, "recommendations/extraction/contributions.html", context)


@reads_in_public
@require_safe
def contribution_extracts(request: HttpRequest, reference: str) -> HttpResponse:
    """The contribution as received, with what was extracted from it: a page, or the fragment for another page."""
    contribution = get_object_or_404(seen.contributions(), reference=reference)
    context = {
        "sheet": seen.sheet(contribution, request.user),
        "contribution": contribution,
        "may_extract": may("recommendations.extract_recommendation", request.user),
    }
    return show(request, "recommendations/extraction/extracts.html", context, fragment="extracts")


@ask_and_do
def desk(request: HttpRequest, reference: str) -> HttpResponse:
    """The contribution on one side, the recommendation that its passages make on the other."""
    guard("recommendations.extract_recommendation", request.user)
    contribution = get_object_or_404(seen.contributions(), reference=reference)
    work = _Work(request, contribution)
    done = work.do() if request.method == "POST" else None
    if done is not None:
        return done
    context = work.context()
    status = 422 if work.refusal or (work.form and work.form.errors) else 200
    return show(request, "recommendations/extraction/desk.html", context, fragment="panel", status=status)


class _Work:
    """One request to the desk: the passages in hand, what is done with them, and what is shown then."""

    def __init__(self, request: HttpRequest, contribution: Contribution) -> None:
        self.request, self.contribution = request, contribution
        self.verb = request.POST.get("do", "")
        self.refusal = ""
        self.form: ExtractForm | None = None
        self.moving = self._moving()
        self.composed = self._composed(self._given())

    def _moving(self) -> Extract | None:
        """The extract whose passages are being corrected."""
        wanted = self.request.POST.get("extract") or self.request.GET.get("extract") or ""
        if not wanted.isdecimal() or len(wanted) > 9:
            return None
        return seen.listed(self.request.user).filter(contribution=self.contribution, pk=wanted).first()

    def _given(self) -> list[str]:
        """The passages that are meant by what was pressed."""
        in_hand, marked = self.request.POST.getlist("passage"), self.request.POST.getlist("mark")
        drop = self.request.POST.get("drop")
        if self.request.method != "POST":
            spans = self.moving.spans.all() if self.moving else ()
            return [f"{span.part_id}:{span.start}:{span.end}" for span in spans]
        if drop:
            return [each for each in in_hand if each != drop]
        if self.verb == "new":
            return marked
        return [*in_hand, *marked] if self.verb == "add" or not in_hand else in_hand

    def _composed(self, given: Sequence[str]) -> Composed | None:
        if not given:
            if self.verb and self.verb != "clear":
                self.refusal = _("Mark at least one passage of the contribution.")
            return None
        try:
            return composing.composed(self.contribution, given, besides=self.moving)
        except Malformed as refusal:
            self.refusal = refusal.sentence
            return None

    def do(self) -> HttpResponse | None:
        """Take the step that was pressed; None when the desk is to be shown."""
        if self.composed is None or self.verb not in {"make", "publish", "link", "move"}:
            return None
        passages = [str(each) for each in self.composed.passages]
        step = {"link": self._link, "move": self._move}.get(self.verb, self._make)
        try:
            sentence = step(passages)
        except NotYours:
            raise
        except Refused as refusal:
            self.refusal = refusal.sentence
            return None
        if sentence is None:
            return None
        messages.success(self.request, sentence)
        return HttpResponseRedirect(self._address())

    def _make(self, passages: list[str]) -> str | None:
        self.form = ExtractForm(self.request.POST, contribution=self.contribution)
        if not self.form.is_valid():
            return None
        publish = self.verb == "publish"
        made = actions.extract(self.contribution, passages, by=person(self.request), publish=publish, **self.form.asked)
        if publish:
            return _("%(title)s is made and published.") % {"title": made.title}
        return _("%(title)s is made. It waits to be published.") % {"title": made.title}

    def _link(self, passages: list[str]) -> str:
        target = self._target()
        actions.link(self.contribution, passages, target, by=person(self.request))
        return _("The passages are a source of %(title)s now.") % {"title": target.title}

    def _target(self) -> Recommendation:
        """The recommendation that was named, by its number or its reference."""
        named = " ".join(self.request.POST.get("to", "").replace("\0", "").split())
        rows = queries.readable(self.request.user).filter(consultation=self.contribution.consultation)
        known = rows.filter(number=int(named)) if named.isdecimal() and len(named) < 8 else rows.filter(reference=named)
        found = known.select_related("current").first() or rows.filter(reference=named).first()
        if found is None:
            raise Malformed(
                _("No recommendation of this consultation has the number or reference “%(named)s”.") % {"named": named}
            )
        return found

    def _move(self, passages: list[str]) -> str:
        if self.moving is None:
            raise Malformed(_("Say whose passages are to be corrected: open its source again."))
        actions.move(self.moving, passages, by=person(self.request), reason=self.request.POST.get("why", ""))
        return _("The source of %(title)s is corrected.") % {"title": self.moving.recommendation.title}

    def _address(self) -> str:
        return reverse("recommendations:contribution-extract", args=[self.contribution.reference])

    def context(self) -> dict[str, Any]:
        """What the desk shows."""
        sheet = seen.sheet(self.contribution, self.request.user)
        composed = self.composed
        before, after = seen.neighbours(self.contribution)
        return {
            "sheet": sheet,
            "parts": [each.part for each in sheet.parts],
            "contribution": self.contribution,
            "composed": composed,
            "form": self.form or self._form(composed),
            "refused": self.refusal,
            "moving": self.moving,
            "similar": similar.to_text(composed.text, self.request.user) if composed else [],
            "same": composing.same_words(composed, self.request.user) if composed else [],
            "next_number": queries.next_number(self.contribution.consultation),
            "addressees": seen.addressees(),
            "overlaps": ",".join(map(str, sorted(composed.overlaps))) if composed else "",
            "previous": before,
            "next": after,
            "marked": [] if composed else self.request.POST.getlist("mark"),
            "why": self.request.POST.get("why", ""),
            "to": self.request.POST.get("to", ""),
        }

    def _form(self, composed: Composed | None) -> ExtractForm:
        """What was typed is kept when passages come and go; the label follows them."""
        typed = self.request.POST if self.request.method == "POST" and "attribution" in self.request.POST else None
        initial: dict[str, Any] = {"source_label": composed.label if composed else ""}
        if typed is not None and self.verb != "new":
            initial |= {name: typed.get(name, "") for name in ("attribution", "kind", "section", "language")}
            initial |= {"addressees": typed.get("addressees", ""), "proposers": typed.getlist("proposers")}
        return ExtractForm(contribution=self.contribution, initial=initial)


@require_POST
def read_part(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Say that there is nothing (more) to extract from a part."""
    reading_parts.mark_read(_part(request, reference, position), by=person(request))
    return _back_to(reference, position)


@require_POST
def unread_part(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Say that a part is to be looked at again."""
    reading_parts.mark_unread(_part(request, reference, position), by=person(request))
    return _back_to(reference, position)


def _part(request: HttpRequest, reference: str, position: int) -> Part:
    guard("recommendations.extract_recommendation", request.user)
    contribution = get_object_or_404(seen.contributions(), reference=reference)
    return get_object_or_404(Part, contribution=contribution, position=position)


def _back_to(reference: str, position: int) -> HttpResponse:
    address = reverse("recommendations:contribution-extract", args=[reference])
    return HttpResponseRedirect(f"{address}#part-{position}")
