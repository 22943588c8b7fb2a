"""The desk of delegations: what they are, who acts for them."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations import queries, roster
from consultations.actions import delegates, delegations
from consultations.forms.people import DelegationForm, HeadForm, InviteForm, MembersForm, ReasonForm, RoleForm
from consultations.models import Delegate, Delegation
from consultations.views import stepping
from wgec.kernel.access import guard, may, person

FORM = ("GET", "HEAD", "POST")


@require_http_methods(FORM)
def add(request: HttpRequest) -> HttpResponse:
    """A new delegation."""
    guard("consultations.keep_delegations", request.user)
    form = DelegationForm(stepping.sent(request))
    step = stepping.Step(
        heading=_("New delegation"),
        button=_("Add the delegation"),
        back=reverse("consultations:delegations"),
        crumb=_("Delegations"),
        lead=_("Its people are invited afterwards."),
    )
    made: list[Delegation] = []
    answer = stepping.take(
        request, form, step, lambda given: made.append(delegations.add(by=person(request), **given)), _("Added.")
    )
    return HttpResponseRedirect(people_of(made[0])) if made else answer


@require_http_methods(FORM)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The fields of a delegation; a head sees its names only."""
    row = get_object_or_404(roster.delegation(slug))
    guard("consultations.edit_delegation", request.user, row)
    names_only = not may("consultations.keep_delegations", request.user)
    form = DelegationForm(stepping.sent(request), instance=row, names_only=names_only)
    step = stepping.Step(
        heading=_("Edit %(name)s") % {"name": row.name}, button=_("Save"), back=row.get_absolute_url(), crumb=row.name
    )
    return stepping.take(
        request,
        form,
        step,
        lambda given: delegations.edit(row, by=person(request), reason=given["reason"], **form.changes),
        _("Saved."),
    )


@require_http_methods(FORM)
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """For which delegations a group may speak."""
    guard("consultations.keep_delegations", request.user)
    row = get_object_or_404(roster.delegation(slug))
    form = MembersForm(
        stepping.sent(request),
        group=row,
        initial={"members": [each.member_id for each in row.group_members.all()]},
    )
    step = stepping.Step(
        heading=_("Members of %(name)s") % {"name": row.name},
        button=_("Save"),
        back=row.get_absolute_url(),
        crumb=row.name,
        lead=_("A statement of the group may speak for those that have not spoken for themselves."),
    )
    return stepping.take(
        request,
        form,
        step,
        lambda given: delegations.set_members(row, given["members"], by=person(request)),
        _("Saved."),
    )


@require_http_methods(FORM)
def deactivate(request: HttpRequest, slug: str) -> HttpResponse:
    """End a delegation's part in the group."""
    guard("consultations.keep_delegations", request.user)
    row = get_object_or_404(Delegation, slug=slug)
    step = stepping.Step(
        heading=_("%(name)s leaves the group") % {"name": row.name},
        button=_("Deactivate"),
        back=row.get_absolute_url(),
        crumb=row.name,
        lead=_(
            "Its texts, comments and positions stay as they are. It is no longer counted, and its people can no longer "
            "act for it, until it is made active again."
        ),
        is_grave=True,
    )
    return stepping.take(
        request,
        ReasonForm(stepping.sent(request)),
        step,
        lambda given: delegations.deactivate(row, by=person(request), **given),
        _("%(name)s takes no part any more.") % {"name": row.name},
    )


@require_http_methods(FORM)
def reactivate(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a delegation take part again."""
    guard("consultations.keep_delegations", request.user)
    row = get_object_or_404(Delegation, slug=slug)
    step = stepping.Step(
        heading=_("%(name)s takes part again") % {"name": row.name},
        button=_("Make it active"),
        back=row.get_absolute_url(),
        crumb=row.name,
        lead=_("Whoever acted for it when it left acts for it again."),
    )
    return stepping.take(
        request,
        ReasonForm(stepping.sent(request)),
        step,
        lambda given: delegations.reactivate(row, by=person(request), **given),
        _("%(name)s takes part again.") % {"name": row.name},
    )


@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who acts for a delegation, who is invited, who acted for it."""
    row = get_object_or_404(queries.delegations(), slug=slug)
    guard("consultations.read_roster", request.user, row)
    may_seat = may("consultations.seat_delegates", request.user, row)
    context = {
        "delegation": row,
        "seats": list(roster.seats(row)),
        "former": list(roster.former(row)),
        "invitations": list(roster.invitations().filter(delegation=row)) if may_seat else [],
        "may_seat": may_seat,
        "form": InviteForm(may_name_heads=may("consultations.keep_people", request.user)) if may_seat else None,
    }
    return render(request, "consultations/delegation_people.html", context)


@require_http_methods(FORM)
def change_role(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give somebody another role."""
    seat = _seat(slug, number)
    guard("consultations.seat_delegates", request.user, seat.delegation)
    step = _about(seat.delegation, _("The role of %(name)s") % {"name": seat.user.name}, _("Save"))
    return stepping.take(
        request,
        RoleForm(stepping.sent(request), initial={"role": seat.role}),
        step,
        lambda given: delegates.change_role(seat, by=person(request), **given),
        _("Saved."),
    )


@require_http_methods(FORM)
def end(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """End somebody's seat."""
    seat = _seat(slug, number)
    guard("consultations.seat_delegates", request.user, seat.delegation)
    heading = _("%(name)s acts for %(delegation)s no longer") % {
        "name": seat.user.name,
        "delegation": seat.delegation.name,
    }
    step = _about(seat.delegation, heading, _("End the seat"), _("What they did for it stays, with their name."))
    return stepping.take(
        request,
        ReasonForm(stepping.sent(request)),
        step,
        lambda given: delegates.end(seat, by=person(request), **given),
        _("Ended."),
    )


@require_http_methods(FORM)
def replace_head(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody else heads the delegation."""
    row = get_object_or_404(Delegation, slug=slug)
    guard("consultations.seat_delegates", request.user, row)
    step = _about(
        row,
        _("Replace the head of %(name)s") % {"name": row.name},
        _("Replace"),
        _("Both change at the same moment, so that the delegation is never without a head."),
    )
    form = HeadForm(stepping.sent(request), delegation=row, initial={"former": "drafter"})
    return stepping.take(
        request, form, step, lambda given: delegates.replace_head(row, by=person(request), **given), _("Replaced.")
    )


@require_http_methods(FORM)
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop acting for a delegation oneself."""
    row = get_object_or_404(Delegation, slug=slug)
    guard("consultations.leave_delegation", request.user, row)
    step = stepping.Step(
        heading=_("Leave %(name)s") % {"name": row.name},
        button=_("Leave"),
        back=reverse("consultations:delegations"),
        crumb=_("Delegations"),
        lead=_("What you did for it stays, with your name. To come back you have to be invited again."),
        is_grave=True,
    )
    return stepping.take(
        request,
        ReasonForm(stepping.sent(request)),
        step,
        lambda given: delegates.leave(row, by=person(request), **given),
        _("You act for %(name)s no longer.") % {"name": row.name},
    )


def people_of(row: Delegation) -> str:
    """The address of the page of its people."""
    return reverse("consultations:delegation-people", args=[row.slug])


def _seat(slug: str, number: int) -> Delegate:
    return get_object_or_404(Delegate.objects.select_related("user", "delegation"), delegation__slug=slug, pk=number)


def _about(row: Delegation, heading: str, button: str, lead: str = "") -> stepping.Step:
    crumb = _("People of %(name)s") % {"name": row.name}
    return stepping.Step(heading=heading, button=button, back=people_of(row), crumb=crumb, lead=lead)
