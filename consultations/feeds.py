"""An Atom feed of events; asking again for what has not changed costs one query and 304."""

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.letters import absolute
from consultations.models import Event
from consultations.templatetags.record import event_address, verb_shown
from wgec.kernel.lines import one_line

MOST = 200


def feed(request: HttpRequest, events: QuerySet[Event], *, page: str, title: str = "") -> HttpResponse:
    """The latest of ``events``, which strangers may read. ``page`` is the address of the page that shows the same.

    The record only grows, so how long it is and its last event say whether there is anything new.
    """
    last = events.order_by().aggregate(last=Max("pk"), at=Max("at"), count=Count("pk"))
    etag = quote_etag(f"{last['count']}-{last['last'] or 0}-{get_language()}")
    modified = int(last["at"].timestamp()) if last["at"] else None
    response = get_conditional_response(request, etag=etag) or _written(request, events, page, title)
    response["ETag"] = etag
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _written(request: HttpRequest, events: QuerySet[Event], page: str, title: str) -> HttpResponse:
    name = title or _("Record of proceedings")
    made = Atom1Feed(
        title=one_line(f"{name} · {settings.GROUP_NAME}"),
        link=absolute(page),
        description="",
        language=get_language(),
        feed_url=absolute(request.path),
        author_name=settings.GROUP_NAME,
    )
    for event in events[:MOST]:
        address = event_address(event, may_open_desk=False)
        made.add_item(
            title=one_line(f"{verb_shown(event)}: {event.subject_label}"),
            link=absolute(address or page),
            description=_said(event),
            author_name=one_line(event.person) or None,
            unique_id=f"{absolute('/proceedings/')}#{event.pk}",
            pubdate=event.at,
            updateddate=event.at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _said(event: Event) -> str:
    whom = _("For %(delegation)s.") % {"delegation": event.delegation} if event.delegation else ""
    return one_line(f"{whom} {event.reason}")
