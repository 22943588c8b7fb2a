"""Contributions to be read: the list of a round, one as received, the answers to one question, one's own."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations import contribution_queries as seen
from consultations import queries, steps, workflow
from consultations.actions import parts
from consultations.contribution_filters import ContributionFilter
from consultations.enums import UNSENT_CONTRIBUTIONS, Activity
from consultations.models import Consultation, Contribution
from wgec.kernel.access import guard, may, person, reads_in_public
from wgec.kernel.htmx import show
from wgec.kernel.pages import page_of
from wgec.kernel.steps import allowed

PAGE_SIZE = 25
#: So many of what waits for the secretariat stand on the page; all of it stands in the queue, to which it leads.
OLDEST = 25
ANSWERS_PAGE = 10


@reads_in_public
@require_safe
def contributions(request: HttpRequest, slug: str) -> HttpResponse:
    """What was sent in to a round: filtered, in pages; for the secretariat also who is silent."""
    consultation = get_object_or_404(queries.consultation(slug))
    rows = seen.in_order(request.user).filter(consultation=consultation).exclude(status__in=UNSENT_CONTRIBUTIONS)
    found = ContributionFilter(request.GET, queryset=rows, consultation=consultation)
    context = {
        "consultation": consultation,
        "filter": found,
        "page": page_of(found.qs, request, PAGE_SIZE, shown=seen.as_listed),
        "may_contribute": may_contribute(request.user, consultation),
        "silent": list(seen.silent(consultation)) if may("consultations.open_desk", request.user) else None,
    }
    return show(request, "consultations/contributions.html", context, fragment="found")


def may_contribute(user: Any, consultation: Consultation) -> bool:
    """Whether a page offers to contribute to the round now."""
    return may("consultations.contribute", user) and workflow.may_now(
        Activity.CONTRIBUTE, consultation, user.acting_for, by=user
    )


@reads_in_public
@require_safe
def answers(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All answers to one question, one below the other."""
    consultation = get_object_or_404(queries.consultation(slug))
    questions = list(consultation.questions.all())
    question = next((each for each in questions if each.number == number), None)
    if question is None:
        raise Http404
    place = questions.index(question)
    page = page_of(seen.answers(question, request.user), request, ANSWERS_PAGE, shown=seen.answers_shown)
    context = {
        "consultation": consultation,
        "question": question,
        "before": questions[place - 1] if place else None,
        "after": questions[place + 1] if place + 1 < len(questions) else None,
        "page": page,
    }
    return render(request, "consultations/answers.html", context)


@reads_in_public
@require_safe
def contribution(request: HttpRequest, reference: str) -> HttpResponse:
    """One contribution as received, or in another language."""
    row = get_object_or_404(seen.whole(request.user), reference=reference)
    translations = list(row.translations.all())
    wanted = request.GET.get("translation", "")
    shown = next((each for each in translations if f"{each.language}-{each.kind}" == wanted), None)
    if wanted and shown is None:
        raise Http404
    context = {
        "contribution": row,
        "translations": translations,
        "translation": shown,
        "as_received": request.GET.get("corrections") == "none",
        "successor": seen.successor(row, request.user),
        "possible": allowed(steps.steps_for(request.user, row)),
        "events": list(seen.events(row, request.user)),
        "may_answer": may("consultations.answer_correction", request.user, row),
    }
    return render(request, "consultations/contribution.html", context)


@reads_in_public
@require_safe
def compare(request: HttpRequest, reference: str) -> HttpResponse:
    """A corrected contribution beside the one that it replaces, word by word."""
    row = get_object_or_404(seen.whole(request.user), reference=reference)
    before = seen.whole(request.user).filter(pk=row.replaces_id).first() if row.replaces_id else None
    if before is None:
        raise Http404
    context = {"contribution": row, "before": before, "compared": compared(before, row)}
    return render(request, "consultations/contribution_compared.html", context)


def compared(old: Contribution, new: Contribution) -> list[dict[str, str]]:
    """The parts of two contributions beside each other: the name of each and both its texts."""
    return differences(parts.of(old), parts.of(new))


def differences(old: parts.Content, new: parts.Content, *, only: bool = False) -> list[dict[str, str]]:
    """What two contents say under the same name; with ``only``, where they differ."""
    pairs = [(_("Title"), old.title, new.title), (_("Text"), old.text, new.text)]
    for number in sorted(old.answers.keys() | new.answers.keys()):
        name = _("Answer to question %(number)s") % {"number": number}
        pairs.append((name, old.answers.get(number, ""), new.answers.get(number, "")))
    for place in range(max(len(old.annexes), len(new.annexes))):
        one, other = ("".join(_annex(each.annexes[place : place + 1])) for each in (old, new))
        pairs.append((_("Annex %(number)s") % {"number": place + 1}, one, other))
    pairs.append((_("Authors"), _names(old), _names(new)))
    said = [{"name": name, "old": before, "new": after} for name, before, after in pairs if before or after]
    return [each for each in said if each["old"] != each["new"]] if only else said


def _annex(annexes: Any) -> list[str]:
    return [parts.joined(parts.heading(each.title), each.text) if each.title else each.text for each in annexes]


def _names(content: parts.Content) -> str:
    return "\n\n".join(", ".join(filter(None, (each.name, each.organisation))) for each in content.authors)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The contributions of one's delegation, drafts among them; for the secretariat what waits for it."""
    by = person(request)
    rows: QuerySet[Contribution] = seen.of_delegation(by)
    context = {
        "page": page_of(rows, request, PAGE_SIZE),
        "waiting": list(seen.waiting(by)[:OLDEST]) if may("consultations.open_desk", by) else [],
        "rounds": list(seen.rounds_to_contribute(timezone.now())) if may("consultations.contribute", by) else [],
    }
    return render(request, "consultations/own_contributions.html", context)


def open_to(request: HttpRequest, reference: str, verb: str) -> Contribution:
    """The contribution, when this reader may take the step now; raises its refusal otherwise."""
    row = get_object_or_404(seen.whole(request.user), reference=reference)
    steps.require(verb, row, by=person(request))
    return row


def guard_contributing(request: HttpRequest) -> None:
    """Raise ``NotYours`` for who cannot begin a contribution."""
    guard("consultations.contribute", person(request))
