"""The forms of a text: its next revision, its withdrawal, its merging."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from recommendations.enums import Change
from recommendations.models import Recommendation


class ReviseForm(forms.Form):
    """The next revision of a text, made from the one that was read."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput())
    text = forms.CharField(
        label=_("Text"),
        required=False,  # an empty text is the action's to refuse
        widget=forms.Textarea(attrs={"rows": 16, "dir": "auto", "required": True}),
        help_text=_("Markdown: **bold**, *italic*, ~~struck out~~, lists, tables, notes as [^1]."),
        strip=False,
    )
    change = forms.ChoiceField(
        label=_("Kind of change"),
        choices=Change.choices,
        initial=Change.SUBSTANTIVE,
        widget=forms.RadioSelect(),
        help_text=_("An editorial change does not touch the meaning; only the secretariat may mark a change so."),
    )
    reason = forms.CharField(label=_("Reason, for the record"), max_length=500, required=False)

    def __init__(self, *args: Any, recommendation: Recommendation, **kwargs: Any) -> None:
        current = recommendation.current
        kwargs.setdefault("initial", {"text": current.text, "seen_revision": current.number} if current else {})
        super().__init__(*args, **kwargs)

    def start_from(self, revision: int, sentence: str) -> None:
        """Keep what was typed, as a change of ``revision``, and say with ``sentence`` why."""
        self.data = {**self.data.dict(), "seen_revision": str(revision)}  # type: ignore[attr-defined]
        self.add_error(None, sentence)


class RestoreForm(ReviseForm):
    """An earlier text as the next revision: what it is stands in the address."""

    text = None  # type: ignore[assignment]  # Django's way to leave out an inherited field
    reason = forms.CharField(
        label=_("Reason, for the record"),
        max_length=450,  # of what the revision keeps: the number of the restored one stands before it
        required=False,
        help_text=_("The record names the revision that is restored; say why."),
    )
    field_order = ("seen_revision", "change", "reason")


class ReasonForm(forms.Form):
    """Why a step is taken."""

    # Required of people's browsers; what it means to leave it out is the action's to say.
    reason = forms.CharField(
        label=_("Reason, for the record"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"required": True}),
    )


class MergeForm(ReasonForm):
    """Into which recommendation another one is merged, and why."""

    other = forms.CharField(label=_("Number or reference of the other recommendation"), max_length=12)
    field_order = ("other", "reason")

    def __init__(self, *args: Any, among: QuerySet[Recommendation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = among

    def clean_other(self) -> Recommendation:
        """The recommendation that is meant; a sentence when there is none."""
        given = self.cleaned_data["other"].strip()
        wanted = Q(number=int(given)) if given.isdecimal() and len(given) < 10 else Q(reference=given)
        found = self.among.filter(wanted).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no recommendation %(given)s in this consultation."), params={"given": given}
            )
        return found
