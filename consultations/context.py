"""What every template knows."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from consultations import queries
from wgec.kernel.access import may
from wgec.kernel.pages import asked


def group(request: HttpRequest) -> dict[str, Any]:
    """The group's name; where in the site this is; for who is signed in, whether the secretariat's desk is theirs.

    ``query`` is the address's query without its empty parts, for links that keep the filters; ``new_notices`` is
    counted when a template asks.
    """
    user = getattr(request, "user", None)
    return {
        "area": request.path_info.strip("/").partition("/")[0],
        "query": asked(request),
        "group_name": settings.GROUP_NAME,
        "meeting_time_zone": settings.MEETING_TIME_ZONE,
        "new_notices": partial(queries.new_notices, user) if user and user.is_authenticated else 0,
        "may_open_desk": bool(user and user.is_authenticated and may("consultations.open_desk", user)),
    }
