"""The identities of a text's units, carried from revision to revision.

An identity says where its unit was born: "3.2" is the second new unit of revision 3. A unit keeps it when it is
edited, moved or put into another list; of a split the part with more of the words keeps it, of a merger the larger
contributor's stays. ``pairing`` judges which unit is which.
"""

from collections.abc import Sequence

from wgec.kernel.text import pairing, units


def born(text: str, revision: int = 1) -> tuple[str, ...]:
    """The identities of the units of ``text``, all of them new in ``revision``: "1.1", "1.2", …"""
    return tuple(_new(revision, count) for count in range(1, len(units.split(text)) + 1))


def carry(old_text: str, old_ids: Sequence[str], new_text: str, *, revision: int) -> tuple[str, ...]:
    """The identities of the units of ``new_text``, which is ``revision``, made from ``old_text``.

    ``old_ids`` are those of the old text's units in their order; ValueError when there are more or fewer of them than
    units. As ``revision`` is higher than that of every older text, no identity ever comes back.
    """
    if old_text == new_text:
        return tuple(old_ids)
    old, new = units.split(old_text), units.split(new_text)
    if len(old) != len(old_ids):
        raise ValueError(f"{len(old_ids)} identities for {len(old)} units")
    ids: list[str] = [""] * len(new)
    for i, j in pairing.pairs(old, new):
        ids[j] = old_ids[i]
    count = 0
    for j, known in enumerate(ids):
        if not known:
            count += 1
            ids[j] = _new(revision, count)
    return tuple(ids)


def _new(revision: int, count: int) -> str:
    return f"{revision}.{count}"
