"""The accounts of the group, for the secretariat: who there is, what is required of them, and erasing one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations import roster, second_steps
from consultations.actions import accounts, erasing
from consultations.filters import PeopleFilter
from consultations.forms.people import EraseForm, ReasonForm, SecondStepForm
from consultations.models import User
from consultations.views import stepping
from wgec.kernel.access import guard, person
from wgec.kernel.htmx import show
from wgec.kernel.pages import asked, page_of

PAGE_SIZE = 50
FORM = ("GET", "HEAD", "POST")


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who has an account."""
    guard("consultations.keep_people", request.user)
    found = PeopleFilter(request.GET, queryset=roster.people())
    context = {"filter": found, "page": page_of(found.qs, request, PAGE_SIZE), "counted": roster.counted()}
    return show(request, "consultations/people.html", context, fragment="found", query=asked(request))


@require_http_methods(FORM)
def second_step(request: HttpRequest) -> HttpResponse:
    """Of whom a second step to sign in is required."""
    guard("consultations.set_house_rules", request.user)
    step = _step(
        _("A second step to sign in"),
        _("Save"),
        _("Whoever is meant here and has none is led to set one up, and can do nothing else before."),
    )
    form = SecondStepForm(stepping.sent(request), initial={"circles": second_steps.required_of()})
    return stepping.take(
        request, form, step, lambda given: accounts.require_second_step(by=person(request), **given), _("Saved.")
    )


@require_http_methods(FORM)
def reset_second_step(request: HttpRequest, number: int) -> HttpResponse:
    """Take away the second step that somebody has lost."""
    guard("consultations.keep_people", request.user)
    row = get_object_or_404(User, pk=number, erased_at=None)
    step = _step(
        _("The second step of %(name)s") % {"name": row.name},
        _("Take it away"),
        _("Make sure first that it is they who ask. Their sessions end, and they set up another one."),
        is_grave=True,
    )
    return stepping.take(
        request,
        ReasonForm(stepping.sent(request)),
        step,
        lambda given: accounts.reset_second_step(row, by=person(request), **given),
        _("Taken away."),
    )


@require_http_methods(FORM)
def erase(request: HttpRequest, number: int) -> HttpResponse:
    """Erase an account."""
    guard("consultations.keep_people", request.user)
    row = get_object_or_404(User, pk=number, erased_at=None)
    step = _step(_("Erase the account of %(name)s") % {"name": row.name}, _("Erase for ever"), "", is_grave=True)
    return stepping.take(
        request,
        EraseForm(stepping.sent(request)),
        step,
        lambda given: erasing.erase(row, by=person(request), reason=given["reason"]),
        _("The account is erased."),
        template="consultations/erase.html",
        person=row,
    )


def _step(heading: str, button: str, lead: str, *, is_grave: bool = False) -> stepping.Step:
    return stepping.Step(
        heading=heading,
        button=button,
        back=reverse("consultations:people"),
        crumb=_("People"),
        lead=lead,
        is_grave=is_grave,
    )
