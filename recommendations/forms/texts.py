"""The forms of a text: its next revision, its withdrawal, its merging."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.forms.keeping import brought_back
from consultations.models import Writing
from recommendations import history
from recommendations.enums import Change
from recommendations.models import Recommendation
from wgec.kernel.errors import Malformed
from wgec.kernel.richtext import RichTextarea, RichTextField
from wgec.kernel.text.merge import Choice, Own


class ReviseForm(forms.Form):
    """The next revision of a text, made from the one that was read."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput())
    text = RichTextField(
        label=_("Text"),
        required=False,  # an empty text is the action's to refuse
        widget=RichTextarea(attrs={"required": True}),
    )
    change = forms.ChoiceField(
        label=_("Kind of change"),
        choices=Change.choices,
        initial=Change.SUBSTANTIVE,
        widget=forms.RadioSelect(),
        help_text=_("An editorial change does not touch the meaning; only the secretariat may mark a change so."),
    )
    reason = forms.CharField(label=_("Reason, for the record"), max_length=500, required=False)

    def __init__(self, *args: Any, recommendation: Recommendation, kept: Writing | None = None, **kwargs: Any) -> None:
        current = recommendation.current
        initial: dict[str, Any] = {"text": current.text, "seen_revision": current.number} if current else {}
        if kept is not None:
            initial |= brought_back(type(self), kept)
            initial["seen_revision"] = kept.base or initial.get("seen_revision")
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        if "text" in self.fields:
            self.fields["text"].widget.attrs["lang"] = recommendation.language

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


class SettleForm(forms.Form):
    """What collides between a text and one that was saved meanwhile: one choice for each, or words of one's own.

    ``clean`` makes the text of the choices: ``cleaned_data["text"]``, written from the revision ``seen_revision``.
    """

    base_revision = forms.IntegerField(widget=forms.HiddenInput())
    seen_revision = forms.IntegerField(widget=forms.HiddenInput())
    mine = forms.CharField(widget=forms.HiddenInput(), strip=False)
    change = forms.ChoiceField(choices=Change.choices, initial=Change.SUBSTANTIVE, widget=forms.HiddenInput())
    reason = forms.CharField(label=_("Reason, for the record"), max_length=500, required=False)

    def __init__(self, *args: Any, merging: history.Merging, **kwargs: Any) -> None:
        read: dict[str, Any] = {"base_revision": merging.base.number, "seen_revision": merging.theirs.number}
        kwargs["initial"] = {**read, "mine": merging.mine, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.merging = merging
        for cluster in merging.clusters:
            self.fields[f"choice-{cluster.unit}"] = forms.ChoiceField(
                choices=[("mine", _("Yours")), ("theirs", _("Theirs")), ("own", _("A wording of your own"))],
                error_messages={"required": _("Choose a wording.")},
            )
            wordings = {wording.key: wording.text for wording in cluster.wordings}
            self.fields[f"own-{cluster.unit}"] = forms.CharField(
                label=_("A wording of your own"),
                required=False,
                strip=False,
                initial=wordings.get("mine", ""),
                widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
                help_text=_("Markdown. Left empty, the passage is left out."),
            )

    def shown(self) -> list[dict[str, Any]]:
        """Each thing to choose: its wordings by key, the base's, and its two fields."""
        return [
            {
                "base": cluster.base,
                **{wording.key: wording.text for wording in cluster.wordings},
                "choice": self[f"choice-{cluster.unit}"],
                "own": self[f"own-{cluster.unit}"],
            }
            for cluster in self.merging.clusters
        ]

    def clean(self) -> dict[str, Any]:
        """Put the text together as it was chosen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        choices: dict[int, Choice] = {}
        for cluster in self.merging.clusters:
            chosen = cleaned[f"choice-{cluster.unit}"]
            choices[cluster.unit] = Own(cleaned[f"own-{cluster.unit}"]) if chosen == "own" else chosen
        try:
            cleaned["text"] = self.merging.settled(choices)
        except Malformed as refusal:
            raise forms.ValidationError(refusal.sentence, code=refusal.code) from refusal
        return cleaned
