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


def refuse_if_moved(arrangement: Arrangement, seen: int, *, by: User | None) -> None:
    """Raise ``OrderHasMoved``, which says who did it, when somebody else changed the order after it was seen."""
    own = by is not None and arrangement.changed_by == by and arrangement.began <= seen < arrangement.stamp
    if seen == arrangement.stamp or own:
        return
    who = arrangement.changed_by.name if arrangement.changed_by else _("The command line")
    raise OrderHasMoved(
        _("%(who)s has changed the order since you opened it. It is shown as it is now: make your change again.")
        % {"who": who},
        current_revision=arrangement.stamp,
    )


def changed(arrangement: Arrangement, *, by: User | None) -> None:
    """Leave a stamp: the order, which is locked, is another one now."""
    if arrangement.changed_by != by or by is None:
        arrangement.began = arrangement.stamp
    arrangement.stamp += 1
    arrangement.changed_at, arrangement.changed_by = moment(), by
    arrangement.save(update_fields=["stamp", "began", "changed_at", "changed_by"])
