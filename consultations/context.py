"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from wgec.kernel.access import may
from wgec.kernel.pages import asked


def group(request: HttpRequest) -> dict[str, Any]:
    """The group's name; where in the site this is; for who is signed in, whether the secretariat's desk is theirs.

    ``query`` is the address's query without its empty parts, for links that keep the filters.
    """
    user = getattr(request, "user", None)
    return {
        "area": request.path_info.strip("/").partition("/")[0],
        "query": asked(request),
        "group_name": settings.GROUP_NAME,
        "meeting_time_zone": settings.MEETING_TIME_ZONE,
        "may_open_desk": bool(user and user.is_authenticated and may("consultations.open_desk", user)),
    }
