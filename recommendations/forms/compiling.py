"""What the compilation desk sends: what to move where, sections, what to merge and how to split."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from recommendations.forms.texts import ReasonForm
from recommendations.models import Recommendation, Section
from recommendations.queries import compiling
from wgec.kernel.text.units import Unit

#: What the desk can do with rows: "merge" goes on to its own page.
VERBS = frozenset({"up", "down", "to", "chosen", "drop", "merge"})
MOST_CHOSEN = 500  # references that one form takes in; the action says how many can be moved


class PlaceForm(forms.Form):
    """What to move, and where to: ``do`` names one row and a verb ("up:25ab"), "chosen" ones, or what was "drop"-ped.

    ``clean`` gives ``rows``, ``section`` (None: not yet placed), ``after``, ``before`` and ``verb``.
    """

    seen = forms.IntegerField(min_value=0)
    do = forms.CharField(max_length=40)
    to = forms.CharField(max_length=12, required=False)
    after = forms.CharField(max_length=12, required=False)
    before = forms.CharField(max_length=12, required=False)
    reason = forms.CharField(max_length=500, required=False)

    def __init__(self, sent: QueryDict, *, consultation: Consultation) -> None:
        super().__init__(sent)
        self.consultation = consultation
        self.chosen: list[str] = sent.getlist("chosen")[:MOST_CHOSEN]

    def clean(self) -> dict[str, Any]:
        """Find what is meant; a sentence for what cannot be found."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        verb, _colon, reference = cleaned["do"].partition(":")
        references = [reference] if reference else self.chosen
        if verb not in VERBS:
            raise forms.ValidationError(_("Choose what to do with the recommendations."))
        cleaned["verb"] = verb
        cleaned["rows"] = compiling.chosen(self.consultation, references)
        if not cleaned["rows"]:
            raise forms.ValidationError(_("Choose at least one recommendation."))
        if verb in {"to", "chosen", "drop"}:
            cleaned["section"] = self._section(self.data.get(f"to-{reference}", "") if verb == "to" else cleaned["to"])
        for name in ("after", "before"):
            cleaned[name] = self._neighbour(cleaned[name])
        return cleaned

    def _section(self, name: str) -> Section | None:
        if name == compiling.NOT_PLACED:
            return None
        found = Section.objects.filter(consultation=self.consultation, numeral=name).first()
        if found is None:
            raise forms.ValidationError(_("Choose a section, or “not yet placed”."))
        return found

    def _neighbour(self, reference: str) -> Recommendation | None:
        if not reference:
            return None
        found = compiling.chosen(self.consultation, [reference])
        if not found:
            raise forms.ValidationError(_("What it was put beside is not in this compilation. Choose another place."))
        return found[0]


class SectionForm(forms.Form):
    """A section's title, and its numeral as it is printed."""

    title = forms.CharField(label=_("Title"), required=False, max_length=600, widget=forms.TextInput())
    numeral = forms.CharField(
        label=_("Numeral"), required=False, max_length=20, help_text=_("Left empty: the one that follows.")
    )
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput())


class MergeChosenForm(ReasonForm):
    """Into which of the chosen ones, or into which other one, the rest is merged; or the new text made of all."""

    NEW = "new"

    into = forms.ChoiceField(label=_("Merge into"), widget=forms.RadioSelect())
    other = forms.CharField(label=_("Number or reference of another recommendation"), max_length=12, required=False)
    text = forms.CharField(
        label=_("The new text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text=_("Markdown. It begins as all the texts, one after the other."),
    )
    field_order = ("into", "other", "text", "reason")

    def __init__(self, *args: Any, rows: Sequence[Recommendation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.consultation = rows[0].consultation
        choices: list[tuple[str, Any]] = [(row.reference, str(row)) for row in rows]
        choices += [("other", _("Another recommendation")), (self.NEW, _("A new text made of all of them"))]
        self.fields["into"].choices = choices  # type: ignore[attr-defined]
        self.fields["text"].initial = "\n\n".join(row.current.text for row in rows if row.current)

    def clean(self) -> dict[str, Any]:
        """Find the one they are merged into: ``target``, None for a new text."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        into = cleaned["into"]
        cleaned["target"] = next((row for row in self.rows if row.reference == into), None)
        if into == "other":
            cleaned["target"] = compiling.found(self.consultation, cleaned["other"].strip())
            if cleaned["target"] is None:
                raise forms.ValidationError(
                    _("There is no recommendation %(given)s in this consultation."),
                    params={"given": cleaned["other"] or "—"},
                )
        return cleaned


class SplitForm(ReasonForm):
    """Which units of a text go into which of its parts."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput())
    keep = forms.ChoiceField(
        label=_("What becomes of the number"),
        choices=[
            ("yes", _("The first text keeps the number")),
            ("no", _("The recommendation is withdrawn and points to all the texts")),
        ],
        initial="yes",
        widget=forms.RadioSelect(),
    )
    field_order = ("seen_revision", "keep", "reason")

    def __init__(self, *args: Any, units: dict[str, Unit], count: int, revision: int, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen_revision": revision, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.units = {identity: unit for identity, unit in units.items() if unit.kind != "note"}
        self.numbers = range(1, count + 1)
        for identity in self.units:
            self.fields[f"unit-{identity}"] = forms.MultipleChoiceField(
                choices=[(str(number), str(number)) for number in self.numbers],
                required=False,
                initial=["1"],
                widget=forms.CheckboxSelectMultiple(),
            )

    def shown(self) -> list[dict[str, Any]]:
        """Each unit with its box for each of the texts."""
        rows = []
        for identity, unit in self.units.items():
            bound = self[f"unit-{identity}"]
            value = bound.value() or []
            boxes = [(str(number), str(number) in value) for number in self.numbers]
            rows.append({"name": bound.html_name, "identity": identity, "unit": unit, "boxes": boxes})
        return rows

    def clean(self) -> dict[str, Any]:
        """The identities of the units of each text: ``parts``."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        parts = [
            [identity for identity in self.units if str(number) in cleaned.get(f"unit-{identity}", ())]
            for number in self.numbers
        ]
        cleaned["parts"] = parts
        return cleaned


class DoubtForm(ReasonForm):
    """Why a text may not mean the recommendation of the number that it names."""
