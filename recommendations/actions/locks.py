"""Agreed units are locked: what may not change them asks here."""

from collections.abc import Sequence

from django.utils.translation import ngettext

from recommendations.models import AgreedUnit, Recommendation, Revision
from recommendations.queries import agreements
from wgec.kernel.errors import Refused
from wgec.kernel.text import identities
from wgec.kernel.text.touching import Touch


def refuse_locked(recommendation: Recommendation, current: Revision, new_text: str) -> None:
    """Raise ``Refused``, which quotes them, when ``new_text`` changes units that are agreed.

    What is not agreed may change, come, go and move around them. One query; nothing is compared when nothing is agreed.
    """
    locked = agreements.locked(recommendation)
    if not locked or current.text == new_text:
        return
    changed = _changed(current, new_text, locked)
    if not changed:
        return
    quoted = ", ".join(f"“{agreements.words_of(current, unit)}”" for unit in changed)
    raise Refused(
        ngettext(
            "%(units)s is agreed and stays as it is. Reopen the unit first, with a reason.",
            "%(units)s are agreed and stay as they are. Reopen the units first, with a reason.",
            len(changed),
        )
        % {"units": quoted},
        code="locked",
    )


def _changed(current: Revision, new_text: str, locked: dict[str, AgreedUnit]) -> Sequence[str]:
    """The locked units that do not stay as they are, or stand in another order among themselves."""
    touch = Touch(current.text, new_text)
    ids = current.unit_ids
    changed = {ids[place - 1] for place in (*touch.deleted, *touch.edited)} & locked.keys()
    if not changed:
        carried = identities.carry(current.text, ids, new_text, revision=current.number + 1)
        changed = _out_of_order([unit for unit in ids if unit in locked], [unit for unit in carried if unit in locked])
    return [unit for unit in ids if unit in changed]


def _out_of_order(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Those that stand where another one stood, when all of them are there still."""
    return {unit for unit, other in zip(old, new, strict=True) if unit != other}
