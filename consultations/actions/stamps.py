"""What names the state of a row to whoever reads it: who saves says which state they have seen."""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _

from consultations.models import User
from wgec.kernel.errors import Refused


class HasMoved(Refused):
    """Somebody else saved meanwhile; ``seen`` names the state that stands now (API: 409)."""

    code = "has_moved"

    def __init__(self, sentence: str, *, seen: str) -> None:
        super().__init__(sentence)
        self.seen = seen


def stamp(*values: Any) -> str:
    """A short name of the state that these values are."""
    written = json.dumps(values, default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def refuse_if_moved(seen: str, stands: str, history: Any) -> None:
    """Raise ``HasMoved``, with the name of who changed it last, unless ``seen`` is what stands."""
    if seen == stands:
        return
    last = history.select_related("history_user").order_by("-history_id").first()
    person: User | None = last.history_user if last is not None else None
    sentence = (
        _("%(name)s has changed this since you opened it. Look at what stands now, then save again.")
        % {"name": person.name}
        if person is not None
        else _("This has changed since you opened it. Look at what stands now, then save again.")
    )
    raise HasMoved(sentence, seen=stands)
