"""Lets the fictional group discuss its texts through the actions: drafts, amendments, comments and decisions."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from consultations.models import Consultation
from recommendations.actions import agreements, amendments, comments, decisions, drafts, sponsors
from recommendations.demo import discussion
from recommendations.enums import Agreement, AmendmentKind, AmendmentStatus, CommentAudience
from recommendations.models import Amendment, Comment, Recommendation
from wgec.kernel.text import units

if TYPE_CHECKING:
    from recommendations.demo.load import Cast

Happening = tuple[timedelta, Callable[[], object]]


class Discussion:
    """Everything that happens in the open round after its texts are there, in the order of its moments."""

    def __init__(self, consultation: Consultation, cast: "Cast") -> None:
        self.consultation = consultation
        self.cast = cast
        self.made: dict[str, Amendment] = {}

    def happenings(self) -> Iterator[Happening]:
        """What happens, each with its moment; in no order."""
        for entry in discussion.AMENDMENTS:
            yield entry.after, lambda entry=entry: self._amend(entry)  # type: ignore[misc]
        for decided in discussion.DECISIONS:
            yield decided.after, lambda decided=decided: self._decide(decided)  # type: ignore[misc]
        for number, unit, agreement, after, note in discussion.AGREED:
            yield after, lambda found=(number, unit, agreement, note): self._agree(*found)  # type: ignore[misc]
        for said in discussion.COMMENTS:
            yield from self._thread(said)
        for draft in discussion.DRAFTS:
            yield from self._draft(draft)

    def _text(self, number: int) -> Recommendation:
        """The recommendation of that number as it is now."""
        rows = Recommendation.objects.select_related("current").prefetch_related("proposers")
        return rows.get(consultation=self.consultation, number=number)

    # --- amendments --------------------------------------------------------------------------

    def _amend(self, entry: discussion.Amendment) -> None:
        row = self._text(entry.to)
        assert row.current is not None
        text = row.current.text
        for old, new in entry.changes:
            assert text.count(old) == 1, f"{entry.key}: {old}"
            text = text.replace(old, new)
        made = amendments.propose(
            row,
            by=self.cast.seated(entry.by, entry.acting_for),
            seen_revision=row.current.number,
            kind=entry.kind,
            text=text if entry.kind == "" else entry.wording,
            units=(row.current.unit_ids[entry.unit - 1],) if entry.kind == AmendmentKind.ALTERNATIVE else (),
            headline=entry.headline,
            reasons=entry.reasons,
        )
        self.made[entry.key] = made
        for person, delegation in entry.cosponsors:
            sponsors.cosponsor(made, by=self.cast.seated(person, delegation))

    def _decide(self, decided: discussion.Decision) -> None:
        chair = self.cast.seated("chair")
        chosen = [Amendment.objects.get(pk=self.made[key].pk) for key in decided.amendments]
        if decided.verb == "adopt":
            row = Recommendation.objects.select_related("current").get(pk=chosen[0].recommendation_id)
            assert row.current is not None
            outcomes = dict.fromkeys(chosen, AmendmentStatus.ADOPTED)
            decisions.adopt(row, outcomes, by=chair, seen_revision=row.current.number, reason=decided.reason)
        for each in chosen:
            if decided.verb == "set_aside":
                decisions.set_aside(each, by=chair, reason=decided.reason)
            elif decided.verb == "refer":
                decisions.refer(each, by=chair, to=decided.to, reason=decided.reason)

    def _agree(self, number: int, unit: int, agreement: str, note: str) -> None:
        row = self._text(number)
        assert row.current is not None
        agreements.agree(
            row,
            row.current.unit_ids[unit - 1],
            Agreement(agreement),
            by=self.cast.seated("chair"),
            seen_revision=row.current.number,
            note=note,
        )

    # --- comments ----------------------------------------------------------------------------

    def _thread(self, said: discussion.Comment) -> Iterator[Happening]:
        begun: list[Comment] = []
        yield said.after, lambda: begun.append(self._comment(said))
        last = said.after
        for person, delegation, last, text in said.replies:
            words = person, delegation, text
            yield last, lambda words=words: self._reply(begun[0], *words)  # type: ignore[misc]
        if said.is_resolved:
            author = said.by, said.acting_for
            resolved = last + timedelta(hours=1)
            yield resolved, lambda: comments.resolve(begun[0], by=self.cast.seated(*author))

    def _comment(self, said: discussion.Comment) -> Comment:
        row = self._text(said.on)
        assert row.current is not None
        place: dict[str, Any] = {}
        if said.unit:
            place["unit"] = row.current.unit_ids[said.unit - 1]
        if said.quote:
            plain = units.split(row.current.text)[said.unit - 1].plain
            start = plain.index(said.quote)
            place |= {"start": start, "end": start + len(said.quote), "quote": said.quote}
        by = self.cast.seated(said.by, said.acting_for)
        return comments.add(
            row, said.text, by=by, seen_revision=row.current.number, audience=CommentAudience(said.audience), **place
        )

    def _reply(self, thread: Comment, person: str, delegation: str, text: str) -> None:
        comments.reply(Comment.objects.get(pk=thread.pk), text, by=self.cast.seated(person, delegation))

    # --- drafts ------------------------------------------------------------------------------

    def _draft(self, draft: discussion.Draft) -> Iterator[Happening]:
        begun: list[Recommendation] = []
        by = draft.by, draft.acting_for
        yield (
            draft.after,
            lambda: begun.append(drafts.propose(self.consultation, draft.text, by=self.cast.seated(*by))),
        )
        for verb, person, delegation, after, said in draft.steps:
            step = verb, person, delegation, said
            yield after, lambda step=step: self._step(begun[0], *step)  # type: ignore[misc]

    def _step(self, row: Recommendation, verb: str, person: str, delegation: str, said: str) -> None:
        by = self.cast.seated(person, delegation)
        if verb == "invite_cosponsor":
            drafts.invite_cosponsor(row, self.cast.delegations[said], by=by)
        elif verb == "submit":
            drafts.submit(row, by=by)
        else:
            drafts.return_to_authors(row, by=by, reason=said)
