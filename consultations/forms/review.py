"""The review of a file: what was read, part by part, where each goes, and what is left out."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.actions import parts
from consultations.actions.files import Review
from consultations.actions.parts import Annex, Content
from consultations.forms.contributions import AuthorsForm, languages
from consultations.intake.received import ReadContribution, ReadPart
from consultations.models import Delegation, Question
from wgec.kernel.richtext import RichTextarea, RichTextField

TEXT, ANNEX, OUT = "text", "annex", "out"


class ReviewForm(AuthorsForm):
    """What was read from a file, to be accepted as it is, moved, edited or left out."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput())
    how = forms.ChoiceField(
        label=gettext_lazy("What the draft holds already"),
        choices=(
            ("instead", gettext_lazy("The file takes its place")),
            ("after", gettext_lazy("The file goes after it")),
        ),
        initial="instead",
        widget=forms.RadioSelect(),
    )

    def __init__(
        self,
        *args: Any,
        reading: ReadContribution,
        questions: list[Question],
        asked: list[int],
        draft: Content,
        delegation: Delegation,
        version: int,
        **kwargs: Any,
    ) -> None:
        self.reading, self.questions, self.draft = reading, questions, draft
        self.asked = asked  # the keys of the questions as they stood when the file was read
        kwargs["initial"] = {"seen_version": version, **kwargs.get("initial", {})}
        super().__init__(*args, said=_proposed(reading, draft, delegation), **kwargs)
        if not draft.says_something:
            del self.fields["how"]
        places = [(TEXT, _("Text"))]
        places += [(f"answer-{each.number}", _("Answer to %(question)s") % {"question": each}) for each in questions]
        places += [(ANNEX, _("Annex")), (OUT, _("Leave out"))]
        for place, part in enumerate(reading.parts):
            self._add(place, part, places)

    def _add(self, place: int, part: ReadPart, places: list[tuple[str, str]]) -> None:
        number = {"number": place + 1}
        self.fields[f"place-{place}"] = forms.ChoiceField(
            label=_("Passage %(number)s goes to") % number, choices=places, initial=self.proposed(part)
        )
        self.fields[f"words-{place}"] = RichTextField(
            label=_("Words of passage %(number)s") % number,
            required=False,
            initial=part.text,
            widget=RichTextarea(attrs={"rows": 8, "lang": self.reading.language}),
        )

    def proposed(self, part: ReadPart) -> str:
        """Where the reading has put a part."""
        if part.kind == "answer" and part.question is not None:
            numbers = {each.pk: each.number for each in self.questions}
            number = numbers.get(self.asked[part.question])
            return f"answer-{number}" if number is not None else TEXT
        return ANNEX if part.kind == "annex" else TEXT

    def shown(self) -> Iterator[dict[str, Any]]:
        """Each part: what was read, the warnings that belong to it, and its two fields."""
        for place, part in enumerate(self.reading.parts):
            yield {
                "part": part,
                "number": place + 1,
                "warnings": [each for each in self.reading.warnings if part.first <= each.line <= part.last],
                "place": self[f"place-{place}"],
                "words": self[f"words-{place}"],
            }

    def other_warnings(self) -> list[Any]:
        """The warnings that belong to no part."""
        lines = [(part.first, part.last) for part in self.reading.parts]
        return [each for each in self.reading.warnings if not any(a <= each.line <= b for a, b in lines)]

    def review(self) -> Review:
        """What was decided."""
        given = self.cleaned_data
        base = self.draft if given.get("how") == "after" else Content()
        bodies, answers, annexes = [base.text], {number: [text] for number, text in base.answers.items()}, []
        left_out, moved, edited = [], [], []
        for place, part in enumerate(self.reading.parts):
            goes, words = given[f"place-{place}"], given[f"words-{place}"]
            if goes == OUT:
                left_out.append(place)
                continue
            moved += [place] if goes != self.proposed(part) else []
            edited += [place] if words != part.text else []
            if goes == ANNEX:
                annexes.append(Annex(words, part.title))
            elif goes == TEXT:
                bodies.append(_headed(part, words, goes))
            else:
                number = int(goes.removeprefix("answer-"))
                answers.setdefault(number, []).append(_headed(part, words, goes))
        content = Content(
            text=parts.joined(*bodies),
            answers={number: parts.joined(*texts) for number, texts in answers.items()},
            annexes=(*base.annexes, *annexes),
            authors=self.authors(),
            title=given["title"],
            attribution=self.draft.attribution,
            language=given["language"],
        )
        return Review(content, tuple(left_out), tuple(moved), tuple(edited))


def _headed(part: ReadPart, words: str, goes: str) -> str:
    """The words under the heading that the file prints above them; a question is printed with its answer anyhow."""
    if not part.title or (part.kind == "answer" and goes != TEXT):
        return words
    return parts.joined(parts.heading(part.title), words)


def _proposed(reading: ReadContribution, draft: Content, delegation: Delegation) -> Content:
    """Title, language and authors to begin with: the draft's, where it has any, otherwise the file's."""
    known = dict(languages())
    return Content(
        title=draft.title or reading.title,
        language=reading.language if reading.language in known else draft.language,
        authors=draft.authors or parts.authors_read(reading.authors, delegation),
    )
