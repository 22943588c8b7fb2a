"""What a delegation writes down for itself about a text: its own people read it, and no event tells of it."""

from django.utils.translation import gettext as _

from consultations.models import Delegation, User
from consultations.models.recorded import moment, recorded
from recommendations import steps
from recommendations.actions import recommendations
from recommendations.models import PositionNote, Recommendation
from wgec.kernel.errors import Malformed, NotYours, Refused

MAX_NOTE = 20_000  # characters: ten pages


class NoteHasMoved(Refused):
    """Somebody else of the delegation wrote the note meanwhile; ``note`` is what it says now (API: 409)."""

    code = "note_has_moved"

    def __init__(self, sentence: str, *, note: PositionNote) -> None:
        super().__init__(sentence)
        self.note = note


def write(recommendation: Recommendation, text: str, *, by: User, seen_at: str = "") -> PositionNote | None:
    """Keep ``text`` as the note of the delegation that ``by`` acts for; empty text clears it, and None is returned.

    ``seen_at`` says which note was read: what ``seen`` says of it. Raises ``NoteHasMoved`` when it has been written
    anew since and says something else, ``Malformed``, ``Refused`` or ``NotYours``. The same again is once.
    """
    wanted = text.replace("\r\n", "\n").strip()
    if len(wanted) > MAX_NOTE:
        raise Malformed(
            _("The note has %(length)s characters, and at most %(most)s can be kept. Shorten it.")
            % {"length": len(wanted), "most": MAX_NOTE}
        )
    if by.acting_for is None:
        raise NotYours(_("Private notes belong to a delegation, and you act for none."))
    with recorded(by=by):
        row = recommendations.locked(recommendation)
        steps.require("write_position_note", row, by=by)
        known = PositionNote.objects.filter(recommendation=row, delegation=by.acting_for).first()
        if known is not None and known.text == wanted:
            return known
        if known is not None and seen(known) != seen_at:
            raise NoteHasMoved(
                _("%(name)s has written this note while you were writing. Put the two together and save again.")
                % {"name": known.written_by.name},
                note=known,
            )
        return _kept(row, known, wanted, by.acting_for, by=by)


def seen(note: PositionNote | None) -> str:
    """What names the state of a note to whoever reads it; empty where there is none."""
    return note.written_at.isoformat() if note is not None else ""


def _kept(
    row: Recommendation, known: PositionNote | None, text: str, delegation: Delegation, *, by: User
) -> PositionNote | None:
    if not text:
        if known is not None:
            known.delete()
        return None
    if known is None:
        return PositionNote.objects.create(
            recommendation=row, delegation=delegation, text=text, written_at=moment(), written_by=by
        )
    known.text, known.written_at, known.written_by = text, moment(), by
    known.save(update_fields=["text", "written_at", "written_by"])
    return known
