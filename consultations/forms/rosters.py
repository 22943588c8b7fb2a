"""A table of delegations and people: the file, and the lines that were looked at."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.actions import rosters
from wgec.kernel import tables
from wgec.kernel.errors import Malformed


class TableForm(forms.Form):
    """A file; cleaned, it is the lines that stand in it."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV in UTF-8 or .xlsx, up to a thousand lines."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def clean_file(self) -> list[rosters.Line]:
        """The lines, or the sentence with which the file is refused."""
        file = self.cleaned_data["file"]
        try:
            return rosters.read(tables.read(file.read(tables.MOST_BYTES + 1), file.name or ""))
        except Malformed as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


class ConfirmedForm(forms.Form):
    """The lines that were looked at, and a fingerprint of what they would have done."""

    lines = forms.CharField(widget=forms.HiddenInput, max_length=tables.MOST_BYTES * 2)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    @classmethod
    def of(cls, checked: Sequence[rosters.Checked]) -> "ConfirmedForm":
        """The form that confirms these lines."""
        lines = json.dumps([asdict(each.line) for each in checked])
        return cls(initial={"lines": lines, "seen": rosters.fingerprint(checked)})

    def clean_lines(self) -> list[rosters.Line]:
        """The lines as they were."""
        try:
            given: list[dict[str, Any]] = json.loads(self.cleaned_data["lines"])
            lines = [rosters.Line(**each) for each in given]
        except (ValueError, TypeError, RecursionError) as error:
            raise forms.ValidationError(_("The lines were lost on the way.")) from error
        sound = all(isinstance(each.number, int) for each in lines) and all(
            isinstance(value, str) for each in lines for name, value in asdict(each).items() if name != "number"
        )
        if not sound or not lines or len(lines) > tables.MOST_LINES:
            raise forms.ValidationError(_("The lines were lost on the way."))
        return lines
