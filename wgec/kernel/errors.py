"""Refusals: exceptions that carry a sentence for people.

Pages, fragments and the API all show the same sentence (``str(error)``) and the same ``code``.
A refusal says what is wrong, where, and what would make it possible.
"""


class Refused(Exception):
    """The group's rules or the state of things do not allow this step (API: 409)."""

    code = "refused"

    def __init__(self, sentence: str, *, code: str | None = None) -> None:
        super().__init__(sentence)
        if code is not None:
            self.code = code

    @property
    def sentence(self) -> str:
        """The refusal as one sentence for the person who asked."""
        return str(self.args[0])


class NotYours(Refused):
    """This person, acting for this delegation, may not do this (API: 403)."""

    code = "not_yours"


class Malformed(Refused):
    """What was handed in cannot be read (API: 400)."""

    code = "malformed"


class Unavailable(Refused):
    """A part of the system that this step needs does not answer (API: 503)."""

    code = "unavailable"


class TextHasMoved(Refused):
    """Somebody saved a newer revision than the one this person has read (API: 409)."""

    code = "text_has_moved"

    def __init__(self, sentence: str, *, current_revision: int) -> None:
        super().__init__(sentence)
        self.current_revision = current_revision


class TextsCollide(TextHasMoved):
    """What this person wrote and what was saved meanwhile change the same words; a person has to choose (API: 409)."""


class OrderHasMoved(TextHasMoved):
    """Somebody changed the order of a compilation after this person has seen it; ``current_revision`` is its stamp."""

    code = "order_has_moved"
