"""One order of a compilation for everybody: who changes it waits here, says what they have seen, and leaves a stamp."""

from django.utils.translation import gettext as _

from consultations.models import Consultation, User
from consultations.models.recorded import moment
from recommendations.models import Arrangement
from wgec.kernel.errors import OrderHasMoved


def locked(consultation: Consultation) -> Arrangement:
    """The order of the compilation, locked to the end of the transaction; lock it before any of its texts.

    It is the consultation that is locked: whoever gives a number of this round waits there too.
    """
    row = Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
    arrangement, _made = Arrangement.objects.select_related("changed_by").get_or_create(consultation=row)
    return arrangement


def refuse_if_moved(arrangement: Arrangement, seen: int) -> None:
    """Raise ``OrderHasMoved``, which says who did it, when the order was changed after it was seen."""
    if seen == arrangement.stamp:
        return
    who = arrangement.changed_by.name if arrangement.changed_by else _("The command line")
    raise OrderHasMoved(
        _("%(who)s has changed the order since you opened it. It is shown as it is now: make your change again.")
        % {"who": who},
        current_revision=arrangement.stamp,
    )


def changed(arrangement: Arrangement, *, by: User | None) -> None:
    """Leave a stamp: the order, which is locked, is another one now."""
    arrangement.stamp += 1
    arrangement.changed_at, arrangement.changed_by = moment(), by
    arrangement.save(update_fields=["stamp", "changed_at", "changed_by"])
