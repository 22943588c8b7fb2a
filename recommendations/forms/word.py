"""The forms around Word files that come back: the upload, and what is taken of one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from recommendations.actions.word_reviews import Review


class WordUploadForm(forms.Form):
    """A Word file that was taken along, changed."""

    file = forms.FileField(label=_("Word file"), widget=forms.FileInput(attrs={"accept": ".docx"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "The file of a recommendation or of a whole report, changed and saved as .docx, up to %(limit)s."
        ) % {"limit": filesizeformat(settings.WORD_MAX_BYTES)}


class TakeForm(forms.Form):
    """For each change that can be taken whether it is, and the reasons for it."""

    def __init__(self, *args: Any, reviews: Sequence[Review], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._references = [review.reference for review in reviews]
        for review in reviews:
            self.fields[f"take-{review.reference}"] = forms.BooleanField(
                label=_("Make a draft of it"), required=False, initial=True
            )
            self.fields[f"reasons-{review.reference}"] = forms.CharField(
                label=_("Reasons"),
                required=False,
                initial=review.remarked,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("Others read them with the amendment. Comments in the file are put here."),
            )

    def chosen(self) -> dict[str, str]:
        """The reasons of each change that is taken, by the reference of its text."""
        given = self.cleaned_data
        return {each: given[f"reasons-{each}"] for each in self._references if given[f"take-{each}"]}

    def refuse(self, sentences: dict[str, str]) -> None:
        """Say of each change why it cannot be taken."""
        for reference, sentence in sentences.items():
            self.add_error(f"take-{reference}", sentence)
