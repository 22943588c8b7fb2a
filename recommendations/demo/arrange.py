"""Lets the fictional secretariat arrange what lies on its desk, through the actions; and people say what to be told."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from consultations.actions import inviting, mailings, preferences
from consultations.enums import ContributionStatus, DelegateRole, Pace, Topic
from consultations.models import Consultation
from recommendations.actions import comments, describing, following, moderation, relations
from recommendations.demo import secretariat
from recommendations.enums import RecommendationKind, RelationKind
from recommendations.models import Comment
from recommendations.models.moderation import CaseKind

if TYPE_CHECKING:
    from recommendations.demo.load import Cast

Happening = tuple[timedelta, Callable[[], object]]


class Arranging:
    """Everything on the secretariat's desk while the open round, ``consultation``, lasts."""

    def __init__(self, consultation: Consultation, cast: "Cast") -> None:
        self.consultation = consultation
        self.cast = cast
        self.flagged: list[Comment] = []

    def happenings(self) -> Iterator[Happening]:
        """What happens, each with its moment; in no order."""
        for each in secretariat.RELATIONS:
            yield each.after, partial(self._relate, each)
        for description in secretariat.DESCRIPTIONS:
            yield description.after, partial(self._describe, description)
        yield secretariat.LETTER.after, self._write
        yield secretariat.INVITATION.after, self._invite
        for purpose, title, text in secretariat.REASONS:
            yield secretariat.LETTER.after, partial(self._keep_reason, purpose, title, text)
        yield secretariat.FLAGGED[3], self._comment
        yield secretariat.FLAGGED_BY[2], self._flag
        yield secretariat.TAKEN_UP, self._take_up
        yield secretariat.NOTE[0], self._note
        # Who begins to follow is not told of what happened before.
        yield min(after for *_who, after in secretariat.FOLLOWS), following.tell_followers
        for person, delegation, subject, after in secretariat.FOLLOWS:
            yield after, partial(self._follow, person, delegation, subject)
        yield secretariat.TOLD, following.tell_followers
        yield secretariat.DAILY[2], self._choose_daily

    # --- texts ---------------------------------------------------------------------------------

    def _relate(self, said: secretariat.Relation) -> None:
        text, other = self.cast.text(*said.text), self.cast.text(*said.other)
        assert text.current is not None
        assert other.current is not None
        sec, seen = self.cast.seated("sec"), (text.current.number, other.current.number)
        if said.kind == RelationKind.UNRELATED:
            relations.dismiss_similar(
                text, other, by=sec, seen_revision=seen[0], other_seen_revision=seen[1], note=said.note
            )
            return
        kind = RelationKind(said.kind)
        relations.relate(text, other, kind, by=sec, seen_revision=seen[0], other_seen_revision=seen[1], note=said.note)

    def _describe(self, said: secretariat.Description) -> None:
        text, kind = self.cast.text(*said.text), RecommendationKind(said.kind)
        describing.describe(text, by=self.cast.seated("sec"), kind=kind, addressees=said.addressees)

    # --- what waits ----------------------------------------------------------------------------

    def _comment(self) -> None:
        number, person, delegation, _after, words = secretariat.FLAGGED
        text = self.cast.text(secretariat.SECOND, str(number))
        assert text.current is not None
        by = self.cast.seated(person, delegation)
        self.flagged.append(comments.add(text, words, by=by, seen_revision=text.current.number))

    def _flag(self) -> None:
        person, delegation, _after, reason = secretariat.FLAGGED_BY
        comments.flag(self.flagged[0], by=self.cast.seated(person, delegation), reason=reason)

    def _waiting(self) -> str:
        """The contribution that waits for its publication."""
        return self.consultation.contributions.get(status=ContributionStatus.SUBMITTED).reference

    def _take_up(self) -> None:
        sec = self.cast.seated("sec")
        moderation.assign(CaseKind.CONTRIBUTION, self._waiting(), sec, by=sec)

    def _note(self) -> None:
        _after, words = secretariat.NOTE
        moderation.write_note(CaseKind.CONTRIBUTION, self._waiting(), words, by=self.cast.seated("sec"))

    def _keep_reason(self, purpose: str, title: str, text: str) -> None:
        moderation.save_reason(None, purpose=purpose, title=title, text=text, by=self.cast.seated("sec"))

    # --- people --------------------------------------------------------------------------------

    def _write(self) -> None:
        sec, letter = self.cast.seated("sec"), secretariat.LETTER
        made = mailings.write(
            by=sec,
            subject=letter.subject,
            text=letter.text,
            consultation=self.consultation,
            to_delegates=True,
            roles=[DelegateRole.HEAD, DelegateRole.DRAFTER],
        )
        mailings.send(made, by=sec, seen=mailings.preview(made, by=sec).mark)

    def _invite(self) -> None:
        asked = secretariat.INVITATION
        by = self.cast.seated(asked.by, asked.delegation)
        inviting.invite(self.cast.delegations[asked.delegation], asked.email, by=by, name=asked.name)

    def _follow(self, person: str, delegation: str, subject: tuple[str, str]) -> None:
        folder, name = subject
        by = self.cast.seated(person, delegation)
        following.follow(self.cast.text(folder, name) if name else self.consultation, by=by)

    def _choose_daily(self) -> None:
        person, delegation, _after, hour = secretariat.DAILY
        preferences.choose(dict.fromkeys(Topic, Pace.DAILY), by=self.cast.seated(person, delegation), hour=hour)
