"""Invitations: made, sent again, taken back, and accepted by the person whose letter leads here."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import queries, roster
from consultations.actions import inviting
from consultations.forms.people import InviteForm, JoinForm
from consultations.middleware import SESSION_KEY
from consultations.models import Invitation, User
from consultations.views.delegations import people_of
from wgec.kernel.access import guard, may, person
from wgec.kernel.errors import NotYours, Refused
from wgec.kernel.pages import back, page_of

PAGE_SIZE = 50


@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    """Every invitation that is open, the oldest first."""
    guard("consultations.keep_people", request.user)
    page = page_of(roster.invitations(), request, PAGE_SIZE)
    return render(request, "consultations/invitations.html", {"page": page})


@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask somebody to act for a delegation."""
    row = get_object_or_404(queries.delegations(), slug=slug)
    guard("consultations.seat_delegates", request.user, row)
    form = InviteForm(request.POST, may_name_heads=may("consultations.keep_people", request.user))
    if form.is_valid():
        try:
            made = inviting.invite(row, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("A letter is on its way to %(email)s.") % {"email": made.email})
            return HttpResponseRedirect(people_of(row))
    context = {
        "delegation": row,
        "seats": list(roster.seats(row)),
        "former": list(roster.former(row)),
        "invitations": list(roster.invitations().filter(delegation=row)),
        "may_seat": True,
        "form": form,
    }
    return render(request, "consultations/delegation_people.html", context, status=422)


@require_POST
def send_again(request: HttpRequest, number: int) -> HttpResponse:
    """Another letter with another link."""
    row = _invitation(number)
    sent = inviting.send_again(row, by=person(request))
    messages.success(
        request,
        _("Another letter is on its way to %(email)s; the link of the one before no longer works.")
        % {"email": sent.email},
    )
    return HttpResponseRedirect(back(request, people_of(row.delegation)))


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Take an invitation back."""
    row = _invitation(number)
    inviting.revoke(row, by=person(request))
    messages.success(request, _("The invitation is taken back; its link no longer works."))
    return HttpResponseRedirect(back(request, people_of(row.delegation)))


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page that a letter leads to: who invites, for whom, as what; to accept with or without an account."""
    if limited := ratelimit.consume_or_429(request, action="invitation"):
        return limited
    row = inviting.by_link(token)
    if row is None:
        sentence = _(
            "This link opens nothing: it is not complete, or a newer letter has replaced it. Look for that one."
        )
        return _refused(request, sentence, status=404)
    reader = request.user if isinstance(request.user, User) else None
    if reader is not None and row.accepted_by_id == reader.pk:
        return _seated(request, row)
    try:
        inviting.require_acceptable(row)
    except Refused as refusal:
        return _refused(request, refusal.sentence)
    if reader is not None:
        return _as_known(request, row, reader)
    if User.objects.filter(email=row.email).exists():
        return _shown(request, row, has_account=True)
    return _as_newcomer(request, row)


@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Accept, from the page of one's own account, an invitation to one's own address."""
    row = get_object_or_404(Invitation.objects.select_related("delegation"), pk=number, email=person(request).email)
    inviting.accept(row, by=person(request))
    return _seated(request, row)


def _as_known(request: HttpRequest, row: Invitation, reader: User) -> HttpResponse:
    if request.method == "POST":
        inviting.accept(row, by=reader)
        return _seated(request, row)
    return _shown(request, row, is_other=row.email != reader.email)


def _as_newcomer(request: HttpRequest, row: Invitation) -> HttpResponseBase:
    form = JoinForm(request.POST if request.method == "POST" else None, initial={"name": row.name})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = inviting.join(row, given["name"], given["password1"], language=translation.get_language() or "")
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            record_authentication(request, made, method="password")
            messages.success(request, _("Welcome. You act for %(name)s now.") % {"name": row.delegation.name})
            return perform_login(request, made, redirect_url=row.delegation.get_absolute_url())
    return _shown(request, row, form=form, status=422 if form.errors else 200)


def _shown(request: HttpRequest, row: Invitation, *, status: int = 200, **context: object) -> HttpResponse:
    shown = {"invitation": row, "inviter": inviting.inviter(row), **context}
    return render(request, "consultations/invitation.html", shown, status=status)


def _seated(request: HttpRequest, row: Invitation) -> HttpResponse:
    request.session[SESSION_KEY] = row.delegation.slug
    messages.success(request, _("You act for %(name)s now.") % {"name": row.delegation.name})
    return HttpResponseRedirect(row.delegation.get_absolute_url())


def _refused(request: HttpRequest, sentence: str, *, status: int = 409) -> HttpResponse:
    return render(request, "refused.html", {"refusal": Refused(sentence)}, status=status)


def _invitation(number: int) -> Invitation:
    return get_object_or_404(Invitation.objects.select_related("delegation", "invited_by"), pk=number)
