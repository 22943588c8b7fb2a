"""Letters to many: written, looked at and counted, sent, and how far they have come."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import mail_queries
from consultations.actions import mailings as actions
from consultations.enums import MailingState
from consultations.forms.mail import MailingForm
from consultations.models import Mailing
from wgec.kernel.access import guard, person
from wgec.kernel.errors import NotYours, Refused
from wgec.kernel.htmx import show
from wgec.kernel.pages import page_of

PAGE_SIZE = 25
ask_and_do = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def mailings(request: HttpRequest) -> HttpResponse:
    """Every letter, the latest first."""
    guard("consultations.send_mailing", request.user)
    page = page_of(mail_queries.mailings(), request, PAGE_SIZE)
    return render(request, "consultations/mailings.html", {"page": page})


@ask_and_do
def new(request: HttpRequest) -> HttpResponse:
    """Begin a letter."""
    return _written(request, None)


@ask_and_do
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Change a letter that was not sent."""
    guard("consultations.send_mailing", request.user)
    return _written(request, get_object_or_404(mail_queries.mailings(), pk=number))


def _written(request: HttpRequest, row: Mailing | None) -> HttpResponse:
    guard("consultations.send_mailing", request.user)
    form = MailingForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.write(row, by=person(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return HttpResponseRedirect(saved.get_absolute_url())
    context = {"form": form, "mailing": row}
    return render(request, "consultations/mailing_write.html", context, status=422 if form.errors else 200)


@require_safe
def mailing(request: HttpRequest, number: int) -> HttpResponse:
    """Before it is sent: exactly who gets it, and how it looks to them. Afterwards: how far it has come."""
    guard("consultations.send_mailing", request.user)
    row = get_object_or_404(mail_queries.mailings(), pk=number)
    if row.state != MailingState.SENT:
        found = actions.preview(row, by=person(request))
        return render(request, "consultations/mailing.html", {"mailing": row, "preview": found})
    page = page_of(mail_queries.not_reached(row), request, PAGE_SIZE)
    context = {"mailing": row, "progress": mail_queries.progress(row), "page": page}
    return show(request, "consultations/mailing_sent.html", context, fragment="progress")


@require_POST
def send(request: HttpRequest, number: int) -> HttpResponse:
    """Send it to those whom the preview has shown."""
    guard("consultations.send_mailing", request.user)
    row = get_object_or_404(mail_queries.mailings(), pk=number)
    try:
        actions.send(row, by=person(request), seen=request.POST.get("seen", ""))
    except NotYours:
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The letter is on its way."))
    return HttpResponseRedirect(row.get_absolute_url())


@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Throw away a letter that was not sent."""
    guard("consultations.send_mailing", request.user)
    actions.discard(get_object_or_404(mail_queries.mailings(), pk=number), by=person(request))
    messages.success(request, _("The letter is thrown away."))
    return HttpResponseRedirect(reverse("consultations:mailings"))
