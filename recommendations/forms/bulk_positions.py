"""The forms of the meeting room: lines that are pasted, or a table with a row for each delegation."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation, Delegation
from recommendations.actions import bulk_lines
from recommendations.actions.bulk_lines import Line
from recommendations.enums import Stance
from wgec.kernel.errors import Malformed

LONGEST = 2_000_000  # characters: five hundred lines of a page each


class BulkForm(forms.Form):
    """Which round, and the lines."""

    consultation = forms.ModelChoiceField(
        label=_("Consultation"), queryset=Consultation.objects.all(), to_field_name="slug", empty_label=None
    )
    lines = forms.CharField(
        label=_("Lines"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "lines", "dir": "auto", "spellcheck": "false"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput(), max_length=LONGEST)

    def clean_lines(self) -> str:
        """Read them, so that what cannot be read is said beside the field; see ``read``."""
        text: str = self.cleaned_data["lines"]
        try:
            self.read = bulk_lines.read(text)
        except Malformed as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal
        return text

    def clean_seen(self) -> dict[str, int]:
        """The revisions that were looked at, by reference."""
        try:
            found = json.loads(self.cleaned_data["seen"] or "{}")
        except ValueError:
            return {}
        pairs = found.items() if isinstance(found, dict) else ()
        return {str(reference): number for reference, number in pairs if isinstance(number, int)}


class TableForm(forms.Form):
    """One text: for each delegation a stance and what it carries; ``read`` are the rows that say anything."""

    def __init__(self, *args: Any, delegations: Sequence[Delegation], reference: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegations, self.reference = delegations, reference
        for each in delegations:
            said = {"name": each.name}
            self.fields[f"stance-{each.slug}"] = forms.ChoiceField(
                label=_("Position of %(name)s") % said, choices=[("", _("As it is")), *Stance.choices], required=False
            )
            self.fields[f"statement-{each.slug}"] = forms.CharField(
                label=_("Statement of %(name)s") % said,
                required=False,
                widget=forms.Textarea(attrs={"rows": 1, "dir": "auto"}),
            )
            self.fields[f"change-{each.slug}"] = forms.CharField(
                label=_("Change that would remove the objection of %(name)s") % said, required=False
            )
            self.fields[f"expected-{each.slug}"] = forms.DateField(
                label=_("When %(name)s expects instructions") % said,
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )

    def rows(self) -> list[tuple[Delegation, list[Any]]]:
        """Each delegation with its fields."""
        names = ("stance", "statement", "change", "expected")
        return [(each, [self[f"{name}-{each.slug}"] for name in names]) for each in self.delegations]

    @property
    def read(self) -> list[Line]:
        """A line for each delegation that something is chosen for; its number is its place in the table."""
        return [self._line(number, each) for number, each in enumerate(self.delegations, start=1) if self._chosen(each)]

    def _chosen(self, each: Delegation) -> bool:
        return any(self.cleaned_data.get(f"{name}-{each.slug}") for name in ("stance", "statement", "change"))

    def _line(self, number: int, each: Delegation) -> Line:
        given = self.cleaned_data
        day = given.get(f"expected-{each.slug}")
        return Line(
            number,
            self.reference,
            each.slug,
            given.get(f"stance-{each.slug}", ""),
            given.get(f"statement-{each.slug}", ""),
            given.get(f"change-{each.slug}", ""),
            day.isoformat() if day else "",
        )
