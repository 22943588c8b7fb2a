"""One's own account: name and language, sessions, token, and what is kept about oneself."""

import json

from allauth.account.internal.flows.logout import logout
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from rest_framework.authtoken.models import Token

from consultations import personal as everything
from consultations import roster, second_steps
from consultations.actions import accounts, erasing, tokens
from consultations.forms.people import ProfileForm
from consultations.views import stepping
from wgec.kernel.access import person


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What the account is, and what may be done with it."""
    reader = person(request)
    context = {
        "invitations": list(roster.waiting_for(reader.email)),
        "has_second_step": reader.has_second_step,
        "second_step_required": second_steps.is_required(reader),
    }
    return render(request, "account/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language and zone."""
    reader = person(request)
    form = ProfileForm(stepping.sent(request), person=reader)
    step = stepping.Step(
        heading=_("Name, language and time zone"),
        button=_("Save"),
        back=reverse("consultations:account"),
        crumb=_("Your account"),
    )
    answer = stepping.take(
        request,
        form,
        step,
        lambda given: accounts.set_profile(reader, by=reader, **given),
        _("Saved."),
        template="account/profile.html",
    )
    if request.method == "POST" and answer.status_code == 302 and form.cleaned_data["language"]:
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], samesite="Lax")
    return answer


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    rows = sorted(UserSession.objects.purge_and_list(person(request)), key=lambda row: row.created_at, reverse=True)
    here = request.session.session_key
    context = {"sessions": [(row, row.session_key == here) for row in rows]}
    return render(request, "account/sessions.html", context)


@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """Sign out one of them."""
    reader = person(request)
    if accounts.end_session(reader, number, by=reader):
        messages.success(request, _("That session is signed out."))
    else:
        messages.info(request, _("That session had ended already."))
    return HttpResponseRedirect(reverse("consultations:account-sessions"))


@require_POST
def end_all_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    reader = person(request)
    accounts.end_sessions(reader, by=reader)
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return HttpResponseRedirect(reverse("account_login"))


@require_http_methods(["GET", "HEAD", "POST"])
def token(request: HttpRequest) -> HttpResponse:
    """One's token of the API: issued (shown once), replaced, revoked."""
    reader = person(request)
    issued = ""
    if request.method == "POST" and request.POST.get("do") == "revoke":
        tokens.revoke(reader, by=reader)
        messages.success(request, _("The token opens nothing any more."))
        return HttpResponseRedirect(reverse("consultations:account-token"))
    if request.method == "POST":
        issued = tokens.issue(reader, by=reader, new=True).key
    context = {"issued": issued, "has_token": bool(issued) or Token.objects.filter(user=reader).exists()}
    answer = render(request, "account/token.html", context)
    if issued:
        answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def personal(request: HttpRequest) -> HttpResponse:
    """What is kept about oneself, and how to have it erased."""
    return render(request, "account/data.html")


@require_safe
def personal_file(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about oneself."""
    written = json.dumps(everything.about(person(request)), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    answer = HttpResponse(written, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="personal.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """Ask the secretariat to erase one's account."""
    if request.method == "POST":
        erasing.ask(by=person(request))
        messages.success(request, _("The secretariat has been asked. You are told when it is done."))
        return HttpResponseRedirect(reverse("consultations:account-data"))
    return render(request, "account/erasure.html")
