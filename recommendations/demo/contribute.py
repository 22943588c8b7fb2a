"""Lets the fictional group contribute, and the secretariat extract from it, through the actions."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.actions import contributions, corrections, files, leaves, translations
from consultations.enums import FilePurpose
from consultations.models import Consultation, Contribution, Part
from recommendations.actions import asking, extracting, validating
from recommendations.demo import contributions as sent
from recommendations.demo import extraction, texts
from recommendations.models import Extract

if TYPE_CHECKING:
    from recommendations.demo.load import Cast

Happening = tuple[timedelta, Callable[[], object]]
WRITTEN_IN = timedelta(hours=1)  # between the beginning of a contribution and its submission


class Contributing:
    """Everything that happens around the contributions to one round, which is that of the folder of its texts."""

    def __init__(self, consultation: Consultation, cast: "Cast", folder: str) -> None:
        self.consultation = consultation
        self.cast = cast
        self.folder = folder
        self.plan = extraction.PLANS[folder]
        self.made: dict[str, Contribution] = {}

    def happenings(self) -> Iterator[Happening]:
        """What happens, each with its moment; in no order."""
        rows = sent.contributions(self.folder)
        for row in rows:
            yield from self._contribution(row)
        for row in {each.delegation: each for each in rows}.values():  # of two, the corrected one
            for name, words in row.taken.items():
                yield self.plan.linked, partial(self._link, row.delegation, name, words)
        for leave in self.plan.leaves:
            yield leave.after, partial(self._give_leave, leave)
        for extracted in self.plan.extracted:
            yield extracted.after, partial(self._extract, extracted)
        for asked in self.plan.asked:
            yield asked.after, partial(self._ask, asked)
        for answer in self.plan.answers:
            yield answer.after, partial(self._answer, answer)

    def _contribution(self, row: sent.Contribution) -> Iterator[Happening]:
        yield row.after - WRITTEN_IN, partial(self._begin, row)
        yield row.after, partial(self._submit, row)
        if row.published is not None:
            yield row.published, partial(self._publish, row)
        if row.withdrawn is not None:
            yield row.withdrawn[1], partial(self._withdraw, row)
        if row.translation is not None:
            yield row.translation.after, partial(self._translate, row, row.translation)
        if row.correction is not None:
            yield row.correction.after, partial(self._correct, row, row.correction)
            yield row.correction.answered, partial(self._accept_correction, row, row.correction)

    # --- contributions -------------------------------------------------------------------------

    def _begin(self, row: sent.Contribution) -> None:
        by = self.cast.seated(row.by, row.delegation)
        if row.replaces:
            draft = contributions.replace(self._standing(row.delegation), by=by)
            made = contributions.write(draft, row.content, by=by, seen_version=draft.version)
        else:
            made = contributions.begin(self.consultation, row.content, by=by)
        if row.file:
            content = (texts.FOLDER / "contributions" / row.file).read_bytes()
            files.upload(made, SimpleUploadedFile(row.file, content), by=by, purpose=FilePurpose.ANNEX)
        self.made[row.delegation] = made

    def _standing(self, delegation: str) -> Contribution:
        """The latest contribution of the delegation as it is now."""
        return Contribution.objects.get(pk=self.made[delegation].pk)

    def _submit(self, row: sent.Contribution) -> None:
        contributions.submit(self._standing(row.delegation), by=self.cast.seated(row.by, row.delegation))

    def _publish(self, row: sent.Contribution) -> None:
        contributions.publish(self._standing(row.delegation), by=self.cast.seated("sec"))

    def _withdraw(self, row: sent.Contribution) -> None:
        assert row.withdrawn is not None
        by, _after, reason = row.withdrawn
        seated = self.cast.seated(by, row.delegation)
        contributions.withdraw(self._standing(row.delegation), by=seated, reason=reason)

    def _translate(self, row: sent.Contribution, said: sent.Translation) -> None:
        by = self.cast.seated(said.by, row.delegation)
        own = self._standing(row.delegation)
        translations.add(own, said.text, by=by, language=said.language, translator=said.translator)

    def _correct(self, row: sent.Contribution, slip: sent.Correction) -> None:
        own = self._standing(row.delegation)
        part = Part.objects.get(contribution=own, question__number=slip.question)
        sec = self.cast.seated(slip.by)
        corrections.propose(own, by=sec, part=part, old=slip.old, new=slip.new, reason=slip.reason)

    def _accept_correction(self, row: sent.Contribution, slip: sent.Correction) -> None:
        by = self.cast.seated(slip.answered_by, row.delegation)
        part = Part.objects.get(contribution=self._standing(row.delegation), question__number=slip.question)
        corrections.answer(part.corrections.get(), True, by=by)

    def _give_leave(self, leave: extraction.Leave) -> None:
        delegation = self.cast.delegations[leave.delegation]
        until_at = self.cast.midnight + leave.until
        leaves.give(self.consultation, delegation, until_at, by=self.cast.seated("sec"), reason=leave.reason)

    # --- what was taken from them --------------------------------------------------------------

    def _passage(self, own: Contribution, words: str) -> str:
        """Where the words stand in the contribution, as the desk names it."""
        part = next(each for each in own.parts.all() if words in each.text)
        start = part.text.index(words)
        return f"{part.pk}:{start}:{start + len(words)}"

    def _link(self, delegation: str, name: str, words: str) -> None:
        own, text = self._standing(delegation), self.cast.text(self.folder, name)
        extracting.link(own, [self._passage(own, words)], text, by=self.cast.seated("sec"))

    def _extract(self, made: extraction.Extracted) -> None:
        own = self._standing(made.delegation)
        extracting.extract(
            own,
            [self._passage(own, words) for words in made.passages],
            by=self.cast.seated("sec"),
            section=self.consultation.sections.get(numeral=made.section),
            addressees=made.addressees,
            publish=True,
        )

    def _ask(self, asked: extraction.Asked) -> None:
        rows = [self.cast.text(self.folder, name) for name in asked.texts]
        due_at = self.cast.midnight + asked.due
        asking.ask(Extract.objects.filter(recommendation__in=rows), due_at, by=self.cast.seated("sec"))

    def _answer(self, said: extraction.Answer) -> None:
        text = self.cast.text(self.folder, said.text)
        assert text.current is not None
        extract = Extract.objects.select_related("contribution", "recommendation").get(recommendation=text)
        by = self.cast.seated(said.by, said.acting_for)
        if said.verb == "confirm":
            validating.confirm(extract, by=by, seen_revision=text.current.number)
        elif said.verb == "accept":
            validating.accept(extract, by=by, seen_revision=text.current.number)
        elif said.verb == "dispute":
            validating.dispute(extract, by=by, reason=said.reason)
        else:
            assert text.current.text.count(said.old) == 1, f"{said.text}: {said.old}"
            words = text.current.text.replace(said.old, said.new)
            validating.correct(extract, by=by, reason=said.reason, text=words)
