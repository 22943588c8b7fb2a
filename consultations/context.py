"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from wgec.kernel.access import may


def group(request: HttpRequest) -> dict[str, Any]:
    """The group's name and, for who is signed in, whether the secretariat's desk is theirs."""
    user = getattr(request, "user", None)
    return {
        "group_name": settings.GROUP_NAME,
        "meeting_time_zone": settings.MEETING_TIME_ZONE,
        "may_open_desk": bool(
            user and user.is_authenticated and may("consultations.open_desk", user)
        ),
    }
