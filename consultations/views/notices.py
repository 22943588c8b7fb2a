"""What a person is told, and how they want to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import mail_queries
from consultations.actions import mailboxes, preferences
from consultations.actions import notices as actions
from consultations.enums import Topic
from consultations.forms.mail import SettingsForm
from consultations.models import Notice
from wgec.kernel import moments
from wgec.kernel.access import person
from wgec.kernel.errors import Refused
from wgec.kernel.pages import asked, back, page_of

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Day:
    """The notices of one day, on the clocks of their reader; the new ones come before the others."""

    on: date
    is_new: bool
    notices: list[Notice]


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """One's own notices, the new ones first, day by day; of one topic where the address asks for it."""
    reader, query = person(request), asked(request)
    topic = query.get("topic", "")
    if topic not in Topic.values:
        topic = ""
    page = page_of(mail_queries.notices(reader, topic), request, PAGE_SIZE)
    context = {
        "page": page,
        "days": list(_days(page.object_list, moments.zone(reader.time_zone) or UTC)),
        "topic": topic,
        "topics": Topic.choices,
        "query": query,
    }
    return render(request, "consultations/notices.html", context)


def _days(told: Iterable[Notice], there: tzinfo) -> Iterable[Day]:
    def day(notice: Notice) -> tuple[bool, date]:
        return notice.seen_at is None, notice.at.astimezone(there).date()

    for (is_new, on), of_the_day in groupby(told, key=day):
        yield Day(on, is_new, list(of_the_day))


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Mark every one of them as seen."""
    actions.mark_seen(by=person(request))
    messages.success(request, _("Every notice is marked as seen."))
    return HttpResponseRedirect(reverse("consultations:notices"))


@require_POST
def seen_one(request: HttpRequest, number: int) -> HttpResponse:
    """Mark one of them as seen."""
    if not Notice.objects.filter(pk=number, user=person(request)).exists():
        raise Http404
    actions.mark_one_seen(number, by=person(request))
    return HttpResponseRedirect(back(request, reverse("consultations:notices")))


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How one is told of each topic, when digests come, what one follows, and whether mail arrives."""
    reader = person(request)
    known: dict[str, Any] = {"paces": mail_queries.paces(reader), "time": mail_queries.digest_time(reader)}
    form = SettingsForm(request.POST or None, user=reader, **known)
    if request.method == "POST" and form.is_valid():
        try:
            preferences.choose(by=reader, **form.chosen)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Your choice is saved."))
            return HttpResponseRedirect(reverse("consultations:notices-settings"))
    context = {
        "form": form,
        "follows": mail_queries.follows(reader),
        "mailbox": mail_queries.mailbox(reader.email),
    }
    return render(request, "consultations/notices_settings.html", context, status=422 if form.errors else 200)


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Have mail sent to one's address again."""
    mailboxes.resume(by=person(request))
    messages.success(request, _("Mail is sent to your address again."))
    return HttpResponseRedirect(reverse("consultations:notices-settings"))
