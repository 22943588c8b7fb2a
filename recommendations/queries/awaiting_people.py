"""What waits around people: seats that one is invited to, and accounts that are to be erased; each asks one query."""

from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.models import Invitation, User
from recommendations.queries import leading
from recommendations.queries.lines import Asking, Line


def seats(asking: Asking) -> Iterator[Line]:
    """Delegations that the person is invited to act for, until the invitation expires."""
    rows = Invitation.objects.filter(
        email=asking.user.email,
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=asking.now,
        delegation__is_active=True,
    )
    row = rows.order_by().aggregate(
        count=Count("pk"), name=Min("delegation__name"), until=Min("expires_at"), since=Min("invited_at")
    )
    if count := row["count"]:
        words = (
            _("Invitation to act for %(delegation)s") % {"delegation": row["name"]}
            if count == 1
            else _("%(count)s invitations to act for delegations") % {"count": count}
        )
        yield Line("seat", words, count, leading.to("consultations:account"), row["until"], row["since"])


def erasures(asking: Asking) -> Iterator[Line]:
    """Accounts whose people ask for them to be erased; one's own is for somebody else of the secretariat."""
    asked = User.objects.filter(erasure_asked_at__isnull=False, erased_at=None).exclude(pk=asking.user.pk)
    row = asked.order_by().aggregate(count=Count("pk"), first=Min("pk"), since=Min("erasure_asked_at"))
    if count := row["count"]:
        words = ngettext("%(count)s account to erase", "%(count)s accounts to erase", count) % {"count": count}
        url = leading.to("consultations:people", erasure="asked")
        if count == 1:
            url = leading.to("consultations:person-erase", row["first"])
        yield Line("erasure", words, count, url, None, row["since"])
