"""Lets the fictional group say where it stands, through the actions: positions, calls, designations, objections."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from consultations.models import Consultation, User
from recommendations.actions import (
    amendment_positions,
    calls,
    comments,
    designations,
    objections,
    position_notes,
    positions,
)
from recommendations.demo import group, standing
from recommendations.enums import CallKind, CallState, DesignationWord, Stance
from recommendations.models import Amendment, Objection, Recommendation

if TYPE_CHECKING:
    from recommendations.demo.load import Cast

Happening = tuple[timedelta, Callable[[], object]]
APART = timedelta(minutes=15)  # between the words of two delegations


class Standing:
    """Everything by which the group says where it stands in the open round; ``made`` are its amendments by key."""

    def __init__(self, consultation: Consultation, cast: "Cast", made: Mapping[str, Amendment]) -> None:
        self.consultation = consultation
        self.cast = cast
        self.made = made

    def happenings(self) -> Iterator[Happening]:
        """What happens, each with its moment; in no order."""
        for each in standing.ROUNDS:
            for count, word in enumerate(each.all):
                yield each.begins + count * APART, lambda on=each.on, word=word: self._say(on, word)  # type: ignore[misc]
        for on, after, word in standing.LATER:
            yield after, lambda on=on, word=word: self._say(on, word)  # type: ignore[misc]
        for call in standing.CALLS:
            yield call.opens, lambda call=call: self._open(call)  # type: ignore[misc]
            if call.ended_at is not None:
                yield call.ended_at, lambda call=call: self._cancel(call)  # type: ignore[misc]
            elif call.closes < timedelta(0):
                yield call.closes, calls.close_due
        for designation in standing.DESIGNATIONS:
            yield designation.after, lambda designation=designation: self._designate(designation)  # type: ignore[misc]
        yield from self._about_objections()
        yield from self._on_amendments()
        for on, delegation, person, after, text in standing.NOTES:
            found = on, delegation, person, text
            yield after, lambda found=found: self._write_down(*found)  # type: ignore[misc]

    def _text(self, number: int) -> Recommendation:
        rows = Recommendation.objects.select_related("current").prefetch_related("proposers")
        return rows.get(consultation=self.consultation, number=number)

    def _head(self, delegation: str) -> User:
        """The head of the delegation, acting for it."""
        person = next(each for each in group.PEOPLE if each.delegations.get(delegation) == "head")
        return self.cast.seated(person.key, delegation)

    # --- positions -----------------------------------------------------------------------------

    def _say(self, on: int, word: standing.Word) -> None:
        row, by = self._text(on), self._head(word.delegation)
        assert row.current is not None
        if word.stance == "withdraw":
            positions.withdraw(row, by=by)
        elif word.stance == "confirm":
            positions.confirm(row, by=by, seen_revision=row.current.number)
        elif word.stance == "dissociate":
            positions.dissociate(row, by=by)
        else:
            sec = self.cast.seated("sec")
            expected = self.cast.day(word.expected).date() if word.expected else None
            positions.record(
                row,
                Stance(word.stance),
                by=sec if word.through_the_secretariat else by,
                seen_revision=row.current.number,
                statement=word.statement,
                change_needed=word.change_needed,
                expected_on=expected,
                amendments=[Amendment.objects.get(pk=self.made[key].pk) for key in word.amendments],
                for_delegation=self.cast.delegations[word.delegation] if word.through_the_secretariat else None,
                speaks_for=[self.cast.delegations[key] for key in word.speaks_for],
            )

    def _on_amendments(self) -> Iterator[Happening]:
        for key, after, supporting, objecting in standing.ON_AMENDMENTS:
            words = [(name, Stance.SUPPORT, "") for name in supporting]
            words += [(name, Stance.OBJECTION, reason) for name, reason in objecting]
            for count, word in enumerate(words):
                yield after + count * APART, lambda key=key, word=word: self._say_of_amendment(key, *word)  # type: ignore[misc]

    def _say_of_amendment(self, key: str, delegation: str, stance: Stance, statement: str) -> None:
        row = Amendment.objects.select_related("current").get(pk=self.made[key].pk)
        assert row.current is not None
        amendment_positions.record(
            row, stance, by=self._head(delegation), seen_version=row.current.number, statement=statement
        )

    def _write_down(self, on: int, delegation: str, person: str, text: str) -> None:
        position_notes.write(self._text(on), text, by=self.cast.seated(person, delegation))

    # --- calls and designations ------------------------------------------------------------------

    def _open(self, call: standing.Call) -> None:
        row, closes_at = self._text(call.on), self.cast.midnight + call.closes
        assert row.current is not None
        sec = self.cast.seated("sec")
        calls.open_call(row, CallKind(call.kind), closes_at, by=sec, seen_revision=row.current.number, note=call.note)

    def _cancel(self, call: standing.Call) -> None:
        row = self._text(call.on)
        calls.cancel(row.calls.get(state=CallState.OPEN), by=self.cast.seated("sec"), reason=call.because)

    def _designate(self, designation: standing.Designation) -> None:
        row, chair = self._text(designation.on), self.cast.seated("chair")
        assert row.current is not None
        made = designations.designate(
            row,
            DesignationWord(designation.word),
            by=chair,
            seen_revision=row.current.number,
            reason=designation.reason,
        )
        if designation.challenged_by:
            by = self._head(designation.challenged_by)
            challenge = designations.challenge(made, by=by, reason=designation.challenge)
            if designation.answer:
                designations.answer(challenge, designation.answer, by=chair)

    # --- objections --------------------------------------------------------------------------------

    def _about_objections(self) -> Iterator[Happening]:
        for on, objector, after, person, delegation, reply in standing.REPLIES:
            found = on, objector, person, delegation, reply
            yield after, lambda found=found: self._address(*found)  # type: ignore[misc]
        for on, objector, after, person, delegation, text in standing.TALKED:
            said = on, objector, person, delegation, text
            yield after, lambda said=said: self._talk(*said)  # type: ignore[misc]
        for on, objector, after, person, reason in standing.SUSTAINED:
            kept = on, objector, person, reason
            yield after, lambda kept=kept: self._sustain(*kept)  # type: ignore[misc]

    def _objection(self, on: int, objector: str) -> Objection:
        return Objection.objects.get(
            recommendation=self._text(on), delegation=self.cast.delegations[objector], settled_at=None
        )

    def _address(self, on: int, objector: str, person: str, delegation: str, reply: str) -> None:
        objections.address(self._objection(on, objector), reply, by=self.cast.seated(person, delegation))

    def _talk(self, on: int, objector: str, person: str, delegation: str, text: str) -> None:
        thread = self._objection(on, objector).thread
        assert thread is not None
        comments.reply(thread, text, by=self.cast.seated(person, delegation))

    def _sustain(self, on: int, objector: str, person: str, reason: str) -> None:
        objections.sustain(self._objection(on, objector), by=self.cast.seated(person, objector), reason=reason)
