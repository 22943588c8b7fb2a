"""What of this app stands in the way of a delegation leaving, or of its seat changing."""

from django.utils.translation import ngettext

from consultations.models import Delegation
from recommendations.enums import CallState
from recommendations.models import Call
from wgec.kernel import moments


def calls_in_the_way(delegation: Delegation) -> str:
    """A sentence while open calls ask this delegation: they froze whom they ask; nothing when there are none."""
    rows = Call.objects.filter(state=CallState.OPEN).order_by("closes_at").values_list("asked", "closes_at")
    closing = [closes_at for asked, closes_at in rows if delegation.pk in asked]
    if not closing:
        return ""
    return ngettext(
        "An open call asks %(name)s. Wait until it closes, on %(moment)s, or cancel it first.",
        "%(count)s open calls ask %(name)s. Wait until the last one closes, on %(moment)s, or cancel them first.",
        len(closing),
    ) % {"count": len(closing), "name": delegation.name, "moment": moments.shown(closing[-1])}
