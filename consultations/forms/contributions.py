"""The forms of a contribution: writing it, handing in its file, and the few words that steps ask for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.actions.parts import Annex, Content, NewAuthor
from consultations.enums import AuthorRole, Capacity, TranslationKind
from consultations.models import Delegation, Part, Question, User
from wgec.kernel.richtext import RichTextarea, RichTextField

ACCEPTED = ".docx,.odt,.pdf,.md,.markdown,.txt"
MOST_ROWS = 50


def delegations_to_speak_for(form: forms.Form, by: User) -> None:
    """Ask the secretariat, and nobody else, on whose behalf."""
    if not by.is_secretariat:
        del form.fields["for_delegation"]
        return
    field = form.fields["for_delegation"]
    field.queryset = Delegation.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]
    field.widget.attrs["required"] = by.acting_for is None


def on_behalf() -> "forms.ModelChoiceField[Delegation]":
    """The field in which the secretariat names the delegation."""
    return forms.ModelChoiceField(
        label=gettext_lazy("On behalf of"),
        queryset=Delegation.objects.none(),
        to_field_name="slug",
        required=False,
        help_text=gettext_lazy("Both names are recorded: the delegation's and yours."),
    )


def languages() -> list[tuple[str, str]]:
    """The languages to choose from, by their own names."""
    return sorted(settings.LANGUAGE_NAMES.items())


class AuthorsForm(forms.Form):
    """What forms with authors share: a row for each, and an empty one after them."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Original language"))

    def __init__(self, *args: Any, said: Content, **kwargs: Any) -> None:
        initial = {"title": said.title, "language": said.language, "attribution": said.attribution}
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        codes = dict(languages())
        if said.language not in codes:
            codes[said.language] = said.language
        self.fields["language"].choices = list(codes.items())  # type: ignore[attr-defined]
        self.author_count = self.rows("author", len(said.authors))
        for place in range(1, self.author_count + 1):
            self._add_author(place, said.authors[place - 1] if place <= len(said.authors) else NewAuthor())

    def rows(self, name: str, known: int) -> int:
        """How many rows there are of a kind: those that are known or were sent, and an empty one."""
        sent: Iterable[str] = self.data if self.is_bound else self.initial
        places = [int(found[1]) for each in sent if (found := re.match(rf"{name}-(\d{{1,3}})-", each))]
        return min(max([known + 1, *places]), MOST_ROWS)

    def _add_author(self, place: int, author: NewAuthor) -> None:
        number = {"number": place}
        self.fields[f"author-{place}-name"] = forms.CharField(
            label=_("Name of author %(number)s") % number, max_length=200, required=False, initial=author.name
        )
        self.fields[f"author-{place}-organisation"] = forms.CharField(
            label=_("Organisation of author %(number)s") % number,
            max_length=300,
            required=False,
            initial=author.organisation,
        )
        self.fields[f"author-{place}-role"] = forms.ChoiceField(
            label=_("Role of author %(number)s") % number,
            choices=AuthorRole.choices,
            required=False,
            initial=author.role,
        )
        self.fields[f"author-{place}-capacity"] = forms.ChoiceField(
            label=_("Capacity of author %(number)s") % number,
            choices=[("", _("Not said")), *Capacity.choices],
            required=False,
            initial=author.capacity,
        )

    def author_rows(self) -> Iterator[list[forms.BoundField]]:
        """The fields of each author."""
        for place in range(1, self.author_count + 1):
            yield [self[f"author-{place}-{name}"] for name in ("name", "organisation", "role", "capacity")]

    def authors(self) -> tuple[NewAuthor, ...]:
        """The authors that were named, in order."""
        given = self.cleaned_data
        found = [
            NewAuthor(
                given[f"author-{place}-name"],
                given[f"author-{place}-organisation"],
                given[f"author-{place}-role"] or AuthorRole.AUTHOR,
                given[f"author-{place}-capacity"],
            )
            for place in range(1, self.author_count + 1)
        ]
        return tuple(each for each in found if each.name or each.organisation)


class ContributionForm(AuthorsForm):
    """A contribution: answers to the questions, free text, annexes, and who stands behind it."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    for_delegation = on_behalf()
    text = RichTextField(
        label=gettext_lazy("Text"),
        required=False,
        help_text=gettext_lazy("Free text: what is no answer to a question, or all of it."),
        widget=RichTextarea(attrs={"rows": 12}),
    )
    attribution = forms.CharField(
        label=gettext_lazy("Printed attribution"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Left empty, the printed name of the delegation."),
    )

    def __init__(
        self,
        *args: Any,
        questions: Iterable[Question],
        by: User,
        said: Content,
        version: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.questions = list(questions)
        kwargs["initial"] = {"seen_version": version, "text": said.text, **kwargs.get("initial", {})}
        super().__init__(*args, said=said, **kwargs)
        if version is None:
            delegations_to_speak_for(self, by)
        else:
            del self.fields["for_delegation"]
        for question in self.questions:
            self.fields[f"answer-{question.number}"] = RichTextField(
                label=str(question),
                required=False,
                help_text=question.guidance,
                initial=said.answers.get(question.number, ""),
                widget=RichTextarea(attrs={"rows": 8}),
            )
        self.annex_count = self.rows("annex", len(said.annexes))
        for place in range(1, self.annex_count + 1):
            self._add_annex(place, said.annexes[place - 1] if place <= len(said.annexes) else Annex(""))
        for field in self.fields.values():
            if isinstance(field, RichTextField):
                field.widget.attrs["lang"] = said.language

    def _add_annex(self, place: int, annex: Annex) -> None:
        self.fields[f"annex-{place}-title"] = forms.CharField(
            label=_("Title of annex %(number)s") % {"number": place},
            max_length=300,
            required=False,
            initial=annex.title,
        )
        self.fields[f"annex-{place}-text"] = RichTextField(
            label=_("Text of annex %(number)s") % {"number": place},
            required=False,
            initial=annex.text,
            widget=RichTextarea(attrs={"rows": 6}),
        )

    def answers(self) -> Iterator[forms.BoundField]:
        """The field of each question."""
        return (self[f"answer-{question.number}"] for question in self.questions)

    def annexes(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each annex: its title and its text."""
        for place in range(1, self.annex_count + 1):
            yield self[f"annex-{place}-title"], self[f"annex-{place}-text"]

    def content(self) -> Content:
        """What was written."""
        given = self.cleaned_data
        return Content(
            text=given["text"],
            answers={each.number: text for each in self.questions if (text := given[f"answer-{each.number}"])},
            annexes=tuple(
                Annex(given[f"annex-{place}-text"], given[f"annex-{place}-title"])
                for place in range(1, self.annex_count + 1)
            ),
            authors=self.authors(),
            title=given["title"],
            attribution=given["attribution"],
            language=given["language"],
        )

    def start_from(self, version: int, sentence: str) -> None:
        """Keep what was typed, as a change of ``version``, and say with ``sentence`` why."""
        self.data = {**_single(self.data), "seen_version": str(version)}
        self.add_error(None, sentence)


def _single(sent: Any) -> Mapping[str, Any]:
    return sent.dict() if hasattr(sent, "dict") else sent


class FileForm(forms.Form):
    """The file of a contribution."""

    for_delegation = on_behalf()
    file = forms.FileField(label=gettext_lazy("File"), widget=forms.FileInput(attrs={"accept": ACCEPTED}))

    def __init__(self, *args: Any, by: User, begins: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "Word (.docx), OpenDocument (.odt), PDF, Markdown or plain text, up to %(limit)s. It stays as it is."
        ) % {"limit": filesizeformat(settings.CONTRIBUTION_MAX_BYTES)}
        if begins:
            delegations_to_speak_for(self, by)
        else:
            del self.fields["for_delegation"]


class AnnexFileForm(forms.Form):
    """A file that goes with a contribution and is not read."""

    file = forms.FileField(
        label=gettext_lazy("Annex as a file"),
        help_text=gettext_lazy("A document, a spreadsheet (.xlsx, .ods, .csv) or a picture (.png, .jpg)."),
    )


class ConfirmForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""


class ReasonForm(forms.Form):
    """Why a step is taken."""

    # Required of people's browsers; what it means to leave it out is the action's to say.
    reason = forms.CharField(
        label=gettext_lazy("Reason, for the record"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"required": True}),
    )


class SubmissionForm(forms.Form):
    """A step about what was submitted; the hidden field says which submission was seen."""

    # Left out it is the action's to refuse, like one that was seen before another one.
    seen_submission = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=40)

    def start_from(self, submission: str, sentence: str) -> None:
        """Keep what was typed, for ``submission``, and say with ``sentence`` why."""
        self.data = {**_single(self.data), "seen_submission": submission}
        self.add_error(None, sentence)


class ReturnForm(ReasonForm, SubmissionForm):
    """Why what was submitted goes back."""


class TranslationForm(forms.Form):
    """A contribution in another language."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the translation"), choices=languages)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=TranslationKind.choices, initial=TranslationKind.COURTESY
    )
    translator = forms.CharField(label=gettext_lazy("Translated by"), max_length=200, required=False)
    text = RichTextField(label=gettext_lazy("Text"), required=False, widget=RichTextarea(attrs={"required": True}))

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by.is_secretariat:
            self.fields["kind"].initial = TranslationKind.OFFICIAL


class CorrectionForm(forms.Form):
    """An editorial correction of a stretch of words."""

    part: "forms.ModelChoiceField[Part]" = forms.ModelChoiceField(
        label=gettext_lazy("Part"), queryset=Part.objects.none()
    )
    old = forms.CharField(
        label=gettext_lazy("The words as received"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=gettext_lazy("Exactly as they stand in the text, Markdown included."),
    )
    occurrence = forms.IntegerField(
        label=gettext_lazy("Which time they stand there"), min_value=1, max_value=10_000, initial=1
    )
    new = forms.CharField(
        label=gettext_lazy("Corrected"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    reason = ReasonForm.base_fields["reason"]

    def __init__(self, *args: Any, parts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].queryset = parts  # type: ignore[attr-defined]


class AnswerCorrectionForm(forms.Form):
    """Whether the delegation accepts a correction."""

    accept = forms.TypedChoiceField(
        label=gettext_lazy("Answer"),
        choices=(("True", gettext_lazy("Accept")), ("False", gettext_lazy("Refuse"))),
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect(),
    )
