"""What every file can hold: the words of a report without the characters that XML and JSON have no place for."""

import dataclasses
from typing import Any, TypeVar

from wgec.kernel.text.inlines import INVISIBLE

Held = TypeVar("Held")


def writable(words: str) -> str:
    """``words`` without controls and halves of a pair: nobody sees them, and no office program opens a file of them."""
    return words if words.isprintable() else INVISIBLE.sub("", words.translate(_FEEDS))


_FEEDS = {0x0B: " ", 0x0C: " "}


def cleaned(held: Held) -> Held:
    """A document, or any part of it, every word of it writable; itself where all of them are."""
    found: Any = _cleaned(held)
    return found


def _cleaned(held: Any) -> Any:
    if isinstance(held, str):
        return held if (made := writable(held)) == held else made
    if isinstance(held, tuple):
        members = tuple(map(_cleaned, held))
        return held if all(new is old for new, old in zip(members, held, strict=True)) else members
    if dataclasses.is_dataclass(held) and not isinstance(held, type):
        values = {each.name: getattr(held, each.name) for each in dataclasses.fields(held)}
        changed = {name: new for name, old in values.items() if (new := _cleaned(old)) is not old}
        return dataclasses.replace(held, **changed) if changed else held
    return held
